#include <gtest/gtest.h>

#include <cmath>

#include "nodes/one_node.hpp"

namespace mam::test {
namespace {

NodeScript reverb(double roomSize, double damp, double mix) {
  NodeScript script{"reverb"};
  script.values = {{"roomSize", roomSize}, {"damp", damp}, {"mix", mix}};
  return script;
}

Signal noise(uint32_t frames) {
  std::mt19937 random(5);
  Signal s;
  for (uint32_t i = 0; i < frames; ++i) {
    s.left.push_back(static_cast<float>(random()) / 4294967296.f - 0.5f);
    s.right.push_back(static_cast<float>(random()) / 4294967296.f - 0.5f);
  }
  return s;
}

/// The model of spec 6.9, sample by sample with a modulo.
std::vector<float> model(const std::vector<float>& in, uint32_t frames, uint32_t length, double room, double damp,
                         double mix) {
  std::vector<double> line(length, 0);
  std::vector<float> out;
  double lowPass = 0;
  for (uint32_t i = 0; i < frames; ++i) {
    const double x = i < in.size() ? in[i] : 0;
    const size_t p = i % length;
    const auto tap = [&](size_t ago) { return line[(p + 2 * length - ago) % length]; };
    lowPass = (1 - damp) * line[p] + damp * lowPass;
    line[p] = lowPass * (0.75 + 0.2 * room) + 0.2 * x;
    const double wet = 0.4 * line[p] + 0.3 * tap(113) + 0.2 * tap(263) + 0.1 * tap(397);
    out.push_back(static_cast<float>((1 - mix) * x + mix * wet));
  }
  return out;
}

void expectNear(const std::vector<float>& a, const std::vector<float>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], 1e-5f) << "frame " << i;
}

TEST(Reverb, FollowsTheModelWithPrimeLinesAtEveryRate) {
  struct Rate {
    double hz;
    uint32_t left, right;
  };
  for (const Rate& rate : {Rate{48000, 1831, 1873}, Rate{44100, 1721, 1759}, Rate{96000, 3271, 3313}}) {
    NodeScript script = reverb(0.6, 0.3, 0.5);
    script.sampleRate = rate.hz;
    script.input = noise(9000);
    const Signal out = OneNode(script).render(20000);
    expectNear(out.left, model(script.input.left, 20000, rate.left, 0.6, 0.3, 0.5));
    expectNear(out.right, model(script.input.right, 20000, rate.right, 0.6, 0.3, 0.5));
  }
}

TEST(Reverb, UsesTheLeftLineOnOneChannel) {
  NodeScript script = reverb(0.2, 0.9, 1);
  script.channels = 1;
  script.input = noise(4000);
  expectNear(OneNode(script).render(9000).left, model(script.input.left, 9000, 1831, 0.2, 0.9, 1));
}

TEST(Reverb, GivesTheSameBitsForAnyBlockCutOnEveryInstructionSet) {
  for (double rate : {1000.0, 8000.0, 48000.0}) {
    NodeScript script = reverb(0.9, 0.5, 0.4);
    script.sampleRate = rate;
    script.input = noise(6000);
    const Signal expected = OneNode(script).render(9000);
    for (const NodeTypes& types : everyInstructionSet())
      for (uint32_t blockFrames : {0u, 1u, 17u, 64u})
        EXPECT_TRUE(OneNode(script, types).render(9000, blockFrames) == expected) << rate << " Hz, " << blockFrames;
  }
}

TEST(Reverb, GoesOnFromASavedStateAndStartsAgainAfterAReset) {
  NodeScript script = reverb(0.9, 0.5, 0.4);
  script.input = noise(6000);
  OneNode played(script), loaded(script);
  const State fresh = played.save();
  played.render(2345, 0);
  loaded.load(played);
  EXPECT_TRUE(played.render(6000) == loaded.render(6000));
  loaded.group().reset(ResetTo::Start);
  EXPECT_EQ(loaded.save(), fresh);
}

TEST(Reverb, FallsToExactSilence) {
  NodeScript script = reverb(-3, 0.99, 1);
  script.input = noise(100);
  OneNode node(script);
  node.render(800000);
  for (float sample : node.render(3000).left) ASSERT_EQ(sample, 0.f);
}

TEST(Reverb, IsBelowMinus120DbAfterItsTail) {
  NodeScript script = reverb(0.5, 0.3, 1);
  script.input = {{1.f}, {1.f}};
  OneNode node(script);
  node.render(static_cast<uint32_t>(node.group().tailFrames()) + 1);
  for (float sample : node.render(4000).left) ASSERT_LT(std::fabs(sample), 1e-6f);
}

TEST(Reverb, SaysThatAnUnstableRoomNeverEnds) {
  EXPECT_EQ(OneNode(reverb(1.5, 0.3, 0.2)).group().tailFrames(), UINT64_MAX);
}

TEST(Reverb, StaysFiniteForAbsurdParametersAndInput) {
  for (double value : {1e30, -1e30, 3e38, 2.0, -9.0})
    for (float loud : {1.f, 3e38f}) {
      NodeScript script = reverb(value, value, value);
      script.input.left.assign(6000, loud);
      script.input.right.assign(6000, -loud);
      const Signal out = OneNode(script).render(12000);
      for (float sample : out.left) ASSERT_TRUE(std::isfinite(sample));
      for (float sample : out.right) ASSERT_TRUE(std::isfinite(sample));
    }
}

}  // namespace
}  // namespace mam::test
