#include <gtest/gtest.h>

#include <cmath>

#include "nodes/one_node.hpp"

namespace mam::test {
namespace {

NodeScript delay(double delayMs, double feedback, double mix) {
  NodeScript script{"delay"};
  script.values = {{"delayMs", delayMs}, {"feedback", feedback}, {"mix", mix}};
  return script;
}

std::vector<float> impulse() { return {1.f}; }

Signal noise(uint32_t frames) {
  std::mt19937 random(3);
  Signal s;
  for (uint32_t i = 0; i < frames; ++i) {
    s.left.push_back(static_cast<float>(random()) / 4294967296.f - 0.5f);
    s.right.push_back(static_cast<float>(random()) / 4294967296.f - 0.5f);
  }
  return s;
}

TEST(Delay, EchoesAKickAsTheReferenceDoes) {
  NodeScript script = delay(10, 0.5, 0.5);
  script.input = OneNode(NodeScript{"kick"}).render(4801);
  const std::vector<float> left = OneNode(script).render(4801).left;
  EXPECT_NEAR(left[0], 0.005890318f, 2e-5f);
  EXPECT_NEAR(left[100], 0.430102f, 2e-5f);
  EXPECT_NEAR(left[480], -0.1144282f, 2e-5f);
  EXPECT_NEAR(left[490], -0.006306648f, 2e-5f);
  EXPECT_NEAR(left[970], -0.3824145f, 2e-5f);
  EXPECT_NEAR(left[4800], -0.03123277f, 2e-5f);
}

TEST(Delay, RepeatsAnImpulseAtWholeLengthsAndFadesItByTheFeedback) {
  NodeScript script = delay(10, 0.5, 0.25);
  script.input = {impulse(), {}};
  const Signal out = OneNode(script).render(2000);
  for (uint32_t i = 0; i < 2000; ++i) {
    const float expected = i == 0         ? 0.75f
                           : i % 480 == 0 ? 0.25f * std::pow(0.5f, static_cast<float>(i / 480 - 1))
                                          : 0.f;
    ASSERT_EQ(out.left[i], expected) << "frame " << i;
    ASSERT_EQ(out.right[i], 0.f);
  }
}

TEST(Delay, IsOneFrameLongAtLeast) {
  for (double ms : {0.0, -1.0, -1e30}) {
    NodeScript script = delay(ms, 0.5, 1);
    script.input = {impulse(), {}};
    const std::vector<float> left = OneNode(script).render(4).left;
    EXPECT_EQ(left, (std::vector<float>{0.f, 1.f, 0.5f, 0.25f}));
  }
}

TEST(Delay, IsTenMinutesLongAtMost) {
  NodeScript script = delay(1e12, 0, 1);
  script.sampleRate = 8000;
  script.channels = 1;
  OneNode node(script);
  EXPECT_EQ(node.group().tailFrames(), 600u * 8000u);
}

TEST(Delay, LimitsFeedbackAndMix) {
  NodeScript script = delay(1, 7, 3);
  script.input = {impulse(), {}};
  const std::vector<float> left = OneNode(script).render(100).left;
  EXPECT_EQ(left[0], 0.f);
  EXPECT_EQ(left[48], 1.f);
  EXPECT_EQ(left[96], 0.95f);
}

TEST(Delay, GivesTheSameBitsForAnyBlockCutOnEveryInstructionSet) {
  for (double ms : {0.02, 0.5, 1.333, 40.0}) {
    NodeScript script = delay(ms, 0.9, 0.6);
    script.input = noise(5000);
    const Signal expected = OneNode(script).render(6000);
    for (const NodeTypes& types : everyInstructionSet())
      for (uint32_t blockFrames : {0u, 1u, 17u, 64u})
        EXPECT_TRUE(OneNode(script, types).render(6000, blockFrames) == expected) << ms << " ms, " << blockFrames;
  }
}

TEST(Delay, GoesOnFromASavedStateAndStartsAgainAfterAReset) {
  NodeScript script = delay(7, 0.9, 0.6);
  script.input = noise(5000);
  OneNode played(script), loaded(script);
  const State fresh = played.save();
  played.render(1234);
  loaded.load(played);
  EXPECT_TRUE(played.render(3000) == loaded.render(3000));
  loaded.group().reset(ResetTo::Start);
  EXPECT_EQ(loaded.save(), fresh);
}

TEST(Delay, FallsToExactSilenceWithinItsTailAndSomeMore) {
  NodeScript script = delay(2, 0.95, 1);
  script.input = {impulse(), impulse()};
  OneNode node(script);
  const uint64_t tail = node.group().tailFrames();
  node.render(static_cast<uint32_t>(tail));
  for (float sample : node.render(200).left) EXPECT_LT(std::fabs(sample), 1e-6f);
  node.render(150000);
  for (float sample : node.render(200).left) EXPECT_EQ(sample, 0.f);
}

TEST(Delay, StaysFiniteForAbsurdInput) {
  NodeScript script = delay(0.1, 1e30, -1e30);
  script.input.left.assign(3000, 3e38f);
  script.input.right.assign(3000, -3e38f);
  const Signal out = OneNode(script).render(4000);
  for (float sample : out.left) ASSERT_TRUE(std::isfinite(sample));
  for (float sample : out.right) ASSERT_TRUE(std::isfinite(sample));
}

}  // namespace
}  // namespace mam::test
