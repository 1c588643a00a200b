#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

constexpr uint16_t PAN = 1;
enum Law { kConstantPower, kBalance };

NodeScript pan(double at, Law law, Signal input) {
  NodeScript script{"pan", {{"pan", at}, {"law", law}}};
  script.input = std::move(input);
  return script;
}

Signal atPan(double at, Law law) { return OneNode(pan(at, law, constantSignal(64, 1, 1))).render(64); }

TEST(Pan, ByBalanceLeavesTheMiddleAloneAndOnlyLowersOneSide) {
  const Signal in = noiseSignal(4800, 1);
  EXPECT_TRUE(OneNode(pan(0, kBalance, in)).render(4800) == in);
  EXPECT_TRUE(atPan(0.25, kBalance) == constantSignal(64, 0.75f, 1));
  EXPECT_TRUE(atPan(-0.25, kBalance) == constantSignal(64, 1, 0.75f));
  EXPECT_TRUE(atPan(1, kBalance) == constantSignal(64, 0, 1));
}

TEST(Pan, AtConstantPowerKeepsThePowerOfBothSidesTogether) {
  for (double at : {-1.0, -0.7, -0.2, 0.0, 0.4, 1.0}) {
    const Signal out = atPan(at, kConstantPower);
    EXPECT_NEAR(out.left[9] * out.left[9] + out.right[9] * out.right[9], 1, 1e-6) << at;
  }
  EXPECT_NEAR(decibelsOf(atPan(0, kConstantPower).left[0]), -3.0103, 1e-3);
  EXPECT_TRUE(atPan(-1, kConstantPower) == constantSignal(64, 1, 0));
  EXPECT_TRUE(atPan(1, kConstantPower) == constantSignal(64, 0, 1));
}

TEST(Pan, MovesWithoutAStepAndBeyondItsEndsStaysThere) {
  const Signal out = OneNode(pan(-1, kConstantPower, constantSignal(2000, 1, 1)).set(100, PAN, 9)).render(2000);
  EXPECT_LT(greatestStep(out), 0.1f);
  EXPECT_EQ(out.left[1999], 0);
  EXPECT_EQ(out.right[1999], 1);
}

TEST(Pan, PassesOneChannelOn) {
  NodeScript script = pan(1, kConstantPower, noiseSignal(480, 2));
  script.channels = 1;
  EXPECT_EQ(OneNode(script).render(480).left, script.input.left);
}

TEST(Pan, GivesTheSameBitsHoweverItIsCut) {
  for (Law law : {kConstantPower, kBalance}) {
    NodeScript script = pan(0.1, law, noiseSignal(9600, 3));
    script.lfos = {{1, Wave::Sine, 3, 0}};
    script.routes = {{1, RouteTarget::Param, PAN, 0.8f, 0, 0, 0, false}};
    script.set(1000, PAN, -0.9).ramp(1500, PAN, 0.9, 999);
    expectOneHash(script, 9600);
  }
}

}  // namespace
}  // namespace mam::test
