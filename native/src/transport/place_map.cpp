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

/// Whole bars of a pass; what its last bar's steps leave over is none.
uint32_t barsOf(const BarGrid& grid, uint64_t loopFrames) {
  if (loopFrames == 0) return UINT32_MAX;
  const uint32_t last = grid.barAt(loopFrames - 1);
  return std::max(1u, grid.barStart(last) + grid.gridFrames(last) > loopFrames ? last : last + 1);
}

}  // namespace

/// Both contents, bar by bar.
class PlaceMap::Walk {
 public:
  Walk(const BarGrid& before, uint64_t loopBefore, const BarGrid& after, uint64_t loopAfter, bool alike)
      : before_(before),
        after_(after),
        alike_(alike),
        loopBefore_(loopBefore),
        loopAfter_(loopAfter),
        barsBefore_(barsOf(before_, loopBefore)),
        barsAfter_(barsOf(after_, loopAfter)) {}

  void addFrom(uint64_t frame, uint64_t until, std::vector<Span>& spans) {
    uint64_t pass = loopBefore_ == 0 ? 0 : frame / loopBefore_;
    uint32_t bar = std::min(before_.barAt(frame - pass * loopBefore_), barsBefore_ - 1);
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

namespace {

/// The rack that is alone in a session and plays as it would alone; the content itself where it is no session.
const Content* loneRack(const Content& content) noexcept {
  if (!content.time.isSession) return &content;
  if (content.parts.size() != 1 || !content.time.tempo.empty()) return nullptr;
  const ContentPart& part = content.parts.front();
  const bool plain = part.offsetFrames == 0 && part.stretchNumerator == part.stretchDenominator;
  return plain && !content.time.alignTransports ? part.content.get() : nullptr;
}

bool sameTempo(const Content& a, const Content& b) {
  return std::equal(
      a.time.tempo.begin(), a.time.tempo.end(), b.time.tempo.begin(), b.time.tempo.end(),
      [](const TempoChange& x, const TempoChange& y) { return x.ppq == y.ppq && x.bpm == y.bpm && x.ramp == y.ramp; });
}

}  // namespace

PlaceMap::PlaceMap(const Content& before, uint64_t loopBefore, const Content& after, uint64_t loopAfter,
                   double sampleRate, uint64_t frame) {
  const uint64_t until = frame + static_cast<uint64_t>(kSecondsAhead * sampleRate);
  if (!before.time.tempo.empty() && !after.time.tempo.empty()) {
    if (sameTempo(before, after)) return;
    const Transport bars;
    const auto from = sharedTempoMap(before.time.tempo, sampleRate), to = sharedTempoMap(after.time.tempo, sampleRate);
    Walk(BarGrid(bars, *from, 0), 0, BarGrid(bars, *to, 0), 0, true).addFrom(frame, until, spans_);
    return;
  }
  const Content *rackBefore = loneRack(before), *rackAfter = loneRack(after);
  if (rackBefore == nullptr || rackAfter == nullptr) return;
  if (rackBefore->transports.empty() || rackAfter->transports.empty()) return;
  const Transport &from = rackBefore->transports.front(), &to = rackAfter->transports.front();
  if (loopBefore == loopAfter && sameBars(from, to)) return;
  Walk(BarGrid(from, sampleRate), loopBefore, BarGrid(to, sampleRate), loopAfter, from.steps() == to.steps())
      .addFrom(frame, until, spans_);
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
