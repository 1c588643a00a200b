#include "nodes/types/live_render.hpp"

namespace mam::test {
namespace {

enum Id : uint16_t { LEVEL = 1, PAN };

NodeScript send(std::map<std::string, double> values, Signal input) {
  NodeScript script{"send", std::move(values)};
  script.input = std::move(input);
  return script;
}

TEST(Send, PassesItsInputOnBitForBitAtItsDefaults) {
  const Signal in = noiseSignal(4800, 1);
  EXPECT_TRUE(OneNode(send({}, in)).render(4800) == in);
}

TEST(Send, SendsAPartOfItsInput) {
  const Signal out = OneNode(send({{"level", 0.5}, {"pan", 1}}, constantSignal(64, 1, -1))).render(64);
  EXPECT_TRUE(out == constantSignal(64, 0, -0.5f));
}

TEST(Send, MovesWithoutAStep) {
  const Signal out =
      OneNode(send({}, constantSignal(4000, 1, 1)).set(100, LEVEL, 0).ramp(1000, LEVEL, 1, 960)).render(4000);
  EXPECT_EQ(out.left[500], 0);
  EXPECT_NEAR(out.left[1479], 0.5, 1e-4);
  EXPECT_EQ(out.left[1960], 1);
  EXPECT_LT(greatestStep(out), 0.005f);
}

TEST(Send, GivesTheSameBitsHoweverItIsCut) {
  NodeScript script = send({{"level", 0.3}}, noiseSignal(9600, 2));
  expectOneHash(script.set(500, LEVEL, 1.2).ramp(1000, PAN, -0.7, 1234), 9600);
}

}  // namespace
}  // namespace mam::test
