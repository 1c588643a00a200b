// realtime
// xfader: one side of a crossfader of a session (format spec 8.5 and 9.4 step 4, made per sample, Q72 and Q75). Both sides
// are nodes of one id, so every command reaches both and they move alike.
#include <new>

#include "nodes/fader.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { X = 1 };
enum Key : uint8_t { kX, kSide, kLaw, kSmoothingMs, kLfo, kLfoWave, kLfoFreqHz, kLfoPhase01 };
enum Law : uint8_t { kEqualPower, kLinear };

const char* const kLaws[] = {"equal_power", "linear", nullptr};
const char* const kWaves[] = {"sine", "triangle", "saw", "square", nullptr};
const FileKey kFileKeys[] = {
    startKey("x", FileType::Float, Unit::None, 0, 1, 0.5, X, "Place of the fader: 0 is side A alone, 1 side B alone"),
    heldKey("side", FileType::Int, Unit::None, 0, 1, 0, "0: this is side A; 1: side B"),
    choiceKey("law", kLaws, nullptr, "equal_power: a quarter of a circle; linear: straight lines"),
    heldKey("smoothingMs", FileType::Float, Unit::Milliseconds, 0, 60000, 10,
            "Time constant in which the fader follows a set"),
    heldKey("lfo", FileType::Bool, Unit::Switch, 0, 1, 0, "Moves by itself until it is set"),
    choiceKey("lfoWave", kWaves, nullptr, "How it moves by itself"),
    heldKey("lfoFreqHz", FileType::Float, Unit::Hertz, 0, 1000, 0.25, "How often it moves there and back"),
    heldKey("lfoPhase01", FileType::Float, Unit::None, 0, 1, 0, "Where in its cycle it starts"),
};
const LiveParam kParams[] = {
    {X, "X", "Crossfade", Unit::None, 0, 1, 0.5, Smoothing::Exponential, false,
     "0 side A, 1 side B. A set stops the LFO; the time of a ramp is the time constant of that move"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = liveNode("xfader", "Crossfader", "One side of a crossfader of a session",
                                            Role::Session, kFileKeys, kParams, kPorts, false);

class Crossfader final : public NodeGroup {
 public:
  explicit Crossfader(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const double* values = setup.nodes[0].values;
    startX_ = math::clamp(values[kX], 0.0, 1.0);
    isSideB_ = values[kSide] >= 0.5;
    isLinear_ = values[kLaw] == kLinear;
    fileShare_ = shareOf(values[kSmoothingMs] * 1e-3 * setup.sampleRate);
    hasLfo_ = values[kLfo] >= 0.5;
    wave_ = static_cast<Wave>(math::clamp(values[kLfoWave], 0.0, 3.0));
    increment_ = math::clamp(values[kLfoFreqHz], 0.0, 1e6) / setup.sampleRate;
    startPhase_ = wrapped(math::clamp(values[kLfoPhase01], -1e6, 1e6));
    doReset(ResetTo::Start);
  }

 private:
  static double wrapped(double phase) noexcept { return phase - math::floor(phase); }
  /// Part of the way in one frame (spec 9.4): dt / smoothing, all of it where that is longer.
  static double shareOf(double frames) noexcept { return frames > 1 ? 1 / frames : 1; }

  void doReset(ResetTo) noexcept override {
    lfoRuns_ = hasLfo_;
    lfoFrames_ = 0;
    share_ = fileShare_;
    x_ = target_ = hasLfo_ ? lfoValue() : startX_;
  }

  void doApply(uint32_t, const Command& command) noexcept override {
    const bool isRamp = command.kind == CommandKind::Ramp && command.rampFrames > 0;
    if (command.param != X || (command.kind != CommandKind::Set && command.kind != CommandKind::Ramp)) return;
    lfoRuns_ = false;
    target_ = math::clamp(command.value, 0.0, 1.0);
    share_ = isRamp ? shareOf(command.rampFrames) : fileShare_;
  }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float x[kTileFrames];
    for (uint32_t i = 0; i < block.frames; ++i) {
      if (moves()) step();
      x[i] = static_cast<float>(isSideB_ ? x_ : 1 - x_);
    }
    for (uint32_t i = 0; i < block.frames; ++i) x[i] = gainAt(x[i]);
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = faded(block.in[c][i], x[i]);
  }

  /// Closer to its target than anyone hears it stands on it: both ends are exact, and nothing decays for ever.
  void step() noexcept {
    if (lfoRuns_) {
      ++lfoFrames_;
      target_ = lfoValue();
    }
    const double next = x_ + (target_ - x_) * share_;
    x_ = math::abs(target_ - next) < 1e-9 ? target_ : next;
  }

  bool moves() const noexcept { return lfoRuns_ || x_ != target_; }

  /// A product, not a running sum: a locate counts frames at once.
  double lfoValue() const noexcept {
    const double phase = wrapped(startPhase_ + static_cast<double>(lfoFrames_) * increment_);
    switch (wave_) {
      case Wave::Sine: return 0.5 * (math::sin2pi(phase) + 1);
      case Wave::Triangle: return 1 - math::abs(2 * wrapped(phase + 0.25) - 1);
      case Wave::Saw: return phase;
      case Wave::Square: return phase < 0.5 ? 1 : 0;
    }
    return 0.5;
  }

  /// Of the side that is alone at `toward` 1. The linear law is the line itself.
  float gainAt(float toward) const noexcept {
    if (isLinear_) return toward;
    return math::select(toward >= 1.f, 1.f, math::sin2pi(0.25f * toward));
  }

  /// Steps the last frames and crosses those before them at once, as a locate in a long session may take no time.
  void doAdvanceParams(uint64_t frames) noexcept override {
    constexpr uint64_t kStepped = 1u << 18;
    if (frames > kStepped) cross(frames - kStepped);
    for (uint64_t i = math::min(frames, kStepped); i > 0 && moves(); --i) step();
  }
  void cross(uint64_t frames) noexcept {
    if (lfoRuns_) {
      lfoFrames_ += frames;
      x_ = target_ = lfoValue();
    } else {
      x_ = target_ + (x_ - target_) * math::pow(1 - share_, static_cast<double>(frames));
    }
  }

  /// While its LFO runs or it is on its way it has to be stepped. A gain of -0 would turn the sign of zeros.
  bool doIsAtRest() noexcept override {
    return !moves() && math::bitsOf(gainAt(static_cast<float>(isSideB_ ? x_ : 1 - x_))) >> 31 == 0;
  }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    visitor.value(lfoRuns_);
    visitor.value(lfoFrames_);
    visitor.value(share_);
    visitor.value(x_);
    visitor.value(target_);
  }

  const uint32_t channels_;
  double startX_, fileShare_, increment_, startPhase_;
  bool isSideB_, isLinear_, hasLfo_;
  Wave wave_;
  bool lfoRuns_ = false;
  uint64_t lfoFrames_ = 0;
  double share_ = 1, x_ = 0.5, target_ = 0.5;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Crossfader(setup); }

}  // namespace

extern const NodeType kXfader;
const NodeType kXfader = {&kDescriptor, create};

MAM_END_ISA
