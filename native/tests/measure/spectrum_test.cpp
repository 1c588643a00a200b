#include "measure/spectrum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace mam {
namespace {

constexpr double kPi = 3.141592653589793;

std::vector<float> tone(double hz, double rate, uint32_t channels, double left = 1, double right = 1) {
  std::vector<float> made;
  for (uint32_t i = 0; i < 2 * rate; ++i) {
    const double sample = std::sin(2 * kPi * hz / rate * i);
    made.push_back(static_cast<float>(left * sample));
    if (channels > 1) made.push_back(static_cast<float>(right * sample));
  }
  return made;
}

std::vector<BandLevel> spectrumOf(const std::vector<float>& samples, double rate = 48000, uint32_t channels = 2,
                                  size_t chunk = SIZE_MAX) {
  SpectrumMeter meter(rate, channels);
  const size_t frames = samples.size() / channels;
  for (size_t at = 0; at < frames; at += std::min(chunk, frames - at))
    meter.process(samples.data() + at * channels, std::min(chunk, frames - at));
  return meter.result();
}

double levelAt(const std::vector<BandLevel>& bands, double hz) {
  for (const BandLevel& band : bands)
    if (band.centreHz == hz) return band.levelDb;
  return std::nan("");
}

double sumDb(const std::vector<BandLevel>& bands) {
  double sum = 0;
  for (const BandLevel& band : bands) sum += std::pow(10, band.levelDb / 10);
  return 10 * std::log10(sum);
}

TEST(Spectrum, AToneIsAtItsMeanSquareInItsBandAtEveryRate) {
  for (const double rate : {44100.0, 48000.0, 96000.0, 192000.0})
    for (const double hz : {100.0, 1000.0, 8000.0})
      for (const uint32_t channels : {1u, 2u}) {
        const std::vector<BandLevel> bands = spectrumOf(tone(hz, rate, channels), rate, channels);
        EXPECT_NEAR(levelAt(bands, hz), -3.01, 0.05) << hz << " Hz at " << rate << ", channels: " << channels;
        for (const BandLevel& band : bands) {
          // It begins and ends abruptly, which is heard at every frequency.
          const bool isFar = band.centreHz > hz * 2.1 || band.centreHz < hz / 2.1;
          EXPECT_LT(isFar ? band.levelDb : -100, -35) << band.centreHz;
        }
      }
}

TEST(Spectrum, ChannelsCountAlikeAndWhateverTheirPhase) {
  const double alone = levelAt(spectrumOf(tone(1000, 48000, 2, 1, 0)), 1000);
  EXPECT_NEAR(alone, -6.02, 0.05);
  EXPECT_NEAR(levelAt(spectrumOf(tone(1000, 48000, 2, 0, 1)), 1000), alone, 0.001);
  EXPECT_NEAR(levelAt(spectrumOf(tone(1000, 48000, 2, 1, -1)), 1000), alone + 3.01, 0.05);
}

TEST(Spectrum, BandsOfNoiseSumToItsMeanSquareAndRiseByAThirdOfAnOctave) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> noise(480000);
  for (float& sample : noise) sample = uniform(random);
  const std::vector<BandLevel> bands = spectrumOf(noise);
  ASSERT_EQ(31u, bands.size());
  EXPECT_EQ(20, bands.front().centreHz);
  EXPECT_EQ(20000, bands.back().centreHz);
  // Uniform noise has a mean square of a third; what lies beyond the last band's edge at 22.4 kHz is missing.
  EXPECT_NEAR(sumDb(bands), -4.77 + 10 * std::log10(22387.0 / 24000), 0.05);
  EXPECT_NEAR(levelAt(bands, 10000) - levelAt(bands, 1000), 10, 0.5);
}

TEST(Spectrum, AShortSoundWeighsTheSameWhereverItIs) {
  const double wanted = [] {
    std::vector<float> samples(2 * 48000);
    samples[0] = 1;
    return sumDb(spectrumOf(samples));
  }();
  for (const size_t at : {1u, 777u, 20000u, 47999u}) {
    std::vector<float> samples(2 * 48000);
    samples[2 * at] = 1;
    EXPECT_NEAR(sumDb(spectrumOf(samples)), wanted, 0.02) << at;
  }
}

TEST(Spectrum, DoesNotDependOnHowItIsFed) {
  const std::vector<float> samples = tone(440, 48000, 2);
  const std::vector<BandLevel> wanted = spectrumOf(samples);
  for (const size_t chunk : {1u, 17u, 5000u}) {
    const std::vector<BandLevel> bands = spectrumOf(samples, 48000, 2, chunk);
    for (size_t i = 0; i < bands.size(); ++i) EXPECT_EQ(wanted[i].levelDb, bands[i].levelDb);
  }
}

TEST(Spectrum, OfSilenceOfNothingAndOfWhatIsNoNumberIsMinusInfinity) {
  const float wrong[] = {std::nanf(""), std::numeric_limits<float>::infinity()};
  SpectrumMeter meter(48000, 2);
  for (const BandLevel& band : meter.result()) EXPECT_EQ(-std::numeric_limits<double>::infinity(), band.levelDb);
  for (int i = 0; i < 20000; ++i) meter.process(wrong, 1);
  for (const BandLevel& band : meter.result()) EXPECT_EQ(-std::numeric_limits<double>::infinity(), band.levelDb);
}

TEST(Spectrum, ALowRateHasFewerBands) { EXPECT_EQ(4000, spectrumOf(tone(1000, 8000, 1), 8000, 1).back().centreHz); }

}  // namespace
}  // namespace mam
