#include "telemetry/step_timer.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "telemetry/fake_clock.hpp"

namespace mam {
namespace {

using test::FakeClock;

class AStepTimer : public testing::Test {
 protected:
  AStepTimer() {
    FakeClock::restart();
    timer.setClock(FakeClock::read);
  }
  /// A block of steps that take 1000 ns a tile each; returns the steps that were timed.
  std::vector<uint32_t> block(StepTimes& times, uint32_t tiles = 1, SliceTrace* trace = nullptr) {
    const uint64_t begin = FakeClock::nanos.load();
    std::vector<uint32_t> timed;
    timer.begin(times, tiles, trace, 0);
    for (uint32_t tile = 0; tile < tiles; ++tile) {
      StepChain chain;
      for (uint32_t step = 0; step < times.stepCount; ++step) {
        const StepTiming timing(&timer, step, chain);
        FakeClock::advance(1000);
        if (tile == 0 && timer.times(step)) timed.push_back(step);
      }
    }
    timer.end(static_cast<uint32_t>(FakeClock::nanos.load() - begin));
    return timed;
  }
  StepTimer timer;
};

TEST_F(AStepTimer, ComesToEveryStepInTurn) {
  StepTimes times(70);
  std::vector<uint32_t> visits(times.stepCount);
  for (int i = 0; i < 1000; ++i)
    for (uint32_t step : block(times)) ++visits[step];
  for (uint32_t count : visits) {
    EXPECT_GE(count, visits[69]);
    EXPECT_LE(count, visits[69] + 1);
  }
  EXPECT_GT(visits[69], 10u);
}

TEST_F(AStepTimer, TakesOfABlockWhatAHundredthLeavesBesideTheBlocksOwnTimes) {
  EXPECT_EQ(0u, StepTimer::allowance(0));
  for (uint32_t micros : {1u, 10u, 20u, 40u, 160u, 1000u, 20000u}) {
    const uint32_t nanos = micros * 1000, allowed = StepTimer::allowance(nanos);
    EXPECT_LE(allowed, nanos / 300);
    EXPECT_GE(allowed, nanos / 2000) << "however short the block, its nodes are timed";
    if (micros >= 20) { EXPECT_LE((allowed + StepTimer::kBlockNanos) * 100, nanos); }
  }
}

TEST_F(AStepTimer, SpendsWhatItIsAllowedAndNoMoreWhateverStepsAndTiles) {
  for (uint32_t steps : {1u, 7u, 100u})
    for (uint32_t tiles : {1u, 8u, 128u}) {
      timer = StepTimer();
      timer.setClock(FakeClock::read);
      StepTimes times(steps);
      const uint64_t readings = FakeClock::readings.load();
      const uint64_t allowed = 1000 * StepTimer::allowance(steps * tiles * 1000);
      uint64_t kept = 0;
      for (int i = 0; i < 1000; ++i) kept += block(times, tiles).size();
      const uint64_t spent =
          (FakeClock::readings.load() - readings) * StepTimer::kReadNanos + kept * StepTimer::kKeepNanos;
      EXPECT_LE(spent, allowed) << steps << " steps, " << tiles << " tiles";
      EXPECT_GE(spent * 2, allowed) << steps << " steps, " << tiles << " tiles";
    }
}

TEST_F(AStepTimer, AddsUpTheTilesOfABlock) {
  StepTimes times(2);
  for (int i = 0; i < 1000; ++i) block(times, 5);
  TimeWindow window;
  const TimeFigures figures = window.read(times.times[1]);
  EXPECT_EQ(5000, figures.mean);
  EXPECT_EQ(5000, figures.worst);
}

TEST_F(AStepTimer, AStepAfterOneThatIsLeftOutHasItsOwnTime) {
  StepTimes times(3);
  SliceTrace trace(64);
  timer.begin(times, 1, &trace, 0);
  StepChain chain;
  for (uint32_t step : {0u, 2u}) {
    FakeClock::advance(70000);
    const StepTiming timing(&timer, step, chain);
    FakeClock::advance(1000);
  }
  timer.end(142000);
  Slice slice;
  while (trace.slices.pop(slice)) EXPECT_EQ(1000u, slice.durationNanos);
}

TEST_F(AStepTimer, ATraceHasEveryStepOfEveryTile) {
  StepTimes times(3);
  SliceTrace trace(64);
  EXPECT_EQ((std::vector<uint32_t>{0, 1, 2}), block(times, 4, &trace));
  EXPECT_EQ(12u, trace.slices.size());
  EXPECT_EQ(0u, trace.dropped.load());
  Slice slice;
  uint64_t end = 0;
  for (uint32_t i = 0; trace.slices.pop(slice); ++i) {
    EXPECT_EQ(i % 3, slice.step);
    EXPECT_EQ(1000u, slice.durationNanos);
    EXPECT_GE(slice.startNanos, end);
    end = slice.startNanos + slice.durationNanos;
  }
}

TEST_F(AStepTimer, CountsTheSlicesThatATraceHasNoRoomFor) {
  StepTimes times(3);
  SliceTrace trace(64);
  for (int i = 0; i < 10; ++i) block(times, 4, &trace);
  EXPECT_EQ(64u, trace.slices.size());
  EXPECT_EQ(120u - 64u, trace.dropped.load());
}

TEST_F(AStepTimer, TimesNoRowAcrossTheEndOfASchedule) {
  StepTimes times(std::vector<uint32_t>{3, 3, 14, 15});
  std::vector<uint32_t> visits(times.stepCount);
  for (int i = 0; i < 8000; ++i) {
    const std::vector<uint32_t> timed = block(times);
    for (uint32_t step : timed) ++visits[step];
    if (timed.empty()) continue;
    const uint32_t first = timed.front(), last = timed.back();
    EXPECT_LE(last - first, 7u);
    for (uint32_t end : {3u, 14u}) EXPECT_TRUE(last < end || first >= end) << first << ".." << last;
  }
  for (uint32_t count : visits) EXPECT_NEAR(visits[0], count, 1);
  EXPECT_GT(visits[0], 10u);
}

TEST_F(AStepTimer, GoesOnWithAnotherSchedule) {
  StepTimes large(50), small(2);
  for (int i = 0; i < 40; ++i) block(large);
  uint32_t timed = 0;
  for (int i = 0; i < 2000; ++i) timed += static_cast<uint32_t>(block(small).size());
  EXPECT_GT(timed, 0u);
}

}  // namespace
}  // namespace mam
