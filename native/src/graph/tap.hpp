// What is copied out of a playing rack for somebody who listens to one node alone.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/spsc.hpp"

namespace mam {

/// Interleaved samples of one node as it made them: before gains of edges and mixer. Written by the audio thread, read by
/// one other.
struct Tap {
  Tap(size_t frames, uint32_t channelCount) : channels(channelCount), samples(frames * channelCount) {}
  const uint32_t channels;
  SpscRing<float> samples;
  std::atomic<uint64_t> lostFrames{0};  ///< found no room
};

}  // namespace mam
