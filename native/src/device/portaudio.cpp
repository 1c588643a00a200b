#include "device/portaudio.hpp"

#include <portaudio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <future>
#include <mutex>
#include <thread>

#include "device/callback_meter.hpp"
#include "device/quiet_stderr.hpp"

namespace mam {
namespace {

/// PortAudio reads the list of devices once, when it is initialised. It is therefore kept only while a stream is open, and
/// every list or opening without one sees what is plugged in now.
class Library {
 public:
  Library() {
    const std::lock_guard<std::mutex> lock(mutex());
    const QuietStderr quiet;
    error_ = Pa_Initialize();
  }
  ~Library() {
    if (error_ != paNoError) return;
    const std::lock_guard<std::mutex> lock(mutex());
    const QuietStderr quiet;
    Pa_Terminate();
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  PaError error() const noexcept { return error_; }

  /// PortAudio is not thread-safe, and standard error is muted by one at a time. Never destroyed: a thread that closes a
  /// dead stream may outlive main.
  static std::mutex& mutex() {
    static std::mutex& one = *new std::mutex;
    return one;
  }

 private:
  PaError error_;
};

struct FoundDevice {
  DeviceInfo info;
  PaDeviceIndex index;
  PaHostApiTypeId api;
};

/// Equal devices of one host API are told apart by their order: "X", "X (2)".
std::string uniqueName(const std::string& name, const std::vector<FoundDevice>& before) {
  std::string candidate = name;
  for (int n = 2;
       std::any_of(before.begin(), before.end(), [&](const FoundDevice& d) { return d.info.name == candidate; }); ++n)
    candidate = name + " (" + std::to_string(n) + ")";
  return candidate;
}

std::vector<FoundDevice> findDevices() {
  std::vector<FoundDevice> found;
  const PaDeviceIndex count = std::max(0, Pa_GetDeviceCount());
  for (PaDeviceIndex i = 0; i < count; ++i) {
    const PaDeviceInfo* device = Pa_GetDeviceInfo(i);
    const PaHostApiInfo* api = Pa_GetHostApiInfo(device->hostApi);
    DeviceInfo info;
    info.hostApi = api->name;
    info.name = uniqueName(info.hostApi + ": " + device->name, found);
    info.outputChannels = static_cast<uint32_t>(std::max(0, device->maxOutputChannels));
    info.inputChannels = static_cast<uint32_t>(std::max(0, device->maxInputChannels));
    info.defaultSampleRate = device->defaultSampleRate;
    info.isDefault = i == Pa_GetDefaultOutputDevice();
    found.push_back({info, i, api->type});
  }
  return found;
}

/// Why PortAudio refused, in the words of the device's user.
Error refusal(PaError cause, const DeviceRequest& request) {
  const std::string rate = std::to_string(request.sampleRate) + " Hz";
  switch (cause) {
    case paInvalidSampleRate: return {MAM_ERROR_DEVICE_RATE, request.name + ": refuses " + rate};
    case paInvalidDevice: return {MAM_ERROR_DEVICE_UNKNOWN, request.name + ": no such device"};
    case paDeviceUnavailable: return {MAM_ERROR_DEVICE_BUSY, request.name + ": busy, another program uses it"};
    case paUnanticipatedHostError: {
      const PaHostErrorInfo* host = Pa_GetLastHostErrorInfo();
      const std::string why = host != nullptr && host->errorText != nullptr ? host->errorText : "";
      return {MAM_ERROR_DEVICE, request.name + ": " + (why.empty() ? "the sound system failed" : why)};
    }
    default: return {MAM_ERROR_DEVICE, request.name + ": " + Pa_GetErrorText(cause)};
  }
}

constexpr uint32_t kMaxPortAudioChannels = 64;

/// A stream and all that its callback touches. Outlives its device where PortAudio does not let go of it.
class Stream {
 public:
  Stream(const DeviceRequest& request, AudioSource& source)
      : request_(request), source_(source), meter_(request.sampleRate) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// [main] Finds the device, opens its stream and starts it.
  bool start(Error& error) {
    if (library_.error() != paNoError) return fail(refusal(library_.error(), request_), error);
    const std::vector<FoundDevice> devices = findDevices();
    const auto device = std::find_if(devices.begin(), devices.end(),
                                     [this](const FoundDevice& d) { return d.info.name == request_.name; });
    if (device == devices.end()) return fail(refusal(paInvalidDevice, request_), error);
    if (device->info.outputChannels < request_.channels)
      return fail({MAM_ERROR_DEVICE, request_.name + ": has " + std::to_string(device->info.outputChannels) +
                                         " output channels, " + std::to_string(request_.channels) + " asked"},
                  error);
    const PaError cause = open(*device);
    return cause == paNoError || fail(refusal(cause, request_), error);
  }

  /// [main] The source is not called once this returns; what the device still asks for is silence.
  void leaveSource() noexcept {
    attached_.store(false);
    while (rendering_.load()) std::this_thread::yield();
  }
  /// Waits for PortAudio, at most ten minutes (JACK, after its server died). Call leaveSource before.
  void close() noexcept {
    if (stream_ != nullptr) Pa_CloseStream(stream_);
  }

  const std::string& name() const noexcept { return request_.name; }
  DeviceTelemetry telemetry() noexcept {
    DeviceTelemetry now = meter_.read();
    now.lost = lost();
    return now;
  }
  /// [any] The stream ended although nobody closed it.
  bool lost() const noexcept { return finished_.load(std::memory_order_relaxed) || Pa_IsStreamActive(stream_) != 1; }

 private:
  static bool fail(Error reason, Error& error) {
    error = std::move(reason);
    return false;
  }

  PaError open(const FoundDevice& device) {
    const std::lock_guard<std::mutex> lock(Library::mutex());
    const QuietStderr quiet;
    PaStreamParameters out{};
    out.device = device.index;
    out.channelCount = static_cast<int>(request_.channels);
    out.sampleFormat = paFloat32 | paNonInterleaved;
    out.suggestedLatency = request_.blockFrames / static_cast<double>(request_.sampleRate);
    PaError cause = Pa_IsFormatSupported(nullptr, &out, request_.sampleRate);
    if (cause != paFormatIsSupported) return cause;
    // JACK's server rules the block; to ask for another one only makes PortAudio cut and join, and adds latency.
    const unsigned long frames = device.api == paJACK ? paFramesPerBufferUnspecified : request_.blockFrames;
    cause = Pa_OpenStream(&stream_, nullptr, &out, request_.sampleRate, frames, paNoFlag, &Stream::callback, this);
    if (cause != paNoError) return cause;
    Pa_SetStreamFinishedCallback(stream_, &Stream::finished);
    return Pa_StartStream(stream_);
  }

  /// [audio]
  static int callback(const void*, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                      PaStreamCallbackFlags flags, void* self) noexcept {
    static_cast<Stream*>(self)->render(static_cast<float* const*>(output), static_cast<uint32_t>(frames), flags);
    return paContinue;
  }

  /// [audio] Cuts what is longer than the source takes.
  void render(float* const* output, uint32_t frames, PaStreamCallbackFlags flags) noexcept {
    const auto begin = CallbackMeter::Clock::now();
    if ((flags & (paOutputUnderflow | paOutputOverflow)) != 0) meter_.countXrun();
    rendering_.store(true);
    const bool attached = attached_.load();
    for (uint32_t at = 0; at < frames; at += kMaxDeviceBlock) {
      const uint32_t count = std::min(kMaxDeviceBlock, frames - at);
      float* out[kMaxPortAudioChannels];
      for (uint32_t c = 0; c < request_.channels; ++c) out[c] = output[c] + at;
      if (attached)
        source_.render(out, count);
      else
        for (uint32_t c = 0; c < request_.channels; ++c) std::fill_n(out[c], count, 0.0f);
    }
    rendering_.store(false);
    meter_.count(begin, frames);
  }

  /// Any thread of PortAudio's.
  static void finished(void* self) noexcept {
    static_cast<Stream*>(self)->finished_.store(true, std::memory_order_relaxed);
  }

  const Library library_;  // first: PortAudio outlives the stream
  const DeviceRequest request_;
  AudioSource& source_;
  CallbackMeter meter_;
  // Sequentially consistent: either the callback sees that it is detached, or leaveSource sees that it renders.
  std::atomic<bool> attached_{true}, rendering_{false};
  std::atomic<bool> finished_{false};
  PaStream* stream_ = nullptr;
};

/// Closes a stream on a thread of its own and leaves it to that thread where PortAudio does not return in time.
void closeStream(const std::shared_ptr<Stream>& stream) {
  stream->leaveSource();
  const auto patience = std::chrono::milliseconds(stream->lost() ? 200 : 2000);
  const std::lock_guard<std::mutex> lock(Library::mutex());
  const QuietStderr quiet;
  std::packaged_task<void()> task([stream] { stream->close(); });
  const std::future<void> closed = task.get_future();
  std::thread closer(std::move(task));
  if (closed.wait_for(patience) == std::future_status::ready)
    closer.join();
  else
    closer.detach();
}

class PortAudioDevice final : public AudioDevice {
 public:
  explicit PortAudioDevice(std::shared_ptr<Stream> stream) : stream_(std::move(stream)) {}
  ~PortAudioDevice() override {
    try {
      closeStream(stream_);
    } catch (const std::exception&) {  // no thread to be had
      stream_->close();
    }
  }
  const std::string& name() const noexcept override { return stream_->name(); }
  DeviceTelemetry telemetry() noexcept override { return stream_->telemetry(); }

 private:
  const std::shared_ptr<Stream> stream_;
};

}  // namespace

std::vector<DeviceInfo> listPortAudioDevices() {
  const Library library;
  std::vector<DeviceInfo> list;
  if (library.error() != paNoError) return list;
  for (FoundDevice& device : findDevices()) list.push_back(std::move(device.info));
  return list;
}

std::unique_ptr<AudioDevice> openPortAudioDevice(const DeviceRequest& request, AudioSource& source, Error& error) {
  if (request.channels == 0 || request.channels > kMaxPortAudioChannels || request.blockFrames == 0 ||
      request.blockFrames > kMaxDeviceBlock) {
    error = {MAM_ERROR_ARGUMENT, request.name + ": " + std::to_string(request.channels) + " channels in blocks of " +
                                     std::to_string(request.blockFrames) +
                                     " frames asked, expected 1 to 64 and 1 to 8192"};
    return nullptr;
  }
  auto stream = std::make_shared<Stream>(request, source);
  if (stream->start(error)) return std::make_unique<PortAudioDevice>(std::move(stream));
  stream->close();
  return nullptr;
}

}  // namespace mam
