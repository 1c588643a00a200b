// Edits from a main thread while a callback, a feeder and a port thread are at work. Meant for TSan and ASan.
#include <atomic>
#include <cmath>
#include <thread>

#include "engine/racks.hpp"
#include "engine/random_edit.hpp"

namespace mam {
namespace {

constexpr uint32_t kBlockFrames = 64, kBlocks = 3000;

TEST(EngineEditThreads, ARackIsEditedWhileTheCallbackRuns) {
  EngineConfig config;
  config.maxBlockFrames = kBlockFrames;
  Engine engine(config);
  std::shared_ptr<const Rack> rack = test::busyRack();
  ASSERT_FALSE(engine.load(rack));
  PlayRequest looped;
  looped.range.loop = true;
  ASSERT_FALSE(engine.play(looped));

  std::atomic<bool> ended{false};
  std::atomic<uint32_t> badSamples{0};
  std::thread audio([&] {
    float left[kBlockFrames], right[kBlockFrames];
    float* const out[] = {left, right};
    for (uint32_t block = 0; block < kBlocks; ++block) {
      engine.render(out, kBlockFrames);
      for (uint32_t i = 0; i < kBlockFrames; ++i)
        if (!std::isfinite(left[i]) || !std::isfinite(right[i])) badSamples.fetch_add(1);
      std::this_thread::yield();
    }
    ended.store(true);
  });
  std::thread port([&] {
    Command hit;
    hit.kind = CommandKind::Trigger;
    for (uint32_t i = 0; !ended.load(); ++i) {
      hit.target = i % 20;
      engine.send(LiveQueue::Ports, &hit, 1);
      std::this_thread::yield();
    }
  });
  test::RandomEdits edits(3);
  std::vector<AppliedCommand> applied;
  uint32_t made = 0;
  for (uint32_t turn = 0; !ended.load(); ++turn) {
    const std::shared_ptr<const Rack> next = edits.next(*rack);
    const Error error = engine.edit(next);
    EXPECT_TRUE(!error || error.code == MAM_ERROR_QUEUE_FULL) << error.text;
    if (!error) {
      rack = next;
      ++made;
    }
    if (turn % 16 == 0) engine.play(looped);
    if (turn % 40 == 0) engine.stop();
    engine.takeApplied(applied);
    engine.telemetry(turn % 3 == 0 ? NodeTimes::Timed : NodeTimes::None);
    float peaks[8];
    engine.takePeaks(peaks, 8);
    engine.status();
    std::this_thread::yield();
  }
  audio.join();
  port.join();
  EXPECT_EQ(0u, badSamples.load());
  EXPECT_LT(0u, made);
  EXPECT_EQ(made + 1, engine.status().revision);
}

}  // namespace
}  // namespace mam
