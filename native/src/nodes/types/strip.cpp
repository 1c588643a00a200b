// realtime
// strip: the fader of a rack, a bus or the master in a session. At gain 1, pan 0 and heard it passes its input on, bit for bit.
#include <new>

#include "nodes/balance.hpp"
#include "nodes/fader.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { GAIN = 1, PAN, MUTE, SOLO, OTHERS, SAFE };
constexpr uint32_t kSlots = 6;
enum Key : uint8_t { kScope = kSlots };
enum Scope : uint8_t { kAll, kSwitches, kMute };

const char* const kScopes[] = {"all", "switches", "mute", nullptr};
const FileKey kFileKeys[] = {
    startKey("gain", FileType::Float, Unit::None, 0, 4, 1, GAIN, "Level"),
    startKey("pan", FileType::Float, Unit::None, -1, 1, 0, PAN, "Balance: -1 left, 0 untouched, 1 right"),
    startKey("mute", FileType::Bool, Unit::Switch, 0, 1, 0, MUTE, "Silent"),
    startKey("solo", FileType::Bool, Unit::Switch, 0, 1, 0, SOLO, "Heard while another strip is solo"),
    startKey("others", FileType::Bool, Unit::Switch, 0, 1, 0, OTHERS, "Another strip is solo"),
    startKey("safe", FileType::Bool, Unit::Switch, 0, 1, 0, SAFE, "Heard whatever is solo"),
    choiceKey(
        "scope", kScopes, nullptr,
        "all: the strip; switches: its mute and solo alone, for what is taken before the fader; mute: that alone"),
};
const LiveParam kParams[] = {
    {GAIN, "GAIN", "Gain", Unit::None, 0, 4, 1, Smoothing::Linear, false, "Level"},
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, false, "Balance: -1 left, 0 untouched, 1 right"},
    {MUTE, "MUTE", "Mute", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Silent, over 10 ms"},
    {SOLO, "SOLO", "Solo", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Heard while another strip is solo"},
    {OTHERS, "OTHERS", "Others", Unit::Switch, 0, 1, 0, Smoothing::Step, false,
     "Another strip is solo: silent over 10 ms unless solo or safe"},
    {SAFE, "SAFE", "Safe", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Heard whatever is solo"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = liveNode("strip", "Strip", "The fader of a rack, a bus or the master in a session",
                                            Role::Session, kFileKeys, kParams, kPorts, false);

class Strip final : public NodeGroup {
 public:
  explicit Strip(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    float starts[kSlots];
    for (uint32_t i = 0; i < kSlots; ++i) starts[i] = static_cast<float>(node.values[i]);
    params_.prepare(kParams, starts, node, setup.sampleRate);
    scope_ = static_cast<Scope>(node.values[kScope]);
    heard_.prepare(setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo) noexcept override {
    params_.reset();
    heard_.jump(isHeard());
  }

  void doApply(uint32_t, const Command& command) noexcept override {
    params_.apply(command);
    if (!params_.plays()) heard_.jump(isHeard());
  }

  bool isOn(Id id) const noexcept { return params_.current(id - 1u) >= 0.5f; }
  bool isHeard() const noexcept {
    return !isOn(MUTE) && (scope_ == kMute || isOn(SOLO) || isOn(SAFE) || !isOn(OTHERS));
  }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float gain[kTileFrames], pan[kTileFrames];
    params_.tick(block.frames);
    params_.fill(GAIN - 1, gain, block.frames);
    params_.fill(PAN - 1, pan, block.frames);
    if (scope_ != kAll)
      for (uint32_t i = 0; i < block.frames; ++i) gain[i] = 1, pan[i] = 0;
    heard_.apply(isHeard(), gain, block.frames);
    if (channels_ == 1) {
      for (uint32_t i = 0; i < block.frames; ++i) block.out[0][i] = faded(block.in[0][i], gain[i]);
      return;
    }
    for (uint32_t i = 0; i < block.frames; ++i) {
      const PanGains at = balanceGains(pan[i]);
      block.out[0][i] = faded(block.in[0][i], gain[i] * at.left);
      block.out[1][i] = faded(block.in[1][i], gain[i] * at.right);
    }
  }

  /// A gain below 0 would turn the sign of zeros.
  bool doIsAtRest() noexcept override { return params_.current(GAIN - 1) >= 0 && !params_.anyMoving(); }
  void doRest(uint32_t frames) noexcept override {
    params_.rest(frames);
    heard_.advance(isHeard(), frames);
  }
  void doAdvanceParams(uint64_t frames) noexcept override {
    params_.advance(frames);
    heard_.advance(isHeard(), frames);
  }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    heard_.visit(visitor);
  }

  const uint32_t channels_;
  Scope scope_ = kAll;
  GlidingParams<kSlots> params_;
  SoftSwitch heard_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Strip(setup); }

}  // namespace

extern const NodeType kStrip;
const NodeType kStrip = {&kDescriptor, create};

MAM_END_ISA
