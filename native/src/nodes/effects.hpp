// realtime
// What nodes without live parameters share: the making of their descriptors, the coefficient of their envelopes and the
// bounds of what leaves them.
#pragma once

#include "base/math.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA

/// Frames between two flushes of decaying state, on the node's own frame grid.
constexpr uint32_t kFlushFrames = 64;
/// Bound of every gain in decibels: no file comes near, and 1e10 keeps products of gains within f32.
constexpr double kGainLimitDb = 200;

/// Coefficient c of `e <- t + c (e - t)` that covers 63 % of a step in `milliseconds` (spec 6.6), rounded to f32 as the
/// reference does. At least 0.1 ms.
MAM_INLINE double envelopeCoefficient(double milliseconds, double sampleRate) noexcept {
  return static_cast<float>(math::exp(-1.0 / (sampleRate * math::max(1e-4, milliseconds / 1000))));
}

/// log2 of the gain of one decibel: curves work in log2 of gain, where a curve is one log2 and one exp2.
constexpr float kLog2PerDb = 0.166096405f;

/// Keeps a select after the arithmetic that makes its operands. GCC would fold it into a masked add, which then waits for
/// both of them: four cycles more in every step of an envelope.
template <class T> MAM_INLINE T apart(T x) noexcept {
#if defined(__x86_64__)
  __asm__("" : "+x"(x));
#endif
  return x;
}

MAM_INLINE double limitedDb(double db) noexcept { return math::clamp(db, -kGainLimitDb, kGainLimitDb); }

/// A sample as it leaves an effect: finite after any gain, and never a denormal number.
MAM_INLINE float settled(float x) noexcept { return math::flushed(math::clamp(x, -1e15f, 1e15f)); }

MAM_INLINE constexpr FileKey numberKey(const char* key, Unit unit, double min, double max, double initial,
                                       const char* help) noexcept {
  return {key, FileType::Float, unit,    min,     max, initial, false, FileMeaning::Fixed,
          0,   nullptr,         nullptr, nullptr, 0,   help};
}
MAM_INLINE constexpr FileKey choiceKey(const char* key, const char* const* texts, const uint8_t* values,
                                       const char* help) noexcept {
  return {key, FileType::Choice, Unit::None, 0, 1, 0, false, FileMeaning::Fixed, 0, texts, values, nullptr, 0, help};
}
MAM_INLINE constexpr FileKey textKey(const char* key, const char* help) noexcept {
  return {key, FileType::Text, Unit::None, 0, 0, 0, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, help};
}

/// A type that is set by its file alone: no live parameter, no event, no modulation, lenient reading, one lane.
template <size_t Ports> MAM_INLINE constexpr NodeDescriptor fixedNode(const char* type, const char* title,
                                                                      const char* help, Role role, const FileKey* keys,
                                                                      uint16_t keyCount,
                                                                      const PortDescriptor (&ports)[Ports]) noexcept {
  return {type, title, help, role, true, false, false, keys, keyCount, nullptr, 0, ports, Ports, 1};
}

/// Port 0 to the output, bit for bit; what no sound reaches is cut, so that a chain of gains ends somewhere.
MAM_INLINE void passThrough(const NodeBlock& block, uint32_t channels) noexcept {
  for (uint32_t c = 0; c < channels; ++c)
    for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = math::clamp(block.in[c][i], -1e15f, 1e15f);
}

MAM_END_ISA
