// realtime
// kick: a sine whose pitch and level fall exponentially, with an optional click (format spec 6.1 and 14.5).
#include <cstring>
#include <new>

#include "base/math.hpp"
#include "nodes/beat_loop.hpp"
#include "nodes/modulation.hpp"
#include "nodes/params.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { F0 = 1, FEND, PITCH_DECAY_MS, AMP_DECAY_MS, GAIN, CLICK, BPM, LOOP };
constexpr uint32_t kIds = 8;

const FileKey kFileKeys[] = {
    {"f0", FileType::Float, Unit::Hertz, 40, 200, 100, true, FileMeaning::Start, F0, nullptr, nullptr, nullptr, 0,
     "Pitch at the strike"},
    {"fend", FileType::Float, Unit::Hertz, 20, 120, 40, true, FileMeaning::Start, FEND, nullptr, nullptr, nullptr, 0,
     "Pitch that the drum falls to"},
    {"pitchDecayMs", FileType::Float, Unit::Milliseconds, 10, 200, 60, true, FileMeaning::Start, PITCH_DECAY_MS,
     nullptr, nullptr, nullptr, 0, "Time constant of the fall in pitch"},
    {"ampDecayMs", FileType::Float, Unit::Milliseconds, 50, 400, 200, true, FileMeaning::Start, AMP_DECAY_MS, nullptr,
     nullptr, nullptr, 0, "Time constant of the fall in level"},
    {"gain", FileType::Float, Unit::None, 0, 1.5, 0.9, true, FileMeaning::Multiplies, GAIN, nullptr, nullptr, nullptr,
     0, "Level of the voice; the live gain multiplies it"},
    {"click", FileType::Float, Unit::None, 0, 1, 0, false, FileMeaning::Start, CLICK, nullptr, nullptr, nullptr, 0,
     "Level added to the first two samples"},
    {"bpm", FileType::Float, Unit::Bpm, 0, 300, 0, false, FileMeaning::Start, BPM, nullptr, nullptr, nullptr, 0,
     "Tempo of the loop"},
    {"loop", FileType::Bool, Unit::Switch, 0, 1, 0, false, FileMeaning::Start, LOOP, nullptr, nullptr, nullptr, 0,
     "Strikes by itself on every beat of its own tempo"},
};

const LiveParam kParams[] = {
    {F0, "F0", "Pitch", Unit::Hertz, 40, 200, 100, Smoothing::Linear, true, "Pitch at the strike"},
    {FEND, "FEND", "End pitch", Unit::Hertz, 20, 120, 40, Smoothing::Linear, true, "Pitch that the drum falls to"},
    {PITCH_DECAY_MS, "PITCH_DECAY_MS", "Pitch decay", Unit::Milliseconds, 10, 200, 60, Smoothing::Exponential, true,
     "Time constant of the fall in pitch"},
    {AMP_DECAY_MS, "AMP_DECAY_MS", "Decay", Unit::Milliseconds, 50, 400, 200, Smoothing::Exponential, true,
     "Time constant of the fall in level"},
    {GAIN, "GAIN", "Gain", Unit::None, 0, 1.5f, 1, Smoothing::Linear, true, "Multiplies the gain of the file"},
    {CLICK, "CLICK", "Click", Unit::None, 0, 1, 0, Smoothing::Step, true, "Level added to the first two samples"},
    {BPM, "BPM", "Loop tempo", Unit::Bpm, 0, 300, 0, Smoothing::Step, false,
     "Tempo of the loop; above 0 switches the loop on, 0 off"},
    {LOOP, "LOOP", "Loop", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Strikes by itself on every beat"},
};

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

const NodeDescriptor kDescriptor = {"kick",
                                    "Kick",
                                    "Bass drum: a sine that falls in pitch and level. Fires once when playing starts.",
                                    Role::Generator,
                                    false,
                                    true,
                                    true,
                                    kFileKeys,
                                    sizeof kFileKeys / sizeof *kFileKeys,
                                    kParams,
                                    sizeof kParams / sizeof *kParams,
                                    kPorts,
                                    1,
                                    1};

constexpr float kSilence = 5e-5f;
constexpr float kLoudest = 1e9f;        ///< bounds what absurd parameters make of the output
constexpr uint32_t kOldest = 1u << 30;  ///< the age stands still from here on (six hours), so that it stays an int32

uint32_t slotOf(uint32_t id) noexcept { return id - 1; }

/// Parameter values of a tile, modulation included.
struct Curves {
  float f0[kTileFrames], fend[kTileFrames], pitchDecay[kTileFrames], ampDecay[kTileFrames], gain[kTileFrames],
      click[kTileFrames];  ///< decays as -1/time constant, a frame
};

class Kick final : public NodeGroup {
 public:
  explicit Kick(const GroupSetup& setup) noexcept : sampleRate_(setup.sampleRate), channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    for (uint32_t id = 1; id <= kIds; ++id) params_.declare(slotOf(id), kParams[id - 1].smoothing, startOf(node, id));
    voiceGain_ = bounded(static_cast<float>(node.values[4]));
    mod_.prepare(node, setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  /// File keys and live parameters are listed in the same order; only the gain has a start of its own (Q41).
  static float startOf(const NodeSetup& node, uint32_t id) noexcept {
    return id == GAIN ? 1.0f : static_cast<float>(node.values[id - 1]);
  }

  void doReset(ResetTo to) noexcept override {
    params_.reset();
    mod_.reset();
    loop_.reset(to);
    strikesAtStart_ = to == ResetTo::Start;
    sounding_ = false;
    age_ = 0;
    phase_ = 0;
  }

  void doApply(uint32_t, const Command& command) noexcept override {
    const float value = static_cast<float>(command.value);
    if (command.kind == CommandKind::Trigger) return strike();
    if (command.param < F0 || command.param > LOOP) return;
    if (command.kind == CommandKind::Set) params_.set(slotOf(command.param), value);
    if (command.kind == CommandKind::Ramp) params_.ramp(slotOf(command.param), value, command.rampFrames);
    if (command.param == BPM) params_.set(slotOf(LOOP), value > 0 ? 1.0f : 0.0f);
  }

  void doProcess(const NodeBlock& block) noexcept override {
    const bool loops = params_.current(slotOf(LOOP)) >= 0.5f;
    if (strikesAtStart_ && !loops) strike();
    strikesAtStart_ = false;
    float* out = block.out[0];
    if (sounding_ || loop_.mayFire(loops, block.frames))
      render(loops, out, block.frames);
    else
      rest(loops, out, block.frames);
    if (channels_ > 1) std::memcpy(block.out[1], out, block.frames * sizeof(float));
  }

  bool doIsAtRest() noexcept override {
    return !sounding_ && !strikesAtStart_ && loop_.standsStill(params_.current(slotOf(LOOP)) >= 0.5f);
  }
  void doRest(uint32_t frames) noexcept override {
    mod_.rest(frames);
    params_.advance(frames);
  }
  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    mod_.visit(visitor);
    loop_.visit(visitor);
    visitor.value(strikesAtStart_);
    visitor.value(sounding_);
    visitor.value(age_);
    visitor.value(phase_);
  }

  /// Within the published range of the decay; the voice ends by itself at -86 dB.
  uint64_t doTailFrames() const noexcept override { return static_cast<uint64_t>(4.0 * sampleRate_); }

  void strike() noexcept {
    sounding_ = true;
    age_ = 0;
    phase_ = 0;
  }

  void rest(bool loops, float* out, uint32_t frames) noexcept {
    doRest(frames);
    loop_.step(loops, params_.current(slotOf(BPM)), sampleRate_, frames);
    std::memset(out, 0, frames * sizeof(float));
  }

  void render(bool loops, float* out, uint32_t frames) noexcept {
    mod_.tick(frames);
    Curves curves;
    fill(F0, curves.f0, frames);
    fill(FEND, curves.fend, frames);
    fillDecay(PITCH_DECAY_MS, curves.pitchDecay, frames);
    fillDecay(AMP_DECAY_MS, curves.ampDecay, frames);
    fill(GAIN, curves.gain, frames);
    fill(CLICK, curves.click, frames);
    if (mod_.targets(GAIN))
      for (uint32_t n = 0; n < frames; ++n) curves.gain[n] = math::max(curves.gain[n], 0.0f);
    for (uint32_t n = 0; n < frames;) {
      const BeatLoop::Step step = loop_.step(loops, params_.current(slotOf(BPM)), sampleRate_, frames - n);
      if (step.fires) strike();
      renderVoice(curves, n, step.frames, out + n);
      n += step.frames;
    }
  }

  void fill(uint32_t id, float* __restrict values, uint32_t frames) noexcept {
    params_.fill(slotOf(id), values, frames);
    if (const float* sum = mod_.sum(static_cast<uint16_t>(id)))
      for (uint32_t n = 0; n < frames; ++n) values[n] += sum[n];
  }

  /// A decay is at least 1 ms (Q14).
  void fillDecay(uint32_t id, float* __restrict perFrame, uint32_t frames) noexcept {
    const float framesPerMs = static_cast<float>(sampleRate_ * 0.001);
    if (!params_.moving(slotOf(id)) && !mod_.targets(static_cast<uint16_t>(id))) {
      const float rate = -1.0f / (math::max(params_.current(slotOf(id)), 1.0f) * framesPerMs);
      for (uint32_t n = 0; n < frames; ++n) perFrame[n] = rate;
      return;
    }
    fill(id, perFrame, frames);
    for (uint32_t n = 0; n < frames; ++n) perFrame[n] = -1.0f / (math::max(perFrame[n], 1.0f) * framesPerMs);
  }

  static float bounded(float x) noexcept { return math::clamp(x, -kLoudest, kLoudest); }

  /// `frames` samples of the voice, whose parameters stand at `from` of the curves.
  void renderVoice(const Curves& curves, uint32_t from, uint32_t frames, float* __restrict out) noexcept {
    if (!sounding_) {
      std::memset(out, 0, frames * sizeof(float));
      return;
    }
    float ampEnv[kTileFrames];
    double cycles[kTileFrames];
    envelope(curves.ampDecay + from, frames, ampEnv);
    pitch(curves, from, frames, cycles);
    const float* __restrict gain = curves.gain + from;
    const float* __restrict click = curves.click + from;
    for (uint32_t n = 0; n < frames; ++n) {
      const float tick = age_ + n < 2 ? bounded(click[n]) : 0.0f;
      out[n] = bounded((ampEnv[n] * math::sinCycles(cycles[n]) + tick) * voiceGain_ * bounded(gain[n]));
    }
    const uint32_t sounded = framesUntilSilence(ampEnv, frames);
    if (sounded < frames) std::memset(out + sounded, 0, (frames - sounded) * sizeof(float));
    age_ = math::min(age_ + frames, kOldest);
  }

  /// exp(-t / decay) at the present ages.
  void envelope(const float* __restrict decay, uint32_t frames, float* __restrict env) const noexcept {
    for (uint32_t n = 0; n < frames; ++n)
      env[n] = math::exp(static_cast<float>(static_cast<int32_t>(math::min(age_ + n, kOldest))) * decay[n]);
  }

  /// Phases in cycles; a phase is never wrapped, because where it were would be audible in the last bit.
  void pitch(const Curves& curves, uint32_t from, uint32_t frames, double* __restrict cycles) noexcept {
    float env[kTileFrames];
    double increments[kTileFrames];
    envelope(curves.pitchDecay + from, frames, env);
    const float* __restrict f0 = curves.f0 + from;
    const float* __restrict fend = curves.fend + from;
    const double period = 1.0 / sampleRate_;
    for (uint32_t n = 0; n < frames; ++n)
      increments[n] = static_cast<double>(fend[n] + (f0[n] - fend[n]) * env[n]) * period;
    double phase = phase_;
    for (uint32_t n = 0; n < frames; ++n) cycles[n] = phase += increments[n];
    phase_ = phase;
  }

  /// The sample at which the envelope falls below the threshold is the last one.
  uint32_t framesUntilSilence(const float* ampEnv, uint32_t frames) noexcept {
    int32_t silent = 0;
    for (uint32_t n = 0; n < frames; ++n) silent |= ampEnv[n] < kSilence;
    if (!silent) return frames;
    sounding_ = false;
    uint32_t n = 0;
    while (!(ampEnv[n] < kSilence)) ++n;
    return n + 1;
  }

  const double sampleRate_;
  const uint32_t channels_;
  float voiceGain_ = 0.9f;
  Params<kIds> params_;
  Modulation mod_;
  BeatLoop loop_;
  bool strikesAtStart_ = true, sounding_ = false;
  uint32_t age_ = 0;  ///< frames since the strike
  double phase_ = 0;  ///< cycles since the strike
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Kick(setup); }

}  // namespace

extern const NodeType kKick;
const NodeType kKick = {&kDescriptor, create};

MAM_END_ISA
