#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

constexpr uint16_t X = 1;
enum Side { kA, kB };

NodeScript fader(Side side, std::map<std::string, double> values = {}, uint32_t frames = 4800) {
  NodeScript script{"xfader", std::move(values)};
  script.values["side"] = side;
  script.input = constantSignal(frames, 1, 1);
  return script;
}

float gainOf(Side side, double x, double law) {
  return OneNode(fader(side, {{"x", x}, {"law", law}})).render(64).left[63];
}

TEST(Crossfader, PassesOneSideOnBitForBitAtEachEnd) {
  const Signal in = noiseSignal(4800, 1);
  for (double law : {0.0, 1.0}) {
    NodeScript a = fader(kA, {{"x", 0}, {"law", law}}), b = fader(kB, {{"x", 1}, {"law", law}});
    a.input = b.input = in;
    EXPECT_TRUE(OneNode(a).render(4800) == in);
    EXPECT_TRUE(OneNode(b).render(4800) == in);
    EXPECT_EQ(gainOf(kA, 1, law), 0);
    EXPECT_EQ(gainOf(kB, 0, law), 0);
  }
}

TEST(Crossfader, FollowsTheLawsOfTheFormat) {
  constexpr double kPi = 3.141592653589793;
  for (double x : {0.0, 0.1, 0.5, 0.8, 1.0}) {
    EXPECT_NEAR(gainOf(kA, x, 0), std::cos(kPi / 2 * x), 1e-6) << x;
    EXPECT_NEAR(gainOf(kB, x, 0), std::sin(kPi / 2 * x), 1e-6) << x;
    EXPECT_NEAR(gainOf(kA, x, 1), 1 - x, 1e-7) << x;
    EXPECT_NEAR(gainOf(kB, x, 1), x, 1e-7) << x;
  }
}

TEST(Crossfader, FollowsASetWithItsSmoothing) {
  NodeScript script = fader(kB, {{"x", 0}, {"law", 1}, {"smoothingMs", 10}}, 48000);
  const Signal out = OneNode(script.set(100, X, 1)).render(48000);
  for (uint32_t frame : {1u, 48u, 480u, 960u})
    EXPECT_NEAR(out.left[99 + frame], 1 - std::pow(1 - 1 / 480., frame), 1e-6) << frame;
  EXPECT_EQ(out.left[47999], 1);
}

TEST(Crossfader, TakesTheTimeOfARampAsItsSmoothingForThatMove) {
  NodeScript script = fader(kB, {{"x", 0}, {"law", 1}, {"smoothingMs", 10}}, 200000);
  const Signal out = OneNode(script.ramp(0, X, 1, 9600).set(150000, X, 0)).render(200000);
  EXPECT_NEAR(out.left[9599], 1 - std::exp(-1), 1e-4);
  EXPECT_NEAR(out.left[150479], std::exp(-1), 1e-3);
}

TEST(Crossfader, BothSidesMoveAlike) {
  const auto play = [](Side side) {
    return OneNode(fader(side, {{"law", 1}}).set(77, X, 0.9).ramp(900, X, 0.1, 500)).render(4800);
  };
  const Signal a = play(kA), b = play(kB);
  for (size_t i = 0; i < 4800; ++i) ASSERT_NEAR(a.left[i] + b.left[i], 1, 1e-6) << i;
}

TEST(Crossfader, MovesByItselfFromItsPhaseUntilItIsSet) {
  const std::map<std::string, double> values = {{"law", 1},         {"smoothingMs", 0},   {"lfo", 1},
                                                {"lfoFreqHz", 0.5}, {"lfoPhase01", 0.25}, {"x", 0.1}};
  const Signal out = OneNode(fader(kB, values, 200000).set(96000, X, 0.2)).render(200000);
  EXPECT_NEAR(out.left[0], 1, 1e-6);
  EXPECT_NEAR(out.left[23999], 0.5, 1e-5);
  EXPECT_NEAR(out.left[47999], 0, 1e-6);
  EXPECT_NEAR(out.left[95999], 1, 1e-6);
  for (uint32_t frame : {96000u, 150000u}) EXPECT_EQ(out.left[frame], 0.2f) << frame;
}

TEST(Crossfader, MovesByItselfInEveryWave) {
  const auto at = [](double wave, uint32_t frame) {
    const std::map<std::string, double> values = {
        {"law", 1}, {"smoothingMs", 0}, {"lfo", 1}, {"lfoFreqHz", 1}, {"lfoWave", wave}};
    return OneNode(fader(kB, values, 48000)).render(48000).left[frame];
  };
  EXPECT_NEAR(at(1, 11999), 1, 1e-4);
  EXPECT_NEAR(at(1, 35999), 0, 1e-4);
  EXPECT_NEAR(at(2, 11999), 0.25, 1e-4);
  EXPECT_EQ(at(3, 11999), 1);
  EXPECT_EQ(at(3, 35999), 0);
}

TEST(Crossfader, ChasesAsIfItHadPlayed) {
  for (double lfo : {0.0, 1.0}) {
    NodeScript script = fader(kB, {{"lfo", lfo}, {"smoothingMs", 200}}, 1000000);
    if (lfo == 0) script.set(0, X, 1);
    OneNode played(script), chased(script);
    played.render(600000);
    if (lfo == 0) chased.group().apply(0, script.commands[0]);
    chased.group().advanceParams(600000);
    const float expected = played.render(64).left[0];
    NodeBlock block;
    float in[kTileFrames], out[2][kTileFrames];
    std::fill_n(in, kTileFrames, 1.f);
    block = {kTileFrames, {in, in}, {in, in}, {out[0], out[1]}, {}};
    chased.group().process(block);
    EXPECT_NEAR(out[0][0], expected, 1e-7) << lfo;
  }
}

TEST(Crossfader, GivesTheSameBitsHoweverItIsCut) {
  for (double lfo : {0.0, 1.0})
    expectOneHash(fader(kA, {{"lfo", lfo}, {"lfoFreqHz", 20}}, 9600).ramp(3000, X, 0.9, 700).set(6000, X, 0.1), 9600);
}

}  // namespace
}  // namespace mam::test
