// One rack in the place of another while it sounds, as far as it happens outside the callback.
#include <algorithm>
#include <string>

#include "engine/engine.hpp"
#include "graph/revision.hpp"

namespace mam {

namespace {

uint64_t endOf(const ContentLengths& lengths, uint64_t loopFrames) noexcept {
  return loopFrames != 0 ? UINT64_MAX : lengths.startFrame + lengths.totalFrames;
}

}  // namespace

Error Engine::edit(std::shared_ptr<const Rack> given, const EditRequest& request) {
  Error error = checked(*given);
  if (error) return error;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!rack_) return {MAM_ERROR_NO_RACK, "nothing is loaded"};
  if (given->channels != rack_->channels)
    return {MAM_ERROR_ARGUMENT, "an edit keeps the rack's channels: load the rack instead"};
  error = checkedFrame(request.atFrame);
  if (error) return error;
  collect();
  followDecline(position());
  if (controls_.space() < Schedule::kMostStages)
    return {MAM_ERROR_QUEUE_FULL, "the callback is not running: too many changes wait for it"};
  std::shared_ptr<const Rack> rack = withTargetsOf(*rack_, std::move(given), freeTargets());
  std::vector<std::unique_ptr<Schedule>> next =
      Schedule::edit(*newest_, rack, running_ ? ResetTo::Located : ResetTo::AtRest, error);
  if (error) return error;

  Control control;
  control.edits = control.logs = true;
  control.atFrame = request.atFrame;
  control.source = request.source;
  control.run = run_;
  if (running_) {
    control.changesContent = changeContent(rack, request.atFrame, *next.back(), control);
    control.loopFrames = loopFrames_;
  }
  rack_ = std::move(rack);
  revisions_.fetch_add(1, std::memory_order_relaxed);
  targets_.edited(*rack_, revisions(), position().engineFrame);
  for (size_t i = 0; i < next.size(); ++i) {
    Control step = control;
    step.logs = i == 0;
    step.more = i + 1 < next.size();
    step.changesContent = control.changesContent && !step.more;
    swapIn(std::move(next[i]), step);
  }
  noteHere("edit");
  return {};
}

Error Engine::checkedFrame(uint64_t atFrame) {
  if (atFrame <= position().engineFrame + uint64_t{kMostAheadSeconds} * config_.sampleRate) return {};
  return {MAM_ERROR_ARGUMENT, "frame " + std::to_string(atFrame) + " is more than an hour ahead"};
}

// Numbers of what once was: racks that come and go under new names do not make the list longer for ever.
std::vector<uint32_t> Engine::freeTargets() {
  drainLog();
  drainFaults();
  const Position at = position();
  const uint64_t firstKept = appliedCount_ - applied_.size();
  const uint32_t adopted = at.load == loads() ? at.revision : 0;
  std::vector<uint32_t> kept = {tapWish_.load(std::memory_order_relaxed).target};
  if (!meterLists_.empty()) {
    const StripMeters& meters = *meterLists_.back().meters;
    for (const auto& strip : meters.strips) kept.push_back(strip.target);
    for (const auto& insert : meters.inserts) kept.push_back(insert.target);
  }
  return targets_.free(adopted, at.engineFrame, uint64_t{kTargetRestSeconds} * config_.sampleRate, firstKept, kept);
}

// What is in the queue and before the frame of adoption still comes from the content before. False when it goes on.
bool Engine::changeContent(const std::shared_ptr<const Rack>& rack, uint64_t atFrame, Schedule& next,
                           Control& control) {
  const ContentLengths lengths = lengthsOf(rack->content, range_, rack->nodeLengths(config_.sampleRate));
  const uint64_t loopFrames = range_.loop ? lengths.loopFrames : 0;
  uint64_t end = range_.hardFrames >= 0 ? contentEnd_ : endOf(lengths, loopFrames);
  if (loopFrames != 0) ringFrames_ = ringFrames(rack->content, range_, lengths);
  if (sameContent(readRack_->content, rack->content)) {
    contentEnd_ = end;
    return false;
  }
  const Position at = position();
  const uint64_t now = contentNow(at), least = adopted(at) ? now : awaitedContent_;
  const uint64_t ahead = atFrame > at.engineFrame ? atFrame - at.engineFrame : 0;
  readAhead(now + ahead);
  PlaceMap places(readRack_->content, loopFrames_, rack->content, loopFrames, config_.sampleRate, least);
  if (range_.hardFrames >= 0 && !places.empty())  // frames that are played, whatever content lies in them
    end = places.at(now + ahead) + (contentEnd_ - std::min(contentEnd_, now + ahead)) + config_.sampleRate / 10;
  const uint64_t from = places.empty() ? least : places.earliest();

  loopFrames_ = loopFrames;
  contentEnd_ = end;
  readAnew(rack, lengths, from, control);
  awaitedContent_ = places.at(least);
  awaitedSince_ = at.engineFrame;
  pushEvents(places.at(now + ahead) + lookaheadFrames_);
  if (!places.empty()) {
    next.setContentPlaces(std::move(places));
    control.places = &next.contentPlaces();
  }
  return true;
}

// What the callback plays until it adopts what follows, which other changes may hold up.
void Engine::readAhead(uint64_t untilContentFrame) {
  const uint64_t waiting = controls_.capacity() - controls_.space();
  pushEvents(untilContentFrame + lookaheadFrames_ + waiting * (config_.sampleRate / 50));
}

// From a content frame on, as a new edition.
void Engine::readAnew(const std::shared_ptr<const Rack>& rack, const ContentLengths& lengths, uint64_t from,
                      Control& control) {
  reader_ = std::make_unique<ContentReader>(rack->content, range_, lengths);
  reader_->skipTo(from);
  readRack_ = rack;
  control.firstScheduled = scheduled_.pushed() + backlog_.size();
  ++edition_;
  fedUntil_ = from;
}

Error Engine::setLoop(Loop loop, const EditRequest& request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Error error = checkedFrame(request.atFrame);
  if (error || !running_) return error;
  collect();
  error = roomForControl();
  if (error) return error;
  const Position at = position();
  followDecline(at);
  ContentRange range = range_;
  range.loop = true;
  const ContentLengths lengths = lengthsOf(rack_->content, range, rack_->nodeLengths(config_.sampleRate));
  Control control;
  control.edits = control.logs = true;
  control.atFrame = request.atFrame;
  control.source = request.source;
  control.loop = loop;
  if (loopFrames_ != 0) {
    ringFrames_ = ringFrames(rack_->content, range, lengths);
  } else if (lengths.loopFrames == 0) {
    range_.loop = loop == Loop::On;
    return {};
  } else {
    const uint64_t now = contentNow(at), ahead = std::max(request.atFrame, at.engineFrame) - at.engineFrame;
    if (loop == Loop::Off || now + ahead >= lengths.loopFrames) return {};
    if (adopted(at)) {
      awaitedContent_ = now;
      awaitedSince_ = at.engineFrame;
    }
    readAhead(now + ahead);
    range_.loop = true;
    control.before = lengths.loopFrames;
    playOnFrom(awaitedContent_, lengths, control);
    pushEvents(now + ahead + lookaheadFrames_);
  }
  pushControl(control);
  noteHere(loop == Loop::On ? "loop on" : "loop off");
  return {};
}

// The same content in the same place, with loop as range_ has it now.
void Engine::playOnFrom(uint64_t contentFrame, const ContentLengths& lengths, Control& control) {
  loopFrames_ = range_.loop ? lengths.loopFrames : 0;
  if (range_.hardFrames < 0) contentEnd_ = endOf(lengths, loopFrames_);
  control.changesContent = true;
  control.loopFrames = loopFrames_;
  readAnew(rack_, lengths, contentFrame, control);
}

// Loop came on behind its end: what plays goes on to its own.
void Engine::followDecline(const Position& at) {
  if (!running_ || at.declined == 0 || at.declined != edition_ || controls_.space() == 0) return;
  heeded_ = at.declined;
  range_.loop = false;
  Control control;
  control.edits = true;
  awaitedContent_ = at.contentStart + (at.engineFrame - at.runOrigin);
  awaitedSince_ = at.engineFrame;
  playOnFrom(awaitedContent_, lengthsOf(rack_->content, range_, rack_->nodeLengths(config_.sampleRate)), control);
  pushEvents(awaitedContent_ + lookaheadFrames_);
  pushControl(control);
}

}  // namespace mam
