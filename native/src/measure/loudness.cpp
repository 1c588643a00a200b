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
double lufs(double energy) noexcept { return energy > 0 ? decibels(energy) - 0.691 : kSilence; }

/// A rate from outside that would leave no frame in a step, or is not a number, counts as the lowest.
double usableRate(double sampleRate) noexcept { return sampleRate >= 8000 ? std::min(sampleRate, 1e6) : 8000; }

/// Copies samples, those that are not finite as 0.
void copyFinite(const float* __restrict from, float* __restrict to, uint32_t count) noexcept {
  for (uint32_t i = 0; i < count; ++i) to[i] = std::fabs(from[i]) <= std::numeric_limits<float>::max() ? from[i] : 0.f;
}

}  // namespace

/// The two stages of BS.1770-4 annex 1, whose tables hold for 48 kHz only. Any other rate has the bilinear transform of the
/// analogue prototypes that those tables come from: a shelf of 4 dB at 1682 Hz and a high-pass at 38 Hz (values as in
/// libebur128 and De Man, "Evaluation of Implementations of the EBU R128 Loudness Measurement", 2018).
LoudnessMeter::Weighting LoudnessMeter::weightingFor(double sampleRate) noexcept {
  const double high = 1.5848647011308556;    // 10^(3.999843853973347/20)
  const double middle = 1.2587209302325617;  // high^0.4996667741545416
  const double k = math::tanPi(1681.974450955533 / sampleRate), kq = k / 0.7071752369554196, kk = k * k;
  const double a0 = 1 + kq + kk;
  const double l = math::tanPi(38.13547087602444 / sampleRate), lq = l / 0.5003270373238773, ll = l * l;
  const double b0 = 1 + lq + ll;
  return {(high + middle * kq + kk) / a0,
          2 * (kk - high) / a0,
          (high - middle * kq + kk) / a0,
          2 * (kk - 1) / a0,
          (1 - kq + kk) / a0,
          2 * (ll - 1) / b0,
          (1 - lq + ll) / b0};
}

LoudnessMeter::LoudnessMeter(double sampleRate, uint32_t channels) noexcept
    : channels_(channels),
      stepFrames_(static_cast<uint32_t>(usableRate(sampleRate) / 10 + 0.5)),
      weighting_(weightingFor(usableRate(sampleRate))),
      peaks_(channels) {}

void LoudnessMeter::reset() noexcept {
  filter_ = {};
  stepEnergy_ = squares_ = Pair{};
  stepFilled_ = 0;
  frames_ = steps_ = 0;
  recent_ = {};
  bins_ = {};
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
  const Weighting w = weighting_;
  Filter f = filter_;
  Pair energy = stepEnergy_, squares = squares_;
  const uint32_t second = channels_ - 1;
  const double secondWeight = second;  // a mono signal has no right channel
  for (uint32_t i = 0; i < frames; ++i, interleaved += channels_) {
    const Pair x = {interleaved[0], interleaved[second] * secondWeight};
    // The newest output comes last in each sum: the recursion waits for one product and one sum.
    const Pair y = ((w.shelfB0 * x + w.shelfB1 * f.x1) + (w.shelfB2 * f.x2 - w.shelfA2 * f.y2)) - w.shelfA1 * f.y1;
    const Pair z = (((y - f.y1) - (f.y1 - f.y2)) - w.highPassA2 * f.z2) - w.highPassA1 * f.z1;
    f = {x, f.x1, y, f.y1, z, f.z1};
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
  for (Pair* state : {&filter_.y1, &filter_.y2, &filter_.z1, &filter_.z2})
    for (int c = 0; c < 2; ++c) (*state)[c] = math::flushed((*state)[c]);
  if (steps_ < kStepsPerBlock) return;
  const double energy =
      ((recent_[0] + recent_[1]) + (recent_[2] + recent_[3])) / (static_cast<double>(kStepsPerBlock) * stepFrames_);
  const double loudness = lufs(energy);
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
  return {lufs(integratedEnergy()), peakDb(truePeak()), peakDb(samplePeak()),
          samples > 0 ? decibels(squares / samples) : kSilence};
}

}  // namespace mam
