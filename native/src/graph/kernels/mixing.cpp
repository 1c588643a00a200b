// realtime
#include "graph/mixing.hpp"

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

void addLanes(float* __restrict sum, const float* __restrict in, const float* __restrict gains,
              uint32_t frames) noexcept {
  float gain[kLanes];
  for (uint32_t lane = 0; lane < kLanes; ++lane) gain[lane] = gains[lane];
  for (uint32_t i = 0; i < frames; ++i)
    for (uint32_t lane = 0; lane < kLanes; ++lane) sum[i * kLanes + lane] += in[i * kLanes + lane] * gain[lane];
}

void reduceLanes(float* __restrict sum, const float* __restrict lanes, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) {
    float v[kLanes];
    for (uint32_t lane = 0; lane < kLanes; ++lane) v[lane] = lanes[i * kLanes + lane];
    for (uint32_t lane = 0; lane < 8; ++lane) v[lane] += v[lane + 8];
    for (uint32_t lane = 0; lane < 4; ++lane) v[lane] += v[lane + 4];
    sum[i] += (v[0] + v[2]) + (v[1] + v[3]);
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

float peak(const float* in, uint32_t frames) noexcept {
  float highest = 0;
  for (uint32_t i = 0; i < frames; ++i) highest = math::max(highest, math::abs(in[i]));
  return highest;
}

void lanePeaks(float* __restrict peaks, const float* __restrict lanes, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i)
    for (uint32_t lane = 0; lane < kLanes; ++lane)
      peaks[lane] = math::max(peaks[lane], math::abs(lanes[i * kLanes + lane]));
}

}  // namespace

const MixingKernels& listMixingKernels() noexcept {
  static constexpr MixingKernels kernels{addScaled, addMean, addLanes, reduceLanes, extractLane, master, peak, lanePeaks};
  return kernels;
}

MAM_END_ISA
