// Racks shared out in the callback: the same samples whatever the threads do, and told when it is of no use.
#include <atomic>
#include <random>
#include <thread>

#include "engine/sessions.hpp"
#include "telemetry/fake_clock.hpp"

namespace mam {
namespace {

using test::Driver;
using test::FakeClock;
using test::sameBits;

std::shared_ptr<const Rack> session(uint32_t racks) {
  std::vector<std::shared_ptr<const Rack>> list;
  for (uint32_t i = 0; i < racks; ++i) {
    auto rack = std::make_shared<Rack>(*test::busyRack(i % 2 == 0));
    rack->seed = i;
    list.push_back(rack);
  }
  auto made = test::sessionOf(list);
  test::add(*made, "bus", "compressor");
  made->edges.push_back({"r0/", "bus", 0, 0, 0.5f, 0});
  made->edges.push_back({"r1/", "bus", 0, 1, 0.5f, 0});
  return made;
}

/// Plays, edits and plays again; `between` is called before each block.
template <class Between> std::vector<float> played(uint32_t threads, uint32_t seed, const Between& between) {
  std::mt19937 random(seed);
  Driver driver;
  driver.engine.setRealtimeThreads(threads);
  PlayRequest request;
  request.range.loop = true;
  EXPECT_FALSE(driver.engine.load(session(5)));
  EXPECT_FALSE(driver.engine.play(request));
  const auto cut = [&] {
    between(driver.engine);
    return 1 + random() % 700;
  };
  std::vector<float> sound = driver.runCut(20000, cut);
  for (const uint32_t racks : {6u, 4u}) {
    EXPECT_FALSE(driver.engine.edit(session(racks)));
    const std::vector<float> more = driver.runCut(10000, cut);
    sound.insert(sound.end(), more.begin(), more.end());
  }
  EXPECT_FALSE(driver.engine.play(request));
  const std::vector<float> last = driver.runCut(5000, cut);
  sound.insert(sound.end(), last.begin(), last.end());
  return sound;
}

TEST(ParallelCallback, GivesTheSamplesOfOneThread) {
  const std::vector<float> alone = played(1, 1, [](Engine&) {});
  for (const uint32_t threads : {2u, 3u, 5u})
    EXPECT_TRUE(sameBits(alone, played(threads, threads, [](Engine&) {}))) << threads;
}

TEST(ParallelCallback, GivesThemWhileThreadsComeAndGoAndAreStopped) {
  const std::vector<float> alone = played(1, 1, [](Engine&) {});
  // Others keep the processors busy, so that threads are stopped anywhere.
  std::atomic<bool> ended{false};
  std::vector<std::thread> others;
  for (uint32_t i = 0; i < std::thread::hardware_concurrency(); ++i)
    others.emplace_back([&ended] {
      while (!ended.load(std::memory_order_relaxed)) {}
    });
  std::mt19937 random(11);
  const std::vector<float> shared = played(3, 3, [&random](Engine& engine) {
    if (random() % 16 == 0) engine.setRealtimeThreads(1 + random() % 4);
  });
  ended.store(true);
  for (std::thread& other : others) other.join();
  EXPECT_TRUE(sameBits(alone, shared));
}

TEST(ParallelCallback, IsToldAndOffUnlessAskedFor) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(session(5)));
  driver.run(1000, 100);
  Telemetry told = driver.engine.telemetry(NodeTimes::None);
  EXPECT_EQ(1u, told.parallel.threads);
  EXPECT_FALSE(told.parallel.sharing);
  driver.engine.setRealtimeThreads(3);
  driver.run(100, 100);
  told = driver.engine.telemetry(NodeTimes::None);
  EXPECT_EQ(3u, told.parallel.threads);
  EXPECT_LE(told.parallel.raised, 2u);
  EXPECT_TRUE(!told.parallel.sharing || told.parallel.raised == 2)
      << "without priority they may be stopped at their work";
  driver.engine.setRealtimeThreads(1);
  driver.run(100, 100);
  told = driver.engine.telemetry(NodeTimes::None);
  EXPECT_EQ(1u, told.parallel.threads);
  EXPECT_FALSE(told.parallel.sharing);
}

// The fake clock goes on by what every thread burns: sharing never ends sooner on it.
TEST(ParallelCallback, AnOverloadedOneShedsAndSaysSoAndSoundsTheSame) {
  FakeClock::restart();
  EngineConfig config;
  config.manualFeeding = true;
  config.recorderSeconds = 1;
  config.clock = FakeClock::read;
  Engine engine(config);
  auto burning = std::make_shared<Rack>();
  test::addBurner(*burning, "a", 700000);
  ASSERT_FALSE(engine.load(test::sessionOf({burning, burning})));
  engine.setRealtimeThreads(2);
  engine.telemetry(NodeTimes::Timed);
  std::vector<float> peaks(16);
  float left[64], right[64];
  float* const out[] = {left, right};
  for (int i = 0; i < 200; ++i) engine.render(out, 64);
  const Telemetry told = engine.telemetry(NodeTimes::Timed);
  EXPECT_EQ(Shed::Detail, told.shed.now);
  EXPECT_EQ(1u, told.shed.parallel);
  EXPECT_EQ(1u, told.shed.detail);
  EXPECT_FALSE(told.parallel.sharing) << "shed first, as it did not help";
  const uint64_t before = FakeClock::readings.load();
  for (int i = 0; i < 100; ++i) engine.render(out, 64);
  EXPECT_EQ(before + 200, FakeClock::readings.load()) << "no node is timed any more";
}

}  // namespace
}  // namespace mam
