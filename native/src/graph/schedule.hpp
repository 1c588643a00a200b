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
#include "graph/stems.hpp"
#include "graph/tap.hpp"
#include "graph/wiring.hpp"
#include "telemetry/step_timer.hpp"
#include "transport/place_map.hpp"

namespace mam {

/// What an edit would make click moves linearly for so long.
constexpr uint32_t kEditRampMilliseconds = 10;
/// State that nodes with other fixed values take over in one edit; what is beyond it starts from reset. Copied twice by the
/// callback that adopts the edit.
constexpr size_t kMaxInheritedBytes = size_t{512} << 10;

/// Whether nodes that are at rest are left out; the samples are the same. Off is for comparing.
enum class Sleep : uint8_t { Off, On };

struct StripMeters;
struct Ways;
class RackGroup;
class Workers;

/// Compiled and reset on the main thread, played on the audio thread, then given back.
class Schedule {
 public:
  /// [main] Fails for want of memory only; cycles are cut (see layout().cycle). `events`: of the schedule that it is to be
  /// inside of.
  static std::unique_ptr<Schedule> compile(std::shared_ptr<const Rack> rack, double sampleRate, Error& error,
                                           std::shared_ptr<EventQueue> events = nullptr);
  /// [main] `rack`, which has the targets of `before`'s rack first, as what takes its place while it sounds: nodes that stay
  /// are shared with it, others fade; racks inside it that changed are edited in turn, the others stay as they are.
  /// kMostStages schedules at most, to be adopted one after the other, where one would need a cycle. New nodes stand where
  /// `fresh` says. On an error the list is empty.
  static std::vector<std::unique_ptr<Schedule>> edit(const Schedule& before, std::shared_ptr<const Rack> rack,
                                                     ResetTo fresh, Error& error);
  static constexpr size_t kMostStages = 2 * kMaxRackDepth;
  Schedule(const Schedule&) = delete;
  Schedule& operator=(const Schedule&) = delete;
  ~Schedule();

  /// [main]
  void reset(ResetTo to) noexcept;
  /// [main] After reset: parameters as if every set and ramp in `events` had been played from `from` to `to`. The events are
  /// ordered and lie before `to`; those before `from` are applied there. Calls follow each other. What takes effect after
  /// `to`, as its node's input is late, is played then.
  void chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to, int64_t origin = 0) noexcept;
  /// [main] After reset, before chase: racks inside that start later than this content frame wait for it.
  void startFrom(uint64_t contentFrame) noexcept;
  /// [main] Every node's state, delay lines and commands that wait for late inputs included. Loading refuses bytes of
  /// another rack.
  std::vector<uint8_t> saveState();
  bool loadState(const std::vector<uint8_t>& bytes) noexcept;

  /// [audio] Before the first frame after an edit's adoption: nodes with other fixed values go on from the state of those
  /// whose place they take. Racks inside that have not started wait until `contentFrame` is where they do.
  void inherit(uint64_t contentFrame = kAllStarted) noexcept;
  static constexpr uint64_t kAllStarted = UINT64_MAX;
  /// [audio] Frames until what an edit moves has arrived. The next edit waits for it.
  uint32_t transitionLeft() const noexcept;

  /// [audio] Queues a command for the next process call; calls come in the order of `comesBefore`. It takes effect as much
  /// later as the inputs of its node are late. False when the block is full, or too much waits for late inputs. An unknown
  /// target or a kind that no node takes is accepted and reaches nobody.
  bool enqueue(const Command& command, uint32_t offset) noexcept;
  /// [audio] Applies a command now, or queues it for when it reaches late inputs: for what finds no room when nothing is
  /// queued for this block. Where too much waits already, the oldest command of its node takes effect early.
  void apply(const Command& command) noexcept;
  /// [audio] Until the next call, process copies the sound of a target's first node into `tap`; nullptr: of none.
  void listen(Tap* tap, uint32_t target) noexcept;
  /// [audio] Until the next call, process adds the sound of its nodes to `stems`; nullptr: of none.
  void keepStems(Stems* stems) noexcept;
  /// [audio] Until the next call, process measures these while metering is on; nullptr: none.
  void meterStrips(const StripMeters* meters) noexcept;
  /// [audio] What the next process call hears of the device. Set before each call; nothing where it never is.
  void setInput(const HardwareInput& input) noexcept { input_ = input; }
  /// [audio] Renders out[channel][frames]. Events queued at `frames` take effect after the last of them.
  void process(float* const* out, uint32_t frames) noexcept;
  /// [audio] Of the next process calls: racks inside that read nothing are rendered by these threads; nullptr: by the
  /// caller.
  void renderWith(Workers* workers) noexcept { workers_ = workers; }

  /// [audio] Of the next process calls, racks inside included.
  void setSleep(Sleep sleep) noexcept;
  /// [any] Steps that were left out at the end of the last process call, those of racks inside included.
  uint32_t sleepingSteps() const noexcept;

  /// A node of the session's that has been muted: what it gave was not finite.
  struct Fault {
    uint32_t target = 0;
    uint32_t offset = 0;  ///< frames from the first of the process call to its first that is silent
  };
  static constexpr uint32_t kMostFaults = 16;
  /// [audio] Of the last process call.
  uint32_t faultCount() const noexcept { return faultCount_; }
  const Fault& fault(uint32_t index) const noexcept { return faults_[index]; }
  /// [main] Whether a node is muted for what it gave.
  bool isFaulty(uint32_t node) const noexcept {
    return order_[places_[node].step]->faulty.load(std::memory_order_relaxed);
  }

  /// [any]
  const GraphLayout& layout() const noexcept { return layout_; }
  const Rack& rack() const noexcept { return *rack_; }
  /// Whether a node plays what the device hears.
  bool hearsDevice() const noexcept { return hearsDevice_; }
  const std::shared_ptr<const Rack>& sharedRack() const noexcept { return rack_; }
  /// [main] Of an edit: the slot of a node of the rack before. Those beyond the rack's own nodes leave.
  uint32_t slotOfBefore(uint32_t node) const noexcept { return slotOfBefore_.empty() ? node : slotOfBefore_[node]; }
  uint32_t nodeLatency(uint32_t node) const noexcept;
  uint64_t nodeTail(uint32_t node) const noexcept;
  uint32_t bufferCount() const noexcept { return tileCount_ + 2; }
  /// [any] Whether commands to it reach a node.
  bool hasTarget(uint32_t target) const noexcept {
    return target < targetCount() && firstPlaceOfTarget_[target] != firstPlaceOfTarget_[target + 1];
  }
  /// [any] Targets that it knows; those of a later edit are not among them.
  uint32_t targetCount() const noexcept { return static_cast<uint32_t>(firstPlaceOfTarget_.size() - 1); }
  /// [main] Whether its groups are its own, so that a reset disturbs nobody, and packed as a load packs them.
  bool reusable() const noexcept { return !edited_ && !sharedOnce_; }
  /// [main] Its steps are then not those of a load.
  bool edited() const noexcept { return edited_; }

  /// [main] Where frames of the content before lie in this one's; set before it is adopted.
  void setContentPlaces(PlaceMap places) noexcept { contentPlaces_ = std::move(places); }
  const PlaceMap& contentPlaces() const noexcept { return contentPlaces_; }

  /// [any] Metering costs nothing while it is off.
  void setMetering(bool on) noexcept;
  /// [any] Peak of a node since the last call.
  float takePeak(uint32_t node) noexcept { return peaks_[node].exchange(0, std::memory_order_relaxed); }
  /// [any] Peaks of the first `nodes` nodes since the last call, then those of each rack among them in their order, which
  /// each list theirs in this way. Returns how many were written.
  uint32_t takePeaks(float* peaks, uint32_t count, uint32_t nodes) noexcept;

  /// Steps are what is timed: a group's nodes are rendered as one. Those of racks inside are numbered after their own.
  struct TimedNode {
    uint32_t step;
    uint32_t nodesInStep;
    std::string name;  ///< `rack/node` for a node of a rack
  };
  /// [main] In the order of takePeaks.
  std::vector<TimedNode> timedNodes() const;
  /// [main] As StepTimes wants to know them.
  std::vector<uint32_t> stepEnds() const;
  uint64_t bufferBytes() const noexcept;
  /// [main] Where the times of its steps go from now on: told once.
  void keepTimes(std::shared_ptr<StepTimes> times) noexcept;
  const std::shared_ptr<StepTimes>& keptTimes() const noexcept { return keptTimes_; }
  /// [audio] nullptr before keepTimes.
  StepTimes* times() const noexcept { return times_.load(std::memory_order_acquire); }
  /// [audio] Of the next process calls; nullptr times nothing.
  void timeWith(StepTimer* timer) noexcept { timeWith(timer, 0); }

 private:
  struct AlignedDelete {
    void operator()(float* p) const noexcept;
  };
  using Buffer = std::unique_ptr<float[], AlignedDelete>;
  struct Tile {
    float* channel[kMaxChannels] = {};
  };
  struct Input {
    uint32_t step;  // whose sound it is
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
    bool silent = false;            // audio's: of this tile; its sound is silence, and its tile holds anything
    uint32_t lanes;                 // 1 or kLanes
    uint32_t firstNode, nodeCount;  // in nodeOfLane_
    bool takesNotes = false;
    bool hearsDevice = false;
    bool live = true;
    bool leads = false;               // its sound is an output of the rack beside the mix
    uint32_t commandDelayFrames = 0;  // its inputs are late by these: inside a rack, later than that
    uint32_t rack = kNone;            // in racks_
    uint32_t stem = kNone;            // in keptStems_
    uint32_t meter = kNone;           // in stripMeters_: of its strips, then of its inserts
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
  /// What a step that is a rack has beside.
  struct RackStep {
    RackGroup* group;
    uint32_t step;
    bool ahead = false;      // reads nothing: rendered before the tiles
    bool asleep = false;     // audio's: what was rendered ahead is silence that nobody wrote
    uint32_t firstStep = 0;  // of its own, from this schedule's first
    Port keys[kKeyPorts];
    std::vector<Port> inputs;  // further pairs of channels, as far as any is fed
    std::vector<Tile> taps;
  };
  /// An output of this rack beside its mix.
  struct Output {
    uint32_t step, lane;
    float* to[kMaxChannels];
    bool leaves;  // fades while the edit's transition lasts, then is silent
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
  /// A node and the one of other fixed values in whose place it is: what waits for that one waits for it.
  struct Successor {
    std::shared_ptr<Group> from, to;
    uint32_t fromLane, toLane;
  };
  struct EditedRack {
    const Group* from;  // alive until the edit is adopted
    Group* to;
  };
  struct Place {
    uint32_t step, lane;
  };
  struct Nodes {
    const uint32_t *first, *last;
  };
  using Event = QueuedEvent;

  Schedule() = default;
  friend class Edit;
  friend class RackGroup;
  void begin(std::shared_ptr<const Rack> rack, double sampleRate);
  Error build(std::shared_ptr<const Rack> rack, double sampleRate, std::shared_ptr<EventQueue> events);
  Error createGroups(std::vector<std::shared_ptr<Group>>& order);
  void finish(std::vector<std::shared_ptr<Group>> order);
  void makeSteps();
  void mapTargets();
  void delayCommands();
  void connect();
  void connectStep(Step& step, uint32_t slot, Ways& ways);
  void connectPort(Port& port, uint32_t number, uint32_t slot, const Ways& ways);
  void connectRack(Step& step, uint32_t slot, const Ways& ways);
  Tile sourceOf(const Wiring::Link& link, const Ways& ways) const;
  /// [main] Copies a slot's sound, which kNone does not have, out at every render from its first frame on.
  void addOutput(uint32_t slot, float* const* to);
  NodeGroup* groupOf(uint32_t slot) const noexcept { return steps_[places_[slot].step].group; }
  void connectLanes(Step& step, std::vector<uint32_t> slots, Ways& ways);
  Range addSends(uint32_t slot, const Ways& ways);
  Tile takeTile();
  float* allocate(size_t floats);

  Nodes nodesOf(const Command& command) const noexcept;
  bool takes(const Step& step, CommandKind kind) const noexcept;
  uint32_t receivers(const Nodes& nodes, const Command& command) const noexcept;
  Command inside(const uint32_t* node, const Command& command) const noexcept;
  RackGroup& rackOf(uint32_t node) const noexcept;
  /// Of a rack inside others `late` is what its own inputs are late by. What comes after an edit that made them less late
  /// still comes after what waits.
  void enqueue(const Nodes& nodes, const Command& command, uint32_t offset, uint32_t late) noexcept;
  void apply(const Command& command, uint32_t late) noexcept;
  void queue(Step& step, const Command& command, uint32_t lane, uint32_t offset) noexcept;
  bool waits(const Step& step, uint32_t late) const noexcept {
    return late + step.commandDelayFrames > 0 || (pendingHere_ > 0 && !pendingOf(step).empty());
  }
  bool begins(CommandKind kind, uint64_t offset) const noexcept;
  PendingList& pendingOf(const Step& step) const noexcept;
  void defer(const Step& step, const Command& command, uint32_t lane, uint64_t dueFrame) noexcept;
  void takeDue(uint64_t untilFrame) noexcept;
  void inheritPending() noexcept;
  void keepPending() noexcept;
  void resetNodes(ResetTo to) noexcept;
  void setInput(const float* const* channels, uint32_t count, bool isSilent) noexcept;
  uint32_t ownTransitionLeft() const noexcept { return transitionFrames_ - transitionAt_; }
  /// Of what is not heard: what an edit moves is as far as if it had been rendered.
  void passTransition(uint32_t frames) noexcept;
  /// Frames `start`.. of the block; endBlock() after the last of them.
  void render(float* const* out, uint32_t start, uint32_t frames) noexcept;
  void endBlock() noexcept;
  void renderTiles(float* const* out, uint32_t start, uint32_t frames) noexcept;
  void renderAhead(uint32_t start, uint32_t frames) noexcept;
  void renderAhead(RackStep& rack) noexcept;
  void timeWith(StepTimer* timer, uint32_t firstStep) noexcept {
    timer_ = timer;
    firstStep_ = firstStep;
  }
  void timeInside(const RackStep& rack) const noexcept;
  void addTimedNodes(std::vector<TimedNode>& to, uint32_t nodes, uint32_t firstStep, const std::string& prefix) const;
  void addStepEnds(std::vector<uint32_t>& to) const;
  void renderRack(Step& step, uint32_t start, uint32_t frames) noexcept;
  void takeAhead(const Step& step, uint32_t start, uint32_t frames) noexcept;
  void copyOut(const Step& step, uint32_t start, uint32_t frames) noexcept;
  void silenceLeaving(uint32_t start, uint32_t frames) noexcept;
  void renderTile(uint32_t start, uint32_t frames) noexcept;
  void renderGroup(Step& step, uint32_t start, uint32_t frames) noexcept;
  const Tile& gather(const Port& port, uint32_t frames) noexcept;
  bool isSilent(const Port& port) const noexcept;
  void restPort(const Port& port, uint32_t frames) noexcept;
  bool hasEvent(const Step& step, uint32_t end) const noexcept;
  bool sleeps(Step& step, uint32_t end, uint32_t frames) noexcept;
  bool rackSleeps(const Step& step, uint32_t frames) noexcept;
  bool deviceRestsFor(const RackStep& rack) const noexcept;
  bool isFedLive(const Step& rack) const noexcept;
  void giveSilence(const Step& step, uint32_t start, uint32_t frames) noexcept;
  bool isSettled() const noexcept;
  bool isAsleep() const noexcept;
  bool hearsNothing() const noexcept { return input_.count == 0 || input_.isSilent; }
  void rest(uint32_t frames) noexcept;
  void send(const Tile* tile, const Range& range, uint32_t frames) noexcept;
  void addTo(const Tile& sum, const Tile& from, const Gain& gain, bool mono, uint32_t frames) noexcept;
  void sendLanes(const Step& step, uint32_t frames) noexcept;
  void master(float* const* out, uint32_t start, uint32_t frames) noexcept;
  void moveOn(uint32_t frames) noexcept;
  bool isGuarded(const Step& step) const noexcept { return guards_ && step.lanes == 1; }
  bool isFaulty(const Step& step) const noexcept {
    return order_[static_cast<size_t>(&step - steps_.data())]->faulty.load(std::memory_order_relaxed);
  }
  void guard(const Step& step, uint32_t start, uint32_t frames) noexcept;
  void silence(const Step& step, uint32_t from, uint32_t to) noexcept;
  void restMuted(const Step& step, uint32_t frames) noexcept;
  void measure(const Step& step, uint32_t frames) noexcept;
  Step* meterTarget(uint32_t target, uint32_t meter) noexcept;
  void measureStrip(const Step& step, const float* peaks, uint32_t frames) const noexcept;
  /// [main] Whether their states are alike. What sounds cannot be visited, so `likeFrom` is one that was made as it was.
  static bool measure(Heir& heir, NodeGroup& likeFrom) noexcept;
  void copyToTap(const Step& step, uint32_t frames) noexcept;
  const Tile* delayed(const Tile* tile, Alignment* delay, uint32_t frames) noexcept;
  void visitState(StateVisitor& visitor) noexcept;
  void chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to, int64_t origin, uint32_t late,
             uint64_t dueFrom) noexcept;
  struct SavedEvent;
  void listPending(std::vector<SavedEvent>& into, uint32_t firstStep) const;
  bool hasPlace(const SavedEvent& saved, uint32_t firstStep) const noexcept;
  void putBack(const SavedEvent& saved, uint32_t firstStep) noexcept;
  void dropPending() noexcept;

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
  std::vector<Place> places_;                 // per slot: nodes of the rack, then those that leave
  std::vector<uint32_t> slotOfBefore_;        // per node of the rack before an edit; empty: the same
  std::vector<uint32_t> firstPlaceOfTarget_;  // per target, into nodesOfTarget_
  std::vector<uint32_t> nodesOfTarget_;       // of what lies in a rack the rack's node, after the target's own nodes
  std::vector<uint32_t> targetInside_;        // beside nodesOfTarget_: the target in that rack, else kNone
  std::vector<uint32_t> noteNodes_;           // those that take notes
  uint32_t noteNodeCount_ = 0;                // with those of racks inside
  std::vector<RackStep> racks_;
  std::unique_ptr<uint32_t[]> aheadRacks_;  // memory of renderAhead
  std::vector<EditedRack> editedRacks_;     // adopt what they inherit with this
  std::vector<Output> outputs_;
  bool outputsLeave_ = false;
  std::vector<Input> inputs_;
  std::vector<BusSend> sends_;
  std::vector<Extract> extracts_;
  std::vector<LaneMove> laneMoves_;
  std::vector<Alignment*> delays_;  // each once, of the rack's ways
  std::vector<Heir> heirs_;
  std::vector<Successor> successors_;
  std::unique_ptr<uint8_t[]> inheritance_;
  PlaceMap contentPlaces_;
  std::vector<Buffer> buffers_;
  uint32_t tileCount_ = 0;
  float* newTiles_ = nullptr;  // of the allocation that the next ones come from
  std::vector<Tile> freeTiles_;
  Tile zeros_, bus_, laneOut_, laneBus_, delayOut_, masterOut_;
  bool anyLanes_ = false, hearsDevice_ = false;
  bool sleeps_ = true;       // audio thread's
  bool asleep_ = false;      // audio thread's: all that it plays was left out in the last tile, and nothing waits
  bool lanesSound_ = false;  // audio thread's: of this tile
  uint32_t liveSteps_ = 0;   // of the rack
  std::atomic<uint32_t> sleepingSteps_{0};  // its own, written by audio
  uint32_t holdFrames_ = 0, rampFrames_ = 1, transitionFrames_ = 0;
  uint32_t transitionAt_ = 0;                  // audio thread's: frames since adoption, at most transitionFrames_
  bool moving_ = false;                        // of this tile
  alignas(64) float moved_[kTileFrames] = {};  // share of the way, of this tile
  std::shared_ptr<EventQueue> events_;         // audio thread's
  bool queued_ = false;                        // audio thread's: a step or a rack inside has events
  bool delaysCommands_ = false;                // it or a rack inside
  uint32_t pendingHere_ = 0;                   // audio thread's: in the lists of its own steps
  HardwareInput input_;                        // audio thread's
  const float* heard_[kMaxRackInputs * kMaxChannels] = {};  // audio thread's: what input_ may point to
  uint32_t callStart_ = 0;                                  // audio thread's: the frame that the render began with
  uint32_t aheadStart_ = 0, aheadFrames_ = 0;               // audio thread's: what racks were rendered for
  Workers* workers_ = nullptr;                              // audio thread's
  Tap* tap_ = nullptr;                                      // audio thread's
  Stems* stems_ = nullptr;                                  // audio thread's: of this block
  Stems* keptStems_ = nullptr;                              // audio thread's: what steps know
  const StripMeters* stripMeters_ = nullptr;                // audio thread's
  uint64_t meteredSerial_ = 0;                              // audio thread's: of the list that steps know
  Place tapPlace_{};
  RackGroup* tapRack_ = nullptr;                 // audio thread's: listened to inside it
  std::unique_ptr<std::atomic<float>[]> peaks_;  // written by audio, emptied by anyone
  std::atomic<bool> metering_{false};
  /// Of a session: nodes that give what is not finite are muted before anybody hears them.
  bool guards_ = false;
  bool inside_ = false;        // of another schedule, which guards it as a whole
  Fault faults_[kMostFaults];  // audio's
  uint32_t faultCount_ = 0;    // audio's
  uint64_t bufferBytes_ = 0;
  std::shared_ptr<StepTimes> keptTimes_;  // main's
  std::atomic<StepTimes*> times_{nullptr};
  StepTimer* timer_ = nullptr;  // audio's
  uint32_t firstStep_ = 0;      // audio's: of its own steps, among those that are timed
  uint32_t stepCount_ = 0;      // with those of racks inside
};

}  // namespace mam
