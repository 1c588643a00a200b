// realtime
// The way from a device's callback to its source, which can be shut while the device still calls.
#pragma once

#include <algorithm>
#include <atomic>

#include "device/callback_meter.hpp"
#include "device/device.hpp"

namespace mam {

class SourceGate {
 public:
  SourceGate(AudioSource& source, uint32_t channels, XrunRing* xruns) noexcept
      : source_(source), channels_(channels), meter_(xruns) {}

  CallbackMeter& meter() noexcept { return meter_; }
  AudioSource& source() noexcept { return source_; }

  /// [audio] Cuts what is longer than the source takes; silence once the gate is shut.
  void render(const DeviceBlock& block) noexcept {
    rendering_.store(true);
    if (open_.load()) {
      meter_.begin(block.dueNanos, block.frames, source_.engineFrame());
      for (uint32_t at = 0; at < block.frames; at += kMaxDeviceBlock)
        renderPart(block, at, std::min(kMaxDeviceBlock, block.frames - at));
      meter_.end(block.frames);
    } else {
      for (uint32_t c = 0; c < channels_; ++c) std::fill_n(block.out[c], block.frames, 0.0f);
    }
    rendering_.store(false);
  }

  /// [main] The source is not called once this returns; what the device still asks for is silence.
  void shut() noexcept;

 private:
  void renderPart(const DeviceBlock& block, uint32_t at, uint32_t frames) noexcept {
    const float* in[kMaxDeviceChannels];
    float* out[kMaxDeviceChannels];
    for (uint32_t c = 0; c < block.inputChannels; ++c) in[c] = block.in[c] + at;
    for (uint32_t c = 0; c < channels_; ++c) out[c] = block.out[c] + at;
    source_.render({block.inputChannels > 0 ? in : nullptr, block.inputChannels, out, frames, block.dueNanos});
  }

  AudioSource& source_;
  const uint32_t channels_;
  CallbackMeter meter_;
  // Sequentially consistent: either the callback sees that the gate is shut, or shut sees that it renders.
  std::atomic<bool> open_{true}, rendering_{false};
};

}  // namespace mam
