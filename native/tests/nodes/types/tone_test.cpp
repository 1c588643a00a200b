#include "nodes/spectrum.hpp"
#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { LEVEL_DB = 1, FREQ_HZ, ON };
enum Wave { kSine, kWhite, kPink, kImpulse, kSweep };

NodeScript tone(Wave wave, std::map<std::string, double> values = {}) {
  NodeScript script{"tone", std::move(values)};
  script.values["wave"] = wave;
  return script;
}

double rmsDb(const std::vector<float>& samples) {
  double power = 0;
  for (float x : samples) power += static_cast<double>(x) * static_cast<double>(x);
  return 10 * std::log10(power / static_cast<double>(samples.size()));
}

TEST(Tone, PlaysASineOfItsPitchAndPeak) {
  const Signal out = OneNode(tone(kSine, {{"levelDb", -6}, {"freqHz", 997}})).render(48000);
  const double peak = std::pow(10, -6 / 20.);
  for (size_t i = 0; i < 48000; ++i)
    ASSERT_NEAR(out.left[i], peak * std::sin(kTwoPi * 997 * static_cast<double>(i) / 48000), 1e-6) << i;
  EXPECT_EQ(out.left, out.right);
}

TEST(Tone, GivesNoiseThePowerOfASineOfItsLevel) {
  for (Wave wave : {kSine, kWhite, kPink})
    EXPECT_NEAR(rmsDb(OneNode(tone(wave, {{"levelDb", -20}})).render(480000).left), -23.01, 0.3) << wave;
}

TEST(Tone, PlaysWhiteNoiseOfAFlatAndPinkNoiseOfAFallingSpectrum) {
  for (Wave wave : {kWhite, kPink}) {
    const std::vector<float> samples = OneNode(tone(wave, {{"levelDb", 0}})).render(40 * kSpectrumFrames).left;
    std::vector<double> power(11);
    for (size_t part = 0; part < 40; ++part) {
      std::vector<std::complex<double>> values(kSpectrumFrames);
      for (size_t i = 0; i < kSpectrumFrames; ++i) values[i] = samples[part * kSpectrumFrames + i];
      transform(values);
      for (size_t octave = 0; octave < power.size(); ++octave)
        for (size_t bin = size_t{16} << octave; bin < size_t{32} << octave; ++bin)
          power[octave] += std::norm(values[bin]);
    }
    for (size_t octave = 0; octave + 1 < power.size(); ++octave) {
      const double rise = 10 * std::log10(power[octave + 1] / power[octave]);
      EXPECT_NEAR(rise, wave == kWhite ? 3.01 : 0, octave < 2 ? 0.6 : 0.25) << "octave " << octave;
    }
  }
}

TEST(Tone, PlaysAnotherNoiseForAnotherNodeAndTheSameForTheSame) {
  const NodeType& type = typeNamed(nodeTypes(), "tone");
  const auto play = [&](uint64_t seed) {
    std::vector<double> values = {0, 1000, 1, kWhite, 20000, 1000};
    NodeSetup node;
    node.values = values.data();
    node.seed = seed;
    GroupSetup setup;
    setup.nodes = &node;
    const std::unique_ptr<NodeGroup> made(type.create(setup));
    std::vector<float> left(kTileFrames), right(kTileFrames);
    NodeBlock block;
    block.frames = kTileFrames;
    block.out[0] = left.data();
    block.out[1] = right.data();
    made->process(block);
    return left;
  };
  EXPECT_EQ(play(1), play(1));
  EXPECT_NE(play(1), play(2));
}

TEST(Tone, PlaysOneImpulseAPeriod) {
  const Signal out = OneNode(tone(kImpulse, {{"levelDb", 0}, {"periodMs", 100}})).render(10000);
  for (size_t i = 0; i < 10000; ++i) ASSERT_EQ(out.left[i], i % 4800 == 0 ? 1 : 0) << i;
  const Signal once = OneNode(tone(kImpulse, {{"levelDb", 0}, {"periodMs", 0}})).render(100000);
  EXPECT_EQ(std::count(once.left.begin(), once.left.end(), 0.f), 99999);
}

TEST(Tone, SweepsExponentiallyFromOneFrequencyToTheOther) {
  const std::vector<float> out =
      OneNode(tone(kSweep, {{"levelDb", 0}, {"freqHz", 20}, {"sweepToHz", 20480}, {"periodMs", 10000}}))
          .render(480000)
          .left;
  for (uint32_t octave : {3u, 5u, 8u}) {
    const size_t middle = 48000 * octave;
    const double hz = 20. * (1u << octave);
    uint32_t crossings = 0;
    const size_t span = static_cast<size_t>(10 * 48000 / hz);
    for (size_t i = middle - span; i < middle + span; ++i) crossings += out[i] < 0 && out[i + 1] >= 0 ? 1 : 0;
    EXPECT_NEAR(crossings, 20, 1) << hz;
  }
}

TEST(Tone, IsSilentWhereStoppedUntilItIsTriggered) {
  NodeScript script = tone(kImpulse, {{"levelDb", 0}});
  script.resetTo = ResetTo::AtRest;
  const Signal out = OneNode(script.trigger(100)).render(200);
  for (size_t i = 0; i < 200; ++i) ASSERT_EQ(out.left[i], i == 100 ? 1 : 0) << i;
}

TEST(Tone, SwitchesAndMovesWithoutAStep) {
  NodeScript script = tone(kSine, {{"levelDb", 0}, {"freqHz", 100}});
  const Signal out = OneNode(script.set(1000, ON, 0).set(3000, ON, 1).ramp(5000, FREQ_HZ, 200, 2000)).render(9600);
  EXPECT_LT(greatestStep(out), 0.031f);
  EXPECT_EQ(out.left[2500], 0);
}

TEST(Tone, GivesTheSameBitsHoweverItIsCut) {
  for (Wave wave : {kSine, kWhite, kPink, kImpulse, kSweep}) {
    NodeScript script = tone(wave, {{"periodMs", 50}});
    script.ramp(1000, FREQ_HZ, 5000, 900).set(2000, LEVEL_DB, -3).trigger(3000).set(4000, ON, 0).set(4100, ON, 1);
    expectOneHash(script, 9600);
  }
}

}  // namespace
}  // namespace mam::test
