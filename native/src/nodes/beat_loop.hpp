// realtime
// The beat loop of kick and clap (format spec 6.1): a voice that triggers itself. Its period is one frame longer than a
// beat (Q43), and a tempo of 0 gives one trigger at the start and no more (Q44).
#pragma once

#include <cstdint>

#include "base/isa.hpp"
#include "nodes/node.hpp"

MAM_BEGIN_ISA

/// Counts frames to the next self trigger. [audio] but for reset and visit, which are [main].
class BeatLoop {
 public:
  /// What happens at a frame, and for how many frames from there on nothing else does.
  struct Step {
    bool fires;
    uint32_t frames;
  };

  /// At rest the loop stands still: a stopped engine is silent. After a locate a loop without tempo does not fire, because
  /// its one trigger belongs to the start.
  void reset(ResetTo to) noexcept {
    countdown_ = 0;
    fromStart_ = to == ResetTo::Start;
    halted_ = to == ResetTo::AtRest;
  }

  /// True when the loop may fire within the next `frames`.
  bool mayFire(bool on, uint32_t frames) const noexcept { return on && !halted_ && countdown_ < frames; }

  /// True when it neither fires nor counts, however long.
  bool standsStill(bool on) const noexcept { return !on || halted_; }

  /// Steps from this frame on, at most `frames` (1 at least).
  Step step(bool on, float bpm, double sampleRate, uint32_t frames) noexcept {
    if (!on || halted_) return {false, frames};
    if (countdown_ != 0) {
      const uint32_t run = countdown_ < frames ? static_cast<uint32_t>(countdown_) : frames;
      countdown_ -= run;
      return {false, run};
    }
    const uint64_t period = periodFrames(bpm, sampleRate);
    const bool fires = fromStart_ || period != UINT64_MAX;
    const uint32_t run = period < frames - 1 ? static_cast<uint32_t>(period) + 1 : frames;
    countdown_ = period - (run - 1);
    return {fires, run};
  }

  void visit(StateVisitor& visitor) noexcept {
    visitor.value(countdown_);
    visitor.value(fromStart_);
    visitor.value(halted_);
  }

 private:
  static uint64_t periodFrames(float bpm, double sampleRate) noexcept {
    if (!(bpm > 0)) return UINT64_MAX;
    const double frames = 60.0 / static_cast<double>(bpm) * sampleRate + 0.5;
    return frames < 9.0e18 ? static_cast<uint64_t>(frames) : UINT64_MAX;
  }

  uint64_t countdown_ = 0;
  bool fromStart_ = true, halted_ = false;
};

MAM_END_ISA
