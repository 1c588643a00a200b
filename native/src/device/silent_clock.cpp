// The device for machines that have none: a thread on the monotonic clock whose buffers nobody hears.
#include <errno.h>
#include <pthread.h>
#include <time.h>

#include <algorithm>
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
constexpr uint64_t kSecond = 1000000000;

void sleepUntil(uint64_t nanos) noexcept {
#if defined(__linux__)
  // libstdc++'s steady_clock is CLOCK_MONOTONIC. A signal ends the sleep early, so it is asked for again.
  const timespec deadline{static_cast<time_t>(nanos / kSecond), static_cast<long>(nanos % kSecond)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr) == EINTR) {}
#else
  using Clock = std::chrono::steady_clock;
  std::this_thread::sleep_until(
      Clock::time_point(std::chrono::duration_cast<Clock::duration>(std::chrono::nanoseconds(nanos))));
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
        meter_(request.xruns),
        samples_(size_t{request.channels} * request.blockFrames) {
    meter_.setRate(request.sampleRate);
    for (uint32_t c = 0; c < request.channels; ++c) out_[c] = samples_.data() + size_t{c} * request.blockFrames;
    thread_ = std::thread([this] { run(); });
  }

  ~SilentClock() override {
    stopping_.store(true, std::memory_order_relaxed);
    thread_.join();
  }

  const std::string& name() const noexcept override { return name_; }
  DeviceTelemetry telemetry() noexcept override { return meter_.read(); }
  DeviceFormat format() noexcept override { return {request_.sampleRate, 0, 0, 0}; }

 private:
  void run() noexcept {
    askForRealtimePriority();
    const uint64_t now = monotonicNanos();
    const uint64_t start = request_.startNanos == 0 ? now : std::max(request_.startNanos, now - kMostMadeUp);
    BlockClock clock(start, request_.blockFrames, request_.sampleRate);
    makeUp(clock);
    while (!stopping_.load(std::memory_order_relaxed)) {
      sleepUntil(clock.due());
      const uint64_t awake = monotonicNanos();
      const uint64_t due = clock.due();
      const bool late = clock.take(awake);
      renderBlock(clock, awake);
      if (late) meter_.countLate(awake - due);
    }
  }

  /// Of a start in the past: at twice the pace of time, so that what is expanded ahead for the source lasts.
  void makeUp(BlockClock& clock) noexcept {
    const uint64_t pause = request_.blockFrames * kSecond / request_.sampleRate / 2;
    for (uint64_t now = monotonicNanos(); !stopping_.load(std::memory_order_relaxed) && clock.isBehind(now);
         now = monotonicNanos()) {
      clock.takeNext();
      renderBlock(clock, now);
      sleepUntil(now + pause);
    }
  }

  void renderBlock(const BlockClock& clock, uint64_t now) noexcept {
    meter_.begin(now, request_.blockFrames, source_.engineFrame());
    source_.render({nullptr, 0, out_, request_.blockFrames, clock.taken()});
    meter_.end(request_.blockFrames);
  }

  static constexpr uint64_t kMostMadeUp = 2 * kSecond;  // of a start in the past

  const std::string name_ = "silent";
  const DeviceRequest request_;
  AudioSource& source_;
  CallbackMeter meter_;
  std::vector<float> samples_;
  float* out_[kMaxDeviceChannels] = {};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

bool acceptable(const DeviceRequest& request, Error& error) {
  if (request.channels == 0 || request.channels > kMaxDeviceChannels)
    error = {MAM_ERROR_ARGUMENT, "silent: " + std::to_string(request.channels) + " channels asked, expected 1 to " +
                                     std::to_string(kMaxDeviceChannels)};
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
Error AudioSource::prepare(const DeviceFormat&) { return {}; }
uint64_t AudioSource::engineFrame() const noexcept { return 0; }

std::unique_ptr<AudioDevice> openSilentClock(const DeviceRequest& request, AudioSource& source, Error& error) {
  if (!acceptable(request, error)) return nullptr;
  error = source.prepare({request.sampleRate, 0, 0, 0});
  if (error) return nullptr;
  try {
    return std::make_unique<SilentClock>(request, source);
  } catch (const std::system_error& cause) {
    error = {MAM_ERROR_DEVICE, std::string("silent: no thread: ") + cause.what()};
  }
  return nullptr;
}

}  // namespace mam
