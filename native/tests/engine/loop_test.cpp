// Loop switched on and off while it plays.
#include "engine/random_edit.hpp"
#include "engine/sessions.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::busyRack;
using test::Driver;
using test::sameBits;

using Frames = std::vector<uint64_t>;

constexpr uint64_t kLoop = 96000;

/// Claps on steps of bars at 120 bpm.
std::shared_ptr<Rack> beats(const char* steps, uint32_t bars = 1) {
  auto rack = std::make_shared<Rack>();
  test::add(*rack, "clap", "clap");
  Transport transport;
  transport.lengthBars = bars;
  Pattern pattern;
  pattern.target = rack->target("clap");
  pattern.steps = steps;
  transport.patterns.push_back(pattern);
  rack->content.transports.push_back(transport);
  return rack;
}

std::shared_ptr<Rack> quarters() { return beats("x...x...x...x..."); }

PlayRequest with(Loop loop, uint32_t loopCount = 1) {
  PlayRequest request;
  request.range.loop = loop == Loop::On;
  request.range.loopCount = loopCount;
  return request;
}

std::vector<AppliedCommand> takeLog(Engine& engine) {
  std::vector<AppliedCommand> applied;
  engine.takeApplied(applied);
  return applied;
}

Frames framesOf(const std::vector<AppliedCommand>& log, CommandKind kind) {
  Frames frames;
  for (const AppliedCommand& entry : log)
    if (entry.command.kind == kind) frames.push_back(entry.command.frame);
  return frames;
}

Frames quartersUntil(uint64_t end) {
  Frames frames;
  for (uint64_t frame = 0; frame < end; frame += 24000) frames.push_back(frame);
  return frames;
}

struct Switch {
  uint64_t frame;
  Loop loop;
};

/// Blocks end at the switches' frames, so that each comes with the next block.
Frames triggersOf(std::shared_ptr<const Rack> rack, const PlayRequest& play, const std::vector<Switch>& switches,
                  uint64_t frames, uint32_t blockFrames) {
  Driver driver;
  EXPECT_FALSE(driver.engine.load(std::move(rack)));
  EXPECT_FALSE(driver.engine.play(play));
  uint64_t at = 0;
  for (const Switch& each : switches) {
    driver.run(each.frame - at, blockFrames);
    at = each.frame;
    EXPECT_FALSE(driver.engine.setLoop(each.loop));
  }
  driver.run(frames - at, blockFrames);
  EXPECT_EQ(0u, driver.engine.status().lateCommands);
  return framesOf(takeLog(driver.engine), CommandKind::Trigger);
}

TEST(LoopSwitch, OffLetsThePassPlayToItsEndAndEndsThere) {
  for (const uint32_t blockFrames : {1u, 480u, 4096u})
    for (const uint64_t at : {uint64_t{96000}, uint64_t{100000}, uint64_t{191999}})
      EXPECT_EQ(quartersUntil(192000), triggersOf(quarters(), with(Loop::On), {{at, Loop::Off}}, 400000, blockFrames))
          << "at " << at << ", blocks of " << blockFrames;
}

TEST(LoopSwitch, OffKeepsThePositionAndTheTail) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(quarters()));
  ASSERT_FALSE(driver.engine.play(with(Loop::On)));
  driver.run(100000, 500);
  ASSERT_FALSE(driver.engine.setLoop(Loop::Off));
  driver.run(90000, 500);
  EXPECT_EQ(94000u, driver.engine.status().timelineFrame);
  EXPECT_EQ(1u, driver.engine.status().pass);
  driver.run(10000, 500);
  EXPECT_EQ(kLoop + 8000, driver.engine.status().timelineFrame) << "in the tail of 12000 frames";
  EXPECT_EQ(1u, driver.engine.status().pass);
  EXPECT_TRUE(driver.engine.status().position.playing);
  driver.run(5000, 500);
  EXPECT_FALSE(driver.engine.status().position.playing);
}

TEST(LoopSwitch, OnGoesRoundAtTheEndOfTheLoop) {
  for (const uint32_t blockFrames : {1u, 480u, 4096u})
    for (const uint64_t at : {uint64_t{0}, uint64_t{1}, uint64_t{48000}, uint64_t{95999}})
      EXPECT_EQ(quartersUntil(300000), triggersOf(quarters(), with(Loop::Off), {{at, Loop::On}}, 300000, blockFrames))
          << "at " << at << ", blocks of " << blockFrames;
}

TEST(LoopSwitch, OnPastTheEndOfTheLoopChangesNothing) {
  for (const uint64_t at : {kLoop, kLoop + 1, kLoop + 9000}) {
    EXPECT_EQ(quartersUntil(kLoop), triggersOf(quarters(), with(Loop::Off), {{at, Loop::On}}, 300000, 480));
    EXPECT_EQ(quartersUntil(3 * kLoop), triggersOf(quarters(), with(Loop::Off, 3), {{at, Loop::On}}, 500000, 480));
    EXPECT_EQ(quartersUntil(kLoop),
              triggersOf(quarters(), with(Loop::On), {{1000, Loop::Off}, {at, Loop::On}}, 300000, 480));
  }
}

TEST(LoopSwitch, OffAndOnWithinAPassIsAsIfNothingHadBeen) {
  const std::vector<Switch> switches = {{90000, Loop::Off}, {91000, Loop::Off}, {95999, Loop::On}, {95999, Loop::On}};
  EXPECT_EQ(quartersUntil(300000), triggersOf(quarters(), with(Loop::On), switches, 300000, 480));
  EXPECT_EQ(quartersUntil(300000), triggersOf(quarters(), with(Loop::Off),
                                              {{9000, Loop::On}, {9001, Loop::Off}, {9002, Loop::On}}, 300000, 480));
  EXPECT_EQ(quartersUntil(kLoop),
            triggersOf(quarters(), with(Loop::Off), {{9000, Loop::On}, {9001, Loop::Off}}, 300000, 480));
}

// The edit that it waits behind comes past the end of the loop.
TEST(LoopSwitch, OnThatIsHeldUpPastTheEndOfTheLoopLetsItPlayOn) {
  for (const bool changesContent : {false, true}) {
    Driver driver;
    ASSERT_FALSE(driver.engine.load(quarters()));
    ASSERT_FALSE(driver.engine.play(with(Loop::Off, 3)));
    driver.run(95000, 480);
    ASSERT_FALSE(driver.engine.edit(beats("x...x...x...x...", 1), {97000}));
    ASSERT_FALSE(driver.engine.setLoop(Loop::On));
    if (changesContent) { ASSERT_FALSE(driver.engine.edit(beats("x...x...x...x.x.", 1))); }
    driver.run(405000, 480);
    Frames wanted = quartersUntil(3 * kLoop);
    if (changesContent)
      for (const uint64_t frame : {uint64_t{180000}, uint64_t{276000}}) wanted.push_back(frame);
    std::sort(wanted.begin(), wanted.end());
    const std::vector<AppliedCommand> log = takeLog(driver.engine);
    EXPECT_EQ(wanted, framesOf(log, CommandKind::Trigger));
    EXPECT_EQ(Frames{}, framesOf(log, CommandKind::Transport));
    EXPECT_FALSE(driver.engine.status().position.playing);
  }
}

TEST(LoopSwitch, GoesBeforeEditsThatStillMoveAndOutlivesThem) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(quarters()));
  ASSERT_FALSE(driver.engine.play(with(Loop::On)));
  driver.run(100000, 480);
  ASSERT_FALSE(driver.engine.setLoop(Loop::Off));
  driver.run(20000, 480);
  auto faster = std::make_shared<Rack>(*quarters());
  faster->content.transports.front().bpm = 240;
  ASSERT_FALSE(driver.engine.edit(faster));
  driver.run(200000, 480);
  EXPECT_EQ((Frames{0, 24000, 48000, 72000, 96000, 120000, 132000, 144000}),
            framesOf(takeLog(driver.engine), CommandKind::Trigger));
  EXPECT_FALSE(driver.engine.status().position.playing);
}

TEST(LoopSwitch, IsLoggedWhereItChangesSomethingAndOvertakenByAPlay) {
  Driver driver;
  ASSERT_FALSE(driver.engine.setLoop(Loop::On)) << "nothing is loaded";
  ASSERT_FALSE(driver.engine.load(quarters()));
  ASSERT_FALSE(driver.engine.setLoop(Loop::On)) << "nothing plays";
  ASSERT_FALSE(driver.engine.play(with(Loop::Off)));
  driver.run(1000, 100);
  ASSERT_FALSE(driver.engine.setLoop(Loop::Off));
  ASSERT_FALSE(driver.engine.setLoop(Loop::On, {5050, Source::Web}));
  driver.run(7000, 100);
  ASSERT_FALSE(driver.engine.setLoop(Loop::Off));
  ASSERT_FALSE(driver.engine.setLoop(Loop::Off));
  driver.run(1000, 100);
  const std::vector<AppliedCommand> log = takeLog(driver.engine);
  EXPECT_EQ((Frames{5050, 8000}), framesOf(log, CommandKind::Transport));
  for (const AppliedCommand& entry : log) {
    if (entry.command.kind != CommandKind::Transport) continue;
    EXPECT_EQ(entry.command.frame == 5050 ? 1 : 0, entry.command.value);
    EXPECT_EQ(entry.command.frame == 5050 ? Source::Web : Source::Ui, entry.command.source);
    EXPECT_EQ(UINT32_MAX, entry.command.target);
  }
  EXPECT_EQ(MAM_ERROR_ARGUMENT, driver.engine.setLoop(Loop::On, {uint64_t{3601} * 48000, Source::Ui}).code);
  ASSERT_FALSE(driver.engine.setLoop(Loop::On, {1000000, Source::Ui}));
  ASSERT_FALSE(driver.engine.play(with(Loop::Off)));
  driver.run(400000, 400);
  EXPECT_EQ(quartersUntil(kLoop).size(), framesOf(takeLog(driver.engine), CommandKind::Trigger).size());
  EXPECT_FALSE(driver.engine.status().position.playing);
}

// --- sound -----------------------------------------------------------------------------------------------------------

constexpr uint64_t kPasses[] = {24000, 32000, 48000};

/// Swung so far that steps of a bar lie in the next one; a pass is a bar of kPasses[i] frames.
std::shared_ptr<Rack> swung(uint32_t i = 0) {
  auto rack = std::make_shared<Rack>(*busyRack());
  Transport& transport = rack->content.transports.front();
  transport.bpm = 240 * 48000 / static_cast<float>(kPasses[i]);
  transport.lengthBars = 1;
  transport.swingPercent = 300;
  rack->content.commands.push_back({30000, rack->target("kick"), CommandKind::Trigger, 0, 0, 0, 0});
  rack->content.commands.push_back({50000, rack->target("kick"), CommandKind::Trigger, 0, 0, 0, 0});
  return rack;
}

Frames explicitHits() { return {30000, 50000}; }

/// Of a play without loop, those of the pattern.
Frames hitsOfAPass(std::shared_ptr<Rack> rack) {
  rack->content.commands.clear();
  return triggersOf(rack, with(Loop::Off), {}, 150000, 480);
}

/// Racks of all lengths, the last one late.
std::shared_ptr<Rack> unequal(double durationSeconds) {
  auto session = test::emptySession();
  session->content.time.durationSeconds = durationSeconds;
  for (uint32_t i = 0; i < 3; ++i) {
    auto rack = std::make_shared<Rack>(*swung(i));
    rack->seed = i;
    ContentPart part;
    part.offsetFrames = i == 2 ? 5000 : 0;
    uint32_t node = 0;
    EXPECT_FALSE(session->addRack("r" + std::to_string(i) + "/", rack, part, node));
  }
  return session;
}

std::vector<std::shared_ptr<const Rack>> shows() { return {swung(), unequal(-1), unequal(0.7)}; }

/// As a device would play it: switches come with the block at their frame, or a while before.
std::vector<float> played(std::shared_ptr<const Rack> rack, Loop loop, const std::vector<Switch>& switches,
                          uint64_t frames, uint32_t blockFrames, uint64_t before = 0) {
  Driver driver;
  EXPECT_FALSE(driver.engine.load(std::move(rack)));
  PlayRequest request = with(loop);
  request.range.hardFrames = static_cast<int64_t>(frames);
  EXPECT_FALSE(driver.engine.play(request));
  std::vector<float> samples;
  uint64_t at = 0;
  const auto runTo = [&](uint64_t frame) {
    const std::vector<float> more = driver.run(frame - at, blockFrames);
    samples.insert(samples.end(), more.begin(), more.end());
    at = frame;
  };
  for (const Switch& each : switches) {
    runTo(std::max(at, each.frame - std::min(each.frame, before)));
    EXPECT_FALSE(driver.engine.setLoop(each.loop, {before > 0 ? each.frame : 0}));
    if (before > 0) runTo(each.frame);
  }
  runTo(frames);
  EXPECT_EQ(0u, driver.engine.status().lateCommands);
  return samples;
}

std::vector<float> rendered(std::shared_ptr<const Rack> rack, Loop loop, const std::vector<Switch>& switches,
                            uint64_t frames, uint32_t blockFrames, uint32_t threads) {
  RenderOptions options;
  options.range.loop = loop == Loop::On;
  options.range.hardFrames = static_cast<int64_t>(frames);
  options.blockFrames = blockFrames;
  options.threads = threads;
  Error error;
  const auto renderer = Renderer::create(std::move(rack), options, error);
  EXPECT_FALSE(error) << error.text;
  for (const Switch& each : switches) EXPECT_FALSE(renderer->loopAt(each.frame, each.loop));
  std::vector<float> samples(2 * frames);
  for (uint64_t done = 0; done < frames;)
    done += renderer->read(samples.data() + 2 * done, static_cast<uint32_t>(std::min<uint64_t>(5000, frames - done)));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, renderer->loopAt(frames - 1, Loop::On).code);
  return samples;
}

TEST(LoopSwitch, HasOneSoundWhateverTheBlocksAndThreads) {
  constexpr uint64_t kFrames = 120000;
  const std::vector<std::vector<Switch>> plans = {
      {{20011, Loop::On}}, {{20011, Loop::On}, {53003, Loop::Off}}, {{3, Loop::On}, {4, Loop::Off}, {23999, Loop::On}}};
  for (const auto& show : shows())
    for (const auto& plan : plans) {
      const std::vector<float> wanted = played(show, Loop::Off, plan, kFrames, 64);
      EXPECT_GT(test::peakOf(wanted), 0.1f);
      for (const uint32_t blockFrames : {17u, 4096u}) {
        EXPECT_TRUE(sameBits(wanted, played(show, Loop::Off, plan, kFrames, blockFrames))) << blockFrames;
        EXPECT_TRUE(sameBits(wanted, played(show, Loop::Off, plan, kFrames, blockFrames, 3000))) << blockFrames;
      }
      EXPECT_TRUE(sameBits(wanted, rendered(show, Loop::Off, plan, kFrames, 4096, 1)));
      EXPECT_TRUE(sameBits(wanted, rendered(show, Loop::Off, plan, kFrames, 1000, 2)));
    }
}

TEST(LoopSwitch, OnBeforeTheEndOfTheLoopIsALoopFromTheStart) {
  constexpr uint64_t kFrames = 120000;
  const std::vector<float> wanted = rendered(swung(), Loop::On, {}, kFrames, 4096, 1);
  for (const uint64_t at : {uint64_t{0}, uint64_t{12345}, uint64_t{23999}})
    EXPECT_TRUE(sameBits(wanted, rendered(swung(), Loop::Off, {{at, Loop::On}}, kFrames, 4096, 1))) << at;
  EXPECT_FALSE(sameBits(wanted, rendered(swung(), Loop::Off, {{24000, Loop::On}}, kFrames, 4096, 1)));
}

// Steps that are swung past the end of the last pass are heard as at the end of a play without loop; explicit commands,
// which are of no pass, come once.
TEST(LoopSwitch, OffEndsAsAPlayWithoutLoopEnds) {
  constexpr uint64_t kFrames = 60000;
  EXPECT_TRUE(sameBits(rendered(swung(), Loop::Off, {}, kFrames, 4096, 1),
                       rendered(swung(), Loop::On, {{20000, Loop::Off}}, kFrames, 4096, 1)));
  for (const uint64_t passes : {1u, 3u}) {
    Frames wanted = explicitHits();
    for (const uint64_t frame : hitsOfAPass(swung()))
      for (uint64_t pass = 0; pass < passes; ++pass) wanted.push_back(frame + pass * 24000);
    std::sort(wanted.begin(), wanted.end());
    EXPECT_GT(wanted.back(), passes * 24000) << "swung past the end";
    EXPECT_EQ(wanted, triggersOf(swung(), with(Loop::On), {{passes * 24000 - 1, Loop::Off}}, 150000, 480));
  }
}

TEST(LoopSwitch, OffEndsRacksOfUnequalLengthTogether) {
  constexpr uint64_t kEnd = 96000, kOffsets[] = {0, 0, 5000};
  Frames wanted;
  for (uint32_t i = 0; i < 3; ++i) {
    for (const uint64_t frame : explicitHits()) wanted.push_back(frame + kOffsets[i]);
    const Frames hits = hitsOfAPass(swung(i));
    for (uint64_t start = kOffsets[i]; start < kEnd; start += kPasses[i])
      for (const uint64_t frame : hits)
        if (start + frame < kEnd || start + kPasses[i] <= kEnd) wanted.push_back(start + frame);
  }
  std::sort(wanted.begin(), wanted.end());
  for (const uint64_t at : {uint64_t{48000}, uint64_t{50000}, uint64_t{95999}})
    EXPECT_EQ(wanted, triggersOf(unequal(-1), with(Loop::On), {{at, Loop::Off}}, 250000, 480)) << at;
}

TEST(LoopSwitch, OffEndsASessionOfAGivenLengthAtThatLength) {
  const Frames triggers = triggersOf(unequal(0.7), with(Loop::On), {{40000, Loop::Off}}, 250000, 480);
  const Frames once = triggersOf(unequal(0.7), with(Loop::Off), {}, 250000, 480);
  Frames wanted = once;
  for (const uint64_t frame : once) wanted.push_back(frame + 33600);
  std::sort(wanted.begin(), wanted.end());
  EXPECT_EQ(wanted, triggers);
}

/// Edits and switches are asked for a stretch before their frames.
std::vector<float> playedWith(const test::RandomShow& show, const std::vector<std::shared_ptr<const Rack>>& racks,
                              uint64_t seed, uint32_t blockFrames) {
  constexpr uint64_t kStretch = 2000, kFrames = 32000;
  test::Random random(seed + 55);
  Driver driver;
  EXPECT_FALSE(driver.engine.load(show.rack));
  PlayRequest request = with(show.loop ? Loop::On : Loop::Off);
  request.range.hardFrames = kFrames;
  EXPECT_FALSE(driver.engine.play(request));
  std::vector<float> samples;
  size_t next = 0;
  for (uint64_t at = 0; at < kFrames; at += kStretch) {
    uint64_t frame = at;
    for (uint32_t changes = random.below(4); changes > 0; --changes) {
      frame += random.below(1000);
      const bool edits = random.chance(0.3) && next < racks.size();
      const Loop loop = random.chance(0.5) ? Loop::On : Loop::Off;
      EXPECT_FALSE(edits ? driver.engine.edit(racks[next++], {frame}) : driver.engine.setLoop(loop, {frame}));
    }
    const std::vector<float> more = driver.run(kStretch, blockFrames);
    samples.insert(samples.end(), more.begin(), more.end());
  }
  EXPECT_EQ(0u, driver.engine.status().lateCommands);
  return samples;
}

TEST(LoopSwitch, AmongRandomEditsHasOneSoundWhateverTheBlocks) {
  for (uint64_t seed = 0; seed < 24 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    test::RandomShow show = test::randomShow(seed, 32000);
    test::RandomEdits edits(seed + 99);
    std::vector<std::shared_ptr<const Rack>> racks = {edits.next(*show.rack)};
    while (racks.size() < 8) racks.push_back(edits.next(*racks.back()));
    const std::vector<float> wanted = playedWith(show, racks, seed, 64);
    for (const uint32_t blockFrames : {17u, 128u, 4096u})
      EXPECT_TRUE(sameBits(wanted, playedWith(show, racks, seed, blockFrames))) << "blocks of " << blockFrames;
  }
}

TEST(LoopSwitch, OfAContentThatCannotLoopIsNotHeard) {
  auto rack = std::make_shared<Rack>();
  test::add(*rack, "clap", "clap");
  rack->content.commands.push_back({30000, rack->target("clap"), CommandKind::Trigger, 0, 0, 0, 0});
  EXPECT_EQ(Frames{30000}, triggersOf(rack, with(Loop::Off), {{10000, Loop::On}}, 100000, 480));
  EXPECT_EQ(Frames{30000}, triggersOf(rack, with(Loop::On), {{10000, Loop::Off}}, 100000, 480));
}

}  // namespace
}  // namespace mam
