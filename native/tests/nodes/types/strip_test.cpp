#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { GAIN = 1, PAN, MUTE, SOLO, OTHERS, SAFE };

NodeScript strip(std::map<std::string, double> values, Signal input) {
  NodeScript script{"strip", std::move(values)};
  script.input = std::move(input);
  return script;
}

float settledLevel(std::map<std::string, double> values) {
  return OneNode(strip(std::move(values), constantSignal(64, 1, 1))).render(64).left[63];
}

TEST(Strip, PassesItsInputOnBitForBitAtUnity) {
  Signal in = noiseSignal(4800, 1);
  in.left[7] = -0.f;
  in.left[8] = 2e-38f;
  EXPECT_TRUE(OneNode(strip({}, in)).render(4800) == in);
}

TEST(Strip, HasAFaderAndABalance) {
  const Signal out = OneNode(strip({{"gain", 0.5}, {"pan", -0.5}}, constantSignal(64, 1, 1))).render(64);
  EXPECT_TRUE(out == constantSignal(64, 0.5f, 0.25f));
}

TEST(Strip, IsHeardUnlessMutedOrAnotherOneIsSolo) {
  EXPECT_EQ(settledLevel({{"mute", 1}}), 0);
  EXPECT_EQ(settledLevel({{"others", 1}}), 0);
  EXPECT_EQ(settledLevel({{"others", 1}, {"solo", 1}}), 1);
  EXPECT_EQ(settledLevel({{"others", 1}, {"safe", 1}}), 1);
  EXPECT_EQ(settledLevel({{"solo", 1}}), 1);
  EXPECT_EQ(settledLevel({{"solo", 1}, {"mute", 1}}), 0);
  EXPECT_EQ(settledLevel({{"safe", 1}, {"mute", 1}}), 0);
}

TEST(Strip, BesideItsFaderFollowsItsSwitchesOrItsMuteAlone) {
  constexpr double kSwitches = 1, kMute = 2;
  EXPECT_EQ(settledLevel({{"scope", kSwitches}, {"gain", 0.5}, {"pan", 1}}), 1);
  EXPECT_EQ(settledLevel({{"scope", kSwitches}, {"others", 1}}), 0);
  EXPECT_EQ(settledLevel({{"scope", kSwitches}, {"mute", 1}}), 0);
  EXPECT_EQ(settledLevel({{"scope", kMute}, {"gain", 0.5}, {"others", 1}}), 1);
  EXPECT_EQ(settledLevel({{"scope", kMute}, {"mute", 1}}), 0);
  const Signal moved = OneNode(strip({{"scope", kSwitches}}, constantSignal(64, 1, 1)).set(8, GAIN, 0.5)).render(64);
  EXPECT_TRUE(moved == constantSignal(64, 1, 1));
}

TEST(Strip, MutesInAStraightLineOverTenMilliseconds) {
  const Signal out = OneNode(strip({}, constantSignal(4000, 1, 1)).set(1000, MUTE, 1).set(2000, MUTE, 0)).render(4000);
  EXPECT_EQ(out.left[999], 1);
  EXPECT_LT(out.left[1000], 1);
  EXPECT_GT(out.left[1479], 0);
  EXPECT_EQ(out.left[1480], 0);
  EXPECT_EQ(out.left[1999], 0);
  EXPECT_EQ(out.left[2480], 1);
  EXPECT_LT(greatestStep(out), 1 / 480.f);
}

TEST(Strip, IsSilentFromTheFirstFrameWhereItIsMutedBeforeIt) {
  const Signal out = OneNode(strip({}, noiseSignal(480, 2)).set(0, OTHERS, 1)).render(480);
  for (float x : out.left) ASSERT_EQ(x, 0);
}

TEST(Strip, ChasesASwitchAsIfItHadPlayed) {
  const NodeScript script = strip({}, constantSignal(2000, 1, 1));
  NodeScript played = script;
  played.set(100, MUTE, 1);
  OneNode chased(script);
  chased.group().advanceParams(100);
  chased.group().apply(0, played.commands[0]);
  chased.group().advanceParams(200);
  const Signal whole = OneNode(played).render(2000), rest = chased.render(200);
  EXPECT_EQ(rest.left[0], whole.left[300]);
  EXPECT_EQ(rest.left[199], whole.left[499]);
}

TEST(Strip, GivesTheSameBitsHoweverItIsCut) {
  NodeScript script = strip({{"gain", 0.8}}, noiseSignal(9600, 3));
  script.set(500, GAIN, 1.2).ramp(1000, PAN, -0.7, 1234).set(3000, MUTE, 1).set(3100, MUTE, 0).set(5000, OTHERS, 1);
  script.set(5300, SAFE, 1);
  expectOneHash(script, 9600);
}

}  // namespace
}  // namespace mam::test
