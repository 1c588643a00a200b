// The state of a schedule as bytes: its nodes', its delay lines', and the commands that wait for late inputs. [main]
#include <cstring>

#include "graph/nested.hpp"

namespace mam {

namespace {

class StateWriter final : public StateVisitor {
 public:
  explicit StateWriter(std::vector<uint8_t>& out) : out_(out) {}

 private:
  void bytes(void* data, size_t size) noexcept override {
    const size_t at = out_.size();
    out_.resize(at + size);
    if (size > 0) std::memcpy(out_.data() + at, data, size);
  }
  std::vector<uint8_t>& out_;
};

class StateReader final : public StateVisitor {
 public:
  StateReader(const uint8_t* in, size_t size) : in_(in), size_(size) {}
  bool complete() const noexcept { return !failed_ && at_ == size_; }

 private:
  void bytes(void* data, size_t size) noexcept override {
    if (failed_ || size_ - at_ < size) {
      failed_ = true;
      return;
    }
    std::memcpy(data, in_ + at_, size);
    at_ += size;
  }
  const uint8_t* const in_;
  const size_t size_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

void Schedule::visitState(StateVisitor& visitor) noexcept {
  asleep_ = false;
  visitor.value(shape_);
  for (const Step& step : steps_)
    for (uint32_t lane = 0; lane < step.nodeCount; ++lane)
      if (nodeOfLane_[step.firstNode + lane] != kNone) step.group->visitState(lane, visitor);
  for (Alignment* delay : delays_) {
    for (uint32_t c = 0; c < channels_; ++c) delay->lines[c].visit(visitor);
    delay->quietFrames = 0;
  }
}

namespace {

/// The end of a saved state.
struct SavedEnd {
  uint32_t count;  // of events
  uint32_t plays;
};

}  // namespace

/// What waits, in a saved state.
struct Schedule::SavedEvent {
  uint32_t step = 0;  // as steps are numbered that are timed
  uint32_t lane = 0;
  uint64_t dueIn = 0;  // frames from now
  Command command;
};

void Schedule::listPending(std::vector<SavedEvent>& into, uint32_t firstStep) const {
  const PendingEvents& pending = events_->pending;
  for (uint32_t step = 0; step < steps_.size() && pendingHere_ > 0; ++step) {
    const PendingList& list = order_[step]->pending;
    const PendingEvent* event = list.empty() ? nullptr : &pending.front(list);
    for (; event != nullptr; event = pending.next(*event))
      into.push_back({firstStep + step, event->lane, event->dueFrame - pending.now(), event->command});
  }
  for (const RackStep& rack : racks_)
    if (steps_[rack.step].live) rack.group->schedule().listPending(into, firstStep + rack.firstStep);
}

bool Schedule::hasPlace(const SavedEvent& saved, uint32_t firstStep) const noexcept {
  if (const uint32_t step = saved.step - firstStep; step < steps_.size()) {
    if (steps_[step].rack != kNone || saved.lane >= steps_[step].nodeCount) return false;
    return nodeOfLane_[steps_[step].firstNode + saved.lane] != kNone;
  }
  for (const RackStep& rack : racks_) {
    const Schedule& inside = rack.group->schedule();
    const uint32_t first = firstStep + rack.firstStep;
    if (saved.step >= first && saved.step - first < inside.stepCount_)
      return steps_[rack.step].live && inside.hasPlace(saved, first);
  }
  return false;
}

// At a place that it has.
void Schedule::putBack(const SavedEvent& saved, uint32_t firstStep) noexcept {
  if (const uint32_t step = saved.step - firstStep; step < steps_.size())
    return defer(steps_[step], saved.command, saved.lane, events_->pending.now() + saved.dueIn);
  for (RackStep& rack : racks_) {
    Schedule& inside = rack.group->schedule();
    const uint32_t first = firstStep + rack.firstStep;
    if (saved.step >= first && saved.step - first < inside.stepCount_) return inside.putBack(saved, first);
  }
}

void Schedule::dropPending() noexcept {
  for (const std::shared_ptr<Group>& group : order_) group->pending = {};
  pendingHere_ = 0;
  for (RackStep& rack : racks_) rack.group->schedule().dropPending();
}

std::vector<uint8_t> Schedule::saveState() {
  std::vector<uint8_t> bytes;
  StateWriter writer(bytes);
  visitState(writer);
  std::vector<SavedEvent> waiting;
  listPending(waiting, 0);
  for (SavedEvent& each : waiting) static_cast<StateVisitor&>(writer).value(each);
  SavedEnd end{static_cast<uint32_t>(waiting.size()), events_->pending.plays()};
  static_cast<StateVisitor&>(writer).value(end);
  return bytes;
}

bool Schedule::loadState(const std::vector<uint8_t>& bytes) noexcept {
  std::vector<uint8_t> before;
  StateWriter writer(before);
  visitState(writer);
  const size_t nodes = before.size();
  SavedEnd end{};
  if (bytes.size() < nodes + sizeof end || std::memcmp(before.data(), bytes.data(), sizeof shape_) != 0) return false;
  std::memcpy(&end, bytes.data() + bytes.size() - sizeof end, sizeof end);
  if (end.count > kMostPendingEvents) return false;
  if (bytes.size() != nodes + end.count * sizeof(SavedEvent) + sizeof end) return false;
  std::vector<SavedEvent> waiting(end.count);
  if (end.count > 0) std::memcpy(waiting.data(), bytes.data() + nodes, end.count * sizeof(SavedEvent));
  for (const SavedEvent& each : waiting)
    if (!hasPlace(each, 0)) return false;
  StateReader reader(bytes.data(), nodes);
  visitState(reader);
  if (!reader.complete()) return false;
  dropPending();
  events_->pending.clear();
  if (end.plays != 0) events_->pending.play();
  if (end.count > 0) events_->pending.prepare();
  for (const SavedEvent& each : waiting) putBack(each, 0);
  return true;
}

}  // namespace mam
