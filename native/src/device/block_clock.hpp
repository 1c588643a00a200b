// realtime
// When the blocks of a clock that has no hardware are due: on a fixed grid from its start, so that rounding never adds up.
#pragma once

#include <cstdint>

namespace mam {

/// Times are nanoseconds of one monotonic clock. One thread at a time.
class BlockClock {
 public:
  BlockClock(uint64_t start, uint32_t blockFrames, uint32_t sampleRate) noexcept
      : start_(start), blockFrames_(blockFrames), sampleRate_(sampleRate) {}

  /// When the next block is due: start + block × blockFrames / sampleRate, rounded down once.
  uint64_t due() const noexcept { return dueOf(block_); }
  /// When the block that was taken last was due.
  uint64_t taken() const noexcept { return dueOf(block_ - 1); }
  /// Whether the next block is more than a block late at `now`.
  bool isBehind(uint64_t now) const noexcept { return now > dueOf(block_ + 1); }

  /// Takes the next block, however late it is.
  void takeNext() noexcept { ++block_; }

  /// Takes the next block at time `now`. True when it came more than one block late: the blocks that were missed are left
  /// out and the grid stays where it was, so a stall of a second costs one xrun and no rush of callbacks after it.
  bool take(uint64_t now) noexcept {
    const bool late = isBehind(now);
    if (late) block_ = blockAt(now);
    ++block_;
    return late;
  }

 private:
  uint64_t dueOf(uint64_t block) const noexcept {
    const uint64_t frames = block * blockFrames_;
    return start_ + frames / sampleRate_ * kSecond + frames % sampleRate_ * kSecond / sampleRate_;
  }
  /// The last block that is due at `now` or before.
  uint64_t blockAt(uint64_t now) const noexcept {
    const uint64_t passed = now - start_;
    const uint64_t frames = passed / kSecond * sampleRate_ + passed % kSecond * sampleRate_ / kSecond;
    return frames / blockFrames_;
  }

  static constexpr uint64_t kSecond = 1000000000;
  const uint64_t start_;
  const uint32_t blockFrames_, sampleRate_;
  uint64_t block_ = 0;
};

}  // namespace mam
