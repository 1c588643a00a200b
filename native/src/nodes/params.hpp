// realtime
// The smoothed parameters of one node (format spec 5.1). A Set jumps; a Ramp steps once a sample and lands exactly on its
// target; what a parameter does between is decided by its Smoothing. Values are f32.
#pragma once

#include <cstdint>

#include "base/isa.hpp"
#include "base/math.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA

/// Share of the way that a one-pole covers in a sample: 1 - exp(-1/tau), 1 from tau <= 1 on. `tau` in frames. In f64, as the
/// difference of f32 values would lose what matters.
MAM_INLINE float onePoleShare(double tau) noexcept {
  return tau <= 1.0 ? 1.0f : static_cast<float>(1.0 - math::exp(-1.0 / tau));
}

/// `Count` smoothed parameters. [audio] but for declare, reset and visit, which are [main]. Slots are 0..Count-1; the node
/// keeps the mapping from live parameter ids.
template <uint32_t Count> class Params {
 public:
  void declare(uint32_t slot, Smoothing smoothing, float start) noexcept {
    slots_[slot].smoothing = smoothing;
    slots_[slot].start = bound(start);
    set(slot, start);
  }

  /// All parameters back to the values they were declared with.
  void reset() noexcept {
    for (uint32_t i = 0; i < Count; ++i) set(i, slots_[i].start);
  }

  void set(uint32_t slot, float value) noexcept {
    Slot& s = slots_[slot];
    s.current = s.target = bound(value);
    s.step = 0;
    s.remaining = 0;
  }

  /// From the present value to `value` in `frames` samples; the next sample is already one step on.
  void ramp(uint32_t slot, float value, uint32_t frames) noexcept {
    Slot& s = slots_[slot];
    if (frames == 0 || s.smoothing == Smoothing::Step) return set(slot, value);
    s.target = bound(value);
    s.remaining = frames;
    s.step = s.smoothing == Smoothing::Linear ? (s.target - s.current) / static_cast<float>(frames)
                                              : onePoleShare(static_cast<double>(frames) / 3.0);
  }

  /// Writes the values of the next `frames` samples to `out` and leaves the parameter after them.
  void fill(uint32_t slot, float* __restrict out, uint32_t frames) noexcept {
    const uint32_t stepped = moving(slot) ? fillRamp(slots_[slot], out, frames) : 0;
    const float rest = slots_[slot].current;
    float* __restrict still = out + stepped;
    const uint32_t count = frames - stepped;
    for (uint32_t i = 0; i < count; ++i) still[i] = rest;
  }

  /// Value as it stands, without a step.
  float current(uint32_t slot) const noexcept { return slots_[slot].current; }
  bool moving(uint32_t slot) const noexcept { return slots_[slot].remaining != 0; }
  bool anyMoving() const noexcept {
    uint32_t left = 0;
    for (uint32_t i = 0; i < Count; ++i) left |= slots_[i].remaining;
    return left != 0;
  }

  /// Steps every parameter as `frames` samples would; costs at most the ramps that are left.
  void advance(uint64_t frames) noexcept {
    for (uint32_t i = 0; i < Count; ++i) advanceOne(i, frames);
  }
  void advanceOne(uint32_t slot, uint64_t frames) noexcept {
    Slot& s = slots_[slot];
    step(s, frames < s.remaining ? static_cast<uint32_t>(frames) : s.remaining, [](uint32_t, float) noexcept {});
  }

  void visit(StateVisitor& visitor) noexcept {
    for (uint32_t i = 0; i < Count; ++i) {
      visitor.value(slots_[i].current);
      visitor.value(slots_[i].target);
      visitor.value(slots_[i].step);
      visitor.value(slots_[i].remaining);
    }
  }

 private:
  struct Slot {
    float current = 0, target = 0;
    float step = 0;          ///< increment of a linear ramp, share of an exponential one
    uint32_t remaining = 0;  ///< samples of the ramp that are left
    float start = 0;
    Smoothing smoothing = Smoothing::Step;
  };

  /// Keeps differences of parameters finite and products out of the denormal range; far outside of what can be heard.
  static float bound(float value) noexcept {
    if (value > 1e30f) return 1e30f;
    if (value < -1e30f) return -1e30f;
    return value < 1e-30f && value > -1e-30f ? 0.0f : value;
  }

  [[gnu::noinline]] static uint32_t fillRamp(Slot& s, float* out, uint32_t frames) noexcept {
    const uint32_t stepped = frames < s.remaining ? frames : s.remaining;
    step(s, stepped, [out](uint32_t i, float value) noexcept { out[i] = value; });
    return stepped;
  }

  template <class Sink> MAM_INLINE static void step(Slot& s, uint32_t count, Sink sink) noexcept {
    if (count == 0) return;
    const bool lands = count == s.remaining;
    const uint32_t steps = lands ? count - 1 : count;
    float c = s.current;
    if (s.smoothing == Smoothing::Exponential)
      for (uint32_t i = 0; i < steps; ++i) sink(i, c += (s.target - c) * s.step);
    else
      for (uint32_t i = 0; i < steps; ++i) sink(i, c += s.step);
    if (lands) sink(count - 1, c = s.target);
    s.current = c;
    s.remaining -= count;
  }

  Slot slots_[Count];
};

MAM_END_ISA
