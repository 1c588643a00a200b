// realtime
// compressor (spec 6.6, Q21): hard knee, zero latency, keyed by port 1 or, without an edge there, by its own input.
#include <new>

#include "nodes/effects.hpp"

MAM_BEGIN_ISA
namespace {

enum Key : uint8_t { kThresholdDb, kRatio, kAttackMs, kReleaseMs, kMakeupDb };
const FileKey kFileKeys[] = {
    numberKey("thresholdDb", Unit::Decibels, -60, 0, -2, "Level of the key above which gain is reduced"),
    numberKey("ratio", Unit::None, 1, 20, 1.2f, "Decibels over the threshold that become one decibel"),
    numberKey("attackMs", Unit::Milliseconds, 0.1, 200, 25, "Time constant of a rising key"),
    numberKey("releaseMs", Unit::Milliseconds, 0.1, 2000, 200, "Time constant of a falling key"),
    numberKey("makeupDb", Unit::Decibels, -24, 24, 0, "Gain after compression"),
};
const PortDescriptor kPorts[] = {
    {"in", SignalKind::Audio, true}, {"key", SignalKind::Key, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    fixedNode("compressor", "Compressor", "Lowers its input while the key, or the input itself, is loud", Role::Effect,
              kFileKeys, 5, kPorts);

typedef double Pair __attribute__((vector_size(16)));

class Compressor final : public NodeGroup {
 public:
  explicit Compressor(const GroupSetup& setup) noexcept
      : stereo_(setup.channels == 2), selfKeyed_(!setup.keyConnected) {
    const double* values = setup.nodes[0].values;
    const double thresholdDb = limitedDb(values[kThresholdDb]), ratio = values[kRatio];
    thresholdLog2_ = static_cast<float>(thresholdDb) * kLog2PerDb;
    threshold_ = static_cast<float>(math::dbToGain(thresholdDb));
    slope_ = ratio > 1 ? static_cast<float>(1 - 1 / ratio) : 0.f;
    makeup_ = static_cast<float>(math::dbToGain(limitedDb(values[kMakeupDb])));
    attack_ = envelopeCoefficient(values[kAttackMs], setup.sampleRate);
    release_ = envelopeCoefficient(values[kReleaseMs], setup.sampleRate);
  }

 private:
  void doReset(ResetTo) noexcept override {
    envelope_ = 0;
    grid_ = 0;
  }

  void doProcess(const NodeBlock& block) noexcept override {
    const uint32_t frames = block.frames;
    float level[kTileFrames], gain[kTileFrames];
    rectify(selfKeyed_ ? block.in : block.key, level, frames);
    for (uint32_t at = 0; at < frames;) {
      const uint32_t count = math::min(frames - at, kFlushFrames - grid_);
      follow(level + at, gain + at, count);
      at += count;
      grid_ = (grid_ + count) % kFlushFrames;
      if (grid_ == 0) envelope_ = math::flushed(envelope_);
    }
    for (uint32_t i = 0; i < frames; ++i) gain[i] = gainAt(gain[i]);
    for (uint32_t c = 0; c < 1u + stereo_; ++c) amplify(block.in[c], gain, block.out[c], frames);
  }

  /// An envelope that a long release does not move any more stands as still as one that has come to nothing.
  bool doIsAtRest() noexcept override {
    return (1 - release_) * 0.0 + release_ * envelope_ == envelope_ && math::flushed(envelope_) == envelope_;
  }
  void doRest(uint32_t frames) noexcept override { grid_ = (grid_ + frames) % kFlushFrames; }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    visitor.value(envelope_);
    visitor.value(grid_);
  }

  float doReductionDb() const noexcept override {
    const float envelope = static_cast<float>(envelope_);
    return envelope > threshold_ ? -over(envelope) * slope_ * (1 / kLog2PerDb) : 0.f;
  }

  void rectify(const float* const* key, float* level, uint32_t frames) const noexcept {
    const float *left = key[0], *right = key[stereo_ ? 1 : 0];
    for (uint32_t i = 0; i < frames; ++i) level[i] = 0.5f * (math::abs(left[i]) + math::abs(right[i]));
  }

  /// The only recursion. Two equal lanes, because a vector compare selects without a branch: k crosses e at audio rate.
  void follow(const float* level, float* envelope, uint32_t frames) noexcept {
    const Pair attack = {attack_, attack_}, release = {release_, release_};
    const Pair attackIn = 1.0 - attack, releaseIn = 1.0 - release;
    Pair e = {envelope_, envelope_};
    for (uint32_t i = 0; i < frames; ++i) {
      const double k = level[i];
      const Pair key = {k, k};
      const Pair risen = attackIn * key + attack * e, fallen = releaseIn * key + release * e;
      e = key > e ? apart(risen) : apart(fallen);
      envelope[i] = static_cast<float>(e[0]);
    }
    envelope_ = e[0];
  }

  float over(float envelope) const noexcept { return math::log2(math::max(envelope, 1e-8f)) - thresholdLog2_; }

  float gainAt(float envelope) const noexcept {
    return makeup_ * math::select(envelope > threshold_, math::exp2(-over(envelope) * slope_), 1.f);
  }

  static void amplify(const float* __restrict in, const float* __restrict gain, float* __restrict out,
                      uint32_t frames) noexcept {
    for (uint32_t i = 0; i < frames; ++i) out[i] = settled(in[i] * gain[i]);
  }

  bool stereo_, selfKeyed_;
  float thresholdLog2_, threshold_, slope_, makeup_;
  double attack_, release_;
  double envelope_ = 0;
  uint32_t grid_ = 0;  ///< node frames modulo kFlushFrames
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Compressor(setup); }

}  // namespace

extern const NodeType kCompressor;
const NodeType kCompressor = {&kDescriptor, create};

MAM_END_ISA
