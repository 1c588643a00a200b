// realtime
// Vectors of voices: as many lanes as the instruction set advances at once. Loads and stores work on plain arrays of kLanes.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/isa.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA
namespace synth {

typedef float Vf __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef int32_t Vi __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef uint32_t Vu __attribute__((vector_size(MAM_VECTOR_BYTES)));
constexpr uint32_t kWidth = MAM_VECTOR_BYTES / sizeof(float);
constexpr uint32_t kParts = kLanes / kWidth;

template <class V, class T> MAM_INLINE V load(const T* lanes, uint32_t part) noexcept {
  V value;
  std::memcpy(&value, lanes + part * kWidth, sizeof value);
  return value;
}
template <class V, class T> MAM_INLINE void store(T* lanes, uint32_t part, V value) noexcept {
  std::memcpy(lanes + part * kWidth, &value, sizeof value);
}
MAM_INLINE Vf splat(float x) noexcept { return x - Vf{}; }
MAM_INLINE bool any(Vi mask) noexcept {
  int32_t bits = 0;
  for (uint32_t l = 0; l < kWidth; ++l) bits |= mask[l];
  return bits != 0;
}
MAM_INLINE Vf positive(Vf x) noexcept { return x > Vf{} ? x : Vf{}; }
MAM_INLINE Vf absolute(Vf x) noexcept { return (Vf)((Vu)x & 0x7fffffffu); }
/// `size` with the sign of `sign`; size >= 0.
MAM_INLINE Vf signedAs(Vf size, Vf sign) noexcept { return (Vf)((Vu)size | ((Vu)sign & 0x80000000u)); }
/// A phase of 32 bits in cycles, 0 <= x < 1.
MAM_INLINE Vf cycles(Vu phase) noexcept {
  return __builtin_convertvector((Vi)(phase >> 8), Vf) * splat(1.f / 16777216.f);
}
/// The same from -0.5 to 0.5: the way from the nearest wrap.
MAM_INLINE Vf fromWrap(Vu phase) noexcept {
  return __builtin_convertvector((Vi)phase >> 8, Vf) * splat(1.f / 16777216.f);
}
/// x >= 0, below 2^31.
MAM_INLINE Vf wholePart(Vf x) noexcept { return __builtin_convertvector(__builtin_convertvector(x, Vi), Vf); }

}  // namespace synth
MAM_END_ISA
