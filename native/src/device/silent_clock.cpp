// The device for machines that have none: a thread on the monotonic clock whose buffers nobody hears.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <system_error>
#include <thread>

#include "device/block_clock.hpp"
#include "device/callback_meter.hpp"
#include "device/device.hpp"

namespace mam {
namespace {

constexpr int kFifoPriority = 65;  // what JACK gives its clients by default

uint64_t nowNanos() noexcept {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(CallbackMeter::Clock::now().time_since_epoch()).count());
}

void sleepUntil(uint64_t nanos) noexcept {
#if defined(__linux__)
  // libstdc++'s steady_clock is CLOCK_MONOTONIC. A signal ends the sleep early, so it is asked for again.
  const timespec deadline{static_cast<time_t>(nanos / 1000000000), static_cast<long>(nanos % 1000000000)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr) == EINTR) {}
#else
  std::this_thread::sleep_until(CallbackMeter::Clock::time_point(
      std::chrono::duration_cast<CallbackMeter::Clock::duration>(std::chrono::nanoseconds(nanos))));
#endif
}

/// Without the right to it the thread stays at normal priority: later blocks, the same samples.
void askForRealtimePriority() noexcept {
  sched_param wish{};
  wish.sched_priority = kFifoPriority;
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &wish);
}

class SilentClock final : public AudioDevice {
 public:
  SilentClock(const DeviceRequest& request, AudioSource& source)
      : request_(request),
        source_(source),
        meter_(request.sampleRate),
        samples_(size_t{request.channels} * request.blockFrames),
        thread_([this] { run(); }) {}

  ~SilentClock() override {
    stopping_.store(true, std::memory_order_relaxed);
    thread_.join();
  }

  const std::string& name() const noexcept override { return name_; }
  DeviceTelemetry telemetry() noexcept override { return meter_.read(); }

 private:
  void run() noexcept {
    askForRealtimePriority();
    float* out[kMaxSilentChannels];
    for (uint32_t c = 0; c < request_.channels; ++c) out[c] = samples_.data() + size_t{c} * request_.blockFrames;
    BlockClock clock(nowNanos(), request_.blockFrames, request_.sampleRate);
    while (!stopping_.load(std::memory_order_relaxed)) {
      sleepUntil(clock.due());
      if (clock.take(nowNanos())) meter_.countXrun();
      const auto begin = CallbackMeter::Clock::now();
      source_.render(out, request_.blockFrames);
      meter_.count(begin, request_.blockFrames);
    }
  }

 public:
  static constexpr uint32_t kMaxSilentChannels = 64;

 private:
  const std::string name_ = "silent";
  const DeviceRequest request_;
  AudioSource& source_;
  CallbackMeter meter_;
  std::vector<float> samples_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses everything above
};

bool acceptable(const DeviceRequest& request, Error& error) {
  if (request.channels == 0 || request.channels > SilentClock::kMaxSilentChannels)
    error = {MAM_ERROR_ARGUMENT, "silent: " + std::to_string(request.channels) + " channels asked, expected 1 to " +
                                     std::to_string(SilentClock::kMaxSilentChannels)};
  else if (request.blockFrames == 0 || request.blockFrames > kMaxDeviceBlock)
    error = {MAM_ERROR_ARGUMENT, "silent: blocks of " + std::to_string(request.blockFrames) +
                                     " frames asked, expected 1 to " + std::to_string(kMaxDeviceBlock)};
  else if (request.sampleRate < 8000 || request.sampleRate > 384000)
    error = {MAM_ERROR_DEVICE_RATE,
             "silent: " + std::to_string(request.sampleRate) + " Hz asked, expected 8000 to 384000"};
  else
    return true;
  return false;
}

}  // namespace

AudioDevice::~AudioDevice() = default;

std::unique_ptr<AudioDevice> openSilentClock(const DeviceRequest& request, AudioSource& source, Error& error) {
  if (!acceptable(request, error)) return nullptr;
  try {
    return std::make_unique<SilentClock>(request, source);
  } catch (const std::system_error& cause) {
    error = {MAM_ERROR_DEVICE, std::string("silent: no thread: ") + cause.what()};
  }
  return nullptr;
}

}  // namespace mam
