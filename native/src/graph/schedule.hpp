// A compiled rack: groups in order, their buffers, and the sums between them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "graph/delay_line.hpp"
#include "graph/mixing.hpp"
#include "graph/rack.hpp"
#include "graph/tap.hpp"
#include "telemetry/step_timer.hpp"

namespace mam {

/// Events that one process call can take; the engine cuts a block that has more of them.
constexpr uint32_t kMaxBlockEvents = 4096;

/// Compiled and reset on the main thread, played on the audio thread, then given back.
class Schedule {
 public:
  /// [main] Fails for want of memory only; cycles are cut (see layout().cycle).
  static std::unique_ptr<Schedule> compile(std::shared_ptr<const Rack> rack, double sampleRate, Error& error);
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
  uint32_t bufferCount() const noexcept { return static_cast<uint32_t>(buffers_.size()); }

  /// [any] Metering costs nothing while it is off.
  void setMetering(bool on) noexcept { metering_.store(on, std::memory_order_relaxed); }
  /// [any] Peak of a node since the last call.
  float takePeak(uint32_t node) noexcept { return peaks_[node].exchange(0, std::memory_order_relaxed); }

  /// [any] Steps are what is timed: a group's nodes are rendered as one.
  uint32_t stepCount() const noexcept { return static_cast<uint32_t>(steps_.size()); }
  uint32_t stepOf(uint32_t node) const noexcept { return places_[node].step; }
  uint32_t nodesInStep(uint32_t step) const noexcept { return steps_[step].nodeCount; }
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
    float gain;
    bool mono;
    int32_t delay;  // first of `channels` delay lines, -1 for none
  };
  struct Port {
    uint32_t first = 0, count = 0;
    bool direct = false;  // one edge at unity: the source's buffer itself
    Tile sum;
  };
  struct BusSend {
    float gain;
    int32_t delay;
  };
  struct Step {
    NodeGroup* group;
    uint32_t lanes;                 // 1 or kLanes
    uint32_t firstNode, nodeCount;  // in nodeOfLane_
    bool takesNotes = false;
    Port ports[2];
    Tile out;                               // lanes == 1
    uint32_t firstSend = 0, sendCount = 0;  // lanes == 1
    bool mixesLanes = false;
    alignas(64) float laneGains[kLanes] = {};     // lanes == kLanes
    uint32_t firstExtract = 0, extractCount = 0;  // lanes whose sound is read by edges
    uint32_t firstEvent, lastEvent;               // of this block; kNone when empty
  };
  struct Extract {
    uint32_t lane;
    Tile to;
    uint32_t firstSend, sendCount;
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
  Error build(std::shared_ptr<const Rack> rack, double sampleRate);
  Error createGroups(double sampleRate);
  void wire();
  Tile takeTile();
  float* allocate(size_t floats);
  int32_t addDelay(uint32_t frames);
  void addSends(uint32_t node, uint32_t& first, uint32_t& count);

  Nodes nodesOf(const Command& command) const noexcept;
  bool takes(const Step& step, CommandKind kind) const noexcept;
  void renderTile(uint32_t start, uint32_t frames) noexcept;
  void renderGroup(Step& step, uint32_t start, uint32_t frames) noexcept;
  const Tile& gather(const Port& port, uint32_t frames) noexcept;
  void send(const Tile& tile, uint32_t first, uint32_t count, uint32_t frames) noexcept;
  void sendLanes(const Step& step, uint32_t frames) noexcept;
  void measure(const Step& step, uint32_t frames) noexcept;
  void copyToTap(const Step& step, uint32_t frames) noexcept;
  Tile delayed(const Tile& tile, int32_t delay, uint32_t frames) noexcept;
  void visitState(StateVisitor& visitor) noexcept;

  std::shared_ptr<const Rack> rack_;
  const MixingKernels* mixing_ = nullptr;
  uint32_t channels_ = 2;
  double sampleRate_ = 48000;
  uint64_t shape_ = 0;  // first in a saved state
  GraphLayout layout_;
  std::vector<std::unique_ptr<NodeGroup>> groups_;  // one a step
  std::vector<Step> steps_;
  std::vector<uint32_t> nodeOfLane_;
  std::vector<Place> places_;                 // per node
  std::vector<uint32_t> firstPlaceOfTarget_;  // per target, into nodesOfTarget_
  std::vector<uint32_t> nodesOfTarget_;
  std::vector<uint32_t> noteNodes_;  // those that take notes
  std::vector<Input> inputs_;
  std::vector<BusSend> sends_;
  std::vector<Extract> extracts_;
  std::vector<DelayLine> delays_;
  std::vector<Buffer> buffers_;
  std::vector<Tile> freeTiles_;
  Tile zeros_, bus_, laneOut_, laneBus_, delayOut_;
  bool anyLanes_ = false, hearsDevice_ = false;
  std::unique_ptr<Event[]> events_;
  HardwareInput input_;      // audio thread's
  uint32_t eventCount_ = 0;  // audio thread's
  Tap* tap_ = nullptr;       // audio thread's
  Place tapPlace_{};
  std::unique_ptr<std::atomic<float>[]> peaks_;  // written by audio, emptied by anyone
  std::atomic<bool> metering_{false};
  uint64_t bufferBytes_ = 0;
  std::shared_ptr<StepTimes> keptTimes_;  // main's
  std::atomic<StepTimes*> times_{nullptr};
  StepTimer* timer_ = nullptr;  // audio's
};

}  // namespace mam
