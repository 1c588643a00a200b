// realtime
// Commands that wait, as the inputs of their nodes are late: put aside, brought to their step in the block in which they
// are due, and kept through edits.
#include "graph/nested.hpp"

namespace mam {

PendingList& Schedule::pendingOf(const Step& step) const noexcept {
  return order_[static_cast<size_t>(&step - steps_.data())]->pending;
}

bool Schedule::begins(CommandKind kind, uint64_t offset) const noexcept {
  return offset == 0 && kind == CommandKind::Set && !events_->pending.plays();
}

void Schedule::defer(const Step& step, const Command& command, uint32_t lane, uint64_t dueFrame) noexcept {
  PendingEvents& pending = events_->pending;
  PendingList& list = pendingOf(step);
  if (pending.space() == 0) {  // only where nothing is queued for this block, so that no cut into blocks decides it
    if (list.empty()) return step.group->apply(lane, command);
    const PendingEvent& oldest = pending.front(list);
    step.group->apply(oldest.lane, oldest.command);
    pending.pop(list);
    --pendingHere_;
  }
  pending.push(list, command, lane, dueFrame);
  ++pendingHere_;
}

// All commands of a step that has any waiting come by here: their order is kept.
void Schedule::takeDue(uint64_t untilFrame) noexcept {
  PendingEvents& pending = events_->pending;
  for (size_t i = 0; i < steps_.size() && pendingHere_ > 0; ++i) {
    PendingList& list = order_[i]->pending;
    while (!list.empty() && pending.front(list).dueFrame < untilFrame && events_->count < kMaxBlockEvents) {
      const PendingEvent& event = pending.front(list);
      const uint64_t offset = event.dueFrame - std::min(event.dueFrame, pending.now());
      queue(steps_[i], event.command, event.lane, static_cast<uint32_t>(offset));
      pending.pop(list);
      --pendingHere_;
    }
  }
  for (RackStep& rack : racks_) {
    if (!steps_[rack.step].live) continue;
    Schedule& inside = rack.group->schedule();
    inside.takeDue(untilFrame);
    queued_ |= inside.queued_;
  }
}

// Groups that stay have brought theirs along.
void Schedule::inheritPending() noexcept {
  PendingEvents& pending = events_->pending;
  if (pending.count() == 0) return;
  for (const Successor& node : successors_)
    pending.move(node.from->pending, node.fromLane, node.to->pending, node.toLane);
  pendingHere_ = 0;
  for (size_t i = 0; i < steps_.size(); ++i) {
    const uint32_t firstNode = steps_[i].firstNode;
    pendingHere_ += pending.filter(
        order_[i]->pending, [&](const PendingEvent& event) { return nodeOfLane_[firstNode + event.lane] != kNone; });
  }
}

void Schedule::keepPending() noexcept {
  for (size_t i = 0; i < steps_.size() && pendingHere_ > 0; ++i) events_->pending.keep(order_[i]->pending);
  for (RackStep& rack : racks_)
    if (steps_[rack.step].live) rack.group->schedule().keepPending();
}

}  // namespace mam
