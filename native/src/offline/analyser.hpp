// Levels, loudness and spectrum of several signals at once, off the realtime path.
#pragma once

#include <memory>
#include <vector>

#include "base/workers.hpp"
#include "measure/loudness.hpp"
#include "measure/spectrum.hpp"

namespace mam {

/// Each signal is measured by one thread at a time, so results do not depend on how many there are. [main]
class Analyser {
 public:
  Analyser(double sampleRate, uint32_t channels, uint32_t signals, uint32_t threads)
      : workers_(threads > 1 && signals > 1 ? std::make_unique<SleepingWorkers>(threads - 1) : nullptr) {
    for (uint32_t i = 0; i < signals; ++i) meters_.push_back({{sampleRate, channels}, {sampleRate, channels}});
  }

  /// `signals[i]` interleaved, each of so many frames.
  void process(const float* const* signals, uint64_t frames) {
    signals_ = signals;
    frames_ = frames;
    const auto work = [](void* analyser, uint32_t item) { static_cast<Analyser*>(analyser)->measure(item); };
    if (workers_) return workers_->run(count(), work, this);
    for (uint32_t i = 0; i < count(); ++i) measure(i);
  }

  uint32_t count() const noexcept { return static_cast<uint32_t>(meters_.size()); }
  LoudnessResult loudness(uint32_t signal) const { return meters_[signal].loudness.result(); }
  std::vector<BandLevel> spectrum(uint32_t signal) const { return meters_[signal].spectrum.result(); }

 private:
  struct Meters {
    LoudnessMeter loudness;
    SpectrumMeter spectrum;
  };
  void measure(uint32_t signal) {
    meters_[signal].loudness.process(signals_[signal], frames_);
    meters_[signal].spectrum.process(signals_[signal], frames_);
  }

  const std::unique_ptr<Workers> workers_;
  std::vector<Meters> meters_;
  const float* const* signals_ = nullptr;
  uint64_t frames_ = 0;
};

}  // namespace mam
