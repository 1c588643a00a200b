// A keeper and a JACK server that dies, comes back, is not there yet, or runs at another rate.
#include <gtest/gtest.h>

#include <memory>

#include "device/counting_source.hpp"
#include "device/jack_loop.hpp"
#include "device/keeper.hpp"
#include "device/sines.hpp"
#include "engine/racks.hpp"

namespace mam {
namespace {

constexpr uint32_t kRate = 48000;

class KeeperOnJack : public testing::Test {
 protected:
  void SetUp() override {
    if (!hasDevices()) GTEST_SKIP() << "built without JACK";
    if (!JackServer::isInstalled()) GTEST_SKIP() << "jackd is not installed";
    startServer(kRate);
  }
  void startServer(uint32_t sampleRate) {
    server_.reset();
    server_ = std::make_unique<JackServer>(sampleRate);
    server_->start();
    if (!JackServer::answers(kJackSystem)) GTEST_SKIP() << "jackd does not start here";
  }
  static bool reaches(DeviceKeeper& keeper, DeviceState state) {
    for (int i = 0; i < 1500 && keeper.status().state != state; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return keeper.status().state == state;
  }
  static DeviceWish wishFor(const std::string& name, uint32_t inputChannels = 0) {
    return {name, 128, inputChannels, Absent::Refused};
  }

  std::unique_ptr<JackServer> server_;
};

/// Reads a recording while it is made.
class Reader {
 public:
  explicit Reader(Engine& engine) : engine_(engine), thread_([this] { run(); }) {}
  ~Reader() { stop(); }
  std::vector<float>& stop() {
    stopping_.store(true);
    if (thread_.joinable()) thread_.join();
    return samples_;
  }

 private:
  void run() {
    std::vector<float> some(1 << 16);
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      while (const size_t count = engine_.readRecorded(some.data(), some.size()))
        samples_.insert(samples_.end(), some.begin(), some.begin() + static_cast<ptrdiff_t>(count));
    } while (!stopping_.load());
  }
  Engine& engine_;
  std::vector<float> samples_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

PlayRequest looped() {
  PlayRequest request;
  request.range.loop = true;
  return request;
}

TEST_F(KeeperOnJack, TwentyDeathsOfTheServerLeaveNoGapInWhatIsRecorded) {
  EngineConfig config;
  config.lookaheadFrames = 4 * kRate;  // a loaded machine may hold up the feeder
  Engine engine(config);
  DeviceKeeper keeper(engine, kRate, 2);
  ASSERT_FALSE(engine.load(test::busyRack()));
  ASSERT_FALSE(keeper.open(wishFor(kJackSystem)));
  engine.startRecording(UINT64_MAX / 4);
  ASSERT_FALSE(engine.play(looped()));
  Reader reader(engine);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto begin = std::chrono::steady_clock::now();
  const uint64_t firstFrame = engine.status().position.engineFrame;
  for (int death = 1; death <= 20; ++death) {
    server_->stop(SIGKILL);
    ASSERT_TRUE(reaches(keeper, DeviceState::Lost)) << "death " << death;
    EXPECT_EQ(keeper.status().gaps, static_cast<uint64_t>(death));
    EXPECT_EQ(keeper.status().name, kJackSystem) << "no other device is ever taken";
    server_->start();
    ASSERT_TRUE(reaches(keeper, DeviceState::Running)) << "after death " << death << ": " << keeper.status().trouble;
  }
  const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const double counted = static_cast<double>(engine.status().position.engineFrame - firstFrame);
  const double lost = static_cast<double>(keeper.status().lostFrames);
  printf("%.1f s, frames against time: %.0f, told as lost: %.0f, xruns: %llu\n", passed, counted - passed * kRate, lost,
         static_cast<unsigned long long>(keeper.status().telemetry.xruns));
  // What a loaded machine takes from the server's dummy driver is no gap of ours: it is told as xruns and lost frames.
  EXPECT_NEAR(counted + lost, passed * kRate, 0.02 * passed * kRate + 20 * 128);
  keeper.close();
  const std::vector<float>& recorded = reader.stop();
  EXPECT_EQ(engine.lostRecordedFrames(), 0u);
  EXPECT_EQ(engine.status().lateCommands, 0u);
  ASSERT_GT(recorded.size(), 20u * kRate);
  test::Driver offline;
  ASSERT_FALSE(offline.engine.load(test::busyRack()));
  ASSERT_FALSE(offline.engine.play(looped()));
  const std::vector<float> expected = offline.run(recorded.size() / 2, 1024);
  ASSERT_EQ(expected.size(), recorded.size());
  EXPECT_EQ(std::memcmp(expected.data(), recorded.data(), expected.size() * sizeof(float)), 0);
}

TEST_F(KeeperOnJack, AServerThatIsNotThereYetIsTakenWhenItAppears) {
  server_->stop(SIGTERM);
  CountingSource source(2);
  DeviceKeeper keeper(source, kRate, 2);
  DeviceWish wish = wishFor(kJackSystem);
  wish.absent = Absent::WaitedFor;
  ASSERT_FALSE(keeper.open(wish));
  EXPECT_EQ(keeper.status().state, DeviceState::Lost);
  ASSERT_TRUE(source.waitFor(4800));
  server_->start();
  ASSERT_TRUE(reaches(keeper, DeviceState::Running)) << keeper.status().trouble;
  EXPECT_EQ(keeper.status().trouble, "");
  EXPECT_EQ(keeper.status().sampleRate, kRate);
  ASSERT_TRUE(source.waitFor(source.frames() + 4800));
  EXPECT_EQ(source.overlaps(), 0u);
}

/// Of a source that gives 1 all the time, from the loop's opening to its closing.
struct Fades {
  size_t inFrames = 0;
  float steepest = 0, last = 0;
};

Fades fadesOf(const std::vector<float>& heard) {
  Fades fades;
  if (heard.empty()) return fades;
  const auto first = std::find_if(heard.begin(), heard.end(), [](float x) { return x != 0; });
  fades.inFrames = static_cast<size_t>(std::find(first, heard.end(), 1.0f) - first);
  for (size_t i = 1; i < heard.size(); ++i)
    fades.steepest = std::max(fades.steepest, std::abs(heard[i] - heard[i - 1]));
  fades.last = heard.back();
  return fades;
}

// A server that stumbles leaves steps of its own: it has a few tries.
TEST_F(KeeperOnJack, ADeviceFadesInInFiftyMillisecondsAndOutInTwenty) {
  constexpr float kSteepest = 1.1f / (0.02f * kRate);
  const auto isClean = [](const Fades& fades) {
    return std::abs(static_cast<double>(fades.inFrames) - 0.05 * kRate) <= 2 && fades.steepest <= kSteepest;
  };
  Fades fades;
  for (int tries = 0; tries < 6 && !isClean(fades); ++tries) {
    JackLoop loop(1.5);
    ASSERT_TRUE(loop.isThere());
    CountingSource source(2, 1.0f);
    DeviceKeeper keeper(source, kRate, 2);
    ASSERT_FALSE(keeper.open(wishFor("silent")));
    ASSERT_FALSE(keeper.open(wishFor(kJackLoop)));
    ASSERT_TRUE(reaches(keeper, DeviceState::Running));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    ASSERT_FALSE(keeper.open(wishFor("silent")));
    const std::vector<float> heard = loop.kept();
    ASSERT_EQ(heard.size(), 1.5 * kRate);
    EXPECT_EQ(source.overlaps(), 0u);
    fades = fadesOf(heard);
  }
  EXPECT_NEAR(static_cast<double>(fades.inFrames), 0.05 * kRate, 2);
  EXPECT_LE(fades.steepest, kSteepest) << "a click";
  EXPECT_EQ(fades.last, 0) << "it left";
}

TEST_F(KeeperOnJack, ADeviceAtAnotherRateIsResampledAndSaysItsLatency) {
  if (!Resampler::isAvailable()) GTEST_SKIP() << "built without libsamplerate";
  startServer(44100);
  JackLoop loop(4);
  ASSERT_TRUE(loop.isThere());
  SineSource source(2, kLoopHertz, kRate);
  DeviceKeeper keeper(source, kRate, 2);
  ASSERT_FALSE(keeper.open(wishFor(kJackLoop)));
  ASSERT_TRUE(reaches(keeper, DeviceState::Running));
  const DeviceStatus status = keeper.status();
  EXPECT_EQ(status.sampleRate, 44100u);
  EXPECT_GT(status.outputLatencyFrames, 46u);
  const std::vector<float> heard = loop.kept();
  ASSERT_GT(heard.size(), 160000u);
  // Up to the fade's end it is another level, and a server that stumbles leaves a step: what lies between two steps counts.
  double best = 0, amplitude = 0;
  for (size_t from = 8820; from + 2205 <= heard.size(); from += 441) {
    const SineFit fit = fitSine(heard, kLoopHertz / 44100, from, from + 2205);
    if (fit.snrDb > best) best = fit.snrDb, amplitude = fit.amplitude;
  }
  EXPECT_GE(best, 90);
  EXPECT_NEAR(amplitude, 0.5, 0.001);
}

TEST_F(KeeperOnJack, AnInputIsHeardAtItsLevel) {
  JackLoop loop(3);
  ASSERT_TRUE(loop.isThere());
  SineSource source(2, 1, kRate, 2 * kRate);
  DeviceKeeper keeper(source, kRate, 2);
  ASSERT_FALSE(keeper.open(wishFor(kJackLoop, 2)));
  ASSERT_TRUE(reaches(keeper, DeviceState::Running));
  EXPECT_EQ(keeper.status().inputChannels, 2u);
  std::this_thread::sleep_for(std::chrono::milliseconds(2200));
  keeper.close();
  double best = 0, amplitude = 0;
  for (size_t from = 4800; from + 4800 <= source.heard().size(); from += 4800) {
    const SineFit fit = fitSine(source.heard(), kLoopHertz / kRate, from, from + 4800);
    if (fit.snrDb > best) best = fit.snrDb, amplitude = fit.amplitude;
  }
  EXPECT_GE(best, 90);
  EXPECT_NEAR(amplitude, 0.5, 0.001);
}

}  // namespace
}  // namespace mam
