// One rack in the place of another while it sounds, as far as it happens outside the callback.
#include <algorithm>
#include <string>

#include "engine/engine.hpp"
#include "graph/revision.hpp"

namespace mam {

Error Engine::edit(std::shared_ptr<const Rack> given, const EditRequest& request) {
  Error error = checked(*given);
  if (error) return error;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!rack_) return {MAM_ERROR_NO_RACK, "nothing is loaded"};
  if (given->channels != rack_->channels)
    return {MAM_ERROR_ARGUMENT, "an edit keeps the rack's channels: load the rack instead"};
  if (request.atFrame > position().engineFrame + uint64_t{kMostAheadSeconds} * config_.sampleRate)
    return {MAM_ERROR_ARGUMENT, "frame " + std::to_string(request.atFrame) + " is more than an hour ahead"};
  collect();
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
  uint64_t end = lengths.startFrame + lengths.totalFrames;
  if (loopFrames != 0) end = UINT64_MAX;
  if (range_.hardFrames >= 0) end = contentEnd_;
  if (sameContent(readRack_->content, rack->content)) {
    contentEnd_ = end;
    return false;
  }
  const Position at = position();
  const uint64_t now = contentNow(at), least = adopted(at) ? now : awaitedContent_;
  const uint64_t ahead = atFrame > at.engineFrame ? atFrame - at.engineFrame : 0;
  const uint64_t waiting = controls_.capacity() - controls_.space();
  pushEvents(now + ahead + lookaheadFrames_ + waiting * (config_.sampleRate / 50));
  PlaceMap places(readRack_->content, loopFrames_, rack->content, loopFrames, config_.sampleRate, least);
  if (range_.hardFrames >= 0 && !places.empty())  // frames that are played, whatever content lies in them
    end = places.at(now + ahead) + (contentEnd_ - std::min(contentEnd_, now + ahead)) + config_.sampleRate / 10;
  const uint64_t from = places.empty() ? least : places.earliest();

  reader_ = std::make_unique<ContentReader>(rack->content, range_, lengths);
  reader_->skipTo(from);
  readRack_ = rack;
  control.firstScheduled = scheduled_.pushed() + backlog_.size();
  ++edition_;
  loopFrames_ = loopFrames;
  contentEnd_ = end;
  awaitedContent_ = places.at(least);
  awaitedSince_ = at.engineFrame;
  fedUntil_ = from;
  pushEvents(places.at(now + ahead) + lookaheadFrames_);
  if (!places.empty()) {
    next.setContentPlaces(std::move(places));
    control.places = &next.contentPlaces();
  }
  return true;
}

}  // namespace mam
