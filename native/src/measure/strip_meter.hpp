// realtime
// What one strip of a session's mixer sounds like while it plays: peaks, RMS, momentary loudness; and what one insert of it
// holds back.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>

#include "measure/k_weighting.hpp"

namespace mam {

/// Left and right; of a mono signal both are the same.
struct StripLevel {
  float peaks[2];       ///< linear, since they were taken last
  float rms[2];         ///< linear, of the latest 300 ms; a full-scale square wave is 1
  float momentaryLufs;  ///< of the latest 400 ms (EBU Tech 3341); minus infinity in silence
};

/// K weighting costs three times as much as all the rest: it is left out where nobody looks at it.
enum class Loudness : uint8_t { Off, On };

/// Windows are rectangular and move on in steps of 20 ms, whose places depend on frames alone, never on how they were cut
/// into calls. What is skipped counts as silence. The audio thread writes, one other reads; about 800 bytes.
class StripMeter {
 public:
  /// [main] `sampleRate` in Hz.
  explicit StripMeter(double sampleRate) noexcept;

  /// [audio] `peaks`: those of the `frames` samples of each of 1 or 2 channels. What is measured without loudness counts as
  /// silence for it.
  void measure(const float* const* channels, const float* peaks, uint32_t count, uint32_t frames,
               Loudness loudness) noexcept;
  /// [audio] To this frame of the call, in silence as far as it was not measured.
  void reach(uint32_t frame) noexcept {
    if (frame > reached_) pass(frame - reached_);
  }
  /// [audio] The next frame is the first of a call.
  void endCall() noexcept { reached_ = 0; }
  /// [audio] As if it had been silent for long.
  void clear() noexcept;

  /// [any] one thread at a time.
  StripLevel take() noexcept;

 private:
  using Pair = KWeighting::Pair;
  static constexpr uint32_t kStepsASecond = 50, kRmsSteps = 15, kLoudnessSteps = 20;
  struct Step {
    Pair energy{}, squares{};  // sums of squares, weighted and as they are
  };

  void pass(uint32_t frames) noexcept;
  void weigh(const float* left, const float* right, uint32_t frames) noexcept;
  void square(const float* left, const float* right, uint32_t frames) noexcept;
  void advance(uint32_t frames) noexcept;
  void closeStep() noexcept;

  // The audio thread's.
  const KWeighting weighting_;
  const uint32_t stepFrames_;
  KWeighting::State filter_;
  Step step_;
  std::array<Step, kLoudnessSteps> steps_{};
  uint32_t at_ = 0, filled_ = 0;               // in steps_; frames of step_
  uint32_t silentSteps_ = kLoudnessSteps + 1;  // the latest ones, as far as they count
  bool isFilterSilent_ = true, isMono_ = false;
  uint32_t reached_ = 0;  // frame of the call
  // Written by the audio thread.
  std::atomic<float> peaks_[2] = {}, meanSquares_[2] = {}, energy_{0};
};

/// What an insert holds back.
class ReductionMeter {
 public:
  /// [audio] In dB, 0 or below; not a number of what never holds anything back.
  void note(float reductionDb) noexcept {
    noted_ = true;
    now_.store(reductionDb, std::memory_order_relaxed);
    if (!(most_.load(std::memory_order_relaxed) <= reductionDb)) most_.store(reductionDb, std::memory_order_relaxed);
  }
  /// [audio] What was skipped in a whole call holds nothing back.
  void endCall() noexcept {
    if (!noted_ && now_.load(std::memory_order_relaxed) < 0) note(0);
    noted_ = false;
  }
  /// [any] one thread at a time. The most since it was taken last.
  float take() noexcept { return most_.exchange(now_.load(std::memory_order_relaxed), std::memory_order_relaxed); }

 private:
  static constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  bool noted_ = false;  // in this call; the audio thread's
  std::atomic<float> now_{kNone}, most_{kNone};
};

}  // namespace mam
