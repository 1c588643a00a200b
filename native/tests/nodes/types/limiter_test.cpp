#include "measure/true_peak.hpp"
#include "nodes/types/effect_render.hpp"
#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { CEILING_DB = 1, GAIN_DB, RELEASE_MS };

NodeScript limiter(std::map<std::string, double> values, Signal input) {
  NodeScript script{"limiter", std::move(values)};
  script.input = std::move(input);
  return script;
}

double truePeakDb(const Signal& signal) {
  TruePeakMeter meter(2);
  std::vector<float> interleaved;
  for (size_t i = 0; i < signal.left.size(); ++i) {
    interleaved.push_back(signal.left[i]);
    interleaved.push_back(signal.right[i]);
  }
  meter.process(interleaved.data(), signal.left.size());
  return decibelsOf(meter.truePeak());
}

Signal sineSignal(uint32_t frames, double cyclesPerFrame, double phase, float peak) {
  Signal made;
  for (uint32_t i = 0; i < frames; ++i)
    made.left.push_back(peak * static_cast<float>(std::sin(6.283185307179586 * (cyclesPerFrame * i + phase))));
  made.right = made.left;
  return made;
}

Signal squareSignal(uint32_t frames, uint32_t half, float peak) {
  Signal made;
  for (uint32_t i = 0; i < frames; ++i) made.left.push_back(i / half % 2 == 0 ? peak : -peak);
  made.right = made.left;
  return made;
}

/// Single samples of any height, with silence of any length between.
Signal impulseSignal(uint32_t frames, uint32_t seed) {
  std::mt19937 random(seed);
  Signal made = constantSignal(frames, 0, 0);
  for (uint32_t at = 10; at < frames; at += 1 + random() % 700) {
    made.left[at] = static_cast<float>(random() % 2000) / 100 - 10;
    made.right[at] = static_cast<float>(random() % 2000) / 100 - 10;
  }
  return made;
}

/// Noise whose level jumps.
Signal burstSignal(uint32_t frames, uint32_t seed) {
  std::mt19937 random(seed);
  Signal made = noiseSignal(frames, seed);
  float level = 1;
  for (uint32_t i = 0; i < frames; ++i) {
    if (random() % 300 == 0) level = static_cast<float>(random() % 1000) / 50;
    made.left[i] *= level;
    made.right[i] *= level;
  }
  return made;
}

std::vector<Signal> loudSignals() {
  constexpr uint32_t kFrames = 24000;
  std::vector<Signal> made = {impulseSignal(kFrames, 1), impulseSignal(kFrames, 2), burstSignal(kFrames, 3),
                              burstSignal(kFrames, 4), noiseSignal(kFrames, 5, 4)};
  for (uint32_t half : {1u, 2u, 3u, 24u, 240u, 2400u}) made.push_back(squareSignal(kFrames, half, 3));
  for (double cycles : {0.001, 0.02, 0.25, 1 / 3., 0.125, 0.4, 0.45})
    for (double phase : {0.0, 0.125, 0.3}) made.push_back(sineSignal(kFrames, cycles, phase, 2));
  return made;
}

TEST(Limiter, NeverLetsATruePeakOverItsCeiling) {
  for (const std::map<std::string, double>& values : {std::map<std::string, double>{},
                                                      {{"lookAheadMs", 1}, {"releaseMs", 1}},
                                                      {{"ceilingDb", -9}, {"releaseMs", 20}}}) {
    const double ceiling = values.count("ceilingDb") ? -9 : -1;
    size_t number = 0;
    for (const Signal& in : loudSignals())
      EXPECT_LT(truePeakDb(OneNode(limiter(values, in)).render(24400)), ceiling + 0.01) << "signal " << number++;
  }
}

TEST(Limiter, LeavesWhatStaysBelowItsCeilingAloneButForItsLatency) {
  const Signal in = noiseSignal(4800, 1, 0.2f);
  OneNode node(limiter({}, in));
  EXPECT_EQ(node.group().latencyFrames(), 240u);
  const Signal out = node.render(5040);
  for (size_t i = 0; i < 5040; ++i) ASSERT_EQ(out.left[i], i < 240 ? 0 : in.left[i - 240]) << i;
}

TEST(Limiter, ReportsTheLatencyItHas) {
  for (double rate : {8000.0, 44100.0, 192000.0})
    for (double ms : {0.0, 1.0, 5.0, 20.0, 1e30}) {
      NodeScript script = limiter({{"lookAheadMs", ms}}, {});
      script.sampleRate = rate;
      script.input.left = {0.5f};
      OneNode node(script);
      const uint32_t latency = node.group().latencyFrames();
      const Signal out = node.render(latency + 10);
      for (uint32_t i = 0; i < latency + 10; ++i) ASSERT_EQ(out.left[i], i == latency ? 0.5f : 0) << rate << " " << ms;
    }
}

TEST(Limiter, TakesNoMoreThanItMust) {
  const Signal out = OneNode(limiter({{"ceilingDb", -3}}, sineSignal(48000, 0.01, 0, 4))).render(48000);
  EXPECT_NEAR(truePeakDb(out), -3, 0.02);
  Signal rest{{out.left.begin() + 24000, out.left.end()}, {out.right.begin() + 24000, out.right.end()}};
  EXPECT_NEAR(truePeakDb(rest), -3, 0.02);
}

TEST(Limiter, LowersBothChannelsTogether) {
  Signal in = constantSignal(9600, 4, 0.5f);
  const Signal out = OneNode(limiter({{"ceilingDb", 0}}, in)).render(9600);
  for (size_t i = 400; i < 9600; ++i) ASSERT_NEAR(out.right[i] * 8, out.left[i], 1e-6);
}

TEST(Limiter, GivesTheGainBackWithItsReleaseAndWithoutAStep) {
  Signal in = constantSignal(96000, 0.1f, 0.1f);
  in.left[10000] = 10;
  const Signal out = OneNode(limiter({{"ceilingDb", 0}, {"releaseMs", 100}}, in)).render(96000);
  const size_t peak = 10240;
  EXPECT_NEAR(out.left[peak], 1, 0.2);
  const double after = 1 - static_cast<double>(out.right[peak + 4800 + 128]) / 0.1;
  EXPECT_NEAR(after, 0.9 * std::exp(-1), 0.01);
  float greatest = 0;
  for (size_t i = 241; i < 96000; ++i) greatest = std::max(greatest, std::abs(out.right[i] - out.right[i - 1]));
  EXPECT_LT(greatest, 0.1f * 0.9f / 100);
  EXPECT_EQ(out.right[95999], 0.1f);
}

TEST(Limiter, MovesItsCeilingAndGainWithoutAnOvershoot) {
  NodeScript script = limiter({{"ceilingDb", -1}}, burstSignal(24000, 9));
  script.ramp(2000, GAIN_DB, 20, 4000).set(9000, GAIN_DB, 0).set(12000, CEILING_DB, -20);
  const Signal out = OneNode(script).render(24400);
  EXPECT_LT(truePeakDb(out), -0.99);
  Signal rest{{out.left.begin() + 13000, out.left.end()}, {out.right.begin() + 13000, out.right.end()}};
  EXPECT_LT(truePeakDb(rest), -19.98);
}

TEST(Limiter, GivesTheSameBitsHoweverItIsCut) {
  NodeScript script = limiter({}, burstSignal(24000, 11));
  script.ramp(2000, GAIN_DB, 12, 1000).set(7000, RELEASE_MS, 10).set(9000, CEILING_DB, -6);
  expectOneHash(script, 24000);
}

TEST(Limiter, TellsWhatItHoldsBackWithoutTheGainBeforeIt) {
  for (double ceilingDb : {-1.0, -7.0, -20.0}) {
    const auto node = effect::make({"limiter", {{"ceilingDb", ceilingDb}, {"gainDb", 6}}});
    node->reset(ResetTo::Start);
    EXPECT_EQ(node->reductionDb(), 0);
    Signal in = constantSignal(48000, 0.5f, -0.5f), out = in;
    effect::render(*node, in, in, out, 0, 48000);
    EXPECT_NEAR(node->reductionDb(), decibelsOf(out.left.back() / 0.5f) - 6, 1e-3);
    EXPECT_NEAR(node->reductionDb(), ceilingDb, 0.1);
  }
  EXPECT_TRUE(std::isnan(effect::make({"gain"})->reductionDb())) << "no gain that stays is a reduction";
}

}  // namespace
}  // namespace mam::test
