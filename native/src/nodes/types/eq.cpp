// realtime
// eq: low cut, low shelf, four peaks, high shelf, high cut (curves and their design: nodes/eq_design.hpp). Sections are designed
// on the node's frame grid while something moves, and their coefficients run in straight lines between.
#include <new>

#include "nodes/eq_design.hpp"
#include "nodes/live_effect.hpp"
#include "nodes/quiet.hpp"
#include "nodes/types.hpp"

MAM_BEGIN_ISA
namespace {

enum Id : uint16_t {
  LOW_CUT = 1,
  LOW_CUT_HZ,
  LOW_SHELF_HZ,
  LOW_SHELF_DB,
  PEAK1_HZ,
  PEAK1_DB,
  PEAK1_Q,
  PEAK2_HZ,
  PEAK2_DB,
  PEAK2_Q,
  PEAK3_HZ,
  PEAK3_DB,
  PEAK3_Q,
  PEAK4_HZ,
  PEAK4_DB,
  PEAK4_Q,
  HIGH_SHELF_HZ,
  HIGH_SHELF_DB,
  HIGH_CUT,
  HIGH_CUT_HZ
};
constexpr uint32_t kSlots = 20, kSections = 8, kPeaks = 4, kGridFrames = 16;

constexpr FileKey onKey(const char* key, Id id, const char* help) noexcept {
  return startKey(key, FileType::Bool, Unit::Switch, 0, 1, 0, id, help);
}
constexpr FileKey hzKey(const char* key, double min, double max, double hz, Id id, const char* help) noexcept {
  return startKey(key, FileType::Float, Unit::Hertz, min, max, hz, id, help);
}
constexpr FileKey dbKey(const char* key, Id id) noexcept {
  return startKey(key, FileType::Float, Unit::Decibels, -18, 18, 0, id, "Boost or cut; at 0 it does nothing");
}
constexpr FileKey qKey(const char* key, Id id) noexcept {
  return startKey(key, FileType::Float, Unit::None, 0.3, 10, 1, id, "Narrowness");
}
const FileKey kFileKeys[] = {
    onKey("lowCut", LOW_CUT, "Takes away what is below, 12 dB an octave"),
    hzKey("lowCutHz", 10, 2000, 40, LOW_CUT_HZ, "-3 dB point of the low cut"),
    hzKey("lowShelfHz", 20, 20000, 120, LOW_SHELF_HZ, "Middle of the low shelf"),
    dbKey("lowShelfDb", LOW_SHELF_DB),
    hzKey("peak1Hz", 20, 20000, 250, PEAK1_HZ, "Middle of the peak"),
    dbKey("peak1Db", PEAK1_DB),
    qKey("peak1Q", PEAK1_Q),
    hzKey("peak2Hz", 20, 20000, 800, PEAK2_HZ, "Middle of the peak"),
    dbKey("peak2Db", PEAK2_DB),
    qKey("peak2Q", PEAK2_Q),
    hzKey("peak3Hz", 20, 20000, 2500, PEAK3_HZ, "Middle of the peak"),
    dbKey("peak3Db", PEAK3_DB),
    qKey("peak3Q", PEAK3_Q),
    hzKey("peak4Hz", 20, 20000, 6000, PEAK4_HZ, "Middle of the peak"),
    dbKey("peak4Db", PEAK4_DB),
    qKey("peak4Q", PEAK4_Q),
    hzKey("highShelfHz", 20, 20000, 8000, HIGH_SHELF_HZ, "Middle of the high shelf"),
    dbKey("highShelfDb", HIGH_SHELF_DB),
    onKey("highCut", HIGH_CUT, "Takes away what is above, 12 dB an octave"),
    hzKey("highCutHz", 1000, 20000, 18000, HIGH_CUT_HZ, "-3 dB point of the high cut"),
};

constexpr LiveParam onParam(Id id, const char* name, const char* label, const char* help) noexcept {
  return {id, name, label, Unit::Switch, 0, 1, 0, Smoothing::Linear, false, help};
}
constexpr LiveParam hzParam(Id id, const char* name, const char* label, float min, float max, float hz) noexcept {
  return {id, name, label, Unit::Hertz, min, max, hz, Smoothing::Exponential, true, "Frequency"};
}
constexpr LiveParam dbParam(Id id, const char* name, const char* label) noexcept {
  return {id, name, label, Unit::Decibels, -18, 18, 0, Smoothing::Linear, true, "Boost or cut; at 0 it does nothing"};
}
constexpr LiveParam qParam(Id id, const char* name, const char* label) noexcept {
  return {id, name, label, Unit::None, 0.3f, 10, 1, Smoothing::Exponential, true, "Narrowness"};
}
const LiveParam kParams[] = {
    onParam(LOW_CUT, "LOW_CUT", "Low cut", "Takes away what is below, 12 dB an octave"),
    hzParam(LOW_CUT_HZ, "LOW_CUT_HZ", "Low cut at", 10, 2000, 40),
    hzParam(LOW_SHELF_HZ, "LOW_SHELF_HZ", "Low shelf at", 20, 20000, 120),
    dbParam(LOW_SHELF_DB, "LOW_SHELF_DB", "Low shelf"),
    hzParam(PEAK1_HZ, "PEAK1_HZ", "Peak 1 at", 20, 20000, 250),
    dbParam(PEAK1_DB, "PEAK1_DB", "Peak 1"),
    qParam(PEAK1_Q, "PEAK1_Q", "Peak 1 Q"),
    hzParam(PEAK2_HZ, "PEAK2_HZ", "Peak 2 at", 20, 20000, 800),
    dbParam(PEAK2_DB, "PEAK2_DB", "Peak 2"),
    qParam(PEAK2_Q, "PEAK2_Q", "Peak 2 Q"),
    hzParam(PEAK3_HZ, "PEAK3_HZ", "Peak 3 at", 20, 20000, 2500),
    dbParam(PEAK3_DB, "PEAK3_DB", "Peak 3"),
    qParam(PEAK3_Q, "PEAK3_Q", "Peak 3 Q"),
    hzParam(PEAK4_HZ, "PEAK4_HZ", "Peak 4 at", 20, 20000, 6000),
    dbParam(PEAK4_DB, "PEAK4_DB", "Peak 4"),
    qParam(PEAK4_Q, "PEAK4_Q", "Peak 4 Q"),
    hzParam(HIGH_SHELF_HZ, "HIGH_SHELF_HZ", "High shelf at", 20, 20000, 8000),
    dbParam(HIGH_SHELF_DB, "HIGH_SHELF_DB", "High shelf"),
    onParam(HIGH_CUT, "HIGH_CUT", "High cut", "Takes away what is above, 12 dB an octave"),
    hzParam(HIGH_CUT_HZ, "HIGH_CUT_HZ", "High cut at", 1000, 20000, 18000),
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = liveNode(
    "eq", "Equalizer", "Low cut, low shelf, four peaks, high shelf and high cut, as analogue ones up to the top",
    Role::Effect, kFileKeys, kParams, kPorts);

typedef double Pair __attribute__((vector_size(16)));

/// What a section is made from; the cuts have `amount` 0..1 and no gain, the others amount 1.
struct Wish {
  double hz, db, q, amount;
  bool operator==(const Wish& other) const noexcept {
    return hz == other.hz && db == other.db && q == other.q && amount == other.amount;
  }
  bool isFlat(uint32_t section) const noexcept {
    return section == 0 || section == kSections - 1 ? amount == 0 : db == 0;
  }
};

class Equalizer final : public NodeGroup {
 public:
  explicit Equalizer(const GroupSetup& setup) noexcept : sampleRate_(setup.sampleRate), channels_(setup.channels) {
    const NodeSetup& node = setup.nodes[0];
    float starts[kSlots];
    for (uint32_t i = 0; i < kSlots; ++i) starts[i] = static_cast<float>(node.values[i]);
    params_.prepare(kParams, starts, node, setup.sampleRate);
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo) noexcept override {
    params_.reset();
    frame_ = 0;
    for (Band& band : bands_) band.clear();
  }

  void doApply(uint32_t, const Command& command) noexcept override { params_.apply(command); }

  void doProcess(const NodeBlock& block) noexcept override {
    const bool jumps = !params_.plays();
    params_.tick(block.frames);
    for (uint32_t i = 0; i < kSlots; ++i) params_.fill(i, values_[i], block.frames);
    Pair sound[kTileFrames];
    for (uint32_t i = 0; i < block.frames; ++i) sound[i] = Pair{block.in[0][i], block.in[channels_ - 1][i]};
    for (uint32_t at = 0; at < block.frames;) {
      if (frame_ == 0) aim(at, jumps && at == 0);
      const uint32_t run = math::min(block.frames - at, kGridFrames - frame_);
      for (Band& band : bands_)
        if (!band.rests) filter(band, sound + at, run);
      at += run;
      frame_ = (frame_ + run) % kGridFrames;
    }
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t i = 0; i < block.frames; ++i)
        block.out[c][i] = settled(static_cast<float>(math::clamp(sound[i][c], -1e15, 1e15)));
  }

  struct Band {
    void clear() noexcept {
      wish.amount = -1;
      first = second = Pair{};
      rests = true;
    }

    Wish wish = {0, 0, 0, -1};  ///< amount -1: none yet
    EqSection now, step, target;
    Pair first = {}, second = {};  ///< states of the two integrators
    bool rests = true;             ///< flat, and done with moving: passes on, bit for bit
  };

  /// [audio] Where every section is to be one grid step later.
  void aim(uint32_t at, bool jumps) noexcept {
    for (uint32_t i = 0; i < kSections; ++i) {
      Band& band = bands_[i];
      const Wish wish = wishOf(i, at);
      const bool isNew = !(wish == band.wish), begins = band.rests && !wish.isFlat(i);
      band.now = band.target;
      if (isNew) {
        band.wish = wish;
        band.target = sectionOf(i, wish);
      }
      if (isNew && (begins || jumps)) begin(band, jumps);
      band.rests = wish.isFlat(i) && isFlat(band.now);
      if (band.rests) band.first = band.second = Pair{};
      band.first = flushed(band.first);
      band.second = flushed(band.second);
      const double share = 1.0 / kGridFrames;
      band.step = {(band.target.g - band.now.g) * share, (band.target.k - band.now.k) * share,
                   (band.target.low - band.now.low) * share, (band.target.band - band.now.band) * share,
                   (band.target.high - band.now.high) * share};
    }
  }

  /// From flat: at the place of the target at once, where flat sounds alike, so that only how much is heard moves.
  static void begin(Band& band, bool jumps) noexcept {
    band.now = band.target;
    if (jumps) return;
    band.now.low = band.now.high = 1;
    band.now.band = band.now.k;
  }
  static bool isFlat(const EqSection& section) noexcept {
    return section.low == 1 && section.high == 1 && section.band == section.k;
  }
  static Pair flushed(Pair x) noexcept { return Pair{math::flushed(x[0]), math::flushed(x[1])}; }

  double valueOf(uint32_t id, uint32_t at) const noexcept { return static_cast<double>(values_[id - 1][at]); }

  Wish wishOf(uint32_t section, uint32_t at) const noexcept {
    const auto cut = [&](uint32_t on, uint32_t hz) noexcept {
      return Wish{valueOf(hz, at), 0, 1, math::clamp(valueOf(on, at), 0.0, 1.0)};
    };
    const auto gain = [](double db) noexcept { return math::clamp(db, -40.0, 40.0); };
    if (section == 0) return cut(LOW_CUT, LOW_CUT_HZ);
    if (section == kSections - 1) return cut(HIGH_CUT, HIGH_CUT_HZ);
    if (section == 1) return {valueOf(LOW_SHELF_HZ, at), gain(valueOf(LOW_SHELF_DB, at)), 1, 1};
    if (section == kSections - 2) return {valueOf(HIGH_SHELF_HZ, at), gain(valueOf(HIGH_SHELF_DB, at)), 1, 1};
    const uint32_t first = PEAK1_HZ + 3 * (section - 2);
    return {valueOf(first, at), gain(valueOf(first + 1, at)), math::clamp(valueOf(first + 2, at), 0.1, 40.0), 1};
  }

  EqSection sectionOf(uint32_t index, const Wish& wish) const noexcept {
    const double cycles = math::clamp(wish.hz / sampleRate_, 1e-5, 0.45), gain = math::dbToGain(wish.db);
    EqSection made;
    if (wish.isFlat(index))
      made = flatSection(cycles);
    else if (index == 0)
      made = eq::bilinear(eq::lowCutCurve(), cycles);
    else if (index == 1)
      made = eq::design(eq::lowShelfCurve(gain), cycles, 1.5);
    else if (index == kSections - 2)
      made = eq::design(eq::highShelfCurve(gain), cycles, 1.5);
    else if (index == kSections - 1)
      made = eq::design(eq::highCutCurve(), cycles, 1);
    else
      made = eq::design(eq::peakCurve(gain, wish.q), cycles, math::min(2 / wish.q, 1.5));
    if (wish.amount < 1) {
      made.low = 1 + (made.low - 1) * wish.amount;
      made.high = 1 + (made.high - 1) * wish.amount;
      made.band = made.k + (made.band - made.k) * wish.amount;
    }
    return made;
  }
  static EqSection flatSection(double cycles) noexcept {
    EqSection flat;
    flat.g = math::tanPi(cycles);
    return flat;
  }

  static void filter(Band& band, Pair* sound, uint32_t frames) noexcept {
    EqSection now = band.now;
    const EqSection step = band.step;
    Pair first = band.first, second = band.second;
    for (uint32_t i = 0; i < frames; ++i) {
      now.g += step.g;
      now.k += step.k;
      now.low += step.low;
      now.band += step.band;
      now.high += step.high;
      const double a1 = 1 / (1 + now.g * (now.g + now.k)), a2 = now.g * a1, a3 = now.g * a2;
      const Pair x = sound[i], v3 = x - second, v1 = a1 * first + a2 * v3, v2 = second + a2 * first + a3 * v3;
      first = 2 * v1 - first;
      second = 2 * v2 - second;
      sound[i] = now.high * x + (now.band - now.k * now.high) * v1 + (now.low - now.high) * v2;
    }
    band.now = now;
    band.first = first;
    band.second = second;
  }

  /// At their place, with nothing in their memories; what modulation moves has no place.
  bool doIsAtRest() noexcept override {
    if (!params_.plays()) return false;
    for (uint32_t i = 0; i < kSlots; ++i) {
      if (!params_.still(i)) return false;
      values_[i][0] = params_.current(i);
    }
    for (uint32_t i = 0; i < kSections; ++i)
      if (!stands(bands_[i], i)) return false;
    return true;
  }
  bool stands(const Band& band, uint32_t index) const noexcept {
    return wishOf(index, 0) == band.wish && band.rests == (band.wish.isFlat(index) && isFlat(band.now)) &&
           std::memcmp(&band.now, &band.target, sizeof band.now) == 0 && isZero(band.step) && isZero(band.first) &&
           isZero(band.second);
  }
  template <class Doubles> static bool isZero(const Doubles& doubles) noexcept {
    constexpr uint32_t kCount = sizeof doubles / sizeof(double);
    double each[kCount];
    std::memcpy(each, &doubles, sizeof each);
    bool all = true;
    for (const double x : each) all &= isPlusZero(x);
    return all;
  }
  void doRest(uint32_t frames) noexcept override {
    params_.rest(frames);
    frame_ = (frame_ + frames) % kGridFrames;
  }

  void doAdvanceParams(uint64_t frames) noexcept override { params_.advance(frames); }

  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override {
    params_.visit(visitor);
    visitor.value(frame_);
    for (Band& band : bands_) {
      visitor.value(band.wish);
      visitor.value(band.now);
      visitor.value(band.step);
      visitor.value(band.target);
      visitor.value(band.first);
      visitor.value(band.second);
      visitor.value(band.rests);
    }
  }

  /// The lowest low cut rings longest: 1e-6 after about 14 / (damping * angular frequency).
  uint64_t doTailFrames() const noexcept override { return static_cast<uint64_t>(sampleRate_); }

  const double sampleRate_;
  const uint32_t channels_;
  GlidingParams<kSlots> params_;
  uint32_t frame_ = 0;  ///< node frames modulo kGridFrames
  Band bands_[kSections];
  alignas(64) float values_[kSlots][kTileFrames] = {};
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Equalizer(setup); }

}  // namespace

extern const NodeType kEq;
const NodeType kEq = {&kDescriptor, create};

MAM_END_ISA
