#include "transport/bar_grid.hpp"

#include <gtest/gtest.h>

namespace mam {
namespace {

std::vector<uint64_t> stepFrames(const Transport& transport, uint32_t bar, double sampleRate = 48000) {
  const BarGrid grid(transport, sampleRate);
  std::vector<uint64_t> steps;
  grid.stepOffsets(bar, steps);
  for (uint64_t& step : steps) step += grid.barStart(bar);
  return steps;
}

Transport at(float bpm, float swing = 0, float exponent = 1) {
  Transport transport;
  transport.bpm = bpm;
  transport.swingPercent = swing;
  transport.swingExponent = exponent;
  return transport;
}

TEST(BarGrid, ShapedSwingDelaysOddStepsBySpec32) {
  const std::vector<uint64_t> steps = stepFrames(at(80, 55, 1.9f), 0);
  EXPECT_EQ((std::vector<uint64_t>{0, 9774, 18000, 27774, 36000, 45774}),
            std::vector<uint64_t>(steps.begin(), steps.begin() + 6));
  EXPECT_EQ(144000u, stepFrames(at(80, 55, 1.9f), 1)[0]);
  EXPECT_EQ(153774u, stepFrames(at(80, 55, 1.9f), 1)[1]);
}

TEST(BarGrid, LinearSwingDelaysOddStepsByHalfThePercentage) {
  const std::vector<uint64_t> steps = stepFrames(at(80, 55), 0);
  EXPECT_EQ((std::vector<uint64_t>{0, 11475, 18000, 29475}), std::vector<uint64_t>(steps.begin(), steps.begin() + 4));
}

TEST(BarGrid, BarsFollowEachOtherOnTheGridAndLoseTheRemainder) {
  Transport transport = at(126, 20);
  transport.tempo = {{1, 140}};
  EXPECT_EQ((std::vector<uint64_t>{0, 6285, 11428, 17713, 22856}), [&] {
    auto s = stepFrames(transport, 0);
    s.resize(5);
    return s;
  }());
  EXPECT_EQ(86281u, stepFrames(transport, 0)[15]);
  EXPECT_EQ((std::vector<uint64_t>{91424, 97080, 101708, 107364}), [&] {
    auto s = stepFrames(transport, 1);
    s.resize(4);
    return s;
  }());
  EXPECT_EQ(251340u, stepFrames(transport, 2)[15]);
  EXPECT_EQ(91429u, BarGrid(transport, 48000).barFrames(0));
}

TEST(BarGrid, TempoPointsCountInFileOrder) {
  Transport transport = at(120);
  transport.tempo = {{4, 60}, {2, 90}};
  const BarGrid grid(transport, 48000);
  EXPECT_EQ(120, grid.bpm(1));
  EXPECT_EQ(90, grid.bpm(2));
  EXPECT_EQ(90, grid.bpm(5));
}

TEST(BarGrid, ATempoThatIsNotPositiveCountsAs120) {
  EXPECT_EQ(96000u, BarGrid(at(0), 48000).barFrames(0));
  EXPECT_EQ(96000u, BarGrid(at(-7), 48000).barFrames(0));
}

TEST(Pattern, AShortStringRepeatsInsideTheBar) {
  Pattern pattern;
  pattern.steps = "x..";
  std::vector<uint32_t> hits;
  for (uint32_t step = 0; step < 16; ++step)
    if (pattern.hits(5, step, 16)) hits.push_back(step);
  EXPECT_EQ((std::vector<uint32_t>{0, 3, 6, 9, 12, 15}), hits);
}

TEST(Pattern, BarsCycleAndOnlyALowerCaseXHits) {
  Pattern pattern;
  pattern.stepsBars = {"x...", "..xX", "x"};
  pattern.resolution = 8;
  pattern.lengthBars = 4;
  std::vector<uint32_t> hits;
  for (uint32_t bar = 0; bar < 4; ++bar)
    for (uint32_t step = 0; step < 16; ++step)
      if (pattern.hits(bar, step, 16)) hits.push_back(bar * 16 + step);
  EXPECT_EQ((std::vector<uint32_t>{0, 8, 18, 26, 32, 40}), hits);
}

}  // namespace
}  // namespace mam
