#include <gtest/gtest.h>

#include "nodes/types/effect_render.hpp"

namespace mam {
namespace {

using namespace effect;

Effect compressor(std::map<std::string, double> values = {}, bool keyed = true) {
  return {"compressor", std::move(values), {}, 0, keyed};
}
const std::map<std::string, double> kFourToOne = {
    {"thresholdDb", -12}, {"ratio", 4}, {"attackMs", 5}, {"releaseMs", 140}};

TEST(Compressor, MatchesTheReferenceSamplesOfAKickThatKeysItself) {
  const Stereo in = kick(4801), out = render(compressor(kFourToOne), in, in);
  EXPECT_NEAR(out.left[0], 0.01178064, 2e-6);
  EXPECT_NEAR(out.left[100], 0.860204, 2e-5);
  EXPECT_NEAR(out.left[480], -0.1330553, 2e-5);
  EXPECT_NEAR(out.left[4800], -0.1338874, 2e-5);
  EXPECT_EQ(out.left, out.right);
}

TEST(Compressor, TakesItsOwnInputAsKeyWithoutAKeyEdge) {
  const Stereo in = noise(4800, 1);
  EXPECT_TRUE(render(compressor(kFourToOne, false), in, silence(4800)) == render(compressor(kFourToOne), in, in));
}

TEST(Compressor, OnlyMakesUpWhileAConnectedKeyIsSilent) {
  const Stereo in = noise(4800, 2);
  const Stereo out = render(compressor({{"thresholdDb", -40}, {"ratio", 8}, {"makeupDb", 6}}), in, silence(4800));
  for (size_t i = 0; i < 4800; ++i) ASSERT_NEAR(out.left[i], in.left[i] * 1.9952623f, 1e-6);
}

TEST(Compressor, SettlesAtTheGainOfItsRatio) {
  Stereo in = silence(96000), key = silence(96000);
  for (float& x : in.left) x = 0.25f;
  for (float& x : key.left) x = 1;
  for (float& x : key.right) x = -1;  // rectified before it is averaged
  const Stereo out = render(compressor({{"thresholdDb", -20}, {"ratio", 4}, {"attackMs", 5}}), in, key);
  EXPECT_NEAR(out.left[95999], 0.25 * std::pow(10, -15.0 / 20), 1e-6);
}

TEST(Compressor, LeavesTheSignalAloneFromRatioOneDown) {
  const Stereo in = noise(4800, 3);
  for (double ratio : {1.0, 0.5, 0.0, -3.0})
    EXPECT_TRUE(render(compressor({{"thresholdDb", -60}, {"ratio", ratio}}), in, in) == in) << ratio;
}

TEST(Compressor, AveragesTheChannelsOfAStereoKeyAndTakesAMonoKeyWhole) {
  const Stereo in = noise(4800, 4);
  Stereo key = silence(4800);
  key.left.assign(4800, 1);
  const Stereo halfKey = {Samples(4800, 0.5f), Samples(4800, 0.5f)};
  EXPECT_TRUE(render(compressor(kFourToOne), in, key) == render(compressor(kFourToOne), in, halfKey));
  Effect mono = compressor(kFourToOne);
  mono.channels = 1;
  EXPECT_EQ(render(mono, in, key).left, render(compressor(kFourToOne), in, {key.left, key.left}).left);
}

TEST(Compressor, GivesTheSameBitsForAnyCutAndInstructionSet) {
  EXPECT_TRUE(sameBitsHoweverCut(compressor(kFourToOne), noise(9600, 5), noise(9600, 6)));
}

TEST(Compressor, GoesOnFromASavedState) {
  for (size_t cutAt : {1u, 100u, 4096u})
    EXPECT_TRUE(continuesFromItsState(compressor(kFourToOne), noise(9600, 7), noise(9600, 8), cutAt)) << cutAt;
}

TEST(Compressor, StaysFiniteForAbsurdParameters) {
  const Stereo in = noise(4800, 9, 4);
  for (const char* key : {"thresholdDb", "ratio", "attackMs", "releaseMs", "makeupDb"})
    for (double value : {-3e38, -1e30, -1.0, -0.0, 0.0, 1e-40, 1e30, 3e38}) {
      std::map<std::string, double> values = kFourToOne;
      values[key] = value;
      EXPECT_TRUE(finite(render(compressor(values), in, in))) << key << " " << value;
    }
}

TEST(Compressor, ForgetsItsEnvelopeExactlyAfterALongSilence) {
  const auto node = make(compressor(kFourToOne));
  node->reset(ResetTo::Start);
  Stereo in = silence(48000 * 12), out = silence(48000 * 12);
  in.left[0] = 1;
  render(*node, in, in, out, 0, in.left.size());
  test::Saver saver;
  node->visitState(0, saver);
  double envelope;
  std::memcpy(&envelope, saver.state.data(), sizeof envelope);
  EXPECT_EQ(envelope, 0);
}

TEST(Compressor, TellsWhatItHoldsBackWithoutItsMakeup) {
  for (double makeupDb : {0.0, 6.0})
    for (double ratio : {1.0, 2.0, 4.0, 20.0}) {
      const Effect setup =
          compressor({{"thresholdDb", -20}, {"ratio", ratio}, {"attackMs", 5}, {"makeupDb", makeupDb}});
      const Stereo in = {Samples(48000, 0.25f), Samples(48000, 0.25f)}, key = {Samples(48000, 1), Samples(48000, 1)};
      Stereo out = silence(48000);
      const auto node = make(setup);
      node->reset(ResetTo::Start);
      EXPECT_EQ(node->reductionDb(), 0);
      render(*node, in, key, out, 0, 48000);
      EXPECT_NEAR(node->reductionDb(), -20 * (1 - 1 / ratio), 1e-3) << ratio;
      EXPECT_NEAR(node->reductionDb(), 20 * std::log10(out.left.back() / 0.25) - makeupDb, 1e-3) << ratio;
    }
}

}  // namespace
}  // namespace mam
