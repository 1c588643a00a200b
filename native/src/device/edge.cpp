// realtime
#include "device/edge.hpp"

#include <algorithm>

#include "telemetry/clock.hpp"

namespace mam {

namespace {

constexpr float kFadeInSeconds = 0.05f, kFadeOutSeconds = 0.02f;
constexpr uint64_t kMostJitterNanos = 50000000;
constexpr uint64_t kMostBehindNanos = 500000;
constexpr uint32_t kMostRefusals = 400;
constexpr int64_t kFollowDivisor = 64;  // share of a callback's lateness that is believed

void silence(float* const* out, uint32_t channels, uint32_t from, uint32_t to) noexcept {
  for (uint32_t c = 0; c < channels; ++c) std::fill(out[c] + from, out[c] + to, 0.0f);
}

}  // namespace

DeviceEdge::DeviceEdge(AudioSource& source, Turn& turn, uint32_t caller, uint32_t channels, uint32_t sampleRate,
                       Times times)
    : source_(source),
      turn_(turn),
      caller_(caller),
      channels_(channels),
      sampleRate_(sampleRate),
      times_(times),
      openedNanos_(monotonicNanos()),
      deviceRate_(sampleRate),
      lastCall_(openedNanos_) {}

DeviceEdge::~DeviceEdge() = default;

Error DeviceEdge::prepare(const DeviceFormat& format) {
  deviceRate_ = format.sampleRate;
  if (deviceRate_ == sampleRate_) return {};
  Error error;
  resampler_ = Resampler::create(source_, {channels_, format.inputChannels, sampleRate_, deviceRate_}, error);
  return error;
}

ResamplerLatency DeviceEdge::resamplerLatency() const noexcept {
  return resampler_ ? resampler_->latency() : ResamplerLatency{};
}

uint64_t DeviceEdge::sourceFramesOf(uint64_t nanos) const noexcept { return nanos / 1000 * sampleRate_ / 1000000; }

void DeviceEdge::render(const DeviceBlock& block) noexcept {
  lastCall_.store(monotonicNanos(), std::memory_order_relaxed);
  if (!turn_.enter(caller_) && !takesTurn(block)) {
    silence(block.out, channels_, 0, block.frames);
    return;
  }
  const uint32_t lead = static_cast<uint32_t>(std::min<uint64_t>(leadFrames_, block.frames));
  leadFrames_ -= lead;
  silence(block.out, channels_, 0, lead);
  if (lead < block.frames) {
    const float* in[kMaxDeviceChannels];
    float* out[kMaxDeviceChannels];
    for (uint32_t c = 0; c < block.inputChannels; ++c) in[c] = block.in[c] + lead;
    for (uint32_t c = 0; c < channels_; ++c) out[c] = block.out[c] + lead;
    const DeviceBlock rest = {block.in == nullptr ? nullptr : in, block.inputChannels, out, block.frames - lead,
                              block.dueNanos + nanosOf(lead)};
    follow(rest);
    if (resampler_)
      resampler_->render(rest);
    else
      source_.render(rest);
    engineFrame_ = source_.engineFrame();
    fade(block.out, lead, block.frames);
  }
  turn_.leave(caller_);
}

// Between two calls of the other one, and while that is ahead of time: else its frames would be missing. Should it never be,
// on a machine that is too slow for it, they are let go.
bool DeviceEdge::takesTurn(const DeviceBlock& block) noexcept {
  const uint32_t wish = wish_.load(std::memory_order_acquire);
  if ((wish & kTakes) == 0) return false;
  const uint64_t due = turn_.dueNanos.load(std::memory_order_relaxed);
  const bool behind = due != 0 && block.dueNanos > due + kMostBehindNanos;
  if (behind && ++refusals_ < kMostRefusals) return false;
  if (!turn_.take(wish & ~kTakes, caller_)) return false;
  const uint64_t next = turn_.dueNanos.load(std::memory_order_relaxed);
  leadFrames_ = next > block.dueNanos ? (next - block.dueNanos) * deviceRate_ / 1000000000 : 0;
  return true;
}

// When the frame after this block is due. A clock is believed; a callback's jitter is smoothed, unless it is so late that
// time was lost.
void DeviceEdge::follow(const DeviceBlock& block) noexcept {
  const uint64_t expected = turn_.dueNanos.load(std::memory_order_relaxed);
  uint64_t due = expected == 0 ? block.dueNanos : expected;
  const uint64_t late = block.dueNanos > due ? block.dueNanos - due : 0;
  const uint64_t early = due > block.dueNanos ? due - block.dueNanos : 0;
  const uint64_t most = times_ == Times::Exact ? 1000 : std::max(kMostJitterNanos, 2 * nanosOf(block.frames));
  if (late > most)
    turn_.lostFrames.store(turn_.lostFrames.load(std::memory_order_relaxed) + sourceFramesOf(late),
                           std::memory_order_relaxed);
  if (times_ == Times::Exact || late > most || early > most)
    due = block.dueNanos;
  else
    due = static_cast<uint64_t>(static_cast<int64_t>(due) +
                                (static_cast<int64_t>(block.dueNanos) - static_cast<int64_t>(due)) / kFollowDivisor);
  turn_.dueNanos.store(due + nanosOf(block.frames), std::memory_order_relaxed);
}

void DeviceEdge::fade(float* const* out, uint32_t from, uint32_t to) noexcept {
  const bool leaves = fadingOut_.load(std::memory_order_relaxed);
  const float before = level_.load(std::memory_order_relaxed);
  if (before == (leaves ? 0.0f : 1.0f)) {
    if (leaves) silence(out, channels_, from, to);
    return;
  }
  const float rate = static_cast<float>(deviceRate_);
  const float step = leaves ? -1.0f / (kFadeOutSeconds * rate) : 1.0f / (kFadeInSeconds * rate);
  for (uint32_t c = 0; c < channels_; ++c)
    for (uint32_t i = from; i < to; ++i)
      out[c][i] *= std::clamp(before + step * static_cast<float>(i - from + 1), 0.0f, 1.0f);
  level_.store(std::clamp(before + step * static_cast<float>(to - from), 0.0f, 1.0f), std::memory_order_relaxed);
}

}  // namespace mam
