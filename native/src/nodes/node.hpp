// What a node type is to the graph: a descriptor and a factory of groups. A group is up to `lanes` nodes of one type at
// one level that advance together.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/command.hpp"
#include "base/isa.hpp"
#include "nodes/descriptor.hpp"

namespace mam {

/// Logical lanes of a group. Fixed for every CPU: an instruction set decides how many advance in one instruction, never
/// the order of a sum.
constexpr uint32_t kLanes = 16;
/// The engine calls `process` with at most this many frames.
constexpr uint32_t kTileFrames = 64;
constexpr uint32_t kMaxChannels = 2;
constexpr uint32_t kMaxLfos = 4, kMaxRoutes = 16;
constexpr double kMaxDelayMs = 600000;  ///< what the line of a delay node may hold

enum class Wave : uint8_t { Sine, Triangle, Saw, Square };
struct LfoSetup {
  uint16_t id = 0;
  Wave wave = Wave::Sine;
  float freqHz = 0.5f;
  float phase = 0;
};
enum class RouteTarget : uint8_t { Param, LfoRate, LfoPhase };
struct RouteSetup {
  uint16_t sourceId = 0;
  RouteTarget target = RouteTarget::Param;
  uint16_t targetId = 0;                          ///< live parameter id, or LFO id
  float depth = 0, offset = 0, min = 0, max = 0;  ///< a range route when min < max (spec 14.6)
  bool squared = false;                           ///< map "exp", range form only
};

/// What one node is made from. Borrowed for the call of create.
struct NodeSetup {
  const double* values =
      nullptr;  ///< one per file key of the descriptor, clamped and converted (Int: whole, Float: f32)
  const double* items = nullptr;  ///< elements of the List key, row by row in the order of its `items`
  uint32_t itemCount = 0;         ///< rows; UINT32_MAX: the file has no such key, so the node's own default set holds
  const LfoSetup* lfos = nullptr;
  uint32_t lfoCount = 0;
  const RouteSetup* routes = nullptr;
  uint32_t routeCount = 0;
  uint64_t seed = 0;  ///< for counter-based noise: rack seed and node id mixed
};
struct GroupSetup {
  double sampleRate = 48000;         ///< Hz
  uint32_t channels = 2;             ///< 1 or 2
  bool keyConnected = false;         ///< a valid edge reaches port 1
  const NodeSetup* nodes = nullptr;  ///< [laneCount]
  uint32_t laneCount = 1;
};

/// Where a reset stands. Only Start lets a kick fire by itself (spec Q40); AtRest keeps a node that would sound without
/// being played (tb303_ext, Q31) silent until its first trigger: a stopped engine is silent, pads still play.
enum class ResetTo : uint8_t { Start, Located, AtRest };

/// What the device hears, from `frame` on; no channels offline and where no inputs are open.
struct HardwareInput {
  const float* const* channels = nullptr;  ///< [count][frames]
  uint32_t count = 0, frame = 0;
  bool isSilent = false;  ///< nothing but silence is in them
  MAM_INLINE HardwareInput from(uint32_t offset) const noexcept {
    HardwareInput later = *this;
    later.frame += offset;
    return later;
  }
};

/// Input and output of one `process` call. Pointers never alias. Unconnected inputs point at zeros.
struct NodeBlock {
  uint32_t frames = 0;                  ///< 1..kTileFrames
  const float* in[kMaxChannels] = {};   ///< port 0, summed; [frames]
  const float* key[kMaxChannels] = {};  ///< port 1, summed; [frames]
  float* out[kMaxChannels] = {};        ///< lanes == 1: [frames]; lanes == kLanes: [frames][kLanes]. Written, not added
  HardwareInput hardware;
};

/// Saves into or loads from a byte string, in one listing of the members for both.
class StateVisitor {
 public:
  virtual ~StateVisitor();
  template <class T> MAM_INLINE void value(T& v) noexcept { bytes(&v, sizeof v); }
  template <class T> MAM_INLINE void array(T* v, size_t count) noexcept { bytes(v, count * sizeof(T)); }
  /// False where state goes to a node with other LFOs or routes: theirs stay as they were set up.
  bool takesModulation() const noexcept { return takesModulation_; }

 private:
  virtual void bytes(void* data, size_t size) noexcept = 0;

 protected:
  bool takesModulation_ = true;

 public:
  MAM_INLINE void raw(void* data, size_t size) noexcept { bytes(data, size); }
};

/// Up to `lanes` nodes of one type. Everything [audio] is free of locks, allocation, system calls and exceptions, and its
/// output depends on state, events and input alone, never on how the frames were cut into calls.
class NodeGroup {
 public:
  virtual ~NodeGroup();
  NodeGroup() = default;
  NodeGroup(const NodeGroup&) = delete;
  NodeGroup& operator=(const NodeGroup&) = delete;

  /// [main] Parameters back to their start values, audio state and LFOs cleared.
  MAM_INLINE void reset(ResetTo to) noexcept {
    restedFrames_ = 0;
    doReset(to);
  }
  /// [audio] Applies a Set, Ramp, Trigger or, where the type takes notes, a note command before the next frame. Unknown
  /// parameters and notes are ignored.
  MAM_INLINE void apply(uint32_t lane, const Command& command) noexcept {
    catchUp();
    doApply(lane, command);
  }
  /// [audio] Renders `block.frames` frames.
  MAM_INLINE void process(const NodeBlock& block) noexcept {
    catchUp();
    doProcess(block);
  }
  /// [audio] Whether silence gives silence from here on, frame after frame, until an event; silence is +0, bit for bit, in
  /// every sample of every lane. Asked before frames of silence without an event, which then go to process or to rest, and
  /// nowhere else: what has a memory may count how long it has been silent by being asked.
  MAM_INLINE bool isAtRest() noexcept { return restedFrames_ != 0 || doIsAtRest(); }
  /// [audio] Of a group at rest, in the place of process: it then stands as if it had been given as many frames of silence.
  /// They are counted, and made up for before anything looks.
  MAM_INLINE void rest(uint32_t frames) noexcept {
    restedFrames_ += frames;
    if (restedFrames_ >= kMostRestedFrames) catchUp();
  }
  /// [main] Steps ramps as `frames` frames of playing would, without sound (for chasing to a locate position).
  MAM_INLINE void advanceParams(uint64_t frames) noexcept {
    catchUp();
    doAdvanceParams(frames);
  }
  /// [main] Every member that sound depends on, parameters included.
  MAM_INLINE void visitState(uint32_t lane, StateVisitor& visitor) noexcept {
    catchUp();
    doVisitState(lane, visitor);
  }
  /// [any] Frames by which the output is late against port 0.
  MAM_INLINE uint32_t latencyFrames() const noexcept { return doLatencyFrames(); }
  /// [any] Frames until the output is below -120 dB after the input ends; UINT64_MAX where it never does.
  MAM_INLINE uint64_t tailFrames() const noexcept { return doTailFrames(); }
  /// [audio] By how much the latest frame was turned down for being loud, or for a loud key: in dB, 0 or below, without any
  /// gain that stays. Not a number where the type never does so.
  MAM_INLINE float reductionDb() const noexcept { return doReductionDb(); }

 protected:
  MAM_INLINE void catchUp() noexcept {
    if (restedFrames_ == 0) return;
    const uint32_t frames = restedFrames_;
    restedFrames_ = 0;
    doRest(frames);
  }

 private:
  /// What is made up for at once when it wakes: so long, and the frames of one more call.
  static constexpr uint32_t kMostRestedFrames = 1024;

  virtual void doReset(ResetTo to) noexcept = 0;
  virtual void doApply(uint32_t lane, const Command& command) noexcept;
  virtual void doProcess(const NodeBlock& block) noexcept = 0;
  virtual bool doIsAtRest() noexcept;
  /// Any number of frames; not called where doIsAtRest was never true.
  virtual void doRest(uint32_t frames) noexcept;
  virtual void doAdvanceParams(uint64_t frames) noexcept;
  virtual void doVisitState(uint32_t lane, StateVisitor& visitor) noexcept = 0;
  virtual uint32_t doLatencyFrames() const noexcept;
  virtual uint64_t doTailFrames() const noexcept;
  virtual float doReductionDb() const noexcept;

  uint32_t restedFrames_ = 0;  // audio's: not made up for yet
};

/// A node type as one instruction set provides it.
struct NodeType {
  const NodeDescriptor* descriptor;
  NodeGroup* (*create)(
      const GroupSetup& setup);  ///< [main] nullptr when memory is short; delete the result with `delete`
};

}  // namespace mam
