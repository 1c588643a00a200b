// Real callbacks without a sound card: a JACK server of our own with its dummy driver.
#include <gtest/gtest.h>

#include <memory>

#include "device/counting_source.hpp"
#include "device/jack_server.hpp"
#if defined(MAM_HAVE_PORTAUDIO)
#include "device/portaudio.hpp"
#endif

namespace mam {
namespace {

class JackDevice : public testing::Test {
 protected:
  void SetUp() override {
    if (!hasDevices()) GTEST_SKIP() << "built without JACK and PortAudio";
    if (!JackServer::isInstalled()) GTEST_SKIP() << "jackd is not installed";
    server_ = std::make_unique<JackServer>();
    server_->start();
    if (!JackServer::answers(kJackSystem)) GTEST_SKIP() << "jackd does not start here";
  }

  DeviceRequest request() const {
    DeviceRequest wish;
    wish.name = kJackSystem;
    return wish;
  }

  std::unique_ptr<JackServer> server_;
  CountingSource source_{2};
  Error error_;
};

TEST_F(JackDevice, CallsBackWithTheServersBlocks) {
  const auto device = openDevice(request(), source_, error_);
  ASSERT_NE(device, nullptr) << error_.text;
  EXPECT_EQ(device->name(), kJackSystem);
  ASSERT_TRUE(source_.waitFor(12800));
  EXPECT_EQ(source_.longest(), 128u);
  EXPECT_EQ(source_.frames() % 128, 0u);
  const DeviceTelemetry telemetry = device->telemetry();
  EXPECT_EQ(telemetry.blockFrames, 128u);
  EXPECT_FALSE(telemetry.lost);
}

TEST_F(JackDevice, IsListedOnceWithItsChannelsWhileItPlaysToo) {
  const auto isListed = [] {
    int times = 0;
    for (const DeviceInfo& device : listDevices())
      if (device.name == kJackSystem && device.outputChannels == 2 && device.inputChannels == 2) ++times;
    return times;
  };
  EXPECT_EQ(isListed(), 1);
  const auto device = openDevice(request(), source_, error_);
  ASSERT_NE(device, nullptr) << error_.text;
  EXPECT_EQ(isListed(), 1);
}

TEST_F(JackDevice, ARateThatIsNotTheServersIsRefusedInWordsWhereTheSourceTakesNoOther) {
  DeviceRequest wish = request();
  wish.sampleRate = 44100;
  EXPECT_EQ(openDevice(wish, source_, error_), nullptr);
  EXPECT_EQ(error_.code, MAM_ERROR_DEVICE_RATE);
  EXPECT_EQ(error_.text, kJackSystem + ": refuses 44100 Hz");
}

TEST_F(JackDevice, MoreChannelsThanItHasAreRefusedInWords) {
  DeviceRequest wish = request();
  wish.channels = 64;
  EXPECT_EQ(openDevice(wish, source_, error_), nullptr);
  EXPECT_EQ(error_.code, MAM_ERROR_DEVICE);
  EXPECT_EQ(error_.text, kJackSystem + ": has 2 output channels, 64 asked");
  wish = request();
  wish.inputChannels = 9;
  EXPECT_EQ(openDevice(wish, source_, error_), nullptr);
  EXPECT_EQ(error_.text, kJackSystem + ": has 2 input channels, 9 asked");
}

TEST_F(JackDevice, NoCallbackComesOnceTheDeviceIsDestroyedAndItOpensAgain) {
  for (int times = 0; times < 2; ++times) {
    auto device = openDevice(request(), source_, error_);
    ASSERT_NE(device, nullptr) << error_.text;
    ASSERT_TRUE(source_.waitFor(source_.frames() + 1280));
    device.reset();
    const uint64_t after = source_.callbacks();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    EXPECT_EQ(source_.callbacks(), after);
  }
}

TEST_F(JackDevice, AServerThatDiesIsALostDeviceThatOpensAgainInTheSameProcess) {
  for (int times = 0; times < 3; ++times) {
    auto device = openDevice(request(), source_, error_);
    ASSERT_NE(device, nullptr) << error_.text;
    ASSERT_TRUE(source_.waitFor(source_.frames() + 1280));
    server_->stop(SIGKILL);
    for (int i = 0; i < 1000 && !device->telemetry().lost; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(device->telemetry().lost);
    device.reset();
    EXPECT_EQ(openDevice(request(), source_, error_), nullptr);
    EXPECT_EQ(error_.code, MAM_ERROR_DEVICE_UNKNOWN) << error_.text;
    server_->start();
    ASSERT_TRUE(JackServer::answers(kJackSystem));
  }
}

#if defined(MAM_HAVE_PORTAUDIO)
// Its JACK devices are not listed beside our own, but they are how its streams are tried without a sound card.
TEST_F(JackDevice, PortAudioCallsBackWithInputsAndOutputs) {
  const std::vector<DeviceInfo> list = listPortAudioDevices();
  if (std::none_of(list.begin(), list.end(), [](const DeviceInfo& d) { return d.name == kJackSystem; }))
    GTEST_SKIP() << "PortAudio was built without JACK";
  DeviceRequest wish = request();
  wish.inputChannels = 2;
  auto device = openPortAudioDevice(wish, source_, error_);
  ASSERT_NE(device, nullptr) << error_.text;
  ASSERT_TRUE(source_.waitFor(12800));
  EXPECT_EQ(device->format().sampleRate, 48000u);
  EXPECT_EQ(device->format().inputChannels, 2u);
  EXPECT_FALSE(device->telemetry().lost);
  device.reset();
  const uint64_t after = source_.callbacks();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_EQ(source_.callbacks(), after);
}
#endif

}  // namespace
}  // namespace mam
