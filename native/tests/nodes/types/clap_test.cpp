#include <gtest/gtest.h>

#include <cmath>

#include "nodes/one_node.hpp"
#include "nodes/probe.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { AMP_DECAY_MS = 1, GAIN, BPM, LOOP, PAN, VELOCITY, LFO1_FREQ_HZ = 101, LFO2_FREQ_HZ };

NodeScript clap(std::map<std::string, double> values = {}) { return {"clap", std::move(values)}; }

RouteSetup depthRoute(uint16_t lfo, uint16_t param, float depth) {
  RouteSetup route;
  route.sourceId = lfo;
  route.targetId = param;
  route.depth = depth;
  return route;
}
RouteSetup rangeRoute(uint16_t lfo, RouteTarget target, uint16_t id, float min, float max, bool squared = false) {
  RouteSetup route = depthRoute(lfo, id, 0);
  route.target = target;
  route.min = min;
  route.max = max;
  route.squared = squared;
  return route;
}

struct Expected {
  uint32_t frame;
  float value;
};

void expectSamples(const std::vector<float>& samples, std::initializer_list<Expected> expected,
                   float tolerance = 2e-5f) {
  for (const Expected& e : expected) EXPECT_NEAR(samples.at(e.frame), e.value, tolerance) << "frame " << e.frame;
}

/// Rate and phase routes in a circle, as a shipped rack has them.
NodeScript circle() {
  NodeScript script = clap({{"ampDecayMs", 250}});
  script.lfos = {{1, Wave::Sine, 40.f, 0.f}, {2, Wave::Triangle, 0.2f, 0.f}};
  script.routes = {rangeRoute(1, RouteTarget::Param, GAIN, 0.3f, 1.1f),
                   rangeRoute(2, RouteTarget::LfoRate, 1, 0.5f, 8.f, true),
                   rangeRoute(1, RouteTarget::LfoPhase, 2, 0, 1)};
  script.trigger(0).trigger(24000).trigger(48000).set(24000, LFO1_FREQ_HZ, 9);
  return script;
}

NodeScript busy() {
  NodeScript script = circle();
  script.values["bpm"] = 1800;
  script.values["loop"] = 1;
  script.routes.push_back(depthRoute(2, AMP_DECAY_MS, 100));
  script.ramp(100, PAN, -0.8, 3000).ramp(200, AMP_DECAY_MS, 20, 1000).ramp(700, GAIN, 0.2, 900).trigger(901);
  script.set(1500, VELOCITY, 0.5).trigger(1501).set(1700, LFO2_FREQ_HZ, 50).set(4000, BPM, 0).trigger(6000);
  return script;
}

TEST(Clap, IsSilentUntilItIsTriggered) {
  NodeScript script = clap();
  for (float x : OneNode(script).render(1000).left) ASSERT_EQ(x, 0);
}

TEST(Clap, BurstsWithTheNoiseOfItsGenerator) {
  NodeScript script = clap();
  script.trigger(0);
  const Signal sound = OneNode(script).render(4801);
  expectSamples(sound.left, {{0, -0.2993171f},
                             {1, -0.5832391f},
                             {2, -0.4569839f},
                             {10, -0.3730852f},
                             {100, -0.1340701f},
                             {480, -0.4183644f},
                             {4800, -0.1637664f}});
  EXPECT_EQ(sound.left, sound.right);
}

TEST(Clap, TakesItsGainTwiceWhileNoVelocityWasSet) {
  NodeScript full = clap(), half = clap();
  full.trigger(0);
  half.set(0, GAIN, 0.5).trigger(0);
  const Signal a = OneNode(full).render(4800), b = OneNode(half).render(4800);
  for (uint32_t n = 0; n < 4800; ++n) ASSERT_EQ(b.left[n], a.left[n] * 0.25f) << n;
}

TEST(Clap, TakesAVelocityOfZeroForWhatItIs) {
  NodeScript script = clap();
  script.set(0, VELOCITY, 0).trigger(0);
  for (float x : OneNode(script).render(1000).left) ASSERT_EQ(x, 0);
}

TEST(Clap, PansAndTakesVelocity) {
  NodeScript script = clap();
  script.set(0, VELOCITY, 0.5).set(0, GAIN, 0.5).set(0, PAN, 0.5).trigger(0);
  script.ramp(24000, PAN, -1, 4800).trigger(24000);
  const Signal sound = OneNode(script).render(48001);
  expectSamples(
      sound.left,
      {{0, -0.04049731f}, {10, -0.05047806f}, {480, -0.05660429f}, {24000, -0.0350366f}, {48000, -0.009585562f}});
  expectSamples(sound.right, {{0, -0.09776916f}, {480, -0.1366548f}, {24000, -0.08452715f}, {48000, 0}});
}

TEST(Clap, FollowsAnLfoWhoseRateIsSwept) {
  NodeScript script = clap({{"ampDecayMs", 250}});
  script.lfos = {{10, Wave::Sine, 4.f, 0.f}, {20, Wave::Triangle, 2.f, 0.f}};
  script.routes = {depthRoute(10, GAIN, 0.6f), rangeRoute(20, RouteTarget::LfoRate, 10, 2, 12, true)};
  script.trigger(0).trigger(24000).trigger(48000);
  expectSamples(OneNode(script).render(48001).left,
                {{10, -0.374507f},
                 {100, -0.1422928f},
                 {480, -0.5796453f},
                 {4800, -0.09871029f},
                 {9600, -0.3612325f},
                 {24000, -0.1313388f},
                 {48000, -0.6729993f}},
                6e-5f);
}

TEST(Clap, FollowsLfosThatModulateEachOther) {
  expectSamples(OneNode(circle()).render(48001).left,
                {{0, -0.5088391f},
                 {10, -0.6417599f},
                 {100, -0.2446118f},
                 {480, -0.8029063f},
                 {4800, -0.3464552f},
                 {9600, -0.37509f},
                 {24000, -0.4399658f},
                 {48000, -0.7437569f}},
                6e-5f);
}

TEST(Clap, MatchesTheReferenceRacks) {
  if (probeRows("au_clap").empty()) GTEST_SKIP() << "no reference samples in " << sharedFolder();
  const std::pair<const char*, Wave> waves[] = {
      {"au_clap_lfo_saw", Wave::Saw}, {"au_clap_lfo_square", Wave::Square}, {"au_clap_lfo_triangle", Wave::Triangle}};
  for (const auto& [name, wave] : waves) {
    NodeScript script = clap({{"ampDecayMs", 120}, {"gain", 0.8}});
    script.lfos = {{1, wave, 12.f, 0.f}};
    script.routes = {depthRoute(1, GAIN, 0.6f)};
    script.trigger(0).trigger(48000);
    const Signal sound = OneNode(script).render(48100);
    EXPECT_LE(outliers(probeRows(name), sound.left, sound.right), 0.005) << name;
  }
  for (bool locked : {false, true}) {
    NodeScript script = clap({{"ampDecayMs", 120}, {"gain", 0.8}});
    if (locked) script.set(0, GAIN, 0.5);
    script.trigger(0).trigger(48000);
    const Signal sound = OneNode(script).render(48100);
    EXPECT_EQ(outliers(probeRows(locked ? "au_clap_gainlock" : "au_clap"), sound.left, sound.right), 0);
  }
}

TEST(Clap, OnOneChannelHasNoPan) {
  NodeScript script = clap();
  script.trigger(0);
  const Signal stereo = OneNode(script).render(100);
  script.channels = 1;
  const Signal mono = OneNode(script).render(100);
  for (uint32_t n = 0; n < 100; ++n) ASSERT_NEAR(stereo.left[n], mono.left[n] * 0.70710678f, 1e-7f);
}

TEST(Clap, SoundsTheSameHoweverBlocksAreCutAndOnEveryInstructionSet) {
  for (uint32_t channels : {1u, 2u}) {
    NodeScript script = busy();
    script.channels = channels;
    const Signal whole = OneNode(script).render(9000);
    for (const NodeTypes& types : everyInstructionSet())
      for (uint32_t blockFrames : {1u, 17u, 64u, 0u})
        EXPECT_EQ(OneNode(script, types).render(9000, blockFrames), whole);
  }
}

TEST(Clap, KeepsItsLfosGoingWhileItIsSilent) {
  // The noise runs only while it sounds, so each is divided by the same burst without LFOs: what is left is their level.
  const auto levels = [](bool woken) {
    NodeScript script = circle();
    script.commands.clear();
    script.values["ampDecayMs"] = 20;
    script.set(0, VELOCITY, 1).set(30000, LFO1_FREQ_HZ, 33);
    for (uint64_t frame = 0; woken && frame < 40000; frame += 500) script.trigger(frame);
    script.trigger(40001);
    NodeScript plain = script;
    plain.routes.clear();
    const Signal a = OneNode(script).render(40100), b = OneNode(plain).render(40100);
    std::vector<float> ratios;
    for (uint32_t n = 40001; n < 40100; ++n) ratios.push_back(a.left[n] / b.left[n]);
    return ratios;
  };
  const std::vector<float> slept = levels(false), woken = levels(true);
  for (size_t n = 0; n < slept.size(); ++n) ASSERT_NEAR(slept[n], woken[n], 1e-5f) << n;
}

TEST(Clap, ContinuesFromASavedState) {
  for (uint32_t at : {1u, 777u, 1600u, 5500u}) {
    OneNode first(busy()), second(busy());
    first.render(at);
    second.load(first);
    EXPECT_EQ(second.render(4000), first.render(4000)) << at;
  }
}

TEST(Clap, StaysFiniteForAnyParameter) {
  for (double value : {1e38, 1e30, -1e30, -1.0, 0.0, 1e-38})
    for (uint16_t id : {1, 2, 3, 4, 5, 6, 101, 102}) {
      NodeScript script = busy();
      script.set(300, id, value).ramp(3000, id, -value, 100);
      const Signal sound = OneNode(script).render(6000);
      for (float x : sound.left) ASSERT_TRUE(std::isfinite(x)) << id << ' ' << value;
      for (float x : sound.right) ASSERT_TRUE(std::isfinite(x)) << id << ' ' << value;
    }
}

}  // namespace
}  // namespace mam::test
