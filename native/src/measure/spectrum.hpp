// The spectrum of a whole signal in third octaves.
#pragma once

#include <cstdint>
#include <vector>

namespace mam {

struct BandLevel {
  double centreHz;  ///< nominal, IEC 61260-1
  double levelDb;   ///< mean square of the band over all channels, dBFS; minus infinity without any
};

/// Periodograms of Hann windows, each a quarter of its length after the last (Welch, 1967), about a third of a second long. At
/// that overlap every frame weighs the same, so the bands of a signal sum to its mean square. Bands are those of IEC 61260-1
/// to base ten, 20 Hz to 20 kHz, as far as the rate goes; a bin counts in two where an edge parts it. Below 40 Hz a band is
/// hardly wider than a bin, and a tone is partly found in its neighbours. Samples that are not finite count as 0.
///
/// [any] one thread at a time.
class SpectrumMeter {
 public:
  /// `sampleRate` in Hz, 8000 to 1e6 (others count as the nearest); 1 or 2 channels.
  SpectrumMeter(double sampleRate, uint32_t channels);

  /// `interleaved`: [frames][channels].
  void process(const float* interleaved, uint64_t frames);
  std::vector<BandLevel> result() const;

 private:
  void add(float left, float right);
  void transform();

  double sampleRate_;
  uint32_t channels_, length_;
  std::vector<float> window_, cosines_, sines_;  // twiddles of each stage after those of the one before
  std::vector<uint32_t> reversed_;
  std::vector<float> left_, right_;  // the latest length_ frames, oldest at next_
  uint32_t next_ = 0, fresh_ = 0;
  std::vector<float> real_, imaginary_;  // memory of transform
  std::vector<double> power_;            // of bins 0..length/2, both sides, all channels
  uint64_t frames_ = 0;
};

}  // namespace mam
