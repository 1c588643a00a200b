// realtime
// clap: a burst of one-sided noise that falls exponentially, panned (format spec 6.2 and 14.5).
#include <cstring>
#include <new>

#include "base/math.hpp"
#include "nodes/beat_loop.hpp"
#include "nodes/modulation.hpp"
#include "nodes/params.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { AMP_DECAY_MS = 1, GAIN, BPM, LOOP, PAN, VELOCITY, LFO1_FREQ_HZ = 101, LFO2_FREQ_HZ };
constexpr uint32_t kSlots = 6;

const FileKey kFileKeys[] = {
    {"ampDecayMs", FileType::Float, Unit::Milliseconds, 20, 300, 180, true, FileMeaning::Start, AMP_DECAY_MS, nullptr,
     nullptr, nullptr, 0, "Time constant of the fall in level"},
    {"gain", FileType::Float, Unit::None, 0, 1.5, 0.9, true, FileMeaning::Multiplies, GAIN, nullptr, nullptr, nullptr,
     0, "Level of the voice; the live gain multiplies it"},
    {"bpm", FileType::Float, Unit::Bpm, 0, 300, 0, false, FileMeaning::Start, BPM, nullptr, nullptr, nullptr, 0,
     "Tempo of the loop"},
    {"loop", FileType::Bool, Unit::Switch, 0, 1, 0, false, FileMeaning::Start, LOOP, nullptr, nullptr, nullptr, 0,
     "Claps by itself on every beat of its own tempo"},
};

const LiveParam kParams[] = {
    {AMP_DECAY_MS, "AMP_DECAY_MS", "Decay", Unit::Milliseconds, 20, 300, 180, Smoothing::Exponential, true,
     "Time constant of the fall in level"},
    {GAIN, "GAIN", "Gain", Unit::None, 0, 1.5f, 1, Smoothing::Linear, true,
     "Multiplies the gain of the file; while VELOCITY was never set it is the velocity of a trigger as well"},
    {BPM, "BPM", "Loop tempo", Unit::Bpm, 0, 300, 0, Smoothing::Step, false,
     "Tempo of the loop; above 0 switches the loop on, 0 off"},
    {LOOP, "LOOP", "Loop", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Claps by itself on every beat"},
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, false, "Left to right at equal power"},
    {VELOCITY, "VELOCITY", "Velocity", Unit::None, 0, 1, 1, Smoothing::Step, false, "Velocity of the next triggers"},
    {LFO1_FREQ_HZ, "LFO1_FREQ_HZ", "LFO 1 rate", Unit::Hertz, 0.1f, 100, 4, Smoothing::Step, false,
     "Rate of the LFO with id 1, which starts over"},
    {LFO2_FREQ_HZ, "LFO2_FREQ_HZ", "LFO 2 rate", Unit::Hertz, 0.1f, 100, 0.2f, Smoothing::Step, false,
     "Rate of the LFO with id 2, which starts over"},
};

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

const NodeDescriptor kDescriptor = {"clap",
                                    "Clap",
                                    "A burst of noise that falls in level",
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
constexpr uint32_t kNoiseSeed = 0x12345678u;

uint32_t slotOf(uint32_t id) noexcept { return id - 1; }

class Clap final : public NodeGroup {
 public:
  explicit Clap(const GroupSetup& setup) noexcept : sampleRate_(setup.sampleRate), channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    const float starts[kSlots] = {static_cast<float>(node.values[0]), 1, static_cast<float>(node.values[2]),
                                  static_cast<float>(node.values[3]), 0, 1};
    for (uint32_t i = 0; i < kSlots; ++i) params_.declare(i, kParams[i].smoothing, starts[i]);
    voiceGain_ = static_cast<float>(node.values[1]);
    mod_.prepare(node, setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo to) noexcept override {
    params_.reset();
    mod_.reset();
    loop_.reset(to);
    velocitySet_ = sounding_ = false;
    velocity_ = 1;
    noise_ = kNoiseSeed;
    age_ = 0;
  }

  void doApply(uint32_t, const Command& command) noexcept override {
    const float value = static_cast<float>(command.value);
    if (command.kind == CommandKind::Trigger) return strikeByHand();
    if (command.kind != CommandKind::Set && command.kind != CommandKind::Ramp) return;
    if (command.param == LFO1_FREQ_HZ) return mod_.setRate(1, value);
    if (command.param == LFO2_FREQ_HZ) return mod_.setRate(2, value);
    if (command.param < AMP_DECAY_MS || command.param > VELOCITY) return;
    params_.ramp(slotOf(command.param), value, command.kind == CommandKind::Ramp ? command.rampFrames : 0);
    if (command.param == BPM) params_.set(slotOf(LOOP), value > 0 ? 1.0f : 0.0f);
    if (command.param == VELOCITY) velocitySet_ = true;
  }

  void doProcess(const NodeBlock& block) noexcept override {
    const bool loops = params_.current(slotOf(LOOP)) >= 0.5f;
    const bool sounds = sounding_ || loop_.mayFire(loops, block.frames);
    if (sounds)
      render(loops, block);
    else
      rest(loops, block);
  }

  bool doIsAtRest() noexcept override { return !sounding_ && loop_.standsStill(params_.current(slotOf(LOOP)) >= 0.5f); }
  void doRest(uint32_t frames) noexcept override {
    mod_.rest(frames);
    params_.advance(frames);
  }
  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    mod_.visit(visitor);
    loop_.visit(visitor);
    visitor.value(velocitySet_);
    visitor.value(sounding_);
    visitor.value(velocity_);
    visitor.value(noise_);
    visitor.value(age_);
  }

  /// Within the published range of the decay; the voice ends by itself at -86 dB.
  uint64_t doTailFrames() const noexcept override { return static_cast<uint64_t>(3.0 * sampleRate_); }

  /// A trigger takes its velocity from VELOCITY once that was set, and from GAIN before (Q46, Q47).
  void strikeByHand() noexcept {
    velocity_ = math::clamp(params_.current(slotOf(velocitySet_ ? VELOCITY : GAIN)), 0.0f, 1.0f);
    strike();
  }

  void strike() noexcept {
    sounding_ = true;
    age_ = 0;
  }

  void rest(bool loops, const NodeBlock& block) noexcept {
    doRest(block.frames);
    loop_.step(loops, params_.current(slotOf(BPM)), sampleRate_, block.frames);
    for (uint32_t c = 0; c < channels_; ++c) std::memset(block.out[c], 0, block.frames * sizeof(float));
  }

  void render(bool loops, const NodeBlock& block) noexcept {
    const uint32_t frames = block.frames;
    mod_.tick(frames);
    float decay[kTileFrames], gain[kTileFrames], burst[kTileFrames];
    fillDecay(decay, frames);
    fill(GAIN, gain, frames);
    for (uint32_t n = 0; n < frames;) {
      const BeatLoop::Step step = loop_.step(loops, params_.current(slotOf(BPM)), sampleRate_, frames - n);
      if (step.fires) strike();
      renderBurst(decay + n, step.frames, burst + n);
      n += step.frames;
    }
    for (uint32_t n = 0; n < frames; ++n)
      burst[n] = math::clamp(burst[n] * math::max(gain[n], 0.0f), -kLoudest, kLoudest);
    pan(burst, block);
  }

  void fill(uint32_t id, float* __restrict values, uint32_t frames) noexcept {
    params_.fill(slotOf(id), values, frames);
    if (const float* sum = mod_.sum(static_cast<uint16_t>(id)))
      for (uint32_t n = 0; n < frames; ++n) values[n] += sum[n];
  }

  /// -1/time constant, a frame. A decay is at least 1 ms.
  void fillDecay(float* __restrict perFrame, uint32_t frames) noexcept {
    const float framesPerMs = static_cast<float>(sampleRate_ * 0.001);
    if (!params_.moving(slotOf(AMP_DECAY_MS)) && !mod_.targets(AMP_DECAY_MS)) {
      const float rate = -1.0f / (math::max(params_.current(slotOf(AMP_DECAY_MS)), 1.0f) * framesPerMs);
      for (uint32_t n = 0; n < frames; ++n) perFrame[n] = rate;
      return;
    }
    fill(AMP_DECAY_MS, perFrame, frames);
    for (uint32_t n = 0; n < frames; ++n) perFrame[n] = -1.0f / (math::max(perFrame[n], 1.0f) * framesPerMs);
  }

  /// env * noise * voice gain * velocity, before the live gain.
  void renderBurst(const float* __restrict decay, uint32_t frames, float* __restrict out) noexcept {
    if (!sounding_) {
      std::memset(out, 0, frames * sizeof(float));
      return;
    }
    float env[kTileFrames];
    for (uint32_t n = 0; n < frames; ++n)
      env[n] = math::exp(static_cast<float>(static_cast<int32_t>(math::min(age_ + n, kOldest))) * decay[n]);
    const uint32_t sounded = framesUntilSilence(env, frames);
    float noise[kTileFrames];
    makeNoise(noise, sounded);
    for (uint32_t n = 0; n < sounded; ++n) out[n] = env[n] * noise[n] * voiceGain_ * velocity_;
    if (sounded < frames) std::memset(out + sounded, 0, (frames - sounded) * sizeof(float));
    age_ = math::min(age_ + frames, kOldest);
  }

  /// xorshift32; its upper 23 bits scaled give [-1, 0), which is the sound of the instrument (Q42).
  void makeNoise(float* __restrict noise, uint32_t frames) noexcept {
    uint32_t bits[kTileFrames];
    uint32_t x = noise_;
    for (uint32_t n = 0; n < frames; ++n) {
      x ^= x << 13;
      x ^= x >> 17;
      x ^= x << 5;
      bits[n] = x;
    }
    noise_ = x;
    constexpr float scale = static_cast<float>(1.0 / 8388607.5);
    for (uint32_t n = 0; n < frames; ++n)
      noise[n] = static_cast<float>(static_cast<int32_t>(bits[n] >> 9)) * scale - 1.0f;
  }

  /// The sample at which the envelope falls below the threshold is the last one.
  uint32_t framesUntilSilence(const float* env, uint32_t frames) noexcept {
    int32_t silent = 0;
    for (uint32_t n = 0; n < frames; ++n) silent |= env[n] < kSilence;
    if (!silent) return frames;
    sounding_ = false;
    uint32_t n = 0;
    while (!(env[n] < kSilence)) ++n;
    return n + 1;
  }

  /// L = cos(pi/4 (pan + 1)), R = sin(pi/4 (pan + 1)); a graph of one channel has no pan.
  void pan(const float* __restrict mono, const NodeBlock& block) noexcept {
    const uint32_t frames = block.frames;
    if (channels_ == 1) {
      params_.advanceOne(slotOf(PAN), frames);
      std::memcpy(block.out[0], mono, frames * sizeof(float));
      return;
    }
    float* __restrict left = block.out[0];
    float* __restrict right = block.out[1];
    if (!params_.moving(slotOf(PAN))) {
      const float angle = angleOf(params_.current(slotOf(PAN)));
      const float l = math::cos2pi(angle), r = math::sin2pi(angle);
      for (uint32_t n = 0; n < frames; ++n) {
        left[n] = mono[n] * l;
        right[n] = mono[n] * r;
      }
      return;
    }
    float position[kTileFrames];
    params_.fill(slotOf(PAN), position, frames);
    for (uint32_t n = 0; n < frames; ++n) {
      const float angle = angleOf(position[n]);
      left[n] = mono[n] * math::cos2pi(angle);
      right[n] = mono[n] * math::sin2pi(angle);
    }
  }

  /// In cycles.
  static float angleOf(float position) noexcept { return (math::clamp(position, -1.0f, 1.0f) + 1.0f) * 0.125f; }

  const double sampleRate_;
  const uint32_t channels_;
  float voiceGain_ = 0.9f;
  Params<kSlots> params_;
  Modulation mod_;
  BeatLoop loop_;
  bool velocitySet_ = false, sounding_ = false;
  float velocity_ = 1;
  uint32_t noise_ = kNoiseSeed;  ///< runs only while the burst sounds, and on from one burst to the next
  uint32_t age_ = 0;             ///< frames since the trigger
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Clap(setup); }

}  // namespace

extern const NodeType kClap;
const NodeType kClap = {&kDescriptor, create};

MAM_END_ISA
