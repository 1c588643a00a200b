// realtime
// limiter: holds the true peak below a ceiling, looking ahead.
//
// Peaks are those of a meter after ITU-R BS.1770-4, annex 2 (measure/true_peak.hpp): samples and three points between each two.
// The gain that each of them asks for goes through a sliding minimum, a release and two moving averages, the structure of
// Luff, "Designing a straightforward limiter" (signalsmith-audio.co.uk, 2022). The minimum is held for as long as the
// interpolation reaches to both sides, so the gain is at or below what a point asks for at every sample that the point is
// made of. Gains are whole multiples of 2^-40: their running sums are exact, and at rest the gain is exactly 1.
#include <cstring>
#include <new>

#include "measure/true_peak_taps.hpp"
#include "nodes/delay_line.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/quiet.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t { CEILING_DB = 1, GAIN_DB, RELEASE_MS };
constexpr uint32_t kSlots = 3;
enum Key : uint8_t { kCeilingDb, kGainDb, kReleaseMs, kLookAheadMs };

const FileKey kFileKeys[] = {
    startKey("ceilingDb", FileType::Float, Unit::Decibels, -40, 0, -1, CEILING_DB, "Greatest true peak, in dBTP"),
    startKey("gainDb", FileType::Float, Unit::Decibels, -24, 36, 0, GAIN_DB, "Gain before the limiter"),
    startKey("releaseMs", FileType::Float, Unit::Milliseconds, 1, 2000, 100, RELEASE_MS,
             "Time constant in which the gain comes back"),
    heldKey("lookAheadMs", FileType::Float, Unit::Milliseconds, 1, 20, 5,
            "How early the gain begins to fall: its latency"),
};
const LiveParam kParams[] = {
    {CEILING_DB, "CEILING_DB", "Ceiling", Unit::Decibels, -40, 0, -1, Smoothing::Linear, false,
     "Greatest true peak, in dBTP"},
    {GAIN_DB, "GAIN_DB", "Gain", Unit::Decibels, -24, 36, 0, Smoothing::Linear, false, "Gain before the limiter"},
    {RELEASE_MS, "RELEASE_MS", "Release", Unit::Milliseconds, 1, 2000, 100, Smoothing::Step, false,
     "Time constant in which the gain comes back"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    liveNode("limiter", "Limiter", "Keeps the true peak of its input below a ceiling; both channels fall together",
             Role::Effect, kFileKeys, kParams, kPorts, false);

constexpr uint32_t kReach = true_peak::kHalfTaps;  ///< samples to each side of a point between two
constexpr uint32_t kHistory = 2 * kReach;
constexpr double kUnity = 1099511627776.0;  ///< gain 1

/// Memory of one kind, owned. Allocation is [main].
template <class T> struct Memory {
  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { std::free(at); }
  bool allocate(uint32_t size) noexcept {
    at = static_cast<T*>(std::calloc(size, sizeof(T)));
    count = at == nullptr ? 0 : size;
    return at != nullptr;
  }
  void visit(StateVisitor& visitor) noexcept { visitor.array(at, count); }
  T* at = nullptr;
  uint32_t count = 0;
};

/// The least of the last `length` values: a queue of those that no later one undercuts, least first.
class SlidingMinimum {
 public:
  bool allocate(uint32_t length) noexcept { return values_.allocate(length) && frames_.allocate(length); }
  void reset() noexcept {
    first_ = size_ = 0;
    frame_ = 0;
  }

  double step(double value) noexcept {
    const uint32_t length = values_.count;
    if (size_ > 0 && frames_.at[first_] + length <= frame_) {
      first_ = next(first_);
      --size_;
    }
    while (size_ > 0 && values_.at[wrap(first_ + size_ - 1)] >= value) --size_;
    const uint32_t last = wrap(first_ + size_);
    values_.at[last] = value;
    frames_.at[last] = frame_++;
    ++size_;
    return values_.at[first_];
  }
  /// Only this value is left, and it is the one that comes.
  bool holdsAlone(double value) const noexcept { return size_ == 1 && values_.at[first_] == value; }
  void rest(uint32_t frames) noexcept {
    frame_ += frames;
    frames_.at[first_] = frame_ - 1;
  }

  void visit(StateVisitor& visitor) noexcept {
    values_.visit(visitor);
    frames_.visit(visitor);
    visitor.value(first_);
    visitor.value(size_);
    visitor.value(frame_);
  }

 private:
  uint32_t wrap(uint32_t i) const noexcept { return i >= values_.count ? i - values_.count : i; }
  uint32_t next(uint32_t i) const noexcept { return wrap(i + 1); }

  Memory<double> values_;
  Memory<uint64_t> frames_;
  uint32_t first_ = 0, size_ = 0;
  uint64_t frame_ = 0;
};

/// Mean of the last `length` gains, rounded down. Sums of whole numbers below 2^53 are exact.
class MovingAverage {
 public:
  bool allocate(uint32_t length) noexcept { return values_.allocate(length); }
  void reset() noexcept {
    for (uint32_t i = 0; i < values_.count; ++i) values_.at[i] = kUnity;
    sum_ = kUnity * values_.count;
    position_ = 0;
  }
  double step(double value) noexcept {
    sum_ += value - values_.at[position_];
    values_.at[position_] = value;
    position_ = position_ + 1 == values_.count ? 0 : position_ + 1;
    return mean();
  }
  double mean() const noexcept { return math::floor(sum_ / values_.count); }
  uint32_t length() const noexcept { return values_.count; }
  void rest(uint32_t frames) noexcept { position_ = (position_ + frames) % values_.count; }
  void visit(StateVisitor& visitor) noexcept {
    values_.visit(visitor);
    visitor.value(sum_);
    visitor.value(position_);
  }

 private:
  Memory<double> values_;
  double sum_ = 0;
  uint32_t position_ = 0;
};

class Limiter final : public NodeGroup {
 public:
  explicit Limiter(const GroupSetup& setup) noexcept : sampleRate_(setup.sampleRate), channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    float starts[kSlots];
    for (uint32_t i = 0; i < kSlots; ++i) starts[i] = static_cast<float>(node.values[i]);
    params_.prepare(kParams, starts, node, setup.sampleRate);
  }

  /// [main] False when memory is short.
  bool allocate(const GroupSetup& setup) noexcept {
    const double wanted = math::clamp(setup.nodes[0].values[kLookAheadMs], 1.0, 20.0) * 1e-3 * setup.sampleRate;
    latencyFrames_ = math::max(static_cast<uint32_t>(wanted + 0.5), 2 * kReach + 8);
    // A gain is averaged over `span` frames back from the newest point. That point is kReach frames old, and the oldest
    // sample that the average serves lies kReach - 1 before the oldest point in it.
    const uint32_t span = latencyFrames_ - (2 * kReach - 1), half = (span + 2) / 2;
    bool all = minimum_.allocate(span + 2 * kReach) && first_.allocate(half) && second_.allocate(span + 2 - half);
    for (uint32_t c = 0; c < channels_; ++c) all = all && lines_[c].allocate(latencyFrames_);
    if (all) doReset(ResetTo::Start);
    return all;
  }

 private:
  void doReset(ResetTo) noexcept override {
    params_.reset();
    minimum_.reset();
    first_.reset();
    second_.reset();
    released_ = kUnity;
    quiet_.clear();
    steady_.clear();
    position_ = 0;
    std::memset(recent_, 0, sizeof recent_);
    for (uint32_t c = 0; c < channels_; ++c) lines_[c].clear();
  }

  void doApply(uint32_t, const Command& command) noexcept override { params_.apply(command); }

  void doProcess(const NodeBlock& block) noexcept override {
    alignas(64) float ceiling[kTileFrames], peak[kTileFrames], gain[kTileFrames];
    const uint32_t frames = block.frames;
    params_.tick(frames);
    params_.fill(CEILING_DB - 1, ceiling, frames);
    params_.fill(GAIN_DB - 1, gain, frames);
    for (uint32_t i = 0; i < frames; ++i) {
      ceiling[i] = math::dbToGain(math::clamp(ceiling[i], -200.f, 40.f));
      gain[i] = math::dbToGain(math::clamp(gain[i], -200.f, 200.f));
      peak[i] = 0;
    }
    for (uint32_t c = 0; c < channels_; ++c) {
      for (uint32_t i = 0; i < frames; ++i) recent_[c][kHistory + i] = settled(block.in[c][i] * gain[i]);
      findPeaks(recent_[c], peak, frames);
    }
    for (uint32_t i = 0; i < frames; ++i) gain[i] = math::select(peak[i] > ceiling[i], ceiling[i] / peak[i], 1.f);
    const double released = released_;
    smooth(gain, frames);
    if (quiet_.begin()) quiet_.add(true, frames);
    if (steady_.begin()) steady_.add(released_ == released && minimum_.holdsAlone(kUnity), frames);
    for (uint32_t at = 0; at < frames;) {
      const uint32_t run = math::min(frames - at, latencyFrames_ - position_);
      for (uint32_t c = 0; c < channels_; ++c)
        amplify(lines_[c].at(position_), recent_[c] + kHistory + at, gain + at, block.out[c] + at, run);
      at += run;
      position_ += run;
      if (position_ == latencyFrames_) position_ = 0;
    }
    for (uint32_t c = 0; c < channels_; ++c) std::memmove(recent_[c], recent_[c] + frames, kHistory * sizeof(float));
  }

  /// The greatest magnitude of the sample kReach ago and of the three points between it and the next, or what `peak` holds.
  static void findPeaks(const float* __restrict recent, float* __restrict peak, uint32_t frames) noexcept {
    alignas(64) float even[kTileFrames] = {}, odd[kTileFrames] = {}, half[kTileFrames] = {};
    const float* const here = recent + kReach;
    for (uint32_t k = 1; k <= kReach; ++k) {
      const float e = true_peak::kQuarterEven[k - 1], o = true_peak::kQuarterOdd[k - 1], h = true_peak::kHalf[k - 1];
      const float* __restrict right = here + k, * __restrict left = here + 1 - k;
      for (uint32_t i = 0; i < frames; ++i) {
        const float u = right[i] + left[i], v = right[i] - left[i];
        even[i] += e * u;
        odd[i] += o * v;
        half[i] += h * u;
      }
    }
    for (uint32_t i = 0; i < frames; ++i) {
      const float between = math::max(math::abs(even[i]) + math::abs(odd[i]), math::abs(half[i]));
      peak[i] = math::max(peak[i], math::max(math::abs(here[i]), between));
    }
  }

  /// From the gain that each point asks for to the gain of the sample that leaves.
  void smooth(float* gain, uint32_t frames) noexcept {
    const double releaseMs = math::clamp(static_cast<double>(params_.current(RELEASE_MS - 1)), 0.01, 1e6);
    const double share = 1 - math::exp(-1e3 / (releaseMs * sampleRate_));
    for (uint32_t i = 0; i < frames; ++i) {
      const double least = minimum_.step(math::floor(static_cast<double>(gain[i]) * kUnity));
      released_ = least < released_ ? least : math::floor(released_ + (least - released_) * share);
      gain[i] = static_cast<float>(second_.step(first_.step(released_)) * (1 / kUnity));
    }
  }

  static void amplify(float* __restrict line, const float* __restrict in, const float* __restrict gain,
                      float* __restrict out, uint32_t frames) noexcept {
    for (uint32_t i = 0; i < frames; ++i) {
      out[i] = settled(line[i] * gain[i]);
      line[i] = in[i];
    }
  }

  float doReductionDb() const noexcept override {
    return math::min(static_cast<float>(math::gainToDb(second_.mean() * (1 / kUnity))), 0.f);
  }

  /// The gain need not have come back to 1: close to it, rounding down holds it where it is.
  bool doIsAtRest() noexcept override {
    const bool empty = quiet_.ask(latencyFrames_ + kHistory), even = steady_.ask(first_.length() + second_.length());
    return empty && even && minimum_.holdsAlone(kUnity);
  }
  void doRest(uint32_t frames) noexcept override {
    quiet_.rest();
    steady_.rest();
    params_.rest(frames);
    minimum_.rest(frames);
    first_.rest(frames);
    second_.rest(frames);
    position_ = (position_ + frames) % latencyFrames_;
  }

  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    quiet_.forget();
    steady_.forget();
    params_.visit(visitor);
    minimum_.visit(visitor);
    first_.visit(visitor);
    second_.visit(visitor);
    visitor.value(released_);
    visitor.value(position_);
    for (uint32_t c = 0; c < channels_; ++c) {
      lines_[c].visit(visitor);
      visitor.array(recent_[c], kHistory);
    }
  }

  uint32_t doLatencyFrames() const noexcept override { return latencyFrames_; }
  uint64_t doTailFrames() const noexcept override { return latencyFrames_; }

  const double sampleRate_;
  const uint32_t channels_;
  uint32_t latencyFrames_ = 0;
  GlidingParams<kSlots> params_;
  SlidingMinimum minimum_;
  MovingAverage first_, second_;
  double released_ = kUnity;
  QuietFrames quiet_, steady_;  ///< input; gains
  DelayLine lines_[kMaxChannels];
  uint32_t position_ = 0;
  alignas(64) float recent_[kMaxChannels][kHistory + kTileFrames] = {};
};

NodeGroup* create(const GroupSetup& setup) {
  Limiter* limiter = new (std::nothrow) Limiter(setup);
  if (limiter != nullptr && !limiter->allocate(setup)) {
    delete limiter;
    return nullptr;
  }
  return limiter;
}

}  // namespace

extern const NodeType kLimiter;
const NodeType kLimiter = {&kDescriptor, create};

MAM_END_ISA
