// A rack as a node of another one: a group that owns a compiled schedule.
#pragma once

#include <memory>
#include <vector>

#include "graph/rack_ports.hpp"
#include "graph/schedule.hpp"
#include "nodes/node.hpp"

namespace mam {

/// Of every node that holds a rack. Not among the types that a file may name.
const NodeType& nestedRackType() noexcept;
/// Whether the rack, or one inside it that nothing is connected to, has an `input` node. [main]
bool hearsInput(const Rack& rack);

/// Frames that a rack which reads nothing is rendered for at once, before the others.
constexpr uint32_t kRackFrames = 4096;

/// What a nested rack is given for some frames of a block. Pointers are of the first of these frames.
struct RackBlock {
  uint32_t start = 0, frames = 0;  ///< in the block
  float* out[kMaxChannels] = {};
  uint32_t pairs = 1;  ///< of `in`
  /// Of each pair; nullptr in the first one: its inputs hear the device.
  const float* in[kMaxRackInputs][kMaxChannels] = {};
  bool isSilent = false;  ///< nothing but silence is in them
  /// Of the way from the device to `in`, or back where it leaves; nullptr: `in` alone. For kTileFrames at most.
  const float* share = nullptr;
  bool leaves = false;
  const float* keys[kKeyPorts][kMaxChannels] = {};  ///< nullptr: silence
  HardwareInput hardware;
};

/// Shared by the schedules around it as any group is, until an edit inside it puts another in its place. What is [audio]
/// may run on another thread than the block's, before the block's thread goes on.
class RackGroup final : public NodeGroup {
 public:
  /// [main] nullptr and an error when memory is short. `channels`: of the rack around it.
  static std::unique_ptr<RackGroup> create(const RackNode& node, uint32_t channels, double sampleRate,
                                           std::shared_ptr<EventQueue> events, Error& error);
  /// [main] What takes its place while it sounds, as Schedule::edit: nodes that stay keep their state.
  std::vector<std::unique_ptr<RackGroup>> edit(const RackNode& node, ResetTo fresh, Error& error);
  /// [main] Whether the node is what this was made from, so that it can stay.
  bool isOf(const RackNode& node) const noexcept;

  /// [any]
  Schedule& schedule() noexcept { return *schedule_; }
  const Schedule& schedule() const noexcept { return *schedule_; }
  /// [any] Where a target of the node's rack is in the schedule's, which keeps its numbers through edits.
  uint32_t targetInside(uint32_t target) const noexcept { return targets_.empty() ? target : targets_[target]; }
  /// [any] Those of an edit that fade are among them.
  uint32_t tapCount() const noexcept { return static_cast<uint32_t>(ports_->tapSlots().size()); }
  uint32_t keyPortCount() const noexcept { return keyPortCount_; }
  /// [main]
  const RackPorts& ports() const noexcept { return *ports_; }
  /// [main] In the place of one whose state is lost: takes over what is connected to its ports.
  void replace(const RackGroup& before) { ports_->replace(*before.ports_); }
  /// [any] Frames by which a tap is late against the rack's inputs.
  uint32_t tapLatency(uint32_t tap) const noexcept;
  /// [any] Peaks of its nodes and of those of racks inside it.
  uint32_t nodeCount() const noexcept;
  uint64_t bufferBytes() const noexcept;

  /// [main] After reset: it is silent and stands still until the frame at which it starts, and as much longer as its inputs
  /// are late, so that what plays by itself inside it is as late as they are.
  void startFrom(uint64_t contentFrame, uint32_t lateFrames) noexcept;
  /// [main] As Schedule::chase; what comes before it starts is applied and moves nothing. Content frames are `origin` more
  /// than those given; its inputs are `late` by these frames, and what takes effect at `from` is due at `dueFrom`.
  void chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to, int64_t origin, uint32_t late,
             uint64_t dueFrom) noexcept;
  /// [audio] On adoption of an edit: stands where the one does whose place it takes.
  void inherit() noexcept;
  /// [audio] On adoption of an edit, after inherit: what has not started yet waits for its frame from this content frame on,
  /// and where that has not passed, for its inputs.
  void waitFrom(uint64_t contentFrame, uint32_t lateFrames) noexcept;
  /// [main] Whether it takes the place of another.
  bool inherits() const noexcept { return before_ != nullptr; }
  /// [main] A new one of an edit, after reset: whether it waits is known when it is adopted.
  void startAtAdoption() noexcept { waitFrames_ = UINT64_MAX; }

  /// [audio]
  void render(const RackBlock& block) noexcept;
  /// [audio] Whether it is silent for as many frames, inputs permitting; they are then behind it, and nothing is to be
  /// rendered. `isFed`: its inputs are not the device's.
  bool restsFor(uint32_t frames, bool isFed) noexcept;
  /// [audio] Before somebody reaches into its schedule.
  void wake() noexcept {
    catchUp();
    schedule_->asleep_ = false;
  }
  /// [audio] Of the newest render, [frames]: for kRackFrames at most.
  const float* tap(uint32_t index, uint32_t channel) const noexcept { return taps_[index * kMaxChannels + channel]; }
  /// [audio] For a render before the others; [kRackFrames].
  float* ahead(uint32_t channel) noexcept { return ahead_[channel]; }

 private:
  RackGroup(std::shared_ptr<const NestedRack> given, uint32_t channels)
      : given_(std::move(given)), channels_(channels) {}
  Error take(std::unique_ptr<Schedule> schedule, const RackGroup* before = nullptr);
  std::vector<uint32_t> unused() const;
  void doReset(ResetTo to) noexcept override;
  void doProcess(const NodeBlock& block) noexcept override;
  bool doIsAtRest() noexcept override { return waits() == 0 && schedule_->isAsleep(); }
  void doRest(uint32_t frames) noexcept override { schedule_->rest(frames); }
  void doAdvanceParams(uint64_t frames) noexcept override;
  void doVisitState(uint32_t lane, StateVisitor& visitor) noexcept override;
  uint32_t doLatencyFrames() const noexcept override;
  uint64_t doTailFrames() const noexcept override;
  uint64_t waits() const noexcept {
    return waitFrames_ > UINT64_MAX - lateFrames_ ? waitFrames_ : waitFrames_ + lateFrames_;
  }
  void wait(uint32_t frames) noexcept;
  void hear(const RackBlock& block) noexcept;
  void hearBoth(const RackBlock& block, const float* const* in, uint32_t inCount) noexcept;
  void renderNow(const RackBlock& block) noexcept;
  void renderLate(const RackBlock& block, uint32_t silent) noexcept;

  static constexpr uint32_t kMostHeard = 64;  // channels of the device
  const std::shared_ptr<const NestedRack> given_;
  const uint32_t channels_;  // of the rack around
  std::unique_ptr<Schedule> schedule_;
  std::vector<uint32_t> targets_;  // empty: the same numbers
  std::unique_ptr<RackPorts> ports_;
  KeySource* keys_[kKeyPorts] = {};
  uint32_t keyPortCount_ = 0;  // those beyond are silent
  std::unique_ptr<float[]> memory_;
  std::vector<float*> taps_;
  float* ahead_[kMaxChannels] = {};
  enum class Heard : uint8_t { Nothing, Device, Edges } heard_ = Heard::Nothing;  // audio's: at rest, last
  std::unique_ptr<float[]> both_;  // [kMostHeard][kTileFrames], where the device may be heard
  const float* bothChannels_[kMostHeard] = {};
  float* narrow_ = nullptr;  // the second channel, or the mean, of what is as wide as the other
  size_t floats_ = 0;
  uint64_t waitFrames_ = 0;      // audio's: until it starts
  uint32_t lateFrames_ = 0;      // and then until its inputs are there
  RackGroup* before_ = nullptr;  // of an edit, alive until that is adopted
};

}  // namespace mam
