// Bars and beats of a session: time signatures over musical time.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/tempo_map.hpp"

namespace mam {

/// Holds from the start of a bar on. Bars count from 0.
struct TimeSignature {
  uint32_t bar;
  uint32_t beats;     ///< in a bar
  uint32_t beatUnit;  ///< 4: a quarter; 1, 2, 4 ... 64
};

/// A place in bars, each part from 0 on.
struct BarBeat {
  uint32_t bar, beat, tick;
};

/// 4/4 until the first signature. One that is not possible is left out.
class MeterMap {
 public:
  explicit MeterMap(const std::vector<TimeSignature>& signatures);

  /// Ticks from the start of the session; O(log n), as all here.
  int64_t ticksOfBar(uint32_t bar) const noexcept;
  /// Ticks before the start are in bar 0.
  BarBeat barBeatAt(int64_t ticks) const noexcept;
  uint32_t beatsOf(uint32_t bar) const noexcept { return segmentOf(bar).beats; }
  uint32_t ticksPerBeat(uint32_t bar) const noexcept { return segmentOf(bar).beatTicks; }

 private:
  struct Segment {
    uint32_t bar, beats, beatTicks;
    int64_t start;
    int64_t barTicks() const noexcept { return int64_t{beats} * beatTicks; }
  };
  const Segment& segmentOf(uint32_t bar) const noexcept;

  std::vector<Segment> segments_;
};

}  // namespace mam
