#include "measure/true_peak.hpp"

#include <cmath>
#include <cstring>

#include "measure/true_peak_taps.hpp"

namespace mam {
namespace {

using namespace true_peak;

typedef float Four __attribute__((vector_size(16)));

/// Above the sum of the magnitudes of all taps of any point (2.0977): no point exceeds this times its greatest sample.
constexpr float kGainBound = 2.0978f;

Four load(const float* at) noexcept {
  Four x;
  std::memcpy(&x, at, sizeof x);
  return x;
}
Four magnitude(Four x) noexcept {
  typedef int32_t Mask __attribute__((vector_size(16)));
  return reinterpret_cast<Four>(reinterpret_cast<Mask>(x) & INT32_MAX);
}
Four greater(Four a, Four b) noexcept { return a < b ? b : a; }
float greater(float a, float b) noexcept { return a < b ? b : a; }  // fmax would be a call, for the sake of NaN
float greatest(Four x) noexcept { return greater(greater(x[0], x[1]), greater(x[2], x[3])); }

/// The greatest of the interpolated points after x[0], x[1], x[2] and x[3].
Four interpolatedPeaks(const float* x) noexcept {
  Four even = {}, odd = {}, half = {};
  for (int32_t k = 1; k <= static_cast<int32_t>(kHalfTaps); ++k) {
    const Four right = load(x + k), left = load(x + 1 - k);
    const Four u = right + left, v = right - left;
    even += kQuarterEven[k - 1] * u;
    odd += kQuarterOdd[k - 1] * v;
    half += kHalf[k - 1] * u;
  }
  return greater(magnitude(even) + magnitude(odd), magnitude(half));  // |a| + |b| = max(|a + b|, |a - b|)
}

float peakOf(const float* x, uint32_t count) noexcept {
  Four peak = {};
  for (uint32_t i = 0; i < count; i += 4) peak = greater(peak, magnitude(load(x + i)));
  return greatest(peak);
}

}  // namespace

void TruePeakMeter::process(const float* interleaved, uint64_t frames) noexcept {
  while (frames > 0) {
    const uint32_t room = kFill - filled_, count = frames < room ? static_cast<uint32_t>(frames) : room;
    float* const left = lines_[0] + kHistory + filled_;
    float* const right = lines_[1] + kHistory + filled_;
    if (channels_ == 1)
      std::memcpy(left, interleaved, count * sizeof(float));
    else
      for (uint32_t i = 0; i < count; ++i) {
        left[i] = interleaved[2 * i];
        right[i] = interleaved[2 * i + 1];
      }
    filled_ += count;
    interleaved += size_t{count} * channels_;
    frames -= count;
    if (filled_ == kFill) digest(kFill);
  }
}

/// Reads `frames` frames, a multiple of kRun, beyond the history and keeps the last of them as the next history.
void TruePeakMeter::digest(uint32_t frames) noexcept {
  for (uint32_t c = 0; c < channels_; ++c) {
    digestLine(lines_[c], truePeak_, frames);
    std::memcpy(lines_[c], lines_[c] + frames, kHistory * sizeof(float));
  }
  filled_ = 0;
}

/// Points between samples 8 back from the newest, where all their taps are known, run by run. A run whose samples are too
/// low to reach the peak so far is skipped: the result is the same.
void TruePeakMeter::digestLine(const float* line, float& truePeak, uint32_t frames) noexcept {
  float before = peakOf(line, kRun);
  for (uint32_t at = 0; at < frames; at += kRun) {
    const float here = peakOf(line + at + kRun, kRun);
    samplePeak_ = greater(samplePeak_, here);
    truePeak = greater(truePeak, here);
    if (kGainBound * greater(before, here) > truePeak) {
      Four peak = {};
      for (uint32_t i = 0; i < kRun; i += 4) peak = greater(peak, interpolatedPeaks(line + at + kHalfTaps + i));
      truePeak = greater(truePeak, greatest(peak));
    }
    before = here;
  }
}

float TruePeakMeter::samplePeak() const noexcept {
  float peak = samplePeak_;
  for (uint32_t c = 0; c < channels_; ++c)
    for (uint32_t i = 0; i < filled_; ++i) peak = greater(peak, std::fabs(lines_[c][kHistory + i]));
  return peak;
}

float TruePeakMeter::truePeak() const noexcept {
  TruePeakMeter ended = *this;
  const float zeros[2 * kRun] = {};
  ended.process(zeros, kRun);  // the taps of the last samples
  const uint32_t frames = (ended.filled_ + kRun - 1) / kRun * kRun;
  for (uint32_t c = 0; c < channels_; ++c)
    for (uint32_t i = ended.filled_; i < frames; ++i) ended.lines_[c][kHistory + i] = 0;
  ended.digest(frames);
  return ended.truePeak_;
}

}  // namespace mam
