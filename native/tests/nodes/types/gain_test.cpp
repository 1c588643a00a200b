#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { GAIN_DB = 1, GAIN };

NodeScript gain(std::map<std::string, double> values, Signal input) {
  NodeScript script{"gain", std::move(values)};
  script.input = std::move(input);
  return script;
}

TEST(Gain, LeavesItsInputAloneAtItsDefaults) {
  const Signal in = noiseSignal(4800, 1);
  EXPECT_TRUE(OneNode(gain({}, in)).render(4800) == in);
}

TEST(Gain, MultipliesByDecibelsAndByAFactor) {
  const Signal out = OneNode(gain({{"gainDb", -6}, {"gain", -0.5}}, constantSignal(64, 1, 0.5f))).render(64);
  EXPECT_NEAR(out.left[10], -0.5 * std::pow(10, -6 / 20.), 1e-6);
  EXPECT_NEAR(out.right[10], -0.25 * std::pow(10, -6 / 20.), 1e-6);
}

TEST(Gain, IsSilentAtTheLowEndOfItsRange) {
  const Signal out = OneNode(gain({{"gainDb", -100}}, noiseSignal(480, 2))).render(480);
  EXPECT_TRUE(out == constantSignal(480, 0, 0));
}

TEST(Gain, ReachesASetWithinFiveMillisecondsAndWithoutAStep) {
  const Signal out = OneNode(gain({}, constantSignal(1000, 1, 1)).set(100, GAIN, 0)).render(1000);
  EXPECT_EQ(out.left[99], 1);
  EXPECT_EQ(out.left[339], 0);
  EXPECT_LT(greatestStep(out), 1 / 239.f);
}

TEST(Gain, StartsAtOnceAtWhatIsSetBeforeTheFirstFrame) {
  const Signal out = OneNode(gain({}, constantSignal(64, 1, 1)).set(0, GAIN, 0.25)).render(64);
  EXPECT_TRUE(out == constantSignal(64, 0.25f, 0.25f));
}

TEST(Gain, MovesInDecibelsAlongARamp) {
  const Signal out = OneNode(gain({}, constantSignal(2000, 1, 1)).ramp(500, GAIN_DB, -40, 1000)).render(2000);
  EXPECT_NEAR(decibelsOf(out.left[999]), -20, 1e-3);
  EXPECT_NEAR(out.left[1499], 0.01, 1e-8);
}

TEST(Gain, FollowsAnLfo) {
  NodeScript script = gain({}, constantSignal(48000, 1, 1));
  script.lfos = {{1, Wave::Sine, 2, 0}};
  script.routes = {{1, RouteTarget::Param, GAIN_DB, 6, 0, 0, 0, false}};
  const Signal out = OneNode(script).render(48000);
  EXPECT_NEAR(decibelsOf(*std::max_element(out.left.begin(), out.left.end())), 6, 0.01);
  EXPECT_NEAR(decibelsOf(*std::min_element(out.left.begin(), out.left.end())), -6, 0.01);
  EXPECT_LT(greatestStep(out), 0.001f);
}

TEST(Gain, GivesTheSameBitsHoweverItIsCut) {
  NodeScript script = gain({{"gainDb", 3}}, noiseSignal(9600, 3));
  script.lfos = {{1, Wave::Triangle, 7, 0}};
  script.routes = {{1, RouteTarget::Param, GAIN, 0.5f, 0, 0, 0, false}};
  script.set(1000, GAIN, 0.3).ramp(1100, GAIN_DB, -12, 777).set(5000, GAIN_DB, 0);
  expectOneHash(script, 9600);
}

}  // namespace
}  // namespace mam::test
