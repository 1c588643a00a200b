// realtime
// The items of one job at a time, each for one of the threads that help.
#pragma once

#include <atomic>
#include <cstdint>

namespace mam {

/// What a job is may be written plainly before begin() and read after claim(): no job ends before its last claimed item.
class JobItems {
 public:
  /// [the job's thread] After the items of the job before are done.
  void begin(uint32_t count) noexcept {
    count_ = count;
    left_.store(count, std::memory_order_relaxed);
    unclaimed_.store(count, std::memory_order_seq_cst);
  }
  /// [any] The next item of the job that is going on, if one is left.
  bool claim(uint32_t& item) noexcept {
    uint32_t unclaimed = unclaimed_.load(std::memory_order_acquire);
    while (unclaimed != 0) {
      if (!unclaimed_.compare_exchange_weak(unclaimed, unclaimed - 1, std::memory_order_acq_rel,
                                            std::memory_order_acquire))
        continue;
      item = count_ - unclaimed;
      return true;
    }
    return false;
  }
  bool claimable() const noexcept { return unclaimed_.load(std::memory_order_seq_cst) != 0; }
  /// [who claimed it] Whether it was the last of the job.
  bool finish() noexcept { return left_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
  bool done() const noexcept { return left_.load(std::memory_order_acquire) == 0; }

 private:
  std::atomic<uint32_t> unclaimed_{0}, left_{0};
  uint32_t count_ = 0;
};

}  // namespace mam
