// A source that numbers its frames, so that a test sees whether a device left any out.
#pragma once

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

#include "device/device.hpp"

namespace mam {

/// Renders `level` on every frame of every channel: silence by default, so that fades show where it is not.
class CountingSource final : public AudioSource {
 public:
  explicit CountingSource(uint32_t channels, float level = 0) : channels_(channels), level_(level) {}

  void render(const DeviceBlock& block) noexcept override {
    const uint64_t before = frames_.load(std::memory_order_relaxed);
    if (inside_.exchange(true)) overlaps_.fetch_add(1);
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = level_;
    if (block.frames > longest_.load(std::memory_order_relaxed))
      longest_.store(block.frames, std::memory_order_relaxed);
    callbacks_.fetch_add(1, std::memory_order_relaxed);
    frames_.store(before + block.frames, std::memory_order_release);
    inside_.store(false);
  }
  uint64_t engineFrame() const noexcept override { return frames(); }

  uint64_t frames() const noexcept { return frames_.load(std::memory_order_acquire); }
  uint64_t callbacks() const noexcept { return callbacks_.load(std::memory_order_relaxed); }
  uint32_t longest() const noexcept { return longest_.load(std::memory_order_relaxed); }
  /// Calls that came while another one was under way.
  uint32_t overlaps() const noexcept { return overlaps_.load(); }

  /// Waits until that many frames were asked for; false when they do not come within ten seconds.
  bool waitFor(uint64_t wanted) const {
    for (int i = 0; i < 1000 && frames() < wanted; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return frames() >= wanted;
  }

 private:
  const uint32_t channels_;
  const float level_;
  std::atomic<uint64_t> frames_{0}, callbacks_{0};
  std::atomic<uint32_t> longest_{0}, overlaps_{0};
  std::atomic<bool> inside_{false};
};

}  // namespace mam
