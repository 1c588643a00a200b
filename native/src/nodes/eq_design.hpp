// realtime
// Second-order sections whose magnitude follows an analogue curve up to near half the sample rate.
//
// The squared magnitude of a section is a ratio of B and A, each linear in p0 = cos^2(w/2), p1 = sin^2(w/2), p2 = 4 p0 p1
// (Vicanek, "Matched Second Order Digital Filters", 2016, whose factoring of B and A is used here). B and A are fitted to the
// analogue curve by least squares on the relative error, linearised as in Sanathanan and Koerner (IEEE Trans. Automatic
// Control 8, 1963), with the weights of Lawson's iteration, which evens the error out. The bilinear transform serves where the
// curve ends far below half the sample rate and both are equal. Tests hold the result against the analogue curve.
#pragma once

#include "base/math.hpp"

MAM_BEGIN_ISA

/// A section in the form that may be modulated: the trapezoidal state variable filter (Simper, "Solving the continuous SVF
/// equations using trapezoidal integration", Cytomic, 2013) of cutoff `g` = tan(w/2) and damping `k`, and how much of its
/// low, band and high pass is heard. Interpolating between two of these is stable.
struct EqSection {
  double g = 1, k = 1, low = 1, band = 1, high = 1;
};

/// (n2 s^2 + n1 s + n0) / (d2 s^2 + d1 s + d0), s = j f / centre.
struct EqCurve {
  double n2, n1, n0, d2, d1, d0;
  double square(double ratio) const noexcept {
    const double r2 = ratio * ratio, n = n0 - n2 * r2, d = d0 - d2 * r2;
    return (n * n + n1 * n1 * r2) / (d * d + d1 * d1 * r2);
  }
};

namespace eq {

constexpr double kButterworth = 1.4142135623730951;  ///< 1/Q
constexpr uint32_t kNear = 8, kWide = 16, kPoints = kNear + kWide, kUnknowns = 5;
constexpr double kHighest = 0.41;  ///< of the sample rate: end of the fit

inline EqCurve peakCurve(double gain, double q) noexcept {
  const double root = math::sqrt(gain);
  return {1, root / q, 1, 1, 1 / (root * q), 1};
}
/// Butterworth shelves; half of the decibels at the centre.
inline EqCurve lowShelfCurve(double gain) noexcept {
  const double a = math::sqrt(gain), slope = kButterworth * math::sqrt(a);
  return {a, a * slope, a * a, a, slope, 1};
}
inline EqCurve highShelfCurve(double gain) noexcept {
  const double a = math::sqrt(gain), slope = kButterworth * math::sqrt(a);
  return {a * a, a * slope, a, 1, slope, a};
}
inline EqCurve lowCutCurve() noexcept { return {1, 0, 0, 1, kButterworth, 1}; }
inline EqCurve highCutCurve() noexcept { return {0, 0, 1, 1, kButterworth, 1}; }

/// Squared magnitude as a quadratic in p.
struct Power {
  double c0, c1, c2;
  double at(const double* p) const noexcept { return c0 * p[0] + c1 * p[1] + c2 * p[2]; }
  double root() const noexcept { return 0.5 * (math::sqrt(c0) + math::sqrt(c1)); }
  /// Some polynomial has this power.
  bool isReal() const noexcept { return c0 > 0 && c1 > 0 && root() * root() + c2 > 0; }
};

/// Of minimum phase: c[0] + c[1] / z + c[2] / z^2.
inline void factor(const Power& power, double* c) noexcept {
  const double w = power.root();
  c[0] = 0.5 * (w + math::sqrt(math::max(w * w + power.c2, 0.0)));
  c[1] = 0.5 * (math::sqrt(power.c0) - math::sqrt(power.c1));
  c[2] = -power.c2 / (4 * c[0]);
}

/// Poles of the analogue curve sampled (impulse invariance): where the fit starts.
inline Power sampledPoles(const EqCurve& curve, double turn) noexcept {
  const double natural = math::sqrt(curve.d0 / curve.d2), w = turn * natural;
  const double damping = 0.5 * curve.d1 / (curve.d2 * natural),
               spread = math::sqrt(math::abs(1 - damping * damping)) * w;
  const double decay = math::exp(-damping * w), grown = math::exp(spread - damping * w);
  const double shrunk = math::exp(-spread - damping * w);
  constexpr double kTurn = 6.283185307179586;
  const double a1 = damping <= 1 ? -2 * decay * math::cos2pi(spread / kTurn) : -(grown + shrunk), a2 = decay * decay;
  return {(1 + a1 + a2) * (1 + a1 + a2), (1 - a1 + a2) * (1 - a1 + a2), -4 * a2};
}

/// Least squares by modified Gram-Schmidt; `columns` are consumed. False where they do not span.
inline bool solve(double (*columns)[kPoints], double* target, uint32_t count, double* x) noexcept {
  double upper[kUnknowns][kUnknowns] = {}, inner[kUnknowns];
  for (uint32_t c = 0; c < count; ++c) {
    double square = 0;
    for (uint32_t i = 0; i < kPoints; ++i) square += columns[c][i] * columns[c][i];
    if (!(square > 1e-280)) return false;
    upper[c][c] = math::sqrt(square);
    for (uint32_t i = 0; i < kPoints; ++i) columns[c][i] /= upper[c][c];
    for (uint32_t later = c + 1; later <= count; ++later) {
      double* const other = later < count ? columns[later] : target;
      double dot = 0;
      for (uint32_t i = 0; i < kPoints; ++i) dot += columns[c][i] * other[i];
      for (uint32_t i = 0; i < kPoints; ++i) other[i] -= dot * columns[c][i];
      if (later < count)
        upper[c][later] = dot;
      else
        inner[c] = dot;
    }
  }
  for (uint32_t c = count; c-- > 0;) {
    x[c] = inner[c];
    for (uint32_t later = c + 1; later < count; ++later) x[c] -= upper[c][later] * x[later];
    x[c] /= upper[c][c];
  }
  return true;
}

/// The points of a fit: some around the centre, `breadth` in natural logarithms wide, some over everything below kHighest.
struct Points {
  double p[kPoints][3], wanted[kPoints], weight[kPoints];

  Points(const EqCurve& curve, double cycles, double breadth) noexcept {
    const double from = math::min(cycles, kHighest) / 20, octaves = math::log2(kHighest / from);
    for (uint32_t i = 0; i < kPoints; ++i) {
      const double near = cycles * math::exp(breadth * (2.0 * i / (kNear - 1) - 1));
      const double wide = from * math::exp2(octaves * (static_cast<double>(i) - kNear) / (kWide - 1));
      const double at = i < kNear ? math::min(near, kHighest) : wide;
      p[i][0] = 0.5 + 0.5 * math::cos2pi(at);
      p[i][1] = 1 - p[i][0];
      p[i][2] = 4 * p[i][0] * p[i][1];
      wanted[i] = curve.square(at / cycles);
      weight[i] = 1;
    }
  }

  /// B, and A unless `isFixed`, to the relative error. False where nothing comes of it.
  bool fit(Power& b, Power& a, bool isFixed) const noexcept {
    double columns[kUnknowns][kPoints], target[kPoints], x[kUnknowns];
    for (uint32_t i = 0; i < kPoints; ++i) {
      const double below = weight[i] / a.at(p[i]);
      for (uint32_t c = 0; c < 3; ++c) columns[c][i] = p[i][c] * below / wanted[i];
      columns[3][i] = -p[i][0] * below;
      columns[4][i] = -p[i][2] * below;
      target[i] = isFixed ? weight[i] : a.c1 * p[i][1] * below;
    }
    if (!solve(columns, target, isFixed ? 3 : kUnknowns, x)) return false;
    const Power newA = isFixed ? a : Power{x[3], a.c1, x[4]}, newB = {x[0], x[1], x[2]};
    if (!newA.isReal() || !newB.isReal()) return false;
    a = newA;
    b = newB;
    return true;
  }

  void weigh(const Power& b, const Power& a) noexcept {
    double error[kPoints], greatest = 1e-12;
    for (uint32_t i = 0; i < kPoints; ++i) {
      error[i] = math::abs(b.at(p[i]) / (wanted[i] * a.at(p[i])) - 1);
      greatest = math::max(greatest, error[i]);
    }
    for (uint32_t i = 0; i < kPoints; ++i) weight[i] *= math::sqrt(error[i] / greatest + 0.1);
  }
};

/// As a state variable filter: c[0] + c[1] / z + c[2] / z^2 over the same of `a`.
inline EqSection sectionOf(const double* b, const double* a) noexcept {
  const double atZero = a[0] + a[1] + a[2], atTop = a[0] - a[1] + a[2];
  EqSection made;
  made.g = math::sqrt(atZero / atTop);
  made.k = 2 * (a[0] - a[2]) / (atTop * made.g);
  made.low = (b[0] + b[1] + b[2]) / atZero;
  made.high = (b[0] - b[1] + b[2]) / atTop;
  made.band = 2 * (b[0] - b[2]) / (atTop * made.g);
  return made;
}

/// s = (z - 1) / (z + 1) / tan(w/2): right where the curve ends far below half the sample rate.
inline EqSection bilinear(const EqCurve& curve, double cycles) noexcept {
  const double natural = math::sqrt(curve.d0 / curve.d2);
  EqSection made;
  made.g = math::tanPi(cycles) * natural;
  made.k = curve.d1 / (curve.d2 * natural);
  made.high = curve.n2 / curve.d2;
  made.band = curve.n1 / (curve.d2 * natural);
  made.low = curve.n0 / curve.d0;
  return made;
}

/// `cycles`: centre as a part of the sample rate. `breadth`: where the curve bends, in natural logarithms to each side.
inline EqSection design(const EqCurve& curve, double cycles, double breadth) noexcept {
  constexpr double kLow = 0.004;
  if (cycles < kLow) return bilinear(curve, cycles);
  Points points(curve, cycles, breadth);
  Power a = sampledPoles(curve, 6.283185307179586 * cycles), b = {};
  bool isFitted = points.fit(b, a, true);
  for (uint32_t pass = 0; pass < 5; ++pass) {
    if (pass >= 2) points.weigh(b, a);
    if (!points.fit(b, a, false)) break;
    isFitted = true;
  }
  if (!isFitted) return bilinear(curve, cycles);
  double numerator[3], denominator[3];
  factor(b, numerator);
  factor(a, denominator);
  return sectionOf(numerator, denominator);
}

}  // namespace eq

MAM_END_ISA
