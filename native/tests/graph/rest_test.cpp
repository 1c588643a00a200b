// Nodes that sleep and nodes that do not: the same samples, the same state.
#include <gtest/gtest.h>

#include "base/workers.hpp"
#include "engine/random_edit.hpp"
#include "engine/sessions.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::busyRack;
using test::emptySession;
using test::Player;
using test::Random;
using test::randomShow;
using test::RandomShow;

testing::AssertionResult sameSound(const std::vector<float>& wanted, const std::vector<float>& got) {
  if (wanted.size() != got.size())
    return testing::AssertionFailure() << wanted.size() << " samples, then " << got.size();
  for (size_t i = 0; i < wanted.size(); ++i)
    if (std::memcmp(&wanted[i], &got[i], sizeof(float)) != 0)
      return testing::AssertionFailure() << "sample " << i << ": " << wanted[i] << ", then " << got[i];
  return testing::AssertionSuccess();
}

/// A rack whose sounds end soon enough to fall asleep between two of them.
std::shared_ptr<Rack> briefRack(uint32_t seed) {
  auto rack = std::make_shared<Rack>();
  rack->seed = seed;
  rack->name("");
  const auto set = [&](uint32_t node, const char* key, double value) { EXPECT_FALSE(rack->set(node, key, value)); };
  add(*rack, "kick", "kick");
  set(add(*rack, "clap", "clap"), "ampDecayMs", 20);
  set(add(*rack, "chip", "mam_chip"), "sustain", 0);
  set(0, "ampDecayMs", 50);
  set(2, "decayMs", 60);
  const uint32_t synth = add(*rack, "synth", "synth");
  set(synth, "ampReleaseMs", 30);
  set(synth, "gateLenMs", 50);
  const uint32_t duck = add(*rack, "duck", "spectral_ducker");
  set(duck, "releaseMs", 8);
  const uint32_t echo = add(*rack, "echo", "delay");
  set(echo, "delayMs", 9);
  set(echo, "feedback", 0.2);
  const uint32_t room = add(*rack, "room", "reverb");
  set(room, "roomSize", -3.6);
  rack->nodes[2].lfos = {{1, Wave::Triangle, 0.7f, 0.1f}};
  rack->nodes[2].routes = {{1, RouteTarget::Param, 3, 0.2f, 0, 0, 0, false}};
  rack->edges = {{"synth", "duck", 0, 0, 1, 0},
                 {"kick", "duck", 0, 1, 1, 0},
                 {"chip", "echo", 0, 0, 0.7f, 0},
                 {"clap", "room", 0, 0, 1, 0},
                 {"echo", "room", 0, 0, 0.3f, 0.2f}};
  rack->latencyComp = true;
  return rack;
}
const char* const kPlayed[] = {"kick", "clap", "chip", "synth"};

/// Hits with long pauses.
void playSparsely(Player& player, const std::string& prefix, uint64_t seed, uint64_t frames) {
  Random random(seed);
  for (uint64_t frame = random.below(4000); frame < frames;
       frame += 1 + random.below(random.chance(0.3) ? 90000 : 9000))
    player.queue(frame, prefix + kPlayed[random.below(4)], CommandKind::Trigger, 0, 0.8);
}

struct Outcome {
  std::vector<float> sound;
  std::vector<uint8_t> state;  // depends on the blocks too: what has ended ends with its tile
  uint64_t sleepingSteps = 0;  // summed over looks
};

template <class NextBlock> Outcome outcomeOf(Player& player, Sleep sleep, uint64_t frames, const NextBlock& nextBlock) {
  Outcome made;
  player.schedule->setSleep(sleep);
  for (uint64_t at = 0; at < frames;) {
    const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(nextBlock(), frames - at));
    const std::vector<float> more = player.run(count, count);
    made.sound.insert(made.sound.end(), more.begin(), more.end());
    made.sleepingSteps += player.schedule->sleepingSteps();
    at += count;
  }
  made.state = player.schedule->saveState();
  return made;
}

TEST(Sleep, OfARackBetweenItsSoundsChangesNeitherASampleNorTheState) {
  constexpr uint64_t kFrames = 160000;
  const auto play = [](Sleep sleep, const auto& nextBlock) {
    Player player(briefRack(3));
    playSparsely(player, "", 5, kFrames);
    return outcomeOf(player, sleep, kFrames, nextBlock);
  };
  const Outcome wanted = play(Sleep::Off, [] { return 512; });
  EXPECT_EQ(0u, wanted.sleepingSteps);
  ASSERT_GT(test::peakOf(wanted.sound), 0.1f);
  for (const uint32_t blockFrames : {1u, 17u, 64u, 128u, 4096u}) {
    const Outcome got = play(Sleep::On, [=] { return blockFrames; });
    EXPECT_TRUE(sameSound(wanted.sound, got.sound)) << blockFrames;
    EXPECT_LT(3 * (kFrames / blockFrames), got.sleepingSteps) << "most of the time most of them sleep";
    if (blockFrames < 17) continue;
    EXPECT_TRUE(play(Sleep::Off, [=] { return blockFrames; }).state == got.state) << blockFrames;
  }
  Random random(1);
  const Outcome got = play(Sleep::On, [&] { return 1 + random.below(random.chance(0.1) ? 4096 : 200); });
  EXPECT_TRUE(sameSound(wanted.sound, got.sound));
}

/// Racks beside each other, one that hears another, one that is keyed, strips, a bus and a crossfader: what a session is.
std::shared_ptr<Rack> session(int64_t laterBy = 0) {
  auto made = emptySession();
  for (uint32_t i = 0; i < 3; ++i) addRack(*made, "r" + std::to_string(i) + "/", briefRack(i));
  auto effect = std::make_shared<Rack>();
  effect->name("");
  add(*effect, "in", "input");
  EXPECT_FALSE(effect->set(add(*effect, "echo", "delay"), "delayMs", 5));
  EXPECT_FALSE(effect->set(1, "feedback", 0.1));
  effect->edges = {{"in", "echo", 0, 0, 1, 0}};
  addRack(*made, "fx/", effect);
  const uint32_t keyed = addRack(*made, "keyed/", briefRack(9));
  EXPECT_FALSE(made->setRackPorts(keyed, {{1, "duck", 1}}, {"chip", "echo"}));
  add(*made, "strip", "strip");
  add(*made, "bus", "strip");
  add(*made, "limit", "limiter");
  add(*made, "fade", "xfader");
  made->edges = {{"r0/", "strip", 0, 0, 1, 0},   {"strip", "bus", 0, 0, 1, 0},    {"r1/", "fx/", 0, 0, 0.5f, 0},
                 {"r2/", "keyed/", 0, 1, 1, 0},  {"fx/", "bus", 0, 0, 1, 0},      {"bus", "limit", 0, 0, 1, 0},
                 {"keyed/", "fade", 1, 0, 1, 0}, {"keyed/", "bus", 2, 0, 0.5f, 0}};
  if (laterBy != 0) {
    auto late = std::make_shared<NestedRack>(*made->nodes[1].nested);
    late->offsetFrames = laterBy;
    made->nodes[1].nested = late;
  }
  return made;
}
const char* const kPrefixes[] = {"r0/", "r1/", "r2/", "keyed/"};

Outcome playSession(Sleep sleep, uint64_t frames, uint32_t blockFrames, Workers* workers = nullptr,
                    int64_t laterBy = 0) {
  Player player(session(laterBy));
  player.schedule->startFrom(0);
  player.schedule->renderWith(workers);
  for (uint64_t i = 0; i < 4; ++i) playSparsely(player, kPrefixes[i], 20 + i, frames);
  player.queue(80000, "strip", CommandKind::Set, 3, 1);
  player.queue(110000, "strip", CommandKind::Set, 3, 0);
  player.queue(100000, "fade", CommandKind::Set, 1, 0.9);
  return outcomeOf(player, sleep, frames, [=] { return blockFrames; });
}

TEST(Sleep, OfASessionIsOneHashForAnyBlocksAndThreads) {
  constexpr uint64_t kFrames = 160000;
  const Outcome wanted = playSession(Sleep::Off, kFrames, 512);
  ASSERT_GT(test::peakOf(wanted.sound), 0.1f);
  SleepingWorkers workers(1);
  for (const uint32_t blockFrames : {17u, 64u, 500u, 512u, 9000u}) {
    const Outcome got = playSession(Sleep::On, kFrames, blockFrames, blockFrames == 500 ? &workers : nullptr);
    EXPECT_TRUE(sameSound(wanted.sound, got.sound)) << blockFrames;
    EXPECT_TRUE(wanted.state == got.state || (blockFrames != 64 && blockFrames != 512)) << blockFrames;
    EXPECT_LT(10 * (kFrames / blockFrames), got.sleepingSteps) << blockFrames;
  }
}

TEST(Sleep, OfARackThatBeginsLaterEndsWhenItBegins) {
  constexpr uint64_t kFrames = 120000;
  const Outcome wanted = playSession(Sleep::Off, kFrames, 512, nullptr, 60000);
  for (const uint32_t blockFrames : {64u, 777u}) {
    const Outcome got = playSession(Sleep::On, kFrames, blockFrames, nullptr, 60000);
    EXPECT_TRUE(sameSound(wanted.sound, got.sound)) << blockFrames;
    EXPECT_TRUE(wanted.state == got.state || blockFrames != 64);
  }
}

TEST(Sleep, OfAWholeSessionEndsWithOneTrigger) {
  Player player(session());
  player.run(480000, 512);
  const uint32_t asleep = player.schedule->sleepingSteps();
  EXPECT_LE(30u, asleep) << "all that has ended";
  player.queue(480000 + 100, "r0/clap", CommandKind::Trigger);
  EXPECT_GT(test::peakOf(player.run(3000, 512)), 0.1f);
  EXPECT_GT(asleep, player.schedule->sleepingSteps());
}

TEST(Sleep, AStateSavedAndLoadedInItGoesOnAsOneThatNeverSlept) {
  for (const uint64_t savedAt : {150000u, 150001u, 333333u}) {
    Player awake(session()), asleep(session()), other(session());
    awake.schedule->setSleep(Sleep::Off);
    for (Player* player : {&awake, &asleep, &other}) playSparsely(*player, "r0/", 4, 20000);
    awake.run(savedAt, 512);
    asleep.run(savedAt, 512);
    other.run(savedAt, 300);
    const std::vector<uint8_t> state = asleep.schedule->saveState();
    EXPECT_TRUE(awake.schedule->saveState() == state);
    ASSERT_TRUE(other.schedule->loadState(state));
    for (Player* player : {&awake, &asleep, &other}) playSparsely(*player, "r1/", savedAt, 0);
    for (Player* player : {&awake, &asleep, &other})
      player->queue(savedAt + 777, "r1/chip", CommandKind::Trigger, 0, 1);
    const std::vector<float> wanted = awake.run(60000, 100);
    EXPECT_TRUE(sameSound(wanted, asleep.run(60000, 100)));
    EXPECT_TRUE(sameSound(wanted, other.run(60000, 100)));
  }
}

/// A rack that loses a node, gets it back, and changes what a node is made from.
std::vector<float> heardThroughEdits(Sleep sleep, uint32_t blockFrames, bool inside) {
  const auto around = [inside](const std::shared_ptr<const Rack>& rack) {
    if (!inside) return rack;
    auto made = emptySession();
    addRack(*made, "r/", rack);
    addRack(*made, "s/", briefRack(8));
    return std::shared_ptr<const Rack>(made);
  };
  const std::string prefix = inside ? "r/" : "";
  const auto whole = briefRack(2);
  auto less = std::make_shared<Rack>(*whole);
  less->nodes.erase(less->nodes.begin() + 2);
  auto changed = std::make_shared<Rack>(*whole);
  EXPECT_FALSE(changed->set(4, "releaseMs", 20));
  EXPECT_FALSE(changed->set(5, "feedback", 0.4));
  changed->nodes[2].lfos[0].freqHz = 3;
  Player player(around(whole));
  player.schedule->setSleep(sleep);
  std::vector<float> heard;
  const auto play = [&](uint64_t frames) {
    player.schedule->setSleep(sleep);
    const std::vector<float> more = player.run(frames, blockFrames);
    heard.insert(heard.end(), more.begin(), more.end());
  };
  uint64_t frame = 0;
  const auto hit = [&](const char* node) { player.queue(frame + 50, prefix + node, CommandKind::Trigger, 0, 0.9); };
  const std::shared_ptr<const Rack> edits[] = {changed, less, whole, changed, whole};
  for (const auto& edit : edits) {
    hit("kick");
    hit("synth");
    hit("chip");
    play(120000);  // all of it is asleep by then
    player.edit(around(edit));
    play(3000);
    frame += 123000;
  }
  hit("clap");
  play(60000);
  return heard;
}

TEST(Sleep, EditsOfWhatSleepsAreToTheBitEditsOfWhatDoesNot) {
  for (const bool inside : {false, true}) {
    const std::vector<float> wanted = heardThroughEdits(Sleep::Off, 512, inside);
    ASSERT_GT(test::peakOf(wanted), 0.1f);
    for (const uint32_t blockFrames : {64u, 200u, 1000u})
      EXPECT_TRUE(sameSound(wanted, heardThroughEdits(Sleep::On, blockFrames, inside))) << blockFrames << inside;
  }
}

std::vector<float> rendered(const RandomShow& show, uint64_t frames, Sleep sleep, uint32_t blockFrames,
                            uint32_t threads) {
  RenderOptions options;
  options.range.hardFrames = static_cast<int64_t>(frames);
  options.range.loop = show.loop;
  options.blockFrames = blockFrames;
  options.threads = threads;
  options.sleep = sleep;
  Error error;
  const auto renderer = Renderer::create(show.rack, options, error);
  EXPECT_FALSE(error) << error.text;
  std::vector<float> samples(frames * show.rack->channels);
  size_t done = 0;
  while (const uint32_t count = renderer->read(samples.data() + done * show.rack->channels, 4096)) done += count;
  return samples;
}

/// Of a rack of any nodes: echoes that end within the show, now and then.
RandomShow sparseShow(uint64_t seed, uint64_t frames) {
  RandomShow show = randomShow(seed, frames);
  auto rack = std::make_shared<Rack>(*show.rack);
  Random random(seed);
  for (uint32_t node = 0; node < rack->nodes.size(); ++node) {
    const std::string type = rack->nodes[node].type->descriptor->type;
    const auto set = [&](const char* key, double value) { EXPECT_FALSE(rack->set(node, key, value)); };
    if (type == "delay") set("feedback", random.between(0, 0.2)), set("delayMs", random.between(0, 20));
    if (type == "reverb") set("roomSize", random.between(-3.7, -3));
    if (type == "mam_chip") set("sustain", 0);
    if (type == "tone") set("on", 0);
    if (type == "utility") set("delayMs", random.between(0, 20));
  }
  for (Transport& transport : rack->content.transports) {
    transport.bpm = 30;
    for (Pattern& pattern : transport.patterns)
      for (char& step : pattern.steps)
        if (random.chance(0.8)) step = '.';
  }
  show.rack = rack;
  return show;
}

TEST(Sleep, InAnyRackIsOneHashForAnyBlocksAndThreads) {
  constexpr uint64_t kFrames = 24000, kSeeds = 60;
  for (uint64_t seed = 0; seed < kSeeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    for (const RandomShow& show : {randomShow(seed, kFrames), sparseShow(seed, 4 * kFrames)}) {
      const std::vector<float> wanted = rendered(show, kFrames, Sleep::Off, 4096, 1);
      EXPECT_TRUE(sameSound(wanted, rendered(show, kFrames, Sleep::On, 4096, 1)));
      EXPECT_TRUE(sameSound(wanted, rendered(show, kFrames, Sleep::On, 17 + static_cast<uint32_t>(seed), 2)));
    }
  }
}

/// Any rack, hit and edited as hands do it.
std::vector<float> editedAtRandom(uint64_t seed, Sleep sleep, uint32_t blockFrames, uint64_t& slept) {
  constexpr uint32_t kTurns = 8, kTurnFrames = 6000;
  Player player(sparseShow(seed, kTurns * kTurnFrames).rack);
  test::RandomEdits edits(seed);
  std::shared_ptr<const Rack> rack = player.schedule->sharedRack();
  std::vector<float> heard;
  Random random(seed);
  for (uint32_t turn = 0; turn < kTurns; ++turn) {
    player.schedule->setSleep(sleep);
    Command hit;
    hit.frame = player.frame() + 1 + random.below(kTurnFrames - 1);
    hit.target = random.below(player.schedule->targetCount());
    hit.kind = CommandKind::Trigger;
    hit.value = 0.8;
    player.queue(hit);
    const std::vector<float> more = player.run(kTurnFrames, blockFrames);
    heard.insert(heard.end(), more.begin(), more.end());
    slept += player.schedule->sleepingSteps();
    while (player.schedule->transitionLeft() > 0) player.run(player.schedule->transitionLeft(), 64);
    rack = edits.next(*rack);
    player.edit(rack);
  }
  return heard;
}

TEST(Sleep, EditsAndHitsOfAnyRackAreHeardAlikeAsleepAndAwake) {
  uint64_t slept = 0, none = 0;
  for (uint64_t seed = 0; seed < 80 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<float> wanted = editedAtRandom(seed, Sleep::Off, 500, none);
    EXPECT_TRUE(sameSound(wanted, editedAtRandom(seed, Sleep::On, 130, slept)));
  }
  EXPECT_EQ(0u, none);
  EXPECT_LT(1000u, slept);
}

}  // namespace
}  // namespace mam
