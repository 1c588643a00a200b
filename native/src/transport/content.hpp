// Everything a rack plays by itself: transports and explicit commands, read as one ordered stream of events.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "transport/transport.hpp"

namespace mam {

struct ContentCommand {
  uint64_t frame;
  uint32_t target;
  CommandKind kind;  ///< Set, Ramp, Trigger, NoteOn, NoteOff or NoteExpr
  uint16_t param;
  uint32_t name;
  float value;  ///< of a note its pitch
  float rampMs;
  float amount = 0;   ///< of a note, as noteValue() takes it
  uint32_t note = 0;  ///< its id
};

/// The musical part of a rack. Names and targets are indices into its tables, so that an event stays small.
struct Content {
  std::vector<std::string> targets;  ///< node ids and other names that events address
  std::vector<std::string> names;    ///< parameter names as written; index 0 is ""
  std::vector<ContentCommand> commands;
  std::vector<Transport> transports;  ///< the top-level one, if any, first

  const Transport* topLevel() const noexcept {
    return !transports.empty() && transports.front().topLevel ? &transports.front() : nullptr;
  }
};

/// What part is played, how often, how long.
struct ContentRange {
  double sampleRate = 48000;          ///< Hz
  uint32_t bars = 0;                  ///< 0: the transport's own
  uint32_t loopCount = 1;             ///< bars count on
  uint32_t startBar = 0, endBar = 0;  ///< exclusive; end 0: to the end
  int64_t hardFrames = -1;            ///< -1: by rule
  int64_t tailFrames = -1;            ///< -1: by rule
  bool loop = false;                  ///< pass k starts at k x loop length, bars restart, commands happen once
};

/// Lengths by the export rules (spec 10).
struct ContentLengths {
  uint64_t startFrame = 0;  ///< where the range begins in the content
  uint64_t bodyFrames = 0, prerollFrames = 0, tailFrames = 0;
  uint64_t totalFrames = 0;  ///< of a render of this range
  uint64_t loopFrames = 0;   ///< 0: cannot loop
};

/// What of the nodes rules a length: delays alone.
struct NodeLengths {
  uint64_t prerollFrames = 0;  ///< spec 7.6
  double longestDelayMs = 0;   ///< 0: no delay
  bool anyDelay = false, anyReverb = false;
};

ContentLengths lengthsOf(const Content& content, const ContentRange& range, const NodeLengths& nodes) noexcept;

/// A bar is expanded at once, so a rack may not hold more in one than memory does.
constexpr uint64_t kMaxBarEvents = uint64_t{1} << 22;
bool tooDense(const Content& content) noexcept;

struct ContentEvent {
  uint64_t frame;  ///< content frame, counting on through the passes of a loop
  uint32_t target;
  uint32_t name;
  CommandKind kind;
  uint16_t param;
  float value;
  float rampMs;
  int32_t bar;  ///< -1: an explicit command
  uint32_t step;
  uint64_t listOrder;  ///< ties keep the order of the list (spec 14.2)
  float amount = 0;    ///< as in ContentCommand
  uint32_t note = 0;
};

/// Frames of a ramp time (spec 5.1).
uint32_t rampFrames(float rampMs, double sampleRate) noexcept;

/// Reads a content forward, bar by bar. [feeder]
class ContentReader {
 public:
  /// `content` must outlive the reader.
  ContentReader(const Content& content, const ContentRange& range, const ContentLengths& lengths);

  /// Appends every event with a content frame below `until` that was not read yet, in delivery order: by frame; ends of
  /// notes, sets and ramps, expressions, triggers, starts of notes; then node id, kind, parameter, value, place in the list.
  void read(uint64_t until, std::vector<ContentEvent>& events);
  /// Leaves out what comes before a frame, bars at once; nothing was read before.
  void skipTo(uint64_t frame);
  /// Content frame of the next event that could come; UINT64_MAX when there is none.
  uint64_t nextFrame() const noexcept;

 private:
  struct Lane {  // one transport
    const Transport* transport;
    BarGrid grid;
    uint64_t barLimit;  // bars of one pass; UINT64_MAX: until endFrame
    uint64_t endFrame;  // of one pass, exclusive
    uint64_t pass = 0;
    uint32_t bar = 0;
    uint64_t barFrame = 0;                       // within the pass
    std::vector<std::vector<Lock>> locksByStep;  // [pattern] sorted by step
  };

  uint64_t passStart(uint64_t pass) const noexcept { return pass * loopFrames_; }
  uint64_t laneFrame(const Lane& lane) const noexcept;
  bool ended(const Lane& lane) const noexcept;
  void readBar(Lane& lane, size_t index);
  void nextBar(Lane& lane);
  void add(ContentEvent event);
  bool precedes(const ContentEvent& a, const ContentEvent& b) const noexcept;

  uint64_t loopFrames_;  // 0: one pass
  size_t nextCommand_ = 0;
  std::vector<ContentCommand> commands_;  // by frame
  std::vector<uint32_t> rank_;            // of each target's id in byte order
  std::vector<Lane> lanes_;
  std::vector<ContentEvent> pending_;
  std::vector<uint64_t> offsets_;
  uint64_t listOrder_ = 0;
};

}  // namespace mam
