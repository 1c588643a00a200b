#include <gtest/gtest.h>

#include <cmath>

#include "base/note.hpp"
#include "nodes/one_node.hpp"
#include "nodes/probe.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t {
  WAVE = 1,
  NOTE_SEMITONES,
  VELOCITY,
  PULSE_WIDTH,
  GAIN,
  PAN,
  ATTACK_MS,
  DECAY_MS,
  SUSTAIN,
  RELEASE_MS,
  NOISE_MIX,
  MODE
};

struct Expected {
  uint32_t frame;
  float value;
};

void expectSamples(const std::vector<float>& samples, std::initializer_list<Expected> expected,
                   float tolerance = 2e-4f) {
  for (const Expected& e : expected) EXPECT_NEAR(samples.at(e.frame), e.value, tolerance) << "frame " << e.frame;
}

NodeScript chip(std::map<std::string, double> values = {}) { return {"mam_chip", std::move(values)}; }

NodeScript& note(NodeScript& script, uint64_t frame, uint32_t id, float pitch) {
  script.commands.push_back(noteCommand(CommandKind::NoteOn, 0, Source::Midi, id, 0, pitch, 1));
  script.commands.back().frame = frame;
  return script;
}
NodeScript& express(NodeScript& script, uint64_t frame, uint32_t id, Expression what, float pitch, float amount) {
  const uint16_t param = static_cast<uint16_t>(what);
  script.commands.push_back(noteCommand(CommandKind::NoteExpr, 0, Source::Midi, id, param, pitch, amount));
  script.commands.back().frame = frame;
  return script;
}

/// Chip voices that share one group.
class Chips {
 public:
  explicit Chips(std::vector<NodeScript> scripts, const NodeTypes& types = nodeTypes())
      : scripts_(std::move(scripts)), next_(scripts_.size()) {
    const NodeDescriptor& d = *typeNamed(types, "mam_chip").descriptor;
    std::vector<std::vector<double>> values(scripts_.size());
    std::vector<NodeSetup> nodes(scripts_.size());
    for (size_t i = 0; i < scripts_.size(); ++i) {
      const NodeScript& script = scripts_[i];
      for (uint16_t k = 0; k < d.fileKeyCount; ++k) {
        const auto found = script.values.find(d.fileKeys[k].key);
        values[i].push_back(static_cast<float>(found == script.values.end() ? d.fileKeys[k].initial : found->second));
      }
      nodes[i].values = values[i].data();
      nodes[i].lfos = script.lfos.data();
      nodes[i].lfoCount = static_cast<uint32_t>(script.lfos.size());
      nodes[i].routes = script.routes.data();
      nodes[i].routeCount = static_cast<uint32_t>(script.routes.size());
      nodes[i].seed = script.input.left.empty() ? 1 : static_cast<uint64_t>(script.input.left[0]);
    }
    channels_ = scripts_[0].channels;
    GroupSetup setup;
    setup.channels = channels_;
    setup.nodes = nodes.data();
    setup.laneCount = static_cast<uint32_t>(scripts_.size());
    group_.reset(typeNamed(types, "mam_chip").create(setup));
    group_->reset(ResetTo::Start);
  }

  /// One signal a lane, the free ones included; blocks of at most `blockFrames`, 0: of random length.
  std::vector<Signal> render(uint32_t frames, uint32_t blockFrames = kTileFrames) {
    std::vector<Signal> out(kLanes);
    std::mt19937 random(11);
    for (const uint64_t end = frame_ + frames; frame_ < end;) {
      uint64_t block = std::min<uint64_t>(blockFrames == 0 ? 1 + random() % kTileFrames : blockFrames, end - frame_);
      for (uint32_t lane = 0; lane < scripts_.size(); ++lane) {
        const std::vector<Command>& commands = scripts_[lane].commands;
        size_t& next = next_[lane];
        for (; next < commands.size() && commands[next].frame <= frame_; ++next) group_->apply(lane, commands[next]);
        if (next < commands.size()) block = std::min(block, commands[next].frame - frame_);
      }
      process(static_cast<uint32_t>(block), out);
    }
    return out;
  }

  State save(uint32_t lane) {
    Saver saver;
    group_->visitState(lane, saver);
    return saver.state;
  }
  void load(Chips& other) {
    for (uint32_t lane = 0; lane < scripts_.size(); ++lane) {
      Loader loader(other.save(lane));
      group_->visitState(lane, loader);
      EXPECT_EQ(loader.at, loader.state.size());
    }
    frame_ = other.frame_;
    next_ = other.next_;
  }

 private:
  void process(uint32_t frames, std::vector<Signal>& out) {
    std::vector<float> buffers[2] = {std::vector<float>(kTileFrames * kLanes, NAN),
                                     std::vector<float>(kTileFrames * kLanes, NAN)};
    NodeBlock block;
    block.frames = frames;
    block.out[0] = buffers[0].data();
    block.out[1] = buffers[1].data();
    group_->process(block);
    for (uint32_t n = 0; n < frames; ++n)
      for (uint32_t lane = 0; lane < kLanes; ++lane) {
        out[lane].left.push_back(buffers[0][n * kLanes + lane]);
        if (channels_ > 1) out[lane].right.push_back(buffers[1][n * kLanes + lane]);
      }
    frame_ += frames;
  }

  std::vector<NodeScript> scripts_;
  std::vector<size_t> next_;
  std::unique_ptr<NodeGroup> group_;
  uint32_t channels_ = 2;
  uint64_t frame_ = 0;
};

Signal alone(const NodeScript& script, uint32_t frames) { return Chips({script}).render(frames)[0]; }

RouteSetup depthRoute(uint16_t lfo, uint16_t param, float depth) {
  RouteSetup route;
  route.sourceId = lfo;
  route.targetId = param;
  route.depth = depth;
  return route;
}

/// Sixteen voices that differ in everything.
std::vector<NodeScript> choir(uint32_t voices = kLanes) {
  std::vector<NodeScript> scripts;
  for (uint32_t i = 0; i < voices; ++i) {
    NodeScript script = chip({{"wave", i % 4}, {"note", 30 + 5 * i}, {"noiseMix", i % 3 == 0 ? 0.25 * (i % 5) : 0}});
    script.input.left = {static_cast<float>(i + 1)};  // the seed
    if (i % 5 == 1) {
      script.lfos = {{1, Wave::Sine, 5.f + static_cast<float>(i), 0.f}, {2, Wave::Saw, 3.f, 0.2f}};
      script.routes = {depthRoute(1, PAN, 0.8f), depthRoute(2, PULSE_WIDTH, 0.4f), depthRoute(1, SUSTAIN, 0.5f),
                       depthRoute(2, NOISE_MIX, 0.3f), depthRoute(1, ATTACK_MS, 9)};
    }
    if (i % 7 != 6) script.trigger(100 + 131 * i);
    script.ramp(900 + i, GAIN, 0.1 * i, 700 + 33 * i).ramp(1500 + i, DECAY_MS, 30, 800).ramp(1900, SUSTAIN, 0.2, 3000);
    script.set(2500 + 7 * i, NOTE_SEMITONES, 90 - 3 * i).trigger(3000 + i).ramp(3500, NOISE_MIX, 0.5 * (i % 2), 600);
    if (i % 4 == 2) {
      express(note(script, 3600 + i, 9, 50.5f), 3650 + 5 * i, 9, Expression::Pressure, 0, 0.7f);
      express(express(script, 3700, 9, Expression::Timbre, 0, 0.5f), 3750, 9, Expression::Pitch, -0.5f, 0);
    }
    script.ramp(3800, RELEASE_MS, 3, 5000).set(4400, WAVE, (i + 1) % 3).ramp(4800, PAN, -1, 555);
    scripts.push_back(script);
  }
  return scripts;
}

TEST(MamChip, IsSilentUntilItIsTriggered) {
  for (float x : alone(chip({{"noiseMix", 1}}), 1000).left) ASSERT_EQ(x, 0);
}

TEST(MamChip, PlaysASaw) {
  NodeScript script = chip({{"wave", 2}, {"note", 69}});
  script.trigger(0);
  expectSamples(alone(script, 4801).left, {{0, -0.001325825f},
                                           {1, -0.002603037f},
                                           {2, -0.003831635f},
                                           {10, -0.01191033f},
                                           {100, 0.1115901f},
                                           {480, -0.1272759f},
                                           {4800, 0.493116f}});
}

TEST(MamChip, PlaysATriangle) {
  NodeScript script = chip({{"wave", 1}});
  script.trigger(0);
  expectSamples(alone(script, 9601).left, {{0, -0.001325825f},
                                           {1, -0.002593839f},
                                           {100, 0.1097758f},
                                           {480, 0.340428f},
                                           {4800, -0.1723934f},
                                           {9600, 0.1340173f}});
}

TEST(MamChip, FollowsAnLfoInPanAndRampsItsGain) {
  NodeScript script = chip({{"wave", 1}});
  script.lfos = {{1, Wave::Sine, 5.f, 0.f}};
  script.routes = {depthRoute(1, PAN, 0.8f)};
  script.trigger(0).ramp(4800, GAIN, 0.2, 2400);
  const Signal sound = alone(script, 9601);
  expectSamples(sound.left, {{0, -0.001325825f},
                             {10, -0.01135744f},
                             {100, 0.1051733f},
                             {480, 0.268348f},
                             {2400, -0.08549706f},
                             {4800, -0.1723312f},
                             {9600, 0.02977016f}});
  expectSamples(sound.right, {{480, 0.3997146f}, {2400, -0.5398071f}, {9600, 0.02979307f}});
}

TEST(MamChip, MatchesTheReferenceRacks) {
  if (probeRows("au_chip_saw").empty()) GTEST_SKIP() << "no reference samples in " << sharedFolder();
  for (const auto& [name, wave] : {std::pair<const char*, int>{"au_chip_saw", 2}, {"au_chip_tri", 1}}) {
    NodeScript script =
        chip({{"wave", wave}, {"note", 57}, {"gain", 0.8}, {"pan", 0.3}, {"decayMs", 100}, {"sustain", 0.5}});
    script.trigger(0).trigger(48000);
    const Signal sound = alone(script, 48100);
    EXPECT_LE(outliers(probeRows(name), sound.left, sound.right), 0.005) << name;
  }
}

TEST(MamChip, HoldsANoteAtTheSustainLevelForEver) {
  NodeScript script = chip({{"wave", 0}, {"pan", -1}});
  script.trigger(0);
  const Signal sound = alone(script, 96000);
  for (uint32_t n = 90000; n < 96000; ++n) ASSERT_NEAR(std::abs(sound.left[n]), 0.63f, 1e-6f);
}

TEST(MamChip, OpensAPulseByItsWidth) {
  NodeScript script = chip({{"wave", 0}, {"pulseWidth", 0.25}, {"attackMs", 0}, {"sustain", 1}, {"note", 33}});
  script.trigger(0);
  const Signal sound = alone(script, 48000);
  const auto high = std::count_if(sound.left.begin(), sound.left.end(), [](float x) { return x > 0; });
  EXPECT_NEAR(static_cast<double>(high) / 48000, 0.25, 0.01);
}

TEST(MamChip, ANotesPressureMakesItLouderWithoutAClick) {
  NodeScript script = chip({{"wave", 0}, {"pan", -1}, {"attackMs", 0}, {"sustain", 1}, {"gain", 0.4}, {"note", 33}});
  note(script, 0, 1, 33);
  express(express(script, 1000, 1, Expression::Pressure, 0, 1), 1000, 2, Expression::Pressure, 0, 0);
  const std::vector<float> sound = alone(script, 8000).left;
  EXPECT_NEAR(0.4f, std::abs(sound[990]), 1e-6f);
  EXPECT_NEAR(0.8f, std::abs(sound[7000]), 1e-6f);
  for (size_t i = 1001; i < 1240; ++i)
    ASSERT_NEAR(std::abs(sound[i]), 0.4f * (1 + static_cast<float>(i - 999) / 240), 0.002f) << i;
}

TEST(MamChip, ANotesTimbreNarrowsItsPulse) {
  NodeScript script = chip({{"wave", 0}, {"attackMs", 0}, {"sustain", 1}, {"note", 33}});
  note(script, 0, 1, 33);
  express(script, 0, 1, Expression::Timbre, 0, 0.5f);
  note(script, 50000, 2, 33);
  const std::vector<float> sound = alone(script, 100000).left;
  const auto highShare = [&sound](size_t from, size_t to) {
    const auto at = [&sound](size_t i) { return sound.begin() + static_cast<ptrdiff_t>(i); };
    return static_cast<double>(std::count_if(at(from), at(to), [](float x) { return x > 0; })) /
           static_cast<double>(to - from);
  };
  EXPECT_NEAR(highShare(1000, 49000), 0.275, 0.01);
  EXPECT_NEAR(highShare(51000, 99000), 0.5, 0.01) << "a new note has no timbre of the one before";
}

TEST(MamChip, MakesWhiteNoiseThatDependsOnTheSeedAlone) {
  NodeScript one = chip({{"noiseMix", 1}, {"attackMs", 0}, {"sustain", 1}, {"gain", 1}, {"pan", -1}});
  one.trigger(0);
  NodeScript two = one;
  one.input.left = {1};
  two.input.left = {2};
  const std::vector<float> a = alone(one, 48000).left, b = alone(two, 48000).left;
  double mean = 0, power = 0, neighbour = 0, between = 0;
  for (uint32_t n = 1; n < 48000; ++n) {
    mean += a[n] / 48000.;
    power += a[n] * a[n] / 48000.;
    neighbour += a[n] * a[n - 1] / 48000.;
    between += a[n] * b[n] / 48000.;
  }
  EXPECT_NEAR(mean, 0, 0.01);
  EXPECT_NEAR(power, 1. / 3, 0.01);
  EXPECT_NEAR(neighbour, 0, 0.01);
  EXPECT_NEAR(between, 0, 0.01);
  EXPECT_EQ(alone(one, 48000).left, a);
}

TEST(MamChip, SoundsTheSameInAnyLaneAndBesideAnyNeighbours) {
  const std::vector<NodeScript> scripts = choir();
  const std::vector<Signal> together = Chips(scripts).render(6000);
  for (uint32_t lane = 0; lane < kLanes; ++lane) EXPECT_EQ(alone(scripts[lane], 6000), together[lane]) << lane;
}

TEST(MamChip, LeavesFreeLanesSilent) {
  for (const NodeTypes& types : everyInstructionSet()) {
    const std::vector<Signal> lanes = Chips(choir(5), types).render(2000);
    for (uint32_t lane = 5; lane < kLanes; ++lane)
      for (float x : lanes[lane].left) ASSERT_EQ(x, 0);
  }
}

TEST(MamChip, SoundsTheSameHoweverBlocksAreCutAndOnEveryInstructionSet) {
  const std::vector<Signal> whole = Chips(choir()).render(6000);
  for (const NodeTypes& types : everyInstructionSet())
    for (uint32_t blockFrames : {1u, 17u, 64u, 0u}) EXPECT_EQ(Chips(choir(), types).render(6000, blockFrames), whole);
}

TEST(MamChip, OnOneChannelHasNoPan) {
  NodeScript script = chip({{"wave", 2}, {"pan", 0.9}});
  script.channels = 1;
  script.trigger(0);
  EXPECT_NEAR(alone(script, 1).left[0], -0.001325825f * 1.41421356f, 1e-7f);
}

TEST(MamChip, ContinuesFromASavedState) {
  for (uint32_t at : {1u, 777u, 1950u, 4000u}) {
    Chips first(choir()), second(choir());
    first.render(at);
    second.load(first);
    EXPECT_EQ(second.render(3000), first.render(3000)) << at;
  }
}

TEST(MamChip, StaysFiniteForAnyParameter) {
  for (double value : {1e38, 1e30, -1e30, -1.0, 0.0, 1e-38}) {
    std::vector<NodeScript> scripts = choir(12);
    for (uint16_t id = WAVE; id <= MODE; ++id) {
      NodeScript& script = scripts[id - 1];
      script.commands.clear();
      script.trigger(0).set(30, id, value).ramp(400, id, -value, 100).trigger(1000).set(1000, GAIN, value);
    }
    for (const Signal& sound : Chips(scripts).render(2000))
      for (float x : sound.left) ASSERT_TRUE(std::isfinite(x)) << value;
  }
}

}  // namespace
}  // namespace mam::test
