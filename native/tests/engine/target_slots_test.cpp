// Numbers of targets while racks and nodes come and go under new names.
#include "engine/sessions.hpp"
#include "graph/revision.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::Driver;

std::shared_ptr<const Rack> claps(uint32_t delays = 0) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "clap", "clap");
  for (uint32_t i = 0; i < delays; ++i) add(*rack, ("d" + std::to_string(i)).c_str(), "delay");
  rack->name("");
  return rack;
}

/// A steady rack and, where it has a name, a guest.
std::shared_ptr<Rack> sessionWith(const std::string& guest, const std::shared_ptr<const Rack>& rack) {
  static const std::shared_ptr<const Rack> steady = claps();
  auto session = test::emptySession();
  addRack(*session, "steady/", steady);
  if (!guest.empty()) addRack(*session, guest, rack);
  return session;
}

PlayRequest endless() {
  PlayRequest request;
  request.range.hardFrames = int64_t{3600} * 48000;
  return request;
}

void hit(Driver& driver, const std::string& node) {
  Command command;
  command.target = driver.engine.rack()->findTarget(node);
  ASSERT_NE(UINT32_MAX, command.target) << node;
  command.kind = CommandKind::Trigger;
  ASSERT_TRUE(driver.engine.send(LiveQueue::Host, &command, 1));
}

uint32_t numberOf(Driver& driver, const std::string& node) { return driver.engine.rack()->findTarget(node); }

constexpr uint64_t kRest = 3 * 48000;  // longer than a number rests

TEST(TargetSlots, AThousandRacksThatComeAndGoLeaveNoNamesBehind) {
  Driver driver;
  const auto guest = claps(10);
  ASSERT_FALSE(driver.engine.load(sessionWith("", guest)));
  ASSERT_FALSE(driver.engine.play(endless()));
  driver.run(480, 480);
  const uint32_t steady = numberOf(driver, "steady/clap");
  for (uint32_t i = 0; i < 1000; ++i) {
    const std::string name = "g" + std::to_string(i) + "/";
    ASSERT_FALSE(driver.engine.edit(sessionWith(name, guest)));
    driver.run(2400, 2400);
    if (i % 100 == 99) {
      hit(driver, name + "clap");
      EXPECT_GT(test::peakOf(driver.run(4800, 480)), 0.01f) << i;
    }
    ASSERT_FALSE(driver.engine.edit(sessionWith("", guest)));
    driver.run(2400, 2400);
  }
  EXPECT_LT(driver.engine.rack()->content.targets.size(), 500u) << "two seconds of guests";
  EXPECT_EQ(steady, numberOf(driver, "steady/clap"));
  hit(driver, "steady/clap");
  EXPECT_GT(test::peakOf(driver.run(4800, 480)), 0.01f);
}

TEST(TargetSlots, ANameThatComesAgainHasItsNumber) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(sessionWith("a/", claps())));
  const uint32_t first = numberOf(driver, "a/clap");
  ASSERT_FALSE(driver.engine.edit(sessionWith("", claps())));
  driver.run(kRest, 4096);
  ASSERT_FALSE(driver.engine.edit(sessionWith("a/", claps())));
  EXPECT_EQ(first, numberOf(driver, "a/clap"));
}

TEST(TargetSlots, ANumberIsNotGivenAwayWhileTheLogNamesIt) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(sessionWith("a/", claps())));
  const uint32_t first = numberOf(driver, "a/clap"), rack = numberOf(driver, "a/");
  hit(driver, "a/clap");
  driver.run(480, 480);
  ASSERT_FALSE(driver.engine.edit(sessionWith("", claps())));
  driver.run(kRest, 4096);
  ASSERT_FALSE(driver.engine.edit(sessionWith("b/", claps())));
  EXPECT_NE(first, numberOf(driver, "b/clap"));
  EXPECT_EQ("a/clap", driver.engine.rack()->content.targets[first]);
  EXPECT_EQ(rack, numberOf(driver, "b/")) << "nothing named the rack itself";

  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  ASSERT_FALSE(driver.engine.edit(sessionWith("", claps())));
  driver.run(kRest, 4096);
  ASSERT_FALSE(driver.engine.edit(sessionWith("c/", claps())));
  EXPECT_EQ(first, numberOf(driver, "c/clap"));
}

TEST(TargetSlots, ANumberIsNotGivenAwayWhileAMeterOrATapHasIt) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(sessionWith("a/", claps(1))));
  const uint32_t metered = numberOf(driver, "a/"), tapped = numberOf(driver, "a/d0");
  driver.engine.meterStrips({"a/"}, {}, Loudness::Off);
  ASSERT_FALSE(driver.engine.startTap("a/d0"));
  ASSERT_FALSE(driver.engine.edit(sessionWith("", claps())));
  driver.run(kRest, 4096);
  ASSERT_FALSE(driver.engine.edit(sessionWith("b/", claps(1))));
  EXPECT_EQ("a/", driver.engine.rack()->content.targets[metered]);
  EXPECT_EQ("a/d0", driver.engine.rack()->content.targets[tapped]);
  driver.engine.meterStrips({}, {}, Loudness::Off);
  driver.engine.stopTap();
  ASSERT_FALSE(driver.engine.edit(sessionWith("c/", claps(1))));
  EXPECT_EQ(metered, numberOf(driver, "c/"));
}

TEST(TargetSlots, ACommandToANumberThatAWaitingEditGivesAwayWaitsForIt) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(sessionWith("a/", claps())));
  ASSERT_FALSE(driver.engine.play(endless()));
  driver.run(480, 480);
  ASSERT_FALSE(driver.engine.edit(sessionWith("", claps())));
  driver.run(kRest, 4096);
  const size_t count = driver.engine.rack()->content.targets.size();
  ASSERT_FALSE(driver.engine.edit(sessionWith("", claps()), {driver.engine.engineFrame() + 4800, Source::Ui}));
  ASSERT_FALSE(driver.engine.edit(sessionWith("b/", claps())));
  ASSERT_EQ(count, driver.engine.rack()->content.targets.size()) << "it has the number of the one that left";
  hit(driver, "b/clap");
  EXPECT_EQ(0, test::peakOf(driver.run(4800, 480)));
  EXPECT_GT(test::peakOf(driver.run(4800, 480)), 0.01f);
  EXPECT_EQ(0u, driver.engine.status().droppedCommands);
}

TEST(TargetSlots, ANewNumberDoesNotBeginTheContentAnew) {
  const auto rackWith = [](const std::string& guest) {
    auto rack = std::make_shared<Rack>(*test::busyRack(false));
    add(*rack, guest.c_str(), "delay");
    return rack;
  };
  Driver driver;
  ASSERT_FALSE(driver.engine.load(rackWith("n")));
  ASSERT_FALSE(driver.engine.play(endless()));
  driver.run(480, 480);
  const uint32_t edition = driver.engine.status().position.edition;
  for (uint32_t i = 0; i < 5; ++i) {
    ASSERT_FALSE(driver.engine.edit(rackWith("n" + std::to_string(i))));
    driver.run(kRest, 4096);
  }
  EXPECT_EQ(edition, driver.engine.status().position.edition);
  EXPECT_LE(driver.engine.rack()->content.targets.size(), rackWith("n")->content.targets.size() + 2);
}

TEST(TargetSlots, InsideARackNodesThatComeAndGoAreFoundByTheirNames) {
  const auto inside = [](uint32_t turn) {
    auto rack = std::make_shared<Rack>();
    add(*rack, "kick", "kick");
    add(*rack, ("clap" + std::to_string(turn)).c_str(), "clap");
    rack->name("");
    return rack;
  };
  test::Player player(test::sessionOf({inside(0)}), ResetTo::Located);
  for (uint32_t turn = 1; turn <= 20; ++turn) {
    player.edit(withTargetsOf(player.schedule->rack(), test::sessionOf({inside(turn)})));
    player.run(600, 100);
  }
  test::Player fresh(test::sessionOf({inside(20)}), ResetTo::Located);
  for (test::Player* each : {&player, &fresh}) {
    Command command;
    command.target = each->schedule->rack().findTarget("r0/clap20");
    command.kind = CommandKind::Trigger;
    EXPECT_TRUE(each->schedule->enqueue(command, 0));
  }
  const std::vector<float> wanted = fresh.run(2000, 100), got = player.run(2000, 100);
  EXPECT_GT(test::peakOf(wanted), 0.01f);
  EXPECT_GT(test::peakOf(got), 0.01f);
}

}  // namespace
}  // namespace mam
