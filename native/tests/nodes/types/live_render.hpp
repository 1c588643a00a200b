// What the tests of nodes with live parameters share: signals, and that a script gives one hash however it is cut.
#pragma once

#include <gtest/gtest.h>

#include <cmath>

#include "nodes/one_node.hpp"

namespace mam::test {

inline Signal noiseSignal(uint32_t frames, uint32_t seed, float size = 1) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> sample(-size, size);
  Signal made;
  for (uint32_t i = 0; i < frames; ++i) {
    made.left.push_back(sample(random));
    made.right.push_back(sample(random));
  }
  return made;
}

inline Signal constantSignal(uint32_t frames, float left, float right) {
  return {std::vector<float>(frames, left), std::vector<float>(frames, right)};
}

/// Blocks of 1, 17 and 64 frames and random ones, every instruction set, and a state saved half-way: one set of bits.
inline void expectOneHash(const NodeScript& script, uint32_t frames) {
  const Signal expected = OneNode(script).render(frames);
  for (uint32_t block : {1u, 17u, 64u, 0u})
    EXPECT_TRUE(OneNode(script).render(frames, block) == expected) << "blocks of " << block;
  for (const NodeTypes& types : everyInstructionSet())
    EXPECT_TRUE(OneNode(script, types).render(frames) == expected) << "another instruction set";
  OneNode first(script), second(script);
  first.render(frames / 2);
  second.load(first);
  EXPECT_TRUE(second.render(frames / 4) == first.render(frames / 4)) << "from a saved state";
}

inline double decibelsOf(float ratio) { return 20 * std::log10(static_cast<double>(std::abs(ratio))); }

/// Greatest step between neighbouring samples of the left channel.
inline float greatestStep(const Signal& out) {
  float greatest = 0;
  for (size_t i = 1; i < out.left.size(); ++i) greatest = std::max(greatest, std::abs(out.left[i] - out.left[i - 1]));
  return greatest;
}

}  // namespace mam::test
