// The events of one rack on its own clock, bar by bar.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/bar_grid.hpp"
#include "transport/content.hpp"

namespace mam {

/// What of a rack's content is played. Frames are the rack's own.
struct RackRun {
  double sampleRate = 48000;
  const TempoMap* tempo = nullptr;  ///< of the session that it follows; nullptr: its own
  int64_t startFrame = 0;           ///< of its frame 0 in that session
  uint64_t bars = 0;                ///< of the top-level transport, counted from bar 0
  uint64_t endFrame = 0;            ///< of inline transports, exclusive
  bool loops = false;               ///< `bars` and `endFrame` are those of one pass
  uint64_t loopFrames = 0;          ///< from pass to pass, where the rack keeps its own tempo
  uint64_t loopBars = 0;            ///< from pass to pass, where it follows

  BarGrid grid(const Transport& transport) const {
    return tempo != nullptr ? BarGrid(transport, *tempo, startFrame) : BarGrid(transport, sampleRate);
  }
};

/// Reads a rack forward. What it gives has no order yet, see EventOrder. [feeder]
class RackReader {
 public:
  /// `content` must outlive the reader.
  RackReader(const Content& content, const RackRun& run);

  /// Appends every event before a frame that was not taken yet.
  void take(uint64_t until, std::vector<ContentEvent>& events);
  /// Leaves out what comes before a frame; nothing was taken before.
  void skipTo(uint64_t frame);
  /// Frame of the next event that could come; UINT64_MAX when there is none.
  uint64_t nextFrame() const noexcept;

 private:
  struct Lane {  // one transport
    const Transport* transport;
    BarGrid grid;
    uint64_t barLimit;  // bars of one pass; UINT64_MAX: until endFrame
    uint64_t endFrame;  // of one pass, exclusive
    uint64_t pass = 0;
    uint64_t passStart = 0;
    uint32_t bar = 0;                            // within the pass
    uint64_t barFrame = 0;                       // likewise
    std::vector<std::vector<Lock>> locksByStep;  // [pattern] sorted by step
  };

  bool follows() const noexcept { return run_.tempo != nullptr; }
  uint64_t passStartOf(const Lane& lane, uint64_t pass) const noexcept;
  uint64_t gridBar(const Lane& lane) const noexcept;
  uint64_t laneFrame(const Lane& lane) const noexcept;
  bool ended(const Lane& lane) const noexcept;
  void startPass(Lane& lane, uint64_t pass);
  void moveTo(Lane& lane, uint64_t bar);
  void skipLaneTo(Lane& lane, uint64_t frame);
  void readBar(Lane& lane, size_t index);
  void nextBar(Lane& lane);
  void add(const ContentEvent& event);

  const RackRun run_;
  size_t nextCommand_ = 0;
  std::vector<ContentCommand> commands_;  // by frame
  std::vector<Lane> lanes_;
  std::vector<ContentEvent> pending_;
  std::vector<uint64_t> offsets_;
  uint64_t listOrder_ = 0;
};

}  // namespace mam
