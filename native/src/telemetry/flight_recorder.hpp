// realtime
// The blocks of the last minutes: always written, read after the fact while it goes on.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace mam {

/// A block, or short ones that follow each other.
struct BlockRecord {
  uint64_t engineFrame = 0;    ///< of the first
  uint64_t startNanos = 0;     ///< of the first
  uint32_t durationNanos = 0;  ///< of all, without what lies between
  uint32_t worstNanos = 0;     ///< of one
  uint16_t frames = 0;         ///< of all
  uint16_t blocks = 0;
  uint16_t commands = 0;  ///< applied; 65535 is that or more
  uint16_t late = 0;      ///< blocks that took longer than they last
};

/// 32 bytes a record. A record spans at least so many frames that the memory lasts for the time it was made for.
class FlightRecorder {
 public:
  /// [main] Enough for blocks of 128 frames at 48 kHz to have a record each.
  FlightRecorder(uint32_t sampleRate, uint32_t seconds);

  /// [audio]
  void add(const BlockRecord& block) noexcept;

  /// [any] Records `oldest()`..`written()` (exclusive) are there, until they are overwritten.
  uint64_t written() const noexcept { return written_.load(std::memory_order_acquire); }
  uint64_t oldest() const noexcept {
    const uint64_t written = this->written();
    return written > capacity() ? written - capacity() : 0;
  }
  /// [any] False when it is overwritten.
  bool read(uint64_t number, BlockRecord& into) const noexcept;

  size_t capacity() const noexcept { return mask_ + 1; }
  size_t bytes() const noexcept { return capacity() * sizeof(Slot); }
  uint32_t minFrames() const noexcept { return minFrames_; }

 private:
  struct Slot {
    std::atomic<uint64_t> words[4] = {};
  };
  bool joins(const BlockRecord& block) const noexcept;
  void flush() noexcept;

  const size_t mask_;
  const uint32_t sampleRate_;  // Hz
  const uint32_t minFrames_;
  const std::unique_ptr<Slot[]> slots_;
  std::atomic<uint64_t> claimed_{0}, written_{0};
  BlockRecord pending_;  // audio's
};

}  // namespace mam
