// realtime
#include "graph/schedule.hpp"

#include <cstring>

#include "base/note.hpp"

namespace mam {

namespace {

constexpr uint32_t kNone = UINT32_MAX;

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
  for (uint32_t start = 0; start < frames; start += kTileFrames) {
    const uint32_t count = frames - start < kTileFrames ? frames - start : kTileFrames;
    renderTile(start, count);
    for (uint32_t c = 0; c < channels_; ++c)
      mixing_->master(out[c] + start, bus_.channel[c], layout_.masterGain, rack_->hasMixer && rack_->softClip, count);
  }
  if (eventCount_ == 0) return;
  eventCount_ = 0;
  for (Step& step : steps_) {
    for (uint32_t next = step.firstEvent; next != kNone; next = events_[next].next)
      step.group->apply(events_[next].lane, events_[next].command);
    step.firstEvent = step.lastEvent = kNone;
  }
}

void Schedule::renderTile(uint32_t start, uint32_t frames) noexcept {
  for (uint32_t c = 0; c < channels_; ++c) {
    std::memset(bus_.channel[c], 0, frames * sizeof(float));
    if (anyLanes_) std::memset(laneBus_.channel[c], 0, size_t{frames} * kLanes * sizeof(float));
  }
  const bool metering = metering_.load(std::memory_order_relaxed);
  for (Step& step : steps_) {
    const StepTiming timing(timer_, static_cast<uint32_t>(&step - steps_.data()));
    renderGroup(step, start, frames);
    if (step.lanes == 1)
      send(step.out, step.firstSend, step.sendCount, frames);
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
  if (port.count == 0) return zeros_;
  if (port.direct) return inputs_[port.first].from;
  for (uint32_t c = 0; c < channels_; ++c) std::memset(port.sum.channel[c], 0, frames * sizeof(float));
  for (uint32_t i = port.first; i < port.first + port.count; ++i) {
    const Input& input = inputs_[i];
    const Tile from = delayed(input.from, input.delay, frames);
    if (input.mono && channels_ == 2) {
      mixing_->addMean(port.sum.channel[0], port.sum.channel[1], from.channel[0], from.channel[1], input.gain, frames);
      continue;
    }
    for (uint32_t c = 0; c < channels_; ++c)
      mixing_->addScaled(port.sum.channel[c], from.channel[c], input.gain, frames);
  }
  return port.sum;
}

Schedule::Tile Schedule::delayed(const Tile& tile, int32_t delay, uint32_t frames) noexcept {
  if (delay < 0) return tile;
  for (uint32_t c = 0; c < channels_; ++c)
    delays_[static_cast<uint32_t>(delay) + c].process(tile.channel[c], delayOut_.channel[c], frames);
  return delayOut_;
}

void Schedule::send(const Tile& tile, uint32_t first, uint32_t count, uint32_t frames) noexcept {
  for (uint32_t i = first; i < first + count; ++i) {
    const Tile from = delayed(tile, sends_[i].delay, frames);
    for (uint32_t c = 0; c < channels_; ++c)
      mixing_->addScaled(bus_.channel[c], from.channel[c], sends_[i].gain, frames);
  }
}

void Schedule::sendLanes(const Step& step, uint32_t frames) noexcept {
  for (uint32_t i = step.firstExtract; i < step.firstExtract + step.extractCount; ++i) {
    const Extract& extract = extracts_[i];
    for (uint32_t c = 0; c < channels_; ++c)
      mixing_->extractLane(extract.to.channel[c], laneOut_.channel[c], extract.lane, frames);
    send(extract.to, extract.firstSend, extract.sendCount, frames);
  }
  if (!step.mixesLanes) return;
  for (uint32_t c = 0; c < channels_; ++c)
    mixing_->addLanes(laneBus_.channel[c], laneOut_.channel[c], step.laneGains, frames);
}

void Schedule::measure(const Step& step, uint32_t frames) noexcept {
  if (step.lanes == 1) {
    float highest = 0;
    for (uint32_t c = 0; c < channels_; ++c) {
      const float peak = mixing_->peak(step.out.channel[c], frames);
      if (peak > highest) highest = peak;
    }
    raise(peaks_[nodeOfLane_[step.firstNode]], highest);
    return;
  }
  alignas(64) float peaks[kLanes] = {};
  for (uint32_t c = 0; c < channels_; ++c) mixing_->lanePeaks(peaks, laneOut_.channel[c], frames);
  for (uint32_t lane = 0; lane < step.nodeCount; ++lane) raise(peaks_[nodeOfLane_[step.firstNode + lane]], peaks[lane]);
}

}  // namespace mam
