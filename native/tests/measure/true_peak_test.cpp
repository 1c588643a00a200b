#include "measure/true_peak.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace mam {
namespace {

constexpr double kPi = 3.141592653589793;

/// A sine of `cycles` a sample that swells and fades, so that its ends add no peak of their own.
std::vector<float> swell(double cycles, double degrees, double peak, size_t frames = 9600) {
  std::vector<float> made;
  for (size_t i = 0; i < frames; ++i) {
    const double edge = static_cast<double>(std::min(i, frames - 1 - i)) / 960;
    const double fade = edge < 1 ? 0.5 - 0.5 * std::cos(kPi * edge) : 1;
    made.push_back(
        static_cast<float>(peak * fade * std::sin(2 * kPi * cycles * static_cast<double>(i) + degrees * kPi / 180)));
  }
  return made;
}

double truePeakDb(const std::vector<float>& mono) {
  TruePeakMeter meter(1);
  meter.process(mono.data(), mono.size());
  return 20 * std::log10(static_cast<double>(meter.truePeak()));
}

/// Taps of a point `fraction` after a sample: a sinc over 128 samples under a raised cosine.
std::array<double, 128> sincTaps(double fraction) {
  std::array<double, 128> taps{};
  for (int k = -63; k <= 64; ++k) {
    const double d = k - fraction;
    taps[static_cast<size_t>(k + 63)] = std::sin(kPi * d) / (kPi * d) * (0.5 + 0.5 * std::cos(kPi * d / 65));
  }
  return taps;
}

/// The greatest magnitude at 16 points from each sample on: far finer than the meter.
double referencePeak(const std::vector<float>& x) {
  std::vector<double> padded(x.size() + 128);
  std::copy(x.begin(), x.end(), padded.begin() + 63);
  double peak = 0;
  for (float sample : x) peak = std::max(peak, std::abs(double{sample}));
  for (int point = 1; point < 16; ++point) {
    const auto taps = sincTaps(point / 16.0);
    for (size_t i = 0; i < x.size(); ++i)
      peak = std::max(peak, std::abs(std::inner_product(taps.begin(), taps.end(), padded.data() + i, 0.0)));
  }
  return peak;
}

// EBU Tech 3341, cases 15 to 19.
TEST(TruePeak, FindsThePeakOfASineBetweenItsSamples) {
  EXPECT_NEAR(truePeakDb(swell(1.0 / 4, 0, 0.5)), -6.02, 0.05);
  EXPECT_NEAR(truePeakDb(swell(1.0 / 4, 45, 0.5)), -6.02, 0.05);
  EXPECT_NEAR(truePeakDb(swell(1.0 / 6, 60, 0.5)), -6.02, 0.05);
  EXPECT_NEAR(truePeakDb(swell(1.0 / 8, 67.5, 0.5)), -6.02, 0.05);
  EXPECT_NEAR(truePeakDb(swell(1.0 / 4, 45, 1.41)), 2.98, 0.05);
}

TEST(TruePeak, TellsTheSamplePeakApart) {
  const std::vector<float> x = swell(1.0 / 4, 45, 0.5);
  TruePeakMeter meter(1);
  meter.process(x.data(), x.size());
  EXPECT_NEAR(meter.samplePeak(), 0.5 * std::sqrt(0.5), 1e-4);
}

TEST(TruePeak, StaysWithinItsStatedErrorForNoise) {
  std::mt19937 random(3);
  std::normal_distribution<double> sample(0, 0.1);
  for (int run = 0; run < 4; ++run) {
    std::vector<double> white(700);
    for (double& x : white) x = sample(random) * (random() % 50 == 0 ? 8 : 1);
    std::vector<float> x(white.size(), 0);
    for (size_t i = 64; i + 64 < x.size(); ++i)  // up to 0.35 of the rate
      for (int k = -40; k <= 40; ++k)
        x[i] += static_cast<float>(white[i + static_cast<size_t>(k + 40) - 40] *
                                   (k == 0 ? 0.7 : std::sin(0.7 * kPi * k) / (kPi * k)) *
                                   (0.5 + 0.5 * std::cos(kPi * k / 41)));
    const double reference = 20 * std::log10(referencePeak(x));
    EXPECT_GT(truePeakDb(x), reference - 0.4);
    EXPECT_LT(truePeakDb(x), reference + 0.06);
  }
}

TEST(TruePeak, IsNeverBelowASample) {
  std::vector<float> x(100);
  x[50] = -1;
  EXPECT_EQ(truePeakDb(x), 0);
}

TEST(TruePeak, IncludesTheOvershootAfterTheLastSample) {
  const std::vector<float> ends(40, 1.f);
  std::vector<float> goesOn = ends;
  goesOn.resize(400);
  EXPECT_GT(truePeakDb(ends), 0.5);
  EXPECT_EQ(truePeakDb(ends), truePeakDb(goesOn));
}

TEST(TruePeak, SeesTheLouderChannel) {
  const std::vector<float> quiet = swell(1.0 / 4, 45, 0.25), loud = swell(1.0 / 6, 60, 0.5);
  for (bool swapped : {false, true}) {
    std::vector<float> both;
    for (size_t i = 0; i < quiet.size(); ++i) {
      both.push_back(swapped ? loud[i] : quiet[i]);
      both.push_back(swapped ? quiet[i] : loud[i]);
    }
    TruePeakMeter meter(2);
    meter.process(both.data(), quiet.size());
    EXPECT_NEAR(meter.truePeak(), 0.5, 0.003);
  }
}

TEST(TruePeak, OfALoudPlaceDoesNotDependOnWhatWasMeasuredBefore) {
  const std::vector<float> quiet = swell(1.0 / 4, 45, 0.3), loud = swell(1.0 / 6, 60, 0.5);
  std::vector<float> forth = quiet, back = loud;
  forth.insert(forth.end(), loud.begin(), loud.end());
  back.insert(back.end(), quiet.begin(), quiet.end());
  EXPECT_EQ(truePeakDb(forth), truePeakDb(back));
}

}  // namespace
}  // namespace mam
