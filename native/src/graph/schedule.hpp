// A compiled rack: groups in order, their buffers, and the sums between them.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "graph/mixing.hpp"
#include "graph/rack.hpp"
#include "graph/tap.hpp"
#include "graph/wiring.hpp"
#include "telemetry/step_timer.hpp"
#include "transport/place_map.hpp"

namespace mam {

/// Events that one process call can take; the engine cuts a block that has more of them.
constexpr uint32_t kMaxBlockEvents = 4096;
/// What an edit would make click moves linearly for so long.
constexpr uint32_t kEditRampMilliseconds = 10;
/// State that nodes with other fixed values take over in one edit; what is beyond it starts from reset. Copied twice by the
/// callback that adopts the edit.
constexpr size_t kMaxInheritedBytes = size_t{512} << 10;

struct Ways;

/// Compiled and reset on the main thread, played on the audio thread, then given back.
class Schedule {
 public:
  /// [main] Fails for want of memory only; cycles are cut (see layout().cycle).
  static std::unique_ptr<Schedule> compile(std::shared_ptr<const Rack> rack, double sampleRate, Error& error);
  /// [main] `rack`, which has the targets of `before`'s rack first, as what takes its place while it sounds: nodes that stay
  /// are shared with it, others fade. Two schedules to be adopted one after the other where one would need a cycle. New
  /// nodes stand where `fresh` says. On an error the list is empty.
  static std::vector<std::unique_ptr<Schedule>> edit(const Schedule& before, std::shared_ptr<const Rack> rack,
                                                     ResetTo fresh, Error& error);
  Schedule(const Schedule&) = delete;
  Schedule& operator=(const Schedule&) = delete;
  ~Schedule();

  /// [main]
  void reset(ResetTo to) noexcept;
  /// [main] After reset: parameters as if every set and ramp in `events` had been played. The events are ordered and lie
  /// in `from`..`to` (exclusive); calls follow each other.
  void chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to) noexcept;
  /// [main] Every node's state, delay lines included. Loading refuses bytes of another rack.
  std::vector<uint8_t> saveState();
  bool loadState(const std::vector<uint8_t>& bytes) noexcept;

  /// [audio] Before the first frame after an edit's adoption: nodes with other fixed values go on from the state of those
  /// whose place they take.
  void inherit() noexcept;
  /// [audio] Frames until what an edit moves has arrived. The next edit waits for it.
  uint32_t transitionLeft() const noexcept { return transitionFrames_ - transitionAt_; }

  /// [audio] Queues a command for the next process call; calls come in the order of `comesBefore`. False when the block
  /// is full. An unknown target or a kind that no node takes is accepted and reaches nobody.
  bool enqueue(const Command& command, uint32_t offset) noexcept;
  /// [audio] Applies a command now: for what finds no room when nothing is queued.
  void apply(const Command& command) noexcept;
  /// [audio] Until the next call, process copies the sound of a target's first node into `tap`; nullptr: of none.
  void listen(Tap* tap, uint32_t target) noexcept;
  /// [audio] What the next process call hears of the device. Set before each call; nothing where it never is.
  void setInput(const HardwareInput& input) noexcept { input_ = input; }
  /// [audio] Renders out[channel][frames]. Events queued at `frames` take effect after the last of them.
  void process(float* const* out, uint32_t frames) noexcept;

  /// [any]
  const GraphLayout& layout() const noexcept { return layout_; }
  const Rack& rack() const noexcept { return *rack_; }
  /// Whether a node plays what the device hears.
  bool hearsDevice() const noexcept { return hearsDevice_; }
  const std::shared_ptr<const Rack>& sharedRack() const noexcept { return rack_; }
  uint32_t nodeLatency(uint32_t node) const noexcept;
  uint64_t nodeTail(uint32_t node) const noexcept;
  uint32_t bufferCount() const noexcept { return tileCount_ + 2; }
  /// [any] Targets that commands reach; those of a later edit are not among them.
  uint32_t targetCount() const noexcept { return static_cast<uint32_t>(firstPlaceOfTarget_.size() - 1); }
  /// [main] Whether its groups are its own, so that a reset disturbs nobody, and packed as a load packs them.
  bool reusable() const noexcept { return !edited_ && !sharedOnce_; }
  /// [main] Its steps are then not those of a load.
  bool edited() const noexcept { return edited_; }

  /// [main] Where frames of the content before lie in this one's; set before it is adopted.
  void setContentPlaces(PlaceMap places) noexcept { contentPlaces_ = std::move(places); }
  const PlaceMap& contentPlaces() const noexcept { return contentPlaces_; }

  /// [any] Metering costs nothing while it is off.
  void setMetering(bool on) noexcept { metering_.store(on, std::memory_order_relaxed); }
  /// [any] Peak of a node since the last call.
  float takePeak(uint32_t node) noexcept { return peaks_[node].exchange(0, std::memory_order_relaxed); }

  /// [any] Steps are what is timed: a group's nodes are rendered as one.
  uint32_t stepCount() const noexcept { return static_cast<uint32_t>(steps_.size()); }
  uint32_t stepOf(uint32_t node) const noexcept { return places_[node].step; }
  uint32_t nodesInStep(uint32_t step) const noexcept { return std::max(1u, steps_[step].liveNodes); }
  uint64_t bufferBytes() const noexcept { return bufferBytes_; }
  /// [main] Where the times of its steps go from now on: told once.
  void keepTimes(std::shared_ptr<StepTimes> times) noexcept;
  const std::shared_ptr<StepTimes>& keptTimes() const noexcept { return keptTimes_; }
  /// [audio] nullptr before keepTimes.
  StepTimes* times() const noexcept { return times_.load(std::memory_order_acquire); }
  /// [audio] Of the next process calls; nullptr times nothing.
  void timeWith(StepTimer* timer) noexcept { timer_ = timer; }

 private:
  struct AlignedDelete {
    void operator()(float* p) const noexcept;
  };
  using Buffer = std::unique_ptr<float[], AlignedDelete>;
  struct Tile {
    float* channel[kMaxChannels] = {};
  };
  struct Input {
    Tile from;
    Gain gain;
    bool mono;
    Alignment* delay;  // nullptr for none
  };
  /// Those of the rack first, then those that leave, which are skipped when nothing moves any more.
  struct Range {
    uint32_t first = 0, live = 0, all = 0;
    uint32_t end(bool moving) const noexcept { return first + (moving ? all : live); }
  };
  struct Port {
    Range inputs;
    bool direct[2] = {};  // one edge at unity, the source's buffer itself: at rest, and while gains move
    Tile sum;
  };
  struct BusSend {
    Gain gain;
    Alignment* delay;
  };
  struct Step {
    NodeGroup* group;
    uint32_t lanes;                 // 1 or kLanes
    uint32_t firstNode, nodeCount;  // in nodeOfLane_
    bool takesNotes = false;
    bool live = true;
    uint32_t liveNodes = 0;
    Port ports[2];
    Tile out;     // lanes == 1
    Range sends;  // lanes == 1
    bool mixesLanes = false;
    uint32_t laneMove = kNone;                 // in laneMoves_
    alignas(64) float laneGains[kLanes] = {};  // lanes == kLanes
    Range extracts;                            // lanes whose sound is read by edges
    uint32_t firstEvent, lastEvent;            // of this block; kNone when empty
  };
  struct LaneMove {
    alignas(64) float from[kLanes];
  };
  struct Extract {
    uint32_t lane;
    Tile to;
    Range sends;
  };
  /// What takes over the state of what, when the edit is adopted.
  struct Heir {
    std::shared_ptr<Group> from, to;
    uint32_t fromLane, toLane;
    size_t bytes;
    uint64_t shape;       // of the sequence of members
    bool withModulation;  // its LFOs are as they were
  };
  struct Place {
    uint32_t step, lane;
  };
  struct Nodes {
    const uint32_t *first, *last;
  };
  struct Event {
    Command command;
    uint32_t offset, lane, next;
  };

  Schedule() = default;
  friend class Edit;
  void begin(std::shared_ptr<const Rack> rack, double sampleRate);
  Error build(std::shared_ptr<const Rack> rack, double sampleRate);
  Error createGroups(std::vector<std::shared_ptr<Group>>& order);
  void finish(std::vector<std::shared_ptr<Group>> order);
  void makeSteps();
  void mapTargets();
  void connect();
  void connectStep(Step& step, uint32_t slot, Ways& ways);
  void connectLanes(Step& step, std::vector<uint32_t> slots, Ways& ways);
  Range addSends(uint32_t slot, const Ways& ways);
  Tile takeTile();
  float* allocate(size_t floats);

  Nodes nodesOf(const Command& command) const noexcept;
  bool takes(const Step& step, CommandKind kind) const noexcept;
  void renderTile(uint32_t start, uint32_t frames) noexcept;
  void renderGroup(Step& step, uint32_t start, uint32_t frames) noexcept;
  const Tile& gather(const Port& port, uint32_t frames) noexcept;
  void send(const Tile& tile, const Range& range, uint32_t frames) noexcept;
  void addTo(const Tile& sum, const Tile& from, const Gain& gain, bool mono, uint32_t frames) noexcept;
  void sendLanes(const Step& step, uint32_t frames) noexcept;
  void master(float* const* out, uint32_t start, uint32_t frames) noexcept;
  void moveOn(uint32_t frames) noexcept;
  void measure(const Step& step, uint32_t frames) noexcept;
  /// [main] Whether their states are alike. What sounds cannot be visited, so `likeFrom` is one that was made as it was.
  static bool measure(Heir& heir, NodeGroup& likeFrom) noexcept;
  void copyToTap(const Step& step, uint32_t frames) noexcept;
  const Tile& delayed(const Tile& tile, Alignment* delay, uint32_t frames) noexcept;
  void visitState(StateVisitor& visitor) noexcept;

  std::shared_ptr<const Rack> rack_;
  const MixingKernels* mixing_ = nullptr;
  uint32_t channels_ = 2;
  double sampleRate_ = 48000;
  uint64_t shape_ = 0;  // first in a saved state
  GraphLayout layout_;
  Wiring wiring_;  // what the next edit starts from
  bool edited_ = false;
  mutable bool sharedOnce_ = false;            // main thread's: an edit took groups of it
  std::vector<std::shared_ptr<Group>> order_;  // one a step
  std::vector<Step> steps_;
  std::vector<uint32_t> nodeOfLane_;          // kNone where a node left
  std::vector<Place> places_;                 // per node
  std::vector<uint32_t> firstPlaceOfTarget_;  // per target, into nodesOfTarget_
  std::vector<uint32_t> nodesOfTarget_;
  std::vector<uint32_t> noteNodes_;  // those that take notes
  std::vector<Input> inputs_;
  std::vector<BusSend> sends_;
  std::vector<Extract> extracts_;
  std::vector<LaneMove> laneMoves_;
  std::vector<Alignment*> delays_;  // each once, of the rack's ways
  std::vector<Heir> heirs_;
  std::unique_ptr<uint8_t[]> inheritance_;
  PlaceMap contentPlaces_;
  std::vector<Buffer> buffers_;
  uint32_t tileCount_ = 0;
  float* newTiles_ = nullptr;  // of the allocation that the next ones come from
  std::vector<Tile> freeTiles_;
  Tile zeros_, bus_, laneOut_, laneBus_, delayOut_, masterOut_;
  bool anyLanes_ = false, hearsDevice_ = false;
  uint32_t holdFrames_ = 0, rampFrames_ = 1, transitionFrames_ = 0;
  uint32_t transitionAt_ = 0;                  // audio thread's: frames since adoption, at most transitionFrames_
  bool moving_ = false;                        // of this tile
  alignas(64) float moved_[kTileFrames] = {};  // share of the way, of this tile
  std::shared_ptr<Event[]> events_;            // one for all edits of a schedule: only the newest is played
  HardwareInput input_;                        // audio thread's
  uint32_t eventCount_ = 0;                    // audio thread's
  Tap* tap_ = nullptr;                         // audio thread's
  Place tapPlace_{};
  std::unique_ptr<std::atomic<float>[]> peaks_;  // written by audio, emptied by anyone
  std::atomic<bool> metering_{false};
  uint64_t bufferBytes_ = 0;
  std::shared_ptr<StepTimes> keptTimes_;  // main's
  std::atomic<StepTimes*> times_{nullptr};
  StepTimer* timer_ = nullptr;  // audio's
};

}  // namespace mam
