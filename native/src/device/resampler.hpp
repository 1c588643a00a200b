// A source at the rate of a device that has another one. Quality and method are libsamplerate's (band-limited sinc
// interpolation, about 121 dB of signal to noise); without that library there is none.
#pragma once

#include <cstdint>
#include <memory>

#include "device/device.hpp"

namespace mam {

struct ResamplerLatency {
  uint32_t inputFrames = 0, outputFrames = 0;  ///< of the source; their sum is exact, the output's at most that
};

struct ResamplerSetup {
  uint32_t channels = 2, inputChannels = 0;
  uint32_t sourceRate = 48000, deviceRate = 44100;  ///< Hz
};

class Resampler {
 public:
  /// [any]
  static bool isAvailable() noexcept;
  /// [main] nullptr and an error in words where there is none or its memory is short.
  static std::unique_ptr<Resampler> create(AudioSource& source, const ResamplerSetup& setup, Error& error);
  virtual ~Resampler();

  /// [audio] A block of the device, in its frames; the source is asked for kChunkFrames at a time.
  void render(const DeviceBlock& block) noexcept { doRender(block); }
  /// [any]
  ResamplerLatency latency() const noexcept { return doLatency(); }

  static constexpr uint32_t kChunkFrames = 64;

 private:
  virtual void doRender(const DeviceBlock& block) noexcept = 0;
  virtual ResamplerLatency doLatency() const noexcept = 0;
};

}  // namespace mam
