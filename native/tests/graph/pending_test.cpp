// Commands of nodes whose inputs are late: each meets the sound that it was meant for.
#include "base/workers.hpp"
#include "engine/sessions.hpp"
#include "graph/revision.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::emptySession;
using test::Player;
using test::sameBits;

constexpr uint16_t kGain = 2, kToneOn = 3;  // of gain and tone
constexpr uint16_t kStripGain = 1, kStripPan = 2, kStripMute = 3, kStripSolo = 4, kStripOthers = 5;
constexpr uint32_t kBlocks[] = {1, 17, 64, 128, 4096};
constexpr double kLookAheadMs = 2.5;

void connect(Rack& rack, const std::string& from, const std::string& to) {
  rack.edges.push_back({from, to, 0, 0, 1, 0});
}

void addTone(Rack& rack, const char* wave, double periodMs = 0) {
  const uint32_t tone = add(rack, "tone", "tone");
  EXPECT_FALSE(rack.set(tone, "wave", std::string(wave) == "impulse" ? 3 : 1));
  EXPECT_FALSE(rack.set(tone, "periodMs", periodMs));
}

/// A limiter that has nothing to do passes its input on, late, bit for bit.
void addLate(Rack& rack, const char* id, bool looksAhead) {
  const uint32_t node = add(rack, id, looksAhead ? "limiter" : "wiretap");
  if (looksAhead) { EXPECT_FALSE(rack.set(node, "lookAheadMs", kLookAheadMs)); }
}

/// tone -> late -> end
std::shared_ptr<Rack> chain(const char* wave, bool looksAhead, const char* end) {
  auto session = emptySession();
  addTone(*session, wave, 1);
  addLate(*session, "late", looksAhead);
  add(*session, "end", end);
  connect(*session, "tone", "late");
  connect(*session, "late", "end");
  return session;
}

uint32_t latencyOf(const std::shared_ptr<const Rack>& rack) { return Player(rack).schedule->layout().latencyFrames; }

/// Interleaved stereo, `frames` later.
std::vector<float> later(const std::vector<float>& samples, uint32_t frames) {
  std::vector<float> made(samples.size());
  std::copy(samples.begin(), samples.end() - 2 * static_cast<ptrdiff_t>(frames), made.begin() + 2 * frames);
  return made;
}

/// The first frame in which two sounds of one length differ.
size_t firstDifference(const std::vector<float>& a, const std::vector<float>& b) {
  return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin()) / 2;
}

/// Plays both with the same commands: the one must be the other, later by its latency.
template <class Queue> void expectLater(const std::shared_ptr<const Rack>& late,
                                        const std::shared_ptr<const Rack>& direct, const Queue& queue,
                                        Workers* workers = nullptr) {
  constexpr uint64_t kFrames = 6000;
  const uint32_t latency = latencyOf(late);
  ASSERT_LT(100u, latency);
  ASSERT_EQ(0u, latencyOf(direct));
  Player wanted(direct), untouched(direct);
  queue(wanted);
  const std::vector<float> sound = wanted.run(kFrames, 512);
  ASSERT_FALSE(sameBits(sound, untouched.run(kFrames, 512))) << "the commands must be heard";
  for (const uint32_t blockFrames : kBlocks) {
    Player player(late);
    player.schedule->renderWith(workers);
    queue(player);
    EXPECT_TRUE(sameBits(later(sound, latency), player.run(kFrames, blockFrames))) << "blocks of " << blockFrames;
  }
}

TEST(LateCommands, ASetChangesTheImpulseThatLeftAtItsFrameOrLater) {
  const auto session = chain("impulse", true, "gain");
  const uint32_t latency = latencyOf(session);
  Player untouched(session);
  const std::vector<float> wanted = untouched.run(4000, 64);
  for (const uint32_t blockFrames : kBlocks) {
    Player player(session);
    player.queue(1000, "end", CommandKind::Set, kGain, 0);
    EXPECT_EQ(1008u + latency, firstDifference(wanted, player.run(4000, blockFrames))) << "blocks of " << blockFrames;
  }
}

TEST(LateCommands, SetsAndRampsOfAGainMeetTheirSound) {
  expectLater(chain("white", true, "gain"), chain("white", false, "gain"), [](Player& player) {
    player.queue(0, "end", CommandKind::Set, kGain, 0.7);  // how it begins
    player.queue(777, "end", CommandKind::Set, kGain, 0.25);
    player.queue(1500, "end", CommandKind::Ramp, kGain, 1, 300);
    player.queue(1501, "end", CommandKind::Ramp, kGain, 2, 900);
    player.queue(3000, "tone", CommandKind::Set, kToneOn, 0);  // of a generator: at its frame
    player.queue(3600, "tone", CommandKind::Trigger);
    player.queue(3601, "tone", CommandKind::Set, kToneOn, 1);
  });
}

TEST(LateCommands, AMuteOrSoloBehindALookAheadTakesTheSoundThatWasThere) {
  expectLater(chain("white", true, "strip"), chain("white", false, "strip"), [](Player& player) {
    player.queue(100, "end", CommandKind::Ramp, kStripPan, -0.5, 2000);
    player.queue(1000, "end", CommandKind::Set, kStripMute, 1);
    player.queue(3000, "end", CommandKind::Set, kStripMute, 0);
    player.queue(3100, "end", CommandKind::Set, kStripGain, 0.5);
    player.queue(4000, "end", CommandKind::Set, kStripOthers, 1);  // another strip is solo
    player.queue(5000, "end", CommandKind::Set, kStripSolo, 1);
  });
}

/// Two racks that make noise, and one that they are heard through, as an effect.
std::shared_ptr<Rack> throughRack(bool looksAhead) {
  auto source = std::make_shared<Rack>();
  source->latencyComp = true;
  addTone(*source, "white");
  addLate(*source, "late", looksAhead);
  add(*source, "fader", "gain");
  connect(*source, "tone", "late");
  connect(*source, "late", "fader");
  auto effect = std::make_shared<Rack>();
  effect->latencyComp = true;
  add(*effect, "in", "input");
  add(*effect, "first", "gain");
  addLate(*effect, "late", looksAhead);
  add(*effect, "second", "gain");
  connect(*effect, "in", "first");
  connect(*effect, "first", "late");
  connect(*effect, "late", "second");
  auto session = emptySession();
  addRack(*session, "a/", source);
  addRack(*session, "b/", source);
  addRack(*session, "fx/", effect);
  for (const char* from : {"a/", "b/"}) connect(*session, from, "fx/");
  return session;
}

TEST(LateCommands, ReachNodesInsideARackThatIsFedAsLateAsItsInputAndTheirOwn) {
  const auto queue = [](Player& player) {
    player.queue(500, "a/fader", CommandKind::Set, kGain, 0.5);
    player.queue(700, "fx/first", CommandKind::Ramp, kGain, 0.25, 100);
    player.queue(900, "fx/second", CommandKind::Set, kGain, 2);
    player.queue(2000, "b/tone", CommandKind::Set, kToneOn, 0);
    player.queue(2500, "fx/in", CommandKind::Set, 1, 0.3);
    player.queue(2500, "fx/second", CommandKind::Set, kGain, 1);
  };
  expectLater(throughRack(true), throughRack(false), queue);
  SleepingWorkers workers(1);
  expectLater(throughRack(true), throughRack(false), queue, &workers);
}

/// A tone in a rack that hears another one: what it plays is as late as what it hears.
TEST(LateCommands, StartWhatARackPlaysBesideItsInputWithIt) {
  const auto made = [](bool looksAhead) {
    auto inside = std::make_shared<Rack>();
    add(*inside, "in", "input");
    const uint32_t lead = add(*inside, "lead", "tone");
    EXPECT_FALSE(inside->set(lead, "on", 0));
    auto session = chain("white", looksAhead, "wiretap");
    addRack(*session, "fx/", inside);
    connect(*session, "end", "fx/");
    return session;
  };
  expectLater(made(true), made(false), [](Player& player) {
    player.queue(300, "fx/lead", CommandKind::Trigger);
    player.queue(300, "fx/lead", CommandKind::Set, kToneOn, 1);
    player.queue(900, "fx/lead", CommandKind::Trigger);
  });
}

TEST(LateCommands, AreAppliedAtTheirFrameWhereNothingIsAligned) {
  auto rack = chain("white", true, "gain");
  rack->latencyComp = false;
  Player untouched(rack), player(rack);
  player.queue(1000, "end", CommandKind::Set, kGain, 0);
  const size_t first = firstDifference(untouched.run(3000, 64), player.run(3000, 64));
  EXPECT_LE(1000u, first);
  EXPECT_GT(1002u, first);
}

// --- edits -----------------------------------------------------------------------------------------------------------

/// Plays to frame 1050 with a Set at frame 1000, edits, and plays on.
std::vector<float> edited(const std::shared_ptr<const Rack>& before, const std::vector<std::shared_ptr<Rack>>& edits,
                          uint32_t blockFrames = 64, const std::string& target = "end", uint64_t lastSet = 0) {
  Player player(before);
  player.queue(1000, target, CommandKind::Set, kGain, 0.5);
  if (lastSet != 0) player.queue(lastSet, target, CommandKind::Set, kGain, 0.25);
  std::vector<float> samples = player.run(1050, blockFrames);
  for (const std::shared_ptr<Rack>& rack : edits) player.edit(withTargetsOf(player.schedule->rack(), rack));
  const std::vector<float> more = player.run(4000, blockFrames);
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

float lastOf(const std::vector<float>& samples) { return test::peakOf(samples, samples.size() / 2 - 200); }

TEST(LateCommands, WaitOnThroughAnEditOfSomethingElse) {
  const auto session = chain("white", true, "gain");
  auto more = chain("white", true, "gain");
  add(*more, "aside", "gain");
  const std::vector<float> wanted = edited(session, {});
  for (const uint32_t blockFrames : kBlocks) EXPECT_TRUE(sameBits(wanted, edited(session, {more}, blockFrames)));
  const auto racks = throughRack(true);
  auto another = throughRack(true);
  add(*another, "aside", "gain");
  EXPECT_TRUE(sameBits(edited(racks, {}, 64, "fx/second"), edited(racks, {another}, 64, "fx/second")));
}

TEST(LateCommands, WaitOnForANodeThatIsMadeAnew) {
  const auto session = chain("impulse", true, "gain");
  auto modulated = chain("impulse", true, "gain");
  modulated->nodes.back().lfos = {{1, Wave::Sine, 1, 0}};  // that moves nothing
  EXPECT_FLOAT_EQ(lastOf(edited(session, {})), lastOf(edited(session, {modulated})));
}

TEST(LateCommands, AreForgottenWithTheNodeThatTheyWereFor) {
  const auto session = chain("impulse", true, "gain"), again = chain("impulse", true, "gain");
  auto without = chain("impulse", true, "wiretap");
  Player untouched(session);
  const std::vector<float> loud = untouched.run(5050, 64);
  EXPECT_FLOAT_EQ(lastOf(loud), lastOf(edited(session, {without, again})));
  const auto racks = throughRack(true);
  auto noRack = emptySession();
  addRack(*noRack, "a/", racks->nodes[0].nested->rack);
  Player player(racks);
  Command command;
  command.target = player.schedule->rack().findTarget("fx/second");
  command.param = kGain;
  command.value = 1;
  for (uint32_t i = 0; i < kMostPendingEvents; ++i) ASSERT_TRUE(player.schedule->enqueue(command, 1));
  player.run(64, 64);
  ASSERT_FALSE(player.schedule->enqueue(command, 0));
  player.edit(withTargetsOf(*racks, noRack));
  command.target = player.schedule->rack().findTarget("a/fader");
  for (uint32_t i = 0; i < kMostPendingEvents; ++i) ASSERT_TRUE(player.schedule->enqueue(command, 0)) << i;
  EXPECT_FALSE(player.schedule->enqueue(command, 0));
}

TEST(LateCommands, KeepTheirOrderWhereAnEditTakesTheLatencyAway) {
  const auto late = chain("impulse", true, "gain"), direct = chain("impulse", false, "gain");
  const std::vector<float> wanted = edited(direct, {}, 64, "end", 1060);
  for (const uint32_t blockFrames : kBlocks)
    EXPECT_FLOAT_EQ(lastOf(wanted), lastOf(edited(late, {direct}, blockFrames, "end", 1060)));
}

// --- room, state, place ----------------------------------------------------------------------------------------------

TEST(LateCommands, AreRefusedWhereTooManyWaitAlready) {
  const auto session = chain("impulse", true, "gain");
  const float level = lastOf(Player(session).run(3000, 64));
  Player player(session);
  Command command;
  command.target = player.schedule->rack().findTarget("end");
  command.param = kGain;
  for (uint32_t i = 0; i < kMostPendingEvents; ++i) {
    command.value = i % 2;
    ASSERT_TRUE(player.schedule->enqueue(command, 1)) << i;
  }
  EXPECT_FALSE(player.schedule->enqueue(command, 1));
  player.run(64, 64);
  command.value = 3;
  EXPECT_FALSE(player.schedule->enqueue(command, 0));
  player.schedule->apply(command);  // the oldest of them makes room
  player.run(400, 64);
  EXPECT_TRUE(player.schedule->enqueue(command, 0));
  EXPECT_FLOAT_EQ(3 * level, lastOf(player.run(3000, 64)));
}

TEST(LateCommands, AreSavedWithTheStateWhileTheyWait) {
  for (const char* target : {"fx/second", "fx/first", "a/fader"}) {
    const auto session = throughRack(true);
    Player first(session), second(session), untouched(session);
    first.queue(1000, target, CommandKind::Set, kGain, 0.5);
    first.queue(1001, target, CommandKind::Ramp, kGain, 0.25, 500);
    first.run(1010, 100);
    untouched.run(1010, 100);
    second.run(300, 100);
    const std::vector<uint8_t> state = first.schedule->saveState();
    ASSERT_GT(state.size(), untouched.schedule->saveState().size());
    ASSERT_TRUE(second.schedule->loadState(state));
    EXPECT_EQ(state, second.schedule->saveState());
    const std::vector<float> on = first.run(3000, 64);
    EXPECT_TRUE(sameBits(on, second.run(3000, 17))) << target;
    EXPECT_FALSE(sameBits(on, untouched.run(3000, 64))) << target;
    EXPECT_EQ(second.schedule->saveState(), first.schedule->saveState());
    std::vector<uint8_t> cut = state;
    cut.resize(cut.size() - sizeof(Command));
    EXPECT_FALSE(second.schedule->loadState(cut));
  }
}

ContentEvent event(const Rack& rack, uint64_t frame, const char* target, CommandKind kind, float value,
                   float rampMs = 0) {
  ContentEvent made{};
  made.frame = frame;
  made.target = rack.findTarget(target);
  made.kind = kind;
  made.param = kGain;
  made.value = value;
  made.rampMs = rampMs;
  return made;
}

/// Hears the device in place of a tone, so that what it gives is a matter of parameters alone.
std::shared_ptr<Rack> heardThroughRack() {
  auto inside = std::make_shared<Rack>(*throughRack(true)->nodes.back().nested->rack);
  auto session = emptySession();
  add(*session, "in", "input");
  addLate(*session, "late", true);
  addRack(*session, "fx/", inside);
  add(*session, "end", "gain");
  connect(*session, "in", "late");
  connect(*session, "late", "fx/");
  connect(*session, "fx/", "end");
  return session;
}

std::vector<float> heard(Schedule& schedule, uint32_t frames) {
  std::vector<float> device(frames, 0.25f), left(frames), right(frames);
  const float* const in[] = {device.data(), device.data()};
  float* const out[] = {left.data(), right.data()};
  schedule.setInput(HardwareInput{in, 2, 0});
  schedule.process(out, frames);
  return left;
}

TEST(LateCommands, AreChasedAsIfPlayedFromTheStart) {
  const auto session = heardThroughRack();
  constexpr uint32_t kPlace = 2000, kFrames = 3000;
  const uint32_t latency = latencyOf(session);
  const std::vector<ContentEvent> events = {
      event(*session, 0, "end", CommandKind::Set, 0.5f),
      event(*session, 100, "fx/first", CommandKind::Ramp, 0.5f, 60),
      event(*session, kPlace - latency, "end", CommandKind::Ramp, 1, 10),
      event(*session, kPlace - latency / 2, "fx/first", CommandKind::Ramp, 0.25f, 30),
      event(*session, kPlace - latency / 2, "fx/second", CommandKind::Set, 0.75f),
      event(*session, kPlace - 1, "end", CommandKind::Ramp, 2, 5),
      event(*session, kPlace - 1, "fx/in", CommandKind::Trigger, 0),
  };
  Player played(session);
  for (const ContentEvent& each : events) {
    Command command;
    command.target = each.target;
    command.kind = each.kind;
    command.param = each.param;
    command.value = each.value;
    command.rampFrames = rampFrames(each.rampMs, 48000);
    ASSERT_TRUE(played.schedule->enqueue(command, static_cast<uint32_t>(each.frame)));
  }
  const std::vector<float> wanted = heard(*played.schedule, kPlace + kFrames);
  for (const uint32_t cut : {0u, 150u, kPlace - 20}) {
    Player located(session, ResetTo::Located);
    std::vector<ContentEvent> before, after;
    for (const ContentEvent& each : events) (each.frame < cut ? before : after).push_back(each);
    if (cut > 0) located.schedule->chase(before, 0, cut);
    located.schedule->chase(after, cut, kPlace);
    const std::vector<float> got = heard(*located.schedule, kFrames);
    for (uint32_t i = 0; i < latency; ++i) ASSERT_EQ(0, got[i]) << "nothing has come through yet";
    EXPECT_TRUE(sameBits({wanted.begin() + kPlace + latency, wanted.end()}, {got.begin() + latency, got.end()})) << cut;
  }
}

}  // namespace
}  // namespace mam
