#include "transport/meter_map.hpp"

#include <algorithm>

namespace mam {

namespace {

constexpr uint32_t kWholeTicks = 4 * kTicksPerQuarter;
constexpr uint32_t kShortestUnit = 64, kMostBeats = 255;

bool isPossible(const TimeSignature& signature) noexcept {
  const uint32_t unit = signature.beatUnit;
  return signature.beats >= 1 && signature.beats <= kMostBeats && unit >= 1 && unit <= kShortestUnit &&
         (unit & (unit - 1)) == 0;
}

}  // namespace

MeterMap::MeterMap(const std::vector<TimeSignature>& signatures) : segments_{{0, 4, kTicksPerQuarter, 0}} {
  std::vector<TimeSignature> ordered;
  std::copy_if(signatures.begin(), signatures.end(), std::back_inserter(ordered), isPossible);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const TimeSignature& a, const TimeSignature& b) { return a.bar < b.bar; });
  for (const TimeSignature& signature : ordered) {
    const int64_t start = ticksOfBar(signature.bar);
    if (segments_.back().bar == signature.bar) segments_.pop_back();
    segments_.push_back({signature.bar, signature.beats, kWholeTicks / signature.beatUnit, start});
  }
}

const MeterMap::Segment& MeterMap::segmentOf(uint32_t bar) const noexcept {
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), bar,
                                      [](uint32_t value, const Segment& segment) { return value < segment.bar; });
  return *(after - 1);
}

int64_t MeterMap::ticksOfBar(uint32_t bar) const noexcept {
  const Segment& segment = segmentOf(bar);
  return segment.start + (bar - segment.bar) * segment.barTicks();
}

BarBeat MeterMap::barBeatAt(int64_t ticks) const noexcept {
  const int64_t at = std::max<int64_t>(ticks, 0);
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), at,
                                      [](int64_t value, const Segment& segment) { return value < segment.start; });
  const Segment& segment = *(after - 1);
  const int64_t into = at - segment.start, rest = into % segment.barTicks();
  const int64_t bar = std::min<int64_t>(segment.bar + into / segment.barTicks(), UINT32_MAX);
  return {static_cast<uint32_t>(bar), static_cast<uint32_t>(rest / segment.beatTicks),
          static_cast<uint32_t>(rest % segment.beatTicks)};
}

}  // namespace mam
