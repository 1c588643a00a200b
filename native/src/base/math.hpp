// realtime
// The elementary functions that decide samples and frames. One set of bits on every CPU, compiler and libm: only IEEE
// add, subtract, multiply, divide, compare and exact bit work, no branch, no table, so that GCC vectorises a plain loop
// over them and the scalar remainder of the loop gives the same bits.
//
// Method: exact range reduction (round to nearest, Cody-Waite in two parts), then a polynomial through the Chebyshev
// nodes of the reduced range (within a factor of two of the minimax one), in Horner form. Errors stated are maxima
// against libm's long double over dense grids (tests/base/math_test.cpp asserts them). Finite input never gives
// infinity or NaN; arguments outside a function's range saturate as each comment says.
#pragma once

#include <cstdint>

#include "base/isa.hpp"

MAM_BEGIN_ISA
namespace math {

MAM_INLINE uint32_t bitsOf(float x) noexcept { return __builtin_bit_cast(uint32_t, x); }
MAM_INLINE uint64_t bitsOf(double x) noexcept { return __builtin_bit_cast(uint64_t, x); }
MAM_INLINE float fromBits(uint32_t x) noexcept { return __builtin_bit_cast(float, x); }
MAM_INLINE double fromBits(uint64_t x) noexcept { return __builtin_bit_cast(double, x); }

template <class T> MAM_INLINE T select(bool condition, T whenTrue, T whenFalse) noexcept {
  return condition ? whenTrue : whenFalse;
}
template <class T> MAM_INLINE T min(T a, T b) noexcept { return b < a ? b : a; }
template <class T> MAM_INLINE T max(T a, T b) noexcept { return a < b ? b : a; }
template <class T> MAM_INLINE T clamp(T x, T low, T high) noexcept { return min(max(x, low), high); }
MAM_INLINE float abs(float x) noexcept { return __builtin_fabsf(x); }
MAM_INLINE double abs(double x) noexcept { return __builtin_fabs(x); }
MAM_INLINE float copySign(float size, float sign) noexcept { return __builtin_copysignf(size, sign); }
MAM_INLINE double copySign(double size, double sign) noexcept { return __builtin_copysign(size, sign); }
/// Exact.
MAM_INLINE float floor(float x) noexcept { return __builtin_floorf(x); }
MAM_INLINE double floor(double x) noexcept { return __builtin_floor(x); }
/// Correctly rounded.
MAM_INLINE float sqrt(float x) noexcept { return __builtin_sqrtf(x); }
MAM_INLINE double sqrt(double x) noexcept { return __builtin_sqrt(x); }

/// Decaying state below 1e-30 becomes 0, so that nothing depends on how the CPU treats denormals.
MAM_INLINE float flushed(float x) noexcept { return abs(x) < 1e-30f ? 0.f : x; }
MAM_INLINE double flushed(double x) noexcept { return abs(x) < 1e-30 ? 0.0 : x; }

namespace detail {

// Adding these rounds to the nearest integer and leaves it in the low bits of the sum.
constexpr float kRound32 = 12582912.f;           // 1.5 * 2^23
constexpr double kRound64 = 6755399441055744.0;  // 1.5 * 2^52

/// 2^n for n = rounded - kRound, -126 <= n <= 127 (f64: -1022..1023).
MAM_INLINE float powerOfTwo(float rounded) noexcept { return fromBits((bitsOf(rounded) << 23) + 0x3f800000u); }
MAM_INLINE double powerOfTwo(double rounded) noexcept {
  return fromBits((bitsOf(rounded) << 52) + 0x3ff0000000000000u);
}

/// e^r - 1 for |r| <= ln(2)/2; relative error 6e-8 (f64: 2e-16).
MAM_INLINE float expm1Reduced(float r) noexcept {
  float p = 0.001392617612f;
  p = p * r + 0.008363173075f;
  p = p * r + 0.04166655466f;
  p = p * r + 0.1666657703f;
  p = p * r + 0.5f;
  return p * (r * r) + r;
}
MAM_INLINE double expm1Reduced(double r) noexcept {
  double p = 2.510037583256123366e-8;
  p = p * r + 2.762007587998336659e-7;
  p = p * r + 2.755726848031002553e-6;
  p = p * r + 0.00002480152132236869327;
  p = p * r + 0.0001984126986304054527;
  p = p * r + 0.001388888891719671908;
  p = p * r + 0.008333333333330064449;
  p = p * r + 0.0416666666666241619;
  p = p * r + 0.1666666666666666745;
  p = p * r + 0.5000000000000001021;
  return p * (r * r) + r;
}

/// sin(2 pi a), -0.25 <= a <= 0.25; relative error 2e-7 (f64: 5e-16).
MAM_INLINE float sinQuarter(float a) noexcept {
  const float z = a * a;
  float p = 39.75982709f;
  p = p * z - 76.58117264f;
  p = p * z + 81.60247637f;
  p = p * z - 41.34168061f;
  p = p * z + 6.28318528f;
  return p * a;
}
MAM_INLINE double sinQuarter(double a) noexcept {
  const double z = a * a;
  double p = 0.1008969550164681116;
  p = p * z - 0.7177337921413453313;
  p = p * z + 3.819928094227164202;
  p = p * z - 15.09464167611790009;
  p = p * z + 42.05869392542868225;
  p = p * z - 76.70585975282491921;
  p = p * z + 81.60524927607361518;
  p = p * z - 41.34170224039975686;
  p = p * z + 6.283185307179586476;
  return p * a;
}

/// Cycles to -0.5..0.5. From 2^23 (f64: 2^52) on every value is a whole number and gives 0.
MAM_INLINE float toNearestCycle(float x) noexcept {
  const float t = abs(x) < 8388608.f ? x : 0.f;
  return t - floor(t + 0.5f);
}
MAM_INLINE double toNearestCycle(double x) noexcept {
  const double t = abs(x) < 4503599627370496.0 ? x : 0.0;
  return t - floor(t + 0.5);
}
/// sin(2 pi r), -0.5 <= r <= 0.5: the second and third quarter are mirrored.
template <class T> MAM_INLINE T sinHalf(T r) noexcept {
  const T a = abs(r);
  return copySign(T(1), r) * sinQuarter(min(a, T(0.5) - a));
}

/// x = m * 2^exponent with sqrt(1/2) <= m < sqrt(2).
template <class T> struct Split { T exponent, m; };
MAM_INLINE Split<float> split(float x) noexcept {
  const uint32_t b = bitsOf(max(x, 1.17549435e-38f));
  const int32_t e = static_cast<int32_t>(b - 0x3f3504f3u) >> 23;
  return {static_cast<float>(e), fromBits(b - (static_cast<uint32_t>(e) << 23))};
}
MAM_INLINE Split<double> split(double x) noexcept {
  const uint64_t b = bitsOf(max(x, 2.2250738585072014e-308));
  // The exponent biased by 1023, kept positive: a logical shift and the 2^52 trick need no AVX-512DQ to vectorise.
  const uint64_t biased = (b - 0x3fe6a09e667f3bcdu + (uint64_t{1023} << 52)) >> 52;
  const double e = fromBits(biased | 0x4330000000000000u) - (4503599627370496.0 + 1023);
  return {e, fromBits(b - ((biased - 1023) << 52))};
}
/// ln(m) by 2 atanh(s), s = (m - 1)/(m + 1).
MAM_INLINE float logReduced(float m) noexcept {
  const float f = m - 1.f, s = f / (f + 2.f), z = s * s;
  float p = 0.147899747f;
  p = p * z + 0.1999439028f;
  p = p * z + 0.3333334252f;
  return 2.f * s + 2.f * s * z * p;
}
MAM_INLINE double logReduced(double m) noexcept {
  const double f = m - 1.0, s = f / (f + 2.0), z = s * s;
  double p = 0.06543313073920051069;
  p = p * z + 0.06634386569328442592;
  p = p * z + 0.07693119851407329094;
  p = p * z + 0.09090897820066453138;
  p = p * z + 0.1111111119585695872;
  p = p * z + 0.1428571428540180591;
  p = p * z + 0.2000000000000043849;
  p = p * z + 0.3333333333333333323;
  return 2.0 * s + 2.0 * s * z * p;
}

}  // namespace detail

/// 2^x. Relative error 1e-7 (f64: 4e-16). Below -126 (-1022) 0, above 127.49 (1023.49) as there.
MAM_INLINE float exp2(float x) noexcept {
  const float t = clamp(x, -126.f, 127.49f);
  const float rounded = t + detail::kRound32, f = t - (rounded - detail::kRound32);
  float p = 0.0001545316295f;
  p = p * f + 0.001339086336f;
  p = p * f + 0.009618082557f;
  p = p * f + 0.05550357114f;
  p = p * f + 0.2402265076f;
  p = p * f + 0.693147188f;
  return x < -126.f ? 0.f : (p * f + 1.f) * detail::powerOfTwo(rounded);
}
MAM_INLINE double exp2(double x) noexcept {
  const double t = clamp(x, -1022.0, 1023.49);
  const double rounded = t + detail::kRound64, f = t - (rounded - detail::kRound64);
  double p = 4.454960598186518394e-10;
  p = p * f + 7.0725859492692237e-9;
  p = p * f + 1.017806244584577352e-7;
  p = p * f + 1.321544258792168965e-6;
  p = p * f + 0.00001525273382983611839;
  p = p * f + 0.0001540353044173605015;
  p = p * f + 0.001333355814641693531;
  p = p * f + 0.009618129107606888527;
  p = p * f + 0.05550410866482159434;
  p = p * f + 0.2402265069591009822;
  p = p * f + 0.6931471805599453094;
  return x < -1022.0 ? 0.0 : (p * f + 1.0) * detail::powerOfTwo(rounded);
}

/// e^x. Relative error 1.2e-7 (f64: 4e-16). Below -87.3 (-708.3) 0, above 88.3 (709.4) as there.
MAM_INLINE float exp(float x) noexcept {
  const float t = clamp(x, -87.3f, 88.3f);
  const float rounded = t * 1.44269504f + detail::kRound32, n = rounded - detail::kRound32;
  const float r = (t - n * 0.693359375f) + n * 2.12194440e-4f;
  return x < -87.3f ? 0.f : (detail::expm1Reduced(r) + 1.f) * detail::powerOfTwo(rounded);
}
MAM_INLINE double exp(double x) noexcept {
  const double t = clamp(x, -708.3, 709.4);
  const double rounded = t * 1.442695040888963407 + detail::kRound64, n = rounded - detail::kRound64;
  const double r = (t - n * 6.93147180369123816490e-01) - n * 1.90821492927058770002e-10;
  return x < -708.3 ? 0.0 : (detail::expm1Reduced(r) + 1.0) * detail::powerOfTwo(rounded);
}

/// Natural logarithm. Relative error 2e-7 (f64: 4e-16), also near 1. Zero, negative and denormal
/// numbers count as the smallest normal one.
MAM_INLINE float log(float x) noexcept {
  const detail::Split<float> v = detail::split(x);
  return v.exponent * 0.693359375f + (detail::logReduced(v.m) - v.exponent * 2.12194440e-4f);
}
MAM_INLINE double log(double x) noexcept {
  const detail::Split<double> v = detail::split(x);
  return v.exponent * 6.93147180369123816490e-01 + (detail::logReduced(v.m) + v.exponent * 1.90821492927058770002e-10);
}

/// Logarithm to base 2. Relative error 2.5e-7 (f64: 5e-16); range as log; powers of two are exact.
MAM_INLINE float log2(float x) noexcept {
  const detail::Split<float> v = detail::split(x);
  return v.exponent + detail::logReduced(v.m) * 1.44269504f;
}
MAM_INLINE double log2(double x) noexcept {
  const detail::Split<double> v = detail::split(x);
  return v.exponent + detail::logReduced(v.m) * 1.442695040888963407;
}

/// base^exponent as 2^(exponent log2 base), relative error (1 + |exponent log2 base|) * 4e-16, saturated as exp2.
/// A base of 0 or less counts as 0: gives 0, 1 for exponent 0, and the saturated power for a negative exponent.
MAM_INLINE double pow(double base, double exponent) noexcept {
  const double y = base > 0 ? exponent * log2(base) : exponent * -1e300;
  return exponent == 0 ? 1.0 : exp2(clamp(y, -1e300, 1e300));
}

/// sin(2 pi x), x in cycles of any size. Absolute error 2e-7 (f64: 4e-16), relative error the same below a quarter.
MAM_INLINE float sin2pi(float x) noexcept { return detail::sinHalf(detail::toNearestCycle(x)); }
MAM_INLINE double sin2pi(double x) noexcept { return detail::sinHalf(detail::toNearestCycle(x)); }

/// cos(2 pi x), x in cycles. Absolute error 2e-7 (f64: 4e-16).
MAM_INLINE float cos2pi(float x) noexcept { return detail::sinQuarter(0.25f - abs(detail::toNearestCycle(x))); }
MAM_INLINE double cos2pi(double x) noexcept { return detail::sinQuarter(0.25 - abs(detail::toNearestCycle(x))); }

/// sin(2 pi x) of a phase kept in f64, to f32 precision (absolute error 2e-7): reduced in f64, then the f32 polynomial.
MAM_INLINE float sinCycles(double x) noexcept { return detail::sinHalf(static_cast<float>(detail::toNearestCycle(x))); }

/// tan(pi x), 0 <= x < 0.5 (saturated to the greatest f32 below 0.5, tan = 1e7). Relative error 4e-7.
MAM_INLINE float tanPi(float x) noexcept {
  const float half = clamp(x, 0.f, 0.49999997f) * 0.5f;
  return detail::sinQuarter(half) / detail::sinQuarter(0.25f - half);
}
/// tan(pi x), 0 <= x < 0.5, relative error 1e-15; saturated at x = 0.5 - 2^-54.
MAM_INLINE double tanPi(double x) noexcept {
  const double half = clamp(x, 0.0, 0.49999999999999994) * 0.5;
  return detail::sinQuarter(half) / detail::sinQuarter(0.25 - half);
}

/// tanh as (e^2|x| - 1)/(e^2|x| + 1) with a true expm1: relative error 3e-7 everywhere, exactly 1 from about 9 on, odd.
MAM_INLINE float tanh(float x) noexcept {
  const float t = 2.f * min(abs(x), 10.f);
  const float rounded = t * 1.44269504f + detail::kRound32, n = rounded - detail::kRound32;
  const float r = (t - n * 0.693359375f) + n * 2.12194440e-4f;
  const float scale = detail::powerOfTwo(rounded);
  const float em1 = scale * detail::expm1Reduced(r) + (scale - 1.f);
  return copySign(em1 / (em1 + 2.f), x);
}

/// 10^(db/20). Relative error 1e-7 + |db| * 1.5e-8 (2e-6 at -120 dB), f64 5e-15 there; saturated as exp2.
MAM_INLINE float dbToGain(float db) noexcept { return exp2(clamp(db, -1e6f, 1e6f) * 0.166096405f); }
MAM_INLINE double dbToGain(double db) noexcept { return exp2(clamp(db, -1e6, 1e6) * 0.1660964047443681174); }
/// 20 log10(gain), error as log2. Zero, negative and denormal gains give -758.6 dB (f64: -6153 dB).
MAM_INLINE float gainToDb(float gain) noexcept { return log2(gain) * 6.02059991f; }
MAM_INLINE double gainToDb(double gain) noexcept { return log2(gain) * 6.020599913279623904; }

}  // namespace math
MAM_END_ISA
