#include "device/turn.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace mam {
namespace {

TEST(Turn, OneCallerEntersAtATimeAndOnlyInItsTurn) {
  Turn turn;
  EXPECT_FALSE(turn.enter(1));
  EXPECT_TRUE(turn.take(Turn::kNobody, 1));
  EXPECT_FALSE(turn.enter(1)) << "it is in already";
  EXPECT_FALSE(turn.take(1, 2)) << "the other one is calling";
  turn.leave(1);
  EXPECT_TRUE(turn.take(1, 2));
  turn.leave(2);
  EXPECT_FALSE(turn.enter(1));
  EXPECT_TRUE(turn.isOf(2));
}

TEST(Turn, PassingWaitsForTheCallThatIsUnderWay) {
  Turn turn;
  ASSERT_TRUE(turn.take(Turn::kNobody, 1));
  std::atomic<bool> left{false};
  std::thread caller([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    left.store(true);
    turn.leave(1);
  });
  turn.pass(1, 2);
  EXPECT_TRUE(left.load());
  EXPECT_TRUE(turn.isOf(2));
  caller.join();
  turn.pass(1, 3);
  EXPECT_TRUE(turn.isOf(2)) << "only from whose turn it is";
}

}  // namespace
}  // namespace mam
