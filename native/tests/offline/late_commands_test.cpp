// Sessions whose commands wait for late inputs: in any blocks, by any number of threads, live and from any place the same.
#include "engine/sessions.hpp"
#include "offline/rendered.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::busyRack;
using test::Driver;
using test::emptySession;
using test::sameBits;

constexpr uint16_t kGain = 2, kStripMute = 3;
constexpr uint32_t kFrames = 12000;

void connect(Rack& rack, const std::string& from, const std::string& to) {
  rack.edges.push_back({from, to, 0, 0, 1, 0});
}

void command(Rack& rack, uint64_t frame, const char* target, CommandKind kind, uint16_t param, float value,
             float rampMs = 0) {
  rack.content.commands.push_back({frame, rack.target(target), kind, param, 0, value, rampMs});
}

/// Two racks through a limiter, an effect rack with one of its own, and a master.
std::shared_ptr<Rack> lateSession() {
  auto effect = std::make_shared<Rack>();
  effect->latencyComp = true;
  add(*effect, "in", "input");
  const uint32_t own = add(*effect, "late", "limiter");
  EXPECT_FALSE(effect->set(own, "lookAheadMs", 20));
  add(*effect, "fader", "gain");
  connect(*effect, "in", "late");
  connect(*effect, "late", "fader");
  effect->name("");
  auto session = emptySession();
  for (const char* id : {"a/", "b/"}) addRack(*session, id, busyRack());
  add(*session, "bus", "limiter");
  addRack(*session, "fx/", effect);
  add(*session, "master", "strip");
  for (const char* id : {"a/", "b/"}) connect(*session, id, "bus");
  connect(*session, "bus", "fx/");
  connect(*session, "fx/", "master");
  for (uint32_t i = 0; i < 40; ++i) {
    const uint64_t frame = 137 + 290 * uint64_t{i};
    command(*session, frame, "fx/fader", i % 3 == 0 ? CommandKind::Ramp : CommandKind::Set, kGain,
            0.2f + 0.1f * static_cast<float>(i % 7), 11);
    command(*session, frame + 5, "bus", CommandKind::Set, 2, -2.f * static_cast<float>(i % 4));
    command(*session, frame + 100, "master", CommandKind::Set, kStripMute, i % 2 == 0 ? 1.f : 0.f);
  }
  return session;
}

/// More for one node than may wait.
std::shared_ptr<Rack> crowdedSession() {
  auto session = lateSession();
  session->content.commands.clear();
  for (uint32_t i = 0; i < 6000; ++i)
    command(*session, 500 + i / 3, "fx/fader", CommandKind::Ramp, kGain, static_cast<float>(i % 11) * 0.1f, 0.3f);
  command(*session, 700, "a/kick", CommandKind::Trigger, 0, 1);
  return session;
}

std::vector<float> rendered(std::shared_ptr<const Rack> rack, uint32_t blockFrames, uint32_t threads,
                            uint64_t from = 0) {
  return test::rendered(std::move(rack), kFrames, {blockFrames, threads}, from);
}

std::vector<float> heardLive(std::shared_ptr<const Rack> rack, uint32_t blockFrames, uint64_t fromFrame = 0) {
  Driver driver;
  driver.engine.setRealtimeThreads(2);
  EXPECT_FALSE(driver.engine.load(std::move(rack)));
  PlayRequest request;
  request.fromFrame = fromFrame;
  request.range.hardFrames = kFrames;
  EXPECT_FALSE(driver.engine.play(request));
  return driver.run(kFrames - fromFrame, blockFrames);
}

TEST(LateCommandsInARender, AreTheSameInAnyBlocksAndByAnyNumberOfThreads) {
  for (const auto& session : {lateSession(), crowdedSession()}) {
    const std::vector<float> wanted = rendered(session, 4096, 1);
    ASSERT_GT(test::peakOf(wanted), 0.1f);
    for (const uint32_t threads : {1u, 2u})
      for (const uint32_t blockFrames : {17u, 64u, 1000u})
        EXPECT_TRUE(sameBits(wanted, rendered(session, blockFrames, threads)))
            << threads << " threads, blocks of " << blockFrames;
    EXPECT_TRUE(sameBits(wanted, rendered(session, 1, 1)));
  }
}

TEST(LateCommandsInARender, AreTheSameLive) {
  for (const auto& session : {lateSession(), crowdedSession()}) {
    const std::vector<float> wanted = rendered(session, 512, 1);
    for (const uint32_t blockFrames : {64u, 777u}) EXPECT_TRUE(sameBits(wanted, heardLive(session, blockFrames)));
  }
}

TEST(LateCommandsInARender, AreTheSameFromAnyPlace) {
  const auto session = lateSession();
  for (const uint64_t place : {1u, 300u, 1000u, 5000u, 5777u}) {
    const std::vector<float> wanted = rendered(session, 512, 1, place);
    EXPECT_TRUE(sameBits(wanted, heardLive(session, 96, place))) << "from frame " << place;
    EXPECT_TRUE(sameBits(wanted, rendered(session, 4096, 2, place))) << "from frame " << place;
  }
}

}  // namespace
}  // namespace mam
