#include "transport/rack_span.hpp"

#include <algorithm>

namespace mam {

namespace {

constexpr uint64_t kNever = UINT64_MAX;
constexpr uint32_t kNoStep = UINT32_MAX;

/// Of the first `count` steps of a bar.
uint32_t lastHit(const Pattern& pattern, uint32_t bar, uint32_t count, uint32_t steps) noexcept {
  for (uint32_t step = count; step-- > 0;)
    if (pattern.hits(bar, step, steps)) return step;
  return kNoStep;
}

uint32_t firstHit(const Pattern& pattern, uint32_t bar, uint32_t steps) noexcept {
  for (uint32_t step = 0; step < steps; ++step)
    if (pattern.hits(bar, step, steps)) return step;
  return kNoStep;
}

uint32_t lastLock(const Pattern& pattern, uint32_t count) noexcept {
  uint32_t last = kNoStep;
  for (const Lock& lock : pattern.locks)
    if (lock.step < count && (last == kNoStep || lock.step > last)) last = lock.step;
  return last;
}

uint64_t cycleOf(const Pattern& pattern) noexcept {
  if (pattern.stepsBars.empty()) return 1;
  return pattern.lengthBars != 0 ? pattern.lengthBars : pattern.stepsBars.size();
}

// Bars of a cycle that can have hits.
uint64_t writtenBars(const Pattern& pattern) noexcept {
  return std::min<uint64_t>(cycleOf(pattern), std::max<size_t>(pattern.stepsBars.size(), 1));
}

/// The last bar before `end` that has a hit; kNever when there is none.
uint64_t lastBarWithHit(const Pattern& pattern, uint64_t end, uint32_t steps) noexcept {
  const uint64_t cycle = cycleOf(pattern), written = writtenBars(pattern);
  if (end == 0) return kNever;
  for (uint64_t start = (end - 1) / cycle * cycle, round = 0; round < 2; ++round, start -= cycle) {
    for (uint64_t i = std::min(written, end - start); i-- > 0;)
      if (lastHit(pattern, static_cast<uint32_t>(i), steps, steps) != kNoStep) return start + i;
    if (start == 0) break;
  }
  return kNever;
}

struct Bars {
  const Transport& transport;
  const BarGrid grid;
  uint64_t count, endFrame;
  std::vector<uint64_t> offsets;

  Bars(const Transport& of, const RackRun& run) : transport(of), grid(run.grid(of)), count(run.bars), endFrame(kNever) {
    if (of.topLevel) return;
    endFrame = run.endFrame;
    count = endFrame == 0 ? 0 : uint64_t{grid.barAt(endFrame - 1)} + 1;
  }

  /// Steps of a bar that lie before the end.
  uint32_t stepsOf(uint64_t bar) {
    grid.stepOffsets(bar, offsets);
    const uint64_t start = grid.barStart(bar);
    uint32_t steps = 0;
    while (steps < offsets.size() && start + offsets[steps] < endFrame) ++steps;
    return steps;
  }
};

/// Of a bar's hits and locks; 0 when it has none.
uint64_t lastFrameOfBar(const Pattern& pattern, Bars& bars, uint64_t bar) {
  const uint32_t count = bars.stepsOf(bar), index = static_cast<uint32_t>(bar % cycleOf(pattern));
  const uint32_t hit = lastHit(pattern, index, count, bars.transport.steps()), lock = lastLock(pattern, count);
  uint64_t frame = 0;
  for (const uint32_t step : {hit, lock})
    if (step != kNoStep) frame = std::max(frame, bars.grid.barStart(bar) + bars.offsets[step]);
  return frame;
}

// A late step of the bar before can lie behind those of the last bar.
uint64_t lastFrame(const Pattern& pattern, Bars& bars) {
  uint64_t frame = 0;
  if (pattern.empty() || bars.count == 0) return frame;
  frame = lastFrameOfBar(pattern, bars, bars.count - 1);
  if (bars.count > 1) frame = std::max(frame, lastFrameOfBar(pattern, bars, bars.count - 2));
  uint64_t end = bars.count;
  for (int back = 0; back < 2; ++back) {
    end = lastBarWithHit(pattern, end, bars.transport.steps());
    if (end == kNever) break;
    frame = std::max(frame, lastFrameOfBar(pattern, bars, end));
  }
  return frame;
}

uint64_t firstFrame(const Pattern& pattern, Bars& bars) {
  const uint32_t steps = bars.transport.steps();
  for (uint64_t bar = 0; bar < std::min(writtenBars(pattern), bars.count) && !pattern.empty(); ++bar) {
    const uint32_t step = firstHit(pattern, static_cast<uint32_t>(bar), steps);
    if (step == kNoStep) continue;
    bars.grid.stepOffsets(bar, bars.offsets);
    const uint64_t frame = bars.grid.barStart(bar) + bars.offsets[step];
    return frame < bars.endFrame ? frame : kNever;
  }
  return kNever;
}

}  // namespace

uint64_t longestInlinePass(const Content& content, const RackRun& run) noexcept {
  uint64_t frames = 0;
  for (const Transport& transport : content.transports)
    frames = std::max(frames, run.grid(transport).nominalFrames(0, transport.bars()));
  return frames;
}

uint64_t lastCommandFrame(const Content& content) noexcept {
  uint64_t frame = 0;
  for (const ContentCommand& command : content.commands) frame = std::max(frame, command.frame);
  return std::min(frame, uint64_t{1} << 62);  // so that a tail can be added
}

uint64_t lastEventFrame(const Content& content, const RackRun& run) {
  uint64_t frame = lastCommandFrame(content);
  for (const Transport& transport : content.transports) {
    if (!transport.topLevel && content.topLevel() != nullptr) continue;
    Bars bars(transport, run);
    for (const Pattern& pattern : transport.patterns) frame = std::max(frame, lastFrame(pattern, bars));
  }
  return frame;
}

uint64_t firstTriggerFrame(const Content& content, const RackRun& run) {
  uint64_t frame = kNever;
  for (const ContentCommand& command : content.commands)
    if (command.kind == CommandKind::Trigger) frame = std::min(frame, command.frame);
  for (const Transport& transport : content.transports) {
    Bars bars(transport, run);
    for (const Pattern& pattern : transport.patterns) frame = std::min(frame, firstFrame(pattern, bars));
  }
  return frame;
}

}  // namespace mam
