// realtime
// The newest xruns of a device: written by whoever finds one, read by anybody, nobody waits.
#pragma once

#include <atomic>
#include <cstdint>

namespace mam {

/// Cpu: our callback took longer than the block lasts. Scheduling: it was called too late. Device: the device says so, and
/// neither of these explains it.
enum class XrunCause : uint8_t { Cpu, Scheduling, Device };

struct Xrun {
  uint64_t number = 0;       ///< counts from 1
  uint64_t nanos = 0;        ///< of monotonicNanos
  uint64_t engineFrame = 0;  ///< 0 where the device does not know it
  XrunCause cause = XrunCause::Device;
  uint32_t callbackMicros = 0;  ///< how long the callback took
  uint32_t lateMicros = 0;      ///< by how much it was called late
};

class XrunRing {
 public:
  static constexpr uint32_t kCapacity = 64;

  /// [any] Fills in the number. Two at once are two; where 64 more come while one is written, one of them is lost.
  void add(const Xrun& xrun) noexcept {
    const uint64_t number = count_.fetch_add(1, std::memory_order_relaxed) + 1;
    Slot& slot = slots_[number % kCapacity];
    slot.number.store(0, std::memory_order_relaxed);
    // Released, so that whoever sees a new word also sees that the number is gone.
    slot.nanos.store(xrun.nanos, std::memory_order_release);
    slot.engineFrame.store(xrun.engineFrame, std::memory_order_release);
    slot.micros.store(uint64_t{xrun.callbackMicros} << 32 | xrun.lateMicros, std::memory_order_release);
    slot.cause.store(xrun.cause, std::memory_order_release);
    slot.number.store(number, std::memory_order_release);
  }

  /// [any] How many there were.
  uint64_t count() const noexcept { return count_.load(std::memory_order_acquire); }

  /// [any] The xrun of a number; false when it is overwritten, being written, or none yet.
  bool read(uint64_t number, Xrun& into) const noexcept {
    const Slot& slot = slots_[number % kCapacity];
    if (number == 0 || slot.number.load(std::memory_order_acquire) != number) return false;
    into.number = number;
    into.nanos = slot.nanos.load(std::memory_order_acquire);
    into.engineFrame = slot.engineFrame.load(std::memory_order_acquire);
    const uint64_t micros = slot.micros.load(std::memory_order_acquire);
    into.callbackMicros = static_cast<uint32_t>(micros >> 32);
    into.lateMicros = static_cast<uint32_t>(micros);
    into.cause = slot.cause.load(std::memory_order_acquire);
    return slot.number.load(std::memory_order_relaxed) == number;
  }

 private:
  struct Slot {
    std::atomic<uint64_t> number{0}, nanos{0}, engineFrame{0}, micros{0};
    std::atomic<XrunCause> cause{XrunCause::Device};
  };
  std::atomic<uint64_t> count_{0};
  Slot slots_[kCapacity];
};

}  // namespace mam
