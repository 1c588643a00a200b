// realtime
// Memory of a delay line. Allocation is [main]; everything else is free of allocation and locks.
#pragma once

#include <cstdlib>
#include <cstring>

#include "base/isa.hpp"
#include "base/math.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA

/// `frames` samples of one channel, zero at first. Owns its memory.
class DelayLine {
 public:
  DelayLine() = default;
  DelayLine(const DelayLine&) = delete;
  DelayLine& operator=(const DelayLine&) = delete;
  ~DelayLine() { std::free(samples_); }

  /// [main] False when memory is short. Pages are touched only as sound reaches them.
  bool allocate(uint32_t frames) noexcept {
    samples_ = static_cast<float*>(std::calloc(frames, sizeof(float)));
    frames_ = samples_ == nullptr ? 0 : frames;
    return samples_ != nullptr;
  }
  /// [main]
  void clear() noexcept { std::memset(samples_, 0, frames_ * sizeof(float)); }

  MAM_INLINE float* at(uint32_t frame) noexcept { return samples_ + frame; }
  MAM_INLINE uint32_t frames() const noexcept { return frames_; }
  void visit(StateVisitor& visitor) noexcept { visitor.array(samples_, frames_); }

 private:
  float* samples_ = nullptr;
  uint32_t frames_ = 0;
};

/// Passes around a loop of gain `feedback` until a signal is below -120 dB; UINT64_MAX where it never is.
MAM_INLINE uint64_t passesToSilence(double feedback) noexcept {
  const double gain = math::abs(feedback);
  if (gain >= 1) return UINT64_MAX;
  if (gain < 1e-6) return 1;
  return 1 + static_cast<uint64_t>(math::log(1e-6) / math::log(gain)) + 1;
}

MAM_END_ISA
