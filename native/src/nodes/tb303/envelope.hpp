// realtime
// Envelope of a tb303_ext in ADSR mode.
#pragma once

#include "base/math.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA
namespace tb303 {

/// Gate and ADSR of format spec 6.3 with the stage rules of 14.4 Q32.
struct Envelope {
  enum class Stage : uint8_t { Idle, Attack, Decay, Sustain, Release };
  /// Lengths in frames, at least 1; shares are their reciprocals.
  struct Shape {
    float attackShare, decayShare, sustain, releaseShare;
    uint32_t attack, decay, release, gate;
  };

  float value = 0;
  uint32_t counter = 0;  ///< frames in this stage
  Stage stage = Stage::Idle;

  void start() noexcept {
    value = 0;
    enter(Stage::Attack);
  }

  /// The end of a played note.
  void end() noexcept {
    if (gated()) enter(Stage::Release);
  }

  /// Writes the next `frames` values, stage by stage.
  void render(const Shape& shape, float* __restrict out, uint32_t frames) noexcept {
    for (uint32_t i = 0; i < frames;) {
      if (gated() && counter >= shape.gate) enter(Stage::Release);
      const uint32_t left = framesLeft(shape), run = left < frames - i ? left : frames - i;
      step(shape, out + i, run);
      i += run;
      counter = math::min(counter + run, kLongest);
      if (counter >= stageLength(shape)) out[i - 1] = leave();
    }
  }

  void visit(StateVisitor& visitor) noexcept {
    visitor.value(value);
    visitor.value(counter);
    visitor.value(stage);
  }

  /// Frames rounded up, so that whole counters compare with it as with the real number.
  static uint32_t whole(float frames) noexcept {
    return static_cast<uint32_t>(-math::floor(-math::min(frames, static_cast<float>(kLongest))));
  }

 private:
  static constexpr uint32_t kLongest = 1u << 30;  ///< frames; hours

  bool gated() const noexcept { return stage == Stage::Attack || stage == Stage::Decay || stage == Stage::Sustain; }
  void enter(Stage next) noexcept {
    stage = next;
    counter = 0;
  }
  uint32_t stageLength(const Shape& shape) const noexcept {
    switch (stage) {
      case Stage::Attack: return shape.attack;
      case Stage::Decay: return shape.decay;
      case Stage::Release: return shape.release;
      default: return UINT32_MAX;
    }
  }
  /// Frames until the stage or the gate ends, at least 1: a length that shrank below the counter ends with the next.
  uint32_t framesLeft(const Shape& shape) const noexcept {
    const uint32_t length = stageLength(shape), end = gated() ? math::min(length, shape.gate) : length;
    return end > counter ? end - counter : 1;
  }
  /// The last value of the stage: release ends at 0, the others keep it.
  float leave() noexcept {
    if (stage == Stage::Release) value = 0;
    enter(stage == Stage::Attack ? Stage::Decay : stage == Stage::Decay ? Stage::Sustain : Stage::Idle);
    return value;
  }
  void step(const Shape& shape, float* __restrict out, uint32_t frames) noexcept {
    float v = value;
    switch (stage) {
      case Stage::Idle: v = 0; break;
      case Stage::Attack: return approach(1.f, shape.attackShare, out, frames);
      case Stage::Decay: return approach(shape.sustain, shape.decayShare, out, frames);
      case Stage::Sustain: v = shape.sustain; break;
      case Stage::Release: return approach(0.f, shape.releaseShare, out, frames);
    }
    for (uint32_t i = 0; i < frames; ++i) out[i] = v;
    value = v;
  }
  void approach(float goal, float share, float* __restrict out, uint32_t frames) noexcept {
    float v = value;
    for (uint32_t i = 0; i < frames; ++i) out[i] = v += (goal - v) * share;
    value = v;
  }
};

}  // namespace tb303
MAM_END_ISA
