// Lengths by the export rules (spec 10), and what of a rack they let play.
#include <algorithm>

#include "transport/rack_span.hpp"
#include "transport/session_clock.hpp"

namespace mam {

namespace {

uint64_t msToFrames(double ms, double sampleRate) noexcept {
  return static_cast<uint64_t>(ms / 1000 * sampleRate + 0.5);
}

// X8: 250 ms, or twice the longest delay up to 6 s, or 1 s for a reverb, whichever is longest.
uint64_t defaultTailFrames(const NodeLengths& nodes, double sampleRate) noexcept {
  double ms = 250;
  if (nodes.anyDelay) ms = std::max(ms, std::min(6000.0, 2 * nodes.longestDelayMs));
  if (nodes.anyReverb) ms = std::max(ms, 1000.0);
  return msToFrames(ms, sampleRate);
}

uint32_t passBars(const Transport& transport, const ContentRange& range) noexcept {
  return range.bars != 0 ? range.bars : transport.bars();
}

uint32_t loopsOf(const ContentRange& range) noexcept { return range.loopCount == 0 ? 1 : range.loopCount; }

// Bars that are played from startBar on: (E - S) * loops.
uint64_t playedBars(const Transport& transport, const ContentRange& range) noexcept {
  const uint32_t bars = passBars(transport, range);
  const uint32_t end = range.endBar != 0 ? range.endBar : bars;
  return end > range.startBar ? uint64_t{end - range.startBar} * loopsOf(range) : 0;
}

// Where the bars end, counted from bar 0. A start past the end of the content is in none of them.
uint64_t endOfBars(const Transport& transport, const ContentRange& range) noexcept {
  const uint64_t played = playedBars(transport, range);
  return played != 0 ? range.startBar + played : std::min(range.startBar, passBars(transport, range));
}

RackRun ownRun(const ContentRange& range) noexcept {
  RackRun run;
  run.sampleRate = range.sampleRate;
  return run;
}

}  // namespace

ContentLengths lengthsOf(const Content& content, const ContentRange& range, const NodeLengths& nodes) noexcept {
  if (content.time.isSession) return SessionClock(content, range).lengths();
  ContentLengths lengths;
  const Transport* top = content.topLevel();
  if (top != nullptr) {
    const BarGrid grid(*top, range.sampleRate);
    lengths.startFrame = grid.barStart(range.startBar);
    lengths.bodyFrames = grid.nominalFrames(range.startBar, playedBars(*top, range));
    lengths.loopFrames = grid.nominalFrames(0, passBars(*top, range));
  } else if (!content.commands.empty()) {
    lengths.bodyFrames = lastCommandFrame(content);
  } else if (!content.transports.empty()) {
    lengths.bodyFrames = lengths.loopFrames = longestInlinePass(content, ownRun(range));
  } else {
    lengths.bodyFrames = msToFrames(2000, range.sampleRate);
  }
  lengths.prerollFrames = nodes.prerollFrames;
  lengths.tailFrames =
      range.tailFrames >= 0 ? static_cast<uint64_t>(range.tailFrames) : defaultTailFrames(nodes, range.sampleRate);
  lengths.totalFrames = range.hardFrames >= 0 ? static_cast<uint64_t>(range.hardFrames)
                                              : lengths.bodyFrames + lengths.prerollFrames + lengths.tailFrames;
  return lengths;
}

uint64_t ringFrames(const Content& content, const ContentRange& range, const ContentLengths& lengths) noexcept {
  uint64_t preroll = lengths.prerollFrames;
  if (content.time.isSession) {
    const SessionClock clock(content, range);
    for (const PartClock& part : clock.parts()) preroll = std::max(preroll, part.prerollFrames());
  }
  return preroll + lengths.tailFrames;
}

RackRun runOf(const Content& content, const ContentRange& range, const ContentLengths& lengths) noexcept {
  RackRun run = ownRun(range);
  run.loops = range.loop && lengths.loopFrames != 0;
  run.loopFrames = lengths.loopFrames;
  run.endFrame = run.loops ? lengths.loopFrames : lengths.startFrame + lengths.bodyFrames;
  if (const Transport* top = content.topLevel()) run.bars = run.loops ? passBars(*top, range) : endOfBars(*top, range);
  return run;
}

}  // namespace mam
