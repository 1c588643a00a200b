#include "base/math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace mam {
namespace {

#if defined(MAM_X86_64) && defined(__GNUC__) && !defined(__clang__)
#define MAM_TEST_TARGETS 1
#define MAM_TARGET(level) __attribute__((target("arch=" level), noinline))
#else
#define MAM_TARGET(level) __attribute__((noinline))
#endif

/// One function of math.hpp as a plain loop for three instruction sets, and as single calls.
#define MAM_LOOPS(name, T, R, call)                                                                   \
  struct name {                                                                                       \
    using Argument = T;                                                                               \
    using Result = R;                                                                                 \
    MAM_INLINE static R one(T x) { return call; }                                                     \
    static __attribute__((noinline)) void single(const T* in, R* out, size_t count) {                 \
      for (size_t i = 0; i < count; ++i) {                                                            \
        volatile T x = in[i];                                                                         \
        volatile R y = one(x);                                                                        \
        out[i] = y;                                                                                   \
      }                                                                                               \
    }                                                                                                 \
    MAM_TARGET("x86-64-v2") static void v2(const T* __restrict in, R* __restrict out, size_t count) { \
      for (size_t i = 0; i < count; ++i) out[i] = one(in[i]);                                         \
    }                                                                                                 \
    MAM_TARGET("x86-64-v3") static void v3(const T* __restrict in, R* __restrict out, size_t count) { \
      for (size_t i = 0; i < count; ++i) out[i] = one(in[i]);                                         \
    }                                                                                                 \
    MAM_TARGET("x86-64-v4") static void v4(const T* __restrict in, R* __restrict out, size_t count) { \
      for (size_t i = 0; i < count; ++i) out[i] = one(in[i]);                                         \
    }                                                                                                 \
  };

MAM_LOOPS(Exp2F, float, float, math::exp2(x))
MAM_LOOPS(ExpF, float, float, math::exp(x))
MAM_LOOPS(LogF, float, float, math::log(x))
MAM_LOOPS(Log2F, float, float, math::log2(x))
MAM_LOOPS(SinF, float, float, math::sin2pi(x))
MAM_LOOPS(CosF, float, float, math::cos2pi(x))
MAM_LOOPS(TanF, float, float, math::tanPi(x))
MAM_LOOPS(TanhF, float, float, math::tanh(x))
MAM_LOOPS(GainF, float, float, math::dbToGain(x))
MAM_LOOPS(DecibelsF, float, float, math::gainToDb(x))
MAM_LOOPS(FlushedF, float, float, math::flushed(x))
MAM_LOOPS(SinCycles, double, float, math::sinCycles(x))
MAM_LOOPS(Exp2D, double, double, math::exp2(x))
MAM_LOOPS(ExpD, double, double, math::exp(x))
MAM_LOOPS(LogD, double, double, math::log(x))
MAM_LOOPS(Log2D, double, double, math::log2(x))
MAM_LOOPS(SinD, double, double, math::sin2pi(x))
MAM_LOOPS(CosD, double, double, math::cos2pi(x))
MAM_LOOPS(TanD, double, double, math::tanPi(x))
MAM_LOOPS(PowD, double, double, math::pow(x, 1.9))
MAM_LOOPS(GainD, double, double, math::dbToGain(x))

constexpr size_t kPoints = 200003;

template <class T> std::vector<T> grid(double low, double high) {
  std::vector<T> points;
  for (size_t i = 0; i < kPoints; ++i)
    points.push_back(static_cast<T>(low + (high - low) * static_cast<double>(i) / (kPoints - 1)));
  return points;
}

template <class F> auto single(const std::vector<typename F::Argument>& in) {
  std::vector<typename F::Result> out(in.size());
  F::single(in.data(), out.data(), in.size());
  return out;
}

/// FNV-1a of the bits.
template <class R> uint64_t checksum(const std::vector<R>& values) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (R value : values) {
    unsigned char bytes[sizeof(R)];
    std::memcpy(bytes, &value, sizeof bytes);
    for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  }
  return hash;
}

template <class F> void expectBits(double low, double high, uint64_t expected) {
  using R = typename F::Result;
  const auto in = grid<typename F::Argument>(low, high);
  const std::vector<R> scalar = single<F>(in);
  EXPECT_EQ(checksum(scalar), expected) << std::hex << checksum(scalar);
  const auto expectSame = [&](void (*loop)(const typename F::Argument*, R*, size_t)) {
    std::vector<R> out(in.size());
    loop(in.data(), out.data(), in.size());
    EXPECT_EQ(std::memcmp(out.data(), scalar.data(), out.size() * sizeof(R)), 0);
  };
  expectSame(F::v2);
#if defined(MAM_TEST_TARGETS)
  if (__builtin_cpu_supports("x86-64-v3")) expectSame(F::v3);
  if (__builtin_cpu_supports("x86-64-v4")) expectSame(F::v4);
#endif
}

enum class Error { Absolute, Relative };

template <class F, class Reference>
void expectError(double low, double high, Error kind, long double limit, Reference reference) {
  const auto in = grid<typename F::Argument>(low, high);
  const auto out = single<F>(in);
  long double worst = 0;
  double at = 0;
  for (size_t i = 0; i < in.size(); ++i) {
    const long double exact = reference(static_cast<long double>(in[i]));
    long double error = std::fabs(static_cast<long double>(out[i]) - exact);
    if (kind == Error::Relative && exact != 0) error /= std::fabs(exact);
    if (error <= worst) continue;
    worst = error;
    at = static_cast<double>(in[i]);
  }
  EXPECT_LE(worst, limit) << "at " << at;
  EXPECT_GE(worst, limit / 20) << "the bound is far from what the function does";
}

constexpr long double kPi = 3.14159265358979323846264338327950288L;

TEST(Math, ExponentialsKeepTheirErrorBounds) {
  const auto exp2 = [](long double x) { return std::exp2(x); };
  const auto exp = [](long double x) { return std::exp(x); };
  expectError<Exp2F>(-125, 127, Error::Relative, 1e-7L, exp2);
  expectError<ExpF>(-87, 88, Error::Relative, 1.2e-7L, exp);
  expectError<Exp2D>(-1021, 1023, Error::Relative, 4e-16L, exp2);
  expectError<ExpD>(-708, 709, Error::Relative, 4e-16L, exp);
}

TEST(Math, LogarithmsKeepTheirErrorBoundsAlsoNearOne) {
  const auto log = [](long double x) { return std::log(x); };
  const auto log2 = [](long double x) { return std::log2(x); };
  for (double high : {1.01, 3.0, 1e5}) {
    expectError<LogF>(0.99 / high, high, Error::Relative, 2e-7L, log);
    expectError<LogD>(0.99 / high, high, Error::Relative, 4e-16L, log);
    expectError<Log2F>(0.99 / high, high, Error::Relative, 2.5e-7L, log2);
    expectError<Log2D>(0.99 / high, high, Error::Relative, 5e-16L, log2);
  }
}

TEST(Math, SinesAndCosinesKeepTheirErrorBounds) {
  const auto sin = [](long double x) { return std::sin(2 * kPi * x); };
  const auto cos = [](long double x) { return std::cos(2 * kPi * x); };
  expectError<SinF>(-2, 2, Error::Absolute, 2e-7L, sin);
  expectError<SinF>(0, 0.25, Error::Relative, 2e-7L, sin);
  expectError<SinCycles>(-2, 2, Error::Absolute, 2.1e-7L, sin);
  expectError<SinCycles>(1e6, 1e6 + 2, Error::Absolute, 2.1e-7L, [&](long double x) { return sin(x - 1e6L); });
  expectError<CosF>(-2, 2, Error::Absolute, 2e-7L, cos);
  expectError<SinD>(-2, 2, Error::Absolute, 4e-16L, sin);
  expectError<CosD>(-2, 2, Error::Absolute, 4e-16L, cos);
}

TEST(Math, TangentsAndDecibelsKeepTheirErrorBounds) {
  const auto tan = [](long double x) { return std::tan(kPi * x); };
  const auto gain = [](long double x) { return std::pow(10.0L, x / 20); };
  expectError<TanF>(0, 0.4999, Error::Relative, 4e-7L, tan);
  expectError<TanD>(0, 0.4999, Error::Relative, 1e-15L, tan);
  expectError<TanhF>(-12, 12, Error::Relative, 3e-7L, [](long double x) { return std::tanh(x); });
  expectError<TanhF>(-1e-3, 1e-3, Error::Relative, 3e-7L, [](long double x) { return std::tanh(x); });
  expectError<GainF>(-120, 40, Error::Relative, 1.9e-6L, gain);
  expectError<GainD>(-120, 40, Error::Relative, 5e-15L, gain);
  expectError<DecibelsF>(1e-6, 2, Error::Relative, 4e-7L, [](long double x) { return 20 * std::log10(x); });
  expectError<PowD>(0, 3, Error::Relative, 4e-15L, [](long double x) { return std::pow(x, 1.9L); });
}

TEST(Math, SaturatesInsteadOfOverflowing) {
  for (float x : std::vector<float>{0.f, -0.f, 1e-38f, -1e-38f, 1e-45f, 1.f, -1.f, 3.4e38f, -3.4e38f, 8388609.f})
    for (float y : {math::exp2(x), math::exp(x), math::log(x), math::log2(x), math::sin2pi(x), math::cos2pi(x),
                    math::tanPi(x), math::tanh(x), math::dbToGain(x), math::gainToDb(x)})
      EXPECT_TRUE(std::isfinite(y)) << x;
  for (double x : std::vector<double>{0., -0., 1e-308, -1e-308, 5e-324, 1., -1., 1.7e308, -1.7e308, 4503599627370497.})
    for (double y : {math::exp2(x), math::exp(x), math::log(x), math::log2(x), math::sin2pi(x), math::cos2pi(x),
                     math::tanPi(x), math::pow(x, 1.7e308), math::pow(x, -1.7e308), math::pow(1e308, x)})
      EXPECT_TRUE(std::isfinite(y)) << x;
}

TEST(Math, KeepsTheExactPoints) {
  EXPECT_EQ(math::exp2(0.f), 1.f);
  EXPECT_EQ(math::exp2(-126.5f), 0.f);
  EXPECT_EQ(math::exp2(10.0), 1024.0);
  EXPECT_EQ(math::exp(0.0), 1.0);
  EXPECT_EQ(math::log(1.f), 0.f);
  EXPECT_EQ(math::log2(8.0), 3.0);
  EXPECT_EQ(math::sin2pi(0.5f), 0.f);
  EXPECT_EQ(math::cos2pi(0.25), 0.0);
  EXPECT_EQ(math::sin2pi(123456789.f), 0.f);
  EXPECT_EQ(math::tanh(0.f), 0.f);
  EXPECT_EQ(math::tanh(10.f), 1.f);
  EXPECT_EQ(math::tanh(-3e38f), -1.f);
  EXPECT_EQ(math::dbToGain(0.f), 1.f);
  EXPECT_EQ(math::pow(0, 0), 1.0);
  EXPECT_EQ(math::pow(0, 0.5), 0.0);
  EXPECT_EQ(math::flushed(9e-31f), 0.f);
  EXPECT_EQ(math::flushed(-2e-30f), -2e-30f);
}

TEST(Math, GivesPinnedBitsInEveryLoopAndEveryCall) {
  expectBits<Exp2F>(-140, 140, 0x1f3388d88d78e629u);
  expectBits<ExpF>(-100, 100, 0x51b79300af903d45u);
  expectBits<LogF>(-1, 1000, 0x17c65249ed9f5bc5u);
  expectBits<Log2F>(0.3, 3, 0xa69ffbba220a8477u);
  expectBits<SinF>(-3, 3, 0x38cfe2456e4147edu);
  expectBits<CosF>(-3, 3, 0x8183f36a4802aaf8u);
  expectBits<TanF>(-0.1, 0.6, 0x88954613b8810bf4u);
  expectBits<TanhF>(-11, 11, 0xcb92bc8024e3afb1u);
  expectBits<GainF>(-150, 60, 0xeb24ec997acb14d3u);
  expectBits<DecibelsF>(-0.1, 4, 0x17b79b4c24e767b7u);
  expectBits<FlushedF>(-3e-30, 3e-30, 0xd12bae82f3eb0439u);
  expectBits<SinCycles>(-1000, 1000, 0x8e5d60b27b8409d5u);
  expectBits<Exp2D>(-1100, 1100, 0xec4d2f126b7e8c1u);
  expectBits<ExpD>(-800, 800, 0x90dc7b0d0d70a234u);
  expectBits<LogD>(-1, 1000, 0x52c4570b632778fu);
  expectBits<Log2D>(0.3, 3, 0x544eacd717364b47u);
  expectBits<SinD>(-3, 3, 0x8601048327d977f9u);
  expectBits<CosD>(-3, 3, 0x25e14a626f22ded0u);
  expectBits<TanD>(-0.1, 0.6, 0x9e676e59d4d871fdu);
  expectBits<PowD>(-0.5, 3, 0xb34d77d296207772u);
  expectBits<GainD>(-150, 60, 0x84c8d774178b6923u);
}

}  // namespace
}  // namespace mam
