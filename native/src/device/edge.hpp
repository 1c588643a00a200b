// Between a device and the engine: it waits for its turn, goes on at the frame that time has come to, resamples where the
// rates differ, and fades, so that nothing clicks when a device comes or goes. Recordings are taken before it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "device/device.hpp"
#include "device/resampler.hpp"
#include "device/turn.hpp"

namespace mam {

/// How a device's times are to be taken: a clock's as they are, those of hardware with the jitter of a callback.
enum class Times : uint8_t { Exact, Jittered };

class DeviceEdge final : public AudioSource {
 public:
  /// `caller` counts from 1 and is nobody else's.
  DeviceEdge(AudioSource& source, Turn& turn, uint32_t caller, uint32_t channels, uint32_t sampleRate, Times times);
  ~DeviceEdge();
  DeviceEdge(const DeviceEdge&) = delete;
  DeviceEdge& operator=(const DeviceEdge&) = delete;

  uint32_t caller() const noexcept { return caller_; }
  uint64_t openedNanos() const noexcept { return openedNanos_; }

  /// [main] Refuses a rate that needs a resampler where there is none.
  Error prepare(const DeviceFormat& format) override;
  /// [main] The next callback takes the turn of `from`, between two calls of that one.
  void takeTurnOf(uint32_t from) noexcept { wish_.store(kTakes | from, std::memory_order_release); }
  /// [main] Out in 20 ms; what is rendered then nobody hears.
  void fadeOut() noexcept { fadingOut_.store(true, std::memory_order_relaxed); }

  /// [any]
  bool hasTurn() const noexcept { return turn_.isOf(caller_); }
  bool isFadedIn() const noexcept { return level_.load(std::memory_order_relaxed) == 1.0f; }
  bool isFadedOut() const noexcept { return level_.load(std::memory_order_relaxed) == 0.0f; }
  /// Of the last callback; when it was opened before the first. Of monotonicNanos.
  uint64_t lastCallNanos() const noexcept { return lastCall_.load(std::memory_order_relaxed); }
  /// Of the resampler, in frames of the source; 0 without one.
  ResamplerLatency resamplerLatency() const noexcept;

  /// [audio]
  void render(const DeviceBlock& block) noexcept override;
  uint64_t engineFrame() const noexcept override { return engineFrame_; }

 private:
  static constexpr uint32_t kTakes = 1u << 31;

  bool takesTurn(const DeviceBlock& block) noexcept;
  void follow(const DeviceBlock& block) noexcept;
  void fade(float* const* out, uint32_t from, uint32_t frames) noexcept;
  uint64_t nanosOf(uint64_t frames) const noexcept { return frames * 1000000000 / deviceRate_; }
  uint64_t sourceFramesOf(uint64_t nanos) const noexcept;

  AudioSource& source_;
  Turn& turn_;
  const uint32_t caller_, channels_, sampleRate_;  // Hz
  const Times times_;
  const uint64_t openedNanos_;
  uint32_t deviceRate_;  // Hz
  std::unique_ptr<Resampler> resampler_;
  std::atomic<uint32_t> wish_{0};  // kTakes and the caller whose turn is taken
  std::atomic<bool> fadingOut_{false};
  std::atomic<float> level_{0};  // written by audio
  std::atomic<uint64_t> lastCall_;

  // The audio thread's.
  uint64_t leadFrames_ = 0;  // of the device, until the frame is due that is rendered next
  uint64_t engineFrame_ = 0;
  uint32_t refusals_ = 0;
};

}  // namespace mam
