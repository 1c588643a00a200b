#include "device/edge.hpp"

#include <gtest/gtest.h>

#include "device/counting_source.hpp"

namespace mam {
namespace {

constexpr uint64_t kSecond = 1000000000, kBegin = 5 * kSecond;
constexpr uint32_t kRate = 48000;

uint64_t nanosOf(uint64_t frames) { return frames * kSecond / kRate; }

struct Caller {
  Caller(AudioSource& source, Turn& turn, uint32_t number, Times times) : edge(source, turn, number, 1, kRate, times) {}
  std::vector<float> play(uint64_t dueNanos, uint32_t frames) {
    std::vector<float> samples(frames, 9);
    float* out[] = {samples.data()};
    edge.render({nullptr, 0, out, frames, dueNanos});
    return samples;
  }
  DeviceEdge edge;
};

TEST(DeviceEdge, IsSilentAndAsksForNothingUntilItsTurn) {
  CountingSource source(1, 1.0f);
  Turn turn;
  Caller device(source, turn, 1, Times::Jittered);
  EXPECT_EQ(device.play(kBegin, 64), std::vector<float>(64, 0.0f));
  EXPECT_EQ(source.frames(), 0u);
  device.edge.takeTurnOf(Turn::kNobody);
  device.play(kBegin + nanosOf(64), 64);
  EXPECT_EQ(source.frames(), 64u);
}

TEST(DeviceEdge, GoesOnAtTheFrameThatIsDueAndNotBefore) {
  CountingSource source(1, 1.0f);
  Turn turn;
  Caller clock(source, turn, 1, Times::Exact), device(source, turn, 2, Times::Jittered);
  clock.edge.takeTurnOf(Turn::kNobody);
  clock.play(kBegin, 480);
  device.edge.takeTurnOf(1);
  const std::vector<float> heard = device.play(kBegin + nanosOf(380), 128);  // 100 frames early
  EXPECT_TRUE(device.edge.hasTurn());
  EXPECT_EQ(source.frames(), 480u + 28u);
  for (uint32_t i = 0; i < 100; ++i) EXPECT_EQ(heard[i], 0) << i;
  EXPECT_GT(heard[100], 0);
  EXPECT_LT(heard[127], 28.5f / 2400) << "it fades in";
  EXPECT_EQ(turn.lostFrames.load(), 0u);
}

TEST(DeviceEdge, TakesNoTurnFromOneThatIsBehindTime) {
  CountingSource source(1);
  Turn turn;
  Caller clock(source, turn, 1, Times::Exact), device(source, turn, 2, Times::Jittered);
  clock.edge.takeTurnOf(Turn::kNobody);
  clock.play(kBegin, 480);
  device.edge.takeTurnOf(1);
  device.play(kBegin + nanosOf(960), 480);
  EXPECT_FALSE(device.edge.hasTurn());
  clock.play(kBegin + nanosOf(480), 480);
  clock.play(kBegin + nanosOf(960), 480);
  device.play(kBegin + nanosOf(1440), 480);
  EXPECT_TRUE(device.edge.hasTurn());
  EXPECT_EQ(source.frames(), 4 * 480u);
}

TEST(DeviceEdge, TellsTheTimeThatNobodyRendered) {
  CountingSource source(1);
  Turn turn;
  Caller device(source, turn, 1, Times::Jittered);
  device.edge.takeTurnOf(Turn::kNobody);
  uint64_t due = kBegin;
  for (int i = 0; i < 100; ++i, due += nanosOf(128)) device.play(due + (i % 3) * 1000000, 128);
  EXPECT_EQ(turn.lostFrames.load(), 0u) << "jitter is no loss";
  device.play(due + kSecond, 128);
  EXPECT_NEAR(static_cast<double>(turn.lostFrames.load()), kRate, 100);
}

}  // namespace
}  // namespace mam
