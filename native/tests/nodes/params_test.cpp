#include "nodes/params.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "nodes/one_node.hpp"

namespace mam::test {
namespace {

enum Slot : uint32_t { StepSlot, LinearSlot, ExponentialSlot, kSlots };
using TestParams = Params<kSlots>;

TestParams params() {
  TestParams p;
  p.declare(StepSlot, Smoothing::Step, 1);
  p.declare(LinearSlot, Smoothing::Linear, 2);
  p.declare(ExponentialSlot, Smoothing::Exponential, 3);
  return p;
}

std::vector<float> values(TestParams& p, uint32_t slot, uint32_t frames) {
  std::vector<float> out(frames);
  p.fill(slot, out.data(), frames);
  return out;
}

TEST(Params, StandAtTheirStartValuesAndReturnToThem) {
  TestParams p = params();
  EXPECT_EQ(values(p, LinearSlot, 3), (std::vector<float>{2, 2, 2}));
  p.set(LinearSlot, 9);
  p.ramp(ExponentialSlot, 9, 100);
  p.reset();
  EXPECT_EQ(p.current(LinearSlot), 2);
  EXPECT_EQ(values(p, ExponentialSlot, 2), (std::vector<float>{3, 3}));
  EXPECT_FALSE(p.anyMoving());
}

TEST(Params, JumpAtASetAndEndTheRampThatRuns) {
  TestParams p = params();
  p.ramp(LinearSlot, 10, 100);
  p.set(LinearSlot, 5);
  EXPECT_EQ(values(p, LinearSlot, 2), (std::vector<float>{5, 5}));
}

TEST(Params, RampInALineWhoseFirstSampleIsOneStepOnAndWhoseLastIsTheTarget) {
  TestParams p = params();
  p.ramp(LinearSlot, 4, 4);
  EXPECT_EQ(p.current(LinearSlot), 2);
  EXPECT_EQ(values(p, LinearSlot, 6), (std::vector<float>{2.5f, 3, 3.5f, 4, 4, 4}));
  p.ramp(LinearSlot, 0.1f, 7777);
  const std::vector<float> line = values(p, LinearSlot, 7777);
  EXPECT_EQ(line.back(), 0.1f);
  EXPECT_NE(line[7775], 0.1f);
}

TEST(Params, RampExponentiallyByThreeTimeConstants) {
  TestParams p = params();
  p.ramp(ExponentialSlot, 1, 300);
  const std::vector<float> curve = values(p, ExponentialSlot, 300);
  for (uint32_t n = 0; n < 299; ++n) ASSERT_NEAR(curve[n], 1 + 2 * std::exp((n + 1.0) / -100), 1e-5);
  EXPECT_EQ(curve[299], 1);
  p.ramp(ExponentialSlot, 7, 3);
  EXPECT_EQ(values(p, ExponentialSlot, 1)[0], 7);
}

TEST(Params, OfStepsJumpOnARamp) {
  TestParams p = params();
  p.ramp(StepSlot, 4, 100);
  EXPECT_EQ(values(p, StepSlot, 1)[0], 4);
}

TEST(Params, GiveTheSameValuesHoweverTheFramesAreCutOrSkipped) {
  for (uint32_t slot : {LinearSlot, ExponentialSlot}) {
    TestParams whole = params(), cut = params(), skipped = params();
    for (TestParams* p : {&whole, &cut, &skipped}) p->ramp(slot, -3.3f, 1000);
    const std::vector<float> expected = values(whole, slot, 1200);
    for (uint32_t n = 0, length = 1; n < 1200; n += length, length = 1 + length * 7 % 61) {
      length = std::min(length, 1200 - n);
      const std::vector<float> part = values(cut, slot, length);
      for (uint32_t i = 0; i < length; ++i) ASSERT_EQ(part[i], expected[n + i]) << n + i;
      skipped.advance(length);
      ASSERT_EQ(skipped.current(slot), expected[n + length - 1]);
    }
    EXPECT_FALSE(skipped.anyMoving());
    skipped.advance(UINT64_MAX);
    EXPECT_EQ(skipped.current(slot), -3.3f);
  }
}

TEST(Params, StayFiniteBetweenTheLargestValues) {
  for (uint32_t slot : {LinearSlot, ExponentialSlot}) {
    TestParams p = params();
    p.set(slot, 3e38f);
    p.ramp(slot, -3e38f, 50);
    for (float value : values(p, slot, 60)) ASSERT_TRUE(std::isfinite(value));
  }
}

TEST(Params, ContinueFromASavedState) {
  TestParams p = params(), q = params();
  p.ramp(LinearSlot, 8, 500);
  p.ramp(ExponentialSlot, 8, 500);
  p.advance(123);
  Saver saver;
  p.visit(saver);
  Loader loader(saver.state);
  q.visit(loader);
  for (uint32_t slot = 0; slot < kSlots; ++slot) EXPECT_EQ(values(p, slot, 600), values(q, slot, 600));
}

}  // namespace
}  // namespace mam::test
