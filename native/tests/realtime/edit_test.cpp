// Random edits under sound, through the callback: 1,000 of them, or as many as MAM_EDITS says. Nothing is allocated, locked or
// waited for in it, every sample is finite, and every schedule comes back.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "engine/random_edit.hpp"
#include "realtime/interposer.hpp"

namespace mam::realtime {
namespace {

constexpr uint32_t kBlockFrames = 128;

uint32_t editCount() {
  const char* wish = std::getenv("MAM_EDITS");
  return wish != nullptr ? static_cast<uint32_t>(std::strtoul(wish, nullptr, 10)) : 1000;
}

class EditInTheCallback : public testing::Test {
 protected:
  void SetUp() override {
    forgetViolations();
    EngineConfig config;
    config.manualFeeding = true;
    config.maxBlockFrames = kBlockFrames;
    engine_ = std::make_unique<Engine>(config);
  }
  void TearDown() override {
    EXPECT_EQ(violations(), 0u) << describeViolations();
    forgetViolations();
  }

  void render(uint32_t blocks) {
    float left[kBlockFrames], right[kBlockFrames];
    float* const out[2] = {left, right};
    for (; blocks > 0; --blocks) {
      engine_->feed();
      {
        const Callback callback;
        engine_->render(out, kBlockFrames);
      }
      for (uint32_t i = 0; i < kBlockFrames; ++i) {
        finite_ = finite_ && std::isfinite(left[i]) && std::isfinite(right[i]);
        heard_ = heard_ || left[i] != 0;
      }
    }
  }

  /// Until every edit is adopted and has ended.
  void settle() {
    for (int tries = 0; tries < 200 && engine_->status().position.revision != engine_->revisions(); ++tries)
      render(400);
    render(400);
  }

  std::unique_ptr<Engine> engine_;
  bool finite_ = true, heard_ = false;
};

TEST_F(EditInTheCallback, SwitchesOfTheLoopAllocateNothing) {
  for (uint64_t seed = 0; seed < 10; ++seed) {
    ASSERT_FALSE(engine_->load(test::randomShow(seed, 48000).rack));
    for (uint32_t i = 0; i < 200; ++i) {
      if (i % 50 == 0) { ASSERT_FALSE(engine_->play({})); }
      ASSERT_FALSE(engine_->setLoop(i % 3 == 0 ? Loop::On : Loop::Off));
      render(1 + i % 50);
    }
  }
  EXPECT_TRUE(heard_);
}

TEST_F(EditInTheCallback, RandomEditsUnderSoundAllocateNothing) {
  PlayRequest looped;
  looped.range.loop = true;
  test::Random random(4);
  test::RandomEdits edits(5);
  std::shared_ptr<const Rack> rack;
  for (uint32_t i = 0; i < editCount() && !HasFailure(); ++i) {
    if (i % 250 == 0) {
      settle();
      do rack = test::randomShow(random.below(400), 48000).rack;
      while (rack->channels != 2);
      ASSERT_FALSE(engine_->load(rack));
      ASSERT_FALSE(engine_->play(looped));
    }
    rack = edits.next(*rack);
    Error error = engine_->edit(rack);
    for (int tries = 0; error.code == MAM_ERROR_QUEUE_FULL && tries < 100; ++tries) {  // new alignments fill
      render(400);
      error = engine_->edit(rack);
    }
    ASSERT_FALSE(error) << error.text;
    for (uint32_t hits = random.below(4); hits > 0; --hits) {
      Command command;
      command.kind = CommandKind::Trigger;
      command.target = rack->nodes[random.below(static_cast<uint32_t>(rack->nodes.size()))].target;
      engine_->send(LiveQueue::Host, &command, 1);
    }
    render(1 + random.below(8));
    ASSERT_TRUE(finite_) << "edit " << i;
  }
  EXPECT_TRUE(heard_);
  settle();
  EXPECT_GE(4u, engine_->telemetry(NodeTimes::None).schedules) << "what was edited away is freed";
}

}  // namespace
}  // namespace mam::realtime
