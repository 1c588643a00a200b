// realtime
#include "graph/mixing.hpp"

#include <cstring>

#include "base/math.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA

namespace {

void addScaled(float* __restrict sum, const float* __restrict in, float gain, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) sum[i] += in[i] * gain;
}

void addMean(float* __restrict left, float* __restrict right, const float* inLeft, const float* inRight, float gain,
             uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) {
    const float mean = (inLeft[i] + inRight[i]) * 0.5f * gain;
    left[i] += mean;
    right[i] += mean;
  }
}

void addMoving(float* __restrict sum, const float* __restrict in, float from, float to, const float* __restrict share,
               uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) sum[i] += in[i] * (from + (to - from) * share[i]);
}

void addMeanMoving(float* __restrict left, float* __restrict right, const float* inLeft, const float* inRight,
                   float from, float to, const float* __restrict share, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) {
    const float mean = (inLeft[i] + inRight[i]) * 0.5f * (from + (to - from) * share[i]);
    left[i] += mean;
    right[i] += mean;
  }
}

void crossfade(float* __restrict out, const float* __restrict before, const float* __restrict share,
               uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) out[i] = before[i] + (out[i] - before[i]) * share[i];
}

// Vectors by hand where a frame's lanes are the inner loop: GCC 12 unrolls such loops into scalar code instead.
typedef float Vector __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef float Eight __attribute__((vector_size(32)));
typedef float Four __attribute__((vector_size(16)));
constexpr uint32_t kWidth = MAM_VECTOR_BYTES / sizeof(float), kParts = kLanes / kWidth;

template <class V> MAM_INLINE V load(const float* from) noexcept {
  V v;
  memcpy(&v, from, sizeof v);
  return v;
}
template <class V> MAM_INLINE void store(float* to, const V& v) noexcept { memcpy(to, &v, sizeof v); }

void addLanes(float* __restrict sum, const float* __restrict in, const float* __restrict gains,
              uint32_t frames) noexcept {
  Vector gain[kParts];
  for (uint32_t part = 0; part < kParts; ++part) gain[part] = load<Vector>(gains + part * kWidth);
  for (uint32_t i = 0; i < frames; ++i)
    for (uint32_t part = 0; part < kParts; ++part) {
      const size_t at = size_t{i} * kLanes + part * kWidth;
      store(sum + at, load<Vector>(sum + at) + load<Vector>(in + at) * gain[part]);
    }
}

// Lanes whose gain rests get what addLanes gives them.
void addLanesMoving(float* __restrict sum, const float* __restrict in, const float* __restrict from,
                    const float* __restrict to, const float* __restrict share, uint32_t frames) noexcept {
  Vector first[kParts], way[kParts];
  for (uint32_t part = 0; part < kParts; ++part) {
    first[part] = load<Vector>(from + part * kWidth);
    way[part] = load<Vector>(to + part * kWidth) - first[part];
  }
  for (uint32_t i = 0; i < frames; ++i)
    for (uint32_t part = 0; part < kParts; ++part) {
      const size_t at = size_t{i} * kLanes + part * kWidth;
      store(sum + at, load<Vector>(sum + at) + load<Vector>(in + at) * (first[part] + way[part] * share[i]));
    }
}

void reduceLanes(float* __restrict sum, const float* __restrict lanes, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) {
    const float* from = lanes + size_t{i} * kLanes;
    float eight[8], four[4];
    store(eight, load<Eight>(from) + load<Eight>(from + 8));
    store(four, load<Four>(eight) + load<Four>(eight + 4));
    sum[i] += (four[0] + four[2]) + (four[1] + four[3]);
  }
}

void extractLane(float* __restrict out, const float* __restrict lanes, uint32_t lane, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) out[i] = lanes[i * kLanes + lane];
}

void master(float* __restrict out, const float* __restrict sum, float gain, bool softClip, uint32_t frames) noexcept {
  if (softClip)
    for (uint32_t i = 0; i < frames; ++i) out[i] = math::tanh(sum[i] * gain) + 0.f;
  else
    for (uint32_t i = 0; i < frames; ++i) out[i] = sum[i] * gain + 0.f;
}

// Magnitudes are in the order of their bits, whose largest vectors find in any order; those of no number are the highest.
uint32_t highestBits(const float* in, uint32_t frames) noexcept {
  uint32_t highest = 0;
  for (uint32_t i = 0; i < frames; ++i) {
    const uint32_t bits = math::bitsOf(in[i]) & 0x7fffffff;
    highest = bits > highest ? bits : highest;
  }
  return highest;
}

float peak(const float* in, uint32_t frames) noexcept {
  constexpr uint32_t kInfinite = 0x7f800000;
  return math::fromBits(math::min(highestBits(in, frames), kInfinite));
}

bool playable(const float* in, uint32_t frames) noexcept { return highestBits(in, frames) <= math::bitsOf(kLoudest); }

void interleave(float* __restrict out, const float* __restrict left, const float* __restrict right,
                uint32_t frames) noexcept {
  for (size_t i = 0; i < frames; ++i) {
    out[2 * i] = left[i];
    out[2 * i + 1] = right[i];
  }
}

void lanePeaks(float* __restrict peaks, const float* __restrict lanes, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i)
    for (uint32_t lane = 0; lane < kLanes; ++lane)
      peaks[lane] = math::max(peaks[lane], math::abs(lanes[i * kLanes + lane]));
}

}  // namespace

const MixingKernels& listMixingKernels() noexcept {
  static constexpr MixingKernels kernels{addScaled, addMean,        addMoving,   addMeanMoving, crossfade,
                                         addLanes,  addLanesMoving, reduceLanes, extractLane,   master,
                                         peak,      playable,       lanePeaks,   interleave};
  return kernels;
}

MAM_END_ISA
