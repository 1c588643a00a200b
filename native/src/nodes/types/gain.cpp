// realtime
// gain: a level in decibels and a factor, both per sample.
#include <new>

#include "nodes/live_effect.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { GAIN_DB = 1, GAIN };
constexpr uint32_t kSlots = 2;
constexpr float kSilentDb = -100;

const FileKey kFileKeys[] = {
    startKey("gainDb", FileType::Float, Unit::Decibels, -100, 24, 0, GAIN_DB, "Level; silent at -100 dB"),
    startKey("gain", FileType::Float, Unit::None, -4, 4, 1, GAIN,
             "Factor beside the level; a negative one turns the polarity"),
};
const LiveParam kParams[] = {
    {GAIN_DB, "GAIN_DB", "Level", Unit::Decibels, -100, 24, 0, Smoothing::Linear, true, "Level; silent at -100 dB"},
    {GAIN, "GAIN", "Gain", Unit::None, -4, 4, 1, Smoothing::Linear, true,
     "Factor beside the level; a negative one turns the polarity"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    liveNode("gain", "Gain", "Makes its input louder or quieter", Role::Utility, kFileKeys, kParams, kPorts);

class Gain final : public NodeGroup {
 public:
  explicit Gain(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    const float starts[kSlots] = {static_cast<float>(node.values[0]), static_cast<float>(node.values[1])};
    params_.prepare(kParams, starts, node, setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo) noexcept override { params_.reset(); }
  void doApply(uint32_t, const Command& command) noexcept override { params_.apply(command); }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float level[kTileFrames], gain[kTileFrames];
    params_.tick(block.frames);
    params_.fill(GAIN_DB - 1, level, block.frames);
    params_.fill(GAIN - 1, gain, block.frames);
    for (uint32_t i = 0; i < block.frames; ++i) gain[i] = factor(level[i]) * math::clamp(gain[i], -1e10f, 1e10f);
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = settled(block.in[c][i] * gain[i]);
  }

  static float factor(float db) noexcept {
    const float bounded = math::min(db, static_cast<float>(kGainLimitDb));
    return math::select(bounded > kSilentDb, math::dbToGain(bounded), 0.f);
  }

  bool doIsAtRest() noexcept override { return true; }
  void doRest(uint32_t frames) noexcept override { params_.rest(frames); }
  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override { params_.visit(visitor); }

  const uint32_t channels_;
  GlidingParams<kSlots> params_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Gain(setup); }

}  // namespace

extern const NodeType kGain;
const NodeType kGain = {&kDescriptor, create};

MAM_END_ISA
