// realtime
#include "telemetry/flight_recorder.hpp"

#include <algorithm>

namespace mam {

namespace {

size_t capacityFor(uint32_t seconds) noexcept {
  constexpr uint32_t kRecordsASecond = 48000 / 128;
  size_t capacity = 2;
  while (capacity < size_t{seconds} * kRecordsASecond) capacity *= 2;
  return capacity;
}

uint16_t sum16(uint32_t a, uint32_t b) noexcept { return static_cast<uint16_t>(std::min<uint32_t>(a + b, UINT16_MAX)); }

uint32_t sum32(uint64_t a, uint64_t b) noexcept { return static_cast<uint32_t>(std::min<uint64_t>(a + b, UINT32_MAX)); }

}  // namespace

FlightRecorder::FlightRecorder(uint32_t sampleRate, uint32_t seconds)
    : mask_(capacityFor(seconds) - 1),
      sampleRate_(sampleRate),
      minFrames_(static_cast<uint32_t>((uint64_t{sampleRate} * seconds + mask_) / (mask_ + 1))),
      slots_(new Slot[mask_ + 1]) {}

// Short blocks share a record, but not across a gap in time: it would look like work.
bool FlightRecorder::joins(const BlockRecord& block) const noexcept {
  if (pending_.blocks == 0) return false;
  const uint64_t span = uint64_t{minFrames_} * 1000000000 / sampleRate_;
  return block.startNanos < pending_.startNanos + 2 * span && pending_.blocks < 1024;
}

void FlightRecorder::add(const BlockRecord& block) noexcept {
  if (joins(block)) {
    pending_.durationNanos = sum32(pending_.durationNanos, block.durationNanos);
    pending_.worstNanos = std::max(pending_.worstNanos, block.worstNanos);
    pending_.frames = sum16(pending_.frames, block.frames);
    pending_.blocks = sum16(pending_.blocks, block.blocks);
    pending_.commands = sum16(pending_.commands, block.commands);
    pending_.late = sum16(pending_.late, block.late);
  } else {
    if (pending_.blocks != 0) flush();
    pending_ = block;
  }
  if (pending_.frames >= minFrames_) flush();
}

// Words are released: whoever sees one of them also sees that its slot was claimed before, and drops what it read there.
void FlightRecorder::flush() noexcept {
  const uint64_t number = written_.load(std::memory_order_relaxed);
  claimed_.store(number + 1, std::memory_order_relaxed);
  Slot& slot = slots_[number & mask_];
  const auto pair = [](uint64_t high, uint64_t low, uint32_t bits) { return high << bits | low; };
  const uint64_t counts =
      pair(pair(pending_.frames, pending_.blocks, 16), pair(pending_.commands, pending_.late, 16), 32);
  slot.words[0].store(pending_.engineFrame, std::memory_order_release);
  slot.words[1].store(pending_.startNanos, std::memory_order_release);
  slot.words[2].store(pair(pending_.durationNanos, pending_.worstNanos, 32), std::memory_order_release);
  slot.words[3].store(counts, std::memory_order_release);
  written_.store(number + 1, std::memory_order_release);
  pending_ = {};
}

bool FlightRecorder::read(uint64_t number, BlockRecord& into) const noexcept {
  if (number >= written()) return false;
  const Slot& slot = slots_[number & mask_];
  uint64_t words[4];
  for (int i = 0; i < 4; ++i) words[i] = slot.words[i].load(std::memory_order_acquire);
  if (claimed_.load(std::memory_order_relaxed) > number + capacity()) return false;
  into.engineFrame = words[0];
  into.startNanos = words[1];
  into.durationNanos = static_cast<uint32_t>(words[2] >> 32);
  into.worstNanos = static_cast<uint32_t>(words[2]);
  into.frames = static_cast<uint16_t>(words[3] >> 48);
  into.blocks = static_cast<uint16_t>(words[3] >> 32);
  into.commands = static_cast<uint16_t>(words[3] >> 16);
  into.late = static_cast<uint16_t>(words[3]);
  return true;
}

}  // namespace mam
