// realtime
// tb303_ext: one-voice acid synth (format spec 6.3, 14.4 to 14.6).
//
// A tile is made in passes: what depends on time alone (pitch, envelopes, cutoff, drive, level) into arrays by loops that
// vectorise, and between them the true recursions: the glide in f32, the envelopes and the filter.
#include <cstring>
#include <new>

#include "base/math.hpp"
#include "base/note.hpp"
#include "nodes/modulation.hpp"
#include "nodes/params.hpp"
#include "nodes/tb303/envelope.hpp"
#include "nodes/tb303/params.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

using namespace tb303;

constexpr PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

constexpr NodeDescriptor kDescriptor = {"tb303_ext",
                                        "TB-303 ext",
                                        "Monophonic bass synth with glide, resonant filter, accent and LFOs. A note's "
                                        "pressure makes it louder and brighter, its timbre brighter.",
                                        Role::Generator,
                                        /*lenientParams=*/true,
                                        /*takesEvents=*/true,
                                        /*takesModulation=*/true,
                                        kFileKeys,
                                        kFileKeyCount,
                                        kLiveParams,
                                        kLiveParamCount,
                                        kPorts,
                                        1,
                                        /*lanes=*/1,
                                        Notes::One};

/// A note that is pressed as far as it goes: as an accent of 1, and an octave brighter. Full timbre: two octaves brighter.
constexpr float kPressureLevel = 0.5f, kPressureOctaves = 1, kTimbreOctaves = 2;
constexpr double kExpressionMs = 5;  ///< a level that jumps would click

constexpr uint16_t kCutoffId = 4, kTuneId = 2;
constexpr double kTwoPi = 6.283185307179586476925;
constexpr double kTwoPiHigh = 6.283185303211212, kTwoPiLow = kTwoPi - kTwoPiHigh;  ///< 27 bits and the rest
constexpr double kLongPhase = 67108864;                                            ///< radians, hours of playing

/// Hz of a MIDI note; bounded far outside of what can be heard.
float hz(double note) noexcept {
  return static_cast<float>(440.0 * math::exp2(math::clamp((note - 69.0) / 12.0, -60.0, 20.0)));
}

class Tb303Ext final : public NodeGroup {
 public:
  explicit Tb303Ext(const GroupSetup& setup) noexcept
      : sampleRate_(static_cast<float>(setup.sampleRate)),
        sampleRate64_(setup.sampleRate),
        stereo_(setup.channels > 1) {
    for (const LiveParam& p : kLiveParams)
      if (slotOf(p.id) != kNoSlot) params_.declare(slotOf(p.id), p.smoothing, p.initial);
    for (uint16_t i = 0; i < kFileKeyCount; ++i) {
      const Slot slot = slotOf(kFileKeys[i].liveId);
      params_.declare(slot, kLiveParams[slot].smoothing, static_cast<float>(setup.nodes[0].values[i]));
    }
    params_.declare(Pressure, Smoothing::Linear, 0);
    params_.declare(Timbre, Smoothing::Linear, 0);
    mod_.prepare(setup.nodes[0], setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo to) noexcept override {
    params_.reset();
    mod_.reset();
    resting_ = to == ResetTo::AtRest;
    pitch_ = hz(48.0 + static_cast<double>(params_.current(Tune)));
    target_ = 110.f;
    phase_ = 0;
    filterEnv_ = Envelope();
    filterEnv_.value = 0.001f;
    ampEnv_ = Envelope();
    note_ = {};
    bend_ = 0;
    gate_ = 1;
    gateStep_ = 0;
    y1_ = y2_ = y3_ = 0;
    band_ = low_ = 0;
  }

  void doApply(uint32_t, const Command& command) noexcept override {
    const float value = static_cast<float>(command.value);
    if (command.kind == CommandKind::Trigger) {
      note_ = {};
      calm();
      return trigger(value);
    }
    if (isNote(command.kind)) return play(command);
    if (command.kind != CommandKind::Set && command.kind != CommandKind::Ramp) return;
    const uint32_t frames = command.kind == CommandKind::Ramp ? command.rampFrames : 0;
    switch (command.param) {
      case 101: return params_.ramp(EnvMod, value, frames);
      case 102: return params_.ramp(Cutoff, 18000.f * value, frames);
      case 103: return params_.ramp(Resonance, value, frames);
      case 104: return params_.ramp(Gain, value, frames);
      case 105: return params_.ramp(Tune, 2.f * value, frames);
      case 106: return mod_.setRate(1, value);
      case 107: return mod_.setRate(2, value);
      default:
        if (slotOf(command.param) != kNoSlot) params_.ramp(slotOf(command.param), value, frames);
    }
  }

  void play(const Command& command) noexcept {
    if (command.kind == CommandKind::NoteOn) {
      note_ = nameOf(command);
      calm();
      params_.set(Note, notePitch(command));
      // A trigger of velocity 0 means "as before"; a note's is its own.
      return trigger(math::max(noteAmount(command), 0.001f));
    }
    if (command.kind == CommandKind::NoteExpr) return isOf(command, note_) ? express(command) : void();
    if (!ends(command, note_)) return;
    note_.held = 0;
    if (params_.current(EnvMode) > 0.5f) {
      filterEnv_.end();
      ampEnv_.end();
    } else {
      gateStep_ = 1.f / lengthOf(AmpRelease);
    }
  }

  void express(const Command& command) noexcept {
    switch (static_cast<Expression>(command.param)) {
      case Expression::Pitch: bend_ = notePitch(command); return aim();
      case Expression::Pressure: return turn(Pressure, noteAmount(command));
      case Expression::Timbre: return turn(Timbre, noteAmount(command));
    }
  }

  /// A new note is neither bent nor pressed.
  void calm() noexcept {
    bend_ = 0;
    turn(Pressure, 0);
    turn(Timbre, 0);
  }

  void turn(Slot slot, float amount) noexcept {
    if (params_.current(slot) == amount && !params_.moving(slot)) return;
    params_.ramp(slot, math::clamp(amount, 0.f, 1.f), static_cast<uint32_t>(kExpressionMs * 0.001 * sampleRate64_));
  }

  /// The pitch that the glide is on its way to.
  void aim() noexcept {
    const float tune = params_.current(Tune) + mod_.pendingSum(kTuneId);
    const double note = params_.current(Note), bend = bend_;
    target_ = hz(note + bend + static_cast<double>(tune));
  }

  void trigger(float value) noexcept {
    float velocity = math::clamp(value, 0.f, 1.f);
    if (velocity == 0.f) velocity = params_.current(Velocity);
    if (velocity <= 0.f) velocity = 0.8f;
    params_.set(Velocity, velocity);
    aim();
    resting_ = false;
    gate_ = 1;
    gateStep_ = 0;
    if (params_.current(EnvMode) > 0.5f) {
      filterEnv_.start();
      ampEnv_.start();
    } else {
      // The lower bound only keeps absurd accents finite.
      filterEnv_.value = math::clamp(1.f + 0.8f * (velocity + params_.current(Accent)), -1e6f, 1.5f);
    }
  }

  void doProcess(const NodeBlock& block) noexcept override {
    const uint32_t n = block.frames;
    if (resting_) return rest(block);
    mod_.tick(n);
    alignas(64) float oscillator[kTileFrames], filterEnv[kTileFrames], level[kTileFrames], cutoff[kTileFrames];
    alignas(64) double phases[kTileFrames];
    alignas(64) float pressure[kTileFrames], timbre[kTileFrames];
    const bool isExpressed = renderExpression(pressure, timbre, n);
    renderLevel(level, n);
    if (isExpressed)
      for (uint32_t i = 0; i < n; ++i) level[i] *= 1.f + kPressureLevel * pressure[i];
    if (!renderGlidingNote(phases, filterEnv, n)) {
      renderPhases(phases, n);
      renderEnvelopes(filterEnv, level, n);
    }
    renderOscillator(phases, oscillator, n);
    renderCutoff(filterEnv, cutoff, n);
    if (isExpressed) brighten(cutoff, pressure, timbre, n);
    if (params_.current(FilterAlgo) < 0.5f)
      runLadder(oscillator, cutoff, n);
    else
      runStateVariable(oscillator, cutoff, n);
    writeOutput(oscillator, level, block);
  }

  /// A ramp that nothing listens to goes on all the same.
  void skip(uint32_t slot, uint32_t n) noexcept {
    float unused[kTileFrames];
    if (params_.moving(slot)) params_.fill(slot, unused, n);
  }

  /// Once triggered its oscillator runs through its filter for ever, heard or not: that state has no rest.
  bool doIsAtRest() noexcept override { return resting_; }
  void doRest(uint32_t frames) noexcept override {
    params_.advance(frames);
    mod_.rest(frames);
  }

  /// Before the first trigger after a reset to AtRest: silence, while parameters and LFOs go on.
  void rest(const NodeBlock& block) noexcept {
    doRest(block.frames);
    for (uint32_t c = 0; c < (stereo_ ? 2u : 1u); ++c) std::memset(block.out[c], 0, block.frames * sizeof(float));
  }

  /// The common case, bit by bit what renderPhases and renderEnvelopes do: parameters stand still, the pitch glides and the
  /// filter envelope decays. In one loop the three recursions run beside each other. False, and nothing done, otherwise.
  bool renderGlidingNote(double* __restrict phases, float* __restrict filterEnv, uint32_t n) noexcept {
    const float share = glideShare(params_.current(Glide));
    if (params_.current(EnvMode) > 0.5f || params_.anyMoving() || share == 0.f) return false;
    const float factor = presentDecayFactor(), target = target_;
    if (!staysLarge(filterEnv_.value, factor)) return false;
    float pitch = pitch_, e = filterEnv_.value;
    double phase = phase_;
    for (uint32_t i = 0; i < n; ++i) {
      pitch += share * (target - pitch);
      phases[i] = phase += increment(pitch);
      filterEnv[i] = e *= factor;
    }
    if (phase > kLongPhase) return false;
    pitch_ = pitch;
    phase_ = phase;
    filterEnv_.value = e;
    return true;
  }

  /// Radians a sample. The phase is summed in f64 as the reference does it: where a period is a whole number of frames
  /// its rounding decides on which side of an edge a sample lies.
  double increment(float pitch) const noexcept { return kTwoPi * static_cast<double>(pitch) / sampleRate64_; }

  void renderPhases(double* __restrict phases, uint32_t n) noexcept {
    alignas(64) double steps[kTileFrames];
    renderSteps(steps, n);
    double phase = phase_;
    for (uint32_t i = 0; i < n; ++i) phases[i] = phase += steps[i];
    if (phase > kLongPhase) phase = sumLongPhases(steps, phases, n);
    phase_ = phase;
  }
  void renderSteps(double* __restrict steps, uint32_t n) noexcept {
    alignas(64) float pitch[kTileFrames];
    if (renderPitch(pitch, n)) {
      for (uint32_t i = 0; i < n; ++i) steps[i] = increment(pitch[i]);
    } else {
      const double step = increment(pitch_);
      for (uint32_t i = 0; i < n; ++i) steps[i] = step;
    }
  }
  /// The same sums, wrapped where they get long.
  double sumLongPhases(const double* steps, double* phases, uint32_t n) const noexcept {
    double phase = phase_;
    for (uint32_t i = 0; i < n; ++i) {
      phase += steps[i];
      if (phase > kLongPhase) phase = wrapped(phase);
      phases[i] = phase;
    }
    return phase;
  }

  /// Exact remainder of 0 <= phase < 2^28 by 2 pi: both parts of 2 pi are short enough for exact products.
  MAM_INLINE static double wrapped(double phase) noexcept {
    const double cycles = math::floor(phase * (1 / kTwoPi));
    const double w = (phase - cycles * kTwoPiHigh) - cycles * kTwoPiLow;
    return w < 0 ? w + kTwoPi : w >= kTwoPi ? w - kTwoPi : w;
  }

  /// Glide in f32 (spec 14.6). False, and nothing written, when the pitch stands still.
  bool renderPitch(float* __restrict pitch, uint32_t n) noexcept {
    const bool glideMoves = params_.moving(Glide);
    alignas(64) float share[kTileFrames];
    if (!glideMoves) {
      const float constant = glideShare(params_.current(Glide));
      if (glided(pitch_, constant) == pitch_) return false;
      float p = pitch_;
      for (uint32_t i = 0; i < n; ++i) pitch[i] = p = glided(p, constant);
      pitch_ = p;
      return true;
    }
    params_.fill(Glide, share, n);
    for (uint32_t i = 0; i < n; ++i) share[i] = glideShare(share[i]);
    for (uint32_t i = 0; i < n; ++i) pitch[i] = pitch_ = glided(pitch_, share[i]);
    return true;
  }
  /// 1/G, or 0 for "at once".
  float glideShare(float ms) const noexcept {
    const float frames = ms * 0.001f * sampleRate_ + 0.5f;
    return frames > 1.f ? 1.f / frames : 0.f;
  }
  float glided(float pitch, float share) const noexcept {
    return share > 0.f ? pitch + share * (target_ - pitch) : target_;
  }

  void renderOscillator(const double* __restrict phases, float* __restrict out, uint32_t n) noexcept {
    if (params_.current(Waveform) >= 0.5f) {
      // tanh(k)/tanh(k) is 1: drive does nothing to a square.
      skip(Drive, n);
      for (uint32_t i = 0; i < n; ++i) out[i] = wrapped(phases[i]) <= kTwoPi / 2 ? 1.f : -1.f;
      return;
    }
    for (uint32_t i = 0; i < n; ++i) out[i] = static_cast<float>(wrapped(phases[i]) * (2 / kTwoPi) - 1.0);
    applyDrive(out, n);
  }

  void applyDrive(float* __restrict out, uint32_t n) noexcept {
    if (!params_.moving(Drive)) {
      const float k = driveFactor(params_.current(Drive)), scale = math::tanh(k);
      for (uint32_t i = 0; i < n; ++i) out[i] = math::tanh(k * out[i]) / scale;
      return;
    }
    alignas(64) float drive[kTileFrames];
    params_.fill(Drive, drive, n);
    for (uint32_t i = 0; i < n; ++i) {
      const float k = driveFactor(drive[i]);
      out[i] = math::tanh(k * out[i]) / math::tanh(k);
    }
  }
  static float driveFactor(float drive) noexcept { return 1.f + 4.f * math::clamp(drive, 0.f, 1.f); }

  /// AMP_GAIN, velocity and accent. The limits only keep absurd products finite.
  void renderLevel(float* __restrict level, uint32_t n) noexcept {
    params_.fill(Gain, level, n);
    const float velocity = math::clamp(0.6f + 0.4f * params_.current(Velocity), -1e9f, 1e9f);
    const float accent = math::clamp(1.f + 0.5f * params_.current(Accent), -1e9f, 1e9f);
    for (uint32_t i = 0; i < n; ++i) level[i] = boundedLevel(math::clamp(level[i], -1e9f, 1e9f) * velocity * accent);
    if (gateStep_ > 0.f) closeGate(level, n);
  }

  /// After the end of a played note, where no envelope ends it.
  void closeGate(float* __restrict level, uint32_t n) noexcept {
    for (uint32_t i = 0; i < n; ++i) {
      gate_ = math::max(gate_ - gateStep_, 0.f);
      level[i] *= gate_;
    }
  }

  static float boundedLevel(float level) noexcept { return math::clamp(level, -1e9f, 1e9f); }

  void renderEnvelopes(float* __restrict filterEnv, float* __restrict level, uint32_t n) noexcept {
    if (params_.current(EnvMode) > 0.5f) return renderAdsr(filterEnv, level, n);
    for (uint32_t slot = FilterAttack; slot <= AmpRelease; ++slot) skip(slot, n);
    skip(AmpDecay, n);
    if (!params_.moving(FilterDecay)) return decayAtRate(filterEnv, n);
    alignas(64) float factor[kTileFrames];
    params_.fill(FilterDecay, factor, n);
    for (uint32_t i = 0; i < n; ++i) factor[i] = decayFactor(factor[i]);
    for (uint32_t i = 0; i < n; ++i) filterEnv[i] = filterEnv_.value = math::flushed(filterEnv_.value * factor[i]);
  }
  void decayAtRate(float* __restrict filterEnv, uint32_t n) noexcept {
    const float factor = presentDecayFactor();
    float e = filterEnv_.value;
    if (staysLarge(e, factor))
      for (uint32_t i = 0; i < n; ++i) filterEnv[i] = e *= factor;
    else
      for (uint32_t i = 0; i < n; ++i) filterEnv[i] = e = math::flushed(e * factor);
    filterEnv_.value = e;
  }
  /// Nothing gets small enough to be flushed within a tile: 0.7^64 > 1e-10.
  static bool staysLarge(float value, float factor) noexcept { return math::abs(value) > 1e-20f && factor > 0.7f; }
  float presentDecayFactor() noexcept {
    if (params_.current(FilterDecay) != decayMs_) {
      decayMs_ = params_.current(FilterDecay);
      decayFactor_ = decayFactor(decayMs_);
    }
    return decayFactor_;
  }
  float decayFactor(float ms) const noexcept {
    const double frames = static_cast<double>(math::max(ms, 0.f)) * 0.001 * static_cast<double>(sampleRate_);
    return static_cast<float>(math::exp(-1.0 / (frames + 1.0)));
  }

  void renderAdsr(float* __restrict filterEnv, float* __restrict level, uint32_t n) noexcept {
    alignas(64) float amp[kTileFrames];
    renderEnvelope(filterEnv_, {FilterAttack, FilterDecay, FilterSustain, FilterRelease}, filterEnv, n);
    renderEnvelope(ampEnv_, {AmpAttack, AmpDecay, AmpSustain, AmpRelease}, amp, n);
    for (uint32_t i = 0; i < n; ++i) level[i] = boundedLevel(level[i] * math::clamp(amp[i], -1e6f, 1e6f));
  }
  struct EnvelopeSlots {
    Slot attack, decay, sustain, release;
  };
  void renderEnvelope(Envelope& envelope, const EnvelopeSlots& slots, float* out, uint32_t n) noexcept {
    if (!params_.moving(slots.attack) && !params_.moving(slots.decay) && !params_.moving(slots.sustain) &&
        !params_.moving(slots.release))
      return envelope.render(shape(slots), out, n);
    float unused;
    for (uint32_t i = 0; i < n; ++i) {
      params_.fill(slots.attack, &unused, 1);
      params_.fill(slots.decay, &unused, 1);
      params_.fill(slots.sustain, &unused, 1);
      params_.fill(slots.release, &unused, 1);
      envelope.render(shape(slots), out + i, 1);
    }
  }
  Envelope::Shape shape(const EnvelopeSlots& slots) const noexcept {
    const float attack = lengthOf(slots.attack), decay = lengthOf(slots.decay), release = lengthOf(slots.release);
    return {1.f / attack,
            1.f / decay,
            params_.current(slots.sustain),
            1.f / release,
            Envelope::whole(attack),
            Envelope::whole(decay),
            Envelope::whole(release),
            Envelope::whole(lengthOf(GateLength))};
  }
  float lengthOf(Slot slot) const noexcept { return math::max(1.f, params_.current(slot) * 0.001f * sampleRate_); }

  /// Cutoff in cycles a sample, limited.
  void renderCutoff(const float* __restrict filterEnv, float* __restrict cutoff, uint32_t n) noexcept {
    alignas(64) float envMod[kTileFrames];
    params_.fill(Cutoff, cutoff, n);
    params_.fill(EnvMod, envMod, n);
    if (const float* sum = mod_.sum(kCutoffId))
      for (uint32_t i = 0; i < n; ++i) cutoff[i] += sum[i];
    for (uint32_t i = 0; i < n; ++i)
      cutoff[i] = math::clamp(cutoff[i] * (1.f + envMod[i] * filterEnv[i]), 20.f, 18000.f);
    if (params_.moving(KeyTrack) || params_.current(KeyTrack) != 0.f) {
      alignas(64) float track[kTileFrames];
      params_.fill(KeyTrack, track, n);
      const float distance = hz(static_cast<double>(params_.current(Note))) / 440.f - 1.f;
      for (uint32_t i = 0; i < n; ++i) cutoff[i] *= 1.f + track[i] * distance;
    }
    const float limit = cutoffLimit();
    const float perSampleRate = static_cast<float>(1.0 / sampleRate64_);
    for (uint32_t i = 0; i < n; ++i) cutoff[i] = math::clamp(cutoff[i] * perSampleRate, 0.f, limit);
  }

  /// False, and nothing written, where no note is pressed or coloured.
  bool renderExpression(float* __restrict pressure, float* __restrict timbre, uint32_t n) noexcept {
    if (params_.current(Pressure) == 0.f && params_.current(Timbre) == 0.f && !params_.moving(Pressure) &&
        !params_.moving(Timbre))
      return false;
    params_.fill(Pressure, pressure, n);
    params_.fill(Timbre, timbre, n);
    return true;
  }

  void brighten(float* __restrict cutoff, const float* __restrict pressure, const float* __restrict timbre,
                uint32_t n) const noexcept {
    const float limit = cutoffLimit();
    for (uint32_t i = 0; i < n; ++i) {
      const float octaves = kPressureOctaves * pressure[i] + kTimbreOctaves * timbre[i];
      cutoff[i] = math::min(cutoff[i] * static_cast<float>(math::exp2(octaves)), limit);
    }
  }

  /// Cycles a sample, as the algorithm needs (spec 14.4 Q36).
  float cutoffLimit() const noexcept { return params_.current(FilterAlgo) < 0.5f ? 0.49f : 0.4f; }

  /// Resonance and the bound of the filter's memories: none where the recursion is stable, else 1e6.
  bool renderResonance(float* __restrict resonance, float* __restrict bound, uint32_t n) noexcept {
    const bool moves = params_.moving(Resonance);
    params_.fill(Resonance, resonance, n);
    const float r = resonance[0];
    if (!moves && r >= 0.f && r <= 1.f) return false;
    for (uint32_t i = 0; i < n; ++i) {
      resonance[i] = math::clamp(resonance[i], -1e6f, 1e6f);
      bound[i] = resonance[i] >= 0.f && resonance[i] <= 1.f ? 1e30f : 1e6f;
    }
    return true;
  }

  /// Three one-poles with feedback, in place, as one step of a linear system: y' = M y + k u. The products of its
  /// coefficients are made ahead, so that one multiplication and two additions lie between samples; f64, because the
  /// product b b b r in M gets lost beside a in f32 at low cutoffs.
  void runLadder(float* __restrict signal, const float* __restrict cutoff, uint32_t n) noexcept {
    alignas(64) float resonance[kTileFrames], bound[kTileFrames];
    alignas(64) double a[kTileFrames], ab[kTileFrames], abb[kTileFrames], br[kTileFrames], bbr[kTileFrames],
        m33[kTileFrames], k1[kTileFrames], k2[kTileFrames], k3[kTileFrames];
    const bool bounded = renderResonance(resonance, bound, n);
    constexpr float kExponent = static_cast<float>(-kTwoPi * 1.442695040888963407);
    for (uint32_t i = 0; i < n; ++i) {
      const double pole = math::exp2(cutoff[i] * kExponent), b = 1.0 - pole, r = resonance[i];
      a[i] = pole;
      ab[i] = pole * b;
      abb[i] = ab[i] * b;
      br[i] = b * r;
      bbr[i] = b * br[i];
      m33[i] = pole - b * bbr[i];
      k1[i] = b * signal[i];
      k2[i] = b * k1[i];
      k3[i] = b * k2[i];
    }
    double y1 = y1_, y2 = y2_, y3 = y3_;
    for (uint32_t i = 0; i < n; ++i) {
      const double next1 = (a[i] * y1 + k1[i]) - br[i] * y3;
      const double next2 = (ab[i] * y1 + k2[i]) + (a[i] * y2 - bbr[i] * y3);
      const double next3 = (abb[i] * y1 + k3[i]) + (ab[i] * y2 + m33[i] * y3);
      y1 = next1;
      y2 = next2;
      y3 = next3;
      if (bounded) {
        const double limit = bound[i];
        y1 = math::clamp(y1, -limit, limit);
        y2 = math::clamp(y2, -limit, limit);
        y3 = math::clamp(y3, -limit, limit);
      }
      signal[i] = static_cast<float>(y3);
    }
    y1_ = y1;
    y2_ = y2;
    y3_ = y3;
  }

  /// State variable filter, in place. Its memories are always bounded: a cutoff that is modulated at twice its own
  /// frequency can pump an undamped one without limit.
  void runStateVariable(float* __restrict signal, const float* __restrict cutoff, uint32_t n) noexcept {
    alignas(64) float resonance[kTileFrames], g[kTileFrames], scale[kTileFrames];
    params_.fill(Resonance, resonance, n);
    for (uint32_t i = 0; i < n; ++i) {
      resonance[i] = math::clamp(resonance[i], -1e6f, 1e6f);
      g[i] = math::tanPi(cutoff[i]);
      scale[i] = 1.f / (1.f + g[i]);
    }
    const float type = params_.current(FilterType);
    float band = band_, low = low_, y = 0;
    for (uint32_t i = 0; i < n; ++i) {
      const float high = (signal[i] - (1.f - resonance[i]) * band - low) * scale[i];
      band = math::clamp(band + g[i] * high, -1e6f, 1e6f);
      low = math::clamp(low + g[i] * band, -1e6f, 1e6f);
      signal[i] = y = type < 0.5f ? low : type < 1.5f ? band : high;
    }
    band_ = band;
    low_ = low;
    y3_ = static_cast<double>(math::clamp(y, -1e6f, 1e6f));
  }

  /// The limit only keeps absurd products finite.
  static float sample(float signal, float level) noexcept { return math::clamp(signal, -1e6f, 1e6f) * level; }

  void writeOutput(const float* __restrict signal, const float* __restrict level, const NodeBlock& block) noexcept {
    const uint32_t n = block.frames;
    float* __restrict left = block.out[0];
    if (!stereo_) {
      skip(Pan, n);
      for (uint32_t i = 0; i < n; ++i) left[i] = sample(signal[i], level[i]);
      return;
    }
    float* __restrict right = block.out[1];
    if (!params_.moving(Pan)) {
      const float position = panPosition(params_.current(Pan));
      const float l = math::cos2pi(position), r = math::sin2pi(position);
      for (uint32_t i = 0; i < n; ++i) {
        const float y = sample(signal[i], level[i]);
        left[i] = y * l;
        right[i] = y * r;
      }
      return;
    }
    alignas(64) float pan[kTileFrames];
    params_.fill(Pan, pan, n);
    for (uint32_t i = 0; i < n; ++i) {
      const float y = sample(signal[i], level[i]), position = panPosition(pan[i]);
      left[i] = y * math::cos2pi(position);
      right[i] = y * math::sin2pi(position);
    }
  }
  /// pi/4 (pan + 1) in cycles.
  static float panPosition(float pan) noexcept { return 0.125f * (math::clamp(pan, -1.f, 1.f) + 1.f); }

  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }
  uint64_t doTailFrames() const noexcept override { return UINT64_MAX; }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    mod_.visit(visitor);
    visitor.value(resting_);
    visitor.value(note_);
    visitor.value(bend_);
    visitor.value(gate_);
    visitor.value(gateStep_);
    visitor.value(pitch_);
    visitor.value(target_);
    visitor.value(phase_);
    filterEnv_.visit(visitor);
    ampEnv_.visit(visitor);
    visitor.value(y1_);
    visitor.value(y2_);
    visitor.value(y3_);
    visitor.value(band_);
    visitor.value(low_);
  }

  const float sampleRate_;
  const double sampleRate64_;
  const bool stereo_;
  Params<kSlotCount> params_;
  Modulation mod_;
  bool resting_ = false;
  NoteName note_;                         ///< played last
  float bend_ = 0;                        ///< semitones, of that note
  float gate_ = 1, gateStep_ = 0;         ///< level left of a note that has ended, what it loses a frame
  float pitch_ = 0, target_ = 0;          ///< Hz
  double phase_ = 0;                      ///< radians, not wrapped
  Envelope filterEnv_, ampEnv_;           ///< in mode 0 only filterEnv_.value is used
  double y1_ = 0, y2_ = 0, y3_ = 0;       ///< ladder
  float band_ = 0, low_ = 0;              ///< state variable filter
  float decayMs_ = -1, decayFactor_ = 0;  ///< memo of decayFactor
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Tb303Ext(setup); }

}  // namespace

extern const NodeType kTb303Ext;
const NodeType kTb303Ext = {&kDescriptor, create};

MAM_END_ISA
