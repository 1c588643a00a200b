// realtime
// The audio callback as a story: adopt what was prepared, apply what is due, render, fade what left, hand copies on.
#include <algorithm>
#include <cstring>

#include "base/denormals.hpp"
#include "engine/engine.hpp"

namespace mam {

void Engine::render(float* const* out, uint32_t frames) noexcept {
  const DefaultDenormals denormals;
  adopt();
  gatherCommands(frames);
  applyCommands();
  if (current_ != nullptr) {
    current_->setMetering(metering_.load(std::memory_order_relaxed));
    current_->process(out, frames);
    if (current_->rack().channels < config_.channels) std::memcpy(out[1], out[0], frames * sizeof(float));
  } else {
    for (uint32_t c = 0; c < config_.channels; ++c) std::memset(out[c], 0, frames * sizeof(float));
  }
  mixFades(out, frames);
  record(out, frames);
  meter(out, frames);
  at_.engineFrame += frames;
  positions_.back() = at_;
  positions_.publish();
}

// A control message waits while both fades are taken: nothing is cut off hard.
void Engine::adopt() noexcept {
  while (const Control* control = controls_.front()) {
    Fade* fade = fades_[0].schedule == nullptr ? &fades_[0] : fades_[1].schedule == nullptr ? &fades_[1] : nullptr;
    if (fade == nullptr) return;
    if (current_ != nullptr) *fade = {current_, fadeFrames_};
    current_ = control->next;
    at_.playing = control->playing;
    at_.contentStart = control->contentStart;
    at_.runOrigin = at_.engineFrame;
    at_.run = control->run;
    scheduled_.skipTo(control->firstScheduled);
    controls_.pop();
  }
}

void Engine::gatherCommands(uint32_t frames) noexcept {
  blockCount_ = 0;
  const uint64_t blockStart = at_.engineFrame, blockEnd = blockStart + frames;
  constexpr uint32_t scheduledLimit = kMaxBlockEvents - kMaxBlockEvents / 4;  // hands always get a quarter
  while (at_.playing && blockCount_ < scheduledLimit) {
    const Command* next = scheduled_.front();
    if (next == nullptr || at_.runOrigin + next->frame >= blockEnd) break;
    AppliedCommand& entry = block_[blockCount_++];
    entry.command = *next;
    entry.command.frame += at_.runOrigin;
    entry.late = entry.command.frame < blockStart;
    if (entry.late) {
      entry.command.frame = blockStart;
      late_.fetch_add(1, std::memory_order_relaxed);
    }
    scheduled_.pop();
  }
  const uint32_t scheduledCount = blockCount_;
  for (auto& queue : live_)
    while (blockCount_ < kMaxBlockEvents) {
      const Command* next = queue->front();
      if (next == nullptr) break;
      AppliedCommand& entry = block_[blockCount_++];
      entry.command = *next;
      entry.command.frame = blockStart;
      entry.command.sequence = liveSequence_++;
      entry.late = false;
      queue->pop();
    }
  if (blockCount_ == scheduledCount) return;
  const auto before = [](const AppliedCommand& a, const AppliedCommand& b) {
    return comesBefore(a.command, b.command);
  };
  AppliedCommand* const last = block_.get() + blockCount_;
  if (!std::is_sorted(block_.get(), last, before)) std::sort(block_.get(), last, before);
}

void Engine::applyCommands() noexcept {
  if (current_ == nullptr) return;
  for (uint32_t i = 0; i < blockCount_; ++i) {
    const AppliedCommand& entry = block_[i];
    if (!current_->enqueue(entry.command, static_cast<uint32_t>(entry.command.frame - at_.engineFrame)))
      dropped_.fetch_add(1, std::memory_order_relaxed);
    else if (!log_.push(entry))
      lostLog_.fetch_add(1, std::memory_order_relaxed);
  }
}

void Engine::mixFades(float* const* out, uint32_t frames) noexcept {
  for (Fade& fade : fades_) {
    if (fade.schedule == nullptr) continue;
    float* old[kMaxChannels] = {fadeMemory_.get(), fadeMemory_.get() + config_.maxBlockFrames};
    const uint32_t count = std::min(frames, fade.framesLeft);
    fade.schedule->process(old, count);
    for (uint32_t c = 0; c < config_.channels; ++c) {
      const float* from = old[c < fade.schedule->rack().channels ? c : 0];
      for (uint32_t i = 0; i < count; ++i)
        out[c][i] += from[i] * (static_cast<float>(fade.framesLeft - i) / static_cast<float>(fadeFrames_));
    }
    fade.framesLeft -= count;
    if (fade.framesLeft != 0) continue;
    returned_.push(fade.schedule);  // never full: it holds more than there can be schedules
    fade.schedule = nullptr;
  }
}

void Engine::record(float* const* out, uint32_t frames) noexcept {
  SpscRing<float>* ring = recordRing_.load(std::memory_order_acquire);
  const uint64_t left = recordLeft_.load(std::memory_order_relaxed);
  if (ring == nullptr || left == 0 || at_.run <= recordAfterRun_.load(std::memory_order_relaxed)) return;
  const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(frames, left));
  for (uint32_t i = 0; i < count; ++i)
    for (uint32_t c = 0; c < config_.channels; ++c) interleaved_[i * config_.channels + c] = out[c][i];
  if (!ring->push(interleaved_.get(), size_t{count} * config_.channels))
    recordLost_.fetch_add(count, std::memory_order_relaxed);
  recordLeft_.store(left - count, std::memory_order_relaxed);
}

void Engine::meter(float* const* out, uint32_t frames) noexcept {
  if (!metering_.load(std::memory_order_relaxed)) return;
  for (uint32_t c = 0; c < config_.channels; ++c) {
    const float peak = mixingKernels().peak(out[c], frames);
    if (peak > masterPeak_[c].load(std::memory_order_relaxed)) masterPeak_[c].store(peak, std::memory_order_relaxed);
  }
}

}  // namespace mam
