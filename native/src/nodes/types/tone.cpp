// realtime
// tone: test signals. Level as in AES17: 0 dB is a sine that peaks at 1, and noise has the power of the sine of its level.
//
// White noise depends on seed and node frame alone. Pink noise is that white noise through first-order sections whose poles
// and zeros alternate at equal distances in octaves (Corsini and Saletti, "A 1/f^gamma power spectrum noise sequence
// generator", IEEE Trans. Instrum. Meas. 37(4), 1988). The sweep is exponential (Farina, "Simultaneous measurement of impulse
// response and distortion with a swept-sine technique", AES 108th Convention, 2000), its phase in closed form.
#include <new>

#include "nodes/live_effect.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { LEVEL_DB = 1, FREQ_HZ, ON };
constexpr uint32_t kSlots = 3;
enum Key : uint8_t { kLevelDb, kFreqHz, kOn, kWave, kSweepToHz, kPeriodMs };
enum Shape : uint8_t { kSine, kWhite, kPink, kImpulse, kSweep };
constexpr float kSilentDb = -140;

const char* const kShapes[] = {"sine", "white", "pink", "impulse", "sweep", nullptr};
const FileKey kFileKeys[] = {
    startKey("levelDb", FileType::Float, Unit::Decibels, -140, 6, -20, LEVEL_DB,
             "Peak of a sine, impulse or sweep; noise has the power of that sine; silent at -140 dB"),
    startKey("freqHz", FileType::Float, Unit::Hertz, 1, 24000, 1000, FREQ_HZ, "Pitch of the sine; start of the sweep"),
    startKey("on", FileType::Bool, Unit::Switch, 0, 1, 1, ON, "Sounds"),
    choiceKey("wave", kShapes, nullptr, "What sounds"),
    heldKey("sweepToHz", FileType::Float, Unit::Hertz, 1, 24000, 20000, "End of the sweep"),
    heldKey("periodMs", FileType::Float, Unit::Milliseconds, 0, 600000, 1000,
            "From one impulse or sweep to the next; 0: one impulse, or a sweep of one second, and no more"),
};
const LiveParam kParams[] = {
    {LEVEL_DB, "LEVEL_DB", "Level", Unit::Decibels, -140, 6, -20, Smoothing::Linear, true,
     "Peak of a sine, impulse or sweep; noise has the power of that sine"},
    {FREQ_HZ, "FREQ_HZ", "Frequency", Unit::Hertz, 1, 24000, 1000, Smoothing::Exponential, true, "Pitch of the sine"},
    {ON, "ON", "On", Unit::Switch, 0, 1, 1, Smoothing::Linear, false, "Sounds"},
};
const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    liveNode("tone", "Tone", "Test signals: sine, white and pink noise, impulses, a sweep. A trigger starts them over",
             Role::Generator, kFileKeys, kParams, kPorts);

/// Uniform noise of the power of a sine that peaks at 1 peaks at sqrt(3/2).
constexpr double kNoisePeak = 1.2247448713915890;

uint32_t keyOf(uint64_t seed) noexcept {
  uint64_t z = seed + 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return static_cast<uint32_t>((z ^ (z >> 31)) >> 32);
}

/// -1 up to 1 from a counter: two rounds of multiply and shift (the finaliser of Wellons' hash prospector).
double noiseAt(uint64_t frame, uint32_t key) noexcept {
  uint32_t x = static_cast<uint32_t>(frame) * 0x9e3779b9u ^ key ^ static_cast<uint32_t>(frame >> 32);
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  x ^= x >> 16;
  return static_cast<double>(static_cast<int32_t>(x)) * (1.0 / 2147483648.0);
}

/// -3 dB an octave, within 0.2 dB from 20 Hz to 0.45 of the sample rate: one zero and one pole an octave from a quarter of the
/// sample rate down, and a zero that makes up for what is missing above.
class Pink {
 public:
  void prepare(double sampleRate) noexcept {
    for (sections_ = 0; sections_ < kSections; ++sections_) {
      const double cycles = 0.25 * math::exp2(-1.0 * sections_);
      if (cycles * sampleRate < kLowestHz) break;
      zero_[sections_] = math::exp(-kTurn * cycles);
      pole_[sections_] = math::exp(-kTurn * cycles * 0.7071067811865476);
    }
    // The mean of |H|^2, octave by octave, as most of it lies far down.
    double power = 0, width = 0.5;
    for (uint32_t octave = 0; octave < 24; ++octave, width *= 0.5)
      for (uint32_t i = 0; i < kProbes; ++i)
        power += width / kProbes * gainSquare(width * 0.5 * (1 + (i + 0.5) / kProbes));
    scale_ = 1 / math::sqrt(power);
    reset();
  }

  void reset() noexcept {
    before_ = 0;
    for (uint32_t i = 0; i < kSections; ++i) in_[i] = out_[i] = 0;
  }

  double step(double white) noexcept {
    double x = scale_ * (white + kTop * before_);
    before_ = white;
    for (uint32_t i = 0; i < sections_; ++i) {
      const double y = x - zero_[i] * in_[i] + pole_[i] * out_[i];
      in_[i] = x;
      out_[i] = math::flushed(y);
      x = y;
    }
    return x;
  }

  void visit(StateVisitor& visitor) noexcept {
    visitor.value(before_);
    visitor.array(in_, kSections);
    visitor.array(out_, kSections);
  }

 private:
  static constexpr uint32_t kSections = 16, kProbes = 32;
  static constexpr double kLowestHz = 5, kTop = 0.16, kTurn = 6.283185307179586;

  double gainSquare(double cycles) const noexcept {
    double gain = square(-kTop, cycles);
    for (uint32_t i = 0; i < sections_; ++i) gain *= square(zero_[i], cycles) / square(pole_[i], cycles);
    return gain;
  }
  /// |1 - root e^-jw|^2
  static double square(double root, double cycles) noexcept {
    return 1 + root * root - 2 * root * math::cos2pi(cycles);
  }

  uint32_t sections_ = 0;
  double pole_[kSections] = {}, zero_[kSections] = {}, scale_ = 1;
  double before_ = 0, in_[kSections] = {}, out_[kSections] = {};
};

class Tone final : public NodeGroup {
 public:
  explicit Tone(const GroupSetup& setup) noexcept : sampleRate_(setup.sampleRate), channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    const float starts[kSlots] = {static_cast<float>(node.values[kLevelDb]), static_cast<float>(node.values[kFreqHz]),
                                  static_cast<float>(node.values[kOn])};
    params_.prepare(kParams, starts, node, setup.sampleRate);
    shape_ = static_cast<Shape>(math::clamp(node.values[kWave], 0.0, 4.0));
    key_ = keyOf(node.seed);
    const double period = math::clamp(node.values[kPeriodMs], 0.0, 600000.0) * 1e-3;
    repeats_ = period > 0;
    periodFrames_ = math::max(uint64_t{1}, static_cast<uint64_t>((repeats_ ? period : 1) * setup.sampleRate + 0.5));
    fromHz_ = bounded(node.values[kFreqHz]);
    octaves_ = math::log2(bounded(node.values[kSweepToHz]) / fromHz_);
    if (shape_ == kPink) pink_.prepare(setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  /// Above half the sample rate there is no sine.
  double bounded(double hz) const noexcept { return math::clamp(hz, 1.0, 0.5 * sampleRate_); }

  void doReset(ResetTo to) noexcept override {
    params_.reset();
    rests_ = to == ResetTo::AtRest;
    restart();
  }
  void restart() noexcept {
    frame_ = 0;
    phase_ = 0;
    pink_.reset();
  }

  void doApply(uint32_t, const Command& command) noexcept override {
    if (command.kind != CommandKind::Trigger) {
      params_.apply(command);
      return;
    }
    rests_ = false;
    restart();
  }

  /// Switched off or far down; the filters of pink noise have no rest.
  bool doIsAtRest() noexcept override {
    const bool isOff = params_.still(ON - 1) && params_.current(ON - 1) <= 0;
    const bool isDown = params_.still(LEVEL_DB - 1) && params_.current(LEVEL_DB - 1) <= kSilentDb;
    const bool steps = shape_ != kSine || params_.still(FREQ_HZ - 1);
    return shape_ != kPink && steps && (rests_ || isOff || isDown);
  }
  void doRest(uint32_t frames) noexcept override {
    params_.rest(frames);
    const double hz = params_.current(FREQ_HZ - 1);
    for (uint32_t i = 0; i < frames && shape_ == kSine; ++i) movePhase(hz);
    frame_ += frames;
  }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float level[kTileFrames], hz[kTileFrames], on[kTileFrames];
    const uint32_t frames = block.frames;
    params_.tick(frames);
    params_.fill(LEVEL_DB - 1, level, frames);
    params_.fill(FREQ_HZ - 1, hz, frames);
    params_.fill(ON - 1, on, frames);
    for (uint32_t i = 0; i < frames; ++i) {
      const float gain = math::select(level[i] > kSilentDb, math::dbToGain(math::min(level[i], 60.f)), 0.f);
      level[i] = rests_ ? 0.f : gain * math::clamp(on[i], 0.f, 1.f);
    }
    for (uint32_t i = 0; i < frames; ++i, ++frame_)
      block.out[0][i] = settled(static_cast<float>(next(static_cast<double>(hz[i]))) * level[i]);
    for (uint32_t c = 1; c < channels_; ++c)
      for (uint32_t i = 0; i < frames; ++i) block.out[c][i] = block.out[0][i];
  }

  double next(double hz) noexcept {
    switch (shape_) {
      case kSine: return nextSine(hz);
      case kWhite: return kNoisePeak * noiseAt(frame_, key_);
      case kPink: return pink_.step(kNoisePeak * noiseAt(frame_, key_));
      case kImpulse: return (repeats_ ? frame_ % periodFrames_ : frame_) == 0 ? 1 : 0;
      case kSweep: return sweepAt(repeats_ ? frame_ % periodFrames_ : frame_);
    }
    return 0;
  }

  double nextSine(double hz) noexcept {
    const double sample = math::sin2pi(phase_);
    movePhase(hz);
    return sample;
  }
  void movePhase(double hz) noexcept {
    const double moved = phase_ + bounded(hz) / sampleRate_;
    phase_ = moved - math::floor(moved);
  }

  /// Frequency f(t) = from * 2^(octaves t / T); its integral is the phase.
  double sweepAt(uint64_t frame) const noexcept {
    if (frame >= periodFrames_) return 0;
    constexpr double kLn2 = 0.6931471805599453;
    const double share = static_cast<double>(frame) / static_cast<double>(periodFrames_);
    const double seconds = static_cast<double>(periodFrames_) / sampleRate_;
    const double stretched =
        math::abs(octaves_) < 1e-6 ? share : (math::exp2(octaves_ * share) - 1) / (kLn2 * octaves_);
    return math::sin2pi(fromHz_ * seconds * stretched);
  }

  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    visitor.value(rests_);
    visitor.value(frame_);
    visitor.value(phase_);
    pink_.visit(visitor);
  }

  const double sampleRate_;
  const uint32_t channels_;
  GlidingParams<kSlots> params_;
  Shape shape_;
  uint32_t key_;
  bool repeats_;
  uint64_t periodFrames_;
  double fromHz_, octaves_;
  bool rests_ = false;  ///< stopped, and not triggered since
  uint64_t frame_ = 0;  ///< since the reset or the last trigger
  double phase_ = 0;    ///< cycles
  Pink pink_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Tone(setup); }

}  // namespace

extern const NodeType kTone;
const NodeType kTone = {&kDescriptor, create};

MAM_END_ISA
