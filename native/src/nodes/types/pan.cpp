// realtime
// pan: moves its input between left and right, by balance or at constant power, per sample.
#include <new>

#include "nodes/balance.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { PAN = 1 };
enum Key : uint8_t { kPanKey, kLaw };
enum Law : uint8_t { kConstantPower, kBalance };

const char* const kLaws[] = {"constant_power", "balance", nullptr};
const FileKey kFileKeys[] = {
    startKey("pan", FileType::Float, Unit::None, -1, 1, 0, PAN, "-1 left, 0 middle, 1 right"),
    choiceKey(
        "law", kLaws, nullptr,
        "constant_power: left and right stay equally loud together, -3 dB each in the middle; balance: the middle is "
        "untouched, and one side falls"),
};
const LiveParam kParams[] = {
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, true, "-1 left, 0 middle, 1 right"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    liveNode("pan", "Pan", "Moves its input between left and right; in a rack of one channel it passes it on",
             Role::Utility, kFileKeys, kParams, kPorts);

class Pan final : public NodeGroup {
 public:
  explicit Pan(const GroupSetup& setup) noexcept
      : channels_(setup.channels), isBalance_(setup.nodes[0].values[kLaw] == kBalance) {
    const float start = static_cast<float>(setup.nodes[0].values[kPanKey]);
    params_.prepare(kParams, &start, setup.nodes[0], setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo) noexcept override { params_.reset(); }
  void doApply(uint32_t, const Command& command) noexcept override { params_.apply(command); }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float pan[kTileFrames];
    params_.tick(block.frames);
    params_.fill(0, pan, block.frames);
    if (channels_ == 1)
      passThrough(block, 1);
    else if (isBalance_)
      place(block, pan, balanceGains);
    else
      place(block, pan, powerGains);
  }

  template <class Gains> MAM_INLINE static void place(const NodeBlock& block, const float* pan, Gains gains) noexcept {
    const float* __restrict left = block.in[0], * __restrict right = block.in[1];
    float* __restrict toLeft = block.out[0], * __restrict toRight = block.out[1];
    for (uint32_t i = 0; i < block.frames; ++i) {
      const PanGains at = gains(pan[i]);
      toLeft[i] = settled(left[i] * at.left);
      toRight[i] = settled(right[i] * at.right);
    }
  }

  bool doIsAtRest() noexcept override { return true; }
  void doRest(uint32_t frames) noexcept override { params_.rest(frames); }
  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override { params_.visit(visitor); }

  const uint32_t channels_;
  const bool isBalance_;
  GlidingParams<1> params_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Pan(setup); }

}  // namespace

extern const NodeType kPan;
const NodeType kPan = {&kDescriptor, create};

MAM_END_ISA
