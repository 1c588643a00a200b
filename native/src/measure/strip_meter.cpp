// realtime
#include "measure/strip_meter.hpp"

#include <algorithm>
#include <cmath>

namespace mam {
namespace {

/// In eight lanes, as many as a vector may have.
double sumOfSquares(const float* samples, uint32_t count) noexcept {
  float lanes[8] = {};
  uint32_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (uint32_t lane = 0; lane < 8; ++lane) lanes[lane] += samples[i + lane] * samples[i + lane];
  double sum = 0;
  for (const float lane : lanes) sum += static_cast<double>(lane);
  for (; i < count; ++i) sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i]);
  return sum;
}

}  // namespace

StripMeter::StripMeter(double sampleRate) noexcept
    : weighting_(measurableRate(sampleRate)),
      stepFrames_(static_cast<uint32_t>(measurableRate(sampleRate) / kStepsASecond + 0.5)) {}

void StripMeter::measure(const float* const* channels, const float* peaks, uint32_t count, uint32_t frames,
                         Loudness loudness) noexcept {
  isMono_ = count == 1;
  const uint32_t second = count - 1;
  for (uint32_t c = 0; c < 2; ++c)
    if (const float peak = peaks[c & second]; peak > peaks_[c].load(std::memory_order_relaxed))
      peaks_[c].store(peak, std::memory_order_relaxed);
  if (isFilterSilent_ && peaks[0] == 0 && peaks[second] == 0) return pass(frames);
  if (loudness == Loudness::Off) filter_ = {};
  isFilterSilent_ = loudness == Loudness::Off;
  const float* const right = isMono_ ? nullptr : channels[1];
  for (uint32_t done = 0; done < frames;) {
    const uint32_t part = std::min(frames - done, stepFrames_ - filled_);
    const float* const partOfRight = isMono_ ? nullptr : right + done;
    if (loudness == Loudness::On) weigh(channels[0] + done, partOfRight, part);
    square(channels[0] + done, partOfRight, part);
    advance(part);
    done += part;
  }
}

void StripMeter::pass(uint32_t frames) noexcept {
  if (!isFilterSilent_) filter_ = {};
  isFilterSilent_ = true;
  while (frames > 0) {
    const uint32_t part = std::min(frames, stepFrames_ - filled_);
    advance(part);
    frames -= part;
  }
}

/// As LoudnessMeter does, of channels that lie apart. A mono signal has no right channel.
void StripMeter::weigh(const float* left, const float* right, uint32_t frames) noexcept {
  const KWeighting weighting = weighting_;
  KWeighting::State state = filter_;
  Pair energy = step_.energy;
  for (uint32_t i = 0; i < frames; ++i) {
    const Pair x = {left[i], right != nullptr ? right[i] : 0.f};
    const Pair z = weighting.step(state, x);
    energy += z * z;
  }
  filter_ = state;
  step_.energy = energy;
}

void StripMeter::square(const float* left, const float* right, uint32_t frames) noexcept {
  step_.squares[0] += sumOfSquares(left, frames);
  if (right != nullptr) step_.squares[1] += sumOfSquares(right, frames);
}

void StripMeter::advance(uint32_t frames) noexcept {
  filled_ += frames;
  reached_ += frames;
  if (filled_ == stepFrames_) closeStep();
}

void StripMeter::closeStep() noexcept {
  filled_ = 0;
  const Pair any = step_.energy + step_.squares;
  silentSteps_ = any[0] + any[1] == 0 ? std::min(silentSteps_ + 1, kLoudnessSteps + 1) : 0;
  if (silentSteps_ > kLoudnessSteps) return;  // all are, and it was told
  isFilterSilent_ = filter_.flush();
  steps_[at_] = step_;
  step_ = {};
  Pair energy{}, squares{};
  for (uint32_t back = 0; back < kLoudnessSteps; ++back) {
    const Step& step = steps_[(at_ + kLoudnessSteps - back) % kLoudnessSteps];
    energy += step.energy;
    if (back < kRmsSteps) squares += step.squares;
  }
  at_ = (at_ + 1) % kLoudnessSteps;
  const double all = energy[0] + energy[1], frames = stepFrames_;
  if (!std::isfinite(all)) return clear();  // no number is to stay for ever
  energy_.store(static_cast<float>(all / (frames * kLoudnessSteps)), std::memory_order_relaxed);
  for (int c = 0; c < 2; ++c)
    meanSquares_[c].store(static_cast<float>(squares[isMono_ ? 0 : c] / (frames * kRmsSteps)),
                          std::memory_order_relaxed);
}

void StripMeter::clear() noexcept {
  filter_ = {};
  step_ = {};
  steps_ = {};
  isFilterSilent_ = true;
  silentSteps_ = kLoudnessSteps + 1;
  energy_.store(0, std::memory_order_relaxed);
  for (int c = 0; c < 2; ++c) meanSquares_[c].store(0, std::memory_order_relaxed);
}

StripLevel StripMeter::take() noexcept {
  StripLevel level{};
  for (int c = 0; c < 2; ++c) {
    level.peaks[c] = peaks_[c].exchange(0, std::memory_order_relaxed);
    level.rms[c] = std::sqrt(meanSquares_[c].load(std::memory_order_relaxed));
  }
  level.momentaryLufs = static_cast<float>(loudnessOf(energy_.load(std::memory_order_relaxed)));
  return level;
}

}  // namespace mam
