// realtime
// spectral_ducker (spec 6.7, Q22, Q23): a delayed main path, turned down by the loudest of several resonators on the key.
//
// Bands advance four at a time: one vector recursion moves their resonators and envelopes frame by frame, then a plain loop
// over the frames of each band makes gains of them. Recursions are f64: at 60 Hz an f32 resonator loses three digits.
#include <cstring>
#include <new>

#include "nodes/ducker_bands.hpp"

MAM_BEGIN_ISA
namespace {

using namespace ducker;

const FileKey kItems[kItemKeys] = {
    numberKey("centerHz", Unit::Hertz, 20, 20000, 100, "Centre of the resonator on the key"),
    numberKey("q", Unit::None, 0.1, 20, 1, "Sharpness of the resonator"),
    numberKey("depthDb", Unit::Decibels, -60, 0, -6, "The most that this band turns the main path down"),
    numberKey("thresholdDb", Unit::Decibels, -60, 0, -18, "Level of the band above which it ducks"),
    numberKey("ratio", Unit::None, 1, 20, 2, "Decibels over the threshold that become one decibel"),
    numberKey("kneeDb", Unit::Decibels, 0, 24, 6, "Width over which the ratio grows in; 0 is a hard knee"),
    numberKey("holdMs", Unit::Milliseconds, 0, 500, 0, "How long a reached gain stays before it is read again"),
};

enum Key : uint8_t {
  kAttackMs,
  kReleaseMs,
  kLookaheadMs,
  kMix,
  kDetectorHpfHz,
  kApplyMode,
  kStereoMode,
  kMsSideScale,
  kMakeupDb,
  kUnusedThresholdDb,
  kUnusedRatio,
  kBands,
  kKeys
};
const char* const kApplyModes[] = {"multiply", "dynamicEq", nullptr};
const char* const kStereoModes[] = {"LR", "MidSide", "midSide", nullptr};
const uint8_t kStereoValues[] = {0, 1, 1};
const FileKey kFileKeys[kKeys] = {
    numberKey("attackMs", Unit::Milliseconds, 0.1, 200, 4, "Time constant of a rising band"),
    numberKey("releaseMs", Unit::Milliseconds, 0.1, 2000, 180, "Time constant of a falling band"),
    numberKey("lookaheadMs", Unit::Milliseconds, 0, 50, 5, "Delay of the main path against the key"),
    numberKey("mix", Unit::None, 0, 1, 1, "0 is the delayed input, 1 the ducked one"),
    numberKey("detectorHpfHz", Unit::Hertz, 0, 500, 0, "High-pass before the bands; off up to 1 Hz"),
    choiceKey("applyMode", kApplyModes, nullptr, "One gain for the whole spectrum, or one for each band"),
    choiceKey("stereoMode", kStereoModes, kStereoValues, "Duck left and right, or mid and side"),
    numberKey("msSideScale", Unit::None, 0, 1, 0.5, "How much of the ducking reaches the side"),
    numberKey("makeupDb", Unit::Decibels, -24, 24, 0, "Gain after everything"),
    numberKey("thresholdDb", Unit::Decibels, -60, 0, -12, "Not used: bands have their own"),
    numberKey("ratio", Unit::None, 1, 20, 2, "Not used: bands have their own"),
    {"bands", FileType::List, Unit::None, 0, 0, 0, false, FileMeaning::Fixed, 0, nullptr, nullptr, kItems, kItemKeys,
     "Resonators on the key; without this key 60, 120 and 250 Hz, an empty list does not duck"},
};
const PortDescriptor kPorts[] = {
    {"in", SignalKind::Audio, true}, {"key", SignalKind::Key, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    fixedNode("spectral_ducker", "Spectral ducker", "Turns its input down while the key sounds in one of its bands",
              Role::Effect, kFileKeys, kKeys, kPorts);

constexpr double kDefaultBands[][kItemKeys] = {
    {60, 1, -9, -18, 2, 6, 0}, {120, 1, -6, -18, 2, 6, 0}, {250, 0.8f, -3, -18, 2, 6, 0}};
constexpr double kMaxLookaheadSeconds = 10;

class SpectralDucker final : public NodeGroup {
 public:
  explicit SpectralDucker(const GroupSetup& setup) noexcept;
  ~SpectralDucker() override;
  /// [main] False when memory is short.
  bool allocate(const NodeSetup& node) noexcept;

 private:
  void doReset(ResetTo) noexcept override;
  void doProcess(const NodeBlock& block) noexcept override;
  bool doIsAtRest() noexcept override;
  void doRest(uint32_t frames) noexcept override;
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override;
  uint32_t doLatencyFrames() const noexcept override { return delayFrames_; }
  uint64_t doTailFrames() const noexcept override;
  float doReductionDb() const noexcept override;

  void processRun(const NodeBlock& block, uint32_t from, uint32_t frames) noexcept;
  void delayed(uint32_t channel, const float* in, float* out, uint32_t frames) noexcept;
  void advanceDelay(uint32_t frames) noexcept { delayAt_ = delayFrames_ ? (delayAt_ + frames) % delayFrames_ : 0; }
  void readKey(const NodeBlock& block, uint32_t from, double* key, uint32_t frames) noexcept;
  void leastGain(const NodeBlock& block, uint32_t from, float* least, uint32_t frames) noexcept;
  void multiply(const Tile* main, const float* least, float* const* out, uint32_t frames) const noexcept;
  void multiplyMidSide(const Tile* main, const float* least, float* const* out, uint32_t frames) const noexcept;
  void equalise(const Tile* main, const float* least, float* const* out, uint32_t frames) noexcept;

  double sampleRate_;
  uint32_t channels_;
  bool keyed_, highPassed_, equalises_, midSide_;
  double attack_, release_, highPass_;
  float mix_, sideScale_, makeup_;
  BandGroup* groups_ = nullptr;
  uint32_t groupCount_ = 0, delayFrames_ = 0;
  float* delay_[kMaxChannels] = {};

  uint32_t delayAt_ = 0, grid_ = 0;  // grid_: node frames modulo kFlushFrames
  double highPassOut_ = 0, highPassIn_ = 0;
  float latestGain_ = 1;  // told, never heard: no part of its state
  QuietFrames quiet_;
};

SpectralDucker::SpectralDucker(const GroupSetup& setup) noexcept
    : sampleRate_(setup.sampleRate), channels_(setup.channels), keyed_(setup.keyConnected) {
  const double* values = setup.nodes[0].values;
  highPassed_ = values[kDetectorHpfHz] > 1;
  equalises_ = values[kApplyMode] == 1;
  midSide_ = values[kStereoMode] == 1 && channels_ == 2;
  attack_ = envelopeCoefficient(values[kAttackMs], sampleRate_);
  release_ = envelopeCoefficient(values[kReleaseMs], sampleRate_);
  // RC/(RC + 1/sr) with RC = 1/(2 pi f), both sides times 2 pi f.
  highPass_ = 1 / (1 + 6.283185307179586 * math::clamp(values[kDetectorHpfHz], 0.0, 1e9) / sampleRate_);
  mix_ = static_cast<float>(math::clamp(values[kMix], 0.0, 1.0));
  sideScale_ = static_cast<float>(math::clamp(values[kMsSideScale], 0.0, 1.0));
  makeup_ = static_cast<float>(math::dbToGain(limitedDb(values[kMakeupDb])));
  const float seconds = static_cast<float>(math::clamp(values[kLookaheadMs] / 1000, 0.0, kMaxLookaheadSeconds));
  delayFrames_ = static_cast<uint32_t>(seconds * static_cast<float>(sampleRate_) + 0.5f);
}

SpectralDucker::~SpectralDucker() {
  delete[] groups_;
  for (float* line : delay_) delete[] line;
}

/// Bands come from `items`; an `itemCount` of UINT32_MAX says that the file has no `bands`, which asks for the default
/// three, while 0 is an empty list: no band, gain 1.
bool SpectralDucker::allocate(const NodeSetup& node) noexcept {
  const bool absent = node.itemCount == UINT32_MAX;
  const double* rows = absent ? kDefaultBands[0] : node.items;
  const uint32_t count = absent ? 3 : node.itemCount;
  groupCount_ = count / kWidth + (count % kWidth != 0);
  groups_ = new (std::nothrow) BandGroup[groupCount_];
  if (groups_ == nullptr) return false;
  for (uint32_t g = 0; g < groupCount_; ++g)
    groups_[g].prepare(rows + size_t{g} * kWidth * kItemKeys, count - g * kWidth, sampleRate_);
  for (uint32_t c = 0; c < channels_; ++c) {
    delay_[c] = new (std::nothrow) float[delayFrames_ + 1];
    if (delay_[c] == nullptr) return false;
  }
  doReset(ResetTo::Start);
  return true;
}

void SpectralDucker::doReset(ResetTo) noexcept {
  for (uint32_t g = 0; g < groupCount_; ++g) groups_[g].reset();
  for (uint32_t c = 0; c < channels_; ++c) std::memset(delay_[c], 0, delayFrames_ * sizeof(float));
  delayAt_ = grid_ = 0;
  highPassOut_ = highPassIn_ = 0;
  latestGain_ = 1;
  quiet_.clear();
}

bool SpectralDucker::doIsAtRest() noexcept {
  bool still = quiet_.ask(delayFrames_) && isPlusZero(highPassOut_) && isPlusZero(highPassIn_);
  for (uint32_t g = 0; g < groupCount_ && still; ++g) still = groups_[g].isAtRest();
  return still;
}

void SpectralDucker::doRest(uint32_t frames) noexcept {
  quiet_.rest();
  advanceDelay(frames);
  grid_ = (grid_ + frames) % kFlushFrames;
}

void SpectralDucker::doVisitState(uint32_t, StateVisitor& visitor) noexcept {
  quiet_.forget();
  visitor.value(delayAt_);
  visitor.value(grid_);
  visitor.value(highPassOut_);
  visitor.value(highPassIn_);
  for (uint32_t g = 0; g < groupCount_; ++g) groups_[g].visit(visitor);
  for (uint32_t c = 0; c < channels_; ++c) visitor.array(delay_[c], delayFrames_);
}

/// Look-ahead, and with dynamicEq the ring of the sharpest resonator: its poles have the radius sqrt(decay), and
/// -ln(1 - drive) >= drive.
uint64_t SpectralDucker::doTailFrames() const noexcept {
  double ring = 0;
  for (uint32_t g = 0; equalises_ && g < groupCount_; ++g)
    for (uint32_t lane = 0; lane < kWidth; ++lane)
      if (groups_[g].drive.at(lane) > 0) ring = math::max(ring, 2 * 13.8155 / groups_[g].drive.at(lane));
  return delayFrames_ + static_cast<uint64_t>(math::min(ring, 1e15));
}

/// With dynamicEq that of the band which is turned down most.
float SpectralDucker::doReductionDb() const noexcept {
  return math::min(math::gainToDb(latestGain_ * mix_ + (1.f - mix_)), 0.f);
}

void SpectralDucker::doProcess(const NodeBlock& block) noexcept {
  if (quiet_.begin()) quiet_.add(true, block.frames);
  for (uint32_t at = 0; at < block.frames;) {
    const uint32_t count = math::min(block.frames - at, kFlushFrames - grid_);
    processRun(block, at, count);
    at += count;
    grid_ = (grid_ + count) % kFlushFrames;
    if (grid_ != 0) continue;
    for (uint32_t g = 0; g < groupCount_; ++g) groups_[g].flush();
    highPassOut_ = math::flushed(highPassOut_);
  }
}

void SpectralDucker::processRun(const NodeBlock& block, uint32_t from, uint32_t frames) noexcept {
  Tile least, main[kMaxChannels];
  float* out[kMaxChannels];
  for (uint32_t c = 0; c < channels_; ++c) {
    delayed(c, block.in[c] + from, main[c], frames);
    out[c] = block.out[c] + from;
  }
  advanceDelay(frames);
  leastGain(block, from, least, frames);
  latestGain_ = least[frames - 1];
  if (equalises_)
    equalise(main, least, out, frames);
  else if (midSide_)
    multiplyMidSide(main, least, out, frames);
  else
    multiply(main, least, out, frames);
}

/// A run of places in the ring holds what went in `delayFrames_` ago and takes what comes in now.
void SpectralDucker::delayed(uint32_t channel, const float* in, float* out, uint32_t frames) noexcept {
  if (delayFrames_ == 0) {
    std::memcpy(out, in, frames * sizeof(float));
    return;
  }
  for (uint32_t done = 0, at = delayAt_; done < frames;) {
    const uint32_t count = math::min(frames - done, delayFrames_ - at);
    std::memcpy(out + done, delay_[channel] + at, count * sizeof(float));
    std::memcpy(delay_[channel] + at, in + done, count * sizeof(float));
    done += count;
    at = at + count == delayFrames_ ? 0 : at + count;
  }
}

/// Signed mean of the channels, high-passed where asked for.
void SpectralDucker::readKey(const NodeBlock& block, uint32_t from, double* key, uint32_t frames) noexcept {
  const float *left = block.key[0] + from, *right = block.key[channels_ - 1] + from;
  for (uint32_t i = 0; i < frames; ++i) key[i] = 0.5f * (left[i] + right[i]);
  if (!highPassed_) return;
  double out = highPassOut_, last = highPassIn_;
  for (uint32_t i = 0; i < frames; ++i) {
    const double now = key[i];
    out = highPass_ * (now - last) + highPass_ * out;
    last = now;
    key[i] = out;
  }
  highPassOut_ = out;
  highPassIn_ = last;
}

/// G of each frame: the least gain over all bands; 1 without bands or without a key edge.
void SpectralDucker::leastGain(const NodeBlock& block, uint32_t from, float* __restrict least,
                               uint32_t frames) noexcept {
  if (groupCount_ == 0 || !keyed_) {
    for (uint32_t i = 0; i < frames; ++i) least[i] = 1;
    return;
  }
  double key[kTileFrames];
  Tile envelopes[kWidth];
  readKey(block, from, key, frames);
  for (uint32_t i = 0; i < frames; ++i) least[i] = 1e3f;
  for (uint32_t g = 0; g < groupCount_; ++g) {
    groups_[g].detect(key, envelopes, frames, attack_, release_);
    for (uint32_t band = 0; band < groups_[g].count; ++band)
      groups_[g].curves[band].lower(least, envelopes[band], frames);
  }
  for (uint32_t i = 0; i < frames; ++i) least[i] = math::exp2(least[i]);
}

void SpectralDucker::multiply(const Tile* main, const float* __restrict least, float* const* out,
                              uint32_t frames) const noexcept {
  const float mix = mix_, dry = 1.f - mix_, makeup = makeup_;
  for (uint32_t c = 0; c < channels_; ++c) {
    const float* __restrict x = main[c];
    float* __restrict y = out[c];
    for (uint32_t i = 0; i < frames; ++i) y[i] = settled(x[i] * (least[i] * mix + dry) * makeup);
  }
}

void SpectralDucker::multiplyMidSide(const Tile* main, const float* __restrict least, float* const* out,
                                     uint32_t frames) const noexcept {
  const float mix = mix_, dry = 1.f - mix_, makeup = makeup_, scale = sideScale_;
  const float* __restrict left = main[0], * __restrict right = main[1];
  float* __restrict outLeft = out[0], * __restrict outRight = out[1];
  for (uint32_t i = 0; i < frames; ++i) {
    const float gain = least[i] * mix + dry;
    const float mid = (left[i] + right[i]) * 0.5f * gain;
    const float side = (left[i] - right[i]) * 0.5f * (1.f - (1.f - gain) * scale);
    outLeft[i] = settled((mid + side) * makeup);
    outRight[i] = settled((mid - side) * makeup);
  }
}

void SpectralDucker::equalise(const Tile* main, const float* least, float* const* out, uint32_t frames) noexcept {
  const float mix = mix_, dry = 1.f - mix_, makeup = makeup_;
  Tile wet[kMaxChannels], resonances[kMaxChannels][kWidth];
  for (uint32_t c = 0; c < channels_; ++c) std::memcpy(wet[c], main[c], frames * sizeof(float));
  for (uint32_t g = 0; g < groupCount_; ++g) {
    if (channels_ == 2)
      groups_[g].resonate<2>(main, resonances, frames);
    else
      groups_[g].resonate<1>(main, resonances, frames);
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t band = 0; band < groups_[g].count; ++band)
        groups_[g].curves[band].addEq(resonances[c][band], least, wet[c], frames);
  }
  for (uint32_t c = 0; c < channels_; ++c) {
    const float* __restrict x = main[c], * __restrict w = wet[c];
    float* __restrict y = out[c];
    for (uint32_t i = 0; i < frames; ++i) y[i] = settled((mix * w[i] + dry * x[i]) * makeup);
  }
}

NodeGroup* create(const GroupSetup& setup) {
  SpectralDucker* ducker = new (std::nothrow) SpectralDucker(setup);
  if (ducker != nullptr && !ducker->allocate(setup.nodes[0])) {
    delete ducker;
    return nullptr;
  }
  return ducker;
}

}  // namespace

extern const NodeType kSpectralDucker;
const NodeType kSpectralDucker = {&kDescriptor, create};

MAM_END_ISA
