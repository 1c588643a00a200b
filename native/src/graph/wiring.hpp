// What a schedule is built from: nodes in their groups and the ways between them. An edit is a wiring made from two.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/command.hpp"
#include "graph/delay_line.hpp"
#include "graph/pending_events.hpp"
#include "graph/rack.hpp"
#include "nodes/node.hpp"

namespace mam {

constexpr uint32_t kNone = UINT32_MAX;
/// Input ports of any node but a nested rack, which has one for each pair of channels and each key.
constexpr uint32_t kStepPorts = 2;
/// Of keys of a nested rack: those that its node may have, then as many of before an edit, fed until they have faded.
constexpr uint32_t kKeyPorts = 2 * kMaxRackKeys;

/// Events that one process call can take; the engine cuts a block that has more of them.
constexpr uint32_t kMaxBlockEvents = 4096;

/// An event of this block for one node; its step knows the first and the last of its own.
struct QueuedEvent {
  Command command;
  uint32_t offset, lane, next;
};

/// One for a schedule, the racks inside it and all edits of them: only the newest is played. The audio thread's.
struct EventQueue {
  QueuedEvent list[kMaxBlockEvents];
  uint32_t count = 0;
  PendingEvents pending;  ///< of later blocks
};

/// Linear from the one to the other while an edit's transition lasts, then `to`.
struct Gain {
  float from = 0, to = 0;
  bool moves() const noexcept { return from != to; }
  static Gain steady(float gain) noexcept { return {gain, gain}; }
};

/// A group that every schedule holds whose nodes are in it. Made and destroyed on the main thread.
struct Group {
  std::unique_ptr<NodeGroup> nodes;
  const NodeType* type = nullptr;
  uint32_t laneCount = 1;  ///< nodes it was made with
  uint32_t step = kNone;   ///< in the schedule that is being built; main thread's
  /// Muted, as it gave what is not finite: set by the audio thread, for as long as the nodes are not reset.
  std::atomic<bool> faulty{false};
  PendingList pending;  ///< the audio thread's; of a rack its nodes' groups have theirs
};

/// Latency compensation of one way; a length for life, so that a schedule after an edit goes on with it.
struct Alignment {
  Alignment(uint32_t length, uint32_t channels)
      : frames(length),
        width(channels),
        lines{DelayLine(length), DelayLine(channels > 1 ? length : 0)},
        quietFrames(length) {}
  const uint32_t frames, width;
  DelayLine lines[kMaxChannels];
  uint32_t quietFrames;  ///< audio's: of silence since the last sound went in, at most `frames`

  /// [audio] Nothing but silence is left in it.
  bool isDrained() const noexcept { return quietFrames == frames; }
  /// [audio] Past silence, where it is drained.
  void skip(uint32_t count) noexcept {
    for (uint32_t c = 0; c < width; ++c) lines[c].skip(count);
  }
};
using AlignmentPointer = std::shared_ptr<Alignment>;
inline uint32_t framesOf(const AlignmentPointer& delay) noexcept { return delay ? delay->frames : 0; }

/// `live`: of the rack. What is not is leaving: it is played until the transition has ended.
struct Wiring {
  struct Slot {
    std::shared_ptr<Group> group;
    uint32_t lane = 0;
    bool live = true;
    bool busViaLanes = false;  ///< mixed with its group, not by a send of its own
    Gain laneGain;
  };
  struct Link {
    uint32_t from, to, port;  ///< slots
    Gain gain;
    bool mono;
    bool live;
    AlignmentPointer delay;
    uint32_t fromPort = 0;  ///< of a nested rack
  };
  struct Send {
    uint32_t from;
    Gain gain;
    bool dry;  ///< a tap of an edge; else what the mixer takes
    bool live;
    AlignmentPointer delay;
  };
  /// The master's end.
  struct Master {
    float gain = 1;
    bool softClip = false;
  };

  std::vector<Slot> slots;  ///< one a node of the rack, then those that leave
  std::vector<Link> links;  ///< that are read; those of the rack in file order, then those that leave
  std::vector<Send> sends;  ///< by slot, dry ones first
  Master masterBefore, master;
  uint32_t holdFrames = 0;  ///< before gains move: until new alignments are full
  bool moves = false;       ///< something leaves or comes
};

/// Whether a node looks at what is connected there.
bool readsPort(const NodeDescriptor& node, uint32_t port) noexcept;
bool readsPort(const RackNode& node, uint32_t port) noexcept;

/// Which port-1 inputs are connected, and the seeds: what of a rack a group is made from beside the node itself.
struct NodeContexts {
  std::vector<bool> keyConnected;
  std::vector<uint64_t> seeds;
  NodeContexts(const Rack& rack, const GraphLayout& layout);
};

/// One group of these nodes, all of one type. Racks among them take their events from `events`. [main]
Error createGroup(const Rack& rack, const NodeContexts& contexts, const std::vector<uint32_t>& nodes, double sampleRate,
                  const std::shared_ptr<EventQueue>& events, std::shared_ptr<Group>& group);

/// What layOut() wants to know of the groups of a rack that asks for alignment.
struct Latencies {
  std::vector<uint32_t> nodes;
  std::vector<std::vector<uint32_t>> taps;  ///< empty for what is no rack
  Latencies(const Rack& rack, const Wiring& wiring);
};

/// The wiring of a rack that nothing was before. `slots` hold the groups already; `aside` nodes are not mixed in lanes.
void wireFresh(const Rack& rack, const GraphLayout& layout, Wiring& wiring);

}  // namespace mam
