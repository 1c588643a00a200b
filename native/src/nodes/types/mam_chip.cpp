// realtime
// mam_chip: pulse, triangle or saw with noise and an envelope that attacks, decays and stays (format spec 6.4 and 14.5).
// Sixteen voices advance together, a vector of lanes at a time; vectors without a node are skipped.
#include <cstring>
#include <new>

#include "base/math.hpp"
#include "nodes/modulation.hpp"
#include "nodes/params.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t {
  WAVE = 1, NOTE_SEMITONES, VELOCITY, PULSE_WIDTH, GAIN, PAN, ATTACK_MS, DECAY_MS, SUSTAIN, RELEASE_MS, NOISE_MIX, MODE
};
constexpr uint32_t kIds = 12;

const char* const kWaves[] = {"square", "pulse", "tri", "triangle", "saw", "sawtooth", nullptr};
const uint8_t kWaveValues[] = {0, 0, 1, 1, 2, 2};

const FileKey kFileKeys[] = {
    {"wave", FileType::Choice, Unit::None, 0, 2, 0, false, FileMeaning::Start, WAVE, kWaves, kWaveValues, nullptr, 0,
     "Wave shape, by name or number"},
    {"note", FileType::Int, Unit::Semitones, 0, 127, 60, false, FileMeaning::Start, NOTE_SEMITONES, nullptr, nullptr,
     nullptr, 0, "Pitch as a MIDI note number"},
    {"pulseWidth", FileType::Float, Unit::None, 0.05, 0.95, 0.5, false, FileMeaning::Start, PULSE_WIDTH, nullptr, nullptr,
     nullptr, 0, "Share of a cycle that the pulse is high"},
    {"gain", FileType::Float, Unit::None, 0, 1.5, 0.9f, false, FileMeaning::Start, GAIN, nullptr, nullptr, nullptr, 0,
     "Level"},
    {"pan", FileType::Float, Unit::None, -1, 1, 0, false, FileMeaning::Start, PAN, nullptr, nullptr, nullptr, 0,
     "Left to right at equal power"},
    {"attackMs", FileType::Int, Unit::Milliseconds, 0, 400, 10, false, FileMeaning::Start, ATTACK_MS, nullptr, nullptr,
     nullptr, 0, "Time to full level"},
    {"decayMs", FileType::Int, Unit::Milliseconds, 0, 1000, 120, false, FileMeaning::Start, DECAY_MS, nullptr, nullptr,
     nullptr, 0, "Time from full level to the sustain level"},
    {"sustain", FileType::Float, Unit::None, 0, 1, 0.7f, false, FileMeaning::Start, SUSTAIN, nullptr, nullptr, nullptr, 0,
     "Level that a note stays at"},
    {"releaseMs", FileType::Int, Unit::Milliseconds, 0, 1000, 200, false, FileMeaning::Start, RELEASE_MS, nullptr, nullptr,
     nullptr, 0, "Kept in files; notes do not end"},
    {"noiseMix", FileType::Float, Unit::None, 0, 1, 0, false, FileMeaning::Start, NOISE_MIX, nullptr, nullptr, nullptr, 0,
     "From the wave alone to noise alone"},
};
constexpr uint32_t kFileKeyCount = sizeof kFileKeys / sizeof *kFileKeys;

const LiveParam kParams[] = {
    {WAVE, "WAVE", "Wave", Unit::None, 0, 2, 0, Smoothing::Step, false, "0 pulse, 1 triangle, 2 saw"},
    {NOTE_SEMITONES, "NOTE_SEMITONES", "Note", Unit::Semitones, 0, 127, 60, Smoothing::Step, false, "MIDI note number"},
    {VELOCITY, "VELOCITY", "Velocity", Unit::None, 0, 1, 1, Smoothing::Step, false, "Kept in files; does not sound"},
    {PULSE_WIDTH, "PULSE_WIDTH", "Pulse width", Unit::None, 0.05f, 0.95f, 0.5f, Smoothing::Linear, true,
     "Share of a cycle that the pulse is high"},
    {GAIN, "GAIN", "Gain", Unit::None, 0, 1.5f, 0.9f, Smoothing::Linear, true, "Level"},
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, true, "Left to right at equal power"},
    {ATTACK_MS, "ATTACK_MS", "Attack", Unit::Milliseconds, 0, 400, 10, Smoothing::Linear, true, "Time to full level"},
    {DECAY_MS, "DECAY_MS", "Decay", Unit::Milliseconds, 0, 1000, 120, Smoothing::Linear, true,
     "Time from full level to the sustain level"},
    {SUSTAIN, "SUSTAIN", "Sustain", Unit::None, 0, 1, 0.7f, Smoothing::Linear, true, "Level that a note stays at"},
    {RELEASE_MS, "RELEASE_MS", "Release", Unit::Milliseconds, 0, 1000, 200, Smoothing::Linear, true,
     "Kept in files; notes do not end"},
    {NOISE_MIX, "NOISE_MIX", "Noise", Unit::None, 0, 1, 0, Smoothing::Linear, true, "From the wave alone to noise alone"},
    {MODE, "MODE", "Mode", Unit::None, 0, 1, 0, Smoothing::Step, false, "Kept in files; does not sound"},
};

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

const NodeDescriptor kDescriptor = {
    "mam_chip", "Chip voice", "Pulse, triangle or saw with noise. A note sounds until the next one.", Role::Generator,
    true, true, true, kFileKeys, kFileKeyCount, kParams, sizeof kParams / sizeof *kParams, kPorts, 1, kLanes};

typedef float vf __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef int32_t vi __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef uint32_t vu __attribute__((vector_size(MAM_VECTOR_BYTES)));
constexpr uint32_t kWidth = MAM_VECTOR_BYTES / sizeof(float);
constexpr uint32_t kPacks = kLanes / kWidth;

/// Bounds parameter values, so that no product of them leaves f32.
constexpr float kLargest = 1e9f;

uint32_t slotOf(uint32_t id) noexcept { return id - 1; }
vf splat(float x) noexcept { return x - vf{}; }
bool any(vi mask) noexcept {
  int32_t bits = 0;
  for (uint32_t l = 0; l < kWidth; ++l) bits |= mask[l];
  return bits != 0;
}

/// A parameter of one vector of lanes over a tile: one value, or one a frame.
struct Curve {
  vf values[kTileFrames];
  uint32_t stride;
  vf at(uint32_t n) const noexcept { return values[n * stride]; }
};

/// What sounds, in vectors of lanes. Masks are -1 or 0 a lane.
struct Voices {
  vf phase, increment;  ///< cycles, cycles a sample
  vf env;
  vi attack, decay;     ///< the stage; both 0: idle or sustained
  vi sounding;          ///< triggered since the reset
  vi wave;              ///< 0 pulse, 1 triangle, 2 saw, else silence
  vu noiseKey;
};

class Chips final : public NodeGroup {
 public:
  explicit Chips(const GroupSetup& setup) noexcept
      : sampleRate_(setup.sampleRate), channels_(setup.channels), lanes_(setup.laneCount) {
    for (uint32_t lane = 0; lane < lanes_; ++lane) declare(lane, setup.nodes[lane]);
  }
  ~Chips() override {
    for (uint32_t lane = 0; lane < lanes_; ++lane) delete mod_[lane];
  }

  /// False when memory for a modulation matrix was short.
  bool prepare(const GroupSetup& setup) noexcept {
    for (uint32_t lane = 0; lane < lanes_; ++lane) {
      if (setup.nodes[lane].routeCount == 0) continue;
      mod_[lane] = new (std::nothrow) Modulation;
      if (mod_[lane] == nullptr) return false;
      mod_[lane]->prepare(setup.nodes[lane], sampleRate_);
    }
    doReset(ResetTo::Start);
    return true;
  }

 private:
  void declare(uint32_t lane, const NodeSetup& node) noexcept {
    for (uint32_t id = 1; id <= kIds; ++id)
      params_[lane].declare(slotOf(id), kParams[id - 1].smoothing, kParams[id - 1].initial);
    for (uint32_t k = 0; k < kFileKeyCount; ++k) {
      const uint16_t id = kFileKeys[k].liveId;
      params_[lane].declare(slotOf(id), kParams[id - 1].smoothing, static_cast<float>(node.values[k]));
    }
    seed_[lane] = node.seed;
  }

  void doReset(ResetTo) noexcept override {
    std::memset(static_cast<void*>(voices_), 0, sizeof voices_);
    moving_ = 0;
    for (uint32_t lane = 0; lane < lanes_; ++lane) {
      params_[lane].reset();
      if (mod_[lane] != nullptr) mod_[lane]->reset();
      frame_[lane] = 0;
      pack(lane).noiseKey[at(lane)] = keyOf(seed_[lane]);
      adoptSteps(lane);
    }
  }

  void doApply(uint32_t lane, const Command& command) noexcept override {
    if (command.kind == CommandKind::Trigger) return strike(lane);
    if (command.kind != CommandKind::Set && command.kind != CommandKind::Ramp) return;
    if (command.param < WAVE || command.param > MODE) return;
    const uint32_t frames = command.kind == CommandKind::Ramp ? command.rampFrames : 0;
    params_[lane].ramp(slotOf(command.param), static_cast<float>(command.value), frames);
    if (params_[lane].moving(slotOf(command.param))) moving_ |= 1u << lane;
    adoptSteps(lane);
  }

  void doProcess(const NodeBlock& block) noexcept override {
    for (uint32_t lane = 0; lane < lanes_; ++lane)
      if (mod_[lane] != nullptr) mod_[lane]->tick(block.frames);
    for (uint32_t p = 0; p < kPacks; ++p) {
      if (p * kWidth < lanes_ && any(voices_[p].sounding))
        render(p, block);
      else
        rest(p, block);
    }
    for (uint32_t lane = 0; lane < lanes_; ++lane) frame_[lane] += block.frames;
    for (uint32_t lane = 0; lane < lanes_ && moving_ != 0; ++lane)
      if (!params_[lane].anyMoving()) moving_ &= ~(1u << lane);
  }

  void doAdvanceParams(uint64_t frames) noexcept override {
    for (uint32_t lane = 0; lane < lanes_; ++lane) params_[lane].advance(frames);
  }

  void doVisitState(uint32_t lane, StateVisitor& visitor) noexcept override {
    params_[lane].visit(visitor);
    if (mod_[lane] != nullptr) mod_[lane]->visit(visitor);
    visitor.value(frame_[lane]);
    Voices& v = pack(lane);
    visitLane<float>(v.phase, lane, visitor);
    visitLane<float>(v.env, lane, visitor);
    visitLane<int32_t>(v.attack, lane, visitor);
    visitLane<int32_t>(v.decay, lane, visitor);
    visitLane<int32_t>(v.sounding, lane, visitor);
    moving_ |= 1u << lane;
    adoptSteps(lane);
  }
  template <class T, class Vector>
  static void visitLane(Vector& vector, uint32_t lane, StateVisitor& visitor) noexcept {
    T value = vector[at(lane)];
    visitor.value(value);
    vector[at(lane)] = value;
  }

  /// A note never ends (Q49).
  uint64_t doTailFrames() const noexcept override { return UINT64_MAX; }

  Voices& pack(uint32_t lane) noexcept { return voices_[lane / kWidth]; }
  static uint32_t at(uint32_t lane) noexcept { return lane % kWidth; }

  void strike(uint32_t lane) noexcept {
    Voices& v = pack(lane);
    v.attack[at(lane)] = v.sounding[at(lane)] = -1;
    v.decay[at(lane)] = 0;
    v.env[at(lane)] = 0;
  }

  /// What follows from the parameters that never ramp.
  void adoptSteps(uint32_t lane) noexcept {
    const float wave = params_[lane].current(slotOf(WAVE)) + 0.5f;
    pack(lane).wave[at(lane)] = wave > -1.0f && wave < 3.0f ? static_cast<int32_t>(wave) : 3;
    const double note = params_[lane].current(slotOf(NOTE_SEMITONES));
    const double hz = math::min(440.0 * math::exp2((note - 69.0) / 12.0), sampleRate_);
    pack(lane).increment[at(lane)] = static_cast<float>(hz) / static_cast<float>(sampleRate_);
  }

  static uint32_t keyOf(uint64_t seed) noexcept {
    uint64_t z = seed + 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return static_cast<uint32_t>((z ^ (z >> 31)) >> 32);
  }

  /// No lane of this vector sounds: the phases and ramps go on.
  void rest(uint32_t p, const NodeBlock& block) noexcept {
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t n = 0; n < block.frames; ++n)
        std::memset(block.out[c] + n * kLanes + p * kWidth, 0, kWidth * sizeof(float));
    for (uint32_t lane = p * kWidth; lane < lanes_ && lane < (p + 1) * kWidth; ++lane)
      if (moving_ >> lane & 1) params_[lane].advance(block.frames);
    if (p * kWidth < lanes_) runPhases(p, block.frames);
  }

  void render(uint32_t p, const NodeBlock& block) noexcept {
    const uint32_t frames = block.frames;
    Curve pulseWidth, gain, pan, attack, decay, sustain, noiseMix;
    gather(p, PULSE_WIDTH, pulseWidth, frames);
    gather(p, GAIN, gain, frames);
    gather(p, PAN, pan, frames);
    gather(p, ATTACK_MS, attack, frames);
    gather(p, DECAY_MS, decay, frames);
    gather(p, SUSTAIN, sustain, frames);
    gather(p, NOISE_MIX, noiseMix, frames);
    advanceUnheard(p, frames);
    runPhases(p, frames);
    shapeWaves(p, pulseWidth, frames);
    mixNoise(p, noiseMix, frames);
    applyEnvelope(p, attack, decay, sustain, frames);
    writeOut(p, gain, pan, block);
  }

  /// Values of one parameter for a vector of lanes: smoother + modulation; a routed one within its published range.
  void gather(uint32_t p, uint16_t id, Curve& curve, uint32_t frames) noexcept {
    const uint32_t first = p * kWidth, end = first + kWidth < lanes_ ? first + kWidth : lanes_;
    uint32_t live = 0;
    for (uint32_t lane = first; lane < end; ++lane) {
      curve.values[0][at(lane)] = math::clamp(params_[lane].current(slotOf(id)), -kLargest, kLargest);
      if (params_[lane].moving(slotOf(id)) || (mod_[lane] != nullptr && mod_[lane]->targets(id))) live |= 1u << lane;
    }
    for (uint32_t l = end - first; l < kWidth; ++l) curve.values[0][l] = 0;
    curve.stride = live != 0;
    if (live == 0) return;
    for (uint32_t n = 1; n < frames; ++n) curve.values[n] = curve.values[0];
    for (uint32_t lane = first; lane < end; ++lane)
      if (live >> lane & 1) fillLane(lane, id, curve, frames);
  }

  void fillLane(uint32_t lane, uint16_t id, Curve& curve, uint32_t frames) noexcept {
    float values[kTileFrames];
    params_[lane].fill(slotOf(id), values, frames);
    if (const float* sum = mod_[lane] != nullptr ? mod_[lane]->sum(id) : nullptr) {
      const LiveParam& range = kParams[id - 1];
      for (uint32_t n = 0; n < frames; ++n) values[n] = math::clamp(values[n] + sum[n], range.min, range.max);
    }
    for (uint32_t n = 0; n < frames; ++n) curve.values[n][at(lane)] = math::clamp(values[n], -kLargest, kLargest);
  }

  void advanceUnheard(uint32_t p, uint32_t frames) noexcept {
    for (uint32_t lane = p * kWidth; lane < lanes_ && lane < (p + 1) * kWidth; ++lane)
      if (moving_ >> lane & 1) params_[lane].advanceOne(slotOf(RELEASE_MS), frames);
  }

  /// The oscillators run whether a note sounds or not.
  void runPhases(uint32_t p, uint32_t frames) noexcept {
    vf phase = voices_[p].phase;
    const vf increment = voices_[p].increment;
    const vf one = splat(1);
    for (uint32_t n = 0; n < frames; ++n) {
      phases_[n] = phase;
      const vf next = phase + increment, wrapped = next - one;
      phase = next >= one ? wrapped : next;
    }
    voices_[p].phase = phase;
  }

  void shapeWaves(uint32_t p, const Curve& pulseWidth, uint32_t frames) noexcept {
    const vi wave = voices_[p].wave;
    const vi pulse = wave == 0, triangle = wave == 1, saw = wave == 2;
    const vf one = splat(1), zero = splat(0);
    if (any(pulse))
      for (uint32_t n = 0; n < frames; ++n)
        signal_[n] = pulse ? (phases_[n] < pulseWidth.at(n) ? one : -one) : zero;
    else
      for (uint32_t n = 0; n < frames; ++n) signal_[n] = zero;
    if (any(triangle))
      for (uint32_t n = 0; n < frames; ++n) {
        const vf down = one - phases_[n];
        const vf fold = phases_[n] < down ? phases_[n] : down;
        signal_[n] = triangle ? 4.0f * fold - one : signal_[n];
      }
    if (any(saw))
      for (uint32_t n = 0; n < frames; ++n) signal_[n] = saw ? 2.0f * phases_[n] - one : signal_[n];
  }

  /// White noise that depends on the seed and the node frame alone: two rounds of multiply and shift (Q63).
  void mixNoise(uint32_t p, const Curve& mix, uint32_t frames) noexcept {
    vi noisy = {};
    for (uint32_t n = 0; n < (mix.stride ? frames : 1); ++n) noisy |= mix.values[n] != 0.0f;
    if (!any(noisy)) return;
    vu counter = {};
    for (uint32_t l = 0; l < kWidth && p * kWidth + l < lanes_; ++l) counter[l] = frame_[p * kWidth + l];
    const vu key = voices_[p].noiseKey;
    const vf one = splat(1);
    for (uint32_t n = 0; n < frames; ++n) {
      vu x = ((counter + n) * 0x9e3779b1u) ^ key;
      x = (x ^ (x >> 16)) * 0x7feb352du;
      x = (x ^ (x >> 15)) * 0x846ca68bu;
      const vf noise = __builtin_convertvector(reinterpret_cast<vi>(x) >> 8, vf) * (1.0f / 8388608.0f);
      signal_[n] = (one - mix.at(n)) * signal_[n] + mix.at(n) * noise;
    }
  }

  /// Multiplies by the envelope. Lanes that were never triggered give +0, as a resting vector does.
  void applyEnvelope(uint32_t p, const Curve& attackMs, const Curve& decayMs, const Curve& sustain,
                     uint32_t frames) noexcept {
    Voices& v = voices_[p];
    const vi sounding = v.sounding;
    if (!any(v.attack | v.decay)) {
      for (uint32_t n = 0; n < frames; ++n) signal_[n] = sounding ? signal_[n] * v.env : vf{};
      return;
    }
    const vf msPerFrame = splat(static_cast<float>(1000.0 / sampleRate_)), one = splat(1), shortest = splat(0.001f);
    vf up[kTileFrames], down[kTileFrames];
    for (uint32_t n = 0; n < (attackMs.stride ? frames : 1); ++n)
      up[n] = msPerFrame / (attackMs.values[n] > shortest ? attackMs.values[n] : shortest);
    const uint32_t downStride = decayMs.stride | sustain.stride;
    for (uint32_t n = 0; n < (downStride ? frames : 1); ++n)
      down[n] = msPerFrame / (decayMs.at(n) > shortest ? decayMs.at(n) : shortest) * (one - sustain.at(n));
    vf env = v.env;
    vi attack = v.attack, decay = v.decay;
    for (uint32_t n = 0; n < frames; ++n) {
      const vf rising = env + up[n * attackMs.stride], falling = env - down[n * downStride], level = sustain.at(n);
      const vi peaked = attack & (rising >= one), landed = decay & (falling <= level);
      env = attack ? (rising >= one ? one : rising) : decay ? (falling <= level ? level : falling) : env;
      attack &= ~peaked;
      decay = (decay & ~landed) | peaked;
      signal_[n] = sounding ? signal_[n] * env : vf{};
    }
    v.env = env;
    v.attack = attack;
    v.decay = decay;
  }

  /// Gain and pan law; a graph of one channel has no pan.
  void writeOut(uint32_t p, const Curve& gain, Curve& pan, const NodeBlock& block) noexcept {
    const uint32_t frames = block.frames;
    float* left = block.out[0] + p * kWidth;
    if (channels_ == 1) {
      for (uint32_t n = 0; n < frames; ++n) store(left + n * kLanes, signal_[n] * gain.at(n));
      return;
    }
    vf cosine[kTileFrames];
    for (uint32_t n = 0; n < (pan.stride ? frames : 1); ++n) panGains(pan.values[n], cosine[n]);
    float* right = block.out[1] + p * kWidth;
    for (uint32_t n = 0; n < frames; ++n) {
      const vf level = signal_[n] * gain.at(n);
      store(left + n * kLanes, level * cosine[n * pan.stride]);
      store(right + n * kLanes, level * pan.at(n));
    }
  }

  /// Turns positions (in use not clamped, spec 6.4) into the gains of the right channel, and writes those of the left.
  static void panGains(vf& position, vf& left) noexcept {
    for (uint32_t l = 0; l < kWidth; ++l) {
      const float angle = (position[l] + 1.0f) * 0.125f;
      left[l] = math::cos2pi(angle);
      position[l] = math::sin2pi(angle);
    }
  }

  static void store(float* to, vf value) noexcept { std::memcpy(to, &value, sizeof value); }

  const double sampleRate_;
  const uint32_t channels_, lanes_;
  Params<kIds> params_[kLanes];
  Modulation* mod_[kLanes] = {};  ///< owned; only for lanes with routes
  uint64_t seed_[kLanes] = {};
  uint32_t frame_[kLanes] = {};   ///< node frame, the whole state of the noise; wraps after a day
  uint32_t moving_ = 0;           ///< bit a lane: a parameter may be ramping
  Voices voices_[kPacks];
  vf phases_[kTileFrames], signal_[kTileFrames];  ///< of the vector being rendered
};

NodeGroup* create(const GroupSetup& setup) {
  Chips* chips = new (std::nothrow) Chips(setup);
  if (chips == nullptr || chips->prepare(setup)) return chips;
  delete chips;
  return nullptr;
}

}  // namespace

extern const NodeType kMamChip;
const NodeType kMamChip = {&kDescriptor, create};

MAM_END_ISA
