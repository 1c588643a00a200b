// realtime
// What strips, sends and crossfaders of a session share: a gain that leaves a signal alone where it is 1, bit for bit.
#pragma once

#include "base/math.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA

/// `x` times `gain`: finite, never a denormal number, and for gain 1 every normal `x` unchanged, the sign of zero included.
MAM_INLINE float faded(float x, float gain) noexcept {
  const float y = math::clamp(x * gain, -1e15f, 1e15f);
  return math::select(math::abs(y) < 1.17549435e-38f, math::copySign(0.f, y), y);
}

/// 1 where `isOn`, 0 where not, in a straight line over 10 ms between. Counted in whole frames, so that both ends are exact.
class SoftSwitch {
 public:
  void prepare(double sampleRate) noexcept { length_ = 1 + static_cast<uint32_t>(0.010 * sampleRate); }
  void jump(bool isOn) noexcept { at_ = isOn ? length_ : 0; }

  /// Multiplies `gain` by the next `frames` values.
  void apply(bool isOn, float* __restrict gain, uint32_t frames) noexcept {
    if (at_ == length_ && isOn) return;
    const float scale = 1.f / static_cast<float>(length_);
    for (uint32_t i = 0; i < frames; ++i) {
      at_ = isOn ? math::min(at_ + 1, length_) : at_ - (at_ > 0);
      gain[i] *= at_ == length_ ? 1.f : static_cast<float>(at_) * scale;
    }
  }
  void advance(bool isOn, uint64_t frames) noexcept {
    const uint32_t steps = frames < length_ ? static_cast<uint32_t>(frames) : length_;
    at_ = isOn ? math::min(at_ + steps, length_) : at_ - math::min(at_, steps);
  }
  void visit(StateVisitor& visitor) noexcept { visitor.value(at_); }

 private:
  uint32_t length_ = 1, at_ = 1;
};

MAM_END_ISA
