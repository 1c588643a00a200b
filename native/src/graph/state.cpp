// The state of a schedule: reset, chased to a place, saved and loaded. [main]
#include <cstring>

#include "base/note.hpp"
#include "graph/schedule.hpp"

namespace mam {

uint32_t Schedule::nodeLatency(uint32_t node) const noexcept {
  return steps_[places_[node].step].group->latencyFrames();
}
uint64_t Schedule::nodeTail(uint32_t node) const noexcept { return steps_[places_[node].step].group->tailFrames(); }

void Schedule::keepTimes(std::shared_ptr<StepTimes> times) noexcept {
  keptTimes_ = std::move(times);
  times_.store(keptTimes_.get(), std::memory_order_release);
}

void Schedule::reset(ResetTo to) noexcept {
  for (Step& step : steps_) step.group->reset(to);
  for (Alignment* delay : delays_)
    for (uint32_t c = 0; c < channels_; ++c) delay->lines[c].clear();
  transitionAt_ = transitionFrames_;
  eventCount_ = 0;
  for (Step& step : steps_) step.firstEvent = step.lastEvent = kNone;
  for (size_t i = 0; i < rack_->nodes.size(); ++i) peaks_[i].store(0, std::memory_order_relaxed);
}

void Schedule::chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to) noexcept {
  std::vector<uint64_t> reached(steps_.size(), from);
  for (const ContentEvent& event : events) {
    const bool starts = event.kind == CommandKind::NoteOn;
    if (event.kind == CommandKind::Trigger || (isNote(event.kind) && !starts)) continue;
    if (event.target + 1 >= firstPlaceOfTarget_.size()) continue;
    Command command;
    command.kind = starts ? CommandKind::Set : event.kind;
    command.param = event.param;
    command.value = event.value;
    command.rampFrames = rampFrames(event.rampMs, sampleRate_);
    for (uint32_t i = firstPlaceOfTarget_[event.target]; i < firstPlaceOfTarget_[event.target + 1]; ++i) {
      const Place place = places_[nodesOfTarget_[i]];
      if (starts) {  // what a note leaves in a node of one voice: its pitch
        const NodeDescriptor& type = *rack_->nodes[nodesOfTarget_[i]].type->descriptor;
        const LiveParam* note = type.notes == Notes::One ? findParam(type, "NOTE_SEMITONES") : nullptr;
        if (note == nullptr) continue;
        command.param = note->id;
      }
      steps_[place.step].group->advanceParams(event.frame - reached[place.step]);
      reached[place.step] = event.frame;
      steps_[place.step].group->apply(place.lane, command);
    }
  }
  for (size_t i = 0; i < steps_.size(); ++i) steps_[i].group->advanceParams(to - reached[i]);
}

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
  explicit StateReader(const std::vector<uint8_t>& in) : in_(in) {}
  bool complete() const noexcept { return !failed_ && at_ == in_.size(); }

 private:
  void bytes(void* data, size_t size) noexcept override {
    if (failed_ || in_.size() - at_ < size) {
      failed_ = true;
      return;
    }
    std::memcpy(data, in_.data() + at_, size);
    at_ += size;
  }
  const std::vector<uint8_t>& in_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

void Schedule::visitState(StateVisitor& visitor) noexcept {
  visitor.value(shape_);
  for (const Step& step : steps_)
    for (uint32_t lane = 0; lane < step.nodeCount; ++lane)
      if (nodeOfLane_[step.firstNode + lane] != kNone) step.group->visitState(lane, visitor);
  for (Alignment* delay : delays_)
    for (uint32_t c = 0; c < channels_; ++c) delay->lines[c].visit(visitor);
}

std::vector<uint8_t> Schedule::saveState() {
  std::vector<uint8_t> bytes;
  StateWriter writer(bytes);
  visitState(writer);
  return bytes;
}

bool Schedule::loadState(const std::vector<uint8_t>& bytes) noexcept {
  std::vector<uint8_t> before = saveState();
  if (before.size() != bytes.size() || std::memcmp(before.data(), bytes.data(), sizeof shape_) != 0) return false;
  StateReader reader(bytes);
  visitState(reader);
  return reader.complete();
}

}  // namespace mam
