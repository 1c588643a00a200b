// The state of a schedule: reset and chased to a place; and what is timed of it. [main]
#include "base/note.hpp"
#include "graph/nested.hpp"

namespace mam {

uint32_t Schedule::nodeLatency(uint32_t node) const noexcept {
  return steps_[places_[node].step].group->latencyFrames();
}
uint64_t Schedule::nodeTail(uint32_t node) const noexcept { return steps_[places_[node].step].group->tailFrames(); }

void Schedule::keepTimes(std::shared_ptr<StepTimes> times) noexcept {
  keptTimes_ = std::move(times);
  times_.store(keptTimes_.get(), std::memory_order_release);
}

std::vector<Schedule::TimedNode> Schedule::timedNodes() const {
  std::vector<TimedNode> nodes;
  addTimedNodes(nodes, static_cast<uint32_t>(rack_->nodes.size()), 0, "");
  return nodes;
}

void Schedule::addTimedNodes(std::vector<TimedNode>& to, uint32_t nodes, uint32_t firstStep,
                             const std::string& prefix) const {
  for (uint32_t node = 0; node < nodes; ++node) {
    const uint32_t step = places_[node].step;
    to.push_back({firstStep + step, std::max(1u, steps_[step].liveNodes), prefix + rack_->nodes[node].id});
  }
  for (uint32_t node = 0; node < nodes && !racks_.empty(); ++node) {
    const NestedRack* const nested = rack_->nodes[node].nested.get();
    if (nested == nullptr) continue;
    const RackStep& rack = racks_[steps_[places_[node].step].rack];
    rack.group->schedule().addTimedNodes(to, static_cast<uint32_t>(nested->rack->nodes.size()),
                                         firstStep + rack.firstStep, prefix + rack_->nodes[node].id);
  }
}

std::vector<uint32_t> Schedule::stepEnds() const {
  std::vector<uint32_t> ends;
  addStepEnds(ends);
  return ends;
}

void Schedule::addStepEnds(std::vector<uint32_t>& to) const {
  to.push_back((to.empty() ? 0 : to.back()) + static_cast<uint32_t>(steps_.size()));
  for (const RackStep& rack : racks_) rack.group->schedule().addStepEnds(to);
}

void Schedule::reset(ResetTo to) noexcept {
  resetNodes(to);
  events_->count = 0;
  events_->pending.clear();
}

// Of a rack inside others: events are theirs too.
void Schedule::resetNodes(ResetTo to) noexcept {
  for (Step& step : steps_) step.group->reset(to);
  for (const std::shared_ptr<Group>& group : order_) {
    group->faulty.store(false, std::memory_order_relaxed);
    group->pending = {};
  }
  pendingHere_ = 0;
  for (Alignment* delay : delays_) {
    for (uint32_t c = 0; c < channels_; ++c) delay->lines[c].clear();
    delay->quietFrames = delay->frames;
  }
  transitionAt_ = transitionFrames_;
  queued_ = asleep_ = false;
  for (Step& step : steps_) step.firstEvent = step.lastEvent = kNone;
  for (size_t i = 0; i < rack_->nodes.size(); ++i) peaks_[i].store(0, std::memory_order_relaxed);
}

void Schedule::startFrom(uint64_t contentFrame) noexcept {
  for (RackStep& rack : racks_) rack.group->startFrom(contentFrame, steps_[rack.step].commandDelayFrames);
}

void Schedule::chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to, int64_t origin) noexcept {
  PendingEvents& pending = events_->pending;
  chase(events, from, to, origin, 0, pending.now());
  pending.advance(to - from);
  if (origin >= 0) pending.play();
}

namespace {

// Whether a command leaves something behind in parameters; of a note it is the pitch.
bool isChased(CommandKind kind) noexcept {
  return kind == CommandKind::NoteOn || (kind != CommandKind::Trigger && !isNote(kind));
}

}  // namespace

void Schedule::chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to, int64_t origin, uint32_t late,
                     uint64_t dueFrom) noexcept {
  PendingEvents& pending = events_->pending;
  std::vector<uint64_t> reached(steps_.size(), from);
  std::vector<std::vector<ContentEvent>> inside(racks_.size());
  const auto applyAt = [&](uint64_t frame, uint32_t step, uint32_t lane, const Command& command) {
    const uint64_t at = std::max(frame, from);  // what comes before finds nodes that stand still
    steps_[step].group->advanceParams(at - reached[step]);
    reached[step] = at;
    steps_[step].group->apply(lane, command);
  };
  const auto takeUntil = [&](uint64_t frame) {
    for (uint32_t step = 0; step < steps_.size() && pendingHere_ > 0; ++step)
      for (PendingList& list = order_[step]->pending; !list.empty(); --pendingHere_) {
        const PendingEvent& event = pending.front(list);
        if (event.dueFrame >= dueFrom + (frame - from)) break;
        applyAt(from + (event.dueFrame - dueFrom), step, event.lane, event.command);
        pending.pop(list);
      }
  };
  for (const ContentEvent& event : events) {
    const bool starts = event.kind == CommandKind::NoteOn;
    if (!isChased(event.kind) || event.target + 1 >= firstPlaceOfTarget_.size()) continue;
    Command command;
    command.kind = starts ? CommandKind::Set : event.kind;
    command.param = event.param;
    command.value = event.value;
    command.rampFrames = rampFrames(event.rampMs, sampleRate_);
    for (uint32_t i = firstPlaceOfTarget_[event.target]; i < firstPlaceOfTarget_[event.target + 1]; ++i) {
      const Place place = places_[nodesOfTarget_[i]];
      const Step& step = steps_[place.step];
      if (step.rack != kNone) {
        inside[step.rack].push_back(event);
        inside[step.rack].back().target = targetInside_[i];
        continue;
      }
      if (starts) {  // what a note leaves in a node of one voice: its pitch
        const NodeDescriptor& type = *rack_->nodes[nodesOfTarget_[i]].type->descriptor;
        const LiveParam* note = type.notes == Notes::One ? findParam(type, "NOTE_SEMITONES") : nullptr;
        if (note == nullptr) continue;
        command.param = note->id;
      }
      if (!waits(step, late) || begins(command.kind, event.frame)) {
        applyAt(event.frame, place.step, place.lane, command);
        continue;
      }
      if (pending.space() == 0) takeUntil(event.frame);
      defer(step, command, place.lane, dueFrom + (event.frame - from) + late + step.commandDelayFrames);
    }
  }
  takeUntil(to);
  for (const RackStep& rack : racks_)
    rack.group->chase(inside[steps_[rack.step].rack], from, to, origin, late + steps_[rack.step].commandDelayFrames,
                      dueFrom);
  asleep_ = false;
  if (origin < 0) return;  // before the session's first frame there are racks alone
  for (size_t i = 0; i < steps_.size(); ++i)
    if (steps_[i].rack == kNone) steps_[i].group->advanceParams(to - reached[i]);
}

}  // namespace mam
