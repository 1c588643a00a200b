// What the engine needs of an audio device: somebody who calls it back with buffers to fill.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace mam {

struct DeviceInfo {
  std::string name;  ///< stable across restarts: "HOST API: DEVICE NAME"; the silent clock is "silent"
  std::string hostApi;
  uint32_t outputChannels = 0, inputChannels = 0;
  double defaultSampleRate = 0;
  bool isDefault = false;
};

struct DeviceRequest {
  std::string name = "silent";
  uint32_t sampleRate = 48000;  ///< Hz; a device that refuses it is an error, never another rate
  uint32_t channels = 2;
  uint32_t blockFrames = 128;  ///< asked for; the callback may bring fewer or more, never above kMaxDeviceBlock
};
constexpr uint32_t kMaxDeviceBlock = 8192;

/// Fills `out[channel][frame]`. [audio] Must not lock, allocate or block.
class AudioSource {
 public:
  virtual void render(float* const* out, uint32_t frames) noexcept = 0;

 protected:
  ~AudioSource() = default;
};

/// Counters of a running device. [any]
struct DeviceTelemetry {
  uint64_t callbacks = 0;
  uint64_t xruns = 0;        ///< reported by the device, or a silent clock that came more than one block late
  double meanLoad = 0;       ///< callback time over block time, mean of about the last second
  double peakLoad = 0;       ///< worst since telemetry() was last called
  uint32_t blockFrames = 0;  ///< of the last callback
  bool lost = false;         ///< the device went away
};

/// A running stream. Destroying it stops the callbacks before it returns. [main]
class AudioDevice {
 public:
  virtual ~AudioDevice();
  virtual const std::string& name() const noexcept = 0;
  virtual DeviceTelemetry telemetry() noexcept = 0;
};

/// [main] The silent clock: a realtime-priority thread (where the system allows it) on the monotonic clock, with absolute
/// deadlines and no drift.
std::unique_ptr<AudioDevice> openSilentClock(const DeviceRequest& request, AudioSource& source, Error& error);
/// [main] Any device by name; `silent` is the silent clock. nullptr and an error in words where it cannot be opened.
std::unique_ptr<AudioDevice> openDevice(const DeviceRequest& request, AudioSource& source, Error& error);
/// [main] `silent` first, then what PortAudio sees now.
std::vector<DeviceInfo> listDevices();
/// [any] Whether this build can open devices and its library is there.
bool hasDevices() noexcept;

}  // namespace mam
