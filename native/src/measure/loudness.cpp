#include "measure/loudness.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/math.hpp"

namespace mam {
namespace {

constexpr double kSilence = -std::numeric_limits<double>::infinity();
constexpr double kAbsoluteGateLufs = -70, kBinLu = 0.05, kRelativeGate = 0.1;  // -10 LU as an energy ratio
constexpr uint32_t kCleanFrames = 256;

double decibels(double energy) noexcept { return energy > 0 ? math::log2(energy) * 3.010299956639812 : kSilence; }

/// Copies samples, those that are not finite as 0.
void copyFinite(const float* __restrict from, float* __restrict to, uint32_t count) noexcept {
  for (uint32_t i = 0; i < count; ++i) to[i] = std::fabs(from[i]) <= std::numeric_limits<float>::max() ? from[i] : 0.f;
}

}  // namespace

LoudnessMeter::LoudnessMeter(double sampleRate, uint32_t channels) noexcept
    : channels_(channels),
      stepFrames_(static_cast<uint32_t>(measurableRate(sampleRate) / 10 + 0.5)),
      weighting_(measurableRate(sampleRate)),
      peaks_(channels) {}

void LoudnessMeter::reset() noexcept {
  filter_ = {};
  stepEnergy_ = squares_ = Pair{};
  stepFilled_ = 0;
  frames_ = steps_ = 0;
  recent_ = {};
  bins_ = {};
  loudestEnergy_ = 0;
  peaks_.reset();
}

void LoudnessMeter::process(const float* interleaved, uint64_t frames) noexcept {
  float clean[kCleanFrames * 2];
  while (frames > 0) {
    const uint32_t left = std::min(stepFrames_ - stepFilled_, kCleanFrames);
    const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(frames, left));
    copyFinite(interleaved, clean, count * channels_);
    peaks_.process(clean, count);
    weigh(clean, count);
    interleaved += size_t{count} * channels_;
    frames -= count;
    frames_ += count;
    stepFilled_ += count;
    if (stepFilled_ == stepFrames_) closeStep();
  }
}

/// Both channels in one vector through shelf and high-pass, and the squares before and after.
void LoudnessMeter::weigh(const float* interleaved, uint32_t frames) noexcept {
  const KWeighting w = weighting_;
  KWeighting::State f = filter_;
  Pair energy = stepEnergy_, squares = squares_;
  const uint32_t second = channels_ - 1;
  const double secondWeight = second;  // a mono signal has no right channel
  for (uint32_t i = 0; i < frames; ++i, interleaved += channels_) {
    const Pair x = {interleaved[0], interleaved[second] * secondWeight};
    const Pair z = w.step(f, x);
    energy += z * z;
    squares += x * x;
  }
  filter_ = f;
  stepEnergy_ = energy;
  squares_ = squares;
}

/// 100 ms are full: with the three steps before they make a gating block.
void LoudnessMeter::closeStep() noexcept {
  recent_[steps_++ % kStepsPerBlock] = stepEnergy_[0] + stepEnergy_[1];
  stepEnergy_ = Pair{};
  stepFilled_ = 0;
  filter_.flush();
  if (steps_ < kStepsPerBlock) return;
  const double energy =
      ((recent_[0] + recent_[1]) + (recent_[2] + recent_[3])) / (static_cast<double>(kStepsPerBlock) * stepFrames_);
  loudestEnergy_ = std::max(loudestEnergy_, energy);
  const double loudness = loudnessOf(energy);
  if (!(loudness > kAbsoluteGateLufs)) return;
  Bin& bin = bins_[static_cast<uint32_t>(std::min((loudness - kAbsoluteGateLufs) / kBinLu, kBins - 1.0))];
  ++bin.blocks;
  bin.energy += energy;
}

/// Mean energy of the blocks above both gates; 0 without any.
double LoudnessMeter::integratedEnergy() const noexcept {
  const auto mean = [this](double gate) noexcept {
    uint64_t blocks = 0;
    double energy = 0;
    for (const Bin& bin : bins_)
      if (bin.blocks > 0 && bin.energy > gate * static_cast<double>(bin.blocks)) {
        blocks += bin.blocks;
        energy += bin.energy;
      }
    return blocks > 0 ? energy / static_cast<double>(blocks) : 0.0;
  };
  return mean(mean(0) * kRelativeGate);
}

LoudnessResult LoudnessMeter::result() const noexcept {
  const double samples = static_cast<double>(frames_) * channels_;
  const double squares = squares_[0] + squares_[1];
  const auto peakDb = [](float peak) noexcept { return decibels(static_cast<double>(peak) * peak); };
  return {loudnessOf(integratedEnergy()), peakDb(truePeak()), peakDb(samplePeak()),
          samples > 0 ? decibels(squares / samples) : kSilence, loudnessOf(loudestEnergy_)};
}

}  // namespace mam
