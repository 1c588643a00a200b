// realtime
#include "graph/schedule.hpp"

#include <cstring>

#include "base/note.hpp"
#include "graph/nested.hpp"
#include "graph/strip_meters.hpp"

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

RackGroup& Schedule::rackOf(uint32_t node) const noexcept { return *racks_[steps_[places_[node].step].rack].group; }

// What lies in a rack has another number there. `node` is one of nodesOf().
Command Schedule::inside(const uint32_t* node, const Command& command) const noexcept {
  Command there = command;
  if (command.target != kEveryTarget) there.target = targetInside_[node - nodesOfTarget_.data()];
  return there;
}

// Counted before any of them takes it: all or none.
uint32_t Schedule::receivers(const Nodes& nodes, const Command& command) const noexcept {
  if (racks_.empty()) return static_cast<uint32_t>(nodes.last - nodes.first);
  if (command.target == kEveryTarget) return noteNodeCount_;
  uint32_t count = 0;
  for (const uint32_t* node = nodes.first; node != nodes.last; ++node) {
    if (steps_[places_[*node].step].rack == kNone) {
      ++count;
    } else if (const Command there = inside(node, command); there.target != kNone) {
      const Schedule& schedule = rackOf(*node).schedule();
      count += schedule.receivers(schedule.nodesOf(there), there);
    }
  }
  return count;
}

void Schedule::queue(Step& step, const Command& command, uint32_t lane, uint32_t offset) noexcept {
  EventQueue& events = *events_;
  Event& event = events.list[events.count];  // field by field: a temporary costs as much as all the rest
  event.command = command;
  event.offset = offset;
  event.lane = lane;
  event.next = kNone;
  if (step.lastEvent == kNone)
    step.firstEvent = events.count;
  else
    events.list[step.lastEvent].next = events.count;
  step.lastEvent = events.count++;
  queued_ = true;
}

bool Schedule::enqueue(const Command& command, uint32_t offset) noexcept {
  const Nodes nodes = nodesOf(command);
  const uint32_t wanted = receivers(nodes, command), waiting = events_->pending.count();
  if (wanted + events_->count + waiting > kMaxBlockEvents) return false;
  if (wanted + waiting > kMostPendingEvents && (delaysCommands_ || waiting > 0)) return false;
  enqueue(nodes, command, offset, 0);
  return true;
}

void Schedule::enqueue(const Nodes& nodes, const Command& command, uint32_t offset, uint32_t late) noexcept {
  for (const uint32_t* node = nodes.first; node != nodes.last; ++node) {
    const Place place = places_[*node];
    Step& step = steps_[place.step];
    if (step.rack != kNone) {
      const Command there = inside(node, command);
      Schedule& schedule = rackOf(*node).schedule();
      if (there.target != kNone || command.target == kEveryTarget) {
        rackOf(*node).wake();
        schedule.enqueue(schedule.nodesOf(there), there, offset, late + step.commandDelayFrames);
      }
      queued_ = true;
    } else if (takes(step, command.kind)) {
      if (waits(step, late) && !begins(command.kind, offset))
        defer(step, command, place.lane, events_->pending.now() + offset + late + step.commandDelayFrames);
      else
        queue(step, command, place.lane, offset);
    }
  }
}

void Schedule::apply(const Command& command) noexcept { apply(command, 0); }

void Schedule::apply(const Command& command, uint32_t late) noexcept {
  asleep_ = false;
  const Nodes nodes = nodesOf(command);
  for (const uint32_t* node = nodes.first; node != nodes.last; ++node) {
    const Place place = places_[*node];
    const Step& step = steps_[place.step];
    if (step.rack != kNone) {
      const Command there = inside(node, command);
      if (there.target == kNone && command.target != kEveryTarget) continue;
      rackOf(*node).wake();
      rackOf(*node).schedule().apply(there, late + step.commandDelayFrames);
    } else if (takes(step, command.kind)) {
      if (waits(step, late) && !begins(command.kind, 0))
        defer(step, command, place.lane, events_->pending.now() + late + step.commandDelayFrames);
      else
        step.group->apply(place.lane, command);
    }
  }
}

void Schedule::process(float* const* out, uint32_t frames) noexcept {
  faultCount_ = 0;
  PendingEvents& pending = events_->pending;
  if (pending.count() > 0) takeDue(pending.now() + frames);
  render(out, 0, frames);
  endBlock();
  events_->count = 0;
  pending.advance(frames);
  if (frames > 0) pending.play();
}

void Schedule::render(float* const* out, uint32_t start, uint32_t frames) noexcept {
  callStart_ = start;
  if (isAsleep() && (hearsNothing() || !hearsDevice_)) {
    rest(frames);
    for (uint32_t c = 0; c < channels_; ++c) std::memset(out[c], 0, frames * sizeof(float));
    return;
  }
  if (racks_.empty()) return renderTiles(out, start, frames);
  for (uint32_t done = 0; done < frames;) {
    const uint32_t count = frames - done < kRackFrames ? frames - done : kRackFrames;
    renderAhead(start + done, count);
    float* const to[kMaxChannels] = {out[0] + done, channels_ > 1 ? out[1] + done : nullptr};
    renderTiles(to, start + done, count);
    done += count;
  }
}

void Schedule::renderTiles(float* const* out, uint32_t start, uint32_t frames) noexcept {
  for (uint32_t done = 0; done < frames;) {
    uint32_t count = frames - done < kTileFrames ? frames - done : kTileFrames;
    moving_ = ownTransitionLeft() > 0;
    if (moving_) {
      if (ownTransitionLeft() < count) count = ownTransitionLeft();
      moveOn(count);
    } else if (outputsLeave_) {
      silenceLeaving(start + done, count);
    }
    renderTile(start + done, count);
    master(out, done, count);
    done += count;
    if (stripMeters_ != nullptr) stripMeters_->reach(start + done);
  }
}

// Events at the end of the block, where no frame is any more.
void Schedule::endBlock() noexcept {
  if (!queued_) return;
  queued_ = asleep_ = false;
  for (Step& step : steps_) {
    for (uint32_t next = step.firstEvent; next != kNone; next = events_->list[next].next)
      step.group->apply(events_->list[next].lane, events_->list[next].command);
    step.firstEvent = step.lastEvent = kNone;
  }
  for (RackStep& rack : racks_) rack.group->schedule().endBlock();
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
  for (uint32_t c = 0; c < channels_; ++c) std::memset(bus_.channel[c], 0, frames * sizeof(float));
  const bool metering = metering_.load(std::memory_order_relaxed);
  StepChain chain;
  uint32_t sleeping = 0;
  lanesSound_ = false;
  for (Step& step : steps_) {
    if (!step.live && !moving_) continue;
    step.silent = sleeps(step, start + frames, frames);
    if (step.silent) {
      ++sleeping;
      giveSilence(step, start, frames);
      continue;
    }
    const StepTiming timing(timer_, firstStep_ + static_cast<uint32_t>(&step - steps_.data()), chain);
    const bool guarded = isGuarded(step);
    if (guarded && isFaulty(step))
      restMuted(step, frames);
    else if (step.rack == kNone)
      renderGroup(step, start, frames);
    else
      renderRack(step, start, frames);
    if (guarded) guard(step, start, frames);
    if (step.leads) copyOut(step, start, frames);
    if (step.lanes == 1)
      send(&step.out, step.sends, frames);
    else
      sendLanes(step, frames);
    if (metering) measure(step, frames);
    if (tap_ != nullptr && &step == &steps_[tapPlace_.step]) copyToTap(step, frames);
    if (stems_ != nullptr && step.stem != kNone) stems_->add(step.stem, step.out.channel, frames);
  }
  if (lanesSound_)
    for (uint32_t c = 0; c < channels_; ++c) mixing_->reduceLanes(bus_.channel[c], laneBus_.channel[c], frames);
  sleepingSteps_.store(sleeping, std::memory_order_relaxed);
  asleep_ = sleeping == liveSteps_ && isSettled();
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
      const Event& event = events_->list[step.firstEvent];
      if (event.offset > start + done) {
        if (event.offset < start + frames) until = event.offset - start;
        break;
      }
      step.group->apply(event.lane, event.command);
      step.firstEvent = event.next;
    }
    NodeBlock block;
    block.frames = until - done;
    block.hardware = input_.from(start - callStart_ + done);
    for (uint32_t c = 0; c < channels_; ++c) {
      block.in[c] = main.channel[c] + done;
      block.key[c] = key.channel[c] + done;
      block.out[c] = out.channel[c] + size_t{done} * stride;
    }
    step.group->process(block);
    done = until;
  }
}

// The sum of a port's edges in file order; the source itself where there is nothing to sum. Silence is left out: a sum that
// begins at +0 stays what it is where +0 or -0 is added.
const Schedule::Tile& Schedule::gather(const Port& port, uint32_t frames) noexcept {
  const uint32_t end = port.inputs.end(moving_);
  if (port.inputs.first == end) return zeros_;
  if (port.direct[moving_]) {
    const Input& only = inputs_[port.inputs.first];
    return steps_[only.step].silent ? zeros_ : only.from;
  }
  for (uint32_t c = 0; c < channels_; ++c) std::memset(port.sum.channel[c], 0, frames * sizeof(float));
  for (uint32_t i = port.inputs.first; i < end; ++i) {
    const Input& input = inputs_[i];
    const Tile* const heard = delayed(steps_[input.step].silent ? nullptr : &input.from, input.delay, frames);
    if (heard != nullptr) addTo(port.sum, *heard, input.gain, input.mono, frames);
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

// nullptr is silence, in and out.
const Schedule::Tile* Schedule::delayed(const Tile* tile, Alignment* delay, uint32_t frames) noexcept {
  if (delay == nullptr) return tile;
  if (tile == nullptr && delay->isDrained()) {
    delay->skip(frames);
    return nullptr;
  }
  delay->quietFrames = tile == nullptr ? std::min(delay->quietFrames + frames, delay->frames) : 0;
  const Tile& in = tile == nullptr ? zeros_ : *tile;
  for (uint32_t c = 0; c < channels_; ++c) delay->lines[c].process(in.channel[c], delayOut_.channel[c], frames);
  return &delayOut_;
}

void Schedule::send(const Tile* tile, const Range& range, uint32_t frames) noexcept {
  for (uint32_t i = range.first; i < range.end(moving_); ++i) {
    const Tile* const heard = delayed(tile, sends_[i].delay, frames);
    if (heard != nullptr) addTo(bus_, *heard, sends_[i].gain, false, frames);
  }
}

void Schedule::sendLanes(const Step& step, uint32_t frames) noexcept {
  for (uint32_t i = step.extracts.first; i < step.extracts.end(moving_); ++i) {
    const Extract& extract = extracts_[i];
    for (uint32_t c = 0; c < channels_; ++c)
      mixing_->extractLane(extract.to.channel[c], laneOut_.channel[c], extract.lane, frames);
    send(&extract.to, extract.sends, frames);
  }
  const bool moves = moving_ && step.laneMove != kNone;
  if (!moves && !step.mixesLanes) return;
  if (!lanesSound_)
    for (uint32_t c = 0; c < channels_; ++c)
      std::memset(laneBus_.channel[c], 0, size_t{frames} * kLanes * sizeof(float));
  lanesSound_ = true;
  for (uint32_t c = 0; c < channels_; ++c)
    moves ? mixing_->addLanesMoving(laneBus_.channel[c], laneOut_.channel[c], laneMoves_[step.laneMove].from,
                                    step.laneGains, moved_, frames)
          : mixing_->addLanes(laneBus_.channel[c], laneOut_.channel[c], step.laneGains, frames);
}

void Schedule::measure(const Step& step, uint32_t frames) noexcept {
  if (step.lanes == 1) {
    float highest = 0, peaks[kMaxChannels];
    for (uint32_t c = 0; c < channels_; ++c) {
      peaks[c] = mixing_->peak(step.out.channel[c], frames);
      if (peaks[c] > highest) highest = peaks[c];
    }
    if (stripMeters_ != nullptr && step.live && step.meter != kNone) measureStrip(step, peaks, frames);
    if (step.live) raise(peaks_[nodeOfLane_[step.firstNode]], highest);
    return;
  }
  alignas(64) float peaks[kLanes] = {};
  for (uint32_t c = 0; c < channels_; ++c) mixing_->lanePeaks(peaks, laneOut_.channel[c], frames);
  for (uint32_t lane = 0; lane < step.nodeCount; ++lane)
    if (const uint32_t node = nodeOfLane_[step.firstNode + lane]; node != kNone) raise(peaks_[node], peaks[lane]);
}

}  // namespace mam
