// The fade of the output that a person asks for: what is recorded knows nothing of it.
#include <cmath>

#include "engine/racks.hpp"

namespace mam {
namespace {

using test::busyRack;
using test::Driver;
using test::peakOf;
using test::sameBits;

constexpr uint32_t kFade = 4800;

PlayRequest opening(uint64_t fromFrame) {
  PlayRequest request;
  request.fromFrame = fromFrame;
  request.opensOutput = true;
  return request;
}

/// Two that play the same from the same place.
struct Pair {
  Driver plain, faded;
  Pair() {
    for (Driver* driver : {&plain, &faded}) {
      EXPECT_FALSE(driver->engine.load(busyRack()));
      EXPECT_FALSE(driver->engine.play({1000, {}}));
    }
  }
};

TEST(EngineOutputLevel, GoesEvenlyToNothingAndBackWhateverTheBlocks) {
  for (uint32_t blockFrames : {1u, 64u, 480u, 4096u}) {
    Pair pair;
    pair.faded.engine.fadeOutput(false, kFade);
    const std::vector<float> whole = pair.plain.run(2 * kFade, 64), given = pair.faded.run(2 * kFade, blockFrames);
    ASSERT_LT(0.1f, peakOf(whole, 0, kFade));
    for (uint32_t i = 0; i < 2 * kFade; ++i) {
      const float left = i < kFade ? static_cast<float>(kFade - i) / kFade : 0;
      for (uint32_t c = 0; c < 2; ++c) ASSERT_NEAR(whole[2 * i + c] * left * left, given[2 * i + c], 1e-5) << i;
    }
    EXPECT_EQ(0, peakOf({given.begin() + 2 * kFade, given.end()}));
    pair.faded.engine.fadeOutput(true, kFade);
    const std::vector<float> on = pair.plain.run(2 * kFade, 64), back = pair.faded.run(2 * kFade, blockFrames);
    EXPECT_LT(std::abs(back[2 * kFade / 8]), 0.02f);
    EXPECT_TRUE(sameBits({on.begin() + 2 * kFade, on.end()}, {back.begin() + 2 * kFade, back.end()}));
  }
}

TEST(EngineOutputLevel, TurnsBackFromWhereItStands) {
  Pair pair;
  pair.faded.engine.fadeOutput(false, kFade);
  pair.plain.run(kFade / 2, 64);
  pair.faded.run(kFade / 2, 64);
  pair.faded.engine.fadeOutput(true, kFade);
  const std::vector<float> whole = pair.plain.run(64, 64), given = pair.faded.run(64, 64);
  for (size_t i = 0; i < given.size(); ++i) ASSERT_NEAR(whole[i] * 0.25f, given[i], 0.02f) << i;
}

TEST(EngineOutputLevel, IsNotRecordedAndTheMeterShowsWhatIsLeft) {
  Pair pair;
  std::vector<float> takes[2];
  float peaks[2];
  for (Driver* driver : {&pair.plain, &pair.faded}) {
    driver->engine.startRecording(kFade);
    driver->engine.fadeOutput(driver == &pair.plain, 1);
    ASSERT_FALSE(driver->engine.play({1000, {}}));
    driver->run(64, 64);
    driver->engine.takePeaks(peaks, 2);
    driver->run(kFade - 64, 64);
    driver->engine.takePeaks(peaks, 2);
    if (driver == &pair.plain) { EXPECT_LT(0.1f, peaks[0]); }
    std::vector<float>& take = takes[driver == &pair.faded];
    take.resize(2 * kFade);
    take.resize(driver->engine.readRecorded(take.data(), take.size()));
  }
  EXPECT_EQ(0, peaks[0]);
  ASSERT_EQ(2u * kFade, takes[0].size());
  EXPECT_TRUE(sameBits(takes[0], takes[1]));
}

TEST(EngineOutputLevel, StaysOverStopsLoadsAndPlays) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  driver.engine.fadeOutput(false, 1);
  driver.run(1, 1);
  ASSERT_FALSE(driver.engine.play({}));
  EXPECT_EQ(0, peakOf(driver.run(kFade, 64)));
  ASSERT_FALSE(driver.engine.stop());
  EXPECT_EQ(0, peakOf(driver.run(kFade, 64)));
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play({1000, {}}));
  EXPECT_EQ(0, peakOf(driver.run(kFade, 64)));
}

TEST(EngineOutputLevel, APlayThatOpensItIsWholeFromItsFirstFrameAndBringsNothingBack) {
  Driver plain, faded;
  for (Driver* driver : {&plain, &faded}) {
    ASSERT_FALSE(driver->engine.load(busyRack()));
    ASSERT_FALSE(driver->engine.play(driver == &faded ? PlayRequest{} : PlayRequest{48000000, {}}));
    if (driver == &faded) driver->engine.fadeOutput(false, 1);
    driver->run(9600, 64);
    ASSERT_FALSE(driver->engine.play(opening(0)));
  }
  const std::vector<float> whole = plain.run(9600, 64), given = faded.run(9600, 64);
  ASSERT_LT(0.1f, peakOf(whole));
  // What played before is not heard while it leaves.
  for (size_t i = 0; i < given.size(); ++i) ASSERT_NEAR(whole[i], given[i], 1e-6) << i;
}

TEST(EngineOutputLevel, WhatWasAskedForLastHolds) {
  Driver closed, open;
  for (Driver* driver : {&closed, &open}) ASSERT_FALSE(driver->engine.load(busyRack()));
  ASSERT_FALSE(closed.engine.play(opening(1000)));
  closed.engine.fadeOutput(false, 1);
  open.engine.fadeOutput(false, 1);
  ASSERT_FALSE(open.engine.play(opening(1000)));
  closed.run(1, 1);
  EXPECT_EQ(0, peakOf(closed.run(kFade, 64)));
  EXPECT_LT(0.1f, peakOf(open.run(kFade, 64)));
}

}  // namespace
}  // namespace mam
