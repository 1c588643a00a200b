// realtime
// The time of each step of a schedule, some of them a block in rotation, so that looking at the clock costs a set share of
// the callback whatever the rack.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/spsc.hpp"
#include "telemetry/clock.hpp"
#include "telemetry/time_histogram.hpp"

namespace mam {

/// One timed piece of work of the audio thread: a step's tile, or a whole block.
struct Slice {
  static constexpr uint32_t kBlock = UINT32_MAX;
  uint64_t startNanos = 0;
  uint64_t engineFrame = 0;  ///< of the block
  uint32_t durationNanos = 0;
  uint32_t step = kBlock;
  uint32_t frames = 0, commands = 0;  ///< of a block
};

/// Every slice from a moment on, as far as the reader keeps up and threads that render together are not in each other's way.
struct SliceTrace {
  explicit SliceTrace(size_t capacity) : slices(capacity) {}
  SpscRing<Slice> slices;
  std::atomic<uint64_t> dropped{0};

  /// [audio] Nobody is waited for longer than the copying of a few slices takes.
  void push(const Slice& slice) noexcept {
    for (uint32_t tries = 0; tries < kMostTries; ++tries) {
      if (pushing_.test_and_set(std::memory_order_acquire)) continue;
      const bool kept = slices.push(slice);
      pushing_.clear(std::memory_order_release);
      if (kept) return;
      break;
    }
    dropped.fetch_add(1, std::memory_order_relaxed);
  }

 private:
  static constexpr uint32_t kMostTries = 64;
  std::atomic_flag pushing_ = ATOMIC_FLAG_INIT;
};

/// Made on the main thread, written on the audio thread; schedules of one rack may share it, as one of them is timed at once.
struct StepTimes {
  /// `ends`: in order, the steps after the last one of each schedule; the last of them is the number of all. Steps of two
  /// schedules are not rendered in a row.
  explicit StepTimes(std::vector<uint32_t> ends)
      : sectionEnds(std::move(ends)),
        stepCount(sectionEnds.back()),
        times(new TimeHistogram[stepCount]),
        spent(new uint64_t[stepCount]()) {}
  explicit StepTimes(uint32_t count) : StepTimes(std::vector<uint32_t>{count}) {}
  /// Steps from this one on to the end of its schedule.
  uint32_t rowFrom(uint32_t step) const noexcept {
    const auto end = std::upper_bound(sectionEnds.begin(), sectionEnds.end(), step);
    return end == sectionEnds.end() ? 0 : *end - step;
  }
  const std::vector<uint32_t> sectionEnds;
  const uint32_t stepCount;
  const std::unique_ptr<TimeHistogram[]> times;  ///< a block's time each
  const std::unique_ptr<uint64_t[]> spent;       ///< in this block so far; of the thread that renders the step
};

/// Where one step ended and the next begins, which saves a look at the clock. Of what one thread renders in a row.
struct StepChain {
  uint32_t after = UINT32_MAX;  ///< the step that comes after the one that ended last
  uint64_t lastNanos = 0;       ///< when that was
};

/// The audio thread's, but for what threads that render together do with steps of their own.
class StepTimer {
 public:
  /// What a look at the clock and keeping a time are taken to cost (measured on a virtual machine; bare metal does it in
  /// half), what a block's own times cost, and steps that are timed in a row, which share looks.
  static constexpr uint32_t kReadNanos = 45, kKeepNanos = 100, kBlockNanos = 150;
  static constexpr uint32_t kStepsInARow = 8;

  /// Nanoseconds that timing steps may take of a block: with the block's own times at most a hundred-and-twenty-eighth,
  /// which leaves much of long blocks and little of short ones.
  static constexpr uint32_t allowance(uint32_t blockNanos) noexcept {
    const uint32_t all = blockNanos / 128;
    const uint32_t left = all > kBlockNanos ? all - kBlockNanos : 0;
    return std::min(std::max(left, blockNanos / 2000), blockNanos / 300);
  }

  void setClock(NanosClock clock) noexcept { clock_ = clock; }

  /// Chooses the steps of this block, which has `tiles` tiles: none until a row of them can be afforded, all of them where
  /// there is a trace. False for none.
  bool begin(StepTimes& times, uint32_t tiles, SliceTrace* trace, uint64_t engineFrame) noexcept {
    if (times_ != &times) next_ = 0;
    times_ = &times;
    active_ = true;
    trace_ = trace;
    engineFrame_ = engineFrame;
    if (next_ >= times.stepCount) next_ = 0;
    first_ = trace != nullptr ? 0 : next_;
    const uint32_t row = std::min(kStepsInARow, times.rowFrom(first_));
    cost_ = (row + 1) * tiles * kReadNanos + row * kKeepNanos;
    count_ = trace != nullptr ? times.stepCount : credit_ >= cost_ ? row : 0;
    return count_ != 0;
  }

  bool times(uint32_t step) const noexcept { return step - first_ < count_; }
  /// The end of the step before is the begin of the next one, unless that one was left out.
  uint64_t enter(uint32_t step, const StepChain& chain) const noexcept {
    return step == chain.after ? chain.lastNanos : clock_();
  }
  void leave(uint32_t step, uint64_t begin, StepChain& chain) noexcept {
    const uint64_t end = chain.lastNanos = clock_();
    chain.after = step + 1;
    times_->spent[step] += end - begin;
    if (trace_ != nullptr) trace_->push({begin, engineFrame_, static_cast<uint32_t>(end - begin), step});
  }

  /// The block took so long: what was timed is kept, and the next blocks may look for a share of it.
  void end(uint32_t blockNanos) noexcept {
    if (!active_) return;
    for (uint32_t step = first_; step < first_ + count_; ++step) {
      times_->times[step].add(static_cast<uint32_t>(std::min<uint64_t>(times_->spent[step], UINT32_MAX)));
      times_->spent[step] = 0;
    }
    if (trace_ == nullptr && count_ != 0) credit_ -= cost_;
    credit_ = std::min(credit_ + allowance(blockNanos), std::max(credit_, 2 * cost_));
    next_ = first_ + count_;
    count_ = 0;
    active_ = false;
  }

 private:
  NanosClock clock_ = monotonicNanos;
  StepTimes* times_ = nullptr;  // gone, perhaps, while nothing is active
  bool active_ = false;
  SliceTrace* trace_ = nullptr;
  uint64_t engineFrame_ = 0;
  uint32_t first_ = 0, count_ = 0, next_ = 0;
  uint32_t cost_ = 0, credit_ = 0;  // nanoseconds that the row costs, and that may be spent
};

/// Times a scope where the step is one of this block's. `timer` may be null.
class StepTiming {
 public:
  StepTiming(StepTimer* timer, uint32_t step, StepChain& chain) noexcept
      : timer_(timer != nullptr && timer->times(step) ? timer : nullptr), step_(step), chain_(chain) {
    if (timer_ != nullptr) begin_ = timer_->enter(step, chain_);
  }
  ~StepTiming() {
    if (timer_ != nullptr) timer_->leave(step_, begin_, chain_);
  }
  StepTiming(const StepTiming&) = delete;
  StepTiming& operator=(const StepTiming&) = delete;

 private:
  StepTimer* const timer_;
  const uint32_t step_;
  StepChain& chain_;
  uint64_t begin_ = 0;
};

}  // namespace mam
