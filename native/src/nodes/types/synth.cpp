// realtime
// synth: a polyphonic subtractive synthesizer, sixteen voices in lanes.
//
// What moves slower than samples is looked at on the node's own grid of 16 frames and goes straight from value to value
// between; envelopes, phases and filters advance every sample. Voices are summed block by block in their lanes, then the
// lanes as a fixed tree.
//
// Limits at 48 kHz, held by tests/nodes/types/synth_test.cpp against spectra:
// - tuning: within 0.02 cents of 440 Hz * 2^((note - 69) / 12), from note 12 to 120;
// - aliasing of saw, pulse and triangle below 10 kHz: 70 dB under the fundamental up to 1 kHz, 55 dB up to 4 kHz; why is in
//   nodes/synth/oscillator.hpp;
// - filter: low pass -3 dB at the cutoff within 0.2 dB, 12 or 24 dB an octave within 1.5 dB between two and four times the
//   cutoff; resonance 1 lifts it by 34 dB at most; sources in nodes/synth/filter.hpp.
#include <new>

#include "nodes/modulation.hpp"
#include "nodes/params.hpp"
#include "nodes/synth/aim.hpp"
#include "nodes/synth/envelope.hpp"
#include "nodes/synth/oscillator.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

using namespace synth;

constexpr PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};

constexpr NodeDescriptor kDescriptor = {"synth",
                                        "Synth",
                                        "Polyphonic subtractive synthesizer: two oscillators, sub, noise, filter, two "
                                        "envelopes, two LFOs. A trigger plays NOTE_SEMITONES.",
                                        Role::Generator,
                                        /*lenientParams=*/false,
                                        /*takesEvents=*/true,
                                        /*takesModulation=*/true,
                                        kFileKeys,
                                        kFileKeyCount,
                                        kLiveParams,
                                        kParamCount,
                                        kPorts,
                                        1,
                                        /*lanes=*/1,
                                        Notes::Many};

constexpr uint64_t kNever = UINT64_MAX;
enum Source : uint32_t { Osc1, Osc2, Sub, Noise, Drive, kSources };
constexpr Id kLevelOf[kSources] = {OSC1_LEVEL, OSC2_LEVEL, SUB_LEVEL, NOISE_LEVEL, DRIVE};

uint32_t slotOf(uint32_t id) noexcept { return id - 1; }

uint32_t hashOf(uint64_t seed) noexcept {
  uint64_t z = seed + 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return static_cast<uint32_t>((z ^ (z >> 31)) >> 32);
}

class Synth final : public NodeGroup {
 public:
  explicit Synth(const GroupSetup& setup) noexcept
      : framesPerMs_(static_cast<float>(setup.sampleRate * 0.001)),
        rate_{static_cast<float>(setup.sampleRate), static_cast<float>(440.0 / setup.sampleRate), setup.channels > 1},
        seed_(setup.nodes[0].seed),
        voices_(static_cast<uint32_t>(
            math::clamp(setup.nodes[0].values[kParamCount], 1.0, static_cast<double>(kMaxVoices)))),
        blockCount_((voices_ + kLanes - 1) / kLanes) {
    for (uint32_t id = 1; id <= kParamCount; ++id)
      params_.declare(slotOf(id), kLiveParams[id - 1].smoothing, static_cast<float>(setup.nodes[0].values[id - 1]));
  }
  ~Synth() override {
    delete mod_;
    delete[] blocks_;
  }

  /// False when memory was short.
  bool prepare(const GroupSetup& setup) noexcept {
    blocks_ = new (std::nothrow) VoiceBlock[blockCount_];
    if (blocks_ == nullptr) return false;
    if (setup.nodes[0].routeCount != 0) {
      mod_ = new (std::nothrow) Modulation;
      if (mod_ == nullptr) return false;
      mod_->prepare(setup.nodes[0], setup.sampleRate);
    }
    doReset(ResetTo::Start);
    return true;
  }

 private:
  void doReset(ResetTo) noexcept override {
    params_.reset();
    if (mod_ != nullptr) mod_->reset();
    std::memset(static_cast<void*>(blocks_), 0, blockCount_ * sizeof *blocks_);
    for (uint32_t b = 0; b < blockCount_; ++b)
      for (uint32_t l = 0; l < kLanes; ++l) {
        VoiceBlock& block = blocks_[b];
        for (Oscillator& one : block.oscillators) one.period[l] = 1;
        block.syncRatio[l] = 1;
        block.noiseKey[l] = hashOf(seed_ + b * kLanes + l);
        block.gateEnd[l] = kNever;
      }
    frame_ = serial_ = 0;
    nextGate_ = kNever;
    lastPitch_ = 60;
    moving_ = false;
    readValues([](Id) noexcept { return 0.f; });
    for (uint32_t s = 0; s < kSources; ++s) {
      level_[s] = levelGoal_[s] = values_[kLevelOf[s]];
      levelSlide_[s] = 0;
    }
  }

  // ---- events

  void doApply(uint32_t, const Command& command) noexcept override {
    switch (command.kind) {
      case CommandKind::Trigger: return trigger(static_cast<float>(command.value));
      case CommandKind::NoteOn: return start(notePitch(command), noteAmount(command), nameOf(command), kNever);
      case CommandKind::NoteOff:
        return each([&](VoiceBlock& block, uint32_t l) noexcept {
          if (ends(command, block.name[l])) release(block, l);
        });
      case CommandKind::NoteExpr:
        return each([&](VoiceBlock& block, uint32_t l) noexcept {
          if (isOf(command, block.name[l])) express(block, l, command);
        });
      case CommandKind::Set:
      case CommandKind::Ramp: break;
      default: return;
    }
    if (command.param < 1 || command.param > kParamCount) return;
    params_.ramp(slotOf(command.param), static_cast<float>(command.value),
                 command.kind == CommandKind::Ramp ? command.rampFrames : 0);
    stale_ = true;
    moving_ = params_.anyMoving();
  }

  template <class Each> void each(const Each& call) noexcept {
    for (uint32_t b = 0; b < blockCount_; ++b)
      for (uint32_t l = 0; l < kLanes; ++l) call(blocks_[b], l);
  }

  void trigger(float velocity) noexcept {
    refresh();
    const float gate = values_[GATE_LEN_MS] * framesPerMs_ + 0.5f;
    start(values_[NOTE_SEMITONES], velocity > 0 ? velocity : values_[VELOCITY], {},
          frame_ + static_cast<uint64_t>(math::max(gate, 1.f)));
  }

  void start(float pitch, float velocity, const NoteName& name, uint64_t gateEnd) noexcept {
    refresh();
    const float bounded = math::clamp(pitch, -60.f, 180.f);
    const uint32_t count = math::min(static_cast<uint32_t>(values_[UNISON] + 0.5f), voices_);
    if (serial_++ == 0) lastPitch_ = bounded;
    for (uint32_t i = 0; i < count; ++i) {
      const uint32_t voice = freeVoice(), l = voice % kLanes;
      VoiceBlock& block = blocks_[voice / kLanes];
      const bool fresh = block.amp.stage[l] == Stage::Idle;
      if (fresh) clear(block, l, i);
      glide(block, l, bounded);
      block.velocity[l] = math::clamp(velocity, 0.f, 1.f);
      block.bend[l] = block.pressure[l] = block.timbre[l] = 0;
      block.spread[l] = count == 1 ? 0.f
                                   : 2.f * static_cast<float>(static_cast<int32_t>(i)) /
                                             static_cast<float>(static_cast<int32_t>(count - 1)) -
                                         1.f;
      block.share[l] = 1.f / math::sqrt(static_cast<float>(static_cast<int32_t>(count)));
      block.serial[l] = serial_;
      block.name[l] = name;
      block.gateEnd[l] = gateEnd;
      block.lfoPhase[0][l] = block.lfoPhase[1][l] = 0;
      enter(block.amp, l, Stage::Attack, ampShape_);
      enter(block.filter, l, Stage::Attack, filterShape_);
      if (fresh) {
        Aim aim;
        aimAt(block, values_, rate_, aim);
        land(block, l, values_, aim);
      }
    }
    nextGate_ = math::min(nextGate_, gateEnd);
    lastPitch_ = bounded;
  }

  /// The first that is idle, else the oldest that was let go, else the oldest.
  uint32_t freeVoice() const noexcept {
    uint32_t best = 0;
    uint64_t bestRank = kNever;
    for (uint32_t voice = 0; voice < voices_; ++voice) {
      const VoiceBlock& block = blocks_[voice / kLanes];
      const uint32_t l = voice % kLanes;
      if (block.amp.stage[l] == Stage::Idle) return voice;
      const uint64_t held = block.amp.stage[l] == Stage::Release ? 0 : uint64_t{1} << 62;
      if ((block.serial[l] | held) >= bestRank) continue;
      bestRank = block.serial[l] | held;
      best = voice;
    }
    return best;
  }

  /// A voice that was silent. The first of a note begins its cycles at 0, the others anywhere.
  void clear(VoiceBlock& block, uint32_t l, uint32_t place) noexcept {
    const uint64_t key = seed_ ^ (serial_ << 20 | place << 2);
    for (uint32_t i = 0; i < kOscillators; ++i) block.oscillators[i].phase[l] = place == 0 ? 0 : hashOf(key + i);
    block.amp.level[l] = block.filter.level[l] = 0;
    for (Section& section : block.sections) section.s1[l] = section.s2[l] = 0;
  }

  void glide(VoiceBlock& block, uint32_t l, float pitch) noexcept {
    const float steps = values_[GLIDE_MS] * framesPerMs_ * (1.f / kGridFrames) + 0.5f;
    const uint32_t count = static_cast<uint32_t>(steps);
    block.target[l] = pitch;
    block.glideSteps[l] = count;
    block.pitch[l] = count > 0 ? lastPitch_ : pitch;
    block.glideStep[l] = count > 0 ? (pitch - lastPitch_) / static_cast<float>(static_cast<int32_t>(count)) : 0;
  }

  void release(VoiceBlock& block, uint32_t l) noexcept {
    block.name[l].held = 0;
    block.gateEnd[l] = kNever;
    if (block.amp.stage[l] == Stage::Idle) return;
    enter(block.amp, l, Stage::Release, ampShape_);
    enter(block.filter, l, Stage::Release, filterShape_);
  }

  void express(VoiceBlock& block, uint32_t l, const Command& command) noexcept {
    switch (static_cast<Expression>(command.param)) {
      case Expression::Pitch: block.bend[l] = math::clamp(notePitch(command), -120.f, 120.f); break;
      case Expression::Pressure: block.pressure[l] = math::clamp(noteAmount(command), 0.f, 1.f); break;
      case Expression::Timbre: block.timbre[l] = math::clamp(noteAmount(command), 0.f, 1.f); break;
    }
  }

  void endGates() noexcept {
    nextGate_ = kNever;
    each([this](VoiceBlock& block, uint32_t l) noexcept {
      if (block.gateEnd[l] <= frame_) release(block, l);
      nextGate_ = math::min(nextGate_, block.gateEnd[l]);
    });
  }

  // ---- parameters

  template <class Added> void readValues(const Added& added) noexcept {
    for (uint32_t i = 0; i < kParamCount; ++i) {
      const LiveParam& p = kLiveParams[i];
      const float sum = p.modulatable ? added(static_cast<Id>(p.id)) : 0.f;
      values_.of[p.id] = math::clamp(params_.current(i) + sum, p.min, p.max);
    }
    stale_ = false;
    shapeEnvelopes();
  }
  /// Between grid frames, for a note that starts there.
  void refresh() noexcept {
    if (!stale_ && !moving_ && mod_ == nullptr) return;
    readValues([this](Id id) noexcept { return mod_ != nullptr ? mod_->pendingSum(id) : 0.f; });
    stale_ = true;  // the grid looks again
  }
  void shapeEnvelopes() noexcept {
    ampShape_ = shapeOf(values_[AMP_ATTACK_MS], values_[AMP_DECAY_MS], values_[AMP_SUSTAIN], values_[AMP_RELEASE_MS],
                        framesPerMs_);
    filterShape_ = shapeOf(values_[FILTER_ATTACK_MS], values_[FILTER_DECAY_MS], values_[FILTER_SUSTAIN],
                           values_[FILTER_RELEASE_MS], framesPerMs_);
  }
  OscWave waveOf(Id id) const noexcept { return static_cast<OscWave>(static_cast<uint32_t>(values_[id] + 0.5f)); }

  // ---- sound

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float left[kTileFrames][kLanes], right[kTileFrames][kLanes];
    std::memset(left, 0, block.frames * sizeof *left);
    std::memset(right, 0, block.frames * sizeof *right);
    play(block.frames, left, right);
    sumLanes(left, block.out[0], block.frames);
    if (rate_.stereo) sumLanes(right, block.out[1], block.frames);
  }

  /// At most a tile. No voice that sounds needs sums to be added to.
  void play(uint32_t count, float (*left)[kLanes], float (*right)[kLanes]) noexcept {
    if (mod_ != nullptr) mod_->tick(count);
    for (uint32_t done = 0; done < count;) {
      const uint32_t onGrid = static_cast<uint32_t>(frame_ % kGridFrames);
      if (onGrid == 0) look(done);
      if (frame_ >= nextGate_) endGates();
      const uint64_t untilGate = nextGate_ - frame_;
      uint32_t frames = math::min(count - done, kGridFrames - onGrid);
      if (untilGate < frames) frames = static_cast<uint32_t>(untilGate);
      renderSegment(frames, left == nullptr ? nullptr : left + done,
                    rate_.stereo && right != nullptr ? right + done : nullptr);
      if (moving_) {
        params_.advance(frames);
        moving_ = params_.anyMoving();
        stale_ = true;
      }
      frame_ += frames;
      done += frames;
    }
  }

  /// What modulation does to parameters is looked at on the grid all the same.
  bool doIsAtRest() noexcept override {
    if (moving_ || nextGate_ != kNever) return false;
    for (uint32_t b = 0; b < blockCount_; ++b)
      if (sounds(blocks_[b])) return false;
    return mod_ != nullptr || (!stale_ && levelsStand());
  }
  bool levelsStand() const noexcept {
    for (uint32_t s = 0; s < kSources; ++s)
      if (level_[s] != levelGoal_[s] || levelSlide_[s] != 0 || levelGoal_[s] != values_[kLevelOf[s]]) return false;
    return true;
  }
  void doRest(uint32_t frames) noexcept override {
    if (mod_ == nullptr)
      frame_ += frames;
    else
      for (uint32_t done = 0; done < frames; done += kTileFrames)
        play(math::min(frames - done, kTileFrames), nullptr, nullptr);
  }

  /// The grid frame that is `done` frames into this call.
  void look(uint32_t done) noexcept {
    const bool changed = stale_ || mod_ != nullptr;
    if (changed)
      readValues([this, done](Id id) noexcept {
        const float* sum = mod_ != nullptr ? mod_->sum(id) : nullptr;
        return sum != nullptr ? sum[done] : 0.f;
      });
    for (uint32_t s = 0; s < kSources; ++s) {
      level_[s] = levelGoal_[s];
      levelGoal_[s] = values_[kLevelOf[s]];
      levelSlide_[s] = (levelGoal_[s] - level_[s]) * (1.f / kGridFrames);
    }
    for (uint32_t b = 0; b < blockCount_; ++b)
      if (sounds(blocks_[b])) look(blocks_[b], changed);
  }

  void look(VoiceBlock& block, bool changed) noexcept {
    if (changed) {
      for (uint32_t l = 0; l < kLanes; ++l) follow(block.amp, l, ampShape_);
      for (uint32_t l = 0; l < kLanes; ++l) follow(block.filter, l, filterShape_);
    }
    for (uint32_t l = 0; l < kLanes; ++l) {
      const uint32_t left = block.glideSteps[l];
      block.glideSteps[l] = left > 0 ? left - 1 : 0;
      block.pitch[l] = left > 1 ? block.pitch[l] + block.glideStep[l] : block.target[l];
    }
    Aim aim;
    aimAt(block, values_, rate_, aim);
    slide(block, values_, aim);
    const float perGrid = static_cast<float>(kGridFrames) / rate_.sampleRate;
    const uint32_t steps[2] = {toPhase(math::min(values_[LFO1_FREQ_HZ] * perGrid, 0.49f)),
                               toPhase(math::min(values_[LFO2_FREQ_HZ] * perGrid, 0.49f))};
    for (uint32_t i = 0; i < 2; ++i)
      for (uint32_t l = 0; l < kLanes; ++l) block.lfoPhase[i][l] += steps[i];
  }

  static bool sounds(const VoiceBlock& block) noexcept {
    uint32_t stages = 0;
    for (uint32_t l = 0; l < kLanes; ++l) stages |= static_cast<uint32_t>(block.amp.stage[l]);
    return stages != 0;
  }

  void renderSegment(uint32_t frames, float (*left)[kLanes], float (*right)[kLanes]) noexcept {
    float levels[kSources][kGridFrames];
    for (uint32_t s = 0; s < kSources; ++s)
      for (uint32_t n = 0; n < frames; ++n) {
        levels[s][n] = level_[s];
        level_[s] += levelSlide_[s];
      }
    for (uint32_t b = 0; b < blockCount_; ++b)
      if (sounds(blocks_[b])) renderBlock(blocks_[b], levels, frames, left, right);
  }

  /// In this segment; what is not would add zeros.
  bool heard(uint32_t source, const float (*levels)[kGridFrames]) const noexcept {
    return levels[source][0] != 0 || levelSlide_[source] != 0;
  }

  void renderBlock(VoiceBlock& block, const float (*levels)[kGridFrames], uint32_t frames, float (*left)[kLanes],
                   float (*right)[kLanes]) noexcept {
    alignas(64) float mix[kGridFrames][kLanes], amp[kGridFrames][kLanes], unheard[kGridFrames][kLanes];
    std::memset(mix, 0, frames * sizeof *mix);
    if (heard(Osc1, levels)) addOscillator(block, 0, waveOf(OSC1_WAVE), levels[Osc1], frames, mix);
    if (heard(Osc2, levels)) {
      const OscWave second = waveOf(OSC2_WAVE);
      if (values_[OSC2_SYNC] >= 0.5f && second != OscWave::Noise)
        addSecondSynced(block, second, levels[Osc2], frames, mix);
      else
        addOscillator(block, 1, second, levels[Osc2], frames, mix);
    }
    if (heard(Sub, levels)) addOscillator(block, kSub, OscWave::Pulse, levels[Sub], frames, mix);
    if (heard(Noise, levels)) addNoise(block, levels[Noise], frames, mix);
    advanceOscillators(block, frames);
    if (heard(Drive, levels)) saturate(levels[Drive], frames, mix);
    render(block.amp, ampShape_, frames, amp);
    render(block.filter, filterShape_, frames, unheard);
    filter(block, frames, mix, amp, left, right);
  }

  uint32_t counter() const noexcept { return static_cast<uint32_t>(frame_); }

  void addOscillator(const VoiceBlock& block, uint32_t index, OscWave wave, Levels levels, uint32_t frames,
                     float (*mix)[kLanes]) const noexcept {
    switch (wave) {
      case OscWave::Saw: return addWave<OscWave::Saw>(block, index, levels, counter(), frames, mix);
      case OscWave::Pulse: return addWave<OscWave::Pulse>(block, index, levels, counter(), frames, mix);
      case OscWave::Triangle: return addWave<OscWave::Triangle>(block, index, levels, counter(), frames, mix);
      case OscWave::Sine: return addWave<OscWave::Sine>(block, index, levels, counter(), frames, mix);
      case OscWave::Noise: return addWave<OscWave::Noise>(block, index, levels, counter(), frames, mix);
    }
  }
  static void addSecondSynced(const VoiceBlock& block, OscWave wave, Levels levels, uint32_t frames,
                              float (*mix)[kLanes]) noexcept {
    if (wave == OscWave::Saw) return addSynced<OscWave::Saw>(block, levels, frames, mix);
    if (wave == OscWave::Pulse) return addSynced<OscWave::Pulse>(block, levels, frames, mix);
    if (wave == OscWave::Triangle) return addSynced<OscWave::Triangle>(block, levels, frames, mix);
    return addSynced<OscWave::Sine>(block, levels, frames, mix);
  }
  void addNoise(const VoiceBlock& block, Levels levels, uint32_t frames, float (*mix)[kLanes]) const noexcept {
    for (uint32_t part = 0; part < kParts; ++part) {
      const Vu key = load<Vu>(block.noiseKey, part) + 2;
      for (uint32_t n = 0; n < frames; ++n)
        store(mix[n], part, load<Vf>(mix[n], part) + noise(key ^ ((counter() + n) * kCounterStep)) * levels[n]);
    }
  }
  static void saturate(Levels drive, uint32_t frames, float (*__restrict mix)[kLanes]) noexcept {
    for (uint32_t n = 0; n < frames; ++n)
      for (uint32_t l = 0; l < kLanes; ++l)
        mix[n][l] = (1.f - drive[n]) * mix[n][l] + drive[n] * math::tanh(4.f * mix[n][l]);
  }

  void filter(VoiceBlock& block, uint32_t frames, const float (*mix)[kLanes], const float (*amp)[kLanes],
              float (*left)[kLanes], float (*right)[kLanes]) const noexcept {
    const FilterType type = static_cast<FilterType>(static_cast<uint32_t>(values_[FILTER_TYPE] + 0.5f));
    if (values_[FILTER_POLES] >= 3.f)
      filterAs<2>(type, block, frames, mix, amp, left, right);
    else
      filterAs<1>(type, block, frames, mix, amp, left, right);
  }
  template <uint32_t Sections> void filterAs(FilterType type, VoiceBlock& block, uint32_t frames,
                                             const float (*mix)[kLanes], const float (*amp)[kLanes],
                                             float (*left)[kLanes], float (*right)[kLanes]) const noexcept {
    switch (type) {
      case FilterType::Low:
        return filterAndAdd<Sections, FilterType::Low>(block, counter(), frames, mix, amp, left, right);
      case FilterType::Band:
        return filterAndAdd<Sections, FilterType::Band>(block, counter(), frames, mix, amp, left, right);
      case FilterType::High:
        return filterAndAdd<Sections, FilterType::High>(block, counter(), frames, mix, amp, left, right);
    }
  }

  static void sumLanes(const float (*__restrict lanes)[kLanes], float* __restrict out, uint32_t frames) noexcept {
    typedef float Eight __attribute__((vector_size(32)));
    typedef float Four __attribute__((vector_size(16)));
    for (uint32_t n = 0; n < frames; ++n) {
      Eight halves[2];
      Four quarters[2];
      std::memcpy(halves, lanes[n], sizeof halves);
      const Eight eight = halves[0] + halves[1];
      std::memcpy(quarters, &eight, sizeof quarters);
      const Four four = quarters[0] + quarters[1];
      out[n] = (four[0] + four[2]) + (four[1] + four[3]);
    }
  }

  void doAdvanceParams(uint64_t frames) noexcept override {
    params_.advance(frames);
    moving_ = params_.anyMoving();
    stale_ = true;
  }

  /// A held note sounds until it ends.
  uint64_t doTailFrames() const noexcept override { return UINT64_MAX; }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    if (mod_ != nullptr) mod_->visit(visitor);
    visitor.value(values_);
    visitor.array(level_, kSources);
    visitor.array(levelGoal_, kSources);
    visitor.array(levelSlide_, kSources);
    visitor.value(frame_);
    visitor.value(serial_);
    visitor.value(nextGate_);
    visitor.value(lastPitch_);
    visitor.value(stale_);
    visitor.raw(blocks_, blockCount_ * sizeof *blocks_);
    moving_ = params_.anyMoving();
    shapeEnvelopes();
  }

  const float framesPerMs_;
  const Rate rate_;
  const uint64_t seed_;
  const uint32_t voices_, blockCount_;
  Params<kParamCount> params_;
  Modulation* mod_ = nullptr;                                           ///< owned; only with routes
  VoiceBlock* blocks_ = nullptr;                                        ///< owned
  Values values_{};                                                     ///< as of the last look
  EnvelopeShape ampShape_{}, filterShape_{};                            ///< what they make of the envelopes
  float level_[kSources], levelGoal_[kSources], levelSlide_[kSources];  ///< of the sources, and the drive
  uint64_t frame_ = 0;                                                  ///< of the node
  uint64_t serial_ = 0;                                                 ///< of the newest note
  uint64_t nextGate_ = kNever;                                          ///< node frame
  float lastPitch_ = 60;
  bool stale_ = false;   ///< a parameter has changed since the last look
  bool moving_ = false;  ///< one ramps
};

NodeGroup* create(const GroupSetup& setup) {
  Synth* made = new (std::nothrow) Synth(setup);
  if (made == nullptr || made->prepare(setup)) return made;
  delete made;
  return nullptr;
}

}  // namespace

extern const NodeType kSynth;
const NodeType kSynth = {&kDescriptor, create};

MAM_END_ISA
