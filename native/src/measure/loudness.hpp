// Loudness and levels of a whole signal: integrated loudness (ITU-R BS.1770-4, EBU R 128), true peak, sample peak, RMS.
#pragma once

#include <array>
#include <cstdint>

#include "measure/k_weighting.hpp"
#include "measure/true_peak.hpp"

namespace mam {

/// Of everything since the last reset. Minus infinity where there is nothing to tell (silence; loudness of less than 400 ms).
struct LoudnessResult {
  double integratedLufs;
  double truePeakDb;        ///< dBTP
  double samplePeakDb;      ///< dBFS
  double rmsDb;             ///< dBFS of the mean square over all channels; a full-scale square wave is 0
  double momentaryMaxLufs;  ///< loudest 400 ms, looked at every 100 ms
};

/// Gating blocks are 400 ms with 75 % overlap. They are counted in a histogram of 0.05 LU from -70 to +30 LUFS that keeps
/// the exact energy of each bin, so memory is constant, means are exact, and only a block within 0.05 LU of the relative
/// gate may fall on the wrong side of it. Samples that are not finite count as 0.
///
/// [any] one thread at a time. About 35 kB, no allocation.
class LoudnessMeter {
 public:
  /// `sampleRate` in Hz, 8000 to 1e6 (others count as the nearest); 1 or 2 channels, each of weight 1.
  LoudnessMeter(double sampleRate, uint32_t channels) noexcept;

  void reset() noexcept;
  /// `interleaved`: [frames][channels].
  void process(const float* interleaved, uint64_t frames) noexcept;

  LoudnessResult result() const noexcept;
  /// Linear.
  float samplePeak() const noexcept { return peaks_.samplePeak(); }
  float truePeak() const noexcept { return peaks_.truePeak(); }

 private:
  using Pair = KWeighting::Pair;
  static constexpr uint32_t kBins = 2000, kStepsPerBlock = 4;
  struct Bin {
    uint64_t blocks = 0;
    double energy = 0;
  };

  void weigh(const float* interleaved, uint32_t frames) noexcept;
  void closeStep() noexcept;
  double integratedEnergy() const noexcept;

  uint32_t channels_, stepFrames_;
  KWeighting weighting_;

  KWeighting::State filter_;
  Pair stepEnergy_{}, squares_{};
  uint32_t stepFilled_ = 0;
  uint64_t frames_ = 0, steps_ = 0;
  std::array<double, kStepsPerBlock> recent_{};  ///< energies of the latest steps, by step number
  std::array<Bin, kBins> bins_{};
  double loudestEnergy_ = 0;
  TruePeakMeter peaks_;
};

}  // namespace mam
