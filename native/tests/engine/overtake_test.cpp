// Edits that wait, and what comes after them.
#include "engine/sessions.hpp"

namespace mam {
namespace {

using test::Driver;

std::shared_ptr<const Rack> claps(bool withKick) {
  auto rack = std::make_shared<Rack>();
  test::add(*rack, "clap", "clap");
  if (withKick) test::add(*rack, "kick", "kick");
  return rack;
}

PlayRequest looped() {
  PlayRequest request;
  request.range.hardFrames = 10 * 48000;
  return request;
}

constexpr uint64_t kFar = 600 * 48000;

/// Plays claps; the edit that adds a kick waits for a frame far away.
void waitForKick(Driver& driver) {
  ASSERT_FALSE(driver.engine.load(claps(false)));
  ASSERT_FALSE(driver.engine.play(looped()));
  driver.run(4800, 128);
  ASSERT_FALSE(driver.engine.edit(claps(true), {kFar, Source::Ui}));
  driver.run(4800, 128);
  ASSERT_EQ(2u, driver.engine.status().revision);
  ASSERT_EQ(1u, driver.engine.status().position.revision) << "it waits";
}

Command trigger(const Engine& engine, const char* node) {
  Command command;
  command.target = engine.rack()->findTarget(node);
  command.kind = CommandKind::Trigger;
  return command;
}

TEST(WaitingEdit, IsOvertakenByAPlayThatPlaysIt) {
  Driver driver;
  waitForKick(driver);
  ASSERT_FALSE(driver.engine.play(looped()));
  driver.run(4800, 128);
  EXPECT_EQ(2u, driver.engine.status().position.run);
  EXPECT_EQ(2u, driver.engine.status().position.revision);
  const Command hit = trigger(driver.engine, "kick");
  ASSERT_TRUE(driver.engine.send(LiveQueue::Host, &hit, 1));
  EXPECT_GT(test::peakOf(driver.run(4800, 128)), 0.1f);
}

TEST(WaitingEdit, IsOvertakenByAStopAndByALoad) {
  Driver driver;
  waitForKick(driver);
  ASSERT_FALSE(driver.engine.stop());
  driver.run(128, 128);
  EXPECT_FALSE(driver.engine.status().position.playing);
  ASSERT_FALSE(driver.engine.edit(claps(false), {kFar, Source::Ui}));
  ASSERT_FALSE(driver.engine.load(claps(true)));
  driver.run(4800, 128);
  EXPECT_EQ(2u, driver.engine.status().position.load);
  EXPECT_EQ(driver.engine.status().revision, driver.engine.status().position.revision);
}

TEST(WaitingEdit, SomeOfWhichAPlayOvertakesLeaveTheNextOnesInOrder) {
  Driver driver;
  waitForKick(driver);
  for (uint32_t i = 0; i < 5; ++i) ASSERT_FALSE(driver.engine.edit(claps(i % 2 == 0)));
  ASSERT_FALSE(driver.engine.play(looped()));
  ASSERT_FALSE(driver.engine.edit(claps(false)));
  driver.run(4800, 128);
  EXPECT_EQ(2u, driver.engine.status().position.run);
  EXPECT_EQ(driver.engine.status().revision, driver.engine.status().position.revision);
}

TEST(WaitingEdit, HoldsALiveQueueUpForAQuarterOfASecond) {
  Driver driver;
  waitForKick(driver);
  const Command hits[] = {trigger(driver.engine, "kick"), trigger(driver.engine, "clap"),
                          trigger(driver.engine, "kick")};
  ASSERT_TRUE(driver.engine.send(LiveQueue::Host, hits, 3));
  EXPECT_EQ(0, test::peakOf(driver.run(11900, 100)));
  EXPECT_EQ(0u, driver.engine.status().droppedCommands);
  EXPECT_GT(test::peakOf(driver.run(1200, 100)), 0.01f) << "the clap that stood behind";
  EXPECT_EQ(2u, driver.engine.status().droppedCommands) << "the kicks, neither of which held anything up again";
}

TEST(WaitingEdit, IsRefusedMoreThanAnHourAhead) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(claps(false)));
  ASSERT_FALSE(driver.engine.play(looped()));
  driver.run(128, 128);
  EXPECT_TRUE(driver.engine.edit(claps(true), {UINT64_MAX, Source::Ui}));
  EXPECT_EQ(1u, driver.engine.status().revision);
}

}  // namespace
}  // namespace mam
