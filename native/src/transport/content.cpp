#include "transport/content.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace mam {

namespace {

constexpr uint64_t kNever = UINT64_MAX;
constexpr uint64_t kFirstLaneOrder = uint64_t{1} << 48;  // explicit commands come before generated events

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

uint64_t longestInlinePass(const Content& content, double sampleRate) noexcept {
  uint64_t frames = 0;
  for (const Transport& transport : content.transports)
    frames = std::max(frames, BarGrid(transport, sampleRate).nominalFrames(0, transport.bars()));
  return frames;
}

uint64_t lastCommandFrame(const Content& content) noexcept {
  uint64_t frame = 0;
  for (const ContentCommand& command : content.commands) frame = std::max(frame, command.frame);
  return std::min(frame, uint64_t{1} << 62);  // so that a tail can be added
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

}  // namespace

uint32_t rampFrames(float rampMs, double sampleRate) noexcept {
  if (!(rampMs > 0)) return 0;
  const double frames = static_cast<double>(rampMs) * 0.001 * sampleRate + 0.5;
  return frames >= 4294967295.0 ? UINT32_MAX : static_cast<uint32_t>(frames);
}

ContentLengths lengthsOf(const Content& content, const ContentRange& range, const NodeLengths& nodes) noexcept {
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
    lengths.bodyFrames = lengths.loopFrames = longestInlinePass(content, range.sampleRate);
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

bool tooDense(const Content& content) noexcept {
  uint64_t events = 0;
  for (const Transport& transport : content.transports)
    for (const Pattern& pattern : transport.patterns) events += transport.steps() + pattern.locks.size();
  return events > kMaxBarEvents;
}

ContentReader::ContentReader(const Content& content, const ContentRange& range, const ContentLengths& lengths)
    : loopFrames_(range.loop ? lengths.loopFrames : 0), commands_(content.commands) {
  std::stable_sort(commands_.begin(), commands_.end(),
                   [](const ContentCommand& a, const ContentCommand& b) { return a.frame < b.frame; });
  std::vector<uint32_t> byId(content.targets.size());
  std::iota(byId.begin(), byId.end(), 0u);
  std::sort(byId.begin(), byId.end(), [&](uint32_t a, uint32_t b) { return content.targets[a] < content.targets[b]; });
  rank_.resize(byId.size());
  for (uint32_t i = 0; i < byId.size(); ++i) rank_[byId[i]] = i;

  const uint64_t bodyEnd = loopFrames_ != 0 ? loopFrames_ : lengths.startFrame + lengths.bodyFrames;
  for (const Transport& transport : content.transports) {
    Lane lane{&transport, BarGrid(transport, range.sampleRate), kNever, bodyEnd, 0, 0, 0, {}};
    if (transport.topLevel) {
      lane.barLimit = loopFrames_ != 0 ? passBars(transport, range) : endOfBars(transport, range);
      lane.endFrame = kNever;
    }
    for (const Pattern& pattern : transport.patterns) {
      std::vector<Lock> locks;
      for (const Lock& lock : pattern.locks)
        if (lock.step < transport.steps()) locks.push_back(lock);  // others are dead (Q3)
      std::stable_sort(locks.begin(), locks.end(), [](const Lock& a, const Lock& b) { return a.step < b.step; });
      lane.locksByStep.push_back(std::move(locks));
    }
    lanes_.push_back(std::move(lane));
  }
}

bool ContentReader::ended(const Lane& lane) const noexcept {
  return lane.bar >= lane.barLimit || lane.barFrame >= lane.endFrame || lane.grid.gridFrames(lane.bar) == 0;
}

uint64_t ContentReader::laneFrame(const Lane& lane) const noexcept {
  return ended(lane) ? kNever : passStart(lane.pass) + lane.barFrame;
}

uint64_t ContentReader::nextFrame() const noexcept {
  uint64_t next = nextCommand_ < commands_.size() ? commands_[nextCommand_].frame : kNever;
  for (const ContentEvent& event : pending_) next = std::min(next, event.frame);
  for (const Lane& lane : lanes_) next = std::min(next, laneFrame(lane));
  return next;
}

void ContentReader::add(ContentEvent event) {
  if (!std::isfinite(event.value) || !std::isfinite(event.rampMs)) return;  // spec 14.2, Q14
  pending_.push_back(event);
}

void ContentReader::readBar(Lane& lane, size_t index) {
  const Transport& transport = *lane.transport;
  const uint64_t start = passStart(lane.pass) + lane.barFrame;
  lane.grid.stepOffsets(lane.bar, offsets_);
  for (size_t p = 0; p < transport.patterns.size(); ++p) {
    const Pattern& pattern = transport.patterns[p];
    if (pattern.empty()) continue;  // drops its locks too (Q5)
    const std::vector<Lock>& locks = lane.locksByStep[p];
    size_t next = 0;
    for (uint32_t step = 0; step < offsets_.size(); ++step) {
      if (lane.barFrame + offsets_[step] >= lane.endFrame) break;
      ContentEvent event{start + offsets_[step],         pattern.target, 0, CommandKind::Trigger, 0, 0, 0,
                         static_cast<int32_t>(lane.bar), step,           0};
      const uint64_t order = kFirstLaneOrder * (index + 1);
      for (; next < locks.size() && locks[next].step == step; ++next) {
        const Lock& lock = locks[next];
        ContentEvent set = event;
        set.kind = lock.rampMs > 0 ? CommandKind::Ramp : CommandKind::Set;
        set.name = lock.name;
        set.param = lock.param;
        set.value = lock.value;
        set.rampMs = lock.rampMs;
        set.listOrder = order + listOrder_++;
        add(set);
      }
      if (pattern.hits(lane.bar, step, transport.steps())) {
        event.listOrder = order + listOrder_++;
        add(event);
      }
    }
  }
}

void ContentReader::nextBar(Lane& lane) {
  lane.barFrame += lane.grid.gridFrames(lane.bar);
  ++lane.bar;
  if (loopFrames_ != 0 && ended(lane)) {
    ++lane.pass;
    lane.bar = 0;
    lane.barFrame = 0;
  }
}

namespace {

// Agrees with the order of all commands at one frame.
uint32_t turnOf(CommandKind kind) noexcept {
  switch (kind) {
    case CommandKind::NoteOff: return 0;
    case CommandKind::NoteExpr: return 2;
    case CommandKind::Trigger: return 3;
    case CommandKind::NoteOn: return 4;
    default: return 1;
  }
}

}  // namespace

bool ContentReader::precedes(const ContentEvent& a, const ContentEvent& b) const noexcept {
  if (a.frame != b.frame) return a.frame < b.frame;
  const uint32_t aTurn = turnOf(a.kind), bTurn = turnOf(b.kind);
  if (aTurn != bTurn) return aTurn < bTurn;
  if (a.target != b.target) return rank_[a.target] < rank_[b.target];
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.param != b.param) return a.param < b.param;
  if (a.value != b.value) return a.value < b.value;
  return a.listOrder < b.listOrder;
}

void ContentReader::read(uint64_t until, std::vector<ContentEvent>& events) {
  for (; nextCommand_ < commands_.size() && commands_[nextCommand_].frame < until; ++nextCommand_) {
    const ContentCommand& c = commands_[nextCommand_];
    add({c.frame, c.target, c.name, c.kind, c.param, c.value, c.kind == CommandKind::Ramp ? c.rampMs : 0, -1, 0,
         listOrder_++, c.amount, c.note});
  }
  for (size_t i = 0; i < lanes_.size(); ++i)
    while (laneFrame(lanes_[i]) < until) {
      readBar(lanes_[i], i);
      nextBar(lanes_[i]);
    }
  const auto ready = std::partition(pending_.begin(), pending_.end(),
                                    [until](const ContentEvent& event) { return event.frame >= until; });
  std::sort(ready, pending_.end(), [this](const ContentEvent& a, const ContentEvent& b) { return precedes(a, b); });
  events.insert(events.end(), ready, pending_.end());
  pending_.erase(ready, pending_.end());
}

void ContentReader::skipTo(uint64_t frame) {
  while (nextCommand_ < commands_.size() && commands_[nextCommand_].frame < frame) ++nextCommand_;
  for (Lane& lane : lanes_) {
    if (loopFrames_ != 0 && !ended(lane)) lane.pass = frame / loopFrames_;
    for (uint64_t pass = lane.pass; lane.pass == pass && !ended(lane);) {
      if (laneFrame(lane) + lane.grid.gridFrames(lane.bar) > frame) break;
      nextBar(lane);
    }
  }
  std::vector<ContentEvent> before;
  read(frame, before);
}

}  // namespace mam
