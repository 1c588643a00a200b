#include <gtest/gtest.h>

#include "device/counting_source.hpp"
#include "device/device.hpp"

namespace mam {
namespace {

DeviceRequest silent(uint32_t blockFrames) {
  DeviceRequest request;
  request.blockFrames = blockFrames;
  return request;
}

TEST(SilentClock, AsksForWholeBlocksOfTheWantedLengthAndCountsThem) {
  for (uint32_t blockFrames : {1u, 64u, 480u, 8192u}) {
    CountingSource source(2);
    Error error;
    const auto device = openDevice(silent(blockFrames), source, error);
    ASSERT_NE(device, nullptr) << error.text;
    EXPECT_EQ(device->name(), "silent");
    ASSERT_TRUE(source.waitFor(4 * blockFrames));
    const DeviceTelemetry telemetry = device->telemetry();
    EXPECT_EQ(telemetry.blockFrames, blockFrames);
    EXPECT_GE(telemetry.callbacks, 3u);
    EXPECT_GT(telemetry.peakLoad, 0);
    EXPECT_FALSE(telemetry.lost);
  }
}

TEST(SilentClock, EveryFrameIsAskedForInOrderAndInFullBlocks) {
  CountingSource source(2);
  Error error;
  const auto device = openDevice(silent(64), source, error);
  ASSERT_NE(device, nullptr) << error.text;
  ASSERT_TRUE(source.waitFor(4800));
  EXPECT_EQ(source.longest(), 64u);
  EXPECT_EQ(source.frames() % 64, 0u);
}

TEST(SilentClock, FramesKeepPaceWithTimeWithinAWideBound) {
  CountingSource source(2);
  Error error;
  const auto begin = std::chrono::steady_clock::now();
  const auto device = openDevice(silent(128), source, error);
  ASSERT_NE(device, nullptr) << error.text;
  ASSERT_TRUE(source.waitFor(12000));
  const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_LE(source.frames(), passed * 48000 + 128 + 4800) << "the clock ran ahead of time";
}

TEST(SilentClock, NoCallbackComesOnceTheDeviceIsDestroyed) {
  CountingSource source(2);
  Error error;
  auto device = openDevice(silent(64), source, error);
  ASSERT_TRUE(source.waitFor(64));
  device.reset();
  const uint64_t after = source.callbacks();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(source.callbacks(), after);
}

/// Holds up its first callback, as a machine that stalls would.
class StallingSource final : public AudioSource {
 public:
  void render(const DeviceBlock&) noexcept override {
    if (callbacks.fetch_add(1) == 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  std::atomic<uint64_t> callbacks{0};
};

TEST(SilentClock, AStallIsCountedAndNotCaughtUpWith) {
  StallingSource source;
  Error error;
  const auto begin = std::chrono::steady_clock::now();
  const auto device = openDevice(silent(64), source, error);
  ASSERT_NE(device, nullptr) << error.text;
  while (source.callbacks.load() < 20) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_GE(device->telemetry().xruns, 1u);
  EXPECT_GE(passed, 0.1 + 17 * 64 / 48000.0) << "blocks that the stall swallowed were made up for";
}

TEST(SilentClock, RefusesWhatItCannotDoInWords) {
  CountingSource source(2);
  Error error;
  DeviceRequest request = silent(8193);
  EXPECT_EQ(openDevice(request, source, error), nullptr);
  EXPECT_EQ(error.code, MAM_ERROR_ARGUMENT);
  EXPECT_EQ(error.text, "silent: blocks of 8193 frames asked, expected 1 to 8192");
  request = silent(64);
  request.sampleRate = 4000;
  EXPECT_EQ(openDevice(request, source, error), nullptr);
  EXPECT_EQ(error.code, MAM_ERROR_DEVICE_RATE);
  EXPECT_EQ(error.text, "silent: 4000 Hz asked, expected 8000 to 384000");
}

TEST(Devices, TheSilentClockIsListedFirst) {
  const std::vector<DeviceInfo> list = listDevices();
  ASSERT_FALSE(list.empty());
  EXPECT_EQ(list[0].name, "silent");
  EXPECT_EQ(list[0].outputChannels, 2u);
}

TEST(Devices, AnUnknownDeviceIsRefusedByItsName) {
  CountingSource source(2);
  DeviceRequest request;
  request.name = "ALSA: nobody has this";
  Error error;
  EXPECT_EQ(openDevice(request, source, error), nullptr);
  EXPECT_EQ(error.code, MAM_ERROR_DEVICE_UNKNOWN);
  EXPECT_NE(error.text.find("ALSA: nobody has this"), std::string::npos) << error.text;
}

TEST(Devices, LookingForThemWritesNothingToStandardErrorAndLeavesItOpen) {
  testing::internal::CaptureStderr();
  listDevices();
  fputs("still here\n", stderr);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "still here\n");
}

}  // namespace
}  // namespace mam
