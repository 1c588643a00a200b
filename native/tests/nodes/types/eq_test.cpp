#include <complex>

#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t {
  LOW_CUT = 1,
  LOW_CUT_HZ,
  LOW_SHELF_HZ,
  LOW_SHELF_DB,
  PEAK1_HZ,
  PEAK1_DB,
  PEAK1_Q,
  HIGH_CUT = 19,
  HIGH_CUT_HZ
};
constexpr double kRate = 48000;
using Complex = std::complex<double>;

NodeScript equalizer(std::map<std::string, double> values, Signal input = {}) {
  NodeScript script{"eq", std::move(values)};
  script.input = std::move(input);
  return script;
}

std::vector<float> impulseResponse(std::map<std::string, double> values, uint32_t frames) {
  NodeScript script = equalizer(std::move(values));
  script.input.left = {1.f};
  return OneNode(script).render(frames).left;
}

double levelAt(const std::vector<float>& response, double hz) {
  const Complex turn = std::polar(1., -6.283185307179586 * hz / kRate);
  Complex sum = 0, power = 1;
  for (float x : response) {
    sum += static_cast<double>(x) * power;
    power *= turn;
  }
  return 20 * std::log10(std::abs(sum));
}

/// Greatest distance in decibels to an analogue curve of s = j f / centre, from 20 Hz to 0.4 of the sample rate.
template <class Curve> double distance(const std::map<std::string, double>& values, double centre, Curve curve) {
  const std::vector<float> response = impulseResponse(values, centre < 100 ? 96000 : 16384);
  double greatest = 0;
  for (int i = 0; i <= 60; ++i) {
    const double hz = 20 * std::pow(0.4 * kRate / 20, i / 60.);
    const double wanted = 20 * std::log10(std::abs(curve(Complex(0, hz / centre))));
    if (wanted > -60) greatest = std::max(greatest, std::abs(levelAt(response, hz) - wanted));
  }
  return greatest;
}

double peakDistance(double hz, double db, double q) {
  const double root = std::pow(10, db / 40);
  return distance({{"peak2Hz", hz}, {"peak2Db", db}, {"peak2Q", q}}, hz,
                  [&](Complex s) { return (s * s + s * (root / q) + 1.) / (s * s + s / (root * q) + 1.); });
}

TEST(Equalizer, LeavesItsInputAloneAtItsDefaults) {
  const Signal in = noiseSignal(4800, 1);
  EXPECT_TRUE(OneNode(equalizer({}, in)).render(4800) == in);
}

TEST(Equalizer, KeepsPeaksWithinATenthOfADecibelOfTheAnalogueCurve) {
  for (double q : {0.3, 0.7, 1.4, 4.0, 10.0})
    for (double hz : {30.0, 150.0, 220.0, 500.0, 1000.0, 3000.0, 6000.0, 10000.0, 12000.0}) {
      EXPECT_LT(peakDistance(hz, 12, q), 0.1) << hz << " Hz, Q " << q;
      EXPECT_LT(peakDistance(hz, -6, q), 0.1) << hz << " Hz, Q " << q;
    }
}

TEST(Equalizer, KeepsThePeaksOfTheHighestOctaveAndOfExtremeGainsWithinThreeTenths) {
  for (double q : {0.3, 0.7, 1.4, 4.0, 10.0})
    for (double hz : {100.0, 1000.0, 6000.0, 10000.0, 14000.0, 16000.0, 20000.0})
      for (double db : {18.0, -18.0}) EXPECT_LT(peakDistance(hz, db, q), 0.3) << hz << " Hz, Q " << q << ", " << db;
}

TEST(Equalizer, KeepsShelvesWithinATenthOfADecibelOfTheAnalogueCurve) {
  for (double db : {18.0, 6.0, -12.0})
    for (double hz : {30.0, 200.0, 1000.0, 5000.0, 10000.0, 16000.0}) {
      const double a = std::pow(10, db / 40), slope = std::sqrt(2 * a);
      const double low = distance({{"lowShelfHz", hz}, {"lowShelfDb", db}}, hz, [&](Complex s) {
        return a * (s * s + slope * s + a) / (a * s * s + slope * s + 1.);
      });
      const double high = distance({{"highShelfHz", hz}, {"highShelfDb", db}}, hz, [&](Complex s) {
        return a * (a * s * s + slope * s + 1.) / (s * s + slope * s + a);
      });
      EXPECT_LT(low, 0.1) << hz << " Hz " << db;
      EXPECT_LT(high, 0.1) << hz << " Hz " << db;
    }
}

TEST(Equalizer, KeepsCutsNearTheAnalogueCurve) {
  const double root = std::sqrt(2.);
  for (double hz : {20.0, 100.0, 500.0, 1500.0})
    EXPECT_LT(
        distance({{"lowCut", 1}, {"lowCutHz", hz}}, hz, [&](Complex s) { return s * s / (s * s + root * s + 1.); }),
        0.1)
        << hz;
  for (double hz : {1000.0, 4000.0, 10000.0, 18000.0})
    EXPECT_LT(
        distance({{"highCut", 1}, {"highCutHz", hz}}, hz, [&](Complex s) { return 1. / (s * s + root * s + 1.); }),
        0.15)
        << hz;
}

TEST(Equalizer, SwitchesABandInAndOutWithoutAStep) {
  NodeScript script = equalizer({{"lowCutHz", 200}}, constantSignal(48000, 1, 1));
  const Signal out = OneNode(script.set(1000, LOW_CUT, 1).set(20000, LOW_CUT, 0)).render(48000);
  EXPECT_EQ(out.left[1000], 1);
  EXPECT_NEAR(out.left[19000], 0, 1e-4);
  EXPECT_EQ(out.left[30000], 1);
  EXPECT_LT(greatestStep(out), 0.03f);
}

TEST(Equalizer, StaysSmoothWhileAnLfoSweepsIt) {
  Signal sine = constantSignal(96000, 0, 0);
  for (size_t i = 0; i < 96000; ++i)
    sine.left[i] = static_cast<float>(std::sin(6.283185307179586 * 100 * static_cast<double>(i) / kRate));
  NodeScript script = equalizer({{"peak1Hz", 1000}, {"peak1Db", 12}, {"peak1Q", 4}}, sine);
  script.lfos = {{1, Wave::Sine, 5, 0}};
  script.routes = {{1, RouteTarget::Param, PEAK1_HZ, 900, 0, 0, 0, false}};
  const Signal out = OneNode(script).render(96000);
  float greatest = 0;
  for (float x : out.left) greatest = std::max(greatest, std::abs(x));
  EXPECT_LT(greatest, 4.1f);
  EXPECT_LT(greatestStep(out), 0.013f * 4.1f * 1.5f);
}

TEST(Equalizer, GivesTheSameBitsHoweverItIsCut) {
  NodeScript script = equalizer({{"peak1Db", 6}, {"highCut", 1}, {"lowShelfDb", -4}}, noiseSignal(9600, 3));
  script.lfos = {{1, Wave::Triangle, 9, 0}};
  script.routes = {{1, RouteTarget::Param, PEAK1_HZ, 200, 0, 0, 0, false}};
  script.set(1000, LOW_CUT, 1)
      .ramp(2000, LOW_CUT_HZ, 900, 1234)
      .set(4000, PEAK1_DB, 0)
      .ramp(5000, HIGH_CUT_HZ, 2000, 999);
  expectOneHash(script.set(7000, HIGH_CUT, 0).set(7100, PEAK1_Q, 5), 9600);
}

}  // namespace
}  // namespace mam::test
