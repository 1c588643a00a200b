#include "measure/strip_meter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "measure/loudness.hpp"

namespace mam {
namespace {

constexpr double kPi = 3.141592653589793;
constexpr double kRate = 48000;

/// Left and right.
struct Sound {
  std::vector<float> left, right;
};

Sound sine(double hz, double leftDb, double rightDb, double seconds, double rate = kRate) {
  Sound made;
  const auto peak = [](double db) { return db > -200 ? std::pow(10, db / 20) : 0; };
  for (uint32_t i = 0; i < static_cast<uint32_t>(seconds * rate); ++i) {
    const double x = std::sin(2 * kPi * hz / rate * i);
    made.left.push_back(static_cast<float>(peak(leftDb) * x));
    made.right.push_back(static_cast<float>(peak(rightDb) * x));
  }
  return made;
}

float peakOf(const float* samples, uint32_t count) {
  float peak = 0;
  for (uint32_t i = 0; i < count; ++i) peak = std::max(peak, std::abs(samples[i]));
  return peak;
}

/// `nextFrames()`: what the next tile has.
template <class NextFrames>
void feedCut(StripMeter& meter, const Sound& sound, const NextFrames& nextFrames, uint32_t channels = 2) {
  for (size_t at = 0; at < sound.left.size();) {
    const auto frames = static_cast<uint32_t>(std::min<size_t>(nextFrames(), sound.left.size() - at));
    const float* const from[] = {sound.left.data() + at, sound.right.data() + at};
    const float peaks[] = {peakOf(from[0], frames), peakOf(from[1], frames)};
    meter.measure(from, peaks, channels, frames, Loudness::On);
    meter.endCall();
    at += frames;
  }
}
void feed(StripMeter& meter, const Sound& sound, uint32_t channels = 2) {
  feedCut(
      meter, sound, [] { return 64u; }, channels);
}

StripLevel levelOf(const Sound& sound, double rate = kRate) {
  StripMeter meter(rate);
  feed(meter, sound);
  return meter.take();
}

double db(float linear) { return 20 * std::log10(static_cast<double>(linear)); }

TEST(StripMeter, OfASineRmsIsThreeDecibelsBelowItsPeak) {
  for (double rate : {22050.0, 44100.0, 48000.0, 96000.0}) {
    const StripLevel level = levelOf(sine(1000, -6, -18, 1, rate), rate);
    EXPECT_NEAR(db(level.peaks[0]), -6, 0.05) << rate;
    EXPECT_NEAR(db(level.rms[0]), -6 - 3.0103, 0.01) << rate;
    EXPECT_NEAR(db(level.peaks[1]), -18, 0.05) << rate;
    EXPECT_NEAR(db(level.rms[1]), -18 - 3.0103, 0.01) << rate;
  }
}

// EBU Tech 3341, case 1 and case 2: -23 and -33 dBFS on both channels.
TEST(StripMeter, OfAStereoSineOf997HzMomentaryLoudnessIsItsLevel) {
  for (double rate : {22050.0, 44100.0, 48000.0, 96000.0, 192000.0})
    for (double level : {-23.0, -33.0})
      EXPECT_NEAR(levelOf(sine(997, level, level, 1, rate), rate).momentaryLufs, level, 0.1) << rate;
}

TEST(StripMeter, OfOneSideLoudnessIsThreeUnitsLess) {
  EXPECT_NEAR(levelOf(sine(997, -23, -300, 1)).momentaryLufs, -26.01, 0.1);
}

TEST(StripMeter, LooksBackOverAsMuchAsItsWindowsAreLong) {
  StripMeter meter(kRate);
  feed(meter, sine(997, -20, -20, 1));
  feed(meter, sine(997, -300, -300, 0.2));
  EXPECT_NEAR(meter.take().momentaryLufs, -20 - 3.01, 0.1) << "half of 400 ms";
  feed(meter, sine(997, -300, -300, 0.12));
  const StripLevel later = meter.take();
  EXPECT_EQ(later.rms[0], 0) << "300 ms are over";
  EXPECT_NEAR(later.momentaryLufs, -20 - 10 * std::log10(5), 0.2) << "a fifth of 400 ms";
  feed(meter, sine(997, -300, -300, 0.3));
  EXPECT_LT(meter.take().momentaryLufs, -100);
}

TEST(StripMeter, LoudestMomentIsThatOfTheMeterOfWholeFiles) {
  const Sound sound = sine(440, -12, -9, 2);
  LoudnessMeter whole(kRate, 2);
  for (size_t i = 0; i < sound.left.size(); ++i) {
    const float frame[] = {sound.left[i], sound.right[i]};
    whole.process(frame, 1);
  }
  EXPECT_NEAR(levelOf(sound).momentaryLufs, whole.result().momentaryMaxLufs, 0.01);
}

TEST(StripMeter, IsTheSameHoweverFramesWereCut) {
  const Sound sound = sine(997, -20, -14, 1.23);
  const StripLevel expected = levelOf(sound);
  std::mt19937 random(5);
  for (uint32_t most : {1u, 17u, 5000u}) {
    StripMeter meter(kRate);
    feedCut(meter, sound, [&] { return most == 1 ? 1 : 1 + random() % most; });
    const StripLevel level = meter.take();
    EXPECT_EQ(level.momentaryLufs, expected.momentaryLufs) << most;
    for (int side : {0, 1}) {
      EXPECT_EQ(level.peaks[side], expected.peaks[side]) << most;
      EXPECT_NEAR(level.rms[side], expected.rms[side], 1e-6 * expected.rms[side]) << most;
    }
  }
}

TEST(StripMeter, SilenceThatIsSkippedCountsAsMuchAsSilence) {
  StripMeter played(kRate), skipped(kRate);
  for (StripMeter* meter : {&played, &skipped}) feed(*meter, sine(997, -20, -20, 1));
  feed(played, sine(997, -300, -300, 0.2));
  for (uint32_t i = 0; i < 150; ++i) {
    skipped.reach(64);
    skipped.endCall();
  }
  const StripLevel a = played.take(), b = skipped.take();
  EXPECT_EQ(a.rms[0], b.rms[0]);
  EXPECT_NEAR(a.momentaryLufs, b.momentaryLufs, 0.05);
  feed(skipped, sine(997, -20, -20, 1));
  EXPECT_NEAR(skipped.take().momentaryLufs, -20, 0.1) << "and then it goes on";
}

TEST(StripMeter, IsOfNoLoudnessWhereNobodyLooksAtIt) {
  StripMeter meter(kRate);
  const Sound sound = sine(997, -20, -14, 0.5);
  const float* const from[] = {sound.left.data(), sound.right.data()};
  const float peaks[] = {0.1f, 0.2f};
  meter.measure(from, peaks, 2, 24000, Loudness::Off);
  const StripLevel level = meter.take();
  EXPECT_NEAR(db(level.rms[1]), -17.01, 0.01);
  EXPECT_EQ(level.momentaryLufs, -std::numeric_limits<float>::infinity());
  feed(meter, sine(997, -23, -23, 0.5));
  EXPECT_NEAR(meter.take().momentaryLufs, -23, 0.1) << "400 ms after somebody does";
}

TEST(StripMeter, OfOneChannelShowsItOnBothSidesAndCountsItOnce) {
  StripMeter meter(kRate);
  feed(meter, sine(997, -23, 0, 1), 1);
  const StripLevel level = meter.take();
  EXPECT_EQ(level.peaks[0], level.peaks[1]);
  EXPECT_EQ(level.rms[0], level.rms[1]);
  EXPECT_NEAR(level.momentaryLufs, -26.01, 0.1);
}

TEST(StripMeter, ForgetsWhatWasNoNumber) {
  StripMeter meter(kRate);
  Sound broken = sine(997, -20, -20, 0.05);
  broken.left[100] = std::numeric_limits<float>::quiet_NaN();
  feed(meter, broken);
  feed(meter, sine(997, -23, -23, 1));
  EXPECT_NEAR(meter.take().momentaryLufs, -23, 0.1);
}

TEST(ReductionMeter, ShowsTheMostSinceItWasTakenAndThenWhatHolds) {
  ReductionMeter meter;
  EXPECT_TRUE(std::isnan(meter.take())) << "nothing was noted yet";
  for (float db : {-3.f, -9.f, -6.f}) meter.note(db);
  EXPECT_EQ(-9, meter.take());
  EXPECT_EQ(-6, meter.take());
  meter.endCall();
  meter.endCall();
  meter.take();
  EXPECT_EQ(0, meter.take()) << "what was skipped holds nothing back";
}

}  // namespace
}  // namespace mam
