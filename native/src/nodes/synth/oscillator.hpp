// realtime
// Band-limited waves of a block of voices, added to a mix of a segment.
//
// Each jump of a wave is smoothed by the integral of a cubic B-spline four samples wide, each corner by its second integral
// (Valimaki, Pekonen, Nam: "Perceptually informed synthesis of bandlimited classical waveforms using integrated polynomial
// interpolation", J. Acoust. Soc. Am. 131, 2012). The spline's spectrum is sinc^4, so that a harmonic at x times the sample
// rate is weighted by sinc(x)^4: what folds back below 10 kHz at 48 kHz lies 48 dB under its place in the series or more, and
// harmonics lose 1.6 dB at 8 kHz, 3.6 dB at 12 kHz, 10.6 dB at 20 kHz.
//
// A synchronised oscillator's phase is a function of its master's, so that the jump at a restart is known ahead as well.
#pragma once

#include "base/math.hpp"
#include "nodes/synth/voice_block.hpp"

MAM_BEGIN_ISA
namespace synth {

/// What is left to add to a jump of -1, `a` >= 0 samples from it; odd around the jump.
MAM_INLINE Vf jumpRest(Vf a) noexcept {
  const Vf p = positive(2.f - a), q = positive(1.f - a), pp = p * p, qq = q * q;
  return pp * pp * (1.f / 24) - qq * qq * (1.f / 6);
}
/// The same of a corner where the slope grows by 1 a sample; even around it.
MAM_INLINE Vf cornerRest(Vf a) noexcept {
  const Vf p = positive(2.f - a), q = positive(1.f - a), pp = p * p, qq = q * q;
  return pp * pp * p * (1.f / 120) - qq * qq * q * (1.f / 30);
}
/// sin(2 pi x), -0.5 <= x <= 0.5: math::sin2pi of a reduced argument, the same bits.
MAM_INLINE Vf sine(Vf x) noexcept {
  const Vf size = absolute(x), other = 0.5f - size, a = other < size ? other : size, z = a * a;
  Vf p = splat(39.75982709f);
  p = p * z - 76.58117264f;
  p = p * z + 81.60247637f;
  p = p * z - 41.34168061f;
  p = p * z + 6.28318528f;
  return signedAs(p * a, x);
}
/// White, from the counter alone: two rounds of multiply and shift.
MAM_INLINE Vf noise(Vu counter) noexcept {
  Vu x = counter;
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return __builtin_convertvector((Vi)(x ^ (x >> 16)) >> 8, Vf) * splat(1.f / 8388608.f);
}

/// What a wave needs beside its phase.
struct Shape {
  Vf period;  ///< samples a cycle
  Vu width;   ///< of a pulse
  Vu key;     ///< of noise
};

template <OscWave W> MAM_INLINE Vf wave(Vu phase, const Shape& shape, uint32_t counter) noexcept {
  const Vf way = fromWrap(phase);
  if (W == OscWave::Sine) return sine(way);
  if (W == OscWave::Noise) return noise((Vu)shape.key ^ counter);
  if (W == OscWave::Triangle) {
    const Vf size = absolute(way), toTop = 0.5f - size;
    const Vf rest = cornerRest(size * shape.period) - cornerRest(toTop * shape.period);
    return (4.f * size - 1.f) + 8.f * rest / shape.period;
  }
  const Vf saw = 2.f * cycles(phase) - 1.f + signedAs(2.f * jumpRest(absolute(way) * shape.period), way);
  if (W == OscWave::Saw) return saw;
  const Vu late = phase - shape.width;
  const Vf wayLate = fromWrap(late);
  return 2.f * cycles(late) - 1.f + signedAs(2.f * jumpRest(absolute(wayLate) * shape.period), wayLate) - saw;
}

/// A wave without smoothing, for the height of the jump at a restart. `width` in cycles.
template <OscWave W> MAM_INLINE Vf plain(Vf x, Vf width) noexcept {
  if (W == OscWave::Saw) return 2.f * x - 1.f;
  if (W == OscWave::Pulse) return (x < width ? splat(2) : Vf{}) - 2.f * width;
  const Vf way = x >= 0.5f ? x - 1.f : x;
  return W == OscWave::Triangle ? 4.f * absolute(way) - 1.f : sine(way);
}

/// The wave of an oscillator that restarts with its master and makes `ratio` cycles in each of the master's.
template <OscWave W> MAM_INLINE Vf synced(Vu master, Vf masterPeriod, Vf ratio, const Shape& shape) noexcept {
  const Vf zero = {}, position = cycles(master) * ratio, turn = wholePart(position), x = position - turn;
  const Vf width = cycles(shape.width);
  const Vf whole = wholePart(ratio), lastTurn = whole == ratio ? whole - 1.f : whole, end = ratio - lastTurn;
  const Vf way = x >= 0.5f ? x - 1.f : x, wrap = position - way;
  const Vf period = masterPeriod / ratio;
  Vf y = plain<W>(x, width);
  if (W == OscWave::Saw || W == OscWave::Pulse) {
    const Vf rest = signedAs(2.f * jumpRest(absolute(way) * period), way);
    const Vf own = wrap >= 0.5f ? (wrap <= lastTurn + 0.5f ? rest : zero) : zero;
    if (W == OscWave::Saw) {
      y += own;
    } else {
      Vf late = x - width;
      late = late >= 0.5f ? late - 1.f : late < -0.5f ? late + 1.f : late;
      const Vf edge = position - late, lateRest = signedAs(2.f * jumpRest(absolute(late) * period), late);
      y += (edge > zero ? (edge < ratio ? lateRest : zero) : zero) - own;
    }
  }
  if (W == OscWave::Triangle) {
    const Vf size = absolute(way);
    y += 8.f * (cornerRest(size * period) - cornerRest((0.5f - size) * period)) / period;
  }
  const Vf masterWay = fromWrap(master), jump = plain<W>(zero, width) - plain<W>(end, width);
  return y - signedAs(jumpRest(absolute(masterWay) * masterPeriod), masterWay) * jump;
}

/// Levels of a source at each frame of a segment.
using Levels = const float*;

template <OscWave W> inline void addWave(const VoiceBlock& block, uint32_t index, Levels levels, uint32_t counter,
                                         uint32_t frames, float (*mix)[kLanes]) noexcept {
  const Oscillator& from = block.oscillators[index];
  for (uint32_t part = 0; part < kParts; ++part) {
    Vu phase = load<Vu>(from.phase, part), step = load<Vu>(from.step, part), width = load<Vu>(from.width, part);
    const Vu slide = load<Vu>(from.slide, part), widthSlide = load<Vu>(from.widthSlide, part);
    const Vf period = load<Vf>(from.period, part);
    const Vu key = load<Vu>(block.noiseKey, part) + index;
    for (uint32_t n = 0; n < frames; ++n) {
      const Vf y = wave<W>(phase, {period, width << 1, key}, (counter + n) * kCounterStep);
      store(mix[n], part, load<Vf>(mix[n], part) + y * levels[n]);
      phase += step;
      step += slide;
      width += widthSlide;
    }
  }
}

template <OscWave W>
inline void addSynced(const VoiceBlock& block, Levels levels, uint32_t frames, float (*mix)[kLanes]) noexcept {
  const Oscillator &master = block.oscillators[0], &from = block.oscillators[1];
  for (uint32_t part = 0; part < kParts; ++part) {
    Vu phase = load<Vu>(master.phase, part), step = load<Vu>(master.step, part);
    const Vu slide = load<Vu>(master.slide, part), widthSlide = load<Vu>(from.widthSlide, part);
    const Vf masterPeriod = load<Vf>(master.period, part), ratio = load<Vf>(block.syncRatio, part);
    Vu width = load<Vu>(from.width, part);
    for (uint32_t n = 0; n < frames; ++n) {
      const Shape shape{splat(1), width << 1, Vu{}};
      store(mix[n], part, load<Vf>(mix[n], part) + synced<W>(phase, masterPeriod, ratio, shape) * levels[n]);
      phase += step;
      step += slide;
      width += widthSlide;
    }
  }
}

/// Moves phases, steps and widths on by a segment, heard or not.
inline void advanceOscillators(VoiceBlock& block, uint32_t frames) noexcept {
  for (Oscillator& one : block.oscillators)
    for (uint32_t l = 0; l < kLanes; ++l) {
      one.phase[l] += frames * one.step[l] + frames * (frames - 1) / 2 * one.slide[l];
      one.step[l] += frames * one.slide[l];
      one.width[l] += frames * one.widthSlide[l];
    }
}

}  // namespace synth
MAM_END_ISA
