// realtime
// The state variable filter of a block of voices, trapezoidal, one section or two in a row (A. Simper, "Solving the
// continuous SVF equations using trapezoidal integration and equivalent currents", Cytomic 2013; V. Zavalishin, "The Art of
// VA Filter Design", 2018). Without resonance the low and high passes are Butterworth's: -3 dB at the cutoff, 12 or 24 dB an
// octave; resonance takes damping from the section of the higher Q.
#pragma once

#include "base/math.hpp"
#include "nodes/synth/voice_block.hpp"

MAM_BEGIN_ISA
namespace synth {

enum class FilterType : uint32_t { Low, Band, High };

/// Damping of the last section at a resonance of 0..1: Q 0.71 (1.31 of two sections) to 47 (87).
MAM_INLINE float dampingOf(float resonance, bool twoSections) noexcept {
  return (twoSections ? 0.76536686f : 1.41421356f) * (1.f - 0.985f * resonance);
}
constexpr float kFirstDamping = 1.84775907f;  ///< of the first section of two

struct Coefficients {
  float a1, a2, a3;
};
/// `g` = tan(pi cutoff / sample rate)
MAM_INLINE Coefficients coefficientsOf(float g, float damping) noexcept {
  const float a1 = 1.f / (1.f + g * (g + damping)), a2 = g * a1;
  return {a1, a2, g * a2};
}

/// One section of a part of the lanes, in registers.
struct Running {
  Vf a1, a2, a3, slide1, slide2, slide3, damping, s1, s2;

  MAM_INLINE Running(const Section& from, uint32_t part) noexcept
      : a1(load<Vf>(from.a1, part)),
        a2(load<Vf>(from.a2, part)),
        a3(load<Vf>(from.a3, part)),
        slide1(load<Vf>(from.slide1, part)),
        slide2(load<Vf>(from.slide2, part)),
        slide3(load<Vf>(from.slide3, part)),
        damping(load<Vf>(from.damping, part)),
        s1(load<Vf>(from.s1, part)),
        s2(load<Vf>(from.s2, part)) {}
  MAM_INLINE void keep(Section& to, uint32_t part) const noexcept {
    store(to.a1, part, a1);
    store(to.a2, part, a2);
    store(to.a3, part, a3);
    store(to.s1, part, s1);
    store(to.s2, part, s2);
  }
  /// The band is scaled to 1 at the cutoff.
  template <FilterType T> MAM_INLINE Vf step(Vf x) noexcept {
    const Vf v3 = x - s2, v1 = a1 * s1 + a2 * v3, v2 = s2 + (a2 * s1 + a3 * v3);
    s1 = 2.f * v1 - s1;
    s2 = 2.f * v2 - s2;
    a1 += slide1;
    a2 += slide2;
    a3 += slide3;
    return T == FilterType::Low ? v2 : T == FilterType::Band ? damping * v1 : x - damping * v1 - v2;
  }
};

/// Filters a mix in place and adds it at the levels `amp` to the sums. What the filter's memories
/// hold never decays into denormal numbers, as a square at -240 dB, four node frames long, goes along.
template <uint32_t Sections, FilterType T>
inline void filterAndAdd(VoiceBlock& block, uint32_t counter, uint32_t frames, const float (*mix)[kLanes],
                         const float (*amp)[kLanes], float (*left)[kLanes], float (*right)[kLanes]) noexcept {
  for (uint32_t part = 0; part < kParts; ++part) {
    Running first(block.sections[0], part), second(block.sections[1], part);
    Vf toLeft = load<Vf>(block.left, part), toRight = load<Vf>(block.right, part);
    const Vf leftSlide = load<Vf>(block.leftSlide, part), rightSlide = load<Vf>(block.rightSlide, part);
    for (uint32_t n = 0; n < frames; ++n) {
      Vf y = load<Vf>(mix[n], part) + (((counter + n) & 2) != 0 ? 1e-12f : -1e-12f);
      if (Sections == 2) y = first.template step<T>(y);
      y = second.template step<T>(y) * load<Vf>(amp[n], part);
      store(left[n], part, load<Vf>(left[n], part) + y * toLeft);
      if (right != nullptr) store(right[n], part, load<Vf>(right[n], part) + y * toRight);
      toLeft += leftSlide;
      toRight += rightSlide;
    }
    if (Sections == 2) first.keep(block.sections[0], part);
    second.keep(block.sections[1], part);
    store(block.left, part, toLeft);
    store(block.right, part, toRight);
  }
}

}  // namespace synth
MAM_END_ISA
