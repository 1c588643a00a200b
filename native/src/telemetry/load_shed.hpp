// realtime
// What an overloaded callback does without, in this order: threads that do not help, the times of nodes; never
// anything that is heard.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace mam {

enum class Shed : uint8_t { Nothing, Parallel, Detail };

/// The audio thread's, but for what is [any]. A block is too long from seven eighths of what it lasts on; kTooLong of
/// kWindowBlocks take the next step, kRestSeconds without any take one back.
class LoadShed {
 public:
  static constexpr uint32_t kWindowBlocks = 64, kTooLong = 8, kRestSeconds = 5;

  explicit LoadShed(uint32_t sampleRate) noexcept : sampleRate_(sampleRate) {}

  void block(uint64_t nanos, uint32_t frames) noexcept {
    const bool isTooLong = nanos * sampleRate_ * 8 > uint64_t{frames} * 7000000000u;
    quietFrames_ = isTooLong ? 0 : quietFrames_ + frames;
    tooLong_ += isTooLong;
    if (tooLong_ >= kTooLong) {
      if (now() != Shed::Detail) step(now() == Shed::Nothing ? Shed::Parallel : Shed::Detail);
      tooLong_ = blocks_ = 0;
    } else if (quietFrames_ >= uint64_t{kRestSeconds} * sampleRate_) {
      if (now() != Shed::Nothing)
        now_.store(now() == Shed::Detail ? Shed::Parallel : Shed::Nothing, std::memory_order_relaxed);
      quietFrames_ = 0;
    }
    if (++blocks_ < kWindowBlocks) return;
    tooLong_ = blocks_ = 0;
  }

  /// [any] All up to this step.
  Shed now() const noexcept { return now_.load(std::memory_order_relaxed); }
  /// [any] How often a step was taken.
  uint64_t count(Shed step) const noexcept {
    return counts_[static_cast<size_t>(step)].load(std::memory_order_relaxed);
  }

 private:
  void step(Shed to) noexcept {
    now_.store(to, std::memory_order_relaxed);
    counts_[static_cast<size_t>(to)].fetch_add(1, std::memory_order_relaxed);
  }
  const uint32_t sampleRate_;  // Hz
  uint64_t quietFrames_ = 0;
  uint32_t blocks_ = 0, tooLong_ = 0;
  std::atomic<Shed> now_{Shed::Nothing};
  std::atomic<uint64_t> counts_[3] = {};
};

}  // namespace mam
