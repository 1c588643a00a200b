// The engine as a host has it: a callback, a feeder and a main thread at work together. Meant for TSan; what it asserts
// holds whatever the threads do.
#include <atomic>
#include <cmath>
#include <thread>

#include "engine/racks.hpp"

namespace mam {
namespace {

using test::busyRack;

constexpr uint32_t kBlockFrames = 64, kBlocks = 3000;

TEST(EngineThreads, AHostMayDoEverythingWhileTheCallbackRuns) {
  EngineConfig config;
  config.maxBlockFrames = kBlockFrames;
  config.lookaheadFrames = 9600;
  Engine engine(config);
  ASSERT_FALSE(engine.load(busyRack()));

  std::atomic<bool> ended{false};
  std::atomic<uint32_t> badSamples{0};
  std::thread audio([&] {
    float left[kBlockFrames], right[kBlockFrames];
    float* const out[] = {left, right};
    for (uint32_t block = 0; block < kBlocks; ++block) {
      engine.render(out, kBlockFrames);
      for (uint32_t i = 0; i < kBlockFrames; ++i)
        if (!std::isfinite(left[i]) || !std::isfinite(right[i])) badSamples.fetch_add(1);
      if (block % 8 == 0) std::this_thread::yield();
    }
    ended.store(true);
  });
  std::thread port([&] {
    Command set;
    set.param = 5;
    set.kind = CommandKind::Set;
    for (uint32_t i = 0; !ended.load(); ++i) {
      set.target = i % 9;
      set.value = (i % 100) / 100.0;
      engine.send(LiveQueue::Ports, &set, 1);
      std::this_thread::yield();
    }
  });

  const std::shared_ptr<const Rack> racks[] = {busyRack(), busyRack(false)};
  std::vector<AppliedCommand> applied;
  std::vector<float> recorded(1 << 16), peaks(16);
  uint64_t lastFrame = 0;
  for (uint32_t turn = 0; !ended.load(); ++turn) {
    PlayRequest request;
    request.range.loop = turn % 2 == 0;
    request.fromFrame = turn % 3 == 0 ? 0 : turn % 90000;
    request.fadeInFrames = turn % 5 * 300;
    if (turn % 7 == 0) engine.startRecording(turn % 5000);
    // A full control queue is an answer; anything else is not.
    const Error played = engine.play(request);
    EXPECT_TRUE(!played || played.code == MAM_ERROR_QUEUE_FULL) << played.text;
    Command pad;
    pad.kind = CommandKind::Trigger;
    engine.send(LiveQueue::Host, &pad, 1);
    const EngineStatus status = engine.status();
    EXPECT_LE(lastFrame, status.position.engineFrame);
    lastFrame = status.position.engineFrame;
    engine.takePeaks(peaks.data(), 16);
    engine.takeApplied(applied);
    engine.readRecorded(recorded.data(), recorded.size());
    engine.lostRecordedFrames();
    if (turn % 5 == 0) engine.load(racks[turn % 2]);
    if (turn % 4 == 0) engine.stop();
    if (turn % 6 == 0) {
      const Error revised = engine.revise(busyRack(turn % 12 == 0));
      EXPECT_TRUE(!revised || revised.code == MAM_ERROR_ARGUMENT) << revised.text;
    }
    std::this_thread::yield();
  }
  audio.join();
  port.join();
  EXPECT_EQ(0u, badSamples.load());
  EXPECT_EQ(uint64_t{kBlocks} * kBlockFrames, engine.status().position.engineFrame);
  EXPECT_FALSE(applied.empty());
}

TEST(EngineThreads, EveryHitOfEachPlayIsHeardThoughTheOneBeforeStillRuns) {
  // One hit at the start of a bar: between two plays nothing else lies in the queue.
  auto rack = std::make_shared<Rack>();
  test::add(*rack, "a", "clap");
  Transport transport;
  Pattern pattern;
  pattern.target = rack->target("a");
  pattern.steps = "x...............";
  transport.patterns.push_back(pattern);
  rack->content.transports.push_back(transport);

  EngineConfig config;
  config.maxBlockFrames = kBlockFrames;
  Engine engine(config);
  ASSERT_FALSE(engine.load(rack));
  std::atomic<bool> ended{false};
  std::thread audio([&] {
    float left[kBlockFrames], right[kBlockFrames];
    float* const out[] = {left, right};
    while (!ended.load()) {
      engine.render(out, kBlockFrames);
      std::this_thread::yield();
    }
  });
  constexpr uint32_t kPlays = 200;
  std::vector<AppliedCommand> applied;
  for (uint32_t run = 1; run <= kPlays; ++run) {
    ASSERT_FALSE(engine.play({}));
    for (EngineStatus now = engine.status();
         now.position.run != run || now.position.engineFrame < now.position.runOrigin + 2000; now = engine.status())
      std::this_thread::yield();
  }
  ended.store(true);
  audio.join();
  engine.takeApplied(applied);
  EXPECT_EQ(kPlays, applied.size());
  EXPECT_EQ(0u, engine.status().lateCommands);
}

}  // namespace
}  // namespace mam
