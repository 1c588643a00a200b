// realtime
// Counts and times the callbacks of one device. Written by the callback thread alone, read by anybody.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "device/device.hpp"

namespace mam {

class CallbackMeter {
 public:
  using Clock = std::chrono::steady_clock;

  explicit CallbackMeter(uint32_t sampleRate) noexcept : sampleRate_(sampleRate) {}

  /// [audio] A callback of `frames` that began at `begin` has ended.
  void count(Clock::time_point begin, uint32_t frames) noexcept {
    if (frames == 0) return;
    const double blockSeconds = frames / static_cast<double>(sampleRate_);
    const double load = std::chrono::duration<double>(Clock::now() - begin).count() / blockSeconds;
    const double mean = meanLoad_.load(std::memory_order_relaxed);
    const uint64_t before = callbacks_.load(std::memory_order_relaxed);
    const double share = before == 0 ? 1.0 : std::min(1.0, blockSeconds);  // a one-pole of one second
    meanLoad_.store(mean + (load - mean) * share, std::memory_order_relaxed);
    if (load > peakLoad_.load(std::memory_order_relaxed)) peakLoad_.store(load, std::memory_order_relaxed);
    blockFrames_.store(frames, std::memory_order_relaxed);
    callbacks_.store(before + 1, std::memory_order_release);
  }

  /// [audio]
  void countXrun() noexcept { xruns_.store(xruns_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }

  /// [any] Starts a new search for the peak.
  DeviceTelemetry read() noexcept {
    DeviceTelemetry now;
    now.callbacks = callbacks_.load(std::memory_order_acquire);
    now.xruns = xruns_.load(std::memory_order_relaxed);
    now.meanLoad = meanLoad_.load(std::memory_order_relaxed);
    now.peakLoad = peakLoad_.exchange(0, std::memory_order_relaxed);
    now.blockFrames = blockFrames_.load(std::memory_order_relaxed);
    return now;
  }

 private:
  const uint32_t sampleRate_;  // Hz
  std::atomic<uint64_t> callbacks_{0}, xruns_{0};
  std::atomic<double> meanLoad_{0}, peakLoad_{0};
  std::atomic<uint32_t> blockFrames_{0};
};
static_assert(std::atomic<double>::is_always_lock_free && std::atomic<uint64_t>::is_always_lock_free);

}  // namespace mam
