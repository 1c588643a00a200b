// realtime
// The K weighting of ITU-R BS.1770-4, annex 1: a shelf and a high-pass, of two channels at once.
#pragma once

#include <cmath>
#include <limits>

#include "base/isa.hpp"
#include "base/math.hpp"

namespace mam {

class KWeighting {
 public:
  typedef double Pair __attribute__((vector_size(16)));  ///< left and right
  /// Of one signal; all zeros at first.
  struct State {
    Pair x1{}, x2{}, y1{}, y2{}, z1{}, z2{};
    /// Decayed values become 0. Whether everything is.
    bool flush() noexcept;
  };

  /// [main] `sampleRate` in Hz, 8000 to 1e6.
  explicit KWeighting(double sampleRate) noexcept;

  MAM_INLINE Pair step(State& s, Pair x) const noexcept {
    // The newest output comes last in each sum: the recursion waits for one product and one sum.
    const Pair y = ((shelfB0_ * x + shelfB1_ * s.x1) + (shelfB2_ * s.x2 - shelfA2_ * s.y2)) - shelfA1_ * s.y1;
    const Pair z = (((y - s.y1) - (s.y1 - s.y2)) - highPassA2_ * s.z2) - highPassA1_ * s.z1;
    s = {x, s.x1, y, s.y1, z, s.z1};
    return z;
  }

 private:
  double shelfB0_, shelfB1_, shelfB2_, shelfA1_, shelfA2_, highPassA1_, highPassA2_;
};

/// LUFS of the mean square of what was weighted, summed over the channels.
inline double loudnessOf(double energy) noexcept {
  return energy > 0 ? math::log2(energy) * 3.010299956639812 - 0.691 : -std::numeric_limits<double>::infinity();
}

/// A rate from outside that is not a number, or beyond what is measured, counts as the nearest.
inline double measurableRate(double sampleRate) noexcept {
  return sampleRate >= 8000 ? math::min(sampleRate, 1e6) : 8000;
}

}  // namespace mam
