// realtime
// Envelopes of a block of voices: a straight attack, then exponential ways to the sustain level and to silence.
#pragma once

#include "base/math.hpp"
#include "nodes/synth/voice_block.hpp"

MAM_BEGIN_ISA
namespace synth {

constexpr float kSilence = 1e-5f;  ///< -100 dB: a release ends here

/// As the parameters say now: attack in levels a frame, the others as factors a frame.
struct EnvelopeShape {
  float attack, decay, sustain, release;
};

/// `ms` until a way is covered but for a thousandth.
MAM_INLINE float wayFactor(float ms, float framesPerMs) noexcept {
  return math::exp2(-9.965784f / math::max(ms * framesPerMs, 1.f));
}
MAM_INLINE EnvelopeShape shapeOf(float attackMs, float decayMs, float sustain, float releaseMs,
                                 float framesPerMs) noexcept {
  return {1.f / math::max(attackMs * framesPerMs, 1.f), wayFactor(decayMs, framesPerMs), sustain,
          wayFactor(releaseMs, framesPerMs)};
}

/// The recursion of the stage that a voice is in.
MAM_INLINE void follow(Envelope& e, uint32_t lane, const EnvelopeShape& shape) noexcept {
  const Stage stage = e.stage[lane];
  e.factor[lane] = stage == Stage::Attack    ? 1.f
                   : stage == Stage::Decay   ? shape.decay
                   : stage == Stage::Release ? shape.release
                                             : 0.f;
  e.offset[lane] = stage == Stage::Attack  ? shape.attack
                   : stage == Stage::Decay ? shape.sustain * (1.f - shape.decay)
                                           : 0.f;
  e.high[lane] = stage == Stage::Attack ? 1.f : 1e30f;
  // An envelope on its way to nothing ends there, held or not: it would come to denormal numbers.
  const bool fades = stage == Stage::Release || (stage == Stage::Decay && shape.sustain < kSilence);
  e.low[lane] = fades ? kSilence : -1.f;
}
inline void enter(Envelope& e, uint32_t lane, Stage stage, const EnvelopeShape& shape) noexcept {
  e.stage[lane] = stage;
  follow(e, lane, shape);
}

/// What follows where a bound is passed: the top, or the end.
inline float turn(Envelope& e, uint32_t lane, const EnvelopeShape& shape) noexcept {
  const bool topped = e.stage[lane] == Stage::Attack;
  enter(e, lane, topped ? Stage::Decay : Stage::Idle, shape);
  return topped ? 1.f : 0.f;
}

/// Levels of the next frames. True when a voice passed a bound.
inline bool render(Envelope& e, const EnvelopeShape& shape, uint32_t frames, float (*out)[kLanes]) noexcept {
  bool turned = false;
  for (uint32_t part = 0; part < kParts; ++part) {
    const Vf start = load<Vf>(e.level, part);
    Vf factor = load<Vf>(e.factor, part), offset = load<Vf>(e.offset, part), high = load<Vf>(e.high, part),
       low = load<Vf>(e.low, part), level = start;
    Vi passed = {};
    for (uint32_t n = 0; n < frames; ++n) {
      level = level * factor + offset;
      passed |= (level >= high) | (level <= low);
      store(out[n], part, level);
    }
    if (any(passed)) {  // the same again, a frame at a time
      turned = true;
      level = start;
      for (uint32_t n = 0; n < frames; ++n) {
        level = level * factor + offset;
        const Vi now = (level >= high) | (level <= low);
        if (any(now)) {
          for (uint32_t l = 0; l < kWidth; ++l)
            if (now[l] != 0) level[l] = turn(e, part * kWidth + l, shape);
          factor = load<Vf>(e.factor, part);
          offset = load<Vf>(e.offset, part);
          high = load<Vf>(e.high, part);
          low = load<Vf>(e.low, part);
        }
        store(out[n], part, level);
      }
    }
    store(e.level, part, level);
  }
  return turned;
}

}  // namespace synth
MAM_END_ISA
