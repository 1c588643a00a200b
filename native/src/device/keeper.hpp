// Keeps an engine called, whatever becomes of its device: a lost one becomes the silent clock without a gap in time, the
// same one (by name, and never another) is opened again when it returns, and changes are short fades.
//
//   none ──open──▶ running ──gone──▶ lost ──found──▶ returning ──faded in──▶ running
//                     ▲               ▲└────────────────┘ gone again
//                     └──open, which passes through the silent clock──┘
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "device/device.hpp"
#include "device/edge.hpp"
#include "device/turn.hpp"
#include "telemetry/xruns.hpp"

namespace mam {

enum class DeviceState : uint8_t { None, Running, Lost, Returning };

/// What to do where a device is not there.
enum class Absent : uint8_t { Refused, WaitedFor };

struct DeviceWish {
  std::string name = "silent";
  uint32_t blockFrames = 128;
  uint32_t inputChannels = 0;
  Absent absent = Absent::Refused;
};

struct DeviceStatus {
  DeviceState state = DeviceState::None;
  std::string name;           ///< of the device that was asked for
  std::string trouble;        ///< why it is not that which plays; empty where it is
  DeviceTelemetry telemetry;  ///< of what calls the engine now; xruns and callbacks of all that did
  uint32_t sampleRate = 0;    ///< Hz, of the device; 0 without one
  uint32_t inputChannels = 0;
  /// In frames of the engine: what the system tells, and what resamplers add to it.
  uint32_t inputLatencyFrames = 0, outputLatencyFrames = 0;
  ResamplerLatency resampler;
  uint64_t gaps = 0;        ///< how often a device was lost
  uint64_t lostFrames = 0;  ///< of time that nobody rendered
};

/// [any] A thread of its own looks after the device; every call waits for the one before.
class DeviceKeeper {
 public:
  DeviceKeeper(AudioSource& source, uint32_t sampleRate, uint32_t channels);
  ~DeviceKeeper();
  DeviceKeeper(const DeviceKeeper&) = delete;
  DeviceKeeper& operator=(const DeviceKeeper&) = delete;

  /// What is open fades out first, and comes back where the new one fails.
  Error open(const DeviceWish& wish);
  void close();
  bool isOpen();
  DeviceStatus status();
  /// The newest of every device that there was.
  const XrunRing& xruns() const noexcept { return xruns_; }
  /// Calls `work` while no device is open, and none is opened meanwhile; false when one is.
  template <class Work> bool whileClosed(const Work& work);

 private:
  struct Opened {
    std::unique_ptr<DeviceEdge> edge;
    std::unique_ptr<AudioDevice> device;  // after the edge that it calls, so it ends before
    explicit operator bool() const noexcept { return device != nullptr; }
  };

  DeviceRequest requestFor(const DeviceWish& wish) const;
  Opened start(const DeviceWish& wish, uint32_t caller, Error& error);
  void startClock(uint32_t from);
  void adopt(Opened opened);
  void retire(Opened& opened);
  void keepCounts(const Opened& opened);
  void leaveForClock();
  Opened followWithClock();
  void reclaimTurn(const Opened& left);
  Error replace(const DeviceWish& wish);
  void becomeLost(std::string trouble);
  bool isGone();
  uint64_t silenceNanos();
  void look(std::unique_lock<std::mutex>& lock);
  void lose(std::unique_lock<std::mutex>& lock);
  void tryAgain(std::unique_lock<std::mutex>& lock);
  void wantThread();
  void run();

  AudioSource& source_;
  const uint32_t sampleRate_, channels_;  // Hz
  Turn turn_;
  XrunRing xruns_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  DeviceWish wish_;
  DeviceState state_ = DeviceState::None;
  std::string trouble_;
  Opened device_, clock_;  // the clock while there is no device, or not yet
  uint32_t callers_ = 0;
  uint64_t changes_ = 0;     // by open and close: what is found for an older wish is let go of
  uint64_t triedNanos_ = 0;  // when the lost device was looked for last
  uint64_t gaps_ = 0;
  DeviceTelemetry retired_;  // sums over devices that are closed
  bool ending_ = false;
  std::thread thread_;
};

template <class Work> bool DeviceKeeper::whileClosed(const Work& work) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (device_ || clock_) return false;
  work();
  return true;
}

}  // namespace mam
