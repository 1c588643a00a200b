#include <gtest/gtest.h>

#include <cmath>

#include "base/note.hpp"
#include "nodes/one_node.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t {
  WAVEFORM = 1,
  TUNE,
  GLIDE_MS,
  CUTOFF_HZ,
  RESONANCE,
  ENV_MOD,
  FILTER_DECAY_MS,
  AMP_DECAY_MS,
  AMP_GAIN,
  NOTE,
  VELOCITY,
  ACCENT,
  DRIVE,
  PAN,
  CC74 = 102,
  CC7 = 104,
  PITCH_BEND = 105,
  LFO1_FREQ_HZ = 106,
  ENV_MODE = 200,
  FILTER_ATTACK_MS,
  FILTER_SUSTAIN,
  FILTER_RELEASE_MS,
  AMP_ATTACK_MS,
  AMP_SUSTAIN,
  AMP_RELEASE_MS,
  GATE_LEN_MS,
  FILTER_ALGO = 300,
  FILTER_TYPE,
  KEYTRACK
};

NodeScript synth() { return {"tb303_ext"}; }

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

RouteSetup toParam(uint16_t lfo, uint16_t param) {
  RouteSetup route;
  route.sourceId = lfo;
  route.targetId = param;
  return route;
}

struct Expected {
  uint32_t frame;
  float value;
};

void expectSamples(const std::vector<float>& samples, std::initializer_list<Expected> expected, float tolerance) {
  for (const Expected& e : expected) EXPECT_NEAR(samples.at(e.frame), e.value, tolerance) << "frame " << e.frame;
}

/// Everything at once: every stage runs, ramps are in flight, both envelopes and both filters take part.
NodeScript busy() {
  NodeScript script = synth();
  script.lfos = {{1, Wave::Triangle, 3.f, 0.f}, {2, Wave::Sine, 11.f, 0.3f}};
  RouteSetup cutoff = toParam(1, CUTOFF_HZ), tune = toParam(2, TUNE);
  cutoff.depth = 500;
  tune.min = -3;
  tune.max = 4;
  script.routes = {cutoff, tune};
  script.trigger(0).trigger(1000).trigger(3001, 0.4).set(500, NOTE, 60).ramp(700, RESONANCE, 0.9, 900);
  script.ramp(1200, DRIVE, 1, 300)
      .ramp(1300, PAN, -0.7, 500)
      .ramp(1500, GLIDE_MS, 120, 1000)
      .ramp(1600, KEYTRACK, 1, 77);
  script.ramp(1700, FILTER_DECAY_MS, 70, 1000)
      .set(2500, FILTER_ALGO, 1)
      .ramp(2600, 101, 0.9, 333)
      .set(3001, ENV_MODE, 1);
  script.ramp(3100, AMP_SUSTAIN, 0.2, 200).set(4000, LFO1_FREQ_HZ, 9).set(5000, WAVEFORM, 1).set(5100, FILTER_TYPE, 1);
  express(note(script, 5200, 3, 50), 5300, 3, Expression::Pressure, 0, 0.8f);
  express(express(script, 5400, 3, Expression::Timbre, 0, 0.6f), 5500, 3, Expression::Pitch, 1.5f, 0);
  script.set(6000, ENV_MODE, 0).set(6100, FILTER_ALGO, 0).trigger(6200).ramp(6300, CUTOFF_HZ, 3000, 400);
  return script;
}

TEST(Tb303Ext, DronesFromFrameZeroWithoutAnyEvent) {
  expectSamples(OneNode(synth()).render(4801).left,
                {{0, -0.0005550631f},
                 {1, -0.002052759f},
                 {10, -0.07352842f},
                 {100, -0.2930403f},
                 {480, -0.3206066f},
                 {4800, -0.336827f}},
                2e-5f);
}

TEST(Tb303Ext, OpensTheFilterAtATrigger) {
  NodeScript script = synth();
  script.trigger(0);
  expectSamples(OneNode(script).render(4801).left,
                {{0, -0.00264758f},
                 {1, -0.009248033f},
                 {10, -0.2043081f},
                 {100, -0.2688385f},
                 {480, -0.2366829f},
                 {4800, -0.3984515f}},
                2e-5f);
}

TEST(Tb303Ext, PlaysAnAccentedSquareAtTheTriggersVelocity) {
  NodeScript script = synth();
  script.set(0, WAVEFORM, 1).set(0, NOTE, 36).set(0, ACCENT, 1).trigger(0, 0.5);
  expectSamples(OneNode(script).render(481).left,
                {{0, 0.003186714f}, {1, 0.01114096f}, {10, 0.2487537f}, {100, 0.5221748f}, {480, 0.5406252f}}, 2e-5f);
}

TEST(Tb303Ext, ControllersStandForParametersAndRampThem) {
  NodeScript script = synth();
  script.values = {{"cutoff", 1200}, {"glideMs", 0}};
  script.set(0, TUNE, 12).ramp(0, RESONANCE, 0.9, 4800).trigger(0);
  script.set(9600, CC74, 0.05).set(9600, PITCH_BEND, 0.5).trigger(9600).ramp(24000, CC7, 0.2, 9600);
  expectSamples(OneNode(script).render(48001).left,
                {{0, -0.007805179f},
                 {10, -0.3275188f},
                 {100, 0.01376738f},
                 {480, 0.09104246f},
                 {4800, -0.2389974f},
                 {9600, -0.1533689f},
                 {24000, 0.2488245f},
                 {48000, -0.05488944f}},
                6e-5f);
}

TEST(Tb303Ext, TracksTheKeyWithABandPassAndPans) {
  NodeScript script = synth();
  script.values = {{"cutoff", 1200}, {"resonance", 0.7}, {"glideMs", 0}};
  script.set(0, FILTER_ALGO, 1)
      .set(0, FILTER_TYPE, 1)
      .set(0, KEYTRACK, 0.5)
      .set(0, PAN, 0.5)
      .set(0, NOTE, 81)
      .trigger(0);
  const Signal out = OneNode(script).render(24001);
  expectSamples(out.left,
                {{0, -0.05184975f},
                 {10, -0.1323684f},
                 {100, -0.04049076f},
                 {480, -0.09167861f},
                 {4800, -0.1886348f},
                 {24000, -0.1894422f}},
                4e-4f);
  expectSamples(out.right, {{0, -0.1251764f}, {480, -0.2213317f}}, 4e-4f);
}

TEST(Tb303Ext, ShapesNotesInAdsrModeAndIsSilentAfterRelease) {
  NodeScript script = synth();
  script.set(0, ENV_MODE, 1).set(0, FILTER_ATTACK_MS, 50).set(0, FILTER_DECAY_MS, 70).set(0, FILTER_SUSTAIN, 0.4);
  script.set(0, FILTER_RELEASE_MS, 80).set(0, AMP_ATTACK_MS, 20).set(0, AMP_DECAY_MS, 150).set(0, AMP_SUSTAIN, 0.5);
  script.set(0, AMP_RELEASE_MS, 100).set(0, GATE_LEN_MS, 60).trigger(0).trigger(24000);
  const std::vector<float> left = OneNode(script).render(48001).left;
  expectSamples(left,
                {{0, -5.777111e-07f},
                 {10, -0.0008394418f},
                 {100, -0.02894741f},
                 {480, -0.1004871f},
                 {2400, 0.0009637952f},
                 {4800, -0.1710183f},
                 {24000, -0.0001700629f}},
                2e-5f);
  EXPECT_EQ(left[9600], 0.f);
  EXPECT_EQ(left[48000], 0.f);
}

TEST(Tb303Ext, AddsLfosToCutoffAndTakesTuneAtTheStartOfANote) {
  NodeScript script = synth();
  script.values = {{"glideMs", 0}};
  script.lfos = {{1, Wave::Triangle, 3.f, 0.f}};
  RouteSetup cutoff = toParam(1, CUTOFF_HZ), tune = toParam(1, TUNE);
  cutoff.depth = 500;
  tune.min = 2;
  tune.max = 4;
  script.routes = {cutoff, tune};
  script.trigger(0).set(24000, LFO1_FREQ_HZ, 6).trigger(24000).trigger(31000);
  expectSamples(OneNode(script).render(48001).left,
                {{0, -0.009627989f},
                 {10, -0.355075f},
                 {100, -0.2109482f},
                 {480, 0.04139801f},
                 {4800, 0.009073646f},
                 {9600, -0.1878833f},
                 {24000, 0.1462443f},
                 {48000, 0.3108719f}},
                6e-5f);
}

double powerOf(const std::vector<float>& samples, size_t from, size_t to) {
  double sum = 0;
  for (size_t i = from; i < to; ++i) sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
  return sum / static_cast<double>(to - from);
}
/// Of the difference from sample to sample: rises with what is bright.
double brightnessOf(const std::vector<float>& samples, size_t from, size_t to) {
  std::vector<float> steps;
  for (size_t i = from; i < to; ++i) steps.push_back(samples[i] - samples[i - 1]);
  return powerOf(steps, 0, steps.size()) / powerOf(samples, from, to);
}

TEST(Tb303Ext, ANotesPressureMakesItLouderAndBrighterAndItsTimbreBrighter) {
  NodeScript plain = synth();
  plain.values = {{"cutoff", 400}, {"envMod", 0}};
  note(plain, 0, 1, 48);
  NodeScript pressed = plain, coloured = plain, other = plain;
  express(pressed, 1000, 1, Expression::Pressure, 0, 1);
  express(coloured, 1000, 1, Expression::Timbre, 0, 1);
  express(other, 1000, 2, Expression::Pressure, 0, 1);
  const std::vector<float> dark = OneNode(plain).render(20000).left, loud = OneNode(pressed).render(20000).left,
                           bright = OneNode(coloured).render(20000).left;
  EXPECT_LT(2 * powerOf(dark, 9000, 20000), powerOf(loud, 9000, 20000));
  EXPECT_LT(1.3 * brightnessOf(dark, 9000, 20000), brightnessOf(loud, 9000, 20000));
  EXPECT_LT(brightnessOf(loud, 9000, 20000), brightnessOf(bright, 9000, 20000));
  EXPECT_EQ(dark, OneNode(other).render(20000).left) << "the pressure of another note";
}

TEST(Tb303Ext, APressureThatJumpsDoesNotClick) {
  NodeScript script = synth();
  script.values = {{"cutoff", 300}, {"envMod", 0}, {"resonance", 0}};
  note(script, 0, 1, 24);
  const std::vector<float> plain = OneNode(script).render(12000).left;
  express(script, 9000, 1, Expression::Pressure, 0, 1);
  const std::vector<float> pressed = OneNode(script).render(12000).left;
  EXPECT_EQ(std::vector<float>(plain.begin(), plain.begin() + 9000),
            std::vector<float>(pressed.begin(), pressed.begin() + 9000));
  for (size_t i = 9000; i < 9200; ++i)
    ASSERT_LT(std::abs((pressed[i] - plain[i]) - (pressed[i - 1] - plain[i - 1])), 0.01f) << i;
}

TEST(Tb303Ext, ANewNoteIsNeitherPressedNorColoured) {
  NodeScript script = synth();
  script.values = {{"envMod", 0}};
  note(script, 0, 1, 48);
  NodeScript expressed = script;
  express(express(expressed, 100, 1, Expression::Pressure, 0, 1), 100, 1, Expression::Timbre, 0, 1);
  note(script, 4000, 2, 48);
  note(expressed, 4000, 2, 48);
  const std::vector<float> plain = OneNode(script).render(48000).left, sound = OneNode(expressed).render(48000).left;
  for (size_t i = 40000; i < 48000; ++i) ASSERT_NEAR(plain[i], sound[i], 1e-4f) << i;
}

TEST(Tb303Ext, GivesTheSameBitsForAnyBlockCutOnEveryInstructionSet) {
  const Signal expected = OneNode(busy()).render(9000);
  for (const NodeTypes& types : everyInstructionSet())
    for (uint32_t blockFrames : {0u, 1u, 17u, 64u})
      EXPECT_TRUE(OneNode(busy(), types).render(9000, blockFrames) == expected) << "blocks of " << blockFrames;
}

TEST(Tb303Ext, GoesOnFromASavedState) {
  for (uint32_t frame : {10u, 1350u, 2700u, 4000u, 6250u}) {
    OneNode played(busy()), loaded(busy());
    played.render(frame, 0);
    loaded.load(played);
    EXPECT_TRUE(played.render(4000) == loaded.render(4000)) << "saved at frame " << frame;
    EXPECT_EQ(played.save(), loaded.save());
  }
}

TEST(Tb303Ext, IsSilentAtRestUntilItsFirstTrigger) {
  NodeScript script = synth();
  script.resetTo = ResetTo::AtRest;
  script.trigger(300);
  const std::vector<float> rested = OneNode(script).render(1000).left;
  for (uint32_t i = 0; i < 300; ++i) ASSERT_EQ(rested[i], 0.f);
  NodeScript playing = synth();
  playing.trigger(0);
  const std::vector<float> played = OneNode(playing).render(700).left;
  for (uint32_t i = 0; i < 700; ++i) ASSERT_EQ(rested[300 + i], played[i]);
}

TEST(Tb303Ext, StartsAgainAfterAReset) {
  OneNode node(busy());
  const State fresh = node.save();
  node.render(5000);
  EXPECT_NE(node.save(), fresh);
  node.group().reset(ResetTo::Start);
  EXPECT_EQ(node.save(), fresh);
}

TEST(Tb303Ext, PlaysOneChannelWithoutPan) {
  NodeScript script = synth();
  script.channels = 1;
  script.trigger(0);
  const std::vector<float> mono = OneNode(script).render(500).left;
  script.channels = 2;
  const std::vector<float> left = OneNode(script).render(500).left;
  for (uint32_t i = 0; i < 500; ++i) ASSERT_NEAR(mono[i] * 0.70710678f, left[i], 1e-7f);
}

TEST(Tb303Ext, StaysFiniteForAbsurdParameters) {
  const double absurd[] = {0, -1, 1, 1e30, -1e30, 3e38, 1e-38, -1e-38, 1e5, 0.5, 2};
  const uint16_t ids[] = {1,   2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,  13,  14,  101, 102,
                          103, 104, 105, 106, 107, 200, 201, 202, 203, 204, 205, 206, 207, 300, 301, 302};
  for (uint32_t seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    NodeScript script = busy();
    script.sampleRate = seed % 3 == 0 ? 8000 : 48000;
    for (uint32_t i = 0; i < 150; ++i) {
      const uint16_t id = ids[random() % std::size(ids)];
      const double value = absurd[random() % std::size(absurd)];
      if (random() % 3 == 0)
        script.ramp(random() % 6000, id, value, random() % 500);
      else
        script.set(random() % 6000, id, value);
      if (random() % 4 == 0) script.trigger(random() % 6000, value);
    }
    const Signal out = OneNode(script).render(7000);
    for (uint32_t i = 0; i < out.left.size(); ++i)
      ASSERT_TRUE(std::isfinite(out.left[i]) && std::isfinite(out.right[i])) << "seed " << seed << ", frame " << i;
    ASSERT_TRUE(OneNode(script).render(7000, 0) == out) << "seed " << seed;
  }
}

TEST(Tb303Ext, StaysFiniteWhenTheCutoffIsPumped) {
  for (double algorithm : {0.0, 1.0}) {
    NodeScript script = synth();
    script.lfos = {{1, Wave::Sine, 1000.f, 0.f}};
    RouteSetup cutoff = toParam(1, CUTOFF_HZ);
    cutoff.depth = 480;
    script.routes = {cutoff};
    script.set(0, FILTER_ALGO, algorithm).set(0, RESONANCE, 1).set(0, CUTOFF_HZ, 500).set(0, ENV_MOD, 0).trigger(0);
    for (float sample : OneNode(script).render(200000).left) ASSERT_TRUE(std::isfinite(sample));
  }
}

}  // namespace
}  // namespace mam::test
