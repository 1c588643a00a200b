// realtime
// How much of the sound the device is given: fades that a person asks for, over plays, stops and loads. Recordings are
// taken before it. What was asked for last holds, in whatever order the wishes arrive.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace mam {

class OutputLevel {
 public:
  /// [main] The number of a wish that is newer than all before.
  uint32_t nextWish() noexcept { return ++wishes_; }
  /// [main] From where it stands to the whole sound or to nothing.
  void fade(bool opens, uint32_t frames) noexcept {
    const uint64_t length = std::min<uint32_t>(std::max<uint32_t>(frames, 1), kMostFrames);
    wish_.store(uint64_t{nextWish()} << 32 | length << 1 | (opens ? 1 : 0), std::memory_order_release);
  }

  /// [audio] Before each block.
  void follow() noexcept {
    const uint64_t wish = wish_.load(std::memory_order_acquire);
    if (!isNewer(static_cast<uint32_t>(wish >> 32))) return;
    from_ = positionAt(0);
    to_ = (wish & 1) != 0 ? 1.0f : 0.0f;
    left_ = frames_ = static_cast<uint32_t>(wish >> 1) & kMostFrames;
  }
  /// [audio] Open at once, unless something newer was asked for.
  void open(uint32_t wish) noexcept {
    if (!isNewer(wish)) return;
    to_ = 1.0f;
    left_ = 0;
  }
  /// [audio] The whole sound, with nothing to do to it.
  bool isOpen() const noexcept { return left_ == 0 && to_ == 1.0f; }
  /// [audio] Linear gain at a frame of the block. Squared, so that the ear hears it go evenly.
  float gainAt(uint32_t frame) const noexcept {
    const float position = positionAt(frame);
    return position * position;
  }
  /// [audio] After each block.
  void advance(uint32_t frames) noexcept { left_ -= std::min(left_, frames); }

 private:
  static constexpr uint32_t kMostFrames = (1u << 31) - 1;

  bool isNewer(uint32_t wish) noexcept {
    if (static_cast<int32_t>(wish - known_) <= 0) return false;
    known_ = wish;
    return true;
  }
  float positionAt(uint32_t frame) const noexcept {
    if (frame >= left_) return to_;
    return to_ + (from_ - to_) * (static_cast<float>(left_ - frame) / static_cast<float>(frames_));
  }

  uint32_t wishes_ = 0;            // main's
  std::atomic<uint64_t> wish_{0};  // number, frames, whether it opens

  // The audio thread's.
  uint32_t known_ = 0, frames_ = 1, left_ = 0;
  float from_ = 1.0f, to_ = 1.0f;
};

}  // namespace mam
