// The loops that add, scale and clip buffers, in the instruction set of this CPU.
#pragma once

#include <cstdint>

namespace mam {

/// What no sound reaches, 2^20 or +120 dBFS: a recursion that is about to become infinite does.
constexpr float kLoudest = 1048576;

/// All [audio]. `frames` <= kTileFrames; buffers are 64-byte aligned where they start a tile. Lane buffers are
/// [frames][kLanes].
struct MixingKernels {
  void (*addScaled)(float* sum, const float* in, float gain, uint32_t frames) noexcept;
  /// Adds the mean of two channels to both sums.
  void (*addMean)(float* left, float* right, const float* inLeft, const float* inRight, float gain,
                  uint32_t frames) noexcept;
  /// As addScaled and addMean with a gain that is at each frame `share[frame]` of the way `from`..`to`.
  void (*addMoving)(float* sum, const float* in, float from, float to, const float* share, uint32_t frames) noexcept;
  void (*addMeanMoving)(float* left, float* right, const float* inLeft, const float* inRight, float from, float to,
                        const float* share, uint32_t frames) noexcept;
  /// out = before + (out - before) * share
  void (*crossfade)(float* out, const float* before, const float* share, uint32_t frames) noexcept;
  /// gains[kLanes]
  void (*addLanes)(float* sum, const float* in, const float* gains, uint32_t frames) noexcept;
  void (*addLanesMoving)(float* sum, const float* in, const float* from, const float* to, const float* share,
                         uint32_t frames) noexcept;
  /// Adds the lanes to a sum as a fixed tree: halves onto each other, 8, 4, 2, 1.
  void (*reduceLanes)(float* sum, const float* lanes, uint32_t frames) noexcept;
  void (*extractLane)(float* out, const float* lanes, uint32_t lane, uint32_t frames) noexcept;
  /// out = sum * gain, through tanh where asked; adds 0 so that no sample is a negative zero.
  void (*master)(float* out, const float* sum, float gain, bool softClip, uint32_t frames) noexcept;
  /// Of any number of frames; what is no number counts as infinite.
  float (*peak)(const float* in, uint32_t frames) noexcept;
  /// Whether every sample is a number within -kLoudest..kLoudest.
  bool (*playable)(const float* in, uint32_t frames) noexcept;
  /// peaks[kLanes] become the larger of what they were and the lane's peak.
  void (*lanePeaks)(float* peaks, const float* lanes, uint32_t frames) noexcept;
  /// out[frames][2], of any number of frames.
  void (*interleave)(float* out, const float* left, const float* right, uint32_t frames) noexcept;
};

/// [any]
const MixingKernels& mixingKernels() noexcept;

}  // namespace mam
