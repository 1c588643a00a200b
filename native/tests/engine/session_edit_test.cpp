// Edits of a session while it sounds: racks come, go and change, and nobody else hears of it.
#include "engine/random_edit.hpp"
#include "engine/sessions.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::busyRack;
using test::Driver;
using test::emptySession;
using test::sameBits;
using test::sessionOf;

testing::AssertionResult sameSound(const std::vector<float>& wanted, const std::vector<float>& got) {
  if (wanted.size() != got.size())
    return testing::AssertionFailure() << wanted.size() << " samples, then " << got.size();
  for (size_t i = 0; i < wanted.size(); ++i)
    if (std::memcmp(&wanted[i], &got[i], sizeof(float)) != 0)
      return testing::AssertionFailure() << "frame " << i / 2 << ": " << wanted[i] << ", then " << got[i];
  return testing::AssertionSuccess();
}

/// Hands on every node that takes them, at set frames, so that a test needs no content.
void hit(Driver& driver, const Rack& rack, uint64_t turn) {
  for (uint32_t target = 0; target < rack.content.targets.size(); ++target) {
    if ((target + turn) % 3 != 0) continue;
    Command command;
    command.target = target;
    command.kind = CommandKind::Trigger;
    EXPECT_TRUE(driver.engine.send(LiveQueue::Host, &command, 1));
  }
}

struct Played {
  std::vector<float> mix, tapped;
};

/// Plays a session by hand, edits it after a third, and listens to one node or rack.
Played played(const std::shared_ptr<const Rack>& session, const std::vector<std::shared_ptr<const Rack>>& edits,
              const std::string& tap, uint32_t blockFrames = 128) {
  constexpr uint32_t kTurns = 24, kTurnFrames = 1000;
  Driver driver;
  Played made;
  EXPECT_FALSE(driver.engine.load(session));
  PlayRequest request;
  request.range.hardFrames = uint64_t{kTurns} * kTurnFrames;  // no content ends it before
  EXPECT_FALSE(driver.engine.play(request));
  EXPECT_FALSE(driver.engine.startTap(tap));
  for (uint32_t turn = 0; turn < kTurns; ++turn) {
    if (turn == kTurns / 3)
      for (const auto& edit : edits) {
        const Error error = driver.engine.edit(edit);
        EXPECT_FALSE(error) << error.text;
      }
    hit(driver, *session, turn);
    const std::vector<float> more = driver.run(kTurnFrames, blockFrames);
    made.mix.insert(made.mix.end(), more.begin(), more.end());
    std::vector<float> heard(2 * kTurnFrames);
    EXPECT_EQ(heard.size(), driver.engine.readTap(heard.data(), heard.size()));
    made.tapped.insert(made.tapped.end(), heard.begin(), heard.end());
  }
  return made;
}

std::vector<std::shared_ptr<const Rack>> eightRacks() {
  std::vector<std::shared_ptr<const Rack>> racks;
  for (uint32_t i = 0; i < 8; ++i) {
    auto rack = std::make_shared<Rack>(*busyRack(i % 2 == 0));
    rack->seed = i;
    rack->content.transports.clear();
    racks.push_back(rack);
  }
  return racks;
}

/// What a rack that passes its input on gives, while something silent comes to its input and leaves it again.
std::vector<float> heardThroughEdits(uint32_t channels) {
  auto through = std::make_shared<Rack>();
  through->channels = channels;
  add(*through, "in", "input");
  through->name("");
  auto silent = std::make_shared<Rack>();
  add(*silent, "tone", "kick");
  silent->name("");
  const auto session = [&](bool connected) {
    auto made = sessionOf({through, silent});
    if (connected) made->edges.push_back({"r1/", "r0/", 0, 0, 1, 0});
    return made;
  };
  EngineConfig config;
  config.manualFeeding = true;
  Engine engine(config);
  std::vector<float> device(96, 0.5f), heard;
  const float* const in[] = {device.data(), device.data()};
  float left[96], right[96];
  float* const out[] = {left, right};
  const auto render = [&](uint32_t blocks) {
    for (uint32_t i = 0; i < blocks; ++i) {
      engine.render(DeviceBlock{in, 2, out, 96, 0});
      heard.insert(heard.end(), left, left + 96);
    }
  };
  EXPECT_FALSE(engine.load(session(false)));
  render(20);
  for (const bool connected : {true, false}) {
    EXPECT_FALSE(engine.edit(session(connected)));
    render(20);
  }
  return heard;
}

TEST(SessionEdit, WhatIsConnectedToARacksInputFadesTheDeviceOutAndBack) {
  for (const uint32_t channels : {1u, 2u}) {
    const std::vector<float> heard = heardThroughEdits(channels);
    float step = 0;
    for (size_t i = 200; i < heard.size(); ++i) step = std::max(step, std::abs(heard[i] - heard[i - 1]));
    EXPECT_LE(step, 0.5f / 480 * 1.01f) << "over ten milliseconds";
    EXPECT_GT(step, 0.5f / 480 * 0.9f);
    EXPECT_NEAR(0.5f, heard[20 * 96 - 1], 1e-6f);
    EXPECT_EQ(0, heard[40 * 96 - 1]);
    EXPECT_NEAR(0.5f, heard[60 * 96 - 1], 1e-6f);
  }
}

TEST(SessionEdit, TheSameSessionAgainIsNotHeard) {
  const auto racks = eightRacks();
  const Played wanted = played(sessionOf(racks), {}, "r3/");
  EXPECT_GT(test::peakOf(wanted.mix), 0.1f);
  EXPECT_TRUE(sameSound(wanted.mix, played(sessionOf(racks), {sessionOf(racks)}, "r3/").mix));
}

TEST(SessionEdit, AnEditInsideOneRackLeavesTheOthersBitEqual) {
  const auto racks = eightRacks();
  auto edited = std::make_shared<Rack>(*racks[3]);
  add(*edited, "new", "delay");
  edited->edges.push_back({"lead", "new", 0, 0, 0.5f, 0});
  edited->edges.erase(edited->edges.begin());
  auto after = racks;
  after[3] = edited;
  for (const char* tap : {"r0/", "r2/", "r4/", "r7/", "r7/echo"})
    EXPECT_TRUE(
        sameSound(played(sessionOf(racks), {}, tap).tapped, played(sessionOf(racks), {sessionOf(after)}, tap).tapped))
        << tap;
  const Played changed = played(sessionOf(racks), {sessionOf(after)}, "r3/");
  EXPECT_FALSE(sameBits(played(sessionOf(racks), {}, "r3/").tapped, changed.tapped));
  for (const uint32_t blockFrames : {17u, 1000u, 4096u})
    EXPECT_TRUE(sameSound(changed.mix, played(sessionOf(racks), {sessionOf(after)}, "r3/", blockFrames).mix))
        << blockFrames;
}

// What is heard of the edited rack is what an edit of that rack alone gives.
TEST(SessionEdit, InsideOneRackIsTheEditOfThatRackAlone) {
  constexpr uint64_t kFrames = 6000;
  for (uint64_t seed = 0; seed < 60 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const test::RandomShow show = test::randomShow(seed, kFrames);
    if (show.rack->channels != 2) continue;
    test::RandomEdits edits(seed + 99);
    test::Player alone(show.rack), inside(sessionOf({show.rack}));
    std::shared_ptr<const Rack> rack = show.rack;
    const std::vector<float> first = alone.run(kFrames, 64);
    EXPECT_TRUE(sameSound(first, inside.run(kFrames, 300)));
    for (uint32_t edit = 0; edit < 4; ++edit) {
      auto next = std::make_shared<Rack>(*edits.next(*rack));
      next->takeTargetsOf(*rack);
      rack = next;
      alone.edit(rack);
      inside.edit(sessionOf({rack}));
      EXPECT_TRUE(sameSound(alone.run(kFrames, 64), inside.run(kFrames, 300))) << "edit " << edit;
    }
  }
}

TEST(SessionEdit, RacksComeAndGoWithoutAChangeToTheOthers) {
  const auto racks = eightRacks();
  const auto seven = sessionOf({racks.begin(), racks.begin() + 7});
  auto more = std::make_shared<Rack>(*seven);
  addRack(*more, "new/", racks[7]);
  auto less = std::make_shared<Rack>(*more);
  less->nodes.erase(less->nodes.begin() + 2);
  for (const char* tap : {"r0/", "r1/", "r3/", "r6/bass"})
    EXPECT_TRUE(sameSound(played(seven, {}, tap).tapped, played(seven, {more, less, more, seven}, tap).tapped)) << tap;
}

TEST(SessionEdit, ARackThatLeavesFadesInTenMilliseconds) {
  auto tone = std::make_shared<Rack>();
  const uint32_t chip = add(*tone, "tone", "mam_chip");
  EXPECT_FALSE(tone->set(chip, "sustain", 1));
  const auto session = sessionOf({tone});
  test::Player player(session);
  player.queue(0, "r0/tone", CommandKind::Trigger);
  EXPECT_GT(test::peakOf(player.run(1000, 64)), 0.01f);
  auto without = std::make_shared<Rack>(*session);
  without->nodes.clear();
  player.edit(without);
  const std::vector<float> after = player.run(2000, 64);
  EXPECT_GT(test::peakOf(after, 0, 240), 0.001f);
  EXPECT_EQ(0, test::peakOf(after, 480));
}

TEST(SessionEdit, CommandsFindTheirNodesWhereTheirNumbersMoved) {
  auto drums = std::make_shared<Rack>();
  add(*drums, "kick", "kick");
  add(*drums, "clap", "clap");
  auto turned = std::make_shared<Rack>();
  add(*turned, "clap", "clap");
  add(*turned, "new", "clap");
  add(*turned, "kick", "kick");
  const auto clapOf = [](test::Player& player) {
    player.run(20000, 64);
    player.queue(30000, "d/clap", CommandKind::Trigger);
    return player.run(20000, 64);
  };
  auto before = emptySession(), after = emptySession();
  addRack(*before, "d/", drums);
  addRack(*after, "other/", drums);
  addRack(*after, "d/", turned);
  after->mixerInputs = {{"other/", 0}};
  after->takeTargetsOf(*before);
  test::Player plain(before, ResetTo::AtRest), edited(before, ResetTo::AtRest);
  edited.edit(after);
  const std::vector<float> wanted = clapOf(plain);
  EXPECT_GT(test::peakOf(wanted), 0.01f);
  EXPECT_TRUE(sameSound(wanted, clapOf(edited)));
}

TEST(SessionEdit, ARevisionOfStartValuesInsideARackIsHeardFromTheNextPlayOn) {
  auto drums = std::make_shared<Rack>();
  const uint32_t kick = add(*drums, "kick", "kick");
  auto louder = std::make_shared<Rack>(*drums);
  EXPECT_FALSE(louder->set(kick, "click", 0.9));
  Driver driver, fresh;
  ASSERT_FALSE(driver.engine.load(sessionOf({drums, busyRack()})));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(4000, 128);
  const Error error = driver.engine.revise(sessionOf({louder, busyRack()}));
  EXPECT_FALSE(error) << error.text;
  auto other = std::make_shared<Rack>(*louder);
  add(*other, "clap", "clap");
  EXPECT_TRUE(driver.engine.revise(sessionOf({other, busyRack()})));
}

TEST(SessionEdit, ARackIsRefusedTooDeepInOthers) {
  std::shared_ptr<const Rack> rack = busyRack();
  for (uint32_t depth = 1; depth < kMaxRackDepth; ++depth) rack = sessionOf({rack});
  uint32_t node = 0;
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, emptySession()->addRack("r/", rack, {}, node).code);
}

}  // namespace
}  // namespace mam
