// realtime
// Racks inside a schedule: those that read nothing before the tiles, the others in their turn.
#include <algorithm>
#include <cstring>

#include "base/workers.hpp"
#include "graph/nested.hpp"

namespace mam {

void Schedule::setInput(const float* const* channels, uint32_t count, bool isSilent) noexcept {
  for (uint32_t c = 0; c < count; ++c) heard_[c] = channels[c];
  input_ = {heard_, count, 0, isSilent};
}

uint32_t Schedule::transitionLeft() const noexcept {
  uint32_t left = ownTransitionLeft();
  for (const RackStep& rack : racks_)
    if (steps_[rack.step].live) left = std::max(left, rack.group->schedule().transitionLeft());
  return left;
}

void Schedule::passTransition(uint32_t frames) noexcept {
  transitionAt_ += std::min(frames, ownTransitionLeft());
  for (RackStep& rack : racks_) rack.group->schedule().passTransition(frames);
}

void Schedule::setMetering(bool on) noexcept {
  metering_.store(on, std::memory_order_relaxed);
  for (RackStep& rack : racks_) rack.group->schedule().setMetering(on);
}

uint32_t Schedule::takePeaks(float* peaks, uint32_t count, uint32_t nodes) noexcept {
  uint32_t written = 0;
  for (uint32_t node = 0; node < nodes && written < count; ++node) peaks[written++] = takePeak(node);
  for (uint32_t node = 0; node < nodes && !racks_.empty(); ++node) {
    const NestedRack* const nested = rack_->nodes[node].nested.get();
    if (nested == nullptr) continue;
    const uint32_t inside = static_cast<uint32_t>(nested->rack->nodes.size());
    written += rackOf(node).schedule().takePeaks(peaks + written, count - written, inside);
  }
  return written;
}

// One call each, so that each has its memory near; they may be rendered in any order and by any thread.
void Schedule::renderAhead(uint32_t start, uint32_t frames) noexcept {
  aheadStart_ = start;
  aheadFrames_ = frames;
  uint32_t count = 0;
  for (uint32_t rack = 0; rack < racks_.size(); ++rack) {
    const Step& step = steps_[racks_[rack].step];
    racks_[rack].asleep = false;
    if (!racks_[rack].ahead || (!step.live && ownTransitionLeft() == 0)) continue;
    if (isFaulty(step)) {
      racks_[rack].group->schedule().passTransition(frames);
      continue;
    }
    racks_[rack].asleep =
        sleeps_ && step.live && deviceRestsFor(racks_[rack]) && racks_[rack].group->restsFor(frames, false);
    if (!racks_[rack].asleep) aheadRacks_[count++] = rack;
  }
  StepChain chain;
  if (workers_ == nullptr || count < 2) {
    for (uint32_t i = 0; i < count; ++i) {
      RackStep& rack = racks_[aheadRacks_[i]];
      const StepTiming timing(timer_, firstStep_ + rack.step, chain);
      renderAhead(rack);
    }
    return;
  }
  const auto work = [](void* schedule, uint32_t item) {
    Schedule& self = *static_cast<Schedule*>(schedule);
    RackStep& rack = self.racks_[self.aheadRacks_[item]];
    StepChain alone;
    const StepTiming timing(self.timer_, self.firstStep_ + rack.step, alone);
    self.renderAhead(rack);
  };
  workers_->run(count, work, this);
}

void Schedule::timeInside(const RackStep& rack) const noexcept {
  rack.group->schedule().timeWith(timer_, firstStep_ + rack.firstStep);
}

void Schedule::renderAhead(RackStep& rack) noexcept {
  RackBlock block;
  block.start = aheadStart_;
  block.frames = steps_[rack.step].live ? aheadFrames_ : std::min(aheadFrames_, ownTransitionLeft());
  for (uint32_t c = 0; c < channels_; ++c) block.out[c] = rack.group->ahead(c);
  block.hardware = input_.from(aheadStart_ - callStart_);
  timeInside(rack);
  rack.group->render(block);
}

void Schedule::takeAhead(const Step& step, uint32_t start, uint32_t frames) noexcept {
  const RackStep& rack = racks_[step.rack];
  const uint32_t at = start - aheadStart_;
  const size_t bytes = frames * sizeof(float);
  for (uint32_t c = 0; c < channels_; ++c) {
    std::memcpy(step.out.channel[c], rack.group->ahead(c) + at, bytes);
    for (uint32_t tap = 0; tap < rack.taps.size(); ++tap)
      std::memcpy(rack.taps[tap].channel[c], rack.group->tap(tap, c) + at, bytes);
  }
}

void Schedule::renderRack(Step& step, uint32_t start, uint32_t frames) noexcept {
  RackStep& rack = racks_[step.rack];
  if (rack.ahead) return takeAhead(step, start, frames);
  RackBlock block;
  block.start = start;
  block.frames = frames;
  const auto isFedBy = [this](const Port& port) { return port.inputs.end(moving_) > port.inputs.first; };
  const bool isFed = isFedBy(step.ports[0]) || std::any_of(rack.inputs.begin(), rack.inputs.end(), isFedBy);
  block.isSilent = isSilent(step.ports[0]) && std::all_of(rack.inputs.begin(), rack.inputs.end(),
                                                          [this](const Port& port) { return isSilent(port); });
  block.pairs = 1 + static_cast<uint32_t>(rack.inputs.size());
  for (uint32_t pair = 0; pair < block.pairs && isFed; ++pair) {
    const Tile& heard = gather(pair == 0 ? step.ports[0] : rack.inputs[pair - 1], frames);
    for (uint32_t c = 0; c < channels_; ++c) block.in[pair][c] = heard.channel[c];
  }
  for (uint32_t c = 0; c < channels_; ++c) block.out[c] = step.out.channel[c];
  if (moving_ && isFed) {  // its input may come in place of the device's, or leave it again
    block.share = moved_;
    block.leaves = !isFedLive(step);
  }
  for (uint32_t port = 0; port < rack.group->keyPortCount(); ++port) {
    const Port& way = rack.keys[port];
    if (isSilent(way)) {
      restPort(way, frames);
      continue;
    }
    const Tile& key = gather(way, frames);
    for (uint32_t c = 0; c < channels_; ++c) block.keys[port][c] = key.channel[c];
  }
  block.hardware = input_.from(start - callStart_);
  timeInside(rack);
  rack.group->render(block);
  for (uint32_t tap = 0; tap < rack.taps.size(); ++tap)
    for (uint32_t c = 0; c < channels_; ++c)
      std::memcpy(rack.taps[tap].channel[c], rack.group->tap(tap, c), frames * sizeof(float));
}

void Schedule::copyOut(const Step& step, uint32_t start, uint32_t frames) noexcept {
  const uint32_t at = start - callStart_;
  for (const Output& output : outputs_) {
    if (&step != &steps_[output.step] || (output.leaves && !moving_)) continue;
    for (uint32_t c = 0; c < channels_; ++c) {
      if (step.lanes == 1)
        std::memcpy(output.to[c] + at, step.out.channel[c], frames * sizeof(float));
      else
        mixing_->extractLane(output.to[c] + at, laneOut_.channel[c], output.lane, frames);
      for (uint32_t i = 0; output.leaves && i < frames; ++i) output.to[c][at + i] *= 1 - moved_[i];
    }
  }
}

// The edit of the rack around may last longer.
void Schedule::silenceLeaving(uint32_t start, uint32_t frames) noexcept {
  for (const Output& output : outputs_)
    for (uint32_t c = 0; c < channels_ && output.leaves; ++c)
      std::memset(output.to[c] + (start - callStart_), 0, frames * sizeof(float));
}

}  // namespace mam
