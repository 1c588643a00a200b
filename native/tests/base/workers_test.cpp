// Jobs whose items several threads share out, however those are held up.
#include "base/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>

#include "base/realtime_workers.hpp"
#include "telemetry/clock.hpp"

namespace mam {
namespace {

struct Job {
  std::vector<uint32_t> done;  // by item, how often
  std::atomic<uint32_t> holdUps{0};
  uint32_t number = 0;
  bool holdsUp = false;

  static void work(void* context, uint32_t item) {
    Job& job = *static_cast<Job*>(context);
    ++job.done[item];
    if (!job.holdsUp || (job.number * 31 + item * 7) % 97 != 0) return;
    job.holdUps.fetch_add(1);
    std::this_thread::sleep_for(std::chrono::microseconds(100 + item % 5 * 150));
  }
};

std::unique_ptr<Workers> made(bool realtime, uint32_t helpers) {
  if (realtime) return std::make_unique<RealtimeWorkers>(helpers, monotonicNanos);
  return std::make_unique<SleepingWorkers>(helpers);
}

class WorkersOfBothKinds : public testing::TestWithParam<bool> {};

TEST_P(WorkersOfBothKinds, DoEveryItemOfEachJobOnceHoweverTheyAreHeldUp) {
  std::mt19937 random(7);
  for (const uint32_t helpers : {0u, 1u, 3u}) {
    const std::unique_ptr<Workers> workers = made(GetParam(), helpers);
    Job job;
    job.holdsUp = true;
    for (job.number = 0; job.number < 3000; ++job.number) {
      const uint32_t count = random() % 20;
      job.done.assign(count, 0);
      workers->run(count, Job::work, &job);
      for (const uint32_t times : job.done) ASSERT_EQ(1u, times) << "job " << job.number;
    }
    EXPECT_GT(job.holdUps.load(), 100u);
  }
}

TEST_P(WorkersOfBothKinds, EndWhileTheySleepAndWhileTheyWork) {
  for (uint32_t turn = 0; turn < 50; ++turn) {
    const std::unique_ptr<Workers> workers = made(GetParam(), 1 + turn % 3);
    Job job;
    for (job.number = 0; job.number < turn % 4; ++job.number) {
      job.done.assign(8, 0);
      workers->run(8, Job::work, &job);
    }
    for (const uint32_t times : job.done) EXPECT_EQ(1u, times);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, WorkersOfBothKinds, testing::Values(false, true));

TEST(RealtimeWorkers, WaitForNobodyWhoHasNotBegun) {
  // The helper is held up in its first item of a job; until it is let go the callback does all the others by itself.
  struct Held {
    std::thread::id caller = std::this_thread::get_id();
    std::atomic<bool> begun{false}, letGo{false};
    std::atomic<uint32_t> byCaller{0}, byHelper{0};
    static void work(void* context, uint32_t) {
      Held& held = *static_cast<Held*>(context);
      if (std::this_thread::get_id() != held.caller) {
        held.byHelper.fetch_add(1);
        held.begun.store(true);
        while (!held.letGo.load()) std::this_thread::yield();
        return;
      }
      // The last but the helper's own: it cannot be one that the callback waits for.
      if (held.byCaller.fetch_add(1) + 2 == 64) held.letGo.store(true);
      while (!held.begun.load()) std::this_thread::yield();
    }
  } held;
  RealtimeWorkers workers(1, monotonicNanos);
  workers.run(64, Held::work, &held);
  EXPECT_EQ(1u, held.byHelper.load());
  EXPECT_EQ(63u, held.byCaller.load());
}

TEST(RealtimeWorkers, CountAStallWhereAnItemThatWasBegunTakesTooLong) {
  struct Slow {
    std::thread::id caller = std::this_thread::get_id();
    std::atomic<bool> begun{false};
    static void work(void* context, uint32_t) {
      Slow& slow = *static_cast<Slow*>(context);
      if (std::this_thread::get_id() == slow.caller) {
        while (!slow.begun.load()) std::this_thread::yield();
        return;
      }
      slow.begun.store(true);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  } slow;
  RealtimeWorkers workers(1, monotonicNanos);
  workers.run(2, Slow::work, &slow);
  const RealtimeWorkers::Figures figures = workers.takeFigures();
  EXPECT_EQ(1u, figures.stalls);
  EXPECT_GE(figures.busyNanos, 20000000u);
  EXPECT_GE(figures.wallNanos, 20000000u);
  EXPECT_EQ(0u, workers.takeFigures().busyNanos);
}

}  // namespace
}  // namespace mam
