#include "device/block_clock.hpp"

#include <gtest/gtest.h>

namespace mam {
namespace {

constexpr uint64_t kStart = 12345, kSecond = 1000000000;

TEST(BlockClock, BlocksThatComeOnTimeStayOnTheGridForADay) {
  BlockClock clock(kStart, 128, 44100);
  const uint64_t blocks = 24ull * 3600 * 44100 / 128;
  for (uint64_t i = 0; i < blocks; ++i) {
    ASSERT_EQ(clock.due(), kStart + static_cast<uint64_t>(static_cast<unsigned __int128>(i) * 128 * kSecond / 44100));
    ASSERT_FALSE(clock.take(clock.due() + 5000));
  }
}

TEST(BlockClock, ABlockLateByLessThanItsLengthIsNoXrunAndMovesNothing) {
  BlockClock clock(kStart, 480, 48000);
  clock.take(clock.due());
  EXPECT_FALSE(clock.take(clock.due() + 9999999));
  EXPECT_EQ(clock.due(), kStart + 2 * 10000000);
}

TEST(BlockClock, AStallIsOneXrunAndTheNextBlockWaitsForTheOldGrid) {
  BlockClock clock(kStart, 480, 48000);
  EXPECT_TRUE(clock.take(kStart + 10 * kSecond + 3000000));
  EXPECT_EQ(clock.due(), kStart + 10 * kSecond + 10000000);
  EXPECT_FALSE(clock.take(clock.due()));
}

}  // namespace
}  // namespace mam
