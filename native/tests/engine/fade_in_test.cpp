// The fade-in at the device's edge: what is recorded knows nothing of it.
#include <cmath>

#include "engine/racks.hpp"

namespace mam {
namespace {

using test::busyRack;
using test::Driver;
using test::peakOf;
using test::sameBits;

constexpr uint32_t kFade = 4800;

PlayRequest fadingIn(uint64_t fromFrame = 0) {
  PlayRequest request;
  request.fromFrame = fromFrame;
  request.fadeInFrames = kFade;
  return request;
}

std::vector<float> recorded(Engine& engine, size_t frames) {
  std::vector<float> samples(2 * frames);
  samples.resize(engine.readRecorded(samples.data(), samples.size()));
  return samples;
}

TEST(EngineFadeIn, GoesStraightFromSilenceToTheWholeSound) {
  for (uint32_t blockFrames : {1u, 64u, 480u, 4096u}) {
    Driver plain, faded;
    for (Driver* driver : {&plain, &faded}) ASSERT_FALSE(driver->engine.load(busyRack()));
    ASSERT_FALSE(plain.engine.play({1000, {}}));
    ASSERT_FALSE(faded.engine.play(fadingIn(1000)));
    const std::vector<float> whole = plain.run(3 * kFade, 64), given = faded.run(3 * kFade, blockFrames);
    ASSERT_LT(0.1f, peakOf(whole, 0, kFade));
    for (uint32_t i = 0; i < kFade; ++i)
      for (uint32_t c = 0; c < 2; ++c)
        ASSERT_NEAR(whole[2 * i + c] * static_cast<float>(i) / kFade, given[2 * i + c], 1e-6) << i;
    EXPECT_EQ(0, given[0]);
    EXPECT_TRUE(sameBits({whole.begin() + 2 * kFade, whole.end()}, {given.begin() + 2 * kFade, given.end()}));
  }
}

TEST(EngineFadeIn, IsNeitherRecordedNorMetered) {
  Driver plain, faded;
  float plainPeaks[2], fadedPeaks[2];
  std::vector<float> takes[2];
  for (Driver* driver : {&plain, &faded}) {
    ASSERT_FALSE(driver->engine.load(busyRack()));
    driver->engine.startRecording(2 * kFade);
    driver->engine.takePeaks(plainPeaks, 2);
    ASSERT_FALSE(driver->engine.play(driver == &faded ? fadingIn() : PlayRequest{}));
    driver->run(2 * kFade, 100);
    takes[driver == &faded] = recorded(driver->engine, 2 * kFade);
  }
  plain.engine.takePeaks(plainPeaks, 2);
  faded.engine.takePeaks(fadedPeaks, 2);
  ASSERT_EQ(4u * kFade, takes[0].size());
  EXPECT_TRUE(sameBits(takes[0], takes[1]));
  EXPECT_EQ(plainPeaks[0], fadedPeaks[0]);
}

TEST(EngineFadeIn, LeavesTheFadeOutOfWhatSoundedBeforeAlone) {
  Driver plain, faded;
  std::vector<float> given[2], takes[2];
  for (Driver* driver : {&plain, &faded}) {
    ASSERT_FALSE(driver->engine.load(busyRack()));
    ASSERT_FALSE(driver->engine.play({}));
    driver->run(9600, 64);
    driver->engine.startRecording(960);
    ASSERT_FALSE(driver->engine.play(driver == &faded ? fadingIn(48000) : PlayRequest{48000, {}, 0}));
    given[driver == &faded] = driver->run(960, 64);
    takes[driver == &faded] = recorded(driver->engine, 960);
  }
  EXPECT_TRUE(sameBits(takes[0], takes[1]));
  EXPECT_TRUE(sameBits(given[0], takes[0]));
  EXPECT_LT(0.05f, std::abs(given[1][0])) << "no step down to silence";
  EXPECT_NEAR(given[0][0], given[1][0], 0.01f);
}

TEST(EngineFadeIn, StoppedHalfwayFadesOutFromWhereItStood) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play(fadingIn(48000)));
  driver.run(kFade / 2, 64);
  driver.engine.startRecording(960);
  ASSERT_FALSE(driver.engine.play({480000, {}}));  // beyond the content: the fade-out is all that sounds
  const std::vector<float> given = driver.run(960, 64), take = recorded(driver.engine, 960);
  ASSERT_EQ(given.size(), take.size());
  ASSERT_LT(0.01f, peakOf(take));
  for (size_t i = 0; i < given.size(); ++i) ASSERT_NEAR(take[i] / 2, given[i], 1e-4) << i;
}

TEST(EngineFadeIn, ThePlayAfterItBeginsWhole) {
  Driver plain, faded;
  for (Driver* driver : {&plain, &faded}) {
    ASSERT_FALSE(driver->engine.load(busyRack()));
    ASSERT_FALSE(driver->engine.play(driver == &faded ? fadingIn() : PlayRequest{}));
    driver->run(100, 64);
    ASSERT_FALSE(driver->engine.stop());
    driver->run(2000, 64);
    ASSERT_FALSE(driver->engine.play({}));
  }
  EXPECT_TRUE(sameBits(plain.run(9600, 64), faded.run(9600, 64)));
}

}  // namespace
}  // namespace mam
