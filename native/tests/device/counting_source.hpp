// A source that numbers its frames, so that a test sees whether a device left any out.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "device/device.hpp"

namespace mam {

class CountingSource final : public AudioSource {
 public:
  explicit CountingSource(uint32_t channels) : channels_(channels) {}

  void render(float* const* out, uint32_t frames) noexcept override {
    const uint64_t before = frames_.load(std::memory_order_relaxed);
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t i = 0; i < frames; ++i) out[c][i] = 0;
    if (frames > longest_.load(std::memory_order_relaxed)) longest_.store(frames, std::memory_order_relaxed);
    callbacks_.fetch_add(1, std::memory_order_relaxed);
    frames_.store(before + frames, std::memory_order_release);
  }

  uint64_t frames() const noexcept { return frames_.load(std::memory_order_acquire); }
  uint64_t callbacks() const noexcept { return callbacks_.load(std::memory_order_relaxed); }
  uint32_t longest() const noexcept { return longest_.load(std::memory_order_relaxed); }

  /// Waits until that many frames were asked for; false when they do not come within ten seconds.
  bool waitFor(uint64_t wanted) const {
    for (int i = 0; i < 1000 && frames() < wanted; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return frames() >= wanted;
  }

 private:
  const uint32_t channels_;
  std::atomic<uint64_t> frames_{0}, callbacks_{0};
  std::atomic<uint32_t> longest_{0};
};

}  // namespace mam
