// realtime
// input: what the device hears, as a source of the rack. Silence offline, without a device and on channels that are not open.
#include <new>

#include "base/math.hpp"
#include "nodes/effects.hpp"
#include "nodes/params.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { GAIN = 1 };
enum Key : uint8_t { kChannel, kChannels, kGain };

const FileKey kFileKeys[] = {
    {"channel", FileType::Int, Unit::None, 1, 64, 1, true, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0,
     "First channel of the device, counted from 1"},
    {"channels", FileType::Int, Unit::None, 1, 2, 2, true, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0,
     "1: one channel, heard in the middle; 2: this one left and the next one right"},
    {"gain", FileType::Float, Unit::None, 0, 4, 1, true, FileMeaning::Start, GAIN, nullptr, nullptr, nullptr, 0,
     "Level"},
};

const LiveParam kParams[] = {
    {GAIN, "GAIN", "Gain", Unit::None, 0, 4, 1, Smoothing::Linear, false, "Level"},
};

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

const NodeDescriptor kDescriptor = {"input",
                                    "Input",
                                    "What the device hears; silence in a render and without a device",
                                    Role::Generator,
                                    false,
                                    true,
                                    false,
                                    kFileKeys,
                                    sizeof kFileKeys / sizeof *kFileKeys,
                                    kParams,
                                    sizeof kParams / sizeof *kParams,
                                    kPorts,
                                    1,
                                    1};

class Input final : public NodeGroup {
 public:
  explicit Input(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    first_ = static_cast<uint32_t>(math::clamp(node.values[kChannel], 1.0, 64.0)) - 1;
    isStereo_ = node.values[kChannels] >= 2;
    params_.declare(0, Smoothing::Linear, static_cast<float>(node.values[kGain]));
  }

 private:
  void doReset(ResetTo) noexcept override { params_.reset(); }

  void doApply(uint32_t, const Command& command) noexcept override {
    if (command.param != GAIN) return;
    if (command.kind == CommandKind::Set) params_.set(0, static_cast<float>(command.value));
    if (command.kind == CommandKind::Ramp) params_.ramp(0, static_cast<float>(command.value), command.rampFrames);
  }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float gain[kTileFrames];
    params_.fill(0, gain, block.frames);
    for (uint32_t c = 0; c < channels_; ++c) {
      const uint32_t channel = first_ + (isStereo_ ? c : 0);
      const bool isOpen = channel < block.hardware.count;
      const float* const heard = isOpen ? block.hardware.channels[channel] + block.hardware.frame : nullptr;
      for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = isOpen ? sane(heard[i] * gain[i]) : 0.f;
    }
  }

  /// Drivers have given what is no number.
  static float sane(float x) noexcept { return x == x ? settled(x) : 0.f; }

  /// The schedule knows whether anything is heard.
  bool doIsAtRest() noexcept override { return true; }
  void doRest(uint32_t frames) noexcept override { params_.advance(frames); }
  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override { params_.visit(visitor); }

  const uint32_t channels_;
  uint32_t first_ = 0;
  bool isStereo_ = false;
  Params<1> params_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Input(setup); }

}  // namespace

extern const NodeType kInput;
const NodeType kInput = {&kDescriptor, create};

MAM_END_ISA
