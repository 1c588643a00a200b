// realtime
// What the callback keeps of itself: the time of each block, of some steps in it, and the flight record.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>

#include "telemetry/clock.hpp"
#include "telemetry/flight_recorder.hpp"
#include "telemetry/step_timer.hpp"

namespace mam {

/// Without a recorder, a trace or somebody who watches, the clock is not looked at.
class CallbackTelemetry {
 public:
  static constexpr size_t kTraceSlices = size_t{1} << 17;

  /// [main] No recorder for 0 seconds.
  CallbackTelemetry(uint32_t sampleRate, uint32_t recorderSeconds, NanosClock clock)
      : sampleRate_(sampleRate),
        clock_(clock),
        recorder_(recorderSeconds == 0 ? nullptr : std::make_unique<FlightRecorder>(sampleRate, recorderSeconds)) {
    steps_.setClock(clock);
  }

  /// [audio] A block begins, whose length is asked for or not.
  void begin(bool asked) noexcept {
    trace_ = traced_.load(std::memory_order_acquire);
    clocked_ = asked || recorder_ != nullptr || trace_ != nullptr || watched_.load(std::memory_order_relaxed);
    if (clocked_) begin_ = clock_();
  }
  /// [audio] Times steps of this block with what it returns; nullptr for none. `times` may be null. Not `affordable`: there
  /// is time for a trace alone.
  StepTimer* chooseSteps(StepTimes* times, uint32_t tiles, uint64_t engineFrame, bool affordable) noexcept {
    if (!clocked_ || times == nullptr) return nullptr;
    if (trace_ == nullptr && (!affordable || !nodesWatched_.load(std::memory_order_relaxed))) return nullptr;
    return steps_.begin(*times, tiles, trace_, engineFrame) ? &steps_ : nullptr;
  }
  /// [audio] It ends. Returns how many nanoseconds it took, 0 where nobody looked.
  uint32_t end(uint64_t engineFrame, uint32_t frames, uint32_t commands) noexcept {
    callbacks_.store(callbacks_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    blockFrames_.store(frames, std::memory_order_relaxed);
    if (!clocked_) return 0;
    const uint32_t nanos = static_cast<uint32_t>(std::min<uint64_t>(clock_() - begin_, UINT32_MAX));
    blocks_.add(nanos);
    lastNanos_.store(nanos, std::memory_order_relaxed);
    steps_.end(nanos);
    if (recorder_) {
      const bool late = uint64_t{nanos} * sampleRate_ > uint64_t{frames} * 1000000000;
      recorder_->add({engineFrame, begin_, nanos, nanos, static_cast<uint16_t>(frames), 1,
                      static_cast<uint16_t>(std::min<uint32_t>(commands, UINT16_MAX)), static_cast<uint16_t>(late)});
    }
    if (trace_ != nullptr) trace_->push({begin_, engineFrame, nanos, Slice::kBlock, frames, commands});
    return nanos;
  }

  /// [main]
  void watch(bool blocks, bool nodes) noexcept {
    watched_.store(blocks, std::memory_order_relaxed);
    nodesWatched_.store(nodes, std::memory_order_relaxed);
  }
  void trace(SliceTrace* into) noexcept { traced_.store(into, std::memory_order_release); }
  TimeHistogram& blocks() noexcept { return blocks_; }
  FlightRecorder* recorder() const noexcept { return recorder_.get(); }
  /// [any]
  uint64_t callbacks() const noexcept { return callbacks_.load(std::memory_order_relaxed); }
  uint32_t blockFrames() const noexcept { return blockFrames_.load(std::memory_order_relaxed); }
  uint32_t lastNanos() const noexcept { return lastNanos_.load(std::memory_order_relaxed); }
  uint64_t now() const noexcept { return clock_(); }

 private:
  const uint32_t sampleRate_;  // Hz
  const NanosClock clock_;
  const std::unique_ptr<FlightRecorder> recorder_;
  std::atomic<bool> watched_{false}, nodesWatched_{false};
  std::atomic<SliceTrace*> traced_{nullptr};
  std::atomic<uint64_t> callbacks_{0};
  std::atomic<uint32_t> blockFrames_{0}, lastNanos_{0};
  TimeHistogram blocks_;

  // The audio thread's.
  StepTimer steps_;
  SliceTrace* trace_ = nullptr;
  bool clocked_ = false;
  uint64_t begin_ = 0;
};

}  // namespace mam
