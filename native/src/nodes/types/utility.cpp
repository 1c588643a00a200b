// realtime
// utility: decode, swap, polarity, width, mono and encode, in this order, as one matrix of two by two; then a delay that nothing
// makes up for.
#include <new>

#include "nodes/delay_line.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/quiet.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { WIDTH = 1, MONO, SWAP, INVERT_LEFT, INVERT_RIGHT };
constexpr uint32_t kSlots = 5;
enum Key : uint8_t { kWidth, kMono, kSwap, kInvertLeft, kInvertRight, kMode, kDelayFrames, kDelayMs };
enum Mode : uint8_t { kStereo, kEncode, kDecode };
constexpr double kLongestSeconds = 10;

const char* const kModes[] = {"stereo", "encode", "decode", nullptr};
const FileKey kFileKeys[] = {
    startKey("width", FileType::Float, Unit::None, 0, 2, 1, WIDTH, "0 mono, 1 as it is, 2 the sides alone doubled"),
    startKey("mono", FileType::Bool, Unit::Switch, 0, 1, 0, MONO, "Both channels become half of their sum"),
    startKey("swap", FileType::Bool, Unit::Switch, 0, 1, 0, SWAP, "Exchanges the channels"),
    startKey("invertLeft", FileType::Bool, Unit::Switch, 0, 1, 0, INVERT_LEFT,
             "Turns the polarity of the left channel"),
    startKey("invertRight", FileType::Bool, Unit::Switch, 0, 1, 0, INVERT_RIGHT,
             "Turns the polarity of the right channel"),
    choiceKey("mode", kModes, nullptr,
              "encode: left and right become mid (half the sum) and side (half the difference); decode: the way back"),
    heldKey("delayFrames", FileType::Int, Unit::None, 0, 480000, 0, "Delay in frames; ten seconds at most"),
    heldKey(
        "delayMs", FileType::Float, Unit::Milliseconds, 0, 10000, 0,
        "Delay in time, added to the frames. A delay is meant to be heard: it is no latency, nothing makes up for it"),
};
const LiveParam kParams[] = {
    {WIDTH, "WIDTH", "Width", Unit::None, 0, 2, 1, Smoothing::Linear, false,
     "0 mono, 1 as it is, 2 the sides alone doubled"},
    {MONO, "MONO", "Mono", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Both channels become half of their sum"},
    {SWAP, "SWAP", "Swap", Unit::Switch, 0, 1, 0, Smoothing::Step, false, "Exchanges the channels"},
    {INVERT_LEFT, "INVERT_LEFT", "Invert left", Unit::Switch, 0, 1, 0, Smoothing::Step, false,
     "Turns the polarity of the left channel"},
    {INVERT_RIGHT, "INVERT_RIGHT", "Invert right", Unit::Switch, 0, 1, 0, Smoothing::Step, false,
     "Turns the polarity of the right channel"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    liveNode("utility", "Utility", "Mid-side, width, polarity, swap, mono and a plain delay", Role::Utility, kFileKeys,
             kParams, kPorts, false);

/// Left and right of the output from left and right of the input.
struct Matrix {
  float ll, lr, rl, rr;
  Matrix after(const Matrix& first) const noexcept {
    return {ll * first.ll + lr * first.rl, ll * first.lr + lr * first.rr, rl * first.ll + rr * first.rl,
            rl * first.lr + rr * first.rr};
  }
};
constexpr Matrix kIdentity = {1, 0, 0, 1}, kSwapped = {0, 1, 1, 0};
constexpr Matrix kEncoded = {0.5f, 0.5f, 0.5f, -0.5f}, kDecoded = {1, 1, 1, -1};
enum Cell : uint32_t { kLl, kLr, kRl, kRr, kCells };

class Utility final : public NodeGroup {
 public:
  explicit Utility(const GroupSetup& setup) noexcept : channels_(setup.channels) {
    const double* values = setup.nodes[0].values;
    for (uint32_t i = 0; i < kSlots; ++i) starts_[i] = static_cast<float>(values[i]);
    mode_ = static_cast<Mode>(math::clamp(values[kMode], 0.0, 2.0));
    glideFrames_ = static_cast<uint32_t>(kGlideMs * 1e-3 * setup.sampleRate + 0.5);
    for (uint32_t cell = 0; cell < kCells; ++cell) cells_.declare(cell, Smoothing::Linear, 0);
  }

  /// [main] False when memory is short.
  bool allocate(const GroupSetup& setup) noexcept {
    const double* values = setup.nodes[0].values;
    const double wanted = values[kDelayFrames] + values[kDelayMs] * 1e-3 * setup.sampleRate;
    delayFrames_ = static_cast<uint32_t>(math::clamp(wanted + 0.5, 0.0, kLongestSeconds * setup.sampleRate));
    for (uint32_t c = 0; c < channels_ && delayFrames_ > 0; ++c)
      if (!lines_[c].allocate(delayFrames_)) return false;
    doReset(ResetTo::Start);
    return true;
  }

 private:
  void doReset(ResetTo) noexcept override {
    for (uint32_t i = 0; i < kSlots; ++i) values_[i] = starts_[i];
    plays_ = false;
    aim(0);
    position_ = 0;
    if (!used_) return;
    for (uint32_t c = 0; c < channels_ && delayFrames_ > 0; ++c) lines_[c].clear();
    used_ = false;
  }

  /// What is switched glides, as a jump of the matrix would click.
  void doApply(uint32_t, const Command& command) noexcept override {
    const bool isRamp = command.kind == CommandKind::Ramp;
    if (command.param < WIDTH || command.param > INVERT_RIGHT || (!isRamp && command.kind != CommandKind::Set)) return;
    values_[command.param - 1] = static_cast<float>(command.value);
    aim(isRamp && command.param == WIDTH ? command.rampFrames : plays_ ? glideFrames_ : 0);
  }

  bool isOn(Id id) const noexcept { return values_[id - 1] >= 0.5f; }

  void aim(uint32_t frames) noexcept {
    const float width = math::clamp(values_[WIDTH - 1], -1e3f, 1e3f), same = 0.5f + 0.5f * width;
    Matrix matrix = mode_ == kDecode ? kDecoded : kIdentity;
    if (isOn(SWAP)) matrix = kSwapped.after(matrix);
    matrix = Matrix{isOn(INVERT_LEFT) ? -1.f : 1.f, 0, 0, isOn(INVERT_RIGHT) ? -1.f : 1.f}.after(matrix);
    matrix = Matrix{same, 1 - same, 1 - same, same}.after(matrix);
    if (isOn(MONO)) matrix = Matrix{0.5f, 0.5f, 0.5f, 0.5f}.after(matrix);
    if (mode_ == kEncode) matrix = kEncoded.after(matrix);
    if (channels_ == 1) matrix = {isOn(INVERT_LEFT) ? -1.f : 1.f, 0, 0, 0};
    cells_.ramp(kLl, matrix.ll, frames);
    cells_.ramp(kLr, matrix.lr, frames);
    cells_.ramp(kRl, matrix.rl, frames);
    cells_.ramp(kRr, matrix.rr, frames);
  }

  void doProcess(const NodeBlock& block) noexcept override {
    plays_ = true;
    if (quiet_.begin()) quiet_.add(true, block.frames);
    mix(block);
    if (delayFrames_ == 0) return;
    used_ = true;
    for (uint32_t at = 0; at < block.frames;) {
      const uint32_t run = math::min(block.frames - at, delayFrames_ - position_);
      for (uint32_t c = 0; c < channels_; ++c) exchange(lines_[c].at(position_), block.out[c] + at, run);
      at += run;
      position_ += run;
      if (position_ == delayFrames_) position_ = 0;
    }
  }

  void mix(const NodeBlock& block) noexcept {
    alignas(64) float cell[kCells][kTileFrames];
    for (uint32_t i = 0; i < kCells; ++i) cells_.fill(i, cell[i], block.frames);
    if (channels_ == 1) {
      for (uint32_t i = 0; i < block.frames; ++i) block.out[0][i] = settled(cell[kLl][i] * block.in[0][i]);
      return;
    }
    const float* __restrict left = block.in[0], * __restrict right = block.in[1];
    float* __restrict toLeft = block.out[0], * __restrict toRight = block.out[1];
    for (uint32_t i = 0; i < block.frames; ++i) {
      toLeft[i] = settled(cell[kLl][i] * left[i] + cell[kLr][i] * right[i]);
      toRight[i] = settled(cell[kRl][i] * left[i] + cell[kRr][i] * right[i]);
    }
  }

  /// A stretch of the line: what was written a length ago goes out, what came goes in.
  static void exchange(float* __restrict line, float* __restrict out, uint32_t frames) noexcept {
    for (uint32_t i = 0; i < frames; ++i) {
      const float delayed = line[i];
      line[i] = out[i];
      out[i] = delayed;
    }
  }

  bool doIsAtRest() noexcept override { return quiet_.ask(delayFrames_); }
  void doRest(uint32_t frames) noexcept override {
    quiet_.rest();
    plays_ = true;
    cells_.advance(frames);
    if (delayFrames_ > 0) position_ = (position_ + frames) % delayFrames_;
  }

  void doAdvanceParams(uint64_t frames) noexcept override {
    plays_ = plays_ || frames > 0;
    cells_.advance(frames);
  }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    used_ = true;
    quiet_.forget();
    visitor.value(plays_);
    visitor.array(values_, kSlots);
    cells_.visit(visitor);
    visitor.value(position_);
    for (uint32_t c = 0; c < channels_ && delayFrames_ > 0; ++c) lines_[c].visit(visitor);
  }

  uint64_t doTailFrames() const noexcept override { return delayFrames_; }

  const uint32_t channels_;
  Mode mode_ = kStereo;
  uint32_t glideFrames_ = 0, delayFrames_ = 0;
  float starts_[kSlots] = {}, values_[kSlots] = {};
  Params<kCells> cells_;
  DelayLine lines_[kMaxChannels];
  uint32_t position_ = 0;
  bool plays_ = false;  ///< a frame since the reset: until then a switch jumps
  QuietFrames quiet_;
  bool used_ = false;  ///< the lines hold more than the zeros they came with
};

NodeGroup* create(const GroupSetup& setup) {
  Utility* utility = new (std::nothrow) Utility(setup);
  if (utility != nullptr && !utility->allocate(setup)) {
    delete utility;
    return nullptr;
  }
  return utility;
}

}  // namespace

extern const NodeType kUtility;
const NodeType kUtility = {&kDescriptor, create};

MAM_END_ISA
