// realtime
// The audio callback as a story: adopt what was prepared, apply what is due, render, fade what left, hand copies on.
#include <algorithm>
#include <cstring>

#include "base/denormals.hpp"
#include "base/note.hpp"
#include "engine/engine.hpp"

namespace mam {

void Engine::render(float* const* out, uint32_t frames) noexcept { render(DeviceBlock{nullptr, 0, out, frames, 0}); }

// A device may bring more than it was asked for.
void Engine::render(const DeviceBlock& device) noexcept {
  for (uint32_t done = 0; done < device.frames;) {
    const uint32_t count = std::min(device.frames - done, config_.maxBlockFrames);
    float* const block[kMaxChannels] = {device.out[0] + done, config_.channels > 1 ? device.out[1] + done : nullptr};
    renderBlock(block, count, {device.in, device.in == nullptr ? 0 : device.inputChannels, done});
    done += count;
  }
}

void Engine::renderBlock(float* const* out, uint32_t frames, const HardwareInput& input) noexcept {
  if (frames == 0) return;  // live commands wait for a block that has a first frame
  const DefaultDenormals denormals;
  chooseWorkers();
  telemetry_.begin(sharing_ != nullptr);
  output_.follow();
  const uint64_t blockBegin = at_.engineFrame, blockEnd = blockBegin + frames;
  uint32_t commands = 0;
  for (bool first = true; at_.engineFrame < blockEnd; first = false) {
    const uint32_t done = frames - static_cast<uint32_t>(blockEnd - at_.engineFrame);
    adopt(first);
    if (first) timeSteps(frames);
    if (first) chooseMeters();
    const uint32_t count = gatherCommands(untilEdit(frames - done), first);
    commands += blockCount_;
    float* const part[kMaxChannels] = {out[0] + done, config_.channels > 1 ? out[1] + done : nullptr};
    input_ = input.from(done);
    renderPart(part, count);
    at_.engineFrame += count;
  }
  if (current_ != nullptr) current_->timeWith(nullptr);  // what fades out is not timed
  input_ = input;
  sounded_ = current_ != nullptr;
  withholdFadeIn(out, frames);
  mixFades(out, frames);
  record(out, frames);
  const bool isOpen = output_.isOpen();
  if (isOpen) meter(out, frames);
  giveToDevice(out, frames);
  if (!isOpen) meter(out, frames);  // nobody is shown a level that was taken away on purpose
  output_.advance(frames);
  positions_.back() = at_;
  positions_.publish();
  keepLoad(telemetry_.end(blockBegin, frames, commands), frames);
  giveBackLeft();
}

void Engine::giveBackLeft() noexcept {
  if (leftCount_ > 0)
    returned_.pushEach(leftCount_, [this](size_t i) noexcept -> Schedule* const& { return left_[i]; });
  leftCount_ = 0;
}

void Engine::timeSteps(uint32_t frames) noexcept {
  if (current_ == nullptr) return;
  StepTimes* const times = current_->times();
  uint32_t tiles = (frames + kTileFrames - 1) / kTileFrames;
  if (times != nullptr && times->sectionEnds.size() > 1) ++tiles;  // racks that read nothing come once beside
  current_->timeWith(telemetry_.chooseSteps(times, tiles, at_.engineFrame, shed_.now() != Shed::Detail));
}

// Of an overloaded callback threads that help are not taken away. Threads without realtime priority are stopped at their work
// by whatever else runs, and the callback would wait for them.
void Engine::chooseWorkers() noexcept {
  sharing_ = realtime_.load(std::memory_order_acquire);
  if (sharing_ != nullptr && sharing_->raised() < sharing_->helpers()) sharing_ = nullptr;
  if (sharing_ == nullptr) return;
  const bool isShed = shed_.now() != Shed::Nothing && !parallel_.gains();
  if (isShed || !parallel_.choose(at_.engineFrame)) sharing_ = nullptr;
}

void Engine::keepLoad(uint32_t nanos, uint32_t frames) noexcept {
  if (sharing_ != nullptr) parallel_.tell(at_.engineFrame, sharing_->takeFigures());
  shares_.store(sharing_ != nullptr, std::memory_order_relaxed);
  if (nanos > 0) shed_.block(nanos, frames);
}

// A control message waits while both fades are taken, an edit for its frame and for the one before it: nothing is cut off
// hard. Only edits come within a block. Plays, stops and loads bring all that they need and wait for no edit.
void Engine::adopt(bool blockStarts) noexcept {
  while (const Control* control = controls_.front()) {
    Fade* fade = fades_[0].schedule == nullptr ? &fades_[0] : fades_[1].schedule == nullptr ? &fades_[1] : nullptr;
    const bool takesMore = blockStarts && (fade != nullptr || !sounded_);
    if (control->edits) {
      if (!isReady(*control)) {
        if (takesMore && overtakeEdits()) continue;
        break;
      }
      if (control->next != nullptr)
        adoptEdit(*control);
      else
        adoptLoop(*control);
      heldSince_ = UINT64_MAX;
      controls_.pop();
      continue;
    }
    if (!takesMore) break;
    if (current_ != nullptr) leave(fade);
    current_ = control->next;
    fadeInFrames_ = fadeInLeft_ = control->fadeInFrames;
    if (control->opensOutput != 0) output_.open(control->opensOutput);
    at_.playing = control->playing;
    at_.contentStart = control->contentStart;
    at_.loopFrames = control->loopFrames;
    at_.endsAt = kNoEnd;
    at_.declined = 0;
    at_.runOrigin = at_.engineFrame;
    at_.run = control->run;
    at_.load = control->load;
    at_.edition = control->edition;
    at_.revision = control->revision;
    heldSince_ = UINT64_MAX;
    scheduled_.skipTo(control->firstScheduled);
    controls_.pop();
  }
  if (current_ != nullptr) current_->setMetering(metering_.load(std::memory_order_relaxed));
}

bool Engine::isReady(const Control& control) const noexcept {
  if (control.atFrame > at_.engineFrame) return false;
  return control.next == nullptr || (current_->transitionLeft() == 0 && leftCount_ < kMostControls);
}

// Gives the waiting edits back where a play, a stop or a load comes after them.
bool Engine::overtakeEdits() noexcept {
  size_t edits = 0;
  const Control* control = controls_.front();
  while (control != nullptr && control->edits) control = controls_.peek(++edits);
  if (control == nullptr) return false;
  for (; edits > 0; --edits) {
    if (controls_.front()->next != nullptr) returned_.push(controls_.front()->next);
    controls_.pop();
  }
  return true;
}

void Engine::adoptEdit(const Control& control) noexcept {
  current_->timeWith(nullptr);
  left_[leftCount_++] = current_;
  current_ = control.next;
  if (!control.more) at_.revision = control.revision;
  if (control.changesContent) adoptContent(control);
  current_->inherit(at_.playing ? contentFrame() : Schedule::kAllStarted);
  if (control.logs) logControl(control, CommandKind::Structure, control.revision);
}

// Content that was made from one which had to be declined is no continuation of what plays.
void Engine::adoptContent(const Control& control) noexcept {
  if (at_.declined > control.heeds) {
    at_.declined = control.edition;
    return;
  }
  const uint64_t content = contentFrame();
  const bool ends = at_.endsAt != kNoEnd, isOver = content >= at_.endsAt;
  at_.contentStart = control.places == nullptr ? content : control.places->at(content);
  at_.runOrigin = at_.engineFrame;
  at_.loopFrames = control.loopFrames;
  if (ends) at_.endsAt = at_.loopFrames == 0 ? kNoEnd : isOver ? at_.contentStart : endOfPass(at_.contentStart);
  at_.edition = control.edition;
  scheduled_.skipTo(control.firstScheduled);
  for (const ScheduledCommand* next = nextScheduled(); next != nullptr && next->command.frame < at_.contentStart;
       next = nextScheduled())
    scheduled_.pop();  // what came before was played from the content before
}

void Engine::adoptLoop(const Control& control) noexcept {
  if (switchLoop(control) && control.logs)
    logControl(control, CommandKind::Transport, control.loop == Loop::On ? 1 : 0);
}

// False when nothing changes.
bool Engine::switchLoop(const Control& control) noexcept {
  const uint64_t content = contentFrame(), before = at_.endsAt;
  if (control.changesContent) {
    if (content >= control.before) at_.declined = control.edition;
    adoptContent(control);
    return at_.edition == control.edition;
  }
  if (at_.loopFrames == 0 || content >= at_.endsAt) return false;
  at_.endsAt = control.loop == Loop::On ? kNoEnd : endOfPass(content);
  return at_.endsAt != before;
}

void Engine::logControl(const Control& control, CommandKind kind, double value) noexcept {
  AppliedCommand entry;
  entry.command.frame = at_.engineFrame;
  entry.command.target = kEveryTarget;
  entry.command.kind = kind;
  entry.command.source = control.source;
  entry.command.value = value;
  entry.load = at_.load;
  if (!log_.push(entry)) lostLog_.fetch_add(1, std::memory_order_relaxed);
}

// Frames to the next edit that is ready to be adopted within these.
uint32_t Engine::untilEdit(uint32_t frames) noexcept {
  const Control* control = controls_.front();
  if (control == nullptr || !control->edits || current_ == nullptr) return frames;
  uint64_t wait = control->next == nullptr ? 0 : current_->transitionLeft();
  if (control->atFrame > at_.engineFrame) wait = std::max(wait, control->atFrame - at_.engineFrame);
  const bool noRoom = control->next != nullptr && leftCount_ == kMostControls;
  return wait == 0 || noRoom ? frames : static_cast<uint32_t>(std::min<uint64_t>(wait, frames));
}

// What nobody has heard needs no fade, and must not be heard now.
void Engine::leave(Fade* fade) noexcept {
  current_->renderWith(workers_.get());
  current_->meterStrips(nullptr);
  if (sounded_)
    *fade = {current_, fadeFrames_, withheldShare(0)};
  else
    returned_.push(current_);  // never full: it holds more than there can be schedules
  sounded_ = false;
}

// What an edit overtook before it was pushed is left out.
const Engine::ScheduledCommand* Engine::nextScheduled() noexcept {
  const ScheduledCommand* next = scheduled_.front();
  for (; next != nullptr && next->edition < at_.edition; next = scheduled_.front()) scheduled_.pop();
  return next != nullptr && next->edition == at_.edition ? next : nullptr;
}

// What is meant for a rack or for a node of an edit that is not adopted yet waits with it, though not for ever: the rest of
// its queue waits behind it.
const Command* Engine::nextLive(SpscRing<LiveCommand>& queue) noexcept {
  const LiveCommand* next = queue.front();
  for (; next != nullptr; next = queue.front()) {
    const bool old = next->load < at_.load;
    if (!old && (next->load != at_.load || !isEarly(*next))) break;
    if (!old && isHeld()) return nullptr;
    dropped_.fetch_add(1, std::memory_order_relaxed);
    queue.pop();
  }
  return next != nullptr && next->load == at_.load ? &next->command : nullptr;
}

bool Engine::isEarly(const LiveCommand& live) const noexcept {
  return live.revision > at_.revision && current_ != nullptr && live.command.target != kEveryTarget &&
         !current_->hasTarget(live.command.target);
}

// Counted from the first that waits since an edit was adopted.
bool Engine::isHeld() noexcept {
  heldSince_ = std::min(heldSince_, at_.engineFrame);
  return at_.engineFrame - heldSince_ < config_.sampleRate / 1000 * kMostHeldMilliseconds;
}

void Engine::Starts::clear() noexcept {
  if (sources_ == 0) return;
  sources_ = 0;
  for (uint64_t& bits : bits_) bits = 0;
}

uint32_t Engine::Starts::bitOf(const Command& note) noexcept {
  const uint32_t mixed =
      (note.rampFrames * 0x9e3779b1u) ^ (note.target * 0x85ebca6bu) ^ static_cast<uint32_t>(note.source);
  return (mixed ^ mixed >> 16) % 1024;
}

void Engine::Starts::add(const Command& noteOn) noexcept {
  const uint32_t bit = bitOf(noteOn);
  bits_[bit / 64] |= uint64_t{1} << bit % 64;
  sources_ |= 1u << (static_cast<uint32_t>(noteOn.source) & 31);
}

bool Engine::Starts::concern(const Command& command) const noexcept {
  if (sources_ == 0 || !isNote(command.kind) || command.kind == CommandKind::NoteOn) return false;
  if (command.rampFrames == kEveryNote) return (sources_ >> (static_cast<uint32_t>(command.source) & 31) & 1) != 0;
  const uint32_t bit = bitOf(command);
  return (bits_[bit / 64] >> bit % 64 & 1) != 0;
}

AppliedCommand& Engine::gathered(const Command& command, uint64_t frame) noexcept {
  AppliedCommand& entry = block_[blockCount_++];
  entry.command = command;
  entry.command.frame = frame;
  entry.load = at_.load;
  entry.late = false;
  if (command.kind == CommandKind::NoteOn) starts_.add(command);
  return entry;
}

// Commands up to the end of the block, or up to as many as there is room for: then frames end where the next one is due,
// which may be at once, so that no cut into blocks decides what is late.
uint32_t Engine::gatherScheduled(uint32_t frames) noexcept {
  const uint64_t blockStart = at_.engineFrame;
  const uint64_t blockEnd = blockStart + frames;
  constexpr uint32_t limit = kMaxBlockEvents - kMaxBlockEvents / 4;  // hands always get a quarter
  uint64_t earliest = blockStart;
  starts_.clear();
  while (at_.playing) {
    const ScheduledCommand* const scheduled = nextScheduled();
    if (scheduled == nullptr) break;
    const Command* const next = &scheduled->command;
    const uint64_t due = at_.runOrigin + (next->frame - at_.contentStart);
    if (due >= blockEnd) break;
    if (isPastEnd(*scheduled)) {
      scheduled_.pop();
      continue;
    }
    if (blockCount_ == limit) return static_cast<uint32_t>(std::max(earliest, due) - blockStart);
    if (due < earliest && starts_.concern(*next)) ++earliest;
    const uint64_t frame = std::max(earliest, due);
    if (frame == blockEnd) break;
    if (blockCount_ > 0 && frame > block_[blockCount_ - 1].command.frame) starts_.clear();
    AppliedCommand& entry = gathered(*next, frame);
    entry.late = due < frame;
    if (entry.late) late_.fetch_add(1, std::memory_order_relaxed);
    scheduled_.pop();
  }
  return frames;
}

void Engine::releaseOwed(size_t queue) noexcept {
  OwedReleases& owed = owed_[queue];
  if (owed.sources == 0) {
    owed.sources = refusedReleases_[queue].exchange(0, std::memory_order_acquire);
    owed.left = live_[queue]->size();
  }
  owed.left = std::min(owed.left, live_[queue]->size());  // a load may have emptied it
  if (owed.sources == 0 || owed.left > 0) return;
  for (uint32_t source = 0; source < 32 && blockCount_ < kMaxBlockEvents; ++source)
    if (owed.sources >> source & 1) {
      gathered(releaseOf(static_cast<Source>(source)), at_.engineFrame).command.sequence = liveSequence_++;
      owed.sources &= ~(1u << source);
    }
}

void Engine::gatherLive(size_t queue, uint32_t frames) noexcept {
  SpscRing<LiveCommand>& from = *live_[queue];
  uint64_t frame = at_.engineFrame;
  starts_.clear();
  releaseOwed(queue);
  while (blockCount_ < kMaxBlockEvents) {
    const Command* next = nextLive(from);
    if (next == nullptr) break;
    if (starts_.concern(*next)) {
      starts_.clear();
      if (++frame >= at_.engineFrame + frames) {
        liveWaits_ = true;
        return;
      }
    }
    gathered(*next, frame).command.sequence = liveSequence_++;
    from.pop();
    if (owed_[queue].left > 0) --owed_[queue].left;
  }
}

uint32_t Engine::gatherCommands(uint32_t frames, bool takesLive) noexcept {
  blockCount_ = 0;
  const uint32_t count = gatherScheduled(frames), scheduledCount = blockCount_;
  if (takesLive || liveWaits_) {
    liveWaits_ = false;
    for (size_t queue = 0; queue < kLiveQueues; ++queue) gatherLive(queue, count);
  }
  if (blockCount_ == scheduledCount) return count;
  const auto before = [](const AppliedCommand& a, const AppliedCommand& b) {
    return comesBefore(a.command, b.command);
  };
  AppliedCommand* const last = block_.get() + blockCount_;
  if (!std::is_sorted(block_.get(), last, before)) std::sort(block_.get(), last, before);
  return count;
}

// tap_ is there before the first wish is.
void Engine::listen() noexcept {
  const TapWish wish = tapWish_.load(std::memory_order_acquire);
  current_->listen(wish.target != UINT32_MAX && wish.load == at_.load ? tap_.get() : nullptr, wish.target);
}

void Engine::renderPart(float* const* out, uint32_t frames) noexcept {
  if (strips_ != nullptr && (current_ == nullptr || metersOfLoad() == nullptr)) strips_->endCall(frames);
  if (current_ == nullptr) {
    for (uint32_t c = 0; c < config_.channels; ++c) std::memset(out[c], 0, frames * sizeof(float));
    return;
  }
  listen();
  current_->renderWith(sharing_ != nullptr ? sharing_ : workers_.get());
  current_->keepStems(config_.stems);
  current_->meterStrips(metersOfLoad());
  current_->setSleep(config_.sleep);
  uint32_t done = 0;
  const auto renderTo = [&](uint32_t frame) {
    float* const from[kMaxChannels] = {out[0] + done, config_.channels > 1 ? out[1] + done : nullptr};
    current_->setInput(input_.from(done));
    current_->process(from, frame - done);
    if (const StripMeters* const meters = metersOfLoad()) meters->endCall(frame - done);
    if (current_->faultCount() > 0) tellFaults(done);
    done = frame;
  };
  for (uint32_t i = 0; i < blockCount_; ++i) {
    const AppliedCommand& entry = block_[i];
    const uint32_t offset = static_cast<uint32_t>(entry.command.frame - at_.engineFrame);
    if (!current_->enqueue(entry.command, offset - done)) {  // no room, as ids may be those of many nodes
      renderTo(offset);
      current_->apply(entry.command);
    }
    if (!log_.push(entry)) lostLog_.fetch_add(1, std::memory_order_relaxed);
  }
  renderTo(frames);
  current_->listen(nullptr, 0);  // what fades out is not listened to
  current_->keepStems(nullptr);
  if (current_->rack().channels < config_.channels) std::memcpy(out[1], out[0], frames * sizeof(float));
}

// Where there is no room they are told as faultyNodes() alone.
void Engine::tellFaults(uint32_t offset) noexcept {
  for (uint32_t i = 0; i < current_->faultCount(); ++i) {
    const Schedule::Fault& fault = current_->fault(i);
    faultRing_.push({at_.engineFrame + offset + fault.offset, fault.target, at_.load});
  }
}

// Of current_ at a frame of this block.
float Engine::withheldShare(uint32_t frame) const noexcept {
  const float begins =
      frame < fadeInLeft_ ? static_cast<float>(fadeInLeft_ - frame) / static_cast<float>(fadeInFrames_) : 0;
  return output_.isOpen() ? begins : 1 - (1 - begins) * output_.gainAt(frame);
}

// Fades of the output are the device's alone. What they take away is kept apart until the block is recorded.
void Engine::withholdFadeIn(const float* const* out, uint32_t frames) noexcept {
  withholds_ = fadeInLeft_ > 0 || !output_.isOpen();
  for (const Fade& fade : fades_) withholds_ |= fade.schedule != nullptr && fade.withheld > 0;
  if (!withholds_) return;
  for (uint32_t c = 0; c < config_.channels; ++c) {
    float* const withheld = withheld_.get() + size_t{c} * config_.maxBlockFrames;
    for (uint32_t i = 0; i < frames; ++i) withheld[i] = out[c][i] * withheldShare(i);
  }
  fadeInLeft_ -= std::min(fadeInLeft_, frames);
}

void Engine::giveToDevice(float* const* out, uint32_t frames) const noexcept {
  if (!withholds_) return;
  for (uint32_t c = 0; c < config_.channels; ++c) {
    const float* const withheld = withheld_.get() + size_t{c} * config_.maxBlockFrames;
    for (uint32_t i = 0; i < frames; ++i) out[c][i] -= withheld[i];
  }
}

// What fades out beside another that hears the device hears nothing any more: else both would be heard at once.
void Engine::mixFades(float* const* out, uint32_t frames) noexcept {
  const HardwareInput heard = current_ != nullptr && current_->hearsDevice() ? HardwareInput{} : input_;
  for (Fade& fade : fades_) {
    if (fade.schedule == nullptr) continue;
    float* old[kMaxChannels] = {fadeMemory_.get(), fadeMemory_.get() + config_.maxBlockFrames};
    const uint32_t count = std::min(frames, fade.framesLeft);
    fade.schedule->setInput(heard);
    fade.schedule->process(old, count);
    for (uint32_t c = 0; c < config_.channels; ++c) {
      const float* from = old[c < fade.schedule->rack().channels ? c : 0];
      float* const withheld = withheld_.get() + size_t{c} * config_.maxBlockFrames;
      for (uint32_t i = 0; i < count; ++i) {
        const float faded = from[i] * (static_cast<float>(fade.framesLeft - i) / static_cast<float>(fadeFrames_));
        out[c][i] += faded;
        if (fade.withheld > 0) withheld[i] += faded * fade.withheld;
      }
    }
    fade.framesLeft -= count;
    if (fade.framesLeft != 0) continue;
    returned_.push(fade.schedule);
    fade.schedule = nullptr;
  }
}

void Engine::record(float* const* out, uint32_t frames) noexcept {
  Recording* recording = recording_.load(std::memory_order_acquire);
  if (recording == nullptr || recording->left == 0 || at_.run <= recording->afterRun) return;
  const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(frames, recording->left));
  for (uint32_t i = 0; i < count; ++i)
    for (uint32_t c = 0; c < config_.channels; ++c) interleaved_[i * config_.channels + c] = out[c][i];
  if (!recording->samples.push(interleaved_.get(), size_t{count} * config_.channels))
    recording->lost.fetch_add(count, std::memory_order_relaxed);
  recording->left -= count;
}

void Engine::meter(float* const* out, uint32_t frames) noexcept {
  if (!metering_.load(std::memory_order_relaxed)) return;
  float peaks[kMaxChannels];
  for (uint32_t c = 0; c < config_.channels; ++c) {
    peaks[c] = mixingKernels().peak(out[c], frames);
    if (peaks[c] > masterPeak_[c].load(std::memory_order_relaxed))
      masterPeak_[c].store(peaks[c], std::memory_order_relaxed);
  }
  if (strips_ != nullptr) strips_->output->measure(out, peaks, config_.channels, frames, strips_->loudness);
}

// An overloaded callback does without, as without the times of nodes.
void Engine::chooseMeters() noexcept {
  const StripMeters* const before = strips_;
  const bool on = metering_.load(std::memory_order_relaxed) && shed_.now() != Shed::Detail;
  strips_ = on ? newestMeters_.load(std::memory_order_acquire) : nullptr;
  if (before == nullptr && strips_ != nullptr) strips_->clear();
  measuresStrips_.store(strips_ != nullptr, std::memory_order_relaxed);
}

}  // namespace mam
