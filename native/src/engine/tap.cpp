// Listening to one node of what plays: the engine's side.
#include "engine/engine.hpp"

namespace mam {

Error Engine::startTap(const std::string& node) {
  static_assert(std::atomic<TapWish>::is_always_lock_free);
  const std::lock_guard<std::mutex> lock(mutex_);
  const uint32_t target = rack_ ? rack_->findTarget(node) : UINT32_MAX;
  if (!rack_ || !rack_->hasNode(node)) return {MAM_ERROR_ARGUMENT, "the rack has no node " + node};
  if (!tap_) tap_ = std::make_unique<Tap>(config_.sampleRate, config_.channels);
  tap_->samples.skipTo(tap_->samples.pushed());
  tapWish_.store({target, loads_.load(std::memory_order_relaxed)}, std::memory_order_release);
  return {};
}

void Engine::stopTap() noexcept { tapWish_.store({}, std::memory_order_release); }

size_t Engine::readTap(float* samples, size_t count) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  return tap_ ? tap_->samples.pop(samples, count - count % config_.channels) : 0;
}

}  // namespace mam
