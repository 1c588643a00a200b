// realtime
// reverb: a damped comb a channel with four taps (format spec 6.9 and 14.3).
#include <new>

#include "nodes/delay_line.hpp"
#include "nodes/effects.hpp"
#include "nodes/quiet.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Key : uint8_t { kRoomSize, kDamp, kMix };
const FileKey kFileKeys[] = {
    numberKey("roomSize", Unit::None, 0, 1, 0.5, "Length of the reverberation"),
    numberKey("damp", Unit::None, 0, 0.99, 0.3f, "Loss of treble; limited to 0..0.99"),
    numberKey("mix", Unit::None, 0, 1, 0.2f, "Share of the reverberation in the output"),
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    fixedNode("reverb", "Reverb", "Short room: one damped echo line a channel", Role::Effect, kFileKeys, 3, kPorts);

constexpr uint32_t kTapFrames[] = {113, 263, 397};
constexpr float kTapGains[] = {0.3f, 0.2f, 0.1f}, kFirstGain = 0.4f, kInputGain = 0.2f;
/// Bounds of absurd files: beyond, products leave f32.
constexpr double kLargest = 1e6;
constexpr float kLargestInput = 1e15f;

bool isPrime(uint32_t n) noexcept {
  for (uint32_t i = 2; i * i <= n; ++i)
    if (n % i == 0) return false;
  return true;
}
/// Next prime from 30 ms and a channel's offset on. Below 2.7 kHz as there: a tile must be shorter than the line by more
/// than the longest tap.
uint32_t lengthOf(double sampleRate, uint32_t offset) noexcept {
  uint32_t frames = static_cast<uint32_t>(0.03 * math::clamp(sampleRate, 2700.0, 1e7)) + offset;
  while (!isPrime(frames)) ++frames;
  return frames;
}

/// One channel. The first kTileFrames samples of the line are repeated behind its end, so that every stretch of a tile is
/// in one piece.
class Comb {
 public:
  bool allocate(uint32_t length) noexcept {
    length_ = length;
    return line_.allocate(length + kTileFrames);
  }
  void clear() noexcept {
    line_.clear();
    position_ = 0;
    lowPass = 0;
  }
  const float* now() noexcept { return line_.at(position_); }
  const float* ago(uint32_t frames) noexcept {
    return line_.at(position_ >= frames ? position_ - frames : position_ + length_ - frames);
  }
  /// Writes at the position and moves on.
  void write(const float* samples, uint32_t frames) noexcept {
    const uint32_t first = math::min(frames, length_ - position_);
    put(position_, samples, first);
    put(0, samples + first, frames - first);
    position_ = first == length_ - position_ ? frames - first : position_ + frames;
  }
  /// Of silence, past silence.
  void rest(uint32_t frames) noexcept { position_ = (position_ + frames) % length_; }
  void visit(StateVisitor& visitor) noexcept {
    visitor.value(position_);
    visitor.value(lowPass);
    line_.visit(visitor);
  }
  uint32_t length() const noexcept { return length_; }

  double lowPass = 0;

 private:
  void put(uint32_t at, const float* samples, uint32_t frames) noexcept {
    std::memcpy(line_.at(at), samples, frames * sizeof(float));
    if (at >= kTileFrames) return;
    std::memcpy(line_.at(at + length_), samples, math::min(frames, kTileFrames - at) * sizeof(float));
  }

  DelayLine line_;
  uint32_t length_ = 0, position_ = 0;
};

class Reverb final : public NodeGroup {
 public:
  explicit Reverb(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const double* values = setup.nodes[0].values;
    feedback_ = static_cast<float>(0.75 + 0.2 * math::clamp(values[kRoomSize], -kLargest, kLargest));
    damp_ = math::clamp(values[kDamp], 0.0, 0.99);
    mix_ = static_cast<float>(math::clamp(values[kMix], -kLargest, kLargest));
  }

  /// [main] False when memory is short.
  bool allocate(double sampleRate) noexcept {
    constexpr uint32_t kOffsets[kMaxChannels] = {389, 433};
    for (uint32_t c = 0; c < channels_; ++c)
      if (!combs_[c].allocate(lengthOf(sampleRate, kOffsets[c]))) return false;
    return true;
  }

 private:
  void doReset(ResetTo) noexcept override {
    for (uint32_t c = 0; c < channels_; ++c) combs_[c].clear();
    grid_ = 0;
    quiet_.clear();
  }

  void doProcess(const NodeBlock& block) noexcept override {
    counts_ = quiet_.begin();
    for (uint32_t at = 0; at < block.frames;) {
      const uint32_t count = math::min(block.frames - at, kFlushFrames - grid_);
      render(block, at, count);
      at += count;
      grid_ = (grid_ + count) % kFlushFrames;
      if (grid_ != 0) continue;
      for (uint32_t c = 0; c < channels_; ++c) combs_[c].lowPass = math::flushed(combs_[c].lowPass);
    }
  }

  /// A stretch of at most a tile. Everything read was written before it, so only the low passes are serial; those of both
  /// channels run beside each other.
  void render(const NodeBlock& block, uint32_t at, uint32_t frames) noexcept {
    double damped[kMaxChannels][kTileFrames];
    for (uint32_t c = 0; c < channels_; ++c) scale(combs_[c].now(), damped[c], frames);
    if (channels_ == 2)
      lowPassBoth(damped[0], damped[1], frames);
    else
      lowPassOne(damped[0], frames);
    bool silent = true;
    for (uint32_t c = 0; c < channels_; ++c)
      silent &= mixDown(combs_[c], damped[c], block.in[c] + at, block.out[c] + at, frames);
    if (counts_) quiet_.add(silent, frames);
  }

  void scale(const float* __restrict line, double* __restrict out, uint32_t frames) const noexcept {
    for (uint32_t i = 0; i < frames; ++i) out[i] = (1 - damp_) * static_cast<double>(line[i]);
  }
  void lowPassOne(double* left, uint32_t frames) noexcept {
    double l = combs_[0].lowPass;
    for (uint32_t i = 0; i < frames; ++i) left[i] = l = left[i] + damp_ * l;
    combs_[0].lowPass = l;
  }
  void lowPassBoth(double* __restrict left, double* __restrict right, uint32_t frames) noexcept {
    double l = combs_[0].lowPass, r = combs_[1].lowPass;
    for (uint32_t i = 0; i < frames; ++i) {
      left[i] = l = left[i] + damp_ * l;
      right[i] = r = right[i] + damp_ * r;
    }
    combs_[0].lowPass = l;
    combs_[1].lowPass = r;
  }

  /// Whether it wrote silence, where that counts.
  bool mixDown(Comb& comb, const double* __restrict damped, const float* __restrict in, float* __restrict out,
               uint32_t frames) const noexcept {
    const float *a = comb.ago(kTapFrames[0]), *b = comb.ago(kTapFrames[1]), *c = comb.ago(kTapFrames[2]);
    float written[kTileFrames];
    for (uint32_t i = 0; i < frames; ++i) {
      const float x = math::clamp(in[i], -kLargestInput, kLargestInput);
      written[i] = settled(static_cast<float>(damped[i]) * feedback_ + kInputGain * x);
      const float wet = kFirstGain * written[i] + kTapGains[0] * a[i] + kTapGains[1] * b[i] + kTapGains[2] * c[i];
      out[i] = settled((1.f - mix_) * x + mix_ * wet);
    }
    comb.write(written, frames);
    return counts_ && isSilence(written, frames);
  }

  bool doIsAtRest() noexcept override {
    bool decayed = true;
    for (uint32_t c = 0; c < channels_; ++c) decayed &= isPlusZero(combs_[c].lowPass);
    return quiet_.ask(combs_[channels_ - 1].length()) && decayed;
  }
  void doRest(uint32_t frames) noexcept override {
    quiet_.rest();
    for (uint32_t c = 0; c < channels_; ++c) combs_[c].rest(frames);
    grid_ = (grid_ + frames) % kFlushFrames;
  }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    quiet_.forget();
    visitor.value(grid_);
    for (uint32_t c = 0; c < channels_; ++c) combs_[c].visit(visitor);
  }

  uint64_t doTailFrames() const noexcept override {
    const uint64_t passes = passesToSilence(static_cast<double>(feedback_));
    if (mix_ == 0) return 0;
    return passes == UINT64_MAX ? UINT64_MAX : combs_[channels_ - 1].length() * passes + kTapFrames[2];
  }

  const uint32_t channels_;
  float feedback_ = 0, mix_ = 0;
  double damp_ = 0;
  Comb combs_[kMaxChannels];
  uint32_t grid_ = 0;  ///< node frames modulo kFlushFrames
  QuietFrames quiet_;
  bool counts_ = false;  ///< of this call: silence is counted
};

NodeGroup* create(const GroupSetup& setup) {
  Reverb* reverb = new (std::nothrow) Reverb(setup);
  if (reverb != nullptr && !reverb->allocate(setup.sampleRate)) {
    delete reverb;
    return nullptr;
  }
  return reverb;
}

}  // namespace

extern const NodeType kReverb;
const NodeType kReverb = {&kDescriptor, create};

MAM_END_ISA
