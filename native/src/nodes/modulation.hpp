// realtime
// LFOs and modulation routes of one node (format spec 5.2 and 14.6), a tile at a time.
//
// LFO outputs are rendered into arrays with one sample of history in front, because routes to the rate or the phase of an
// LFO see their source one sample old. LFOs that are not modulated, or only by LFOs rendered before, run over the whole
// tile in loops that vectorise; LFOs in a circle step one sample at a time by the same operations, so both give equal bits.
#pragma once

#include <cstdint>
#include <cstring>

#include "base/isa.hpp"
#include "base/math.hpp"
#include "nodes/node.hpp"
#include "nodes/params.hpp"

MAM_BEGIN_ISA

/// Phase into [0, 1). Exact for 0 <= phase < 2, as the spec's "minus 1 if >= 1" is.
MAM_INLINE float wrapPhase(float phase) noexcept { return phase - math::floor(phase); }

/// The power of two that a positive number lies at or above.
MAM_INLINE float floorOfBinade(float x) noexcept {
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  bits &= 0x7f800000u;
  float lowest;
  std::memcpy(&lowest, &bits, sizeof lowest);
  return lowest;
}

/// Writes `frames` phases from `phase` on and returns the one after: p = wrap(p + increment), rounded to f32 every sample.
///
/// Inside one binade each rounded step adds the same multiple of the unit in the last place (after one step there, ties
/// included), so that a run of steps is an exact product and needs no recursion.
inline float runPhase(float phase, float increment, float* __restrict out, uint32_t frames) noexcept {
  uint32_t i = 0;
  while (i < frames) {
    out[i++] = phase;
    const float next = wrapPhase(phase + increment);
    const float step = (next + increment) - next, lowest = floorOfBinade(next);
    const bool sameBinade = phase >= lowest && phase < next && step > 0;
    phase = next;
    if (!sameBinade) continue;
    const float fits = (2.0f * lowest - next) / step - 1.0f;
    if (!(fits >= 1.0f)) continue;
    const uint32_t left = frames - i;
    const uint32_t run = fits < static_cast<float>(left) ? static_cast<uint32_t>(fits) : left;
    for (uint32_t k = 0; k < run; ++k) out[i + k] = next + static_cast<float>(static_cast<int32_t>(k)) * step;
    i += run;
    phase = next + static_cast<float>(static_cast<int32_t>(run)) * step;
  }
  return phase;
}

/// The phase after `steps` of them: what runPhase returns, without the phases between.
inline float skipPhase(float phase, float increment, uint32_t steps) noexcept {
  while (steps > 0) {
    const float next = wrapPhase(phase + increment);
    if (next == phase) return phase;
    const float step = (next + increment) - next, lowest = floorOfBinade(next);
    const bool sameBinade = phase >= lowest && phase < next && step > 0;
    phase = next;
    --steps;
    if (!sameBinade) continue;
    const float fits = (2.0f * lowest - next) / step - 1.0f;
    if (!(fits >= 1.0f)) continue;
    const uint32_t run = fits < static_cast<float>(steps) ? static_cast<uint32_t>(fits) : steps;
    phase = next + static_cast<float>(static_cast<int32_t>(run)) * step;
    steps -= run;
  }
  return phase;
}

/// The matrix of one node. [audio] but for prepare, reset and visit, which are [main].
class Modulation {
 public:
  void prepare(const NodeSetup& setup, double sampleRate) noexcept {
    sampleRate_ = static_cast<float>(sampleRate);
    slew_ = onePoleShare(0.005 * sampleRate / 3.0);
    startCount_ = 0;
    for (uint32_t i = 0; i < setup.lfoCount; ++i) addStart(setup.lfos[i]);
    routeCount_ = targetCount_ = 0;
    for (uint32_t i = 0; i < setup.routeCount && routeCount_ < kMaxRoutes; ++i) addRoute(setup.routes[i]);
    reset();
  }

  void reset() noexcept {
    count_ = startCount_;
    for (uint32_t i = 0; i < count_; ++i) {
      lfos_[i] = start_[i];
      out_[i][0] = 0;
    }
    std::memset(sums_, 0, sizeof sums_);
    link();
  }

  /// Sets the rate of the LFO with this id and starts it at phase 0; the sounding rate slews. Creates a sine where there is
  /// none and fewer than kMaxLfos exist.
  void setRate(uint16_t lfoId, float hz) noexcept {
    const int32_t found = indexOf(lfoId);
    if (found >= 0) {
      lfos_[found].base = bound(hz);
      lfos_[found].phase = 0;
    } else if (count_ < kMaxLfos) {
      lfos_[count_] = {lfoId, Wave::Sine, bound(hz), 0, boundRate(hz)};
      out_[count_++][0] = 0;
      link();
    }
  }

  bool targets(uint16_t paramId) const noexcept { return targetOf(paramId) >= 0; }

  /// Advances by `frames` (1..kTileFrames) samples and forms the sums that `sum` hands out.
  void tick(uint32_t frames) noexcept {
    if (count_ == 0) return;
    render(frames, true);
    for (uint32_t t = 0; t < targetCount_; ++t) formSum(targetIds_[t], sums_[t], frames);
    keepHistory(frames);
  }

  /// Advances like `tick`, without sums, for a node that sleeps.
  void advance(uint32_t frames) noexcept {
    if (count_ == 0) return;
    render(frames, false);
    keepHistory(frames);
  }

  /// As `advance`, for any number of frames, and at once where no LFO is modulated or slews.
  void rest(uint32_t frames) noexcept {
    bool apart = true;
    for (uint32_t i = 0; i < count_; ++i) apart = apart && !isModulated(wiring_[i]);
    if (apart)
      for (uint32_t i = 0; i < count_; ++i) restAlone(i, frames);
    else
      for (uint32_t done = 0; done < frames; done += kTileFrames) advance(math::min(frames - done, kTileFrames));
  }

  /// Contributions to a parameter at every sample of the last tick; nullptr where no route targets it.
  const float* sum(uint16_t paramId) const noexcept {
    const int32_t target = targetOf(paramId);
    return target < 0 ? nullptr : sums_[target];
  }

  /// Contribution to a parameter from the LFO outputs of the sample before (0 before the first), spec 14.4 Q35.
  float pendingSum(uint16_t paramId) const noexcept {
    float total = 0;
    for (uint32_t r = 0; r < routeCount_; ++r)
      if (routes_[r].target == RouteTarget::Param && routes_[r].targetId == paramId && routes_[r].source >= 0)
        total += mapped(routes_[r], out_[routes_[r].source][0]);
    return total;
  }

  /// Of one size whatever LFOs an event has made: a state is told by its size.
  void visit(StateVisitor& visitor) noexcept {
    if (!visitor.takesModulation()) return;
    visitor.value(count_);
    for (uint32_t i = 0; i < kMaxLfos; ++i) {
      visitor.value(lfos_[i].id);
      visitor.value(lfos_[i].wave);
      visitor.value(lfos_[i].base);
      visitor.value(lfos_[i].phase);
      visitor.value(lfos_[i].rate);
      visitor.value(out_[i][0]);
    }
    link();
  }

 private:
  struct Lfo {
    uint16_t id = 0;
    Wave wave = Wave::Sine;
    float base = 0;   ///< Hz, as set
    float phase = 0;  ///< cycles
    float rate = 0;   ///< Hz, slewed
  };
  struct Route {
    uint16_t sourceId = 0, targetId = 0;
    RouteTarget target = RouteTarget::Param;
    bool range = false, squared = false;
    float depth = 0, offset = 0, min = 0, span = 0;
    int32_t source = -1;  ///< index of an LFO, -1 while there is none of that id
  };

  /// Routes into one LFO, as indices.
  struct Wiring {
    int32_t replacing = -1;  ///< last range route to the rate: its value stands for the base
    int32_t forcing = -1;    ///< last route to the phase
    uint32_t addingCount = 0;
    uint8_t adding[kMaxRoutes] = {};  ///< depth routes to the rate
  };

  static float bound(float v) noexcept { return v > 1e30f ? 1e30f : v < -1e30f ? -1e30f : v; }
  /// The lower limit is the spec's, the upper one keeps increments finite.
  static float boundRate(float hz) noexcept {
    const float floored = hz > 0.01f ? hz : 0.01f;
    return floored < 1e6f ? floored : 1e6f;
  }
  static float mapped(const Route& r, float last) noexcept {
    if (!r.range) return r.offset + r.depth * last;
    const float t = (last + 1.0f) * 0.5f;
    return r.min + r.span * (r.squared ? t * t : t);
  }

  void addStart(const LfoSetup& lfo) noexcept {
    uint32_t at = 0;
    while (at < startCount_ && start_[at].id != lfo.id) ++at;
    if (at == kMaxLfos) return;
    const float base = bound(lfo.freqHz);
    const float rate = base < -1e6f ? -1e6f : base > 1e6f ? 1e6f : base;
    start_[at] = {lfo.id, lfo.wave, base, wrapPhase(lfo.phase), rate};
    if (at == startCount_) ++startCount_;
  }

  void addRoute(const RouteSetup& setup) noexcept {
    Route& r = routes_[routeCount_++];
    r = Route();
    r.sourceId = setup.sourceId;
    r.targetId = setup.targetId;
    r.target = setup.target;
    r.range = setup.min < setup.max;
    r.squared = setup.squared;
    r.depth = bound(setup.depth);
    r.offset = bound(setup.offset);
    r.min = bound(setup.min);
    r.span = bound(setup.max) - r.min;
    if (r.target == RouteTarget::Param && targetOf(r.targetId) < 0) targetIds_[targetCount_++] = r.targetId;
  }

  int32_t indexOf(uint16_t lfoId) const noexcept {
    for (uint32_t i = 0; i < count_; ++i)
      if (lfos_[i].id == lfoId) return static_cast<int32_t>(i);
    return -1;
  }

  int32_t targetOf(uint16_t paramId) const noexcept {
    for (uint32_t t = 0; t < targetCount_; ++t)
      if (targetIds_[t] == paramId) return static_cast<int32_t>(t);
    return -1;
  }

  /// Resolves LFO ids and sorts the LFOs: first those whose modulators come before them, then those in circles.
  void link() noexcept {
    for (uint32_t i = 0; i < count_; ++i) {
      wiring_[i] = Wiring();
      isModulator_[i] = false;
    }
    for (uint32_t r = 0; r < routeCount_; ++r) connect(r);
    uint32_t placed = 0;
    bool done[kMaxLfos] = {};
    for (uint32_t pass = 0; pass < count_; ++pass)
      for (uint32_t i = 0; i < count_; ++i)
        if (!done[i] && modulatorsDone(i, done)) {
          done[i] = true;
          order_[placed++] = i;
        }
    ordered_ = placed;
    for (uint32_t i = 0; i < count_; ++i)
      if (!done[i]) order_[placed++] = i;
  }

  void connect(uint32_t index) noexcept {
    Route& route = routes_[index];
    route.source = indexOf(route.sourceId);
    const int32_t destination = route.target == RouteTarget::Param ? -1 : indexOf(route.targetId);
    if (route.source < 0 || destination < 0) return;
    isModulator_[route.source] = true;
    Wiring& wiring = wiring_[destination];
    if (route.target == RouteTarget::LfoPhase)
      wiring.forcing = static_cast<int32_t>(index);
    else if (route.range)
      wiring.replacing = static_cast<int32_t>(index);
    else
      wiring.adding[wiring.addingCount++] = static_cast<uint8_t>(index);
  }

  bool modulatorsDone(uint32_t lfo, const bool* done) const noexcept {
    const Wiring& w = wiring_[lfo];
    bool all =
        (w.replacing < 0 || done[routes_[w.replacing].source]) && (w.forcing < 0 || done[routes_[w.forcing].source]);
    for (uint32_t a = 0; a < w.addingCount; ++a) all = all && done[routes_[w.adding[a]].source];
    return all;
  }

  /// Fills out_[i][1..frames]; without `everySample`, of LFOs that modulate no other one, the last sample only.
  void render(uint32_t frames, bool everySample) noexcept {
    for (uint32_t k = 0; k < ordered_; ++k) {
      const uint32_t i = order_[k];
      renderLfo(i, frames, everySample || isModulator_[i] ? 0 : frames - 1);
    }
    if (ordered_ == count_) return;
    for (uint32_t n = 0; n < frames; ++n)
      for (uint32_t k = ordered_; k < count_; ++k) stepLfo(order_[k], n);
  }

  static bool isModulated(const Wiring& wiring) noexcept {
    return wiring.replacing >= 0 || wiring.forcing >= 0 || wiring.addingCount != 0;
  }
  void restAlone(uint32_t index, uint32_t frames) noexcept {
    Lfo& lfo = lfos_[index];
    while (frames > 0 && !standsStill(lfo)) {
      const uint32_t run = math::min(frames, kTileFrames);
      renderLfo(index, run, run - 1);
      out_[index][0] = out_[index][run];
      frames -= run;
    }
    if (frames == 0) return;
    const float increment = lfo.rate / sampleRate_, last = skipPhase(lfo.phase, increment, frames - 1);
    shape(lfo.wave, &last, out_[index], 1);
    lfo.phase = wrapPhase(last + increment);
  }

  void keepHistory(uint32_t frames) noexcept {
    for (uint32_t i = 0; i < count_; ++i) out_[i][0] = out_[i][frames];
  }

  /// A tile of an LFO, its output from `shapeFrom` on.
  void renderLfo(uint32_t index, uint32_t frames, uint32_t shapeFrom) noexcept {
    Lfo& lfo = lfos_[index];
    const Wiring& wiring = wiring_[index];
    float phases[kTileFrames], wanted[kTileFrames];
    const bool still = wiring.replacing < 0 && wiring.addingCount == 0 && standsStill(lfo);
    if (!still) fillWanted(index, wanted, frames);
    if (still) {
      const float increment = lfo.rate / sampleRate_;
      lfo.phase = wiring.forcing < 0 ? runPhase(lfo.phase, increment, phases, frames)
                                     : wrapPhase(forcePhases(wiring, phases, frames) + increment);
    } else if (wiring.forcing >= 0) {
      for (uint32_t n = 0; n < frames; ++n) lfo.rate = slewed(lfo.rate, wanted[n]);
      lfo.phase = wrapPhase(forcePhases(wiring, phases, frames) + lfo.rate / sampleRate_);
    } else {
      slide(lfo, wanted, phases, frames);
    }
    shape(lfo.wave, phases + shapeFrom, out_[index] + 1 + shapeFrom, frames - shapeFrom);
  }

  /// One sample of an LFO in a circle: the operations of renderLfo.
  void stepLfo(uint32_t index, uint32_t n) noexcept {
    Lfo& lfo = lfos_[index];
    const Wiring& w = wiring_[index];
    float wanted = w.replacing < 0 ? lfo.base : mapped(routes_[w.replacing], at(w.replacing, n));
    for (uint32_t a = 0; a < w.addingCount; ++a) wanted += mapped(routes_[w.adding[a]], at(w.adding[a], n));
    lfo.rate = slewed(lfo.rate, boundRate(wanted));
    const float phase = w.forcing < 0 ? lfo.phase : forced(mapped(routes_[w.forcing], at(w.forcing, n)));
    lfo.phase = wrapPhase(phase + lfo.rate / sampleRate_);
    shape(lfo.wave, &phase, out_[index] + 1 + n, 1);
  }

  /// What a route to an LFO sees at sample n: its source one sample old.
  float at(int32_t route, uint32_t n) const noexcept { return out_[routes_[route].source][n]; }
  float slewed(float rate, float wanted) const noexcept { return rate + slew_ * (wanted - rate); }
  bool standsStill(const Lfo& lfo) const noexcept { return slewed(lfo.rate, boundRate(lfo.base)) == lfo.rate; }
  static float forced(float phase) noexcept {
    const float floored = phase > 0.0f ? phase : 0.0f;
    return wrapPhase(floored < 1.0f ? floored : 1.0f);
  }

  /// Rate and phase, two recursions side by side.
  void slide(Lfo& lfo, const float* __restrict wanted, float* __restrict phases, uint32_t frames) const noexcept {
    float rate = lfo.rate, phase = lfo.phase;
    if (!staysBelowSampleRate(rate, wanted, frames)) {
      for (uint32_t n = 0; n < frames; ++n) {
        phases[n] = phase;
        rate = slewed(rate, wanted[n]);
        phase = wrapPhase(phase + rate / sampleRate_);
      }
    } else {
      for (uint32_t n = 0; n < frames; ++n) {
        phases[n] = phase;
        rate = slewed(rate, wanted[n]);
        const float next = phase + rate / sampleRate_, wrapped = next - 1.0f;
        phase = next >= 1.0f ? wrapped : next;
      }
    }
    lfo.rate = rate;
    lfo.phase = phase;
  }
  /// Then a phase is below 2 before it wraps, and a subtraction does what wrapPhase does.
  bool staysBelowSampleRate(float rate, const float* __restrict wanted, uint32_t frames) const noexcept {
    int32_t above = !(rate >= 0) || !(rate < 0.9f * sampleRate_);
    for (uint32_t n = 0; n < frames; ++n) above |= wanted[n] >= 0.9f * sampleRate_;
    return above == 0;
  }

  /// Rates asked for by base and routes: the last range route replaces the base, the others add.
  void fillWanted(uint32_t index, float* __restrict wanted, uint32_t frames) const noexcept {
    const Wiring& w = wiring_[index];
    if (w.replacing < 0) {
      const float base = lfos_[index].base;
      for (uint32_t n = 0; n < frames; ++n) wanted[n] = base;
    } else {
      copyMapped(routes_[w.replacing], out_[routes_[w.replacing].source], wanted, frames);
    }
    for (uint32_t a = 0; a < w.addingCount; ++a)
      addMapped(routes_[w.adding[a]], out_[routes_[w.adding[a]].source], wanted, frames);
    for (uint32_t n = 0; n < frames; ++n) wanted[n] = boundRate(wanted[n]);
  }

  /// Writes the phases that the phase route asks for and returns the last one.
  float forcePhases(const Wiring& wiring, float* __restrict phases, uint32_t frames) const noexcept {
    const Route& route = routes_[wiring.forcing];
    copyMapped(route, out_[route.source], phases, frames);
    for (uint32_t n = 0; n < frames; ++n) phases[n] = forced(phases[n]);
    return phases[frames - 1];
  }

  void formSum(uint16_t paramId, float* __restrict total, uint32_t frames) const noexcept {
    for (uint32_t n = 0; n < frames; ++n) total[n] = 0;
    for (uint32_t r = 0; r < routeCount_; ++r)
      if (routes_[r].target == RouteTarget::Param && routes_[r].targetId == paramId && routes_[r].source >= 0)
        addMapped(routes_[r], out_[routes_[r].source] + 1, total, frames);
  }

  static void copyMapped(const Route& r, const float* __restrict source, float* __restrict to,
                         uint32_t frames) noexcept {
    const Route route = r;
    if (!route.range)
      for (uint32_t n = 0; n < frames; ++n) to[n] = route.offset + route.depth * source[n];
    else
      for (uint32_t n = 0; n < frames; ++n) to[n] = mapped(route, source[n]);
  }
  static void addMapped(const Route& r, const float* __restrict source, float* __restrict to,
                        uint32_t frames) noexcept {
    float values[kTileFrames];
    copyMapped(r, source, values, frames);
    for (uint32_t n = 0; n < frames; ++n) to[n] += values[n];
  }

  static void shape(Wave wave, const float* __restrict phases, float* __restrict out, uint32_t frames) noexcept {
    switch (wave) {
      case Wave::Sine:
        for (uint32_t n = 0; n < frames; ++n) out[n] = math::sin2pi(phases[n]);
        return;
      case Wave::Triangle:
        for (uint32_t n = 0; n < frames; ++n) out[n] = 4.0f * math::abs(phases[n] - 0.5f) - 1.0f;
        return;
      case Wave::Saw:
        for (uint32_t n = 0; n < frames; ++n) out[n] = 2.0f * phases[n] - 1.0f;
        return;
      case Wave::Square:
        for (uint32_t n = 0; n < frames; ++n) out[n] = phases[n] < 0.5f ? 1.0f : -1.0f;
        return;
    }
  }

  float sampleRate_ = 48000, slew_ = 1;
  uint32_t startCount_ = 0, count_ = 0, routeCount_ = 0, targetCount_ = 0;
  uint32_t ordered_ = 0;  ///< how many of order_ can run over a whole tile
  uint32_t order_[kMaxLfos] = {};
  bool isModulator_[kMaxLfos] = {};  ///< of another LFO's rate or phase, or of its own
  Lfo start_[kMaxLfos], lfos_[kMaxLfos];
  Wiring wiring_[kMaxLfos];
  Route routes_[kMaxRoutes];
  uint16_t targetIds_[kMaxRoutes] = {};
  float out_[kMaxLfos][kTileFrames + 1] = {};  ///< [0]: the sample before
  float sums_[kMaxRoutes][kTileFrames] = {};
};

MAM_END_ISA
