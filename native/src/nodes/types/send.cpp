// realtime
// send: the level at which a session sends a rack or a bus on. At level 1 and pan 0 it passes its input on, bit for bit.
#include <new>

#include "nodes/balance.hpp"
#include "nodes/fader.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { LEVEL = 1, PAN };
constexpr uint32_t kSlots = 2;

const FileKey kFileKeys[] = {
    startKey("level", FileType::Float, Unit::None, 0, 4, 1, LEVEL, "How much is sent"),
    startKey("pan", FileType::Float, Unit::None, -1, 1, 0, PAN, "Balance: -1 left, 0 untouched, 1 right"),
};
const LiveParam kParams[] = {
    {LEVEL, "LEVEL", "Level", Unit::None, 0, 4, 1, Smoothing::Linear, false, "How much is sent"},
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, false, "Balance: -1 left, 0 untouched, 1 right"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = liveNode("send", "Send", "The level at which a session sends something on",
                                            Role::Session, kFileKeys, kParams, kPorts, false);

class Send final : public NodeGroup {
 public:
  explicit Send(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    const float starts[kSlots] = {static_cast<float>(node.values[0]), static_cast<float>(node.values[1])};
    params_.prepare(kParams, starts, node, setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo) noexcept override { params_.reset(); }
  void doApply(uint32_t, const Command& command) noexcept override { params_.apply(command); }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float level[kTileFrames], pan[kTileFrames];
    params_.tick(block.frames);
    params_.fill(LEVEL - 1, level, block.frames);
    params_.fill(PAN - 1, pan, block.frames);
    for (uint32_t i = 0; i < block.frames; ++i) {
      const PanGains at = channels_ == 1 ? PanGains{1, 1} : balanceGains(pan[i]);
      block.out[0][i] = faded(block.in[0][i], level[i] * at.left);
      if (channels_ > 1) block.out[1][i] = faded(block.in[1][i], level[i] * at.right);
    }
  }

  /// A level below 0 would turn the sign of zeros.
  bool doIsAtRest() noexcept override { return params_.current(LEVEL - 1) >= 0 && !params_.anyMoving(); }
  void doRest(uint32_t frames) noexcept override { params_.rest(frames); }
  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override { params_.visit(visitor); }

  const uint32_t channels_;
  GlidingParams<kSlots> params_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Send(setup); }

}  // namespace

extern const NodeType kSend;
const NodeType kSend = {&kDescriptor, create};

MAM_END_ISA
