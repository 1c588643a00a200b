#include "device/callback_meter.hpp"

#include <gtest/gtest.h>

namespace mam {
namespace {

constexpr uint32_t kFrames = 480;
constexpr uint64_t kBlock = 10000000;  // nanoseconds

XrunCause causeOf(const XrunRing& ring, uint64_t number) {
  Xrun xrun;
  EXPECT_TRUE(ring.read(number, xrun));
  return xrun.cause;
}

/// A callback that ends at once, or, begun that much in the past, late.
void callback(CallbackMeter& meter, uint64_t begin, uint64_t frame = 0) {
  meter.begin(begin, kFrames, frame);
  meter.end(kFrames);
}

TEST(CallbackMeter, ACallbackLongerThanItsBlockIsOursAndTheReportOfItIsNoSecondXrun) {
  XrunRing ring;
  CallbackMeter meter(&ring);
  meter.begin(monotonicNanos() - 2 * kBlock, kFrames, 1234);
  meter.end(kFrames);
  meter.report();
  callback(meter, monotonicNanos());
  ASSERT_EQ(meter.read().xruns, 1u);
  Xrun xrun;
  ASSERT_TRUE(ring.read(1, xrun));
  EXPECT_EQ(xrun.cause, XrunCause::Cpu);
  EXPECT_EQ(xrun.engineFrame, 1234u);
  EXPECT_GE(xrun.callbackMicros, 20000u);
}

TEST(CallbackMeter, AReportBeforeACallbackThatComesLateIsTheSchedulings) {
  XrunRing ring;
  CallbackMeter meter(&ring);
  const uint64_t begin = monotonicNanos();
  callback(meter, begin);
  meter.report();
  callback(meter, begin + 3 * kBlock);
  ASSERT_EQ(meter.read().xruns, 1u);
  EXPECT_EQ(causeOf(ring, 1), XrunCause::Scheduling);
  EXPECT_EQ(meter.read().deviceXruns, 0u);
}

TEST(CallbackMeter, AReportThatNothingExplainsIsTheDevices) {
  XrunRing ring;
  CallbackMeter meter(&ring);
  const uint64_t begin = monotonicNanos();
  callback(meter, begin);
  meter.report();
  callback(meter, begin + kBlock);
  ASSERT_EQ(meter.read().deviceXruns, 1u);
  EXPECT_EQ(causeOf(ring, 1), XrunCause::Device);
}

}  // namespace
}  // namespace mam
