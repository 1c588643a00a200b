// A rack as a node of another one.
#include "graph/nested.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/note.hpp"
#include "base/workers.hpp"
#include "engine/random_rack.hpp"
#include "engine/sessions.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::busyRack;
using test::emptySession;
using test::Player;
using test::sameBits;
using test::sessionOf;

constexpr uint16_t kKickGain = 5, kClapPan = 5;

testing::AssertionResult sameSound(const std::vector<float>& wanted, const std::vector<float>& got) {
  if (wanted.size() != got.size())
    return testing::AssertionFailure() << wanted.size() << " samples, then " << got.size();
  for (size_t i = 0; i < wanted.size(); ++i)
    if (std::memcmp(&wanted[i], &got[i], sizeof(float)) != 0)
      return testing::AssertionFailure() << "sample " << i << ": " << wanted[i] << ", then " << got[i];
  return testing::AssertionSuccess();
}

/// Hits, locks and ramps on the nodes of a busy rack whose targets begin with `prefix`.
void playBusy(Player& player, const std::string& prefix, uint64_t frames) {
  for (uint64_t frame = 100, i = 0; frame < frames; frame += 1777, ++i) {
    player.queue(frame, prefix + "bass", CommandKind::Set, 10, 36 + static_cast<double>(i % 12));
    player.queue(frame, prefix + "bass", CommandKind::Trigger);
    player.queue(frame + 3, prefix + "bass", CommandKind::Ramp, 4, 400 + 200 * static_cast<double>(i % 7), 900);
    if (i % 2 == 0) player.queue(frame + 11, prefix + "kick", CommandKind::Trigger);
    if (i % 3 == 0) player.queue(frame + 700, prefix + "clap", CommandKind::Set, kClapPan, i % 2 == 0 ? -0.5 : 0.5);
    if (i % 3 == 0) player.queue(frame + 700, prefix + "clap", CommandKind::Trigger);
    player.queue(frame + 40, prefix + "lead", CommandKind::Trigger);
    player.queue(frame + 444, prefix + "arp", CommandKind::Trigger);
  }
}

std::vector<float> played(const std::shared_ptr<const Rack>& rack, const std::vector<std::string>& prefixes,
                          uint64_t frames, uint32_t blockFrames, Workers* workers = nullptr) {
  Player player(rack);
  player.schedule->renderWith(workers);
  for (const std::string& prefix : prefixes) playBusy(player, prefix, frames);
  return player.run(frames, blockFrames);
}

TEST(NestedRack, AloneSoundsAsTheRackItself) {
  constexpr uint64_t kFrames = 96000;
  const std::vector<float> wanted = played(busyRack(), {""}, kFrames, 512);
  ASSERT_GT(test::peakOf(wanted), 0.1f);
  for (const uint32_t blockFrames : {17u, 64u, 128u, 4096u, 9000u})
    EXPECT_TRUE(sameSound(wanted, played(sessionOf({busyRack()}), {"r0/"}, kFrames, blockFrames))) << blockFrames;
  EXPECT_TRUE(sameSound(played(busyRack(), {""}, 3000, 512), played(sessionOf({busyRack()}), {"r0/"}, 3000, 1)));
}

TEST(NestedRack, InARackInARackSoundsAsTheRackItself) {
  const std::shared_ptr<const Rack> middle = sessionOf({busyRack()});
  EXPECT_TRUE(sameSound(played(busyRack(), {""}, 20000, 512), played(sessionOf({middle}), {"r0/r0/"}, 20000, 128)));
}

TEST(NestedRack, RandomRacksSoundAsAlone) {
  for (uint64_t seed = 0; seed < 60 && !testing::Test::HasFailure(); ++seed) {
    const test::RandomShow show = test::randomShow(seed, 6000);
    if (show.rack->channels != 2) continue;
    SCOPED_TRACE(seed);
    Player alone(show.rack), inside(sessionOf({show.rack}));
    for (const test::HandCommand& hand : show.hands) {
      Command command = hand.command;
      command.frame = hand.frame;
      alone.queue(command);
      if (command.target != kEveryTarget)
        command.target = inside.schedule->rack().findTarget("r0/" + show.rack->content.targets[command.target]);
      inside.queue(command);
    }
    const std::vector<float> sound = alone.run(6000, 64);
    // What nobody can play is muted in a session.
    if (std::any_of(sound.begin(), sound.end(), [](float x) { return !(std::abs(x) <= kLoudest); })) continue;
    EXPECT_TRUE(sameSound(sound, inside.run(6000, 1000)));
  }
}

TEST(NestedRack, SeveralAreSummedInTheirOrderByAnyNumberOfThreads) {
  constexpr uint64_t kFrames = 20000;
  std::vector<std::shared_ptr<const Rack>> racks;
  std::vector<std::string> prefixes;
  for (uint32_t i = 0; i < 5; ++i) {
    auto rack = std::make_shared<Rack>(*busyRack(i % 2 == 0));
    rack->seed = i;
    rack->masterGain = 0.2f + 0.1f * static_cast<float>(i);
    racks.push_back(rack);
    prefixes.push_back("r" + std::to_string(i) + "/");
  }
  const std::shared_ptr<const Rack> session = sessionOf(racks);
  const std::vector<float> wanted = played(session, prefixes, kFrames, 4096);
  std::vector<float> sum(wanted.size());
  for (const auto& rack : racks) {
    const std::vector<float> alone = played(rack, {""}, kFrames, 300);
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += alone[i];
  }
  EXPECT_TRUE(sameSound(sum, wanted));
  for (const uint32_t helpers : {1u, 3u}) {
    SleepingWorkers workers(helpers);
    for (const uint32_t blockFrames : {17u, 64u, 128u, 4096u})
      EXPECT_TRUE(sameSound(wanted, played(session, prefixes, kFrames, blockFrames, &workers)))
          << blockFrames << " frames, " << helpers << " helpers";
  }
}

/// Passes what comes in on: a rack that is an effect.
std::shared_ptr<Rack> echoRack() {
  auto rack = std::make_shared<Rack>();
  add(*rack, "in", "input");
  const uint32_t echo = add(*rack, "echo", "delay");
  EXPECT_FALSE(rack->set(echo, "delayMs", 10));
  rack->edges.push_back({"in", "echo", 0, 0, 1, 0});
  return rack;
}

TEST(NestedRack, HearsWhatIsConnectedAsItsInput) {
  auto flat = std::make_shared<Rack>(*busyRack());
  const uint32_t echo = add(*flat, "echo2", "delay");
  EXPECT_FALSE(flat->set(echo, "delayMs", 10));
  auto session = emptySession();
  addRack(*session, "busy/", busyRack());
  addRack(*session, "fx/", echoRack());
  session->edges.push_back({"busy/", "fx/", 0, 0, 0.5f, 0});
  auto around = emptySession();
  addRack(*around, "busy/", busyRack());
  const uint32_t delay = add(*around, "echo", "delay");
  EXPECT_FALSE(around->set(delay, "delayMs", 10));
  around->edges.push_back({"busy/", "echo", 0, 0, 0.5f, 0});
  const std::vector<float> wanted = played(around, {"busy/"}, 20000, 256);
  ASSERT_GT(test::peakOf(wanted), 0.05f);
  for (const uint32_t blockFrames : {1u, 17u, 64u, 128u, 4096u})
    EXPECT_TRUE(sameSound(wanted, played(session, {"busy/"}, 20000, blockFrames))) << blockFrames;
}

/// A click at a frame of the device's first channel.
std::vector<float> heard(Player& player, uint32_t frames, uint32_t clickAt) {
  std::vector<float> in(frames), left(frames), right(frames);
  in[clickAt] = 1;
  const float* channels[] = {in.data(), in.data()};
  float* out[] = {left.data(), right.data()};
  player.schedule->setInput({channels, 2, 0});
  player.schedule->process(out, frames);
  return left;
}

uint32_t firstFrame(const std::vector<float>& samples) {
  for (uint32_t i = 0; i < samples.size(); ++i)
    if (std::abs(samples[i]) > 1e-4f) return i;
  return UINT32_MAX;
}

TEST(NestedRack, HearsTheDeviceWhereNothingIsConnected) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "in", "input");
  Player player(sessionOf({rack}));
  EXPECT_TRUE(player.schedule->hearsDevice());
  EXPECT_EQ(5000u, firstFrame(heard(player, 6000, 5000)));
  auto fed = emptySession();
  add(*fed, "tone", "mam_chip");
  addRack(*fed, "r/", rack);
  fed->edges.push_back({"tone", "r/", 0, 0, 1, 0});
  Player other(fed);
  EXPECT_FALSE(other.schedule->hearsDevice());
  EXPECT_EQ(UINT32_MAX, firstFrame(heard(other, 6000, 5000)));
}

TEST(NestedRack, AnExternalKeyIsHeardByANodeInside) {
  const auto ducked = [](bool flat) {
    auto inside = std::make_shared<Rack>();
    add(*inside, "bass", "tb303_ext");
    add(*inside, "duck", "spectral_ducker");
    inside->edges.push_back({"bass", "duck", 0, 0, 1, 0});
    if (flat) {
      add(*inside, "kick", "kick");
      inside->edges.push_back({"kick", "duck", 0, 1, 1, 0});
      inside->mixerInputs = {{"kick", 0}};
      return inside;
    }
    auto session = emptySession();
    auto drums = std::make_shared<Rack>();
    add(*drums, "kick", "kick");
    addRack(*session, "drums/", drums);
    const uint32_t node = addRack(*session, "bass/", inside);
    EXPECT_FALSE(session->setRackPorts(node, {{2, "duck", 1}}, {}));
    session->edges.push_back({"drums/", "bass/", 0, 2, 1, 0});
    return session;
  };
  const auto play = [](std::shared_ptr<const Rack> rack, const std::string& drums, const std::string& bass,
                       uint32_t blockFrames) {
    Player player(std::move(rack), ResetTo::AtRest);
    for (uint64_t frame = 0; frame < 30000; frame += 6000) {
      player.queue(frame, bass + "bass", CommandKind::Trigger);
      player.queue(frame + 1500, drums + "kick", CommandKind::Trigger);
    }
    return player.run(30000, blockFrames);
  };
  const std::vector<float> wanted = play(ducked(true), "", "", 64);
  ASSERT_GT(test::peakOf(wanted), 0.05f);
  for (const uint32_t blockFrames : {17u, 64u, 4096u})
    EXPECT_TRUE(sameSound(wanted, play(ducked(false), "drums/", "bass/", blockFrames))) << blockFrames;
}

TEST(NestedRack, ATapGivesTheSoundOfANodeInside) {
  auto drums = std::make_shared<Rack>();
  add(*drums, "kick", "kick");
  add(*drums, "clap", "clap");
  const auto session = [&](uint32_t port) {
    auto made = emptySession();
    const uint32_t node = addRack(*made, "drums/", drums);
    EXPECT_FALSE(made->setRackPorts(node, {}, {"clap", "kick"}));
    add(*made, "meter", "meter");
    made->edges.push_back({"drums/", "meter", port, 0, 1, 0});
    return made;
  };
  const auto play = [](std::shared_ptr<const Rack> rack, const std::string& prefix, const char* only,
                       uint32_t blockFrames) {
    Player player(std::move(rack), ResetTo::AtRest);
    for (const char* id : {"kick", "clap"})
      if (only == nullptr || std::string(only) == id) {
        player.queue(30, prefix + id, CommandKind::Trigger);
        player.queue(5000, prefix + id, CommandKind::Trigger);
      }
    return player.run(9000, blockFrames);
  };
  for (const uint32_t blockFrames : {1u, 100u, 4096u, 9000u}) {
    EXPECT_TRUE(sameSound(play(drums, "", nullptr, 64), play(session(0), "drums/", nullptr, blockFrames)));
    EXPECT_TRUE(sameSound(play(drums, "", "clap", 64), play(session(1), "drums/", nullptr, blockFrames)));
    EXPECT_TRUE(sameSound(play(drums, "", "kick", 64), play(session(2), "drums/", nullptr, blockFrames)));
  }
}

TEST(NestedRack, KeepsTheOrderOfCommandsOfOneFrame) {
  for (const bool reversed : {false, true}) {
    Player alone(busyRack()), inside(sessionOf({busyRack()}));
    for (Player* player : {&alone, &inside}) {
      const std::string prefix = player == &inside ? "r0/" : "";
      for (const double value : {reversed ? 0.9 : 0.1, reversed ? 0.1 : 0.9})
        player->queue(7, prefix + "clap", CommandKind::Set, kClapPan, value);
      player->queue(7, prefix + "clap", CommandKind::Trigger);
    }
    EXPECT_TRUE(sameSound(alone.run(3000, 64), inside.run(3000, 500)));
  }
}

TEST(NestedRack, TheEndOfEveryNoteReachesTheNodesInside) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "synth", "synth");
  const auto play = [](std::shared_ptr<const Rack> made, const std::string& prefix, bool ends) {
    Player player(std::move(made), ResetTo::AtRest);
    Command on = noteCommand(CommandKind::NoteOn, player.schedule->rack().findTarget(prefix + "synth"), Source::Midi, 1,
                             0, 60, 0.8f);
    player.queue(on);
    Command off = releaseOf(Source::Midi);
    off.frame = 4000;
    if (ends) player.queue(off);
    return player.run(96000, 480);
  };
  const std::vector<float> held = play(sessionOf({rack, rack}), "r1/", false);
  const std::vector<float> ended = play(sessionOf({rack, rack}), "r1/", true);
  EXPECT_GT(test::peakOf(held), 0.01f);
  EXPECT_FALSE(sameBits(held, ended));
  EXPECT_TRUE(sameSound(play(rack, "", true), ended));
}

TEST(NestedRack, ABlockTakesAsManyEventsAsOneWithoutRacks) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "kick", "kick");
  Player player(sessionOf({rack, rack}));
  Command command;
  command.kind = CommandKind::Set;
  command.param = kKickGain;
  for (uint32_t i = 0; i < kMaxBlockEvents; ++i) {
    command.target = player.schedule->rack().findTarget(i % 2 == 0 ? "r0/kick" : "r1/kick");
    ASSERT_TRUE(player.schedule->enqueue(command, 0)) << i;
  }
  EXPECT_FALSE(player.schedule->enqueue(command, 0));
  player.run(64, 64);
  EXPECT_TRUE(player.schedule->enqueue(command, 0));
}

TEST(NestedRack, StateIsSavedAndLoadedWithWhatIsInside) {
  const std::shared_ptr<const Rack> session = sessionOf({busyRack(), echoRack(), busyRack(false)});
  Player first(session), second(session);
  playBusy(first, "r0/", 10000);
  first.run(10000, 100);
  const std::vector<uint8_t> state = first.schedule->saveState();
  ASSERT_TRUE(second.schedule->loadState(state));
  EXPECT_EQ(state, second.schedule->saveState());
  EXPECT_TRUE(sameSound(first.run(10000, 64), second.run(10000, 64)));
  Player stranger(sessionOf({busyRack(), echoRack(), echoRack()}));
  EXPECT_FALSE(stranger.schedule->loadState(state));
}

TEST(NestedRack, ChasedParametersReachTheNodesInside) {
  const auto chased = [](std::shared_ptr<const Rack> rack, const std::string& prefix) {
    Player player(rack, ResetTo::Located);
    std::vector<ContentEvent> events;
    ContentEvent set{};
    set.frame = 100;
    set.target = rack->findTarget(prefix + "clap");
    set.kind = CommandKind::Ramp;
    set.param = kClapPan;
    set.value = 0.9f;
    set.rampMs = 1000;
    events.push_back(set);
    player.schedule->chase(events, 0, 20000);
    player.queue(0, prefix + "clap", CommandKind::Trigger);
    return player.run(6000, 64);
  };
  EXPECT_TRUE(sameSound(chased(busyRack(), ""), chased(sessionOf({echoRack(), busyRack()}), "r1/")));
}

TEST(NestedRack, PeaksOfNodesInsideFollowThoseOfTheSession) {
  auto drums = std::make_shared<Rack>();
  add(*drums, "kick", "kick");
  add(*drums, "clap", "clap");
  auto session = emptySession();
  addRack(*session, "a/", drums);
  add(*session, "meter", "meter");
  addRack(*session, "b/", drums);
  Player player(session, ResetTo::AtRest);
  player.schedule->setMetering(true);
  player.queue(0, "b/clap", CommandKind::Trigger);
  player.run(2000, 500);
  float peaks[8] = {};
  EXPECT_EQ(7u, player.schedule->takePeaks(peaks, 8, 3));
  EXPECT_EQ(0, peaks[0]);
  EXPECT_EQ(0, peaks[1]);
  EXPECT_GT(peaks[2], 0.01f) << "the rack";
  EXPECT_EQ(0, peaks[3] + peaks[4] + peaks[5]);
  EXPECT_GT(peaks[6], 0.01f) << "its clap";
  EXPECT_EQ(2u, player.schedule->takePeaks(peaks, 2, 3));
}

TEST(NestedRack, OfOneChannelIsHeardOnBoth) {
  auto mono = std::make_shared<Rack>();
  mono->channels = 1;
  add(*mono, "kick", "kick");
  const std::vector<float> alone = Player(mono).run(2000, 64), inside = Player(sessionOf({mono})).run(2000, 300);
  for (size_t i = 0; i < alone.size(); ++i) {
    ASSERT_EQ(alone[i], inside[2 * i]);
    ASSERT_EQ(alone[i], inside[2 * i + 1]);
  }
}

// --- alignment -------------------------------------------------------------------------------------------------------

std::shared_ptr<Rack> clickRack(bool looksAhead) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "in", "input");
  rack->latencyComp = true;
  if (!looksAhead) return rack;
  const uint32_t squash = add(*rack, "squash", "spectral_ducker");
  EXPECT_FALSE(rack->set(squash, "lookaheadMs", 4));
  rack->edges.push_back({"in", "squash", 0, 0, 1, 0});
  return rack;
}

std::vector<uint32_t> clicks(const std::vector<float>& samples) {
  std::vector<uint32_t> frames;
  for (uint32_t i = 0; i < samples.size(); ++i)
    if (std::abs(samples[i]) > 0.05f) frames.push_back(i);
  return frames;
}

TEST(NestedRack, AnImpulseArrivesOnOneFrameByEveryWay) {
  auto session = emptySession();
  addRack(*session, "direct/", clickRack(false));
  addRack(*session, "late/", clickRack(true));
  for (const char* id : {"bus", "busOfBuses", "master"}) add(*session, id, "meter");
  const uint32_t ahead = add(*session, "ahead", "spectral_ducker");
  EXPECT_FALSE(session->set(ahead, "lookaheadMs", 7));
  const auto connect = [&](const char* from, const char* to) { session->edges.push_back({from, to, 0, 0, 1, 0}); };
  connect("direct/", "master");
  connect("direct/", "bus");
  connect("direct/", "ahead");
  connect("late/", "bus");
  connect("bus", "busOfBuses");
  connect("busOfBuses", "master");
  connect("ahead", "master");
  Player player(session);
  const uint32_t latency = player.schedule->layout().latencyFrames;
  EXPECT_GE(latency, 336u);
  const std::vector<uint32_t> frames = clicks(heard(player, 5000, 1000));
  ASSERT_EQ(1u, frames.size());
  EXPECT_EQ(1000 + latency, frames.front());
}

TEST(NestedRack, AnUnalignedEdgeIsNotDelayedAndDelaysNobody) {
  auto session = emptySession();
  addRack(*session, "direct/", clickRack(false));
  addRack(*session, "late/", clickRack(true));
  add(*session, "master", "meter");
  session->edges.push_back({"direct/", "master", 0, 0, 1, 0, false});
  session->edges.push_back({"late/", "master", 0, 0, 1, 0});
  Player player(session);
  const uint32_t late = player.schedule->nodeLatency(session->findNode("late/"));
  EXPECT_EQ(192u, late);
  const std::vector<uint32_t> frames = clicks(heard(player, 5000, 1000));
  ASSERT_EQ(2u, frames.size());
  EXPECT_EQ(1000u, frames[0]);
  EXPECT_EQ(1000u + late, frames[1]);
}

}  // namespace
}  // namespace mam
