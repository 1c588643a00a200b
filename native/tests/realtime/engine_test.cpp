// The whole engine on the audio thread: everything that a show does to it, in blocks of one frame and of many.
#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "base/note.hpp"
#include "realtime/full_rack.hpp"
#include "realtime/interposer.hpp"

namespace mam::realtime {
namespace {

constexpr uint32_t kMaxBlock = 1024;

PlayRequest from(uint64_t frame, bool loop) {
  PlayRequest request;
  request.fromFrame = frame;
  request.range.loop = loop;
  return request;
}

EngineConfig configFor(bool manualFeeding) {
  EngineConfig config;
  config.maxBlockFrames = kMaxBlock;
  config.manualFeeding = manualFeeding;
  return config;
}

/// Commands to every node of a rack and to some that are not there.
std::vector<Command> commandsFor(const Rack& rack) {
  std::vector<Command> commands;
  const auto add = [&](uint32_t target, CommandKind kind, uint16_t param, double value, uint32_t ramp) {
    Command c;
    c.target = target;
    c.kind = kind;
    c.param = param;
    c.value = value;
    c.rampFrames = ramp;
    commands.push_back(c);
  };
  for (const RackNode& node : rack.nodes) {
    const NodeDescriptor& d = *node.type->descriptor;
    add(node.target, CommandKind::Trigger, 0, 0.9, 0);
    for (uint16_t i = 0; i < d.paramCount; ++i) {
      add(node.target, CommandKind::Set, d.params[i].id, d.params[i].max, 0);
      add(node.target, CommandKind::Ramp, d.params[i].id, d.params[i].min, 50u * i);
    }
  }
  for (uint32_t nobody : {99999u, UINT32_MAX})
    for (uint8_t kind = 0; kind <= 11; ++kind) add(nobody, static_cast<CommandKind>(kind), 60000, 1e30, UINT32_MAX);
  return commands;
}

class EngineInTheCallback : public testing::TestWithParam<uint32_t> {
 protected:
  void SetUp() override { forgetViolations(); }
  void TearDown() override {
    EXPECT_EQ(violations(), 0u) << describeViolations();
    forgetViolations();
  }

  /// Renders at least `frames` frames as a device would; true when something was heard and every sample was finite.
  bool render(Engine& engine, uint32_t frames) {
    float heard = 0;
    bool finite = true;
    for (uint32_t done = 0; done < frames; done += GetParam()) {
      float* const out[2] = {left_, right_};
      {
        const Callback callback;
        engine.render(out, GetParam());
      }
      for (uint32_t i = 0; i < GetParam(); ++i) {
        heard = std::max(heard, std::abs(left_[i]));
        finite = finite && std::isfinite(left_[i]) && std::isfinite(right_[i]);
      }
    }
    return heard > 0 && finite;
  }

  float left_[kMaxBlock], right_[kMaxBlock];
};

TEST_P(EngineInTheCallback, SilenceBeforeAnythingIsLoadedIsSafe) {
  Engine engine(configFor(true));
  EXPECT_FALSE(render(engine, 2048));
}

TEST_P(EngineInTheCallback, PatternsLocksRampsAndLfosAreSafe) {
  for (bool latencyComp : {false, true}) {
    Engine engine(configFor(true));
    must(engine.load(fullRack(latencyComp)));
    must(engine.play(from(0, true)));
    for (int i = 0; i < 10; ++i) {
      EXPECT_TRUE(render(engine, 4800));
      engine.feed();
    }
    EXPECT_GT(engine.status().pass, 0u) << "the loop did not come round";
  }
}

TEST_P(EngineInTheCallback, FadesOfTheOutputAreSafe) {
  Engine engine(configFor(true));
  must(engine.load(fullRack(false)));
  must(engine.play(from(0, true)));
  EXPECT_TRUE(render(engine, 4800));
  engine.fadeOutput(false, 9600);
  EXPECT_TRUE(render(engine, 4800));
  engine.fadeOutput(true, 2400);
  EXPECT_TRUE(render(engine, 4800));
  engine.fadeOutput(false, 1);
  render(engine, 100);
  EXPECT_FALSE(render(engine, 4800)) << "a closed output is not silent";
  PlayRequest opening = from(0, true);
  opening.opensOutput = true;
  must(engine.play(opening));
  EXPECT_TRUE(render(engine, 4800));
}

TEST_P(EngineInTheCallback, PlayStopLocateAndLoadInTheMiddleOfFadesAreSafe) {
  Engine engine(configFor(true));
  for (uint32_t round = 0; round < 4; ++round) {
    must(engine.load(fullRack(round % 2 == 0, round)));
    must(engine.play(from(0, false)));
    EXPECT_TRUE(render(engine, 4800));
    must(engine.play(from(5000, true)));
    must(engine.play(from(100, true)));
    must(engine.stop());
    must(engine.play(from(0, true)));
    render(engine, 3000);
    engine.feed();
    must(engine.stop());
    render(engine, 200);
  }
}

TEST_P(EngineInTheCallback, FadingInAndRevisingAreSafe) {
  Engine engine(configFor(true));
  must(engine.load(fullRack(false)));
  engine.startRecording(100000);
  for (uint32_t fade : {1u, 700u, 6000u}) {
    PlayRequest request = from(5000, true);
    request.fadeInFrames = fade;
    must(engine.play(request));
    EXPECT_TRUE(render(engine, 2000));
    std::shared_ptr<Rack> revised = fullRack(false);
    for (uint32_t node = 0; node < revised->nodes.size(); ++node) {
      RackNode& each = revised->nodes[node];
      for (size_t key = 0; key < each.values.size(); ++key)
        if (each.type->descriptor->fileKeys[key].type == FileType::Float) {
          const FileKey& k = each.type->descriptor->fileKeys[key];
          must(revised->set(node, k.key, (k.min + k.max) / 2));
        }
    }
    must(engine.revise(revised));
    EXPECT_TRUE(render(engine, 2000));
    engine.feed();
    must(engine.stop());
    render(engine, 300);  // the fade-out of what was still fading in
  }
}

TEST_P(EngineInTheCallback, FullQueuesAreSafeAndCounted) {
  Engine engine(configFor(true));
  const std::shared_ptr<Rack> rack = fullRack(false);
  must(engine.load(rack));
  must(engine.play(from(0, true)));
  const std::vector<Command> commands = commandsFor(*rack);
  for (int round = 0; round < 3; ++round) {
    for (LiveQueue queue : {LiveQueue::Host, LiveQueue::Ports, LiveQueue::Script, LiveQueue::Embedder})
      while (engine.send(queue, commands.data(), commands.size())) {}
    render(engine, 16 * GetParam());  // nothing is fed and no log drained: the log overflows as well
  }
  const EngineStatus status = engine.status();
  EXPECT_GT(status.droppedCommands, 0u);
  EXPECT_GT(status.lostLogRecords, 0u);
}

TEST_P(EngineInTheCallback, NotesTapsAndReleasesAreSafe) {
  Engine engine(configFor(true));
  const std::shared_ptr<Rack> rack = fullRack(false);
  must(engine.load(rack));
  must(engine.play(from(0, true)));
  for (uint32_t round = 0; round < 20; ++round) {
    for (const RackNode& node : rack->nodes)
      for (uint32_t id = 0; id < 8; ++id) {
        const float pitch = 40.f + static_cast<float>(3 * id + round % 5);
        const Command tap[] = {noteCommand(CommandKind::NoteOn, node.target, Source::Midi, id, 0, pitch, 0.8f),
                               noteCommand(CommandKind::NoteExpr, node.target, Source::Midi, id, 0, 0.5f, 0),
                               noteCommand(CommandKind::NoteOff, node.target, Source::Midi, id, 0, pitch, 0)};
        engine.send(LiveQueue::Ports, tap, id % 2 == 0 ? 3 : 2);
      }
    EXPECT_TRUE(render(engine, 1000));
    engine.feed();
    if (round % 4 == 3) engine.releaseNotes(LiveQueue::Ports, Source::Midi);
  }
}

TEST_P(EngineInTheCallback, RunningOutOfFedPatternsAndFeedingLateIsSafe) {
  Engine engine(configFor(true));
  must(engine.load(fullRack(false)));
  must(engine.play(from(0, true)));
  render(engine, 12000);
  engine.feed();
  render(engine, 12000);
  EXPECT_GT(engine.status().lateCommands, 0u);
}

TEST_P(EngineInTheCallback, MeteringAndRecordingAreSafe) {
  Engine engine(configFor(true));
  must(engine.load(fullRack(false)));
  float peaks[64];
  engine.takePeaks(peaks, 64);
  engine.startRecording(3000);
  must(engine.play(from(0, true)));
  EXPECT_TRUE(render(engine, 4096));
  EXPECT_GT(engine.takePeaks(peaks, 64), 2u);
  EXPECT_GT(peaks[0], 0);
  std::vector<float> samples(2 * 4096);
  EXPECT_EQ(engine.readRecorded(samples.data(), samples.size()), 6000u);
  engine.startRecording(1u << 24);  // more than its ring holds: frames are lost and counted, nothing waits
  must(engine.play(from(0, true)));
  for (int i = 0; i < 3; ++i) render(engine, 4096);
}

TEST_P(EngineInTheCallback, AFeederThreadAndABusyHostDoNotReachIt) {
  Engine engine(configFor(false));
  const std::shared_ptr<Rack> rack = fullRack(false);
  const std::vector<Command> commands = commandsFor(*rack);
  must(engine.load(rack));
  must(engine.play(from(0, true)));
  std::atomic<bool> done{false};
  std::thread audio([&] {
    while (!done.load()) render(engine, 64);
  });
  std::vector<AppliedCommand> applied;
  float peaks[64];
  for (int i = 0; i < 20; ++i) {
    engine.send(LiveQueue::Host, commands.data(), commands.size());
    engine.takePeaks(peaks, 64);
    engine.takeApplied(applied);
    engine.startRecording(10000);
    // More changes than the callback has adopted yet are refused in words.
    const Error error = i % 5 == 4   ? engine.load(fullRack(true))
                        : i % 3 == 2 ? engine.stop()
                                     : engine.play(from(0, true));
    EXPECT_TRUE(!error || error.code == MAM_ERROR_QUEUE_FULL) << error.text;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  done.store(true);
  audio.join();
  EXPECT_FALSE(applied.empty());
}

INSTANTIATE_TEST_SUITE_P(Blocks, EngineInTheCallback, testing::Values(1u, 64u, 128u, 1024u),
                         [](const auto& of) { return "Of" + std::to_string(of.param) + "Frames"; });

}  // namespace
}  // namespace mam::realtime
