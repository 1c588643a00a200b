// realtime
// A bounded single-producer single-consumer ring: two counters, each beside its owner's copy of the other.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace mam {

/// Capacity is rounded up to a power of two. One thread pushes, one thread pops; neither ever waits.
template <class T> class SpscRing {
 public:
  /// [main]
  explicit SpscRing(size_t capacity) : mask_(roundUp(capacity) - 1), items_(new T[mask_ + 1]) {}

  size_t capacity() const noexcept { return mask_ + 1; }

  /// [producer] All or none. The consumer sees all of them at once.
  bool push(const T* items, size_t count) noexcept {
    return pushEach(count, [items](size_t i) noexcept -> const T& { return items[i]; });
  }
  /// [producer] As push, of the items that `itemAt(0)`..`itemAt(count - 1)` give.
  template <class ItemAt> bool pushEach(size_t count, const ItemAt& itemAt) noexcept {
    const uint64_t head = head_.load(std::memory_order_relaxed);
    if (head + count - knownTail_ > capacity()) {
      knownTail_ = tail_.load(std::memory_order_acquire);
      if (head + count - knownTail_ > capacity()) return false;
    }
    for (size_t i = 0; i < count; ++i) items_[(head + i) & mask_] = itemAt(i);
    head_.store(head + count, std::memory_order_release);
    return true;
  }
  bool push(const T& item) noexcept { return push(&item, 1); }
  /// [producer] Items that would fit now.
  size_t space() noexcept {
    knownTail_ = tail_.load(std::memory_order_acquire);
    return capacity() - (head_.load(std::memory_order_relaxed) - knownTail_);
  }
  /// [producer] Number of items pushed since the ring was made: the position of the next one.
  uint64_t pushed() const noexcept { return head_.load(std::memory_order_relaxed); }

  /// [consumer] The oldest item without taking it; nullptr when empty.
  const T* front() noexcept {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail == knownHead_) {
      knownHead_ = head_.load(std::memory_order_acquire);
      if (tail == knownHead_) return nullptr;
    }
    return &items_[tail & mask_];
  }
  /// [consumer] The item that comes `later` places after the oldest, without taking any; nullptr past the newest.
  const T* peek(size_t later) noexcept {
    const uint64_t at = tail_.load(std::memory_order_relaxed) + later;
    if (at >= knownHead_) knownHead_ = head_.load(std::memory_order_acquire);
    return at < knownHead_ ? &items_[at & mask_] : nullptr;
  }
  /// [consumer] Takes the item that front() showed.
  void pop() noexcept { tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }
  /// [consumer]
  bool pop(T& item) noexcept {
    const T* first = front();
    if (first == nullptr) return false;
    item = *first;
    pop();
    return true;
  }
  /// [consumer] Takes up to `count` items.
  size_t pop(T* items, size_t count) noexcept {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (knownHead_ - tail < count) knownHead_ = head_.load(std::memory_order_acquire);
    const size_t taken = knownHead_ - tail < count ? static_cast<size_t>(knownHead_ - tail) : count;
    for (size_t i = 0; i < taken; ++i) items[i] = items_[(tail + i) & mask_];
    if (taken != 0) tail_.store(tail + taken, std::memory_order_release);
    return taken;
  }
  /// [consumer] Forgets everything before this position (see pushed), as far as it was pushed. O(1).
  void skipTo(uint64_t position) noexcept {
    const uint64_t head = head_.load(std::memory_order_acquire);
    if (position > head) position = head;
    if (position > tail_.load(std::memory_order_relaxed)) tail_.store(position, std::memory_order_release);
    if (knownHead_ < position) knownHead_ = position;
  }
  /// [any] A moment's count.
  size_t size() const noexcept {
    return static_cast<size_t>(head_.load(std::memory_order_acquire) - tail_.load(std::memory_order_acquire));
  }

 private:
  static size_t roundUp(size_t n) noexcept {
    size_t power = 2;
    while (power < n) power *= 2;
    return power;
  }

  const size_t mask_;
  const std::unique_ptr<T[]> items_;
  alignas(64) std::atomic<uint64_t> head_{0};  // written by the producer
  uint64_t knownTail_ = 0;                     // producer's
  alignas(64) std::atomic<uint64_t> tail_{0};  // written by the consumer
  uint64_t knownHead_ = 0;                     // consumer's
};

}  // namespace mam
