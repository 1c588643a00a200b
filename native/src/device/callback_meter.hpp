// realtime
// Counts and times the callbacks of one device and finds the cause of its xruns. Written by the callback thread alone, read
// by anybody.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "device/device.hpp"
#include "telemetry/clock.hpp"
#include "telemetry/xruns.hpp"

namespace mam {

class CallbackMeter {
 public:
  /// `xruns` may be null.
  explicit CallbackMeter(XrunRing* xruns) noexcept : ring_(xruns) {}
  /// [main] Before the first callback, where the rate is not known sooner.
  void setRate(uint32_t sampleRate) noexcept { sampleRate_ = sampleRate; }

  /// [any] The device says that it missed something; the next callback finds out why.
  void report() noexcept { reported_.fetch_add(1, std::memory_order_relaxed); }

  /// [audio] A callback of `frames` begins at `now`, of monotonicNanos.
  void begin(uint64_t now, uint32_t frames, uint64_t engineFrame) noexcept {
    const uint64_t late = begin_ != 0 && now > begin_ + length_ ? now - begin_ - length_ : 0;
    begin_ = now;
    length_ = lengthOf(frames);
    engineFrame_ = engineFrame;
    if (reported_.load(std::memory_order_relaxed) != 0 && reported_.exchange(0, std::memory_order_relaxed) != 0) {
      if (explained_ == 0) add(late > length_ ? XrunCause::Scheduling : XrunCause::Device, lastNanos_, late);
    }
    if (explained_ > 0) --explained_;
  }

  /// [audio] A clock of ours woke more than a block late.
  void countLate(uint64_t lateNanos) noexcept { add(XrunCause::Scheduling, lastNanos_, lateNanos); }

  /// [audio] The callback that began last has ended.
  void end(uint32_t frames) noexcept {
    if (frames == 0) return;
    const uint64_t now = monotonicNanos();
    lastNanos_ = now > begin_ ? now - begin_ : 0;
    const double load = static_cast<double>(lastNanos_) / static_cast<double>(length_);
    const double mean = meanLoad_.load(std::memory_order_relaxed);
    const uint64_t before = callbacks_.load(std::memory_order_relaxed);
    const double share =
        before == 0 ? 1.0 : std::min(1.0, static_cast<double>(length_) * 1e-9);  // one-pole of a second
    meanLoad_.store(mean + (load - mean) * share, std::memory_order_relaxed);
    if (load > peakLoad_.load(std::memory_order_relaxed)) peakLoad_.store(load, std::memory_order_relaxed);
    if (lastNanos_ > length_) {
      add(XrunCause::Cpu, lastNanos_, 0);
      explained_ = kExplainedBlocks;
    }
    blockFrames_.store(frames, std::memory_order_relaxed);
    callbacks_.store(before + 1, std::memory_order_release);
  }

  /// [any] Starts a new search for the peak.
  DeviceTelemetry read() noexcept {
    DeviceTelemetry now;
    now.callbacks = callbacks_.load(std::memory_order_acquire);
    now.xruns = xruns_.load(std::memory_order_relaxed);
    now.deviceXruns = deviceXruns_.load(std::memory_order_relaxed);
    now.meanLoad = meanLoad_.load(std::memory_order_relaxed);
    now.peakLoad = peakLoad_.exchange(0, std::memory_order_relaxed);
    now.blockFrames = blockFrames_.load(std::memory_order_relaxed);
    return now;
  }

 private:
  /// What the device reports in so many blocks after a callback that took too long is that same xrun.
  static constexpr uint32_t kExplainedBlocks = 3;

  uint64_t lengthOf(uint32_t frames) const noexcept {
    return std::max<uint64_t>(1, frames * uint64_t{1000000000} / sampleRate_);
  }
  static uint32_t micros(uint64_t nanos) noexcept {
    return static_cast<uint32_t>(std::min<uint64_t>(nanos / 1000, UINT32_MAX));
  }
  void add(XrunCause cause, uint64_t callbackNanos, uint64_t lateNanos) noexcept {
    xruns_.store(xruns_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (cause == XrunCause::Device)
      deviceXruns_.store(deviceXruns_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    if (ring_ != nullptr) ring_->add({0, begin_, engineFrame_, cause, micros(callbackNanos), micros(lateNanos)});
  }

  uint32_t sampleRate_ = 48000;  // Hz
  XrunRing* const ring_;
  std::atomic<uint64_t> callbacks_{0}, xruns_{0}, deviceXruns_{0};
  std::atomic<double> meanLoad_{0}, peakLoad_{0};
  std::atomic<uint32_t> blockFrames_{0}, reported_{0};

  // The callback thread's.
  uint64_t begin_ = 0, length_ = 1, lastNanos_ = 0, engineFrame_ = 0;  // nanoseconds, but for the frame
  uint32_t explained_ = 0;
};
static_assert(std::atomic<double>::is_always_lock_free && std::atomic<uint64_t>::is_always_lock_free);

}  // namespace mam
