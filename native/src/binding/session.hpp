// An engine and the device that calls it: an object of the process, which JavaScript contexts share by its id.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "device/keeper.hpp"
#include "engine/engine.hpp"

namespace mam::binding {

/// [any] unless it says otherwise: what is not serialised by the engine is serialised here.
class Session {
 public:
  static std::shared_ptr<Session> create(const EngineConfig& config);
  /// nullptr when there is none of this id or it is closed.
  static std::shared_ptr<Session> find(uint64_t id);

  explicit Session(uint64_t id, const EngineConfig& config)
      : id_(id), engine_(config), keeper_(engine_, config.sampleRate, config.channels) {}

  uint64_t id() const noexcept { return id_; }
  Engine& engine() noexcept { return engine_; }

  /// Each queue has one producer at a time.
  bool send(LiveQueue queue, const Command* commands, size_t count);
  void releaseNotes(LiveQueue queue, Source source);

  /// See DeviceKeeper.
  Error open(const DeviceWish& wish);
  void closeDevice() { keeper_.close(); }
  DeviceKeeper& device() noexcept { return keeper_; }

  /// Frames without a device; false while one is open. `each(out, frames)` gets every block.
  template <class Each> bool process(uint32_t frames, const Each& each);

  /// Ends the device. Whoever still holds the session finds it closed.
  void close();
  bool closed() const noexcept { return closed_.load(std::memory_order_acquire); }

 private:
  const uint64_t id_;
  Engine engine_;
  std::array<std::mutex, kLiveQueues> senders_;
  DeviceKeeper keeper_;  // after the engine that it calls, so it ends before
  std::atomic<bool> closed_{false};
};

template <class Each> bool Session::process(uint32_t frames, const Each& each) {
  return keeper_.whileClosed([&] {
    const uint32_t channels = engine_.config().channels, most = engine_.config().maxBlockFrames;
    std::vector<float> memory(size_t{channels} * most);
    float* const out[kMaxChannels] = {memory.data(), memory.data() + size_t{channels - 1} * most};
    for (uint32_t done = 0; done < frames;) {
      const uint32_t count = std::min(frames - done, most);
      engine_.feed();
      engine_.render(out, count);
      each(out, done, count);
      done += count;
    }
  });
}

}  // namespace mam::binding
