// realtime
// Whether the callback shares its racks out: only where it was asked to, and as long as it ends sooner for it.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include "base/realtime_workers.hpp"

namespace mam {

/// The audio thread's, but for what is [any]. After kWindowBlocks blocks that took longer than their items one after the
/// other would have, all is rendered by the callback for a second, then for two, up to a minute. After a stall likewise, but
/// up to an hour, and that is never forgotten: a machine that stops threads at their work does it again.
class ParallelChoice {
 public:
  static constexpr uint32_t kWindowBlocks = 128, kGoodWindows = 16;
  static constexpr uint32_t kLeastRestSeconds = 1, kMostRestSeconds = 64, kMostStallRestSeconds = 4096;

  explicit ParallelChoice(uint32_t sampleRate) noexcept : sampleRate_(sampleRate) {}

  /// Of the block that begins at a frame.
  bool choose(uint64_t engineFrame) const noexcept { return engineFrame >= restsUntil_; }
  /// What the block that ends at a frame was like with it.
  void tell(uint64_t engineFrame, const RealtimeWorkers::Figures& figures) noexcept {
    stalls_.fetch_add(figures.stalls, std::memory_order_relaxed);
    wall_ += figures.wallNanos;
    busy_ += figures.busyNanos;
    worstWall_ = std::max(worstWall_, figures.wallNanos);
    worstBusy_ = std::max(worstBusy_, figures.busyNanos);
    if (figures.stalls > 0) return fallBack(engineFrame, stallRestSeconds_, kMostStallRestSeconds);
    if (++blocks_ < kWindowBlocks) return;
    // Sums tell the mean, the longest blocks the margin that is left of the deadline.
    if (wall_ > busy_ || worstWall_ > worstBusy_ + worstBusy_ / 8)
      return fallBack(engineFrame, restSeconds_, kMostRestSeconds);
    gains_ = wall_ + wall_ / 8 < busy_;
    if (++good_ >= kGoodWindows) restSeconds_ = kLeastRestSeconds;
    begin();
  }
  /// Whether blocks have lately been shorter for it by a ninth or more.
  bool gains() const noexcept { return gains_; }

  /// [any]
  uint64_t stalls() const noexcept { return stalls_.load(std::memory_order_relaxed); }
  uint64_t fallBacks() const noexcept { return fallBacks_.load(std::memory_order_relaxed); }

 private:
  // Without it for a while.
  void fallBack(uint64_t engineFrame, uint32_t& restSeconds, uint32_t mostSeconds) noexcept {
    restsUntil_ = engineFrame + uint64_t{restSeconds} * sampleRate_;
    restSeconds = std::min(2 * restSeconds, mostSeconds);
    fallBacks_.fetch_add(1, std::memory_order_relaxed);
    gains_ = false;
    good_ = 0;
    begin();
  }
  void begin() noexcept {
    wall_ = busy_ = worstWall_ = worstBusy_ = 0;
    blocks_ = 0;
  }
  const uint32_t sampleRate_;  // Hz
  uint64_t restsUntil_ = 0;    // engine frame
  uint32_t restSeconds_ = kLeastRestSeconds, stallRestSeconds_ = kLeastRestSeconds;
  uint64_t wall_ = 0, busy_ = 0, worstWall_ = 0, worstBusy_ = 0;  // nanoseconds, of this window
  uint32_t blocks_ = 0, good_ = 0;
  bool gains_ = false;
  std::atomic<uint64_t> stalls_{0}, fallBacks_{0};
};

}  // namespace mam
