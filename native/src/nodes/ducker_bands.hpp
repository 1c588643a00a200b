// realtime
// The bands of a spectral_ducker (spec 6.7): resonators and envelopes of four at a time, and the gain curve of each.
#pragma once

#include "nodes/effects.hpp"
#include "nodes/quiet.hpp"

MAM_BEGIN_ISA
namespace ducker {

/// A row of the file's `bands`.
enum ItemKey : uint8_t { kCenterHz, kQ, kDepthDb, kThresholdDb, kRatio, kKneeDb, kHoldMs, kItemKeys };

constexpr uint32_t kWidth = 4;  // bands that advance together
constexpr uint32_t kKeyResonator = kMaxChannels;
constexpr uint32_t kMaxHoldFrames = 1u << 31;
/// log2 of the greatest gain that f32 rounds to 1: what a band must reach before it holds.
constexpr float kRoundsToUnity = -4.3e-8f;

using Tile = float[kTileFrames];

/// Four f64, in as many vectors as the instruction set needs: GCC takes selects between wider ones apart.
struct Bands {
  static constexpr uint32_t kPartWidth = MAM_VECTOR_BYTES >= 32 ? 4 : 2, kParts = kWidth / kPartWidth;
  typedef double Part __attribute__((vector_size(kPartWidth * sizeof(double))));
  typedef float Narrow __attribute__((vector_size(kPartWidth * sizeof(float))));
  typedef int64_t Mask __attribute__((vector_size(kPartWidth * sizeof(double))));
  Part part[kParts];

  template <class Function> MAM_INLINE static Bands each(Function function) noexcept {
    Bands made;
    for (uint32_t p = 0; p < kParts; ++p) made.part[p] = function(p);
    return made;
  }
  MAM_INLINE static Bands all(double x) noexcept {
    return each([x](uint32_t) noexcept { return x - Part{}; });
  }
  MAM_INLINE void set(uint32_t lane, double x) noexcept { part[lane / kPartWidth][lane % kPartWidth] = x; }
  MAM_INLINE double at(uint32_t lane) const noexcept { return part[lane / kPartWidth][lane % kPartWidth]; }
};
MAM_INLINE Bands operator*(Bands a, Bands b) noexcept {
  return Bands::each([&](uint32_t p) noexcept { return a.part[p] * b.part[p]; });
}
MAM_INLINE Bands operator+(Bands a, Bands b) noexcept {
  return Bands::each([&](uint32_t p) noexcept { return a.part[p] + b.part[p]; });
}
MAM_INLINE Bands operator-(Bands a, Bands b) noexcept {
  return Bands::each([&](uint32_t p) noexcept { return a.part[p] - b.part[p]; });
}
MAM_INLINE Bands magnitude(Bands a) noexcept {
  return Bands::each([&](uint32_t p) noexcept {
    return reinterpret_cast<Bands::Part>(reinterpret_cast<Bands::Mask>(a.part[p]) & INT64_MAX);
  });
}
/// Lane by lane `x > y ? whenGreater : otherwise`.
MAM_INLINE Bands selectGreater(Bands x, Bands y, Bands whenGreater, Bands otherwise) noexcept {
  return Bands::each([&](uint32_t p) noexcept {
    return x.part[p] > y.part[p] ? apart(whenGreater.part[p]) : apart(otherwise.part[p]);
  });
}
MAM_INLINE Bands flushedBands(Bands x) noexcept {
  return selectGreater(Bands::all(1e-30), magnitude(x), Bands::all(0), x);
}
/// One frame of four bands to the tile of each band.
MAM_INLINE void scatter(Tile* tiles, uint32_t frame, Bands x) noexcept {
  for (uint32_t p = 0; p < Bands::kParts; ++p) {
    const Bands::Narrow narrow = __builtin_convertvector(x.part[p], Bands::Narrow);
    for (uint32_t lane = 0; lane < Bands::kPartWidth; ++lane) tiles[p * Bands::kPartWidth + lane][frame] = narrow[lane];
  }
}

/// From the envelope of one band to its gain. Levels, knees and gains are log2 (1 = 6.02 dB).
class BandCurve {
 public:
  void prepare(const double* row, double sampleRate) noexcept;
  void reset() noexcept {
    holdLeft_ = 0;
    held_ = 0;
  }
  void visit(StateVisitor& visitor) noexcept {
    visitor.value(holdLeft_);
    visitor.value(held_);
  }
  /// Of an envelope of 0: it neither holds nor would begin to.
  bool isAtRest() const noexcept { return holdFrames_ == 0 || (holdLeft_ == 0 && kNothing - threshold_ <= 0); }
  /// Lowers `least` to log2 of this band's gains; `envelope` (linear) is used up.
  void lower(float* __restrict least, float* __restrict envelope, uint32_t frames) noexcept;
  /// Adds what dynamicEq takes out of this band; `least` is linear here.
  void addEq(const float* __restrict resonance, const float* __restrict least, float* __restrict out,
             uint32_t frames) const noexcept;

 private:
  void hold(float* gains, uint32_t frames) noexcept;

  static constexpr float kNothing = -80 * kLog2PerDb;  ///< level of an envelope that is all but 0
  float threshold_, halfKnee_, kneeScale_, kneeOffset_, ratioLess1_, depthLog2_;
  float depth_;  // linear
  uint32_t holdFrames_;
  uint32_t holdLeft_ = 0;
  float held_ = 0;
};

inline void BandCurve::prepare(const double* row, double sampleRate) noexcept {
  const double knee = math::clamp(row[kKneeDb], -1e6, 1e6) * kLog2PerDb;
  const double frames = row[kHoldMs] / 1000 * sampleRate + 0.5;
  const double depthDb = limitedDb(row[kDepthDb]);
  threshold_ = static_cast<float>(limitedDb(row[kThresholdDb])) * kLog2PerDb;
  halfKnee_ = static_cast<float>(knee / 2);
  kneeScale_ = knee > 0 ? static_cast<float>(1 / math::max(knee, 1e-30)) : 0.f;
  kneeOffset_ = knee > 0 ? 0.f : 1.f;
  ratioLess1_ = static_cast<float>(row[kRatio] - 1);
  depthLog2_ = static_cast<float>(depthDb) * kLog2PerDb;
  depth_ = math::exp2(depthLog2_);
  holdFrames_ = row[kHoldMs] > 0 ? static_cast<uint32_t>(math::min(frames, double{kMaxHoldFrames})) : 0;
  reset();
}

inline void BandCurve::lower(float* __restrict least, float* __restrict envelope, uint32_t frames) noexcept {
  const float threshold = threshold_, halfKnee = halfKnee_, kneeScale = kneeScale_, kneeOffset = kneeOffset_;
  const float ratioLess1 = ratioLess1_, depth = depthLog2_;
  for (uint32_t i = 0; i < frames; ++i) {
    const float e = envelope[i];
    const float over = math::select(e <= 1e-8f, kNothing, math::log2(e)) - threshold;
    const float share = math::clamp((over + halfKnee) * kneeScale + kneeOffset, 0.f, 1.f);
    const float extra = math::max(ratioLess1 * share, 0.f);  // ratio' - 1; at 0 the slope is 0, the gain exactly 1
    const float slope = math::select(over > -halfKnee, extra / (1.f + extra), 0.f);
    envelope[i] = -math::max(over, 0.f) * slope;
  }
  if (holdFrames_ > 0) hold(envelope, frames);
  for (uint32_t i = 0; i < frames; ++i) least[i] = math::min(least[i], math::max(depth, envelope[i]));
}

/// A gain below 1 stays for `holdFrames_` frames more, then the curve counts again.
inline void BandCurve::hold(float* gains, uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) {
    if (holdLeft_ > 0) {
      --holdLeft_;
      gains[i] = held_;
    } else if (gains[i] < kRoundsToUnity) {
      holdLeft_ = holdFrames_;
      held_ = gains[i];
    }
  }
}

inline void BandCurve::addEq(const float* __restrict resonance, const float* __restrict least, float* __restrict out,
                             uint32_t frames) const noexcept {
  const float depth = depth_;
  for (uint32_t i = 0; i < frames; ++i) out[i] += (math::max(depth, least[i]) - 1.f) * resonance[i];
}

/// Four bands, of which `count` are in use; the others have silent resonators.
struct BandGroup {
  struct Resonator {
    Bands y1, y2;
  };

  Bands drive, feedback, decay;            // y = drive x + feedback y1 - decay y2
  Resonator resonators[kMaxChannels + 1];  // of each channel of the main path, then of the key
  Bands envelope;
  BandCurve curves[kWidth];
  uint32_t count;

  void prepare(const double* rows, uint32_t rowCount, double sampleRate) noexcept;
  void reset() noexcept;
  void flush() noexcept;
  bool isAtRest() const noexcept;
  void visit(StateVisitor& visitor) noexcept;
  void detect(const double* key, Tile* envelopes, uint32_t frames, double attack, double release) noexcept;
  template <uint32_t Channels> MAM_INLINE void resonate(const Tile* in, Tile (*out)[kWidth], uint32_t frames) noexcept;
};

inline void BandGroup::prepare(const double* rows, uint32_t rowCount, double sampleRate) noexcept {
  count = math::min(rowCount, kWidth);
  drive = feedback = decay = Bands::all(0);
  for (uint32_t lane = 0; lane < count; ++lane) {
    const double* row = rows + lane * kItemKeys;
    const double cycles = math::clamp(row[kCenterHz] / sampleRate, 0.0, 0.4999);  // beyond, the recursion would grow
    const double alpha = math::sin2pi(cycles) / (2 * math::max(row[kQ], 0.1));
    drive.set(lane, alpha / (1 + alpha));
    feedback.set(lane, 2 * math::cos2pi(cycles) / (1 + alpha));
    decay.set(lane, 1 / (1 + alpha));
    curves[lane].prepare(row, sampleRate);
  }
  reset();
}

inline void BandGroup::reset() noexcept {
  envelope = Bands::all(0);
  for (Resonator& r : resonators) r = {Bands::all(0), Bands::all(0)};
  for (uint32_t lane = 0; lane < count; ++lane) curves[lane].reset();
}

inline void BandGroup::flush() noexcept {
  envelope = flushedBands(envelope);
  for (Resonator& r : resonators) r = {flushedBands(r.y1), flushedBands(r.y2)};
}

/// All of it is +0, which silence leaves alone.
inline bool BandGroup::isAtRest() const noexcept {
  bool still = true;
  for (uint32_t lane = 0; lane < kWidth; ++lane) {
    still &= isPlusZero(envelope.at(lane));
    for (const Resonator& r : resonators) still &= isPlusZero(r.y1.at(lane)) && isPlusZero(r.y2.at(lane));
  }
  for (uint32_t lane = 0; lane < count; ++lane) still &= curves[lane].isAtRest();
  return still;
}

inline void BandGroup::visit(StateVisitor& visitor) noexcept {
  visitor.array(resonators, kMaxChannels + 1);
  visitor.value(envelope);
  for (uint32_t lane = 0; lane < count; ++lane) curves[lane].visit(visitor);
}

/// The key through the resonators, and the envelopes of what comes out.
inline void BandGroup::detect(const double* key, Tile* envelopes, uint32_t frames, double attack,
                              double release) noexcept {
  const Bands rise = Bands::all(attack), fall = Bands::all(release), riseIn = Bands::all(1 - attack),
              fallIn = Bands::all(1 - release);
  const Bands b = drive, a1 = feedback, a2 = decay;
  Bands y1 = resonators[kKeyResonator].y1, y2 = resonators[kKeyResonator].y2, e = envelope;
  for (uint32_t i = 0; i < frames; ++i) {
    const Bands y = (b * Bands::all(key[i]) - a2 * y2) + a1 * y1;
    y2 = y1;
    y1 = y;
    const Bands level = magnitude(y);
    const Bands risen = riseIn * level + rise * e, fallen = fallIn * level + fall * e;
    e = selectGreater(level, e, risen, fallen);
    scatter(envelopes, i, e);
  }
  resonators[kKeyResonator] = {y1, y2};
  envelope = e;
}

/// The main path through the same resonators, both channels in one loop, because each waits for itself.
template <uint32_t Channels> void BandGroup::resonate(const Tile* in, Tile (*out)[kWidth], uint32_t frames) noexcept {
  const Bands b = drive, a1 = feedback, a2 = decay;
  Resonator r[Channels];
  for (uint32_t c = 0; c < Channels; ++c) r[c] = resonators[c];
  for (uint32_t i = 0; i < frames; ++i)
    for (uint32_t c = 0; c < Channels; ++c) {
      const Bands y = (b * Bands::all(in[c][i]) - a2 * r[c].y2) + a1 * r[c].y1;
      r[c] = {y, r[c].y1};
      scatter(out[c], i, y);
    }
  for (uint32_t c = 0; c < Channels; ++c) resonators[c] = r[c];
}

}  // namespace ducker
MAM_END_ISA
