// realtime
// What the parameters, the note, the envelope and the LFOs of each voice come to at one grid frame, and the slides there.
#pragma once

#include "base/math.hpp"
#include "nodes/synth/filter.hpp"
#include "nodes/synth/params.hpp"
#include "nodes/synth/voice_block.hpp"

MAM_BEGIN_ISA
namespace synth {

struct Aim {
  float increment[kOscillators][kLanes];  ///< cycles a frame
  float ratio[kLanes];
  float width[kOscillators][kLanes];
  float cutoff[kLanes];  ///< tan(pi cutoff / sample rate)
  float left[kLanes], right[kLanes];
};

struct Rate {
  float sampleRate;
  float a4;  ///< cycles a frame of 440 Hz
  bool stereo;
};

MAM_INLINE float inCycles(uint32_t phase) noexcept {
  return static_cast<float>(static_cast<int32_t>(phase >> 8)) * (1.f / 16777216.f);
}

inline void lfoValues(uint32_t wave, const uint32_t* __restrict phase, float* __restrict out) noexcept {
  switch (wave) {
    case 0:
      for (uint32_t l = 0; l < kLanes; ++l) out[l] = math::sin2pi(inCycles(phase[l]));
      return;
    case 1:  // as the sine: 0 at the start, up first
      for (uint32_t l = 0; l < kLanes; ++l) {
        const float x = inCycles(phase[l]) + 0.25f;
        out[l] = 1.f - 4.f * math::abs(x - math::floor(x) - 0.5f);
      }
      return;
    case 2:
      for (uint32_t l = 0; l < kLanes; ++l) out[l] = 2.f * inCycles(phase[l]) - 1.f;
      return;
    default:
      for (uint32_t l = 0; l < kLanes; ++l) out[l] = inCycles(phase[l]) < 0.5f ? 1.f : -1.f;
  }
}

MAM_INLINE float semitonesToRatio(float semitones) noexcept { return math::exp2(semitones * (1.f / 12)); }

inline void aimAt(const VoiceBlock& __restrict block, const Values& values, const Rate& rate,
                  Aim& __restrict aim) noexcept {
  const Values v = values;  // nothing written below is one of them
  float lfo[2][kLanes];
  const uint32_t waves[2] = {static_cast<uint32_t>(v[LFO1_WAVE] + 0.5f), static_cast<uint32_t>(v[LFO2_WAVE] + 0.5f)};
  for (uint32_t i = 0; i < 2; ++i) lfoValues(waves[i], block.lfoPhase[i], lfo[i]);
  const float bend = v[PITCH_BEND], osc1 = v[OSC1_SEMITONES], osc2 = v[OSC2_SEMITONES] + v[OSC2_DETUNE];
  for (uint32_t l = 0; l < kLanes; ++l) {
    const float note = block.pitch[l] + block.bend[l] + bend;
    const float pitch =
        note + v[UNISON_DETUNE] * block.spread[l] + v[LFO1_PITCH] * lfo[0][l] + v[LFO2_PITCH] * lfo[1][l] - 69.f;
    aim.increment[0][l] = math::clamp(rate.a4 * semitonesToRatio(pitch + osc1), 1e-6f, 0.45f);
    aim.increment[1][l] = math::clamp(rate.a4 * semitonesToRatio(pitch + osc2), 1e-6f, 0.45f);
    aim.ratio[l] = math::clamp(aim.increment[1][l] / aim.increment[0][l], 0.05f, 64.f);
    const float wider = v[LFO1_WIDTH] * lfo[0][l] + v[LFO2_WIDTH] * lfo[1][l];
    aim.width[0][l] = math::clamp(v[OSC1_WIDTH] + wider, 0.02f, 0.98f);
    aim.width[1][l] = math::clamp(v[OSC2_WIDTH] + wider, 0.02f, 0.98f);
    aim.increment[kSub][l] = 0.5f * aim.increment[0][l];
    aim.width[kSub][l] = 0.5f;
    const float open = v[KEYTRACK] * (note - 60.f) + v[FILTER_ENV] * block.filter.level[l] +
                       v[PRESSURE_CUTOFF] * block.pressure[l] + v[TIMBRE_CUTOFF] * block.timbre[l] +
                       v[LFO1_CUTOFF] * lfo[0][l] + v[LFO2_CUTOFF] * lfo[1][l];
    const float cutoff = v[CUTOFF_HZ] / rate.sampleRate * semitonesToRatio(open);
    aim.cutoff[l] = math::tanPi(math::clamp(cutoff, 1e-4f, 0.49f));
    const float softer = (1.f - v[VELOCITY_LEVEL] * (1.f - block.velocity[l])) *
                         (1.f - v[LFO1_LEVEL] * (0.5f - 0.5f * lfo[0][l])) *
                         (1.f - v[LFO2_LEVEL] * (0.5f - 0.5f * lfo[1][l]));
    const float gain = v[GAIN] * block.share[l] * softer;
    const float angle = (math::clamp(v[PAN] + v[UNISON_SPREAD] * block.spread[l], -1.f, 1.f) + 1.f) * 0.125f;
    aim.left[l] = rate.stereo ? gain * math::cos2pi(angle) : gain;
    aim.right[l] = rate.stereo ? gain * math::sin2pi(angle) : 0.f;
  }
}

/// A phase of 32 bits; 0 <= x < 0.5.
MAM_INLINE uint32_t toPhase(float x) noexcept { return static_cast<uint32_t>(static_cast<int32_t>(x * 4294967296.f)); }

/// Goes a whole way in `frames` frames; what does not divide is gone at once.
MAM_INLINE void slideTo(uint32_t& value, uint32_t& slide, uint32_t goal, uint32_t frames) noexcept {
  const int32_t way = static_cast<int32_t>(goal - value);
  const int32_t step = way / static_cast<int32_t>(frames);
  slide = static_cast<uint32_t>(step);
  value += static_cast<uint32_t>(way - step * static_cast<int32_t>(frames));
}

/// Every lane's way to the aim, which it reaches at the next grid frame.
inline void slide(VoiceBlock& __restrict block, const Values& v, const Aim& __restrict aim) noexcept {
  constexpr float kShare = 1.f / kGridFrames;
  for (uint32_t i = 0; i < kOscillators; ++i) {
    Oscillator& one = block.oscillators[i];
    for (uint32_t l = 0; l < kLanes; ++l) {
      slideTo(one.step[l], one.slide[l], toPhase(aim.increment[i][l]), kGridFrames);
      slideTo(one.width[l], one.widthSlide[l], toPhase(0.5f * aim.width[i][l]), kGridFrames);
      one.period[l] = 1.f / aim.increment[i][l];
    }
  }
  const bool two = v[FILTER_POLES] >= 3.f;
  for (uint32_t i = two ? 0 : 1; i < 2; ++i) {
    Section& to = block.sections[i];
    const float damping = i == 0 ? kFirstDamping : dampingOf(v[RESONANCE], two);
    for (uint32_t l = 0; l < kLanes; ++l) {
      const Coefficients c = coefficientsOf(aim.cutoff[l], damping);
      to.slide1[l] = (c.a1 - to.a1[l]) * kShare;
      to.slide2[l] = (c.a2 - to.a2[l]) * kShare;
      to.slide3[l] = (c.a3 - to.a3[l]) * kShare;
      to.damping[l] = damping;
    }
  }
  for (uint32_t l = 0; l < kLanes; ++l) {
    block.syncRatio[l] = aim.ratio[l];
    block.leftSlide[l] = (aim.left[l] - block.left[l]) * kShare;
    block.rightSlide[l] = (aim.right[l] - block.right[l]) * kShare;
  }
}

/// One lane at its aim at once: the start of a note.
inline void land(VoiceBlock& block, uint32_t l, const Values& v, const Aim& aim) noexcept {
  for (uint32_t i = 0; i < kOscillators; ++i) {
    Oscillator& one = block.oscillators[i];
    one.step[l] = toPhase(aim.increment[i][l]);
    one.width[l] = toPhase(0.5f * aim.width[i][l]);
    one.slide[l] = one.widthSlide[l] = 0;
    one.period[l] = 1.f / aim.increment[i][l];
  }
  block.syncRatio[l] = aim.ratio[l];
  const bool two = v[FILTER_POLES] >= 3.f;
  for (uint32_t i = 0; i < 2; ++i) {
    Section& to = block.sections[i];
    to.damping[l] = i == 0 ? kFirstDamping : dampingOf(v[RESONANCE], two);
    const Coefficients c = coefficientsOf(aim.cutoff[l], to.damping[l]);
    to.a1[l] = c.a1;
    to.a2[l] = c.a2;
    to.a3[l] = c.a3;
    to.slide1[l] = to.slide2[l] = to.slide3[l] = 0;
  }
  block.left[l] = aim.left[l];
  block.right[l] = aim.right[l];
  block.leftSlide[l] = block.rightSlide[l] = 0;
}

}  // namespace synth
MAM_END_ISA
