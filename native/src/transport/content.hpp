// Everything a rack plays by itself: transports and explicit commands, read as one ordered stream of events.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "transport/bar_grid.hpp"
#include "transport/meter_map.hpp"
#include "transport/tempo_map.hpp"
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

/// What of the nodes rules a length: delays alone.
struct NodeLengths {
  uint64_t prerollFrames = 0;  ///< spec 7.6
  double longestDelayMs = 0;   ///< 0: no delay
  bool anyDelay = false, anyReverb = false;
};

struct Content;

constexpr double kPartRate = 48000;  ///< Hz: of the lengths that a part keeps

/// One rack of a session: its own content on its own clock.
struct ContentPart {
  std::shared_ptr<const Content> content;
  std::vector<uint32_t> targets;  ///< index in the session's targets of each of the content's
  std::vector<uint32_t> names;    ///< likewise in its names
  int64_t offsetFrames = 0;       ///< negative: starts inside
  /// Session frame = offset + floor(rack frame * numerator / denominator); each at least 1.
  uint32_t stretchNumerator = 1, stretchDenominator = 1;
  bool followsTempo = true;                 ///< of the session, where it has one
  uint32_t bars = 0, loopCount = 0;         ///< 0: the rack's own (spec 8.2)
  double loopSeconds = 0, loopMinutes = 0;  ///< above 0: passes enough to last this long
  NodeLengths nodes;                        ///< at kPartRate
};

/// What a session says of time. Racks read it, see ContentPart.
struct SessionTime {
  bool isSession = false;
  std::vector<TempoChange> tempo;  ///< empty: every rack keeps its own
  std::vector<TimeSignature> signatures;
  double durationSeconds = -1;   ///< -1: to the last event
  bool loop = false;             ///< every rack repeats at its own loop length
  double tailSeconds = -1;       ///< -1: by rule
  bool alignTransports = false;  ///< spec 9.5
};

/// The musical part of a rack or a session. Names and targets are indices into its tables, so that an event stays small.
struct Content {
  std::vector<std::string> targets;  ///< node ids and other names that events address
  std::vector<std::string> names;    ///< parameter names as written; index 0 is ""
  std::vector<ContentCommand> commands;
  std::vector<Transport> transports;  ///< the top-level one, if any, first
  std::vector<ContentPart> parts;     ///< racks of a session; it has no transport of its own
  SessionTime time;

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

ContentLengths lengthsOf(const Content& content, const ContentRange& range, const NodeLengths& nodes) noexcept;

/// From the end of what is played to silence: the longest preroll, and the tail.
uint64_t ringFrames(const Content& content, const ContentRange& range, const ContentLengths& lengths) noexcept;

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
  uint64_t passEnd = 0;  ///< content frame at which its pass of a loop ends, which it may lie behind; 0: it is in none
};

/// Frames of a ramp time (spec 5.1).
uint32_t rampFrames(float rampMs, double sampleRate) noexcept;

/// Reads a content forward, bar by bar. [feeder]
class ContentReader {
 public:
  /// `content` must outlive the reader.
  ContentReader(const Content& content, const ContentRange& range, const ContentLengths& lengths);
  ~ContentReader();

  /// Appends every event with a content frame below `until` that was not read yet, in delivery order: by frame; ends of
  /// notes, sets and ramps, expressions, triggers, starts of notes; then node id, kind, parameter, value, place in the list.
  void read(uint64_t until, std::vector<ContentEvent>& events);
  /// Leaves out what comes before a frame, without a walk through it; nothing was read before.
  void skipTo(uint64_t frame);
  /// Content frame of the next event that could come; UINT64_MAX when there is none.
  uint64_t nextFrame() const noexcept;

  /// Frames that the racks of a session which start inside have behind them when it starts; 0: none. What lies in them is
  /// chased before a play, never played: it is read here, before anything else, and is lost otherwise.
  uint64_t leadFrames() const noexcept;
  /// As read(), with frames that count from the start of the lead; `until` is at most leadFrames().
  void readLead(uint64_t until, std::vector<ContentEvent>& events);

 private:
  struct Source;
  std::unique_ptr<Source> source_;
};

}  // namespace mam
