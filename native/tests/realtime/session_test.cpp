// Sessions on the audio thread: racks inside a rack with keys and taps, edited while they sound, in blocks of any size.
#include <gtest/gtest.h>

#include <cmath>

#include "base/note.hpp"
#include "engine/engine.hpp"
#include "realtime/full_rack.hpp"
#include "realtime/interposer.hpp"

namespace mam::realtime {
namespace {

constexpr uint32_t kMaxBlock = 1024;

/// Three full racks, one of them an effect with a key, two heard through their taps as well.
std::shared_ptr<Rack> fullSession(uint32_t seed, uint32_t racks) {
  auto session = std::make_shared<Rack>();
  session->latencyComp = true;
  session->name("");
  uint32_t node = 0;
  for (uint32_t i = 0; i < racks; ++i) {
    must(session->addRack("r" + std::to_string(i) + "/", fullRack(i % 2 == 0, seed + i), {}, node));
    must(session->setRackPorts(node, {{1, "spectral_duckerA", 1}, {5, "compressorA", 1}}, {"kickA", "nobody"}));
  }
  must(session->addNode("bus", "meter", node));
  must(session->addNode("bus/squash", "compressor", node));
  session->edges.push_back({"bus", "bus/squash", 0, 0, 1, 0});
  session->edges.push_back({"r0/", "r1/", 0, 0, 0.5f, 0});
  session->edges.push_back({"r0/", "r1/", 1, 5, 1, 0});
  session->edges.push_back({"r0/", "bus", 1, 0, 0.3f, 0});
  session->edges.push_back({"r1/", "bus", 0, 0, 0.3f, 0, false});
  return session;
}

class SessionInTheCallback : public testing::TestWithParam<uint32_t> {
 protected:
  void SetUp() override {
    forgetViolations();
    EngineConfig config;
    config.maxBlockFrames = kMaxBlock;
    config.manualFeeding = true;
    engine_ = std::make_unique<Engine>(config);
  }
  void TearDown() override {
    EXPECT_EQ(violations(), 0u) << describeViolations();
    forgetViolations();
  }

  bool render(uint32_t frames) {
    float heard = 0;
    bool finite = true;
    for (uint32_t done = 0; done < frames; done += GetParam()) {
      float* const out[2] = {left_, right_};
      const float* const in[2] = {left_, right_};
      {
        const Callback callback(wakes_);
        engine_->render(DeviceBlock{in, 2, out, GetParam(), 0});
      }
      for (uint32_t i = 0; i < GetParam(); ++i) {
        heard = std::max(heard, std::abs(left_[i]));
        finite = finite && std::isfinite(left_[i]) && std::isfinite(right_[i]);
      }
    }
    return heard > 0 && finite;
  }

  /// A trigger, a set and a ramp for every target, and the end of every note.
  void play() {
    const std::shared_ptr<const Rack> rack = engine_->rack();
    for (uint32_t target = 0; target < rack->content.targets.size(); ++target)
      for (const CommandKind kind : {CommandKind::Trigger, CommandKind::Set, CommandKind::Ramp, CommandKind::NoteOn}) {
        Command command;
        command.target = target;
        command.kind = kind;
        command.param = 1;
        command.value = 0.7;
        command.rampFrames = 100;
        engine_->send(LiveQueue::Host, &command, 1);
      }
    engine_->releaseNotes(LiveQueue::Host, Source::Ui);
  }

  float left_[kMaxBlock] = {}, right_[kMaxBlock] = {};
  std::unique_ptr<Engine> engine_;
  Wakes wakes_ = Wakes::Forbidden;
};

TEST_P(SessionInTheCallback, CommandsMetersTimesAndTapsAreSafe) {
  must(engine_->load(fullSession(1, 3)));
  must(engine_->play({}));
  must(engine_->startTap("r1/kickA"));
  for (int turn = 0; turn < 6; ++turn) {
    play();
    engine_->feed();
    EXPECT_TRUE(render(2048));
    float peaks[512];
    EXPECT_GT(engine_->takePeaks(peaks, 512), 6u);
    EXPECT_GT(engine_->telemetry(NodeTimes::Timed).nodes.size(), 3u * 20u);
  }
  float samples[4096];
  EXPECT_GT(engine_->readTap(samples, 4096), 0u);
}

// Nobody looks at the load, so nothing is left out on a busy machine.
TEST_P(SessionInTheCallback, MetersOfStripsAreSafe) {
  must(engine_->load(fullSession(1, 3)));
  must(engine_->play({}));
  float levels[64];
  engine_->takePeaks(levels, 64);
  for (int turn = 0; turn < 6; ++turn) {
    play();
    const Loudness loudness = turn < 4 ? Loudness::On : Loudness::Off;
    engine_->meterStrips({turn % 2 == 0 ? "bus" : "r1/", "nobody"}, {"bus/squash", "bus"}, loudness);
    engine_->feed();
    EXPECT_TRUE(render(2048));
    engine_->takePeaks(levels, 64);
    EXPECT_EQ(3 * Engine::kStripValues + 2, engine_->takeStripLevels(levels, 64));
  }
}

TEST_P(SessionInTheCallback, SharingRacksOutIsSafe) {
  must(engine_->load(fullSession(1, 4)));
  engine_->setRealtimeThreads(3);
  wakes_ = Wakes::Allowed;
  must(engine_->play({}));
  for (int turn = 0; turn < 6; ++turn) {
    play();
    engine_->feed();
    EXPECT_TRUE(render(2048));
    if (turn == 3) engine_->setRealtimeThreads(2);
  }
}

TEST_P(SessionInTheCallback, EditsInsideAndOutsideOfRacksAreSafe) {
  must(engine_->load(fullSession(1, 3)));
  must(engine_->play({}));
  for (uint32_t turn = 0; turn < 8; ++turn) {
    play();
    must(engine_->edit(fullSession(turn / 2, 2 + turn % 3)));
    for (int i = 0; i < 4; ++i) {
      engine_->feed();
      render(1024);
    }
  }
  engine_->feed();
  EXPECT_LT(engine_->telemetry(NodeTimes::None).schedules, 4u) << "schedules come back";
}

INSTANTIATE_TEST_SUITE_P(BlockSizes, SessionInTheCallback, testing::Values(1u, 64u, 100u, 1024u));

}  // namespace
}  // namespace mam::realtime
