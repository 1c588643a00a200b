// P8: the engine's ring against the plainest one, with items of a command's size.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <thread>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/command.hpp"
#include "base/spsc.hpp"
#include "benches.hpp"
#include "clock.hpp"
#include "priority.hpp"

namespace mam::bench {
namespace {

constexpr size_t kCapacity = 4096, kBatch = 64;
constexpr int kRuns = 9;

/// Two counters, a copy of the other side's counter beside each, and an array: what a queue cannot do without.
class PlainRing {
 public:
  bool push(const Command& item) noexcept {
    const uint64_t head = head_.load(std::memory_order_relaxed);
    if (head - knownTail_ == kCapacity) {
      knownTail_ = tail_.load(std::memory_order_acquire);
      if (head - knownTail_ == kCapacity) return false;
    }
    items_[head % kCapacity] = item;
    head_.store(head + 1, std::memory_order_release);
    return true;
  }
  bool pop(Command& item) noexcept {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    if (tail == knownHead_) {
      knownHead_ = head_.load(std::memory_order_acquire);
      if (tail == knownHead_) return false;
    }
    item = items_[tail % kCapacity];
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }
  bool push(const Command* items, size_t count) noexcept {
    const uint64_t head = head_.load(std::memory_order_relaxed);
    knownTail_ = tail_.load(std::memory_order_acquire);
    if (kCapacity - (head - knownTail_) < count) return false;
    for (size_t i = 0; i < count; ++i) items_[(head + i) % kCapacity] = items[i];
    head_.store(head + count, std::memory_order_release);
    return true;
  }
  size_t pop(Command* items, size_t count) noexcept {
    const uint64_t tail = tail_.load(std::memory_order_relaxed);
    knownHead_ = head_.load(std::memory_order_acquire);
    const size_t taken = std::min<size_t>(count, knownHead_ - tail);
    for (size_t i = 0; i < taken; ++i) items[i] = items_[(tail + i) % kCapacity];
    if (taken != 0) tail_.store(tail + taken, std::memory_order_release);
    return taken;
  }

 private:
  alignas(64) std::atomic<uint64_t> head_{0};
  uint64_t knownTail_ = 0;
  alignas(64) std::atomic<uint64_t> tail_{0};
  uint64_t knownHead_ = 0;
  alignas(64) Command items_[kCapacity];
};

class OurRing : public SpscRing<Command> {
 public:
  OurRing() : SpscRing(kCapacity) {}
};

/// Spins a while, then lets the other thread have the core.
class Patience {
 public:
  void wait() noexcept {
    if (++tries_ < 4096) {
#if defined(__x86_64__)
      _mm_pause();
#endif
      return;
    }
    std::this_thread::yield();
    tries_ = 0;
  }
  void reset() noexcept { tries_ = 0; }

 private:
  int tries_ = 0;
};

std::atomic<uint64_t> consumed{0};  // keeps what was popped from being optimised away

template <class Ring> double single(size_t count) {
  const auto ring = std::make_unique<Ring>();
  const double begin = wallNanoseconds();
  std::thread consumer([&ring, count] {
    Command item;
    uint64_t sum = 0;
    Patience patience;
    for (size_t i = 0; i < count;) {
      if (!ring->pop(item)) {
        patience.wait();
        continue;
      }
      sum += item.frame;
      patience.reset();
      ++i;
    }
    consumed.fetch_add(sum);
  });
  Command item;
  Patience patience;
  for (size_t i = 0; i < count;) {
    item.frame = i;
    if (!ring->push(item)) {
      patience.wait();
      continue;
    }
    patience.reset();
    ++i;
  }
  consumer.join();
  return (wallNanoseconds() - begin) / static_cast<double>(count);
}

template <class Ring> double batched(size_t count) {
  const auto ring = std::make_unique<Ring>();
  count = count / kBatch * kBatch;
  const double begin = wallNanoseconds();
  std::thread consumer([&ring, count] {
    Command items[kBatch];
    uint64_t sum = 0;
    Patience patience;
    for (size_t i = 0; i < count;) {
      const size_t taken = ring->pop(items, kBatch);
      if (taken == 0) {
        patience.wait();
        continue;
      }
      for (size_t k = 0; k < taken; ++k) sum += items[k].frame;
      patience.reset();
      i += taken;
    }
    consumed.fetch_add(sum);
  });
  Command items[kBatch];
  Patience patience;
  for (size_t i = 0; i < count;) {
    if (!ring->push(items, kBatch)) {
      patience.wait();
      continue;
    }
    patience.reset();
    i += kBatch;
  }
  consumer.join();
  return (wallNanoseconds() - begin) / static_cast<double>(count);
}

template <class Ring> double oneThread(size_t count) {
  const auto ring = std::make_unique<Ring>();
  Command item, taken;
  uint64_t sum = 0;
  const double begin = threadNanoseconds();
  for (size_t i = 0; i < count; ++i) {
    item.frame = i;
    ring->push(item);
    asm volatile("" ::: "memory");
    ring->pop(taken);
    sum += taken.frame;
  }
  consumed.fetch_add(sum);
  return (threadNanoseconds() - begin) / static_cast<double>(count);
}

template <class Ring> double pingPong(size_t count) {
  const auto there = std::make_unique<Ring>(), back = std::make_unique<Ring>();
  const double begin = wallNanoseconds();
  std::thread other([&] {
    Command item;
    Patience patience;
    for (size_t i = 0; i < count; ++i) {
      while (!there->pop(item)) patience.wait();
      back->push(item);
      patience.reset();
    }
  });
  Command item;
  Patience patience;
  for (size_t i = 0; i < count; ++i) {
    there->push(item);
    while (!back->pop(item)) patience.wait();
    patience.reset();
  }
  other.join();
  return (wallNanoseconds() - begin) / static_cast<double>(count);
}

/// Medians of runs of both in turns.
void compare(const char* name, double (*ours)(size_t), double (*plain)(size_t), size_t items) {
  std::vector<double> a, b;
  for (int run = 0; run < kRuns; ++run) {
    a.push_back(ours(items));
    b.push_back(plain(items));
  }
  std::printf("{\"bench\":\"queue\",\"case\":\"%s\",\"oursNs\":%.3f,\"plainNs\":%.3f}\n", name, quantile(a, 0.5),
              quantile(b, 0.5));
  std::fflush(stdout);
}

}  // namespace

int queue(const Words& words) {
  const size_t items = words.empty() ? 1000000 : std::stoul(words[0]);
  askForRealtimePriority();
  compare("single", single<OurRing>, single<PlainRing>, items);
  compare("batched", batched<OurRing>, batched<PlainRing>, items);
  compare("one thread", oneThread<OurRing>, oneThread<PlainRing>, items);
  compare("round trip", pingPong<OurRing>, pingPong<PlainRing>, items / 40);
  return 0;
}

}  // namespace mam::bench
