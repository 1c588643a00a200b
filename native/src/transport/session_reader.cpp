#include "transport/session_reader.hpp"

#include <algorithm>
#include <cmath>

namespace mam {

namespace {

constexpr uint64_t kNever = UINT64_MAX;
constexpr uint64_t kMostFrames = uint64_t{1} << 62;

}  // namespace

SessionReader::SessionReader(const Content& content, const ContentRange& range)
    : content_(&content), clock_(content, range), commands_(content.commands) {
  std::stable_sort(commands_.begin(), commands_.end(),
                   [](const ContentCommand& a, const ContentCommand& b) { return a.frame < b.frame; });
  for (size_t i = 0; i < content.parts.size(); ++i) {
    readers_.emplace_back(*content.parts[i].content, clock_.parts()[i].run());
    leadFrames_ = std::max(leadFrames_, static_cast<uint64_t>(std::max<int64_t>(-content.parts[i].offsetFrames, 0)));
  }
}

void SessionReader::takePart(size_t part, int64_t until, int64_t origin, std::vector<ContentEvent>& events) {
  const ContentPart& of = content_->parts[part];
  const PartClock& clock = clock_.parts()[part];
  taken_.clear();
  readers_[part].take(clock.rackFrameAt(until), taken_);
  for (ContentEvent& event : taken_) {
    event.frame = static_cast<uint64_t>(clock.sessionFrame(event.frame) - origin);
    if (const uint64_t length = clock_.passFrames(); length != 0)
      event.passEnd = (pass_ + 1) * length;
    else if (event.passEnd != 0)
      event.passEnd = static_cast<uint64_t>(std::max<int64_t>(clock.sessionFrame(event.passEnd) - origin, 0));
    event.target = of.targets[event.target];
    event.name = event.name < of.names.size() ? of.names[event.name] : 0;
    events.push_back(event);
  }
}

void SessionReader::takeLead(uint64_t until, std::vector<ContentEvent>& events) {
  const int64_t lead = static_cast<int64_t>(leadFrames_);
  const int64_t end = static_cast<int64_t>(std::min(until, leadFrames_)) - lead;
  leadTaken_ = true;
  for (size_t i = 0; i < readers_.size(); ++i) takePart(i, end, -lead, events);
}

void SessionReader::dropLead() {
  if (leadDone_) return;
  leadDone_ = true;
  std::vector<ContentEvent> dropped;
  for (size_t i = 0; i < readers_.size() && leadFrames_ > 0; ++i)
    if (leadTaken_)
      takePart(i, 0, 0, dropped);
    else
      readers_[i].skipTo(clock_.parts()[i].rackFrameAt(0));
}

void SessionReader::startPass(uint64_t pass, uint64_t into) {
  pass_ = pass;
  readers_.clear();
  for (size_t i = 0; i < content_->parts.size(); ++i) {
    readers_.emplace_back(*content_->parts[i].content, clock_.parts()[i].run());
    readers_[i].skipTo(clock_.parts()[i].rackFrameAt(static_cast<int64_t>(into)));
  }
}

void SessionReader::takePass(uint64_t until, std::vector<ContentEvent>& events) {
  const int64_t origin = -static_cast<int64_t>(pass_ * clock_.passFrames());
  for (size_t i = 0; i < readers_.size(); ++i) takePart(i, static_cast<int64_t>(until), origin, events);
}

void SessionReader::take(uint64_t until, std::vector<ContentEvent>& events) {
  dropLead();
  const uint64_t length = clock_.passFrames();
  const uint64_t end = std::min({until, clock_.endFrame(), kMostFrames});
  const uint64_t lastCommand = length != 0 ? std::min(end, length) : end;
  for (; nextCommand_ < commands_.size() && commands_[nextCommand_].frame < lastCommand; ++nextCommand_) {
    const ContentCommand& c = commands_[nextCommand_];
    if (!std::isfinite(c.value) || !std::isfinite(c.rampMs)) continue;  // spec 14.2, Q14
    events.push_back({c.frame, c.target, c.name, c.kind, c.param, c.value, c.kind == CommandKind::Ramp ? c.rampMs : 0,
                      -1, 0, listOrder_++, c.amount, c.note});
  }
  if (length != 0 && !readers_.empty())
    for (; (pass_ + 1) * length <= end; startPass(pass_ + 1, 0)) takePass(length, events);
  takePass(end - pass_ * length, events);
}

void SessionReader::skipTo(uint64_t frame) {
  leadDone_ = true;
  const uint64_t to = std::min(frame, kMostFrames), length = clock_.passFrames();
  while (nextCommand_ < commands_.size() && commands_[nextCommand_].frame < frame) ++nextCommand_;
  if (length != 0) return startPass(to / length, to % length);
  for (size_t i = 0; i < readers_.size(); ++i)
    readers_[i].skipTo(clock_.parts()[i].rackFrameAt(static_cast<int64_t>(to)));
}

uint64_t SessionReader::nextFrameOfParts() const noexcept {
  uint64_t next = kNever;
  for (size_t i = 0; i < readers_.size(); ++i) {
    const uint64_t frame = readers_[i].nextFrame();
    if (frame == kNever) continue;
    next = std::min(next, static_cast<uint64_t>(std::max<int64_t>(clock_.parts()[i].sessionFrame(frame), 0)));
  }
  const uint64_t length = clock_.passFrames();
  return length == 0 || readers_.empty() ? next : pass_ * length + std::min(next, length);
}

uint64_t SessionReader::nextFrame() const noexcept {
  const bool isOver = nextCommand_ >= commands_.size() ||
                      (clock_.passFrames() != 0 && commands_[nextCommand_].frame >= clock_.passFrames());
  const uint64_t next = std::min(isOver ? kNever : commands_[nextCommand_].frame, nextFrameOfParts());
  return next < clock_.endFrame() ? next : kNever;
}

}  // namespace mam
