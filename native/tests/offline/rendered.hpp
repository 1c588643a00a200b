#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "offline/renderer.hpp"

namespace mam::test {

struct Cut {
  uint32_t blockFrames = 4096, threads = 1;
};

/// The frames of `rack` from one of them up to another, two channels interleaved.
inline std::vector<float> rendered(std::shared_ptr<const Rack> rack, uint64_t frames, Cut cut = {}, uint64_t from = 0) {
  RenderOptions options;
  options.range.hardFrames = frames;
  options.blockFrames = cut.blockFrames;
  options.threads = cut.threads;
  options.skipFrames = from;
  Error error;
  const auto renderer = Renderer::create(std::move(rack), options, error);
  EXPECT_FALSE(error) << error.text;
  std::vector<float> samples(2 * (frames - from));
  uint64_t done = 0;
  while (const uint32_t count = renderer->read(samples.data() + 2 * done,
                                               static_cast<uint32_t>(std::min<uint64_t>(5000, frames - from - done))))
    done += count;
  EXPECT_EQ(frames - from, done);
  return samples;
}

}  // namespace mam::test
