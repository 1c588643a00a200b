#include <gtest/gtest.h>

#include "nodes/types/effect_render.hpp"

namespace mam {
namespace {

using namespace effect;

using Values = std::map<std::string, double>;
Effect ducker(Values values = {}) { return {"spectral_ducker", std::move(values)}; }
/// Rows of centerHz, q, depthDb, thresholdDb, ratio, kneeDb, holdMs.
Effect ducker(Values values, std::vector<double> rows) {
  const uint32_t count = static_cast<uint32_t>(rows.size() / 7);
  return {"spectral_ducker", std::move(values), std::move(rows), count};
}
Stereo constant(size_t frames, float value) { return {Samples(frames, value), Samples(frames, value)}; }
float gainOf(double db) { return static_cast<float>(std::pow(10, db / 20)); }

/// The model of spec 6.7 said again, in f64 and frame by frame, for one key and one constant main path.
std::vector<double> modelGain(const std::vector<double>& rows, const Samples& key, double attackMs, double releaseMs) {
  const auto coefficient = [](double ms) -> float {
    return static_cast<float>(std::exp(-1 / (48000 * std::max(1e-4, ms / 1000))));
  };
  std::vector<double> least(key.size(), rows.empty() ? 1 : 1e9);
  for (size_t r = 0; r < rows.size(); r += 7) {
    const double w = 6.283185307179586 * rows[r] / 48000, al = std::sin(w) / (2 * std::max(0.1, rows[r + 1]));
    const double threshold = rows[r + 3], ratio = rows[r + 4], knee = rows[r + 5];
    double y1 = 0, y2 = 0, env = 0, stored = 1;
    uint64_t hold = 0;
    for (size_t n = 0; n < key.size(); ++n) {
      const double y = (al * static_cast<double>(key[n]) + 2 * std::cos(w) * y1 - y2) / (1 + al);
      y2 = y1;
      y1 = y;
      const double level = std::abs(y), c = level > env ? coefficient(attackMs) : coefficient(releaseMs);
      env = level + c * (env - level);
      const double over = (env <= 1e-8 ? -80 : 20 * std::log10(env)) - threshold;
      double g = 1;
      if (hold > 0) {
        g = stored;
        --hold;
      } else if (over > -knee / 2) {
        const double bent = knee > 0 ? 1 + (ratio - 1) * std::min(1.0, std::max(0.0, (over + knee / 2) / knee)) : ratio;
        if (bent > 1) g = std::pow(10, -std::max(0.0, over) * (1 - 1 / bent) / 20);
        if (g < 1 && rows[r + 6] > 0) {
          hold = static_cast<uint64_t>(rows[r + 6] / 1000 * 48000 + 0.5);
          stored = g;
        }
      }
      least[n] = std::min(least[n], std::max(std::pow(10, rows[r + 2] / 20), g));
    }
  }
  return least;
}

TEST(SpectralDucker, MatchesTheReferenceSamplesOfAKickThatKeysItself) {
  const Stereo in = kick(5041), out = render(ducker(), in, in);
  for (size_t i = 0; i < 240; ++i) ASSERT_EQ(out.left[i], 0) << i;
  EXPECT_NEAR(out.left[240], 0.00620599, 2e-6);
  EXPECT_NEAR(out.left[241], 0.01240904, 2e-6);
  EXPECT_NEAR(out.left[250], 0.06792842, 5e-6);
  EXPECT_NEAR(out.left[340], 0.4241879, 2e-5);
  EXPECT_NEAR(out.left[720], -0.1014012, 2e-5);
  EXPECT_NEAR(out.left[5040], -0.1152193, 2e-5);
  EXPECT_EQ(out.left, out.right);
}

TEST(SpectralDucker, MatchesTheReferenceSamplesOfDynamicEqBehindAHighPass) {
  const Stereo in = kick(5041), out = render(ducker({{"applyMode", 1}, {"detectorHpfHz", 80}}), in, in);
  EXPECT_NEAR(out.left[240], 0.01167522, 2e-6);
  EXPECT_NEAR(out.left[241], 0.02313334, 2e-6);
  EXPECT_NEAR(out.left[250], 0.1016851, 5e-6);
  EXPECT_NEAR(out.left[340], -0.1227742, 2e-5);
  EXPECT_NEAR(out.left[720], 0.02582854, 2e-5);
  EXPECT_NEAR(out.left[5040], 0.04823112, 2e-5);
}

TEST(SpectralDucker, MatchesTheReferenceSamplesOfHalfAMixMadeUp) {
  const Stereo in = kick(24001), out = render(ducker({{"mix", 0.5}, {"makeupDb", 6}}), in, in);
  for (size_t i = 0; i < 240; ++i) ASSERT_EQ(out.left[i], 0) << i;
  EXPECT_NEAR(out.left[480], 0.08050103, 2e-5);
  EXPECT_NEAR(out.left[2400], -0.9694315, 5e-5);
  EXPECT_NEAR(out.left[4800], -0.6868576, 5e-5);
  EXPECT_NEAR(out.left[9600], 0.5103803, 5e-5);
  EXPECT_NEAR(out.left[24000], 0.08354501, 5e-5);
}

TEST(SpectralDucker, FollowsTheModelForAnyBandsKneesAndHolds) {
  const std::vector<std::vector<double>> sets = {
      {80, 1, -12, -20, 4, 6, 0},
      {80, 1, -12, -20, 4, 0, 0, 300, 3, -20, -30, 2, 12, 0},
      {60, 1, -9, -18, 2, 6, 15, 1000, 0.05, -18, -24, 8, 3, 0, 5000, 5, -60, -40, 20, -4, 2.5},
      {50, 1, -3, -30, 3, 6,   0,   100, 1, -6, -30, 3, 6,   1,   200, 1, -9, -30,
       3,  6, 0,  400, 1, -12, -30, 3,   6, 40, 800, 1, -15, -30, 3,   6, 0},
      {100, 1, 3, -20, 2, 6, 0}};
  Stereo key = noise(24000, 11);
  for (size_t i = 0; i < 24000; ++i) key.left[i] = key.right[i] = key.left[i] * static_cast<float>(i % 6000 < 2000);
  for (const auto& rows : sets) {
    const std::vector<double> expected = modelGain(rows, key.left, 3, 60);
    const Stereo out =
        render(ducker({{"attackMs", 3}, {"releaseMs", 60}, {"lookaheadMs", 0}}, rows), constant(24000, 1), key);
    for (size_t i = 0; i < 24000; ++i) ASSERT_NEAR(out.left[i], expected[i], 3e-6) << i << " of " << rows.size() / 7;
  }
}

TEST(SpectralDucker, HoldsAReachedGainForExactlyTheHoldTime) {
  Stereo key = sine(9600, 100.0 / 48000, 1);
  const Stereo out =
      render(ducker({{"lookaheadMs", 0}, {"attackMs", 1}}, {100, 1, -60, -18, 4, 0, 10}), constant(9600, 1), key);
  size_t start = 0;
  while (out.left[start] == 1) ++start;
  for (size_t i = start; i + 481 < 9600; i += 481) {
    for (size_t k = 1; k <= 480; ++k) ASSERT_EQ(out.left[i + k], out.left[i]) << i << " " << k;
    ASSERT_NE(out.left[i + 481], out.left[i]);
  }
}

TEST(SpectralDucker, DelaysTheMainPathByTheLookAheadAndSaysSo) {
  for (const auto& [milliseconds, frames] : {std::pair{0.0, 0u}, {0.02, 1u}, {1.0, 48u}, {5.0, 240u}, {-3.0, 0u}}) {
    const Stereo in = noise(1000, 12);
    const Effect setup = ducker({{"lookaheadMs", milliseconds}}, {});
    const Stereo out = render(setup, in, in);
    EXPECT_EQ(make(setup)->latencyFrames(), frames);
    for (size_t i = 0; i < 1000; ++i) ASSERT_EQ(out.right[i], i < frames ? 0 : in.right[i - frames]) << i;
  }
}

TEST(SpectralDucker, UsesThreeBandsWithoutTheKeyAndNoneForAnEmptyList) {
  const Stereo in = noise(9600, 13), key = kick(9600);
  const Stereo absent = render(ducker(), in, key);
  const Stereo written =
      render(ducker({}, {60, 1, -9, -18, 2, 6, 0, 120, 1, -6, -18, 2, 6, 0, 250, 0.8f, -3, -18, 2, 6, 0}), in, key);
  EXPECT_TRUE(absent == written);
  EXPECT_FALSE(render(ducker({}, {}), in, key) == absent);
}

TEST(SpectralDucker, LeavesTheGainAtOneWithoutAKeyEdge) {
  const Stereo in = noise(4800, 14);
  Effect setup = ducker({{"makeupDb", 6}}, {60, 1, -9, -100, 2, 6, 0});
  setup.keyed = false;
  const Stereo out = render(setup, in, silence(4800));
  for (size_t i = 240; i < 4800; ++i) ASSERT_NEAR(out.left[i], in.left[i - 240] * gainOf(6), 1e-6);
}

TEST(SpectralDucker, KeysOnTheSignedMeanSoOppositeChannelsCancel) {
  Stereo key = kick(9600);
  for (float& x : key.right) x = -x;
  const Stereo in = noise(9600, 15);
  EXPECT_TRUE(render(ducker(), in, key) == render(ducker({}, {}), in, key));
}

TEST(SpectralDucker, DucksTheSideLessInMidSide) {
  const Stereo key = sine(48000, 60.0 / 48000, 1);
  Stereo in = constant(48000, 1);
  for (float& x : in.right) x = -1;  // all side
  const auto settled = [&](double scale) {
    return render(ducker({{"stereoMode", 1}, {"msSideScale", scale}}, {60, 1, -12, -40, 8, 6, 0}), in, key).left[47999];
  };
  const float gain = render(ducker({}, {60, 1, -12, -40, 8, 6, 0}), in, key).left[47999];
  EXPECT_NEAR(gain, gainOf(-12), 1e-5);
  EXPECT_NEAR(settled(0), 1, 1e-6);
  EXPECT_NEAR(settled(0.5), 1 - (1 - gain) * 0.5, 1e-6);
  EXPECT_NEAR(settled(1), gain, 1e-6);
  Effect mono = ducker({{"stereoMode", 1}, {"msSideScale", 0}}, {60, 1, -12, -40, 8, 6, 0});
  mono.channels = 1;
  EXPECT_NEAR(render(mono, in, key).left[47999], gain, 1e-6);
}

TEST(SpectralDucker, DynamicEqTakesOutOnlyTheBand) {
  const Stereo key = sine(48000, 60.0 / 48000, 1);
  const Effect setup = ducker({{"applyMode", 1}, {"lookaheadMs", 0}}, {60, 4, -12, -40, 8, 6, 0});
  const auto peakOf = [&](double hz) {
    const Stereo out = render(setup, sine(48000, hz / 48000, 1), key);
    float peak = 0;
    for (size_t i = 43200; i < 48000; ++i) peak = std::max(peak, std::abs(out.left[i]));
    return peak;
  };
  EXPECT_NEAR(peakOf(60), gainOf(-12), 2e-3);
  EXPECT_NEAR(peakOf(3000), 1, 1e-2);
}

TEST(SpectralDucker, GivesTheSameBitsForAnyCutAndInstructionSet) {
  const Stereo in = noise(9600, 16), key = noise(9600, 17);
  std::vector<double> five;
  for (double hz : {50, 100, 200, 400, 800}) five.insert(five.end(), {hz, 1, -12, -30, 3, 6, hz / 10});
  for (const Values& values : {Values{}, Values{{"applyMode", 1}, {"detectorHpfHz", 90}, {"mix", 0.7}},
                               Values{{"stereoMode", 1}, {"lookaheadMs", 0.4}}}) {
    EXPECT_TRUE(sameBitsHoweverCut(ducker(values), in, key));
    EXPECT_TRUE(sameBitsHoweverCut(ducker(values, five), in, key));
  }
}

TEST(SpectralDucker, GoesOnFromASavedState) {
  const Stereo in = noise(9600, 18), key = noise(9600, 19);
  for (const Values& values : {Values{{"detectorHpfHz", 90}}, Values{{"applyMode", 1}}, Values{{"stereoMode", 1}}})
    for (size_t cutAt : {1u, 100u, 4099u})
      EXPECT_TRUE(continuesFromItsState(ducker(values, {100, 1, -12, -30, 3, 6, 12}), in, key, cutAt)) << cutAt;
}

TEST(SpectralDucker, StaysFiniteForAbsurdParameters) {
  const Stereo in = noise(4800, 20, 4);
  const std::vector<double> hostile = {-3e38, -1e30, -1, -0.0, 0, 1e-40, 0.1, 24000, 30000, 1e30, 3e38};
  for (double value : hostile) {
    for (const char* key : {"attackMs", "releaseMs", "lookaheadMs", "mix", "detectorHpfHz", "msSideScale", "makeupDb"})
      for (double mode : {0.0, 1.0}) {
        Values values = {{"applyMode", mode}, {"stereoMode", 1}};
        values[key] = value;
        EXPECT_TRUE(finite(render(ducker(values), in, in))) << key << " " << value;
      }
    for (size_t item = 0; item < 7; ++item)
      for (double other : {-1.0, 0.0, 1e30}) {
        std::vector<double> row = {100, 1, -12, -30, 3, 6, 12};
        row[(item + 1) % 7] = other;
        row[item] = value;
        EXPECT_TRUE(finite(render(ducker({{"applyMode", 1}}, row), in, in))) << item << " " << value << " " << other;
      }
  }
}

TEST(SpectralDucker, IsExactlySilentAfterItsTail) {
  for (double mode : {0.0, 1.0}) {
    const Effect setup = ducker({{"applyMode", mode}}, {40, 2, -12, -40, 8, 6, 0});
    const auto tail = static_cast<size_t>(make(setup)->tailFrames());
    Stereo in = silence(4800 + tail + 48000 * 3);
    const Stereo burst = noise(4800, 21);
    std::copy(burst.left.begin(), burst.left.end(), in.left.begin());
    std::copy(burst.right.begin(), burst.right.end(), in.right.begin());
    const Stereo out = render(setup, in, in);
    for (size_t i = 4800 + tail; i < out.left.size(); ++i) ASSERT_LE(std::abs(out.left[i]), 1e-6f);
    EXPECT_EQ(out.left.back(), 0);
  }
}

TEST(SpectralDucker, TellsTheGainOfTheBandThatItTurnsDownMost) {
  for (double mix : {1.0, 0.5}) {
    const auto node =
        make(ducker({{"mix", mix}, {"makeupDb", 3}}, {200, 1, -9, -30, 4, 0, 0, 60, 1, -2, -60, 4, 0, 0}));
    node->reset(ResetTo::Start);
    EXPECT_EQ(node->reductionDb(), 0);
    Stereo out = silence(48000);
    render(*node, constant(48000, 0.5f), sine(48000, 200 / 48000.0, 1), out, 0, 48000);
    EXPECT_NEAR(node->reductionDb(), 20 * std::log10(out.left.back() / 0.5) - 3, 1e-3);
    EXPECT_LT(node->reductionDb(), mix == 1 ? -8.9 : -3.3);
  }
}

}  // namespace
}  // namespace mam
