// Start values replaced under a rack that plays: nothing is heard of it until the next play.
#include "engine/racks.hpp"

namespace mam {
namespace {

using test::add;
using test::busyRack;
using test::Driver;
using test::peakOf;
using test::sameBits;

std::shared_ptr<Rack> quieter() {
  auto rack = std::make_shared<Rack>(*busyRack());
  for (uint32_t node : {0u, 1u, 2u}) EXPECT_FALSE(rack->set(node, "gain", 0.2));
  EXPECT_FALSE(rack->set(6, "delayMs", 90));
  return rack;
}

TEST(EngineRevise, IsNotHeardWhileTheRackPlays) {
  Driver untouched, revised;
  for (Driver* driver : {&untouched, &revised}) {
    ASSERT_FALSE(driver->engine.load(busyRack()));
    ASSERT_FALSE(driver->engine.play({}));
    driver->run(30000, 128);
  }
  ASSERT_FALSE(revised.engine.revise(quieter()));
  EXPECT_TRUE(sameBits(untouched.run(90000, 128), revised.run(90000, 128))) << "its patterns play on as well";
}

TEST(EngineRevise, StartsTheNextPlayFromTheNewValues) {
  Driver wanted, revised;
  ASSERT_FALSE(wanted.engine.load(quieter()));
  ASSERT_FALSE(revised.engine.load(busyRack()));
  ASSERT_FALSE(revised.engine.play({}));
  revised.run(30000, 128);
  ASSERT_FALSE(revised.engine.stop());
  revised.run(4800, 128);  // an idle schedule of the values before is there by now
  ASSERT_FALSE(revised.engine.revise(quieter()));
  for (Driver* driver : {&wanted, &revised}) ASSERT_FALSE(driver->engine.play({}));
  EXPECT_TRUE(sameBits(wanted.run(90000, 128), revised.run(90000, 128)));
}

TEST(EngineRevise, ALoopedPlayGoesOnWithItsPatternsThoughTheRackBeforeIsGone) {
  auto rack = busyRack();
  const std::weak_ptr<const Rack> before = rack;
  Driver untouched, revised;
  PlayRequest request;
  request.range.loop = true;
  for (Driver* driver : {&untouched, &revised}) {
    ASSERT_FALSE(driver->engine.load(driver == &revised ? rack : busyRack()));
    ASSERT_FALSE(driver->engine.play(request));
    driver->run(1000, 128);
  }
  rack.reset();
  ASSERT_FALSE(revised.engine.revise(quieter()));
  EXPECT_TRUE(sameBits(untouched.run(400000, 480), revised.run(400000, 480)));
  ASSERT_FALSE(revised.engine.stop());
  revised.run(4800, 128);
  ASSERT_FALSE(revised.engine.play(request));
  revised.run(4800, 128);
  EXPECT_TRUE(before.expired()) << "nothing of it is kept";
}

TEST(EngineRevise, TakesARackThatKnowsNothingOfWhatAnEditRemoved) {
  const auto withKick = [](bool has, double f0) {
    auto rack = std::make_shared<Rack>();
    if (has) add(*rack, "gone", "kick");
    EXPECT_FALSE(rack->set(add(*rack, "kept", "kick"), "f0", f0));
    return rack;
  };
  Driver driver;
  ASSERT_FALSE(driver.engine.load(withKick(true, 80)));
  driver.run(640, 64);
  ASSERT_FALSE(driver.engine.edit(withKick(false, 80)));
  driver.run(640, 64);
  const Error error = driver.engine.revise(withKick(false, 120));
  EXPECT_FALSE(error) << error.text;
}

TEST(EngineRevise, KeepsHandlesAndWhatHandsDidBefore) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  driver.run(640, 64);
  ASSERT_FALSE(driver.engine.revise(quieter()));
  Command pad;
  pad.target = driver.engine.rack()->findTarget("kick");
  pad.kind = CommandKind::Trigger;
  driver.engine.send(LiveQueue::Host, &pad, 1);
  EXPECT_LT(0.1f, peakOf(driver.run(4800, 64)));
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  ASSERT_EQ(1u, applied.size());
  EXPECT_EQ(driver.engine.loads(), applied[0].load) << "the log's handles still mean this rack";
}

TEST(EngineRevise, RefusesInWordsWhateverElseDiffers) {
  const struct {
    const char* words;
    void (*change)(Rack&);
  } kChanges[] = {
      {"number of nodes", [](Rack& r) { add(r, "more", "kick"); }},
      {"node 1 (bass): its id", [](Rack& r) { r.nodes[1].id = "low"; }},
      {"node 0 (kick): its type", [](Rack& r) { r.nodes[0].type = r.nodes[1].type; }},
      {"node 2 (clap): its LFOs", [](Rack& r) { r.nodes[2].lfos[0].freqHz = 8; }},
      {"node 1 (bass): its routes", [](Rack& r) { r.nodes[1].routes[0].max = 2001; }},
      {"node 0 (kick): its ports",
       [](Rack& r) {
         r.nodes[0].outputs = {{0, 1}};
       }},
      {"connections", [](Rack& r) { r.edges[2].gain = 0.5f; }},
      {"mixer", [](Rack& r) { r.mixerInputs[0].gain = 0.1f; }},
      {"mixer", [](Rack& r) { r.softClip = false; }},
      {"channels", [](Rack& r) { r.channels = 1; }},
      {"random seed", [](Rack& r) { r.seed = 7; }},
      {"latency compensation", [](Rack& r) { r.latencyComp = true; }},
      {"targets", [](Rack& r) { r.target("nobody"); }},
      {"transports", [](Rack& r) { r.content.transports[0].bpm = 134; }},
      {"transports",
       [](Rack& r) {
         r.content.transports[0].tempo = {{1, 90}};
       }},
      {"transports", [](Rack& r) { r.content.transports[0].patterns[0].steps[1] = 'x'; }},
      {"transports", [](Rack& r) { r.content.transports[0].patterns[0].locks[0].value = 1; }},
      {"commands",
       [](Rack& r) {
         r.content.commands.push_back({0, 0, CommandKind::Trigger, 0, 0, 1, 0});
       }},
  };
  Driver driver;
  const std::shared_ptr<const Rack> loaded = busyRack();
  EXPECT_EQ(MAM_ERROR_NO_RACK, driver.engine.revise(loaded).code);
  ASSERT_FALSE(driver.engine.load(loaded));
  for (const auto& each : kChanges) {
    auto rack = std::make_shared<Rack>(*loaded);
    each.change(*rack);
    const Error error = driver.engine.revise(rack);
    EXPECT_EQ(MAM_ERROR_ARGUMENT, error.code) << each.words;
    EXPECT_NE(std::string::npos, error.text.find(each.words)) << error.text;
    EXPECT_EQ(loaded, driver.engine.rack()) << each.words;
  }
}

}  // namespace
}  // namespace mam
