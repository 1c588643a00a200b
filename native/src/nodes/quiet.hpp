// realtime
// How a node with a memory knows that nothing is left in it: it counts how long it has written silence.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/isa.hpp"
#include "base/math.hpp"

MAM_BEGIN_ISA

/// Whether every sample is +0.
MAM_INLINE bool isSilence(const float* samples, uint32_t frames) noexcept {
  uint32_t bits = 0;
  for (uint32_t i = 0; i < frames; ++i) {
    uint32_t sample;
    std::memcpy(&sample, samples + i, sizeof sample);
    bits |= sample;
  }
  return bits == 0;
}
MAM_INLINE bool isPlusZero(double x) noexcept {
  uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits == 0;
}

/// Frames for which nothing but silence has been written. Only frames that isAtRest() was asked about are counted, so that
/// what sounds pays nothing for it.
class QuietFrames {
 public:
  /// The memory holds zeros alone.
  void clear() noexcept { frames_ = UINT32_MAX; }
  /// It may hold anything.
  void forget() noexcept { frames_ = 0; }
  /// In isAtRest(): whether the last `frames` were silent.
  bool ask(uint32_t frames) noexcept {
    asked_ = true;
    return frames_ >= frames;
  }
  /// In rest(): nothing is written.
  void rest() noexcept { asked_ = false; }
  /// Once a process call: whether what it writes is worth a look.
  bool begin() noexcept {
    const bool asked = asked_;
    asked_ = false;
    if (!asked) frames_ = 0;
    return asked;
  }
  /// After begin() was true: what was written to every channel.
  void add(bool silent, uint32_t frames) noexcept {
    frames_ = !silent ? 0 : frames_ > UINT32_MAX - frames ? UINT32_MAX : frames_ + frames;
  }

 private:
  uint32_t frames_ = UINT32_MAX;
  bool asked_ = false;
};

MAM_END_ISA
