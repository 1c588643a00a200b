// realtime
// mam_chip: pulse, triangle or saw with noise and an envelope that attacks, decays and stays (format spec 6.4 and 14.5).
// Sixteen voices advance together, a vector of lanes at a time; vectors without a node are skipped.
#include <cstring>
#include <new>

#include "base/math.hpp"
#include "base/note.hpp"
#include "nodes/chip/params.hpp"
#include "nodes/modulation.hpp"
#include "nodes/params.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

using namespace chip;

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

const NodeDescriptor kDescriptor = {"mam_chip",
                                    "Chip voice",
                                    "Pulse, triangle or saw with noise. A trigger sounds until the next one, a "
                                    "played note until it ends. A note's pressure makes it louder, its timbre "
                                    "narrows its pulse.",
                                    Role::Generator,
                                    true,
                                    true,
                                    true,
                                    kFileKeys,
                                    kFileKeyCount,
                                    kParams,
                                    sizeof kParams / sizeof *kParams,
                                    kPorts,
                                    1,
                                    kLanes,
                                    Notes::One};

typedef float vf __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef int32_t vi __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef uint32_t vu __attribute__((vector_size(MAM_VECTOR_BYTES)));
constexpr uint32_t kWidth = MAM_VECTOR_BYTES / sizeof(float);
constexpr uint32_t kPacks = kLanes / kWidth;

/// Bounds parameter values, so that no product of them leaves f32.
constexpr float kLargest = 1e9f;
/// Slots behind those of the parameters: what the note is given, 0..1.
constexpr uint32_t kPressure = kIds, kTimbre = kIds + 1, kSlots = kIds + 2;
/// A note that is pressed as far as it goes is 6 dB louder. Full timbre makes its pulse as narrow as it gets.
constexpr float kPressureLevel = 1, kNarrowest = 0.05f;
constexpr double kExpressionMs = 5;  ///< a level that jumps would click
/// Spreads neighbouring frames over the bits that the noise mixes.
constexpr uint32_t kCounterStep = 0x9e3779b1u;

uint32_t slotOf(uint32_t id) noexcept { return id - 1; }
vf splat(float x) noexcept { return x - vf{}; }
bool any(vi mask) noexcept {
  int32_t bits = 0;
  for (uint32_t l = 0; l < kWidth; ++l) bits |= mask[l];
  return bits != 0;
}

/// What the samples need of the parameters.
enum Control : uint32_t {
  PulseWidth,
  Gain,
  Left,
  Right,  ///< Left, Right: pan gains
  Rise,
  Fall,   ///< envelope steps a frame
  Level,  ///< sustain level
  Noise,
  Drop,  ///< share of the level at its end that a note loses a frame
  kControls
};

/// What sounds, in vectors of lanes. Masks are -1 or 0 a lane.
struct Voices {
  vf phase, increment;  ///< cycles, cycles a sample
  vf env;
  vi attack, decay, release;  ///< the stage; all 0: idle or sustained
  vf releaseFrom;             ///< level at the end of the note
  vi sounding;                ///< triggered, and its envelope has not come to nothing since
  vi wave;                    ///< 0 pulse, 1 triangle, 2 saw, else silence
  vu noiseKey;
  vf control[kControls];  ///< from the parameters as they stand
};

/// Controls of a tile in which no lane of the vector ramps or is modulated.
struct StillControls {
  const vf* control;
  vf at(Control c, uint32_t) const noexcept { return control[c]; }
};
/// Controls of a tile, one value a frame where the stride is 1.
struct LiveControls {
  const vf* values[kControls];
  uint32_t stride[kControls];
  vf at(Control c, uint32_t n) const noexcept { return values[c][n * stride[c]]; }
};

class Chips final : public NodeGroup {
 public:
  explicit Chips(const GroupSetup& setup) noexcept
      : sampleRate_(setup.sampleRate),
        msPerFrame_(static_cast<float>(1000.0 / setup.sampleRate)),
        channels_(setup.channels),
        lanes_(setup.laneCount) {
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
    params_[lane].declare(kPressure, Smoothing::Linear, 0);
    params_[lane].declare(kTimbre, Smoothing::Linear, 0);
    seed_[lane] = node.seed;
  }

  void doReset(ResetTo) noexcept override {
    std::memset(static_cast<void*>(voices_), 0, sizeof voices_);
    moving_ = 0;
    for (uint32_t lane = 0; lane < lanes_; ++lane) {
      params_[lane].reset();
      if (mod_[lane] != nullptr) mod_[lane]->reset();
      frame_[lane] = 0;
      note_[lane] = {};
      bend_[lane] = 0;
      pack(lane).noiseKey[at(lane)] = keyOf(seed_[lane]);
      adopt(lane);
    }
  }

  void doApply(uint32_t lane, const Command& command) noexcept override {
    if (command.kind == CommandKind::Trigger) {
      note_[lane] = {};
      calm(lane);
      adopt(lane);
      return strike(lane);
    }
    if (isNote(command.kind)) return play(lane, command);
    if (command.kind != CommandKind::Set && command.kind != CommandKind::Ramp) return;
    if (command.param < WAVE || command.param > MODE) return;
    const uint32_t frames = command.kind == CommandKind::Ramp ? command.rampFrames : 0;
    params_[lane].ramp(slotOf(command.param), static_cast<float>(command.value), frames);
    if (params_[lane].moving(slotOf(command.param))) moving_ |= 1u << lane;
    adopt(lane);
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
    finish(block.frames);
  }

  bool doIsAtRest() noexcept override {
    vi sounding = {};
    for (const Voices& v : voices_) sounding |= v.sounding;
    return !any(sounding);
  }
  void doRest(uint32_t frames) noexcept override {
    for (uint32_t lane = 0; lane < lanes_; ++lane)
      if (mod_[lane] != nullptr) mod_[lane]->rest(frames);
    for (uint32_t p = 0; p * kWidth < lanes_; ++p) advance(p, frames);
    finish(frames);
  }
  /// The end of a call, whatever it was.
  void finish(uint32_t frames) noexcept {
    for (uint32_t lane = 0; lane < lanes_; ++lane) frame_[lane] += frames;
    for (uint32_t lane = 0; lane < lanes_ && moving_ != 0; ++lane)
      if (moving_ >> lane & 1) settle(lane);
  }

  void doAdvanceParams(uint64_t frames) noexcept override {
    for (uint32_t lane = 0; lane < lanes_; ++lane) {
      params_[lane].advance(frames);
      settle(lane);
    }
  }

  void doVisitState(uint32_t lane, StateVisitor& visitor) noexcept override {
    params_[lane].visit(visitor);
    if (mod_[lane] != nullptr) mod_[lane]->visit(visitor);
    visitor.value(frame_[lane]);
    visitor.value(note_[lane]);
    visitor.value(bend_[lane]);
    Voices& v = pack(lane);
    visitLane<float>(v.phase, lane, visitor);
    visitLane<float>(v.env, lane, visitor);
    visitLane<int32_t>(v.attack, lane, visitor);
    visitLane<int32_t>(v.decay, lane, visitor);
    visitLane<int32_t>(v.release, lane, visitor);
    visitLane<float>(v.releaseFrom, lane, visitor);
    visitLane<int32_t>(v.sounding, lane, visitor);
    moving_ |= 1u << lane;
    adopt(lane);
  }
  template <class T, class Vector>
  static void visitLane(Vector& vector, uint32_t lane, StateVisitor& visitor) noexcept {
    T value = vector[at(lane)];
    visitor.value(value);
    vector[at(lane)] = value;
  }

  /// A triggered note never ends (Q49).
  uint64_t doTailFrames() const noexcept override { return UINT64_MAX; }

  Voices& pack(uint32_t lane) noexcept { return voices_[lane / kWidth]; }
  static uint32_t at(uint32_t lane) noexcept { return lane % kWidth; }

  void strike(uint32_t lane) noexcept {
    Voices& v = pack(lane);
    v.attack[at(lane)] = v.sounding[at(lane)] = -1;
    v.decay[at(lane)] = v.release[at(lane)] = 0;
    v.env[at(lane)] = 0;
  }

  /// The newest note sounds; its velocity does not.
  void play(uint32_t lane, const Command& command) noexcept {
    if (command.kind == CommandKind::NoteOn) {
      note_[lane] = nameOf(command);
      calm(lane);
      params_[lane].set(slotOf(NOTE_SEMITONES), notePitch(command));
      adopt(lane);
      return strike(lane);
    }
    if (command.kind == CommandKind::NoteExpr) return isOf(command, note_[lane]) ? express(lane, command) : void();
    if (!ends(command, note_[lane])) return;
    note_[lane].held = 0;
    Voices& v = pack(lane);
    const uint32_t l = at(lane);
    v.attack[l] = v.decay[l] = 0;
    v.release[l] = -1;
    v.releaseFrom[l] = v.env[l];
  }

  void express(uint32_t lane, const Command& command) noexcept {
    switch (static_cast<Expression>(command.param)) {
      case Expression::Pitch: bend_[lane] = notePitch(command); break;
      case Expression::Pressure: turn(lane, kPressure, noteAmount(command)); break;
      case Expression::Timbre: turn(lane, kTimbre, noteAmount(command)); break;
    }
    adopt(lane);
  }

  /// A new note is neither bent nor pressed.
  void calm(uint32_t lane) noexcept {
    bend_[lane] = 0;
    turn(lane, kPressure, 0);
    turn(lane, kTimbre, 0);
  }

  void turn(uint32_t lane, uint32_t slot, float amount) noexcept {
    if (params_[lane].current(slot) == amount && !params_[lane].moving(slot)) return;
    params_[lane].ramp(slot, math::clamp(amount, 0.0f, 1.0f),
                       static_cast<uint32_t>(kExpressionMs * 0.001 * sampleRate_));
    moving_ |= 1u << lane;
  }

  void settle(uint32_t lane) noexcept {
    if (!params_[lane].anyMoving()) moving_ &= ~(1u << lane);
    adopt(lane);
  }

  /// What follows from the parameters as they stand.
  void adopt(uint32_t lane) noexcept {
    Voices& v = pack(lane);
    const uint32_t l = at(lane);
    const float wave = params_[lane].current(slotOf(WAVE)) + 0.5f;
    v.wave[l] = wave > -1.0f && wave < 3.0f ? static_cast<int32_t>(wave) : 3;
    const double note = params_[lane].current(slotOf(NOTE_SEMITONES)), bend = bend_[lane];
    const double hz = math::min(440.0 * math::exp2((note + bend - 69.0) / 12.0), sampleRate_);
    v.increment[l] = static_cast<float>(hz) / static_cast<float>(sampleRate_);
    v.control[PulseWidth][l] = narrowed(present(lane, PULSE_WIDTH), params_[lane].current(kTimbre));
    v.control[Gain][l] = pressed(present(lane, GAIN), params_[lane].current(kPressure));
    v.control[Left][l] = math::cos2pi(angleOf(present(lane, PAN)));
    v.control[Right][l] = math::sin2pi(angleOf(present(lane, PAN)));
    v.control[Rise][l] = riseOf(present(lane, ATTACK_MS));
    v.control[Fall][l] = fallOf(present(lane, DECAY_MS), present(lane, SUSTAIN));
    v.control[Level][l] = present(lane, SUSTAIN);
    v.control[Noise][l] = present(lane, NOISE_MIX);
    v.control[Drop][l] = riseOf(present(lane, RELEASE_MS));
  }

  float present(uint32_t lane, uint16_t id) const noexcept { return bound(id, params_[lane].current(slotOf(id))); }
  /// A sample is a product of three of them.
  static float bound(uint16_t id, float value) noexcept {
    const float largest = id == SUSTAIN || id == NOISE_MIX ? 100.0f : kLargest;
    return math::clamp(value, -largest, largest);
  }
  static float pressed(float gain, float pressure) noexcept { return gain * (1.0f + kPressureLevel * pressure); }
  static float narrowed(float width, float timbre) noexcept { return width + (kNarrowest - width) * timbre; }
  /// In cycles; in use a pan is not clamped (spec 6.4).
  static float angleOf(float position) noexcept { return (position + 1.0f) * 0.125f; }
  float riseOf(float attackMs) const noexcept { return msPerFrame_ / math::max(attackMs, 0.001f); }
  /// A sustain above 1 is reached at once.
  float fallOf(float decayMs, float sustain) const noexcept {
    return msPerFrame_ / math::max(decayMs, 0.001f) * math::max(1.0f - sustain, 0.0f);
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
      for (uint32_t n = 0; n < block.frames; ++n) store(block.out[c] + n * kLanes + p * kWidth, vf{});
    if (p * kWidth < lanes_) advance(p, block.frames);
  }

  /// Of few lanes each phase is skipped to by itself, of many all are stepped side by side: the same bits.
  void advance(uint32_t p, uint32_t frames) noexcept {
    constexpr uint32_t kFew = 2;
    const uint32_t first = p * kWidth, end = math::min(lanes_, first + kWidth);
    for (uint32_t lane = first; lane < end; ++lane)
      if (moving_ >> lane & 1) params_[lane].advance(frames);
    Voices& v = voices_[p];
    if (end - first <= kFew && frames > kTileFrames) {
      for (uint32_t l = 0; l < end - first; ++l) v.phase[l] = skipPhase(v.phase[l], v.increment[l], frames);
      return;
    }
    vf phase = v.phase;
    const vf increment = v.increment;
    for (uint32_t n = 0; n < frames; ++n) phase = stepped(phase, increment);
    v.phase = phase;
  }

  /// phase + increment, minus 1 if >= 1. The bits of a negative difference are greater than those of any phase.
  static vf stepped(vf phase, vf increment) noexcept {
    const vf next = phase + increment;
    const vu kept = reinterpret_cast<vu>(next), wrapped = reinterpret_cast<vu>(next - splat(1));
    return reinterpret_cast<vf>(kept < wrapped ? kept : wrapped);
  }

  void render(uint32_t p, const NodeBlock& block) noexcept {
    uint32_t live = 0;
    for (uint32_t lane = p * kWidth; lane < lanes_ && lane < (p + 1) * kWidth; ++lane)
      if ((moving_ >> lane & 1) || mod_[lane] != nullptr) live |= 1u << lane;
    if (live == 0) {
      vf control[kControls];
      for (uint32_t c = 0; c < kControls; ++c) control[c] = voices_[p].control[c];
      renderVoices(p, StillControls{control}, any(control[Noise] != splat(0)), block);
      return;
    }
    LiveControls controls;
    for (uint32_t c = 0; c < kControls; ++c) {
      controls.values[c] = &voices_[p].control[c];
      controls.stride[c] = 0;
    }
    for (uint32_t lane = p * kWidth; live >> lane != 0; ++lane)
      if (live >> lane & 1) fillLane(lane, controls, block.frames);
    renderVoices(p, controls, controls.stride[Noise] != 0 || any(voices_[p].control[Noise] != splat(0)), block);
  }

  void fillLane(uint32_t lane, LiveControls& controls, uint32_t frames) noexcept {
    float a[kTileFrames], b[kTileFrames], c[kTileFrames];
    const bool widens = read(lane, PULSE_WIDTH, a, frames), narrows = readExpression(lane, kTimbre, b, frames);
    if (widens || narrows) {
      for (uint32_t n = 0; n < frames; ++n) a[n] = narrowed(a[n], b[n]);
      setColumn(lane, PulseWidth, a, controls, frames);
    }
    const bool gains = read(lane, GAIN, a, frames), presses = readExpression(lane, kPressure, b, frames);
    if (gains || presses) {
      for (uint32_t n = 0; n < frames; ++n) a[n] = pressed(a[n], b[n]);
      setColumn(lane, Gain, a, controls, frames);
    }
    if (read(lane, NOISE_MIX, a, frames)) setColumn(lane, Noise, a, controls, frames);
    if (read(lane, PAN, a, frames)) {
      for (uint32_t n = 0; n < frames; ++n) b[n] = math::cos2pi(angleOf(a[n]));
      for (uint32_t n = 0; n < frames; ++n) c[n] = math::sin2pi(angleOf(a[n]));
      setColumn(lane, Left, b, controls, frames);
      setColumn(lane, Right, c, controls, frames);
    }
    if (read(lane, ATTACK_MS, a, frames)) {
      for (uint32_t n = 0; n < frames; ++n) a[n] = riseOf(a[n]);
      setColumn(lane, Rise, a, controls, frames);
    }
    const bool decays = read(lane, DECAY_MS, a, frames), sustains = read(lane, SUSTAIN, b, frames);
    if (decays || sustains) {
      for (uint32_t n = 0; n < frames; ++n) c[n] = fallOf(a[n], b[n]);
      setColumn(lane, Fall, c, controls, frames);
    }
    if (sustains) setColumn(lane, Level, b, controls, frames);
    if (read(lane, RELEASE_MS, a, frames)) {
      for (uint32_t n = 0; n < frames; ++n) a[n] = riseOf(a[n]);
      setColumn(lane, Drop, a, controls, frames);
    }
  }

  /// Values of a parameter: smoother + modulation, a routed one within its published range. True when it may change.
  bool read(uint32_t lane, uint16_t id, float* __restrict values, uint32_t frames) noexcept {
    const float* sum = mod_[lane] != nullptr ? mod_[lane]->sum(id) : nullptr;
    const bool live = params_[lane].moving(slotOf(id)) || sum != nullptr;
    params_[lane].fill(slotOf(id), values, frames);
    const LiveParam& range = kParams[id - 1];
    if (sum != nullptr)
      for (uint32_t n = 0; n < frames; ++n) values[n] = math::clamp(values[n] + sum[n], range.min, range.max);
    for (uint32_t n = 0; n < frames; ++n) values[n] = bound(id, values[n]);
    return live;
  }

  /// True when it changes.
  bool readExpression(uint32_t lane, uint32_t slot, float* values, uint32_t frames) noexcept {
    const bool moves = params_[lane].moving(slot);
    params_[lane].fill(slot, values, frames);
    return moves;
  }

  void setColumn(uint32_t lane, Control control, const float* values, LiveControls& controls,
                 uint32_t frames) noexcept {
    vf* curve = curves_[control];
    if (controls.stride[control] == 0) {
      const vf still = pack(lane).control[control];
      for (uint32_t n = 0; n < frames; ++n) curve[n] = still;
      controls.values[control] = curve;
      controls.stride[control] = 1;
    }
    for (uint32_t n = 0; n < frames; ++n) curve[n][at(lane)] = values[n];
  }

  /// All voices of a vector. One loop, so that phase and envelope, two recursions, and the rest overlap in the CPU.
  template <class Controls>
  void renderVoices(uint32_t p, const Controls& controls, bool noisy, const NodeBlock& block) noexcept {
    Voices& v = voices_[p];
    const vi triangle = v.wave == 1, saw = v.wave == 2, silent = v.wave > 2, sounding = v.sounding;
    const bool triangles = any(triangle), saws = any(saw), silences = any(silent), releasing = any(v.release),
               enveloped = releasing || any(v.attack | v.decay);
    const vf one = splat(1), increment = v.increment;
    vf phase = v.phase, env = v.env;
    vi attack = v.attack, decay = v.decay, release = v.release;
    const vf releaseFrom = v.releaseFrom;
    vu counter = counters(p);
    const vu key = v.noiseKey;
    const bool stereo = channels_ > 1;  // a graph of one channel has no pan
    const uint32_t frames = block.frames;
    float* left = block.out[0] + p * kWidth;
    float* right = stereo ? block.out[1] + p * kWidth : nullptr;
    for (uint32_t n = 0; n < frames; ++n) {
      vf signal = phase < controls.at(PulseWidth, n) ? one : -one;
      if (triangles) {
        const vf down = one - phase;
        signal = triangle ? 4.0f * (phase < down ? phase : down) - one : signal;
      }
      if (saws) signal = saw ? 2.0f * phase - one : signal;
      if (silences) signal = silent ? vf{} : signal;
      phase = stepped(phase, increment);
      if (noisy) {
        const vf mix = controls.at(Noise, n);
        signal = (one - mix) * signal + mix * noise(counter, key);
        counter += kCounterStep;
      }
      if (enveloped) {
        const vf rising = env + controls.at(Rise, n), falling = env - controls.at(Fall, n),
                 level = controls.at(Level, n);
        const vi peaked = attack & (rising >= one), landed = decay & (falling <= level);
        env = attack ? rising : decay ? falling : env;
        env = peaked ? one : landed ? level : env;
        if (releasing) {
          const vf fallen = env - controls.at(Drop, n) * releaseFrom;
          const vi ended = release & ((releaseFrom >= vf{}) == (fallen <= vf{}));
          env = release ? fallen : env;
          env = ended ? vf{} : env;
          release &= ~ended;
        }
        attack &= ~peaked;
        decay = (decay & ~landed) | peaked;
      }
      // Silence is +0, as a resting vector gives it: adding 0 takes the sign of a 0 away.
      const vf sound = (sounding ? signal * env : vf{}) * controls.at(Gain, n);
      store(left + n * kLanes, (stereo ? sound * controls.at(Left, n) : sound) + vf{});
      if (stereo) store(right + n * kLanes, sound * controls.at(Right, n) + vf{});
    }
    v.phase = phase;
    v.env = env;
    v.attack = attack;
    v.decay = decay;
    v.release = release;
    if (enveloped) v.sounding &= attack | decay | release | (env != vf{});
  }

  /// White noise that depends on the seed and the node frame alone: two rounds of multiply and shift (Q63).
  static vf noise(vu counter, vu key) noexcept {
    vu x = counter ^ key;
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return __builtin_convertvector(reinterpret_cast<vi>(x) >> 8, vf) * (1.0f / 8388608.0f);
  }
  vu counters(uint32_t p) const noexcept {
    vu counter = {};
    for (uint32_t l = 0; l < kWidth && p * kWidth + l < lanes_; ++l) counter[l] = frame_[p * kWidth + l] * kCounterStep;
    return counter;
  }

  static void store(float* to, vf value) noexcept { std::memcpy(to, &value, sizeof value); }

  const double sampleRate_;
  const float msPerFrame_;
  const uint32_t channels_, lanes_;
  Params<kSlots> params_[kLanes];
  Modulation* mod_[kLanes] = {};  ///< owned; only for lanes with routes
  uint64_t seed_[kLanes] = {};
  NoteName note_[kLanes] = {};   ///< played last
  float bend_[kLanes] = {};      ///< semitones, of that note
  uint32_t frame_[kLanes] = {};  ///< node frame, the whole state of the noise; wraps after a day
  uint32_t moving_ = 0;          ///< bit a lane: a parameter may be ramping
  Voices voices_[kPacks];
  vf curves_[kControls][kTileFrames];  ///< of the vector being rendered
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
