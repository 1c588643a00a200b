// A node that is left out while it is at rest stands, bit for bit, where one that was rendered all along does.
#include <gtest/gtest.h>

#include "engine/random_rack.hpp"
#include "nodes/one_node.hpp"
#include "nodes/quiet.hpp"

namespace mam {
namespace {

using test::NodeScript;
using test::OneNode;
using test::Random;

/// Two of one script: one is rendered, the other rests wherever it may.
class Pair {
 public:
  Pair(const NodeScript& script, const NodeTypes& types)
      : channels_(script.channels),
        lanes_(test::typeNamed(types, script.type).descriptor->lanes),
        awake_(script, types),
        sleeper_(script, types),
        script_(script) {}

  uint64_t restedFrames() const { return restedFrames_; }
  uint64_t frame() const { return frame_; }

  /// Frames up to the next command at most, in one piece.
  testing::AssertionResult step(uint32_t frames) {
    for (; next_ < script_.commands.size() && script_.commands[next_].frame == frame_; ++next_) {
      awake_.group().apply(0, script_.commands[next_]);
      sleeper_.group().apply(0, script_.commands[next_]);
    }
    if (next_ < script_.commands.size())
      frames = static_cast<uint32_t>(std::min<uint64_t>(frames, script_.commands[next_].frame - frame_));
    float in[4][kTileFrames] = {};
    alignas(64) Tile wanted[kMaxChannels], got[kMaxChannels];
    NodeBlock block;
    block.frames = frames;
    const std::vector<float>* const sources[] = {&script_.input.left, &script_.input.right, &script_.key.left,
                                                 &script_.key.right};
    bool silent = true;
    for (uint32_t i = 0; i < 4; ++i) {
      for (uint32_t n = 0; n < frames && frame_ + n < sources[i]->size(); ++n) in[i][n] = (*sources[i])[frame_ + n];
      silent = silent && isSilence(in[i], frames);
      (i < 2 ? block.in[i] : block.key[i - 2]) = in[i];
    }
    render(awake_, block, wanted);
    const bool rests = silent && sleeper_.group().isAtRest();
    if (rests) {
      sleeper_.group().rest(frames);
      std::memset(got, 0, sizeof got);
      restedFrames_ += frames;
    } else {
      render(sleeper_, block, got);
    }
    frame_ += frames;
    for (uint32_t c = 0; c < channels_; ++c)
      if (std::memcmp(wanted[c], got[c], frames * lanes_ * sizeof(float)) != 0)
        return testing::AssertionFailure()
               << "channel " << c << " before frame " << frame_ << (rests ? ", at rest" : "");
    return testing::AssertionSuccess();
  }
  testing::AssertionResult sameState() {
    if (awake_.save() == sleeper_.save()) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "states differ at frame " << frame_;
  }

 private:
  using Tile = float[kTileFrames * kLanes];
  static void render(OneNode& node, NodeBlock block, Tile* out) {
    for (uint32_t c = 0; c < kMaxChannels; ++c) block.out[c] = out[c];
    node.group().process(block);
  }

  const uint32_t channels_, lanes_;
  OneNode awake_, sleeper_;
  NodeScript script_;
  uint64_t frame_ = 0, restedFrames_ = 0;
  size_t next_ = 0;
};

test::Signal burst(uint32_t from, uint32_t frames) {
  test::Signal made;
  Random random(from + 1);
  made.left.assign(from + frames, 0);
  made.right = made.left;
  for (uint32_t i = from; i < from + frames; ++i) {
    made.left[i] = static_cast<float>(random.between(-0.9, 0.9));
    made.right[i] = static_cast<float>(random.between(-0.9, 0.9));
  }
  return made;
}

/// Sounds, falls asleep, and is woken for a second sound.
struct Case {
  std::string name;
  NodeScript script;
  uint64_t frames = 96000;
};

NodeScript heard(const std::string& type, std::map<std::string, double> values = {}) {
  NodeScript script;
  script.type = type;
  script.values = std::move(values);
  script.input = burst(3000, 400);
  const test::Signal second = burst(70000, 300);
  script.input.left.resize(70300);
  script.input.right.resize(70300);
  std::copy(second.left.begin() + 70000, second.left.end(), script.input.left.begin() + 70000);
  std::copy(second.right.begin() + 70000, second.right.end(), script.input.right.begin() + 70000);
  return script;
}
NodeScript struck(const std::string& type, std::map<std::string, double> values = {}) {
  NodeScript script;
  script.type = type;
  script.values = std::move(values);
  return script.trigger(2000, 0.7).trigger(70001, 0.9);
}
NodeScript modulated(NodeScript script, uint16_t param, float depth) {
  script.lfos = {{1, Wave::Sine, 0.31f, 0.2f}, {2, Wave::Triangle, 7, 0}, {3, Wave::Saw, 0, 0.9f}};
  script.routes = {{1, RouteTarget::Param, param, depth, 0, 0, 0, false}};
  return script;
}
/// LFOs that move each other, in a circle too.
NodeScript entangled(NodeScript script, uint16_t param, float depth) {
  script = modulated(std::move(script), param, depth);
  script.routes.push_back({2, RouteTarget::LfoRate, 1, 3, 0, 0, 0, false});
  script.routes.push_back({3, RouteTarget::LfoPhase, 2, 0.4f, 0.5f, 0, 0, false});
  script.routes.push_back({3, RouteTarget::LfoRate, 3, 0.5f, 1, 0, 0, false});
  return script;
}

std::vector<Case> cases() {
  std::vector<Case> made;
  const auto add = [&made](const std::string& name, NodeScript script, uint64_t frames = 96000) {
    made.push_back({name, std::move(script), frames});
  };
  const auto keyed = [](NodeScript script) {
    script.key = script.input;
    return script;
  };
  add("kick", struck("kick", {{"ampDecayMs", 50}}));
  add("kick that ramps", struck("kick", {{"ampDecayMs", 50}}).ramp(30000, 1, 90, 9000).ramp(60000, 4, 300, 4000));
  add("kick, modulated", modulated(struck("kick", {{"ampDecayMs", 50}}), 1, 20));
  add("kick, entangled", entangled(struck("kick", {{"ampDecayMs", 50}}), 1, 20));
  add("clap", struck("clap", {{"ampDecayMs", 40}}));
  add("clap whose LFOs an event makes", struck("clap", {{"ampDecayMs", 40}}).set(20000, 101, 3).set(40000, 102, 0.2));
  add("mam_chip", struck("mam_chip", {{"sustain", 0}}));
  add("mam_chip, modulated", modulated(struck("mam_chip", {{"sustain", 0}, {"noiseMix", 0.3}}), 3, 0.2f));
  add("mam_chip that ramps", struck("mam_chip", {{"sustain", 0}}).ramp(40000, 4, 0.3, 20000));
  add("synth", struck("synth", {{"ampReleaseMs", 40}, {"gateLenMs", 60}}));
  add("synth, modulated", modulated(struck("synth", {{"ampReleaseMs", 40}, {"gateLenMs", 60}}), 1, 0.2f));
  NodeScript bass = struck("tb303_ext");
  bass.resetTo = ResetTo::AtRest;
  bass.commands.erase(bass.commands.begin());
  add("tb303_ext before its first trigger", entangled(bass.ramp(9000, 4, 900, 30000), 4, 100));
  add("delay", heard("delay", {{"delayMs", 7.3}, {"feedback", 0.4}}), 96000);
  add("delay without an echo", heard("delay", {{"delayMs", 0}, {"feedback", 0}}));
  add("reverb", heard("reverb", {{"roomSize", -3.4}, {"damp", 0.2}}));
  add("compressor", heard("compressor", {{"releaseMs", 12}}));
  add("compressor that never lets go", heard("compressor", {{"releaseMs", 1e12}}));
  add("compressor with a key", keyed(heard("compressor", {{"releaseMs", 12}})));
  add("spectral_ducker", heard("spectral_ducker"));
  add("spectral_ducker with a key", keyed(heard("spectral_ducker", {{"releaseMs", 9}, {"detectorHpfHz", 90}})));
  add("spectral_ducker that equalises",
      keyed(heard("spectral_ducker", {{"releaseMs", 9}, {"applyMode", 1}, {"lookaheadMs", 3}})));
  add("limiter", heard("limiter", {{"ceilingDb", -12}, {"releaseMs", 10}}));
  add("limiter with gain", heard("limiter", {{"gainDb", 20}, {"releaseMs", 30}}).ramp(40000, 2, -6, 5000));
  add("eq", heard("eq", {{"lowShelfDb", 6}, {"peak2Db", -9}, {"highCut", 1}}).set(50000, 6, 4).set(50003, 8, 900));
  add("eq that does nothing", heard("eq"));
  add("utility", heard("utility", {{"width", 0.4}, {"delayMs", 3}}).set(50000, 3, 1));
  add("utility without a delay", heard("utility", {{"mode", 1}}).ramp(50000, 1, 1.5, 700));
  add("gain", heard("gain").set(50000, 1, -200).ramp(60000, 2, -0.5, 9000));
  add("gain, modulated", modulated(heard("gain"), 1, 6));
  add("pan", modulated(heard("pan"), 1, 0.4f));
  add("strip", heard("strip").set(50000, 3, 1).set(60000, 3, 0).ramp(62000, 1, 0.1, 4000));
  add("strip turned below nothing", heard("strip").ramp(20000, 1, -0.5, 100).set(65000, 1, 1));
  add("send", heard("send").ramp(40000, 1, 0, 900).set(60000, 2, -0.3));
  add("xfader", heard("xfader").set(50000, 1, 1).set(60000, 1, 0.2));
  add("meter", heard("meter"));
  add("wiretap", heard("wiretap"));
  add("transport", heard("transport"));
  add("tone", heard("tone", {{"on", 0}}).set(60000, 3, 1).set(80000, 3, 0));
  add("tone far down", heard("tone", {{"levelDb", -140}, {"wave", 1}}).set(60000, 1, -20));
  return made;
}

TEST(Rest, OfEveryTypeIsToTheBitWhatRenderingItWouldHaveLeft) {
  for (const NodeTypes& types : test::everyInstructionSet())
    for (const Case& each : cases())
      for (const uint32_t channels : {1u, 2u}) {
        SCOPED_TRACE(each.name + ", channels: " + std::to_string(channels));
        NodeScript script = each.script;
        script.channels = channels;
        std::stable_sort(script.commands.begin(), script.commands.end(),
                         [](const Command& a, const Command& b) { return a.frame < b.frame; });
        Pair pair(script, types);
        Random random(7);
        uint64_t looked = 0;
        while (pair.frame() < each.frames) {
          ASSERT_TRUE(pair.step(random.chance(0.1) ? 1 + random.below(3) : 1 + random.below(kTileFrames)));
          if (pair.frame() < looked) continue;
          ASSERT_TRUE(pair.sameState());
          looked = pair.frame() + random.below(9000);
        }
        EXPECT_TRUE(pair.sameState());
        EXPECT_LT(each.frames / 20, pair.restedFrames()) << "it fell asleep";
      }
}

TEST(Rest, BeginsBeforeAnythingHasSounded) {
  for (const char* type : {"kick", "clap", "mam_chip", "synth", "delay", "reverb", "compressor", "spectral_ducker",
                           "utility", "limiter", "strip", "send", "gain", "pan"}) {
    NodeScript script;
    script.type = type;
    script.resetTo = ResetTo::AtRest;
    Pair pair(script, nodeTypes());
    for (uint32_t i = 0; i < 8; ++i) ASSERT_TRUE(pair.step(64)) << type;
    EXPECT_LE(7u * 64, pair.restedFrames()) << type;
    EXPECT_TRUE(pair.sameState()) << type;
  }
}

TEST(Rest, IsNotForWhatWouldSoundByItself) {
  for (const char* type : {"kick", "tb303_ext", "tone"}) {
    NodeScript script;
    script.type = type;
    OneNode node(script);
    EXPECT_FALSE(node.group().isAtRest()) << type;
  }
  NodeScript loops;
  loops.type = "clap";
  loops.values = {{"loop", 1}, {"bpm", 120}};
  OneNode clap(loops);
  clap.render(40000);
  EXPECT_FALSE(clap.group().isAtRest()) << "between two of its beats";
}

TEST(Rest, OfALongDelayWaitsUntilTheLastOfItsMemoryIsSilent) {
  NodeScript script;
  script.type = "delay";
  script.values = {{"delayMs", 100}, {"feedback", 0}, {"mix", 1}};
  script.input = burst(0, 64);
  Pair pair(script, nodeTypes());
  while (pair.frame() < 4800 + 64) {
    ASSERT_TRUE(pair.step(64));
    EXPECT_EQ(0u, pair.restedFrames());
  }
  while (pair.restedFrames() == 0) {
    ASSERT_TRUE(pair.step(64));
    ASSERT_LT(pair.frame(), 3u * 4800);
  }
}

}  // namespace
}  // namespace mam
