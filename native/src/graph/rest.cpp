// realtime
// What sounds of nothing is left out. A step sleeps for a tile without an event, given silence, if its group is at rest; what
// reads it hears silence, and its own memory is not written. All of it is as if it had been rendered: silence is +0, and sums
// begin at +0.
#include <cstring>

#include "graph/nested.hpp"

namespace mam {

void Schedule::setSleep(Sleep sleep) noexcept {
  const bool on = sleep == Sleep::On;
  if (on == sleeps_) return;
  sleeps_ = on;
  for (RackStep& rack : racks_) rack.group->schedule().setSleep(sleep);
}

uint32_t Schedule::sleepingSteps() const noexcept {
  uint32_t count = sleepingSteps_.load(std::memory_order_relaxed);
  for (const RackStep& rack : racks_) count += rack.group->schedule().sleepingSteps();
  return count;
}

bool Schedule::hasEvent(const Step& step, uint32_t end) const noexcept {
  return step.firstEvent != kNone && events_->list[step.firstEvent].offset < end;
}

bool Schedule::isSilent(const Port& port) const noexcept {
  for (uint32_t i = port.inputs.first; i < port.inputs.end(moving_); ++i) {
    const Input& input = inputs_[i];
    if (!steps_[input.step].silent || (input.delay != nullptr && !input.delay->isDrained())) return false;
  }
  return true;
}

// Ways to what sleeps go on.
void Schedule::restPort(const Port& port, uint32_t frames) noexcept {
  for (uint32_t i = port.inputs.first; i < port.inputs.end(moving_); ++i)
    if (inputs_[i].delay != nullptr) inputs_[i].delay->skip(frames);
}

// What leaves fades away awake.
bool Schedule::sleeps(Step& step, uint32_t end, uint32_t frames) noexcept {
  if (!sleeps_ || !step.live) return false;
  if (isGuarded(step) && isFaulty(step)) return false;
  if (step.rack != kNone) return rackSleeps(step, frames);
  if (step.hearsDevice && !hearsNothing()) return false;
  if (hasEvent(step, end) || !isSilent(step.ports[0]) || !isSilent(step.ports[1]) || !step.group->isAtRest())
    return false;
  step.group->rest(frames);
  for (const Port& port : step.ports) restPort(port, frames);
  return true;
}

// One that is fed may hear the device in place of its edges while they move.
bool Schedule::rackSleeps(const Step& step, uint32_t frames) noexcept {
  const RackStep& rack = racks_[step.rack];
  if (rack.ahead) return rack.asleep;
  if (moving_ || !isSilent(step.ports[0])) return false;
  for (const Port& key : rack.keys)
    if (!isSilent(key)) return false;
  for (const Port& input : rack.inputs)
    if (!isSilent(input)) return false;
  const bool isFed = isFedLive(step);
  if ((!isFed && !deviceRestsFor(rack)) || !rack.group->restsFor(frames, isFed)) return false;
  restPort(step.ports[0], frames);
  for (const Port& key : rack.keys) restPort(key, frames);
  for (const Port& input : rack.inputs) restPort(input, frames);
  return true;
}

// Whether what its `input` nodes hear is not the device's.
bool Schedule::isFedLive(const Step& rack) const noexcept {
  const std::vector<Port>& further = racks_[rack.rack].inputs;
  return rack.ports[0].inputs.live > 0 ||
         std::any_of(further.begin(), further.end(), [](const Port& port) { return port.inputs.live > 0; });
}

// Where nothing is fed to it.
bool Schedule::deviceRestsFor(const RackStep& rack) const noexcept {
  return hearsNothing() || !rack.group->schedule().hearsDevice();
}

// To those who do not ask whether it is silent.
void Schedule::giveSilence(const Step& step, uint32_t start, uint32_t frames) noexcept {
  send(nullptr, step.sends, frames);
  for (uint32_t i = step.extracts.first; i < step.extracts.end(moving_); ++i) send(nullptr, extracts_[i].sends, frames);
  for (const Output& output : outputs_)
    for (uint32_t c = 0; c < channels_ && step.leads && &step == &steps_[output.step]; ++c)
      std::memset(output.to[c] + (start - callStart_), 0, frames * sizeof(float));
  if (tap_ != nullptr && &step == &steps_[tapPlace_.step]) copyToTap(step, frames);
  if (stems_ != nullptr && step.stem != kNone) stems_->add(step.stem, zeros_.channel, frames);
}

// Ways are empty, and no rack waits for its beginning.
bool Schedule::isSettled() const noexcept {
  if (moving_) return false;
  for (const Alignment* delay : delays_)
    if (!delay->isDrained()) return false;
  for (const RackStep& rack : racks_)
    if (steps_[rack.step].live && !rack.group->isAtRest()) return false;
  return true;
}

bool Schedule::isAsleep() const noexcept {
  return asleep_ && sleeps_ && !queued_ && ownTransitionLeft() == 0 && tap_ == nullptr && tapRack_ == nullptr &&
         stems_ == nullptr;
}

// Of one that is asleep.
void Schedule::rest(uint32_t frames) noexcept {
  for (const Step& step : steps_)
    if (step.live) step.group->rest(frames);
  for (Alignment* delay : delays_) delay->skip(frames);
}

}  // namespace mam
