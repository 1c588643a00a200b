#include "transport/bar_table.hpp"

#include <algorithm>

#include "transport/session_clock.hpp"

namespace mam {

namespace {

constexpr int64_t kTicksPerStep = kTicksPerQuarter / 4;

bool hasTempo(const Content& content) noexcept { return content.time.isSession && !content.time.tempo.empty(); }

const ContentPart* leadingPart(const Content& session) noexcept {
  for (const ContentPart& part : session.parts)
    if (part.content->topLevel() != nullptr) return &part;
  return nullptr;
}

std::vector<BarSpan> sessionBars(const Content& session, const ContentRange& range, uint32_t most) {
  const uint64_t end = lengthsOf(session, range, {}).bodyFrames;
  const auto map = sharedTempoMap(session.time.tempo, range.sampleRate);
  const MeterMap meter(session.time.signatures);
  const auto startOf = [&](uint32_t bar) { return ppqOfTicks(meter.ticksOfBar(bar)); };
  std::vector<BarSpan> bars;
  for (uint32_t bar = 0; bar < most; ++bar) {
    const uint64_t frame = static_cast<uint64_t>(map->frameAt(startOf(bar)));
    if (frame >= end) break;
    const uint64_t next = static_cast<uint64_t>(map->frameAt(startOf(bar + 1)));
    const int64_t ticks = meter.ticksOfBar(bar + 1) - meter.ticksOfBar(bar);
    const uint32_t steps = static_cast<uint32_t>(std::max<int64_t>(ticks / kTicksPerStep, 1));
    bars.push_back({frame, (next - frame) / steps, steps, meter.beatsOf(bar), map->bpmAt(startOf(bar))});
  }
  return bars;
}

std::vector<BarSpan> rackBars(const Transport& transport, const BarGrid& grid, uint64_t count) {
  std::vector<BarSpan> bars;
  for (uint64_t bar = 0; bar < count; ++bar)
    bars.push_back({grid.barStart(bar), grid.stepFrames(bar), transport.steps(), 4, grid.bpm(bar)});
  return bars;
}

BarPlace placeIn(const BarGrid& grid, uint64_t frame) {
  BarPlace at;
  if (grid.gridFrames(0) == 0) return at;
  at.bar = grid.barAt(frame);
  std::vector<uint64_t> steps;
  grid.stepOffsets(at.bar, steps);
  const uint64_t into = frame - grid.barStart(at.bar);
  at.step = static_cast<uint32_t>(std::upper_bound(steps.begin(), steps.end(), into) - steps.begin()) - 1;
  at.bpm = grid.bpm(at.bar);
  return at;
}

}  // namespace

std::vector<BarSpan> barsOf(const Content& content, const ContentRange& range, uint32_t most) {
  if (hasTempo(content)) return sessionBars(content, range, most);
  const uint64_t limit = most;
  if (content.time.isSession) {
    const ContentPart* part = leadingPart(content);
    if (part == nullptr) return {};
    const PartClock clock(*part, range, range.loop || content.time.loop, nullptr);
    const Transport& transport = *part->content->topLevel();
    std::vector<BarSpan> bars = rackBars(transport, clock.run().grid(transport), std::min(clock.run().bars, limit));
    for (BarSpan& bar : bars)
      bar = {static_cast<uint64_t>(std::max<int64_t>(clock.sessionFrame(bar.frame), 0)), clock.scaled(bar.stepFrames),
             bar.steps, bar.beats, bar.bpm};
    return bars;
  }
  if (content.transports.empty()) return {};
  const Transport& transport = content.transports.front();
  const uint64_t count = range.bars != 0 ? range.bars : transport.bars();
  return rackBars(transport, BarGrid(transport, range.sampleRate), std::min(count, limit));
}

BarPlace barPlaceAt(const Content& content, uint64_t frame, double sampleRate) {
  if (hasTempo(content)) {
    const auto map = sharedTempoMap(content.time.tempo, sampleRate);
    const MeterMap meter(content.time.signatures);
    const Ppq at = map->ppqAt(static_cast<int64_t>(frame));
    int64_t tick = at >> kPpqBits;  // the next one belongs to the frame that it is rounded to
    if (map->frameAt(ppqOfTicks(tick + 1)) <= static_cast<int64_t>(frame)) ++tick;
    const BarBeat place = meter.barBeatAt(tick);
    const uint32_t ticks = place.beat * meter.ticksPerBeat(place.bar) + place.tick;
    return {place.bar, static_cast<uint32_t>(ticks / kTicksPerStep), map->bpmAt(at)};
  }
  if (content.time.isSession) {
    const ContentPart* part = leadingPart(content);
    if (part == nullptr) return {};
    ContentRange range;
    range.sampleRate = sampleRate;
    const PartClock clock(*part, range, content.time.loop, nullptr);
    const uint64_t at = clock.rackFrameAt(static_cast<int64_t>(frame));
    const uint64_t pass = clock.run().loops ? clock.run().loopFrames : UINT64_MAX;
    return placeIn(clock.run().grid(*part->content->topLevel()), at % pass);
  }
  if (content.transports.empty()) return {};
  return placeIn(BarGrid(content.transports.front(), sampleRate), frame);
}

}  // namespace mam
