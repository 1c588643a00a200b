// Threads that share out the items of a job. They sleep between jobs; whoever has a job helps with it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "base/job_items.hpp"

namespace mam {

/// One job at a time, from one thread. Which thread does an item is nobody's to know: items must not depend on each other,
/// and whoever adds up what they made does it afterwards, in an order of its own.
class Workers {
 public:
  virtual ~Workers() = default;
  /// [the job's thread] Calls work(context, item) once for each item below `count`; returns when all have been done. Waits
  /// for items that other threads have begun.
  void run(uint32_t count, void (*work)(void* context, uint32_t item), void* context) noexcept {
    doRun(count, work, context);
  }

 private:
  virtual void doRun(uint32_t count, void (*work)(void*, uint32_t), void* context) noexcept = 0;
};

/// For renders: the job's thread sleeps until the others are done. RealtimeWorkers are for the callback.
class SleepingWorkers final : public Workers {
 public:
  /// [main] As many threads beside the one that brings jobs; those that the system does not give are done without.
  explicit SleepingWorkers(uint32_t helpers);
  ~SleepingWorkers() override;
  SleepingWorkers(const SleepingWorkers&) = delete;
  SleepingWorkers& operator=(const SleepingWorkers&) = delete;

  uint32_t helpers() const noexcept { return static_cast<uint32_t>(threads_.size()); }

 private:
  void doRun(uint32_t count, void (*work)(void*, uint32_t), void* context) noexcept override;
  void loop();
  void help() noexcept;

  std::mutex mutex_;
  std::condition_variable wake_, finished_;
  bool ending_ = false;  // under mutex_
  JobItems items_;
  void (*work_)(void*, uint32_t) = nullptr;  // of the job
  void* context_ = nullptr;
  std::vector<std::thread> threads_;
};

}  // namespace mam
