// Where the bars and steps of a transport lie, by its own tempo or by a session's.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/tempo_map.hpp"
#include "transport/transport.hpp"

namespace mam {

/// The grid of a transport at one sample rate. Bars count from 0 and have four quarters.
class BarGrid {
 public:
  /// The transport's own tempo points: format spec, section 3.
  BarGrid(const Transport& transport, double sampleRate);
  /// Follows a session: bar 0 is at a frame of the session, and frames count from there. Swing is the transport's.
  BarGrid(const Transport& transport, const TempoMap& tempo, int64_t startFrame);

  /// T2: the last tempo point in file order whose bar is not after this one.
  double bpm(uint64_t bar) const noexcept;
  /// T3: nominal length of a bar.
  uint64_t barFrames(uint64_t bar) const noexcept;
  /// T3: frames a step without swing; the remainder of the bar is lost (Q1).
  uint64_t stepFrames(uint64_t bar) const noexcept;
  /// T4: frames from the start of this bar to the start of the next one.
  uint64_t gridFrames(uint64_t bar) const noexcept;
  /// T5, T6: frames from the start of the bar to the start of each step.
  void stepOffsets(uint64_t bar, std::vector<uint64_t>& offsets) const;
  /// T4: start of a bar, at most 2^62.
  uint64_t barStart(uint64_t bar) const noexcept;
  /// Sum of nominal bar lengths, at most 2^62.
  uint64_t nominalFrames(uint64_t firstBar, uint64_t count) const noexcept;
  /// The last bar that does not start after a frame.
  uint32_t barAt(uint64_t frame) const noexcept;
  /// Bars that a step can lie behind the end of its own one: swing of more than its bar.
  uint32_t overhangBars() const noexcept;

 private:
  struct Run {  // bars of one tempo
    uint64_t bar;
    double bpm;
    uint64_t barFrames, stepFrames;
    uint64_t gridStart, nominalStart;
  };

  void addRuns();
  const Run& runOf(uint64_t bar) const noexcept;
  double swingShape() const noexcept;
  Ppq ppqOfBar(uint64_t bar) const noexcept;

  const Transport* transport_;
  double sampleRate_ = 0;
  std::vector<Run> runs_;
  const TempoMap* tempo_ = nullptr;
  int64_t startFrame_ = 0;
  Ppq start_ = 0;
};

}  // namespace mam
