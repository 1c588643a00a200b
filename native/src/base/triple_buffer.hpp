// realtime
// One writer, one reader, newest wins, nobody waits.
#pragma once

#include <atomic>
#include <cstdint>

namespace mam {

template <class T> class TripleBuffer {
 public:
  /// [writer] The slot to fill, then publish().
  T& back() noexcept { return slots_[back_]; }
  void publish() noexcept { back_ = middle_.exchange(back_ | kFresh, std::memory_order_acq_rel) & kIndex; }

  /// [reader] The newest value published; valid until the next call.
  const T& read() noexcept {
    if (middle_.load(std::memory_order_relaxed) & kFresh)
      front_ = middle_.exchange(front_, std::memory_order_acq_rel) & kIndex;
    return slots_[front_];
  }

 private:
  static constexpr uint32_t kFresh = 4, kIndex = 3;
  T slots_[3] = {};
  uint32_t back_ = 0;  // writer's
  std::atomic<uint32_t> middle_{1};
  uint32_t front_ = 2;  // reader's
};

}  // namespace mam
