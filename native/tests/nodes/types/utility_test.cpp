#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { WIDTH = 1, MONO, SWAP, INVERT_LEFT, INVERT_RIGHT };
enum Mode { kStereo, kEncode, kDecode };

NodeScript utility(std::map<std::string, double> values, Signal input) {
  NodeScript script{"utility", std::move(values)};
  script.input = std::move(input);
  return script;
}

Signal of(std::map<std::string, double> values, float left, float right) {
  return OneNode(utility(std::move(values), constantSignal(64, left, right))).render(64);
}

TEST(Utility, LeavesItsInputAloneAtItsDefaults) {
  const Signal in = noiseSignal(4800, 1);
  EXPECT_TRUE(OneNode(utility({}, in)).render(4800) == in);
}

TEST(Utility, MakesMidAndSideAndTheWayBack) {
  EXPECT_TRUE(of({{"mode", kEncode}}, 1, 0.5f) == constantSignal(64, 0.75f, 0.25f));
  EXPECT_TRUE(of({{"mode", kDecode}}, 0.75f, 0.25f) == constantSignal(64, 1, 0.5f));
  const Signal in = noiseSignal(4800, 2);
  const Signal there = OneNode(utility({{"mode", kEncode}}, in)).render(4800);
  const Signal back = OneNode(utility({{"mode", kDecode}}, there)).render(4800);
  for (size_t i = 0; i < 4800; ++i) ASSERT_NEAR(back.left[i], in.left[i], 1.2e-7);
}

TEST(Utility, SwapsTurnsPolarityAndSumsToMono) {
  EXPECT_TRUE(of({{"swap", 1}}, 1, 0.5f) == constantSignal(64, 0.5f, 1));
  EXPECT_TRUE(of({{"invertLeft", 1}}, 1, 0.5f) == constantSignal(64, -1, 0.5f));
  EXPECT_TRUE(of({{"invertRight", 1}}, 1, 0.5f) == constantSignal(64, 1, -0.5f));
  EXPECT_TRUE(of({{"mono", 1}}, 1, 0.5f) == constantSignal(64, 0.75f, 0.75f));
  EXPECT_TRUE(of({{"swap", 1}, {"invertLeft", 1}}, 1, 0.5f) == constantSignal(64, -0.5f, 1));
}

TEST(Utility, NarrowsAndWidens) {
  EXPECT_TRUE(of({{"width", 0}}, 1, 0.5f) == constantSignal(64, 0.75f, 0.75f));
  EXPECT_TRUE(of({{"width", 2}}, 1, 0.5f) == constantSignal(64, 1.25f, 0.25f));
}

TEST(Utility, DelaysByFramesAndTimeTogetherAndCallsItNoLatency) {
  NodeScript script = utility({{"delayFrames", 7}, {"delayMs", 2}}, {});
  script.input.left = {1.f};
  OneNode node(script);
  const Signal out = node.render(400);
  for (uint32_t i = 0; i < 400; ++i) ASSERT_EQ(out.left[i], i == 103 ? 1.f : 0.f) << i;
  EXPECT_EQ(node.group().latencyFrames(), 0u);
  EXPECT_EQ(node.group().tailFrames(), 103u);
}

TEST(Utility, HoldsItsDelayToTenSeconds) {
  EXPECT_EQ(OneNode(utility({{"delayFrames", 480000}, {"delayMs", 10000}}, {})).group().tailFrames(), 480000u);
  EXPECT_EQ(OneNode(utility({{"delayFrames", -5}, {"delayMs", -3e30}}, {})).group().tailFrames(), 0u);
}

TEST(Utility, SwitchesWithoutAStep) {
  const Signal out =
      OneNode(utility({}, constantSignal(2000, 1, -1)).set(100, SWAP, 1).set(1000, MONO, 1)).render(2000);
  EXPECT_EQ(out.left[99], 1);
  EXPECT_EQ(out.left[339], -1);
  EXPECT_EQ(out.left[1999], 0);
  EXPECT_LT(greatestStep(out), 0.01f);
}

TEST(Utility, OfOneChannelTurnsPolarityAndDelays) {
  NodeScript script = utility({{"invertLeft", 1}, {"swap", 1}, {"mode", kEncode}, {"delayFrames", 3}}, {});
  script.channels = 1;
  script.input.left = {1.f, 0.5f};
  EXPECT_EQ(OneNode(script).render(6).left, (std::vector<float>{0, 0, 0, -1, -0.5f, 0}));
}

TEST(Utility, GivesTheSameBitsHoweverItIsCut) {
  NodeScript script = utility({{"delayFrames", 100}, {"width", 1.3}}, noiseSignal(9600, 3));
  script.set(1000, SWAP, 1).set(1100, INVERT_LEFT, 1).ramp(3000, WIDTH, 0, 777).set(5000, MONO, 1);
  expectOneHash(script, 9600);
}

}  // namespace
}  // namespace mam::test
