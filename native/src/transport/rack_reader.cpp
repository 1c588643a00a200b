#include "transport/rack_reader.hpp"

#include <algorithm>
#include <cmath>

namespace mam {

namespace {

constexpr uint64_t kNever = UINT64_MAX;
constexpr uint64_t kFirstLaneOrder = uint64_t{1} << 48;  // explicit commands come before generated events

std::vector<std::vector<Lock>> locksOf(const Transport& transport) {
  std::vector<std::vector<Lock>> all;
  for (const Pattern& pattern : transport.patterns) {
    std::vector<Lock> locks;
    for (const Lock& lock : pattern.locks)
      if (lock.step < transport.steps()) locks.push_back(lock);  // others are dead (Q3)
    std::stable_sort(locks.begin(), locks.end(), [](const Lock& a, const Lock& b) { return a.step < b.step; });
    all.push_back(std::move(locks));
  }
  return all;
}

}  // namespace

RackReader::RackReader(const Content& content, const RackRun& run) : run_(run), commands_(content.commands) {
  std::stable_sort(commands_.begin(), commands_.end(),
                   [](const ContentCommand& a, const ContentCommand& b) { return a.frame < b.frame; });
  for (const Transport& transport : content.transports) {
    Lane lane{&transport, run.grid(transport), kNever, run.endFrame, 0, 0, 0, 0, locksOf(transport)};
    if (transport.topLevel) {
      lane.barLimit = run.bars;
      lane.endFrame = kNever;
    }
    lanes_.push_back(std::move(lane));
  }
}

// Absolute, never added up.
uint64_t RackReader::passStartOf(const Lane& lane, uint64_t pass) const noexcept {
  return follows() ? lane.grid.barStart(pass * run_.loopBars) : pass * run_.loopFrames;
}

// A rack's own tempo points start again with each pass; those of a session go on.
uint64_t RackReader::gridBar(const Lane& lane) const noexcept {
  return follows() ? lane.pass * run_.loopBars + lane.bar : lane.bar;
}

bool RackReader::ended(const Lane& lane) const noexcept {
  return lane.bar >= lane.barLimit || lane.barFrame >= lane.endFrame || lane.grid.gridFrames(gridBar(lane)) == 0;
}

uint64_t RackReader::laneFrame(const Lane& lane) const noexcept {
  return ended(lane) ? kNever : lane.passStart + lane.barFrame;
}

void RackReader::startPass(Lane& lane, uint64_t pass) {
  lane.pass = pass;
  lane.passStart = passStartOf(lane, pass);
  if (follows() && run_.loops && !lane.transport->topLevel)
    lane.endFrame = passStartOf(lane, pass + 1) - lane.passStart;
  lane.bar = 0;
  lane.barFrame = 0;
}

void RackReader::moveTo(Lane& lane, uint64_t bar) {
  lane.bar = static_cast<uint32_t>(bar);
  lane.barFrame = lane.grid.barStart(gridBar(lane)) - (follows() ? lane.passStart : 0);
}

void RackReader::nextBar(Lane& lane) {
  lane.barFrame += lane.grid.gridFrames(gridBar(lane));
  ++lane.bar;
  if (run_.loops && ended(lane)) startPass(lane, lane.pass + 1);
}

uint64_t RackReader::nextFrame() const noexcept {
  uint64_t next = nextCommand_ < commands_.size() ? commands_[nextCommand_].frame : kNever;
  for (const ContentEvent& event : pending_) next = std::min(next, event.frame);
  for (const Lane& lane : lanes_) next = std::min(next, laneFrame(lane));
  return next;
}

void RackReader::add(const ContentEvent& event) {
  if (!std::isfinite(event.value) || !std::isfinite(event.rampMs)) return;  // spec 14.2, Q14
  pending_.push_back(event);
}

void RackReader::readBar(Lane& lane, size_t index) {
  const Transport& transport = *lane.transport;
  const uint64_t start = lane.passStart + lane.barFrame;
  const uint64_t passEnd = run_.loops ? passStartOf(lane, lane.pass + 1) : 0;
  lane.grid.stepOffsets(gridBar(lane), offsets_);
  for (size_t p = 0; p < transport.patterns.size(); ++p) {
    const Pattern& pattern = transport.patterns[p];
    if (pattern.empty()) continue;  // drops its locks too (Q5)
    const std::vector<Lock>& locks = lane.locksByStep[p];
    size_t next = 0;
    for (uint32_t step = 0; step < offsets_.size(); ++step) {
      if (lane.barFrame + offsets_[step] >= lane.endFrame) break;
      ContentEvent event{start + offsets_[step],         pattern.target, 0, CommandKind::Trigger, 0, 0, 0,
                         static_cast<int32_t>(lane.bar), step,           0};
      event.passEnd = passEnd;
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

void RackReader::take(uint64_t until, std::vector<ContentEvent>& events) {
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
  events.insert(events.end(), ready, pending_.end());
  pending_.erase(ready, pending_.end());
}

// To a bar from which on no step lies before the frame, without a walk through those before.
void RackReader::skipLaneTo(Lane& lane, uint64_t frame) {
  if (ended(lane)) return;
  const uint64_t margin = lane.grid.overhangBars();
  if (run_.loops) {
    const uint64_t pass = follows() ? lane.grid.barAt(frame) / run_.loopBars : frame / run_.loopFrames;
    const uint64_t back = lane.barLimit == kNever ? 0 : 1 + margin / lane.barLimit;  // an inline one ends with its pass
    startPass(lane, pass - std::min(pass, back));
    if (pass >= back && back > 0) return moveTo(lane, lane.barLimit - std::min(lane.barLimit, margin));
  }
  const uint64_t last = lane.grid.barAt(frame - std::min(frame, lane.passStart));
  const uint64_t most = run_.loops && lane.barLimit != kNever ? lane.barLimit - 1 : lane.barLimit;
  moveTo(lane, std::min({last - std::min(last, margin), most, uint64_t{UINT32_MAX}}));
}

void RackReader::skipTo(uint64_t frame) {
  while (nextCommand_ < commands_.size() && commands_[nextCommand_].frame < frame) ++nextCommand_;
  for (Lane& lane : lanes_) skipLaneTo(lane, frame);
  std::vector<ContentEvent> before;
  take(frame, before);
}

}  // namespace mam
