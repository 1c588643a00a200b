#include "measure/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/math.hpp"

namespace mam {

namespace {

constexpr double kSecondsPerWindow = 0.3;
constexpr uint32_t kWindowsPerLength = 4;
constexpr double kSumOfSquares = 1.5;  // of the Hann windows over one frame
constexpr int kLowestBand = -17, kHighestBand = 13;
constexpr double kNominalDecade[10] = {20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160};

double powerOfTen(double exponent) { return math::exp2(exponent * 3.321928094887362); }

uint32_t lengthFor(double sampleRate) {
  uint32_t length = 1024;
  while (length < kSecondsPerWindow * sampleRate) length *= 2;
  return length;
}

float finite(float sample) { return std::fabs(sample) <= std::numeric_limits<float>::max() ? sample : 0.f; }

double nominalHz(int band) {
  static const double decades[] = {1, 10, 100, 1000};
  const int index = band - kLowestBand;
  return kNominalDecade[index % 10] * decades[index / 10];
}

}  // namespace

SpectrumMeter::SpectrumMeter(double sampleRate, uint32_t channels)
    : sampleRate_(sampleRate >= 8000 ? std::min(sampleRate, 1e6) : 8000),
      channels_(channels == 1 ? 1 : 2),
      length_(lengthFor(sampleRate_)),
      window_(length_),
      reversed_(length_),
      left_(length_),
      right_(length_),
      real_(length_),
      imaginary_(length_),
      power_(length_ / 2 + 1) {
  for (uint32_t i = 0; i < length_; ++i)
    window_[i] = static_cast<float>(0.5 - 0.5 * math::cos2pi(static_cast<double>(i) / length_));
  for (uint32_t i = 1; i < length_; ++i) reversed_[i] = reversed_[i / 2] / 2 + (i % 2) * (length_ / 2);
  for (uint32_t half = 1; half < length_; half *= 2)
    for (uint32_t i = 0; i < half; ++i) {
      const double turn = static_cast<double>(i) / (2 * half);
      cosines_.push_back(static_cast<float>(math::cos2pi(turn)));
      sines_.push_back(static_cast<float>(-math::sin2pi(turn)));
    }
}

void SpectrumMeter::process(const float *interleaved, uint64_t frames) {
  for (uint64_t i = 0; i < frames; ++i, interleaved += channels_)
    add(finite(interleaved[0]), channels_ > 1 ? finite(interleaved[1]) : 0.f);
  frames_ += frames;
}

void SpectrumMeter::add(float left, float right) {
  left_[next_] = left;
  right_[next_] = right;
  next_ = (next_ + 1) & (length_ - 1);
  if (++fresh_ < length_ / kWindowsPerLength) return;
  fresh_ = 0;
  transform();
}

// Both channels as one complex signal: the power of a bin and of its mirror image is that of both channels there.
void SpectrumMeter::transform() {
  for (uint32_t i = 0; i < length_; ++i) {
    const uint32_t from = (next_ + i) & (length_ - 1), to = reversed_[i];
    real_[to] = left_[from] * window_[i];
    imaginary_[to] = right_[from] * window_[i];
  }
  const float *cosine = cosines_.data(), *sine = sines_.data();
  for (uint32_t half = 1; half < length_; cosine += half, sine += half, half *= 2)
    for (uint32_t first = 0; first < length_; first += 2 * half) {
      float *const lowReal = real_.data() + first, *const highReal = lowReal + half;
      float *const lowImaginary = imaginary_.data() + first, *const highImaginary = lowImaginary + half;
      for (uint32_t i = 0; i < half; ++i) {
        const float re = highReal[i] * cosine[i] - highImaginary[i] * sine[i];
        const float im = highReal[i] * sine[i] + highImaginary[i] * cosine[i];
        highReal[i] = lowReal[i] - re;
        highImaginary[i] = lowImaginary[i] - im;
        lowReal[i] += re;
        lowImaginary[i] += im;
      }
    }
  const auto powerAt = [this](uint32_t bin) {
    return static_cast<double>(real_[bin]) * real_[bin] + static_cast<double>(imaginary_[bin]) * imaginary_[bin];
  };
  const uint32_t middle = length_ / 2;
  power_[0] += powerAt(0);
  power_[middle] += powerAt(middle);
  for (uint32_t bin = 1; bin < middle; ++bin) power_[bin] += powerAt(bin) + powerAt(length_ - bin);
}

std::vector<BandLevel> SpectrumMeter::result() const {
  SpectrumMeter whole = *this;  // with the windows that reach beyond the end
  const uint32_t hop = length_ / kWindowsPerLength;
  for (uint32_t i = 0; i < (kWindowsPerLength - 1) * hop + (hop - fresh_) % hop; ++i) whole.add(0, 0);
  const double scale = frames_ > 0 ? 1 / (kSumOfSquares * length_ * static_cast<double>(frames_) * channels_) : 0;
  const double binHz = sampleRate_ / length_;
  std::vector<BandLevel> bands;
  for (int band = kLowestBand; band <= kHighestBand; ++band) {
    const double low = powerOfTen(3 + (band - 0.5) / 10) / binHz, high = powerOfTen(3 + (band + 0.5) / 10) / binHz;
    if (low >= length_ / 2) break;
    double energy = 0;
    const uint32_t last = std::min(length_ / 2, static_cast<uint32_t>(high + 0.5));
    for (uint32_t bin = static_cast<uint32_t>(low + 0.5); bin <= last; ++bin) {
      const double share = std::min(high, bin + 0.5) - std::max(low, bin - 0.5);
      if (share > 0) energy += whole.power_[bin] * std::min(share, 1.0);
    }
    const double level = energy * scale;
    bands.push_back({nominalHz(band),
                     level > 0 ? math::log2(level) * 3.010299956639812 : -std::numeric_limits<double>::infinity()});
  }
  return bands;
}

}  // namespace mam
