#include "device/keeper.hpp"

#include <gtest/gtest.h>

#include "device/counting_source.hpp"

namespace mam {
namespace {

constexpr uint32_t kRate = 48000;

DeviceWish wishFor(const std::string& name, uint32_t blockFrames = 128, Absent absent = Absent::Refused) {
  return {name, blockFrames, 0, absent};
}

/// Frames against time since it was made, in frames: more is ahead.
class Pace {
 public:
  explicit Pace(const CountingSource& source)
      : source_(source), frames_(source.frames()), begin_(std::chrono::steady_clock::now()) {}
  double error() const {
    const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    return static_cast<double>(source_.frames() - frames_) - passed * kRate;
  }

 private:
  const CountingSource& source_;
  const uint64_t frames_;
  const std::chrono::steady_clock::time_point begin_;
};

TEST(DeviceKeeper, TheSilentClockIsNoDeviceAndCallsTheEngine) {
  CountingSource source(2);
  DeviceKeeper keeper(source, kRate, 2);
  EXPECT_EQ(keeper.status().state, DeviceState::None);
  ASSERT_FALSE(keeper.open(wishFor("silent", 480)));
  ASSERT_TRUE(source.waitFor(4800));
  const DeviceStatus status = keeper.status();
  EXPECT_EQ(status.state, DeviceState::None);
  EXPECT_EQ(status.name, "silent");
  EXPECT_EQ(status.telemetry.blockFrames, 480u);
  EXPECT_EQ(status.trouble, "");
  EXPECT_FALSE(keeper.whileClosed([] {}));
  keeper.close();
  EXPECT_TRUE(keeper.whileClosed([] {}));
  const uint64_t after = source.frames();
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  EXPECT_EQ(source.frames(), after);
}

TEST(DeviceKeeper, AChangeOfBlockLosesNoFrameOfTime) {
  CountingSource source(2);
  DeviceKeeper keeper(source, kRate, 2);
  ASSERT_FALSE(keeper.open(wishFor("silent", 64)));
  ASSERT_TRUE(source.waitFor(640));
  const Pace pace(source);
  for (uint32_t blockFrames : {512u, 64u, 1024u, 128u}) {
    ASSERT_FALSE(keeper.open(wishFor("silent", blockFrames)));
    ASSERT_TRUE(source.waitFor(source.frames() + 4 * blockFrames));
  }
  EXPECT_EQ(source.overlaps(), 0u);
  // A block either way, and what a loaded machine holds up.
  EXPECT_GE(pace.error(), -1024 - 9600);
  EXPECT_LE(pace.error(), 1024 + 4800);
}

TEST(DeviceKeeper, ADeviceThatIsNotThereIsRefusedAndWhatWasOpenGoesOn) {
  CountingSource source(2);
  DeviceKeeper keeper(source, kRate, 2);
  const Error refused = keeper.open(wishFor("Card: of nobody"));
  EXPECT_EQ(refused.code, MAM_ERROR_DEVICE_UNKNOWN);
  EXPECT_FALSE(keeper.isOpen());
  ASSERT_FALSE(keeper.open(wishFor("silent")));
  EXPECT_TRUE(keeper.open(wishFor("Card: of nobody")));
  EXPECT_EQ(keeper.status().name, "silent");
  ASSERT_TRUE(source.waitFor(source.frames() + 1280));
  EXPECT_EQ(source.overlaps(), 0u);
}

TEST(DeviceKeeper, ADeviceThatIsReplacedBeforeItsFirstCallTakesNobodysTurnAway) {
  for (int i = 0; i < 20; ++i) {
    CountingSource source(2);
    DeviceKeeper keeper(source, kRate, 2);
    ASSERT_FALSE(keeper.open(wishFor("silent", 64)));
    EXPECT_TRUE(keeper.open(wishFor("Card: of nobody")));
    ASSERT_TRUE(source.waitFor(64));
    EXPECT_EQ(source.overlaps(), 0u);
  }
}

TEST(DeviceKeeper, EndsWhileADeviceIsLookedFor) {
  for (int i = 0; i < 3; ++i) {
    CountingSource source(2);
    DeviceKeeper keeper(source, kRate, 2);
    DeviceWish wish = wishFor("Card: of nobody");
    wish.absent = Absent::WaitedFor;
    ASSERT_FALSE(keeper.open(wish));
    std::this_thread::sleep_for(std::chrono::milliseconds(500 + 5 * i));  // it looks twice a second
  }
}

TEST(DeviceKeeper, ADeviceThatIsWaitedForIsLostAndTheSilentClockPlaysInItsPlace) {
  CountingSource source(2);
  DeviceKeeper keeper(source, kRate, 2);
  ASSERT_FALSE(keeper.open(wishFor("Card: of nobody", 256, Absent::WaitedFor)));
  ASSERT_TRUE(source.waitFor(2560));
  DeviceStatus status = keeper.status();
  EXPECT_EQ(status.state, DeviceState::Lost);
  EXPECT_EQ(status.name, "Card: of nobody");
  EXPECT_NE(status.trouble.find("Card: of nobody"), std::string::npos);
  EXPECT_EQ(status.telemetry.blockFrames, 256u);
  ASSERT_TRUE(source.waitFor(kRate)) << "it is looked for twice in a second, and no other is taken";
  EXPECT_EQ(keeper.status().state, DeviceState::Lost);
  ASSERT_FALSE(keeper.open(wishFor("silent")));
  EXPECT_EQ(keeper.status().state, DeviceState::None);
  EXPECT_EQ(keeper.status().trouble, "");
  ASSERT_TRUE(source.waitFor(source.frames() + 1280));
  EXPECT_EQ(source.overlaps(), 0u);
}

}  // namespace
}  // namespace mam
