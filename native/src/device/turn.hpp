// realtime
// Whose turn it is to call the source: of several callers one at most, and never two at once. It carries along what the next
// one needs to go on in time.
#pragma once

#include <atomic>
#include <cstdint>

namespace mam {

class Turn {
 public:
  static constexpr uint32_t kNobody = 0;  // callers count from 1

  /// [audio] False when it is another one's turn.
  bool enter(uint32_t caller) noexcept { return take(caller, caller); }
  /// [audio] Enters in place of another caller, unless that one is calling.
  bool take(uint32_t from, uint32_t caller) noexcept {
    uint32_t idle = from << 1;
    return state_.compare_exchange_strong(idle, caller << 1 | 1, std::memory_order_acq_rel, std::memory_order_relaxed);
  }
  /// [audio] After enter or take.
  void leave(uint32_t caller) noexcept { state_.store(caller << 1, std::memory_order_release); }

  /// [main] Waits for a call that is under way, and passes the turn on. Nothing happens when it is not `from`'s.
  void pass(uint32_t from, uint32_t to) noexcept;
  /// [any]
  bool isOf(uint32_t caller) const noexcept { return state_.load(std::memory_order_acquire) >> 1 == caller; }

  // Written by whose turn it is, read by anybody.
  std::atomic<uint64_t> dueNanos{0};    // when the next frame is due, of monotonicNanos; 0: none was rendered yet
  std::atomic<uint64_t> lostFrames{0};  // of time that nobody rendered

 private:
  std::atomic<uint32_t> state_{kNobody};  // caller × 2, + 1 while it calls
};

}  // namespace mam
