// What the engine needs of an audio device: somebody who calls it back with buffers to fill.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace mam {

class XrunRing;

struct DeviceInfo {
  std::string name;  ///< stable across restarts: "HOST API: DEVICE NAME"; the silent clock is "silent"
  std::string hostApi;
  uint32_t outputChannels = 0, inputChannels = 0;
  double defaultSampleRate = 0;
  bool isDefault = false;
};

/// What becomes of a device at another rate than the source's.
enum class OtherRate : uint8_t { Refused, Taken };

struct DeviceRequest {
  std::string name = "silent";
  uint32_t sampleRate = 48000;  ///< Hz, of the source
  uint32_t channels = 2;
  uint32_t inputChannels = 0;  ///< the device's first ones
  uint32_t blockFrames = 128;  ///< asked for; the callback may bring fewer or more, never above kMaxDeviceBlock
  OtherRate otherRate = OtherRate::Refused;
  uint64_t startNanos = 0;    ///< silent clock only: when its first block is due, of monotonicNanos; 0: now
  XrunRing* xruns = nullptr;  ///< also told of each; lives as long as the device
};
constexpr uint32_t kMaxDeviceBlock = 8192;
constexpr uint32_t kMaxDeviceChannels = 64;

/// A running device, in its own frames. The latencies are those between socket and callback, as the system tells them.
struct DeviceFormat {
  uint32_t sampleRate = 48000;  ///< Hz
  uint32_t inputChannels = 0;
  uint32_t inputLatencyFrames = 0, outputLatencyFrames = 0;
};

/// One callback: `in[inputChannels][frames]` is heard, `out[channels][frames]` is to be filled.
struct DeviceBlock {
  const float* const* in = nullptr;  ///< nullptr without inputs
  uint32_t inputChannels = 0;
  float* const* out = nullptr;
  uint32_t frames = 0;
  uint64_t dueNanos = 0;  ///< when its first frame was due, of monotonicNanos
};

/// What a device calls.
class AudioSource {
 public:
  /// [main] Before the first callback of a device; an error refuses it.
  virtual Error prepare(const DeviceFormat& format);
  /// [audio] Must not lock, allocate or block.
  virtual void render(const DeviceBlock& block) noexcept = 0;
  /// [audio] Frames rendered so far.
  virtual uint64_t engineFrame() const noexcept;

 protected:
  ~AudioSource() = default;
};

/// Counters of a running device. [any]
struct DeviceTelemetry {
  uint64_t callbacks = 0;
  uint64_t xruns = 0;        ///< of all causes
  uint64_t deviceXruns = 0;  ///< those that the device reports and nothing else explains
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
  virtual DeviceFormat format() noexcept = 0;
};

/// [main] The silent clock: a realtime-priority thread (where the system allows it) on the monotonic clock, with absolute
/// deadlines and no drift.
std::unique_ptr<AudioDevice> openSilentClock(const DeviceRequest& request, AudioSource& source, Error& error);
/// [main] Any device by name; `silent` is the silent clock. nullptr and an error in words where it cannot be opened.
std::unique_ptr<AudioDevice> openDevice(const DeviceRequest& request, AudioSource& source, Error& error);
/// [main] `silent` first, then what JACK and PortAudio see now.
std::vector<DeviceInfo> listDevices();
/// [any] Whether this build can open devices and a library for it is there.
bool hasDevices() noexcept;

}  // namespace mam
