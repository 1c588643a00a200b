// Spectra of what a node plays, in double precision.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

namespace mam::test {

constexpr double kTwoPi = 6.283185307179586;
constexpr size_t kSpectrumFrames = 65536;

/// Radix 2, in place.
inline void transform(std::vector<std::complex<double>>& values) {
  const size_t count = values.size();
  for (size_t i = 1, j = 0; i < count; ++i) {
    size_t bit = count >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
  for (size_t length = 2; length <= count; length <<= 1) {
    const std::complex<double> turn = std::polar(1., -kTwoPi / static_cast<double>(length));
    for (size_t start = 0; start < count; start += length) {
      std::complex<double> w = 1;
      for (size_t k = 0; k < length / 2; ++k, w *= turn) {
        const std::complex<double> even = values[start + k], odd = values[start + k + length / 2] * w;
        values[start + k] = even + odd;
        values[start + k + length / 2] = even - odd;
      }
    }
  }
}

/// Magnitudes under a Blackman-Harris window of four terms (side lobes at -92 dB), of the first kSpectrumFrames samples.
class Spectrum {
 public:
  Spectrum(const std::vector<float>& samples, size_t first, double sampleRate)
      : hzPerBin_(sampleRate / kSpectrumFrames) {
    std::vector<std::complex<double>> values(kSpectrumFrames);
    for (size_t i = 0; i < kSpectrumFrames; ++i) {
      const double x = kTwoPi * static_cast<double>(i) / kSpectrumFrames;
      const double window = 0.35875 - 0.48829 * std::cos(x) + 0.14128 * std::cos(2 * x) - 0.01168 * std::cos(3 * x);
      values[i] = window * static_cast<double>(samples.at(first + i));
    }
    transform(values);
    for (size_t i = 0; i < kSpectrumFrames / 2; ++i) magnitudes_.push_back(std::abs(values[i]));
  }

  /// Of a tone: all that the window spreads over six bins each way, as the height of one bin.
  double peakNear(double hz) const {
    constexpr double kNoiseBandwidth = 2.0044;  // of the window, in bins
    const auto [first, last] = around(hz);
    double power = 0;
    for (ptrdiff_t bin = first; bin < last; ++bin)
      power += magnitudes_[static_cast<size_t>(bin)] * magnitudes_[static_cast<size_t>(bin)];
    return std::sqrt(power / kNoiseBandwidth);
  }
  /// Loudest bin below a frequency that is no multiple of `fundamentalHz`.
  double strayBelow(double hz, double fundamentalHz) const {
    double loudest = 0;
    for (size_t bin = 12; static_cast<double>(bin) * hzPerBin_ < hz; ++bin) {
      const double at = static_cast<double>(bin) * hzPerBin_, multiple = std::round(at / fundamentalHz);
      if (std::abs(at - multiple * fundamentalHz) > 8 * hzPerBin_) loudest = std::max(loudest, magnitudes_[bin]);
    }
    return loudest;
  }

 private:
  std::pair<ptrdiff_t, ptrdiff_t> around(double hz) const {
    const ptrdiff_t bin = static_cast<ptrdiff_t>(std::lround(hz / hzPerBin_));
    return {std::max<ptrdiff_t>(bin - 6, 0), std::min<ptrdiff_t>(bin + 7, kSpectrumFrames / 2)};
  }
  const double hzPerBin_;
  std::vector<double> magnitudes_;
};

inline double decibels(double ratio) { return 20 * std::log10(ratio); }

/// Frequency of a sine that is `nearHz` but for a fraction of a hertz: the turn of its phase from one half to the other.
inline double frequencyOf(const std::vector<float>& samples, size_t first, size_t frames, double nearHz,
                          double sampleRate) {
  std::complex<double> halves[2];
  const size_t half = frames / 2;
  for (size_t i = 0; i < frames; ++i) {
    const double window = 0.5 - 0.5 * std::cos(kTwoPi * static_cast<double>(i % half) / static_cast<double>(half));
    halves[i / half] += window * static_cast<double>(samples.at(first + i)) *
                        std::polar(1., -kTwoPi * nearHz * static_cast<double>(i) / sampleRate);
  }
  return nearHz + std::arg(halves[1] / halves[0]) / kTwoPi * sampleRate / static_cast<double>(half);
}

}  // namespace mam::test
