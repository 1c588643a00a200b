#include "transport/place_map.hpp"

#include <algorithm>

namespace mam {

namespace {

constexpr size_t kMostSpans = 1024;
constexpr double kSecondsAhead = 4;  // an edit is adopted long before

bool sameBars(const Transport& a, const Transport& b) {
  const auto samePoint = [](const TempoPoint& x, const TempoPoint& y) { return x.bar == y.bar && x.bpm == y.bpm; };
  return a.bpm == b.bpm && a.steps() == b.steps() && a.swingPercent == b.swingPercent &&
         a.swingExponent == b.swingExponent &&
         std::equal(a.tempo.begin(), a.tempo.end(), b.tempo.begin(), b.tempo.end(), samePoint);
}

/// The last bar that does not start after a frame.
uint32_t barAt(const BarGrid& grid, uint64_t frame) {
  uint32_t low = 0, high = UINT32_MAX;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2 + 1;
    if (grid.barStart(middle) <= frame)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/// Whole bars of a pass; what its last bar's steps leave over is none.
uint32_t barsOf(const BarGrid& grid, uint64_t loopFrames) {
  if (loopFrames == 0) return UINT32_MAX;
  const uint32_t last = barAt(grid, loopFrames - 1);
  return std::max(1u, grid.barStart(last) + grid.gridFrames(last) > loopFrames ? last : last + 1);
}

}  // namespace

/// Both contents, bar by bar.
class PlaceMap::Walk {
 public:
  Walk(const Transport& before, uint64_t loopBefore, const Transport& after, uint64_t loopAfter, double sampleRate)
      : before_(before, sampleRate),
        after_(after, sampleRate),
        alike_(before.steps() == after.steps()),
        loopBefore_(loopBefore),
        loopAfter_(loopAfter),
        barsBefore_(barsOf(before_, loopBefore)),
        barsAfter_(barsOf(after_, loopAfter)) {}

  void addFrom(uint64_t frame, uint64_t until, std::vector<Span>& spans) {
    uint64_t pass = loopBefore_ == 0 ? 0 : frame / loopBefore_;
    uint32_t bar = std::min(barAt(before_, frame - pass * loopBefore_), barsBefore_ - 1);
    while (spans.size() < kMostSpans && (spans.empty() || spans.back().from + spans.back().frames < until)) {
      if (before_.gridFrames(bar) == 0) return;
      addBar(pass, bar++, spans);
      if (bar < barsBefore_) continue;
      ++pass;
      bar = 0;
    }
  }

 private:
  // A bar that the loop after does not have is the one that it plays then.
  uint64_t barAfter(uint64_t pass, uint32_t& bar) const {
    pass += bar / barsAfter_;
    bar %= barsAfter_;
    return pass * loopAfter_ + after_.barStart(bar);
  }

  void addBar(uint64_t pass, uint32_t bar, std::vector<Span>& spans) {
    const uint64_t from = pass * loopBefore_ + before_.barStart(bar), frames = before_.gridFrames(bar);
    uint32_t barThere = bar;
    const uint64_t to = barAfter(pass, barThere), toFrames = after_.gridFrames(barThere);
    if (!alike_) return spans.push_back({from, frames, to, toFrames});
    before_.stepOffsets(bar, offsets_);
    after_.stepOffsets(barThere, offsetsAfter_);
    for (size_t step = 0; step < offsets_.size(); ++step) {
      const bool last = step + 1 == offsets_.size();
      const uint64_t end = last ? frames : std::min(offsets_[step + 1], frames);
      const uint64_t endAfter = last ? toFrames : std::min(offsetsAfter_[step + 1], toFrames);
      if (end > offsets_[step])
        spans.push_back({from + offsets_[step], end - offsets_[step], to + offsetsAfter_[step],
                         endAfter - std::min(endAfter, offsetsAfter_[step])});
    }
  }

  const BarGrid before_, after_;
  const bool alike_;
  const uint64_t loopBefore_, loopAfter_;
  const uint32_t barsBefore_, barsAfter_;
  std::vector<uint64_t> offsets_, offsetsAfter_;
};

PlaceMap::PlaceMap(const Content& before, uint64_t loopBefore, const Content& after, uint64_t loopAfter,
                   double sampleRate, uint64_t frame) {
  if (before.transports.empty() || after.transports.empty()) return;
  const Transport &from = before.transports.front(), &to = after.transports.front();
  if (loopBefore == loopAfter && sameBars(from, to)) return;
  const uint64_t until = frame + static_cast<uint64_t>(kSecondsAhead * sampleRate);
  Walk(from, loopBefore, to, loopAfter, sampleRate).addFrom(frame, until, spans_);
}

uint64_t PlaceMap::at(uint64_t frame) const noexcept {
  if (spans_.empty()) return frame;
  const Span* span = &spans_.front();
  for (const Span& each : spans_)
    if (each.from <= frame) span = &each;
  if (frame < span->from) return span->to;
  const uint64_t into = frame - span->from;
  if (into >= span->frames) return span->to + span->toFrames + (into - span->frames);
  const double share = static_cast<double>(into) * static_cast<double>(span->toFrames);
  const double frames = share / static_cast<double>(span->frames);
  const uint64_t whole = static_cast<uint64_t>(frames);
  return span->to + whole + (static_cast<double>(whole) < frames ? 1 : 0);
}

uint64_t PlaceMap::earliest() const noexcept {
  uint64_t first = UINT64_MAX;
  for (const Span& span : spans_) first = std::min(first, span.to);
  return first;
}

}  // namespace mam
