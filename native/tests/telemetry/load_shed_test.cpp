#include "telemetry/load_shed.hpp"

#include <gtest/gtest.h>

namespace mam {
namespace {

constexpr uint32_t kRate = 48000, kBlock = 480;  // 10 ms
constexpr uint64_t kShort = 5000000, kLong = 9000000;

void blocks(LoadShed& shed, uint32_t count, uint64_t nanos) {
  for (uint32_t i = 0; i < count; ++i) shed.block(nanos, kBlock);
}

TEST(LoadShed, KeepsAllWhereBlocksAreShortOrLongOnesAreRare) {
  LoadShed shed(kRate);
  blocks(shed, 1000, 8700000);
  for (uint32_t i = 0; i < 100; ++i) {
    blocks(shed, LoadShed::kTooLong - 1, kLong);
    blocks(shed, LoadShed::kWindowBlocks - LoadShed::kTooLong + 1, kShort);
  }
  EXPECT_EQ(Shed::Nothing, shed.now());
  EXPECT_EQ(0u, shed.count(Shed::Parallel));
}

TEST(LoadShed, ShedsOneStepAfterTheOtherAndNothingAfterTheLast) {
  LoadShed shed(kRate);
  blocks(shed, LoadShed::kTooLong, kLong);
  EXPECT_EQ(Shed::Parallel, shed.now());
  blocks(shed, LoadShed::kTooLong - 1, kLong);
  EXPECT_EQ(Shed::Parallel, shed.now());
  blocks(shed, 1, kLong);
  EXPECT_EQ(Shed::Detail, shed.now());
  blocks(shed, 1000, kLong);
  EXPECT_EQ(Shed::Detail, shed.now());
  EXPECT_EQ(1u, shed.count(Shed::Parallel));
  EXPECT_EQ(1u, shed.count(Shed::Detail));
}

TEST(LoadShed, TakesAStepBackAfterEachFiveSecondsWithoutALongBlock) {
  LoadShed shed(kRate);
  blocks(shed, 100, kLong);
  blocks(shed, 499, kShort);
  EXPECT_EQ(Shed::Detail, shed.now());
  blocks(shed, 1, kShort);
  EXPECT_EQ(Shed::Parallel, shed.now());
  blocks(shed, 499, kShort);
  blocks(shed, 1, kLong);
  blocks(shed, 499, kShort);
  EXPECT_EQ(Shed::Parallel, shed.now()) << "counted from the long one on";
  blocks(shed, 1, kShort);
  EXPECT_EQ(Shed::Nothing, shed.now());
}

}  // namespace
}  // namespace mam
