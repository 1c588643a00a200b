#include "engine/parallel_choice.hpp"

#include <gtest/gtest.h>

namespace mam {
namespace {

constexpr uint32_t kRate = 48000, kBlock = 128;

/// Blocks of one kind, from a frame on; returns the frame after them, or of the block at which sharing ended.
uint64_t blocks(ParallelChoice& choice, uint64_t frame, uint32_t count, uint64_t wall, uint64_t busy,
                uint32_t stalls = 0) {
  for (uint32_t i = 0; i < count && choice.choose(frame); ++i) {
    frame += kBlock;
    choice.tell(frame, {wall, busy, stalls});
  }
  return frame;
}

TEST(ParallelChoice, SharesAsLongAsBlocksEndSoonerForIt) {
  ParallelChoice choice(kRate);
  EXPECT_FALSE(choice.gains());
  const uint64_t end = blocks(choice, 0, 10000, 600, 1000);
  EXPECT_EQ(10000u * kBlock, end);
  EXPECT_TRUE(choice.choose(end));
  EXPECT_TRUE(choice.gains());
  EXPECT_EQ(0u, choice.fallBacks());
}

TEST(ParallelChoice, FallsBackForASecondThenForTwoWhereBlocksTakeLonger) {
  ParallelChoice choice(kRate);
  uint64_t frame = 0;
  for (const uint32_t seconds : {1u, 2u, 4u, 8u, 16u, 32u, 64u, 64u}) {
    frame = blocks(choice, frame, 1000, 1100, 1000);
    EXPECT_FALSE(choice.gains());
    EXPECT_FALSE(choice.choose(frame + uint64_t{seconds} * kRate - 1)) << seconds;
    frame += uint64_t{seconds} * kRate;
    EXPECT_TRUE(choice.choose(frame)) << seconds;
  }
  EXPECT_EQ(8u, choice.fallBacks());
}

TEST(ParallelChoice, FallsBackWhereTheLongestBlocksTakeLongerThoughTheMeanDoesNot) {
  ParallelChoice choice(kRate);
  const uint64_t frame = blocks(choice, 0, 1, 2000, 1000);
  blocks(choice, frame, ParallelChoice::kWindowBlocks, 500, 1000);
  EXPECT_EQ(1u, choice.fallBacks());
}

TEST(ParallelChoice, FallsBackAtOnceWhenItHadToWaitForAStoppedThread) {
  ParallelChoice choice(kRate);
  uint64_t frame = blocks(choice, 0, 10, 500, 1000);
  frame = blocks(choice, frame, 1, 500, 1000, 1);
  EXPECT_FALSE(choice.choose(frame));
  EXPECT_EQ(1u, choice.stalls());
  EXPECT_EQ(1u, choice.fallBacks());
}

TEST(ParallelChoice, ForgetsBadTimesAfterManyGoodWindows) {
  ParallelChoice choice(kRate);
  uint64_t frame = blocks(choice, 0, 1000, 1100, 1000) + kRate;
  frame = blocks(choice, frame, 1000, 1100, 1000) + 2 * kRate;
  frame = blocks(choice, frame, ParallelChoice::kWindowBlocks * ParallelChoice::kGoodWindows, 500, 1000);
  frame = blocks(choice, frame, 1000, 1100, 1000);
  EXPECT_FALSE(choice.choose(frame + kRate - 1));
  EXPECT_TRUE(choice.choose(frame + kRate));
}

TEST(ParallelChoice, RemembersStallsForTheNight) {
  ParallelChoice choice(kRate);
  uint64_t frame = 0;
  for (uint32_t seconds = 1; seconds <= ParallelChoice::kMostStallRestSeconds; seconds *= 2) {
    frame = blocks(choice, frame, ParallelChoice::kWindowBlocks * ParallelChoice::kGoodWindows, 500, 1000);
    frame = blocks(choice, frame, 1, 500, 1000, 1);
    EXPECT_FALSE(choice.choose(frame + uint64_t{seconds} * kRate - 1)) << seconds;
    frame += uint64_t{seconds} * kRate;
    EXPECT_TRUE(choice.choose(frame)) << seconds;
  }
}

}  // namespace
}  // namespace mam
