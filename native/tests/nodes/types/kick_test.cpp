#include <gtest/gtest.h>

#include <cmath>

#include "nodes/one_node.hpp"
#include "nodes/probe.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { F0 = 1, FEND, PITCH_DECAY_MS, AMP_DECAY_MS, GAIN, CLICK, BPM, LOOP };

NodeScript kick(std::map<std::string, double> values = {}) { return {"kick", std::move(values)}; }

RouteSetup depthRoute(uint16_t lfo, uint16_t param, float depth) {
  RouteSetup route;
  route.sourceId = lfo;
  route.targetId = param;
  route.depth = depth;
  return route;
}
RouteSetup rangeRoute(uint16_t lfo, uint16_t param, float min, float max) {
  RouteSetup route = depthRoute(lfo, param, 0);
  route.min = min;
  route.max = max;
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

std::vector<uint32_t> onsets(const std::vector<float>& samples) {
  std::vector<uint32_t> frames;
  for (uint32_t n = 0; n < samples.size(); ++n)
    if (samples[n] != 0 && (n == 0 || samples[n - 1] == 0)) frames.push_back(n);
  return frames;
}

/// Everything at once: LFOs in a circle, ramps in flight, a loop and triggers from outside.
NodeScript busy() {
  NodeScript script = kick({{"loop", 1}, {"bpm", 1999}, {"click", 0.2}, {"ampDecayMs", 50}});
  script.lfos = {{1, Wave::Sine, 5.f, 0.1f}, {2, Wave::Square, 8.f, 0.f}, {3, Wave::Triangle, 100.f, 0.5f}};
  RouteSetup rate = rangeRoute(2, 1, 3, 60), phase = rangeRoute(1, 3, 0, 1), back = depthRoute(3, 2, 4);
  rate.target = back.target = RouteTarget::LfoRate;
  phase.target = RouteTarget::LfoPhase;
  script.routes = {rangeRoute(1, AMP_DECAY_MS, 20, 300),
                   depthRoute(1, FEND, 30),
                   depthRoute(2, GAIN, 0.5f),
                   depthRoute(3, F0, 25),
                   depthRoute(3, CLICK, 1),
                   rate,
                   phase,
                   back};
  script.ramp(100, F0, 180, 3000).ramp(200, PITCH_DECAY_MS, 20, 555).ramp(700, GAIN, 0.3, 1000).trigger(901);
  script.ramp(1111, AMP_DECAY_MS, 90, 2222).set(2000, LOOP, 0).set(5000, BPM, 1500).trigger(5001).set(6000, BPM, 0);
  return script;
}

TEST(Kick, FiresByItselfWhenPlayingStarts) {
  expectSamples(OneNode(kick({{"click", 0.1}})).render(4801).left, {{0, 0.1017806f},
                                                                    {1, 0.1135543f},
                                                                    {2, 0.03531912f},
                                                                    {10, 0.1288756f},
                                                                    {100, 0.860204f},
                                                                    {480, -0.240637f},
                                                                    {4800, -0.2580825f}});
}

TEST(Kick, IsSilentAfterALocateOrAtRestUntilItIsTriggered) {
  for (ResetTo to : {ResetTo::Located, ResetTo::AtRest}) {
    NodeScript script = kick();
    script.resetTo = to;
    script.trigger(500);
    EXPECT_EQ(onsets(OneNode(script).render(600).left), std::vector<uint32_t>{500});
  }
}

TEST(Kick, RampsItsGainInALineThatLandsOnTheTarget) {
  NodeScript script = kick();
  script.ramp(0, GAIN, 0, 480);
  expectSamples(
      OneNode(script).render(480).left,
      {{0, 0.01175609f}, {1, 0.0234562f}, {100, 0.6792003f}, {240, 0.0277897f}, {478, -0.0005403545f}, {479, 0}});
}

TEST(Kick, FollowsAnLfoInPitch) {
  NodeScript script = kick();
  script.lfos = {{1, Wave::Sine, 1.f, 0.25f}};
  script.routes = {depthRoute(1, F0, 60)};
  expectSamples(OneNode(script).render(4801).left,
                {{0, 0.01884818f}, {1, 0.03767926f}, {10, 0.2050395f}, {480, -0.0436781f}, {4800, -0.5389782f}});
}

TEST(Kick, FollowsLfosInDecayEndPitchAndGain) {
  NodeScript script = kick();
  script.lfos = {{1, Wave::Sine, 5.f, 0.f}, {2, Wave::Square, 8.f, 0.f}};
  script.routes = {rangeRoute(1, AMP_DECAY_MS, 20, 300), depthRoute(1, FEND, 30), depthRoute(2, GAIN, 0.5f)};
  script.trigger(24000);
  expectSamples(OneNode(script).render(48001).left,
                {{0, 0.01767096f},
                 {10, 0.1934037f},
                 {100, 1.296583f},
                 {480, -0.3311721f},
                 {2400, 0.5958436f},
                 {4800, -0.114344f},
                 {9600, -0.2581032f},
                 {24000, 0.005890318f},
                 {48000, 0.04286037f}},
                6e-5f);
}

TEST(Kick, MatchesTheReferenceRacks) {
  if (probeRows("au_kick").empty()) GTEST_SKIP() << "no reference samples in " << sharedFolder();
  NodeScript plain =
      kick({{"f0", 120}, {"fend", 35}, {"pitchDecayMs", 55}, {"ampDecayMs", 120}, {"gain", 0.9}, {"click", 0.1}});
  NodeScript modulated = plain;
  modulated.lfos = {{1, Wave::Sine, 3.f, 0.f}};
  modulated.routes = {depthRoute(1, F0, 60)};
  modulated.trigger(0).trigger(24000).trigger(48000);
  const Signal a = OneNode(plain).render(48100), b = OneNode(modulated).render(48100);
  EXPECT_EQ(outliers(probeRows("au_kick"), a.left, a.right), 0);
  EXPECT_EQ(outliers(probeRows("au_kick_lfo_f0"), b.left, b.right), 0);
}

TEST(Kick, LoopsOnceABeatAndOneFrame) {
  const Signal loop = OneNode(kick({{"loop", 1}, {"bpm", 120}, {"ampDecayMs", 50}})).render(72100);
  EXPECT_EQ(onsets(loop.left), (std::vector<uint32_t>{0, 24001, 48002, 72003}));
}

TEST(Kick, WithALoopOfNoTempoFiresAtTheStartAndNoMore) {
  NodeScript script = kick({{"loop", 1}, {"ampDecayMs", 50}});
  EXPECT_EQ(onsets(OneNode(script).render(96000).left), std::vector<uint32_t>{0});
  script.resetTo = ResetTo::Located;
  EXPECT_EQ(onsets(OneNode(script).render(96000).left), std::vector<uint32_t>{});
}

TEST(Kick, AtRestDoesNotLoop) {
  NodeScript script = kick({{"loop", 1}, {"bpm", 120}});
  script.resetTo = ResetTo::AtRest;
  EXPECT_EQ(onsets(OneNode(script).render(48000).left), std::vector<uint32_t>{});
}

TEST(Kick, EndsTheSampleAfterItsEnvelopeFallsBelowTheThreshold) {
  const Signal sound = OneNode(kick({{"ampDecayMs", 50}})).render(48000);
  const uint32_t last = static_cast<uint32_t>(std::ceil(std::log(1 / 5e-5) * 0.05 * 48000));
  EXPECT_NE(sound.left[last], 0);
  for (uint32_t n = last + 1; n < 48000; ++n) ASSERT_EQ(sound.left[n], 0) << n;
}

TEST(Kick, KeepsItsLfosGoingWhileItIsSilent) {
  NodeScript woken = kick({{"ampDecayMs", 50}});
  woken.lfos = {{1, Wave::Sine, 0.7f, 0.f}};
  woken.routes = {depthRoute(1, F0, 60)};
  woken.trigger(43210);
  NodeScript kept = woken;
  for (uint64_t frame = 10000; frame < 43210; frame += 10000) kept.trigger(frame);
  const Signal a = OneNode(woken).render(48000), b = OneNode(kept).render(48000);
  for (uint32_t n = 43210; n < 48000; ++n) ASSERT_EQ(a.left[n], b.left[n]) << n;
}

TEST(Kick, SendsTheSameToBothChannels) {
  const Signal sound = OneNode(busy()).render(8000);
  EXPECT_EQ(sound.left, sound.right);
}

TEST(Kick, SoundsTheSameHoweverBlocksAreCutAndOnEveryInstructionSet) {
  const Signal whole = OneNode(busy()).render(9000);
  for (const NodeTypes& types : everyInstructionSet())
    for (uint32_t blockFrames : {1u, 17u, 64u, 0u}) EXPECT_EQ(OneNode(busy(), types).render(9000, blockFrames), whole);
}

TEST(Kick, ContinuesFromASavedState) {
  for (uint32_t at : {1u, 777u, 3000u, 5500u}) {
    OneNode first(busy()), second(busy());
    first.render(at);
    second.load(first);
    EXPECT_EQ(second.render(4000), first.render(4000)) << at;
  }
}

TEST(Kick, StaysFiniteForAnyParameter) {
  for (double value : {1e38, 1e30, -1e30, -1.0, 0.0, 1e-38})
    for (uint16_t id = F0; id <= LOOP; ++id) {
      NodeScript script = busy();
      script.set(300, id, value).ramp(3000, id, -value, 100);
      for (float x : OneNode(script).render(6000).left) ASSERT_TRUE(std::isfinite(x)) << id << ' ' << value;
    }
}

}  // namespace
}  // namespace mam::test
