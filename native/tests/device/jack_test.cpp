// Real callbacks without a sound card: a JACK server of our own with its dummy driver.
#include <glob.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "device/counting_source.hpp"
#include "device/device.hpp"

extern char** environ;

namespace mam {
namespace {

const std::string kSystem = "JACK Audio Connection Kit: system";

bool listed(const std::string& name) {
  const std::vector<DeviceInfo> list = listDevices();
  return std::any_of(list.begin(), list.end(), [&](const DeviceInfo& d) { return d.name == name; });
}

bool installed(const char* program) {
  const char* path = std::getenv("PATH");
  std::string rest = path == nullptr ? "" : path;
  for (rest += ':'; !rest.empty(); rest.erase(0, rest.find(':') + 1))
    if (access((rest.substr(0, rest.find(':')) + '/' + program).c_str(), X_OK) == 0) return true;
  return false;
}

class JackDevice : public testing::Test {
 protected:
  void SetUp() override {
    if (!hasDevices()) GTEST_SKIP() << "built without PortAudio";
    if (!installed("jackd")) GTEST_SKIP() << "jackd is not installed";
    // Few names: JACK keeps eight, and frees that of a killed server only for one of the same name.
    // A death test's child has the environment of its parent, whose server must not be the one that it kills.
    const char* parents = std::getenv("JACK_DEFAULT_SERVER");
    const auto nameOf = [](int number) { return "mam-test-" + std::to_string(number % 4); };
    const bool isTaken = parents != nullptr && nameOf(getpid()) == parents;
    const std::string server = nameOf(getpid() + (isTaken ? 1 : 0));
    setenv("JACK_DEFAULT_SERVER", server.c_str(), 1);
    startServer(server);
    for (int i = 0; i < 100 && !listed(kSystem); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (!listed(kSystem)) GTEST_SKIP() << "jackd does not start here, or PortAudio was built without JACK";
  }
  void TearDown() override {
    stopServer(SIGTERM);
    unsetenv("JACK_DEFAULT_SERVER");
  }

  void startServer(const std::string& name) {
    std::string n = name;
    char* arguments[] = {const_cast<char*>("jackd"),
                         const_cast<char*>("--no-realtime"),
                         const_cast<char*>("-n"),
                         n.data(),
                         const_cast<char*>("-d"),
                         const_cast<char*>("dummy"),
                         const_cast<char*>("-r"),
                         const_cast<char*>("48000"),
                         const_cast<char*>("-p"),
                         const_cast<char*>("128"),
                         nullptr};
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", 1, 0);
    posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", 1, 0);
    posix_spawnp(&server_, "jackd", &quiet, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&quiet);
  }
  void stopServer(int signal) {
    if (server_ <= 0) return;
    kill(server_, signal);
    waitpid(server_, nullptr, 0);
    server_ = 0;
  }

  /// Shared memory of a server that could not clean up.
  void removeRemains() {
    glob_t found{};
    const std::string pattern = std::string("/dev/shm/jack*") + std::getenv("JACK_DEFAULT_SERVER") + "*";
    if (glob(pattern.c_str(), 0, nullptr, &found) == 0)
      for (size_t i = 0; i < found.gl_pathc; ++i) unlink(found.gl_pathv[i]);
    globfree(&found);
  }

  DeviceRequest request() const {
    DeviceRequest wish;
    wish.name = kSystem;
    return wish;
  }

  CountingSource source_{2};
  Error error_;
  pid_t server_ = 0;
};

TEST_F(JackDevice, CallsBackWithTheServersBlocks) {
  const auto device = openDevice(request(), source_, error_);
  ASSERT_NE(device, nullptr) << error_.text;
  EXPECT_EQ(device->name(), kSystem);
  ASSERT_TRUE(source_.waitFor(12800));
  EXPECT_EQ(source_.longest(), 128u);
  EXPECT_EQ(source_.frames() % 128, 0u);
  const DeviceTelemetry telemetry = device->telemetry();
  EXPECT_EQ(telemetry.blockFrames, 128u);
  EXPECT_FALSE(telemetry.lost);
}

TEST_F(JackDevice, ARateThatIsNotTheServersIsRefusedInWords) {
  DeviceRequest wish = request();
  wish.sampleRate = 44100;
  EXPECT_EQ(openDevice(wish, source_, error_), nullptr);
  EXPECT_EQ(error_.code, MAM_ERROR_DEVICE_RATE);
  EXPECT_EQ(error_.text, kSystem + ": refuses 44100 Hz");
}

TEST_F(JackDevice, MoreChannelsThanItHasAreRefusedInWords) {
  DeviceRequest wish = request();
  wish.channels = 64;
  EXPECT_EQ(openDevice(wish, source_, error_), nullptr);
  EXPECT_EQ(error_.code, MAM_ERROR_DEVICE);
  EXPECT_NE(error_.text.find("64 asked"), std::string::npos) << error_.text;
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

// In a process of its own: PortAudio keeps the dead server's stream for ten minutes, and with it the list of devices.
TEST_F(JackDevice, AServerThatDiesIsALostDeviceAndClosingReturns) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto lose = [this] {
    auto device = openDevice(request(), source_, error_);
    const bool played = device != nullptr && source_.waitFor(1280);
    stopServer(SIGKILL);
    removeRemains();
    for (int i = 0; i < 3000 && !device->telemetry().lost; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const bool lost = device->telemetry().lost;
    device.reset();
    std::_Exit(played && lost ? 0 : 1);
  };
  EXPECT_EXIT(lose(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace mam
