// realtime
// delay: one echo line with feedback per channel (format spec 6.5).
#include <new>

#include "nodes/delay_line.hpp"
#include "nodes/effects.hpp"
#include "nodes/quiet.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

constexpr double kUsualMs = 5000;  // what a knob covers

enum Key : uint8_t { kDelayMs, kFeedback, kMix };
const FileKey kFileKeys[] = {
    numberKey("delayMs", Unit::Milliseconds, 0, kUsualMs, 350,
              "Time between echoes; above ten minutes counts as ten minutes"),
    numberKey("feedback", Unit::None, 0, 0.95, 0.35f, "Part of an echo that comes back; limited to 0..0.95"),
    numberKey("mix", Unit::None, 0, 1, 0.25f, "Share of the echoes in the output; limited to 0..1"),
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = fixedNode("delay", "Delay", "Repeats its input after a fixed time, with feedback",
                                             Role::Effect, kFileKeys, 3, kPorts);

/// At least 1. In f32, as the reference counts it.
uint32_t lengthOf(double delayMs, double sampleRate) noexcept {
  const float ms = static_cast<float>(math::clamp(delayMs, 0.0, kMaxDelayMs));
  const float frames = ms * static_cast<float>(sampleRate) * 0.001f + 0.5f;
  return frames < 1 ? 1 : static_cast<uint32_t>(math::min(frames, 2e9f));
}

class Delay final : public NodeGroup {
 public:
  explicit Delay(const GroupSetup& setup) noexcept
      : channels_(setup.channels),
        feedback_(static_cast<float>(math::clamp(setup.nodes[0].values[kFeedback], 0.0, 0.95))),
        mix_(static_cast<float>(math::clamp(setup.nodes[0].values[kMix], 0.0, 1.0))) {}

  /// [main] False when memory is short.
  bool allocate(const GroupSetup& setup) noexcept {
    const uint32_t frames = lengthOf(setup.nodes[0].values[kDelayMs], setup.sampleRate);
    for (uint32_t c = 0; c < channels_; ++c)
      if (!lines_[c].allocate(frames)) return false;
    return true;
  }

 private:
  void doReset(ResetTo) noexcept override {
    position_ = 0;
    quiet_.clear();
    if (!used_) return;
    for (uint32_t c = 0; c < channels_; ++c) lines_[c].clear();
    used_ = false;
  }

  void doProcess(const NodeBlock& block) noexcept override {
    const uint32_t length = lines_[0].frames();
    const bool counts = quiet_.begin();
    used_ = true;
    for (uint32_t at = 0; at < block.frames;) {
      const uint32_t run = math::min(block.frames - at, length - position_);
      for (uint32_t c = 0; c < channels_; ++c) echo(lines_[c].at(position_), block.in[c] + at, block.out[c] + at, run);
      if (counts)
        quiet_.add(isSilence(lines_[0].at(position_), run) && isSilence(lines_[channels_ - 1].at(position_), run), run);
      at += run;
      position_ += run;
      if (position_ == length) position_ = 0;
    }
  }

  /// A stretch of the line: what was written a length ago is read, then overwritten.
  void echo(float* __restrict line, const float* __restrict in, float* __restrict out, uint32_t frames) const noexcept {
    const float feedback = feedback_, wet = mix_, dry = 1.f - mix_;
    for (uint32_t i = 0; i < frames; ++i) {
      const float delayed = line[i];
      out[i] = settled(dry * in[i] + wet * delayed);
      line[i] = settled(in[i] + feedback * delayed);
    }
  }

  bool doIsAtRest() noexcept override { return quiet_.ask(lines_[0].frames()); }
  void doRest(uint32_t frames) noexcept override {
    quiet_.rest();
    position_ = (position_ + frames) % lines_[0].frames();
  }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    quiet_.forget();
    used_ = true;
    visitor.value(position_);
    for (uint32_t c = 0; c < channels_; ++c) lines_[c].visit(visitor);
  }

  uint64_t doTailFrames() const noexcept override {
    return mix_ > 0 ? lines_[0].frames() * passesToSilence(static_cast<double>(feedback_)) : 0;
  }

  const uint32_t channels_;
  const float feedback_, mix_;
  DelayLine lines_[kMaxChannels];
  uint32_t position_ = 0;
  QuietFrames quiet_;
  bool used_ = false;  ///< the lines hold more than the zeros they came with
};

NodeGroup* create(const GroupSetup& setup) {
  Delay* delay = new (std::nothrow) Delay(setup);
  if (delay != nullptr && !delay->allocate(setup)) {
    delete delay;
    return nullptr;
  }
  return delay;
}

}  // namespace

extern const NodeType kDelay;
const NodeType kDelay = {&kDescriptor, create};

MAM_END_ISA
