#include "transport/transport.hpp"

#include <algorithm>

#include "base/math.hpp"

namespace mam {

namespace {

constexpr double kLongestFrames = 0x1p46;  // years; kMaxResolution of them still fit
constexpr uint64_t kMostFrames = uint64_t{1} << 62;

// trunc(v + 0.5) for v >= 0 (spec 1).
uint64_t rounded(double v) noexcept { return static_cast<uint64_t>(std::min(v, kLongestFrames) + 0.5); }

}  // namespace

double effectiveBpm(float bpm) noexcept {
  if (!(bpm > 0)) return 120;
  return bpm < kMinBpm ? kMinBpm : bpm;
}

bool Pattern::hits(uint32_t bar, uint32_t step, uint32_t transportResolution) const noexcept {
  if (stepsBars.empty()) return !steps.empty() && steps[step % steps.size()] == 'x';
  const uint32_t cycle = lengthBars != 0 ? lengthBars : static_cast<uint32_t>(stepsBars.size());
  const uint32_t index = bar % cycle;
  if (index >= stepsBars.size()) return false;
  const uint32_t at = step % (resolution != 0 ? resolution : transportResolution);
  return at < stepsBars[index].size() && stepsBars[index][at] == 'x';
}

double BarGrid::bpm(uint32_t bar) const noexcept {
  double value = effectiveBpm(transport_->bpm);
  for (const TempoPoint& point : transport_->tempo)
    if (point.bar <= bar) value = effectiveBpm(point.bpm);
  return value;
}

uint64_t BarGrid::barFrames(uint32_t bar) const noexcept { return rounded(4 * (60 / bpm(bar)) * sampleRate_); }

double BarGrid::swingShape() const noexcept {
  const double linear = static_cast<double>(transport_->swingPercent) / 100 * 0.5;
  if (transport_->swingExponent == 1 || linear == 0) return linear;
  const double size = linear < 0 ? -linear : linear;
  const double shaped = math::pow(size, static_cast<double>(transport_->swingExponent));
  return linear < 0 ? -shaped : shaped;
}

void BarGrid::stepOffsets(uint32_t bar, std::vector<uint64_t>& offsets) const {
  const double step = static_cast<double>(stepFrames(bar));
  const double shift = step * swingShape();
  const double even = step + shift, odd = step - shift;
  const uint64_t lengths[2] = {even > 0 ? rounded(even) : 0, odd > 0 ? rounded(odd) : 0};
  uint64_t at = 0;
  offsets.resize(transport_->steps());
  for (uint32_t s = 0; s < offsets.size(); ++s) {
    offsets[s] = at;
    at += lengths[s & 1];
  }
}

// Bars from this one on that have its tempo.
uint64_t BarGrid::steadyBars(uint64_t bar) const noexcept {
  uint64_t until = UINT64_MAX;
  for (const TempoPoint& point : transport_->tempo)
    if (point.bar > bar) until = std::min<uint64_t>(until, point.bar);
  return until - bar;
}

template <class FramesOf>
uint64_t BarGrid::sum(uint64_t firstBar, uint64_t count, const FramesOf& framesOf) const noexcept {
  uint64_t frames = 0;
  for (uint64_t bar = firstBar, left = count; left > 0;) {
    const uint64_t run = std::min(left, steadyBars(bar));
    uint64_t more = 0;
    if (__builtin_mul_overflow(framesOf(static_cast<uint32_t>(std::min<uint64_t>(bar, UINT32_MAX))), run, &more) ||
        more > kMostFrames - frames)
      return kMostFrames;
    frames += more;
    bar += run;
    left -= run;
  }
  return frames;
}

uint64_t BarGrid::barStart(uint32_t bar) const noexcept {
  return sum(0, bar, [this](uint32_t at) { return gridFrames(at); });
}

uint64_t BarGrid::nominalFrames(uint32_t firstBar, uint64_t count) const noexcept {
  return sum(firstBar, count, [this](uint32_t at) { return barFrames(at); });
}

}  // namespace mam
