#include "engine/engine.hpp"

#include "engine/racks.hpp"

namespace mam {
namespace {

using test::add;
using test::busyRack;
using test::Driver;
using test::peakOf;
using test::sameBits;

std::shared_ptr<const Rack> oneNode(const char* type, const char* steps = nullptr) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "a", type);
  if (steps == nullptr) return rack;
  Transport transport;
  Pattern pattern;
  pattern.target = rack->target("a");
  pattern.steps = steps;
  transport.patterns.push_back(pattern);
  rack->content.transports.push_back(transport);
  return rack;
}

Command command(const Engine& engine, const char* target, CommandKind kind, uint16_t param = 0, double value = 0) {
  Command made;
  made.target = engine.rack()->findTarget(target);
  made.kind = kind;
  made.param = param;
  made.value = value;
  return made;
}

TEST(Engine, IsSilentBeforeAnythingIsLoaded) {
  Driver driver;
  EXPECT_EQ(0, peakOf(driver.run(1000, 64)));
  EXPECT_EQ(MAM_ERROR_NO_RACK, driver.engine.play({}).code);
}

TEST(Engine, ALoadedRackRestsUntilItIsPlayedOrTouched) {
  for (const char* type : {"kick", "tb303_ext", "clap", "mam_chip"}) {
    Driver driver;
    ASSERT_FALSE(driver.engine.load(oneNode(type)));
    EXPECT_EQ(0, peakOf(driver.run(4800, 128))) << type;
    const Command pad = command(driver.engine, "a", CommandKind::Trigger);
    EXPECT_TRUE(driver.engine.send(LiveQueue::Host, &pad, 1));
    EXPECT_LT(0.1f, peakOf(driver.run(4800, 128))) << type << " answers a pad while stopped";
  }
}

TEST(Engine, ALiveCommandTakesEffectAtTheNextBlocksFirstFrame) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("clap")));
  driver.run(640, 64);
  const Command pad = command(driver.engine, "a", CommandKind::Trigger);
  driver.engine.send(LiveQueue::Host, &pad, 1);
  const std::vector<float> samples = driver.run(64, 64);
  EXPECT_NE(0, samples[0]);
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  ASSERT_EQ(1u, applied.size());
  EXPECT_EQ(640u, applied[0].command.frame);
  EXPECT_EQ(Source::Ui, applied[0].command.source);
}

TEST(Engine, ACommandForTheRackBeforeIsDroppedAndOneForTheNextWaitsForIt) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("kick")));
  driver.run(64, 64);
  const Command pad = command(driver.engine, "a", CommandKind::Trigger);
  driver.engine.send(LiveQueue::Host, &pad, 1);
  for (int i = 0; i < 3; ++i) {  // one more than there are fades
    ASSERT_FALSE(driver.engine.load(oneNode("clap")));
    if (i < 2) driver.run(64, 64);
  }
  driver.engine.send(LiveQueue::Host, &pad, 1);
  EXPECT_EQ(0, peakOf(driver.run(512, 64))) << "the rack that it is for waits for a fade";
  EXPECT_LT(0.1f, peakOf(driver.run(4800, 64)));
  EXPECT_EQ(1u, driver.engine.status().droppedCommands);
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  ASSERT_EQ(1u, applied.size());
  EXPECT_EQ(4u, applied[0].load);
  EXPECT_EQ(4u, driver.engine.loads());
}

TEST(Engine, OnlyAPlayFromTheStartFiresTheKickByItself) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("kick", "................")));
  ASSERT_FALSE(driver.engine.play({}));
  EXPECT_LT(0.5f, peakOf(driver.run(4800, 64)));
  ASSERT_FALSE(driver.engine.play({48000, {}}));
  driver.run(960, 64);  // what sounded fades
  EXPECT_EQ(0, peakOf(driver.run(4800, 64)));
}

TEST(Engine, PlayFromTheStartIsTheSameEveryTime) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play({}));
  const std::vector<float> first = driver.run(100000, 256);
  ASSERT_FALSE(driver.engine.stop());
  driver.run(2000, 64);
  EXPECT_EQ(0, peakOf(driver.run(2000, 64)));
  ASSERT_FALSE(driver.engine.play({}));
  EXPECT_TRUE(sameBits(first, driver.run(100000, 480)));
}

TEST(Engine, AnotherLookaheadWhilePlayingChangesNoSample) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play({}));
  const std::vector<float> plain = driver.run(100000, 256);
  ASSERT_FALSE(driver.engine.stop());
  driver.run(4000, 64);
  ASSERT_FALSE(driver.engine.play({}));
  std::vector<float> changed;
  for (const uint32_t lookahead : {0u, 96000u, 300u, 24000u}) {
    driver.engine.setLookahead(lookahead);
    const std::vector<float> part = driver.run(25000, 250);
    changed.insert(changed.end(), part.begin(), part.end());
  }
  EXPECT_TRUE(sameBits(plain, changed));
}

TEST(Engine, APlayThatWaitsForAFadeLosesNoHitToTheOneBefore) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("clap", "x...............")));
  driver.run(64, 64);
  for (int i = 0; i < 3; ++i) {  // one more than there are fades
    ASSERT_FALSE(driver.engine.play({}));
    driver.run(64, 64);
  }
  EXPECT_EQ(2u, driver.engine.status().position.run) << "the third one waits";
  driver.run(4800, 64);
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  EXPECT_EQ(3u, applied.size());
  EXPECT_EQ(0u, driver.engine.status().lateCommands);
  EXPECT_EQ(3u, driver.engine.status().position.run);
  EXPECT_EQ(driver.engine.status().position.runOrigin, applied.back().command.frame);
}

TEST(Engine, APlayThatWasNeverHeardLeavesNoSound) {
  Driver once, twice;
  for (Driver* driver : {&once, &twice}) ASSERT_FALSE(driver->engine.load(oneNode("kick", "x...............")));
  ASSERT_FALSE(once.engine.play({}));
  for (int i = 0; i < 3; ++i) ASSERT_FALSE(twice.engine.play({}));
  EXPECT_TRUE(sameBits(once.run(2400, 64), twice.run(2400, 64)));
}

TEST(Engine, ARefusedPlayLeavesTheOneBeforeRunning) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("clap", "x...............")));
  Error refused;
  while (!refused) refused = driver.engine.play({});  // nobody calls back
  EXPECT_EQ(MAM_ERROR_QUEUE_FULL, refused.code);
  driver.run(90000, 480);
  EXPECT_TRUE(driver.engine.status().position.playing);
  driver.run(30000, 480);
  EXPECT_FALSE(driver.engine.status().position.playing) << "it ends by itself as always";
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  EXPECT_EQ(1u, applied.size());
}

TEST(Engine, TakesABlockLargerThanItWasToldOf) {
  const auto rack = busyRack();
  Driver wanted, small(64);
  for (Driver* driver : {&wanted, &small}) {
    ASSERT_FALSE(driver->engine.load(rack));
    ASSERT_FALSE(driver->engine.play({}));
    driver->engine.startRecording(1000);
    ASSERT_FALSE(driver->engine.play({}));
    driver->engine.feed();
  }
  const std::vector<float> samples = wanted.run(1000, 1000);
  std::vector<float> left(1000), right(1000), got, recorded(4000);
  float* const out[] = {left.data(), right.data()};
  small.engine.render(out, 1000);
  for (size_t i = 0; i < left.size(); ++i) {
    got.push_back(left[i]);
    got.push_back(right[i]);
  }
  EXPECT_TRUE(sameBits(samples, got));
  recorded.resize(small.engine.readRecorded(recorded.data(), recorded.size()));
  EXPECT_TRUE(sameBits(samples, recorded));
}

TEST(Engine, StopFadesInTwentyMillisecondsWithoutAStep) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("mam_chip", "x...............")));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(24000, 64);
  ASSERT_FALSE(driver.engine.stop());
  const std::vector<float> fade = driver.run(2400, 64);
  EXPECT_LT(0.05f, peakOf(fade, 0, 480));
  EXPECT_LT(peakOf(fade, 864, 960), 0.15f * peakOf(fade, 0, 96));
  EXPECT_EQ(0, peakOf(fade, 960));
  EXPECT_FALSE(driver.engine.status().position.playing);
}

TEST(Engine, LocateChasesParametersAndStartsSoundFromReset) {
  const auto rack = busyRack();
  const uint64_t bar = BarGrid(rack->content.transports[0], 48000).barStart(1);
  Driver located, again;
  ASSERT_FALSE(located.engine.load(rack));
  ASSERT_FALSE(located.engine.play({bar, {}}));
  const std::vector<float> samples = located.run(60000, 64);
  EXPECT_LT(0.1f, peakOf(samples));
  ASSERT_FALSE(again.engine.load(rack));
  ASSERT_FALSE(again.engine.play({}));
  again.run(12345, 100);
  ASSERT_FALSE(again.engine.stop());
  again.run(1000, 100);
  ASSERT_FALSE(again.engine.play({bar, {}}));
  EXPECT_TRUE(sameBits(samples, again.run(60000, 17)));
}

TEST(Engine, LocatesDeepIntoALoopButNotBeyondMeasure) {
  const auto rack = busyRack();
  const uint64_t loop = BarGrid(rack->content.transports[0], 48000).nominalFrames(0, 2);
  Driver early, late;
  PlayRequest request;
  request.range.loop = true;
  const auto playFrom = [&](Driver& driver, uint64_t frame) {
    EXPECT_FALSE(driver.engine.load(rack));
    request.fromFrame = frame;
    return driver.engine.play(request).code;
  };
  EXPECT_EQ(MAM_OK, playFrom(early, 2 * loop + 1234));
  EXPECT_EQ(MAM_OK, playFrom(late, 200 * loop + 1234));
  EXPECT_TRUE(sameBits(early.run(20000, 64), late.run(20000, 64))) << "the parameters of pass 200 are those of pass 2";
  EXPECT_EQ(200u, late.engine.status().pass);
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, playFrom(early, uint64_t{1} << 53));
  request.range.loop = false;
  EXPECT_EQ(MAM_OK, playFrom(early, uint64_t{1} << 53));
}

TEST(Engine, RefusesPatternsThatNoMemoryHolds) {
  auto rack = std::make_shared<Rack>(*oneNode("clap", "x"));
  rack->content.transports[0].resolution = kMaxResolution;
  Driver driver;
  EXPECT_FALSE(driver.engine.load(rack));
  rack = std::make_shared<Rack>(*rack);
  rack->content.transports[0].patterns.resize(1000, rack->content.transports[0].patterns[0]);
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, driver.engine.load(rack).code);
}

TEST(Engine, ChasedParametersAreThoseOfAPlayFromTheStart) {
  // A chip's pitch is set in bar 0 only; located to bar 1 it must still hold.
  auto rack = std::make_shared<Rack>();
  add(*rack, "a", "mam_chip");
  Transport transport;
  transport.lengthBars = 2;
  Pattern pattern;
  pattern.target = rack->target("a");
  pattern.stepsBars = {"................", "x..............."};
  transport.patterns.push_back(pattern);
  rack->content.transports.push_back(transport);
  rack->content.commands = {{0, pattern.target, CommandKind::Set, 2, 0, 84, 0},
                            {0, pattern.target, CommandKind::Ramp, 5, 0, 0.5f, 3000}};
  const uint64_t bar = 96000;
  Driver whole, located;
  ASSERT_FALSE(whole.engine.load(rack));
  ASSERT_FALSE(whole.engine.play({}));
  whole.run(bar, 512);
  std::vector<float> wanted = whole.run(24000, 512);
  ASSERT_FALSE(located.engine.load(rack));
  ASSERT_FALSE(located.engine.play({bar, {}}));
  std::vector<float> got = located.run(24000, 512);
  EXPECT_NEAR(peakOf(wanted, 20000), peakOf(got, 20000), 1e-3);
  const auto crossings = [](const std::vector<float>& samples) {
    int count = 0;
    for (size_t i = 2; i < samples.size(); i += 2) count += samples[i - 2] < 0 && samples[i] >= 0 ? 1 : 0;
    return count;
  };
  EXPECT_NEAR(crossings(wanted), crossings(got), 1);
}

TEST(Engine, ALoopWrapsThePositionAndKeepsTheState) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("clap", "x...............")));
  PlayRequest request;
  request.range.loop = true;
  ASSERT_FALSE(driver.engine.play(request));
  const std::vector<float> samples = driver.run(300000, 480);
  EXPECT_EQ(3u, driver.engine.status().pass);
  EXPECT_EQ(12000u, driver.engine.status().timelineFrame);
  for (const size_t hit : {0u, 96000u, 192000u, 288000u}) EXPECT_NE(0, samples[2 * hit]) << hit;
  EXPECT_NE(samples[0], samples[2 * 96000]) << "the noise goes on, it is not reset";
}

TEST(Engine, StopsByItselfWhenTheContentHasRung) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("clap", "x...............")));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(96000 + 12000, 480);
  EXPECT_TRUE(driver.engine.status().position.playing);
  driver.run(2 * 480, 480);
  EXPECT_FALSE(driver.engine.status().position.playing);
}

TEST(Engine, AFullLiveQueueIsCountedAndNothingBlocks) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("clap")));
  const Command pad = command(driver.engine, "a", CommandKind::Set, 1, 100);
  size_t taken = 0;
  for (int i = 0; i < 20000; ++i) taken += driver.engine.send(LiveQueue::Host, &pad, 1) ? 1 : 0;
  EXPECT_EQ(20000 - taken, driver.engine.status().droppedCommands);
  driver.run(64 * 10, 64);
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  EXPECT_EQ(taken, applied.size()) << "what was taken is applied, spread over blocks where one is full";
}

TEST(Engine, TheSameCommandsAtOneFrameApplyInTheOrderOfTheirKinds) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(oneNode("mam_chip")));
  const Command trigger = command(driver.engine, "a", CommandKind::Trigger);
  const Command set = command(driver.engine, "a", CommandKind::Set, 5, 0.25);
  driver.engine.send(LiveQueue::Host, &trigger, 1);
  driver.engine.send(LiveQueue::Script, &set, 1);
  driver.run(64, 64);
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  ASSERT_EQ(2u, applied.size());
  EXPECT_EQ(CommandKind::Set, applied[0].command.kind);
}

TEST(Engine, RecordsWhatTheDeviceIsGivenFromTheFirstFrameOfTheRun) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  driver.run(777, 64);
  driver.engine.startRecording(50000);
  ASSERT_FALSE(driver.engine.play({}));
  const std::vector<float> heard = driver.run(60000, 64);
  std::vector<float> recorded(2 * 60000);
  recorded.resize(driver.engine.readRecorded(recorded.data(), recorded.size()));
  EXPECT_TRUE(sameBits(recorded, std::vector<float>(heard.begin(), heard.begin() + 100000)));
  EXPECT_EQ(0u, driver.engine.lostRecordedFrames());
}

TEST(Engine, ANewRecordingTakesTheFramesItAskedFor) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  std::vector<float> recorded(2 * 5000);
  for (uint32_t take = 1; take <= 4; ++take) {
    driver.engine.startRecording(1000 * take);
    ASSERT_FALSE(driver.engine.play({}));
    driver.run(take == 4 ? 5000 : 50000, 64);  // the first three are long over, and let go of, when the last one starts
    EXPECT_EQ(2000 * take, driver.engine.readRecorded(recorded.data(), recorded.size()));
  }
}

TEST(Engine, MetersShowMasterAndNodesOnlyWhileSomebodyLooks) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  float peaks[16] = {};
  EXPECT_EQ(2u + 9u, driver.engine.takePeaks(peaks, 16));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(4800, 64);
  driver.engine.takePeaks(peaks, 16);
  EXPECT_LT(0.1f, peaks[0]);
  EXPECT_LT(0.1f, peaks[2]) << "the kick";
  EXPECT_TRUE(driver.engine.metering());
  driver.run(49000, 64);
  EXPECT_FALSE(driver.engine.metering()) << "nobody looked for a second";
  driver.engine.takePeaks(peaks, 16);
  driver.run(4800, 64);
  driver.engine.takePeaks(peaks, 16);
  EXPECT_LT(0.1f, peaks[0]);
}

TEST(Engine, ARackThatCannotBeLoadedChangesNothing) {
  Driver driver;
  auto wide = std::make_shared<Rack>();
  wide->channels = 2;
  EngineConfig config;
  config.channels = 1;
  config.manualFeeding = true;
  Engine mono(config);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mono.load(wide).code);
  EXPECT_EQ(nullptr, mono.rack());
}

TEST(Engine, LeavesTheCallersDenormalModeAsItFoundIt) {
#if defined(__x86_64__)
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  constexpr uint32_t flags = 0x3F;  // raised by arithmetic, not a mode
  const uint32_t before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before | 0x8040);
  driver.run(256, 64);
  EXPECT_EQ((before | 0x8040) & ~flags, __builtin_ia32_stmxcsr() & ~flags);
  __builtin_ia32_ldmxcsr(before);
#endif
}

TEST(Engine, AFeederThreadOfItsOwnPlaysTheSameSamples) {
  const auto rack = busyRack();
  Driver byHand;
  ASSERT_FALSE(byHand.engine.load(rack));
  ASSERT_FALSE(byHand.engine.play({}));
  const std::vector<float> wanted = byHand.run(96000, 256);

  EngineConfig config;
  config.maxBlockFrames = 256;
  config.lookaheadFrames = 96000;  // everything is in the queue before the first block, so that no scheduling decides
  Engine engine(config);
  ASSERT_FALSE(engine.load(rack));
  ASSERT_FALSE(engine.play({}));
  std::vector<float> left(256), right(256), samples;
  float* out[] = {left.data(), right.data()};
  for (int block = 0; block < 375; ++block) {
    engine.render(out, 256);
    for (int i = 0; i < 256; ++i) {
      samples.push_back(left[i]);
      samples.push_back(right[i]);
    }
  }
  EXPECT_TRUE(sameBits(wanted, samples));
  EXPECT_EQ(0u, engine.status().lateCommands);
}

}  // namespace
}  // namespace mam
