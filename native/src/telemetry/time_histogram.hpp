// realtime
// How long something took, over and over: written by one thread, read by another while it goes on.
#pragma once

#include <atomic>
#include <cstdint>

namespace mam {

/// Nanoseconds.
struct TimeFigures {
  double mean = 0;
  double p99 = 0;  ///< from a histogram: up to an eighth too long, never too short, never beyond `worst`
  double worst = 0;
  uint64_t count = 0;
};

/// Buckets an eighth of an octave wide, from 64 ns to 67 ms; what is longer is in the last one.
class TimeHistogram {
 public:
  static constexpr uint32_t kBuckets = 8 + 20 * 8;

  /// [audio] Loads and stores: there is one writer.
  void add(uint32_t nanos) noexcept {
    raise(counts_[bucketOf(nanos)], 1);
    sum_.store(sum_.load(std::memory_order_relaxed) + nanos, std::memory_order_relaxed);
    if (nanos > worst_.load(std::memory_order_relaxed)) worst_.store(nanos, std::memory_order_relaxed);
  }

  /// [any]
  uint32_t countOf(uint32_t bucket) const noexcept { return counts_[bucket].load(std::memory_order_relaxed); }
  uint64_t sum() const noexcept { return sum_.load(std::memory_order_relaxed); }
  /// [main] The longest since the last call.
  uint32_t takeWorst() noexcept { return worst_.exchange(0, std::memory_order_relaxed); }

  static uint32_t bucketOf(uint32_t nanos) noexcept {
    if (nanos < 64) return nanos / 8;
    const uint32_t octave = 31u - static_cast<uint32_t>(__builtin_clz(nanos));
    const uint32_t bucket = (octave - 5) * 8 + (nanos >> (octave - 3) & 7);
    return bucket < kBuckets ? bucket : kBuckets - 1;
  }
  /// The least time that is too long for a bucket.
  static uint64_t endOf(uint32_t bucket) noexcept {
    if (bucket < 8) return (bucket + 1) * 8;
    return uint64_t{8 + bucket % 8 + 1} << (bucket / 8 + 2);
  }

 private:
  static void raise(std::atomic<uint32_t>& count, uint32_t by) noexcept {
    count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  std::atomic<uint32_t> counts_[kBuckets] = {};
  std::atomic<uint64_t> sum_{0};
  std::atomic<uint32_t> worst_{0};
};

/// What a histogram gained in the last five to ten seconds. [main] The histogram is not touched but for its worst.
class TimeWindow {
 public:
  TimeFigures read(TimeHistogram& from) noexcept;
  /// Every five seconds.
  void turn(TimeHistogram& from) noexcept;
  /// Counts from now on.
  void restart(TimeHistogram& from) noexcept;

 private:
  struct Totals {
    uint32_t counts[TimeHistogram::kBuckets] = {};
    uint64_t sum = 0;
  };
  static Totals totalsOf(const TimeHistogram& from) noexcept;
  Totals older_, newer_;
  uint32_t worst_[2] = {};
};

}  // namespace mam
