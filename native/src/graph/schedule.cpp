// realtime
#include "graph/schedule.hpp"

#include <cstring>

#include "base/note.hpp"

namespace mam {

namespace {

void raise(std::atomic<float>& peak, float value) noexcept {
  if (value > peak.load(std::memory_order_relaxed)) peak.store(value, std::memory_order_relaxed);
}

}  // namespace

Schedule::Nodes Schedule::nodesOf(const Command& command) const noexcept {
  if (command.target == kEveryTarget && command.kind == CommandKind::NoteOff)
    return {noteNodes_.data(), noteNodes_.data() + noteNodes_.size()};
  if (command.target >= firstPlaceOfTarget_.size() - 1) return {nullptr, nullptr};  // the size is never 0
  const uint32_t* const first = nodesOfTarget_.data();
  return {first + firstPlaceOfTarget_[command.target], first + firstPlaceOfTarget_[command.target + 1]};
}

bool Schedule::takes(const Step& step, CommandKind kind) const noexcept { return step.takesNotes || !isNote(kind); }

bool Schedule::enqueue(const Command& command, uint32_t offset) noexcept {
  const Nodes nodes = nodesOf(command);
  if (nodes.last - nodes.first > static_cast<ptrdiff_t>(kMaxBlockEvents - eventCount_)) return false;
  for (const uint32_t* node = nodes.first; node != nodes.last; ++node) {
    const Place place = places_[*node];
    Step& step = steps_[place.step];
    if (!takes(step, command.kind)) continue;
    Event& event = events_[eventCount_];  // field by field: a temporary costs as much as all the rest
    event.command = command;
    event.offset = offset;
    event.lane = place.lane;
    event.next = kNone;
    if (step.lastEvent == kNone)
      step.firstEvent = eventCount_;
    else
      events_[step.lastEvent].next = eventCount_;
    step.lastEvent = eventCount_++;
  }
  return true;
}

void Schedule::apply(const Command& command) noexcept {
  const Nodes nodes = nodesOf(command);
  for (const uint32_t* node = nodes.first; node != nodes.last; ++node) {
    const Place place = places_[*node];
    if (takes(steps_[place.step], command.kind)) steps_[place.step].group->apply(place.lane, command);
  }
}

void Schedule::process(float* const* out, uint32_t frames) noexcept {
  for (uint32_t start = 0; start < frames;) {
    uint32_t count = frames - start < kTileFrames ? frames - start : kTileFrames;
    moving_ = transitionLeft() > 0;
    if (moving_) {
      if (transitionLeft() < count) count = transitionLeft();
      moveOn(count);
    }
    renderTile(start, count);
    master(out, start, count);
    start += count;
  }
  if (eventCount_ == 0) return;
  eventCount_ = 0;
  for (Step& step : steps_) {
    for (uint32_t next = step.firstEvent; next != kNone; next = events_[next].next)
      step.group->apply(events_[next].lane, events_[next].command);
    step.firstEvent = step.lastEvent = kNone;
  }
}

// From frame to frame of the transition, whatever the cut into tiles.
void Schedule::moveOn(uint32_t frames) noexcept {
  for (uint32_t i = 0; i < frames; ++i) {
    const uint32_t at = transitionAt_ + i;
    moved_[i] = at < holdFrames_ ? 0 : static_cast<float>(at - holdFrames_ + 1) / static_cast<float>(rampFrames_);
  }
  transitionAt_ += frames;
}

void Schedule::master(float* const* out, uint32_t start, uint32_t frames) noexcept {
  const Wiring::Master &before = wiring_.masterBefore, &now = wiring_.master;
  const bool moves = moving_ && (before.gain != now.gain || before.softClip != now.softClip);
  for (uint32_t c = 0; c < channels_; ++c) {
    mixing_->master(out[c] + start, bus_.channel[c], now.gain, now.softClip, frames);
    if (!moves) continue;
    mixing_->master(masterOut_.channel[c], bus_.channel[c], before.gain, before.softClip, frames);
    mixing_->crossfade(out[c] + start, masterOut_.channel[c], moved_, frames);
  }
}

void Schedule::renderTile(uint32_t start, uint32_t frames) noexcept {
  for (uint32_t c = 0; c < channels_; ++c) {
    std::memset(bus_.channel[c], 0, frames * sizeof(float));
    if (anyLanes_) std::memset(laneBus_.channel[c], 0, size_t{frames} * kLanes * sizeof(float));
  }
  const bool metering = metering_.load(std::memory_order_relaxed);
  for (Step& step : steps_) {
    if (!step.live && !moving_) continue;
    const StepTiming timing(timer_, static_cast<uint32_t>(&step - steps_.data()));
    renderGroup(step, start, frames);
    if (step.lanes == 1)
      send(step.out, step.sends, frames);
    else
      sendLanes(step, frames);
    if (metering) measure(step, frames);
    if (tap_ != nullptr && &step == &steps_[tapPlace_.step]) copyToTap(step, frames);
  }
  if (anyLanes_)
    for (uint32_t c = 0; c < channels_; ++c) mixing_->reduceLanes(bus_.channel[c], laneBus_.channel[c], frames);
}

void Schedule::renderGroup(Step& step, uint32_t start, uint32_t frames) noexcept {
  const bool single = step.lanes == 1;
  const Tile& main = single ? gather(step.ports[0], frames) : zeros_;
  const Tile& key = single ? gather(step.ports[1], frames) : zeros_;
  const Tile& out = single ? step.out : laneOut_;
  const uint32_t stride = single ? 1 : kLanes;
  uint32_t done = 0;
  while (done < frames) {
    uint32_t until = frames;
    while (step.firstEvent != kNone) {
      const Event& event = events_[step.firstEvent];
      if (event.offset > start + done) {
        if (event.offset < start + frames) until = event.offset - start;
        break;
      }
      step.group->apply(event.lane, event.command);
      step.firstEvent = event.next;
    }
    NodeBlock block;
    block.frames = until - done;
    block.hardware = input_.from(start + done);
    for (uint32_t c = 0; c < channels_; ++c) {
      block.in[c] = main.channel[c] + done;
      block.key[c] = key.channel[c] + done;
      block.out[c] = out.channel[c] + size_t{done} * stride;
    }
    step.group->process(block);
    done = until;
  }
}

// The sum of a port's edges in file order; the source itself where there is nothing to sum.
const Schedule::Tile& Schedule::gather(const Port& port, uint32_t frames) noexcept {
  const uint32_t end = port.inputs.end(moving_);
  if (port.inputs.first == end) return zeros_;
  if (port.direct[moving_]) return inputs_[port.inputs.first].from;
  for (uint32_t c = 0; c < channels_; ++c) std::memset(port.sum.channel[c], 0, frames * sizeof(float));
  for (uint32_t i = port.inputs.first; i < end; ++i) {
    const Input& input = inputs_[i];
    addTo(port.sum, delayed(input.from, input.delay, frames), input.gain, input.mono, frames);
  }
  return port.sum;
}

void Schedule::addTo(const Tile& sum, const Tile& from, const Gain& gain, bool mono, uint32_t frames) noexcept {
  float* const* const to = sum.channel;
  const bool moves = moving_ && gain.moves(), mean = mono && channels_ == 2;
  if (mean && moves)
    mixing_->addMeanMoving(to[0], to[1], from.channel[0], from.channel[1], gain.from, gain.to, moved_, frames);
  else if (mean)
    mixing_->addMean(to[0], to[1], from.channel[0], from.channel[1], gain.to, frames);
  else
    for (uint32_t c = 0; c < channels_; ++c)
      moves ? mixing_->addMoving(to[c], from.channel[c], gain.from, gain.to, moved_, frames)
            : mixing_->addScaled(to[c], from.channel[c], gain.to, frames);
}

const Schedule::Tile& Schedule::delayed(const Tile& tile, Alignment* delay, uint32_t frames) noexcept {
  if (delay == nullptr) return tile;
  for (uint32_t c = 0; c < channels_; ++c) delay->lines[c].process(tile.channel[c], delayOut_.channel[c], frames);
  return delayOut_;
}

void Schedule::send(const Tile& tile, const Range& range, uint32_t frames) noexcept {
  for (uint32_t i = range.first; i < range.end(moving_); ++i)
    addTo(bus_, delayed(tile, sends_[i].delay, frames), sends_[i].gain, false, frames);
}

void Schedule::sendLanes(const Step& step, uint32_t frames) noexcept {
  for (uint32_t i = step.extracts.first; i < step.extracts.end(moving_); ++i) {
    const Extract& extract = extracts_[i];
    for (uint32_t c = 0; c < channels_; ++c)
      mixing_->extractLane(extract.to.channel[c], laneOut_.channel[c], extract.lane, frames);
    send(extract.to, extract.sends, frames);
  }
  const bool moves = moving_ && step.laneMove != kNone;
  if (!moves && !step.mixesLanes) return;
  for (uint32_t c = 0; c < channels_; ++c)
    moves ? mixing_->addLanesMoving(laneBus_.channel[c], laneOut_.channel[c], laneMoves_[step.laneMove].from,
                                    step.laneGains, moved_, frames)
          : mixing_->addLanes(laneBus_.channel[c], laneOut_.channel[c], step.laneGains, frames);
}

void Schedule::measure(const Step& step, uint32_t frames) noexcept {
  if (step.lanes == 1) {
    float highest = 0;
    for (uint32_t c = 0; c < channels_; ++c) {
      const float peak = mixing_->peak(step.out.channel[c], frames);
      if (peak > highest) highest = peak;
    }
    if (step.live) raise(peaks_[nodeOfLane_[step.firstNode]], highest);
    return;
  }
  alignas(64) float peaks[kLanes] = {};
  for (uint32_t c = 0; c < channels_; ++c) mixing_->lanePeaks(peaks, laneOut_.channel[c], frames);
  for (uint32_t lane = 0; lane < step.nodeCount; ++lane)
    if (const uint32_t node = nodeOfLane_[step.firstNode + lane]; node != kNone) raise(peaks_[node], peaks[lane]);
}

}  // namespace mam
