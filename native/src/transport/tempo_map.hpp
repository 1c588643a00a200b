// Tempo of a session: musical positions to frames and back, each looked up in O(log n) and without accumulated rounding.
//
// A tempo is kept as whole millionths of a bpm and a time as frames with 32 fractional bits. A steady stretch is an exact
// fraction from its start; a ramp is one steady tempo per tick of 1/960 quarter. A frame is the nearest one, halves up.
// engine/time/tempo-map.ts says the same; tempo-map.vectors.json there holds both to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace mam {

constexpr uint32_t kTicksPerQuarter = 960;
constexpr double kSlowestSessionBpm = 0.1, kFastestSessionBpm = 4000;
/// Ramps of a map together; one that goes beyond is a step at its end.
constexpr int64_t kMaxRampTicks = int64_t{1} << 22;

/// A tempo from a musical position on.
struct TempoChange {
  uint64_t ppq;  ///< ticks of 1/960 quarter
  double bpm;    ///< quarters a minute
  bool ramp;     ///< moves evenly to the next change's tempo
};

/// A place in musical time: ticks with 20 fractional bits. Negative ones lie before the start.
using Ppq = int64_t;
constexpr int kPpqBits = 20;
constexpr Ppq kFarthestPpq = Ppq{1} << 62;

constexpr Ppq ppqOfTicks(int64_t ticks) noexcept { return ticks * (Ppq{1} << kPpqBits); }

/// The tempo of a whole session at one sample rate. Before the first change its tempo holds; no change at all is 120 bpm.
class TempoMap {
 public:
  /// [main] Of changes at one place the last one counts. Tempos that are not positive count as 120, others are bounded.
  TempoMap(const std::vector<TempoChange>& changes, double sampleRate);

  /// [any]
  int64_t frameAt(Ppq at) const noexcept;
  /// [any] The last position that is not after the frame.
  Ppq ppqAt(int64_t frame) const noexcept;
  /// [any]
  double bpmAt(Ppq at) const noexcept;

 private:
  using Time = __int128;  // frames with 32 fractional bits

  struct Segment {
    Ppq start;
    Time time;
    int64_t microBpm;
    int64_t ticks;            // of a ramp; 0: steady
    int64_t perTick, spread;  // of a ramp: tick i has microBpm + perTick * i + floor(spread * i / ticks)
    size_t firstMark;         // of a ramp: its times, one each kTicksPerMark ticks
  };

  static int64_t microBpmAt(const Segment& segment, int64_t tick) noexcept;
  Time tickTime(const Segment& segment, int64_t tick) const noexcept;
  Time timeAt(Ppq at) const noexcept;
  const Segment& segmentAt(Ppq at) const noexcept;
  Time lengthOf(const Segment& segment, Ppq length) const noexcept;
  void addRamp(Segment& segment, int64_t ticks, int64_t toMicroBpm);

  uint64_t tickNumerator_;  // frames a tick = this / microBpm
  std::vector<Segment> segments_;
  std::vector<Time> marks_;
};

/// [main] One that is kept for the next call with the same tempo: a long ramp takes milliseconds to prepare.
std::shared_ptr<const TempoMap> sharedTempoMap(const std::vector<TempoChange>& changes, double sampleRate);

}  // namespace mam
