// realtime
// Threads that help the callback. They sleep between jobs and are woken, never waited for until they have begun something.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/workers.hpp"

namespace mam {

struct CallbackHelper;

/// The callback claims item after item as the others do. When none is left it waits for those that a running thread has
/// begun: spinning for a while, and past that, as the samples are needed whatever comes, giving way; that is a stall.
class RealtimeWorkers final : public Workers {
 public:
  using Clock = uint64_t (*)() noexcept;  ///< nanoseconds
  static constexpr uint32_t kMostHelpers = 15;
  static constexpr uint64_t kMostSpinNanos = 200000;

  /// [main] Their priority is raised where the system allows.
  RealtimeWorkers(uint32_t helpers, Clock clock);
  ~RealtimeWorkers() override;
  RealtimeWorkers(const RealtimeWorkers&) = delete;
  RealtimeWorkers& operator=(const RealtimeWorkers&) = delete;

  /// [any]
  uint32_t helpers() const noexcept { return static_cast<uint32_t>(helpers_.size()); }
  uint32_t raised() const noexcept { return raised_.load(std::memory_order_relaxed); }

  struct Figures {
    uint64_t wallNanos = 0;  ///< of jobs, as the callback saw them
    uint64_t busyNanos = 0;  ///< that their items took on all threads: about what they take one after the other
    uint32_t stalls = 0;
  };
  /// [audio] Since the last call.
  Figures takeFigures() noexcept;

 private:
  void doRun(uint32_t count, void (*work)(void*, uint32_t), void* context) noexcept override;
  void help() noexcept;
  void wait() noexcept;
  void loop(CallbackHelper& self) noexcept;

  const Clock clock_;
  std::vector<std::unique_ptr<CallbackHelper>> helpers_;
  std::atomic<bool> ending_{false};
  std::atomic<uint32_t> raised_{0};
  JobItems items_;
  void (*work_)(void*, uint32_t) = nullptr;  // of the job
  void* context_ = nullptr;
  std::atomic<uint64_t> busyNanos_{0};  // of items that are done
  Figures figures_;                     // the callback's
};

}  // namespace mam
