#include "measure/loudness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <random>
#include <vector>

namespace mam {
namespace {

constexpr double kPi = 3.141592653589793;

struct Part {
  double seconds, levelDb;
};

/// Interleaved sine, both channels equal, level changes without a jump in phase.
std::vector<float> tone(double hz, const std::vector<Part>& parts, double sampleRate = 48000, uint32_t channels = 2) {
  std::vector<float> made;
  uint64_t frame = 0;
  for (const Part& part : parts) {
    const double peak = std::pow(10, part.levelDb / 20);
    for (auto left = static_cast<uint64_t>(part.seconds * sampleRate); left > 0; --left, ++frame)
      made.insert(made.end(), channels,
                  static_cast<float>(peak * std::sin(2 * kPi * hz / sampleRate * static_cast<double>(frame))));
  }
  return made;
}

LoudnessResult measure(const std::vector<float>& samples, double sampleRate = 48000, uint32_t channels = 2) {
  LoudnessMeter meter(sampleRate, channels);
  meter.process(samples.data(), samples.size() / channels);
  return meter.result();
}

// EBU Tech 3341, cases 1 to 5.
TEST(Loudness, OfAStereoSineOf1kHzIsItsLevelAtEveryRate) {
  for (double rate : {22050.0, 44100.0, 48000.0, 88200.0, 96000.0, 192000.0})
    for (double level : {-23.0, -33.0, -1.0})
      EXPECT_NEAR(measure(tone(1000, {{2, level}}, rate), rate).integratedLufs, level, 0.05) << rate;
}

TEST(Loudness, LeavesOutWhatIsTenUnitsBelowTheRest) {
  EXPECT_NEAR(measure(tone(1000, {{10, -36}, {60, -23}, {10, -36}})).integratedLufs, -23, 0.1);
}

TEST(Loudness, LeavesOutNearSilenceBeforeItFindsTheRelativeGate) {
  EXPECT_NEAR(measure(tone(1000, {{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}})).integratedLufs, -23, 0.1);
}

TEST(Loudness, AveragesWhatIsWithinTheGate) {
  EXPECT_NEAR(measure(tone(1000, {{20, -26}, {20.1, -20}, {20, -26}})).integratedLufs, -23, 0.1);
}

TEST(Loudness, TheLoudestMomentIsThatOf400Milliseconds) {
  const auto momentary = [](const std::vector<Part>& parts) { return measure(tone(1000, parts)).momentaryMaxLufs; };
  EXPECT_NEAR(momentary({{2, -40}, {0.5, -20}, {2, -40}}), -20, 0.1);
  EXPECT_NEAR(momentary({{2, -90}, {0.2, -20}, {2, -90}}), -23, 0.1);
  EXPECT_TRUE(std::isinf(momentary({{0.39, -20}}))) << "too short";
}

TEST(Loudness, OfOneChannelIsThreeUnitsBelowTwoEqualOnes) {
  EXPECT_NEAR(measure(tone(1000, {{5, -20}}, 48000, 1), 48000, 1).integratedLufs, -23.01, 0.05);
}

TEST(Loudness, WeighsFrequenciesAsTheTableOfTheRecommendation) {
  const auto gainDb = [](double hz, double b0, double b1, double b2, double a1, double a2) {
    const std::complex<double> z = std::polar(1.0, -2 * kPi * hz / 48000);
    return 20 * std::log10(std::abs((b0 + b1 * z + b2 * z * z) / (1.0 + a1 * z + a2 * z * z)));
  };
  for (double hz : {25.0, 40.0, 100.0, 500.0, 2000.0, 4000.0, 10000.0, 15000.0}) {
    const double weight =
        gainDb(hz, 1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585) +
        gainDb(hz, 1, -2, 1, -1.99004745483398, 0.99007225036621);
    EXPECT_NEAR(measure(tone(hz, {{4, -20}})).integratedLufs, -20 - 0.691 + weight, 0.02) << hz;
  }
}

TEST(Loudness, OfSilenceIsMinusInfinity) {
  const LoudnessResult none = measure({}), silent = measure(std::vector<float>(96000));
  for (const LoudnessResult& r : {none, silent})
    for (double value : {r.integratedLufs, r.truePeakDb, r.samplePeakDb, r.rmsDb})
      EXPECT_EQ(value, -std::numeric_limits<double>::infinity());
}

TEST(Loudness, NeedsAWholeGatingBlock) {
  EXPECT_TRUE(std::isinf(measure(tone(1000, {{0.399, -20}})).integratedLufs));
  EXPECT_NEAR(measure(tone(1000, {{0.4, -20}})).integratedLufs, -20, 0.1);
}

TEST(Loudness, TellsRmsAndSamplePeak) {
  const LoudnessResult sine = measure(tone(997, {{10, -6}}));
  EXPECT_NEAR(sine.rmsDb, -9.0103, 1e-3);
  EXPECT_NEAR(sine.samplePeakDb, -6, 1e-3);
  EXPECT_NEAR(measure(std::vector<float>(96000, -1.f)).rmsDb, 0, 1e-9);
}

TEST(Loudness, IsTheSameHoweverTheSignalIsCut) {
  std::mt19937 random(5);
  std::normal_distribution<float> sample(0, 0.2f);
  std::vector<float> samples(2 * 100000);
  for (float& x : samples) x = sample(random);
  const LoudnessResult whole = measure(samples);
  LoudnessMeter meter(48000, 2);
  for (size_t at = 0; at < 100000;) {
    const size_t count = std::min<size_t>(1 + random() % 3000, 100000 - at);
    meter.process(samples.data() + 2 * at, count);
    at += count;
    ASSERT_TRUE(std::isfinite(meter.result().truePeakDb));  // asking changes nothing
  }
  const LoudnessResult parts = meter.result();
  EXPECT_EQ(parts.integratedLufs, whole.integratedLufs);
  EXPECT_EQ(parts.truePeakDb, whole.truePeakDb);
  EXPECT_EQ(parts.samplePeakDb, whole.samplePeakDb);
  EXPECT_EQ(parts.rmsDb, whole.rmsDb);
}

TEST(Loudness, StartsAgainAfterAReset) {
  LoudnessMeter meter(48000, 2);
  const std::vector<float> loud = tone(60, {{2, 0}}), quiet = tone(1000, {{5, -40}});
  meter.process(loud.data(), loud.size() / 2);
  meter.reset();
  meter.process(quiet.data(), quiet.size() / 2);
  const LoudnessResult again = meter.result(), fresh = measure(quiet);
  EXPECT_EQ(again.integratedLufs, fresh.integratedLufs);
  EXPECT_EQ(again.truePeakDb, fresh.truePeakDb);
  EXPECT_EQ(again.rmsDb, fresh.rmsDb);
}

TEST(Loudness, SurvivesSamplesThatAreNotFinite) {
  std::vector<float> samples = tone(1000, {{5, -23}});
  samples[1001] = std::numeric_limits<float>::quiet_NaN();
  samples[2000] = std::numeric_limits<float>::infinity();
  const LoudnessResult result = measure(samples);
  EXPECT_NEAR(result.integratedLufs, -23, 0.1);
  EXPECT_LT(result.truePeakDb, -20);
}

TEST(Loudness, TakesARateThatCannotBeAsTheLowest) {
  const std::vector<float> samples = tone(1000, {{5, -23}}, 8000);
  for (double rate : {0.0, -1.0, 3.0, std::nan("")})
    EXPECT_EQ(measure(samples, rate).integratedLufs, measure(samples, 8000).integratedLufs);
}

}  // namespace
}  // namespace mam
