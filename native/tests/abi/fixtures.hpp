// Handles, blocks and refusals that the tests of the C ABI share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "mam/mam.h"

namespace mam::test::abi {

inline constexpr float kNaN = std::numeric_limits<float>::quiet_NaN(),
                       kInfinity = std::numeric_limits<float>::infinity();

struct Destroy {
  void operator()(mam_rack* rack) const { mam_rack_destroy(rack); }
  void operator()(mam_engine* engine) const { mam_engine_destroy(engine); }
  void operator()(mam_renderer* renderer) const { mam_renderer_destroy(renderer); }
};
using RackHandle = std::unique_ptr<mam_rack, Destroy>;
using EngineHandle = std::unique_ptr<mam_engine, Destroy>;
using RendererHandle = std::unique_ptr<mam_renderer, Destroy>;

inline RackHandle newRack() {
  mam_rack* rack = nullptr;
  EXPECT_EQ(MAM_OK, mam_rack_create(&rack));
  return RackHandle(rack);
}

/// One kick called "kick".
inline RackHandle kickRack() {
  RackHandle rack = newRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "kick", "kick", nullptr));
  return rack;
}

inline mam_config defaultConfig() {
  mam_config config;
  mam_config_init(&config);
  config.manual_feeding = 1;
  return config;
}

inline EngineHandle newEngine(const mam_config& config = defaultConfig()) {
  mam_engine* engine = nullptr;
  EXPECT_EQ(MAM_OK, mam_engine_create(&config, &engine));
  return EngineHandle(engine);
}

inline mam_command commandOf(mam_command_kind kind, uint32_t target = 0, uint16_t param = 0, double value = 0) {
  mam_command command;
  mam_command_init(&command);
  command.kind = kind;
  command.target = target;
  command.param = param;
  command.value = value;
  return command;
}

struct Block {
  explicit Block(uint32_t frames) : left(frames, 9), right(frames, 9) {}
  std::vector<float> left, right;
  float* out[2] = {left.data(), right.data()};
};

inline float processed(mam_engine* engine, uint32_t frames = 512) {
  Block block(frames);
  EXPECT_EQ(MAM_OK, mam_engine_process(engine, block.out, frames));
  float peak = 0;
  for (const float x : block.left) peak = std::max(peak, std::abs(x));
  return peak;
}

/// The code, and that the words say what is wanted.
inline testing::AssertionResult refused(mam_result wanted, const std::string& words, mam_result got) {
  if (got == wanted && std::string(mam_last_error()).find(words) != std::string::npos)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "result " << got << ": " << mam_last_error();
}

}  // namespace mam::test::abi
