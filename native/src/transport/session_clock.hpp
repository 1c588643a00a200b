// The clocks of a session's racks: where each rack's frames lie, what it plays, how long all of it is.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "transport/content.hpp"
#include "transport/rack_reader.hpp"

namespace mam {

/// One rack's clock against the session's: session frame = offset + max(0, floor(rack frame * p / q) - earlier).
class PartClock {
 public:
  PartClock(const ContentPart& part, const ContentRange& range, bool loops, const TempoMap* tempo);

  const RackRun& run() const noexcept { return run_; }
  /// Session frame of a rack frame; negative before the start of the session. Absolute, never added up.
  int64_t sessionFrame(uint64_t rackFrame) const noexcept;
  /// The first rack frame that is not before a session frame.
  uint64_t rackFrameAt(int64_t sessionFrame) const noexcept;
  /// Session frames of a length of the rack.
  uint64_t scaled(uint64_t rackFrames) const noexcept;

  /// From the start of the rack; UINT64_MAX when nothing is triggered.
  uint64_t firstTrigger() const noexcept;
  /// Moves every event earlier, though not before the start of the rack (spec 9.5).
  void moveEarlier(uint64_t frames) noexcept { earlier_ = frames; }

  /// Session frames up to the last event of a run without loop, preroll included (spec 9.2).
  uint64_t frames() const;
  /// Session frames of one pass, likewise.
  uint64_t framesOfPass() const;
  uint64_t prerollFrames() const;
  /// 0: cannot loop.
  uint64_t loopFrames() const noexcept { return scaled(loopLength_); }

 private:
  void planBars(const ContentRange& range, bool loops);
  uint64_t totalBars(const Transport& transport, uint64_t bars, const ContentRange& range) const;

  const ContentPart* part_;
  RackRun run_;
  uint64_t loopLength_ = 0;  // rack frames
  uint64_t earlier_ = 0;
};

/// [main] All of a session's.
class SessionClock {
 public:
  /// `content` must outlive the clock.
  SessionClock(const Content& content, const ContentRange& range);

  const std::vector<PartClock>& parts() const noexcept { return parts_; }
  const ContentLengths& lengths() const noexcept { return lengths_; }
  /// From here on nothing is played; UINT64_MAX: as long as the racks do.
  uint64_t endFrame() const noexcept { return endFrame_; }
  /// Of a session of a given length that loops: after so many frames all of it begins again. 0: each rack by itself.
  uint64_t passFrames() const noexcept { return passFrames_; }

  /// Bars of the session's tempo; without one those of the first rack that has bars.
  uint64_t frameOfBar(uint32_t bar) const;

 private:
  void align();
  void measure(const ContentRange& range);
  uint64_t playedFrames(const ContentRange& range) const;

  const Content* content_;
  double sampleRate_;
  std::shared_ptr<const TempoMap> tempo_;  // nullptr: every rack keeps its own
  std::vector<PartClock> parts_;
  ContentLengths lengths_;
  uint64_t endFrame_ = UINT64_MAX, passFrames_ = 0;
};

}  // namespace mam
