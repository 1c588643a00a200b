#include "device/portaudio.hpp"

#include <portaudio.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "device/patient_close.hpp"
#include "device/quiet_stderr.hpp"
#include "device/source_gate.hpp"

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

/// A stream and all that its callback touches. Outlives its device where PortAudio does not let go of it.
class Stream {
 public:
  Stream(const DeviceRequest& request, AudioSource& source)
      : request_(request), gate_(source, request.channels, request.xruns) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// [main] Finds the device, opens its stream and starts it.
  bool start(Error& error) {
    error = {};
    if (library_.error() != paNoError) return fail(refusal(library_.error(), request_), error);
    const std::vector<FoundDevice> devices = findDevices();
    const auto device = std::find_if(devices.begin(), devices.end(),
                                     [this](const FoundDevice& d) { return d.info.name == request_.name; });
    if (device == devices.end()) return fail(refusal(paInvalidDevice, request_), error);
    if (device->info.outputChannels < request_.channels)
      return fail(tooFew(device->info.outputChannels, "output", request_.channels), error);
    if (device->info.inputChannels < request_.inputChannels)
      return fail(tooFew(device->info.inputChannels, "input", request_.inputChannels), error);
    const PaError cause = open(*device, error);
    return cause == paNoError ? !error : fail(refusal(cause, request_), error);
  }

  void shutGate() noexcept { gate_.shut(); }
  /// Waits for PortAudio, at most ten minutes (JACK, after its server died). Shut the gate before.
  void close() noexcept {
    if (stream_ != nullptr) Pa_CloseStream(stream_);
  }

  const std::string& name() const noexcept { return request_.name; }
  DeviceTelemetry telemetry() noexcept {
    DeviceTelemetry now = gate_.meter().read();
    now.lost = lost();
    return now;
  }
  DeviceFormat format() const noexcept { return format_; }
  /// [any] The stream ended although nobody closed it.
  bool lost() const noexcept { return finished_.load(std::memory_order_relaxed) || Pa_IsStreamActive(stream_) != 1; }

 private:
  static bool fail(Error reason, Error& error) {
    error = std::move(reason);
    return false;
  }
  Error tooFew(uint32_t has, const char* direction, uint32_t asked) const {
    return {MAM_ERROR_DEVICE, request_.name + ": has " + std::to_string(has) + " " + direction + " channels, " +
                                  std::to_string(asked) + " asked"};
  }

  /// The source's rate, or the device's own where it refuses that one and may.
  PaError chooseRate(const FoundDevice& device, const PaStreamParameters* in, const PaStreamParameters& out) {
    format_.sampleRate = request_.sampleRate;
    const PaError cause = Pa_IsFormatSupported(in, &out, request_.sampleRate);
    if (cause != paInvalidSampleRate || request_.otherRate == OtherRate::Refused) return cause;
    format_.sampleRate = static_cast<uint32_t>(device.info.defaultSampleRate);
    return Pa_IsFormatSupported(in, &out, format_.sampleRate);
  }

  /// `error` is the source's, where it refuses the rate.
  PaError open(const FoundDevice& device, Error& error) {
    const std::lock_guard<std::mutex> lock(Library::mutex());
    const QuietStderr quiet;
    PaStreamParameters out{};
    out.device = device.index;
    out.channelCount = static_cast<int>(request_.channels);
    out.sampleFormat = paFloat32 | paNonInterleaved;
    out.suggestedLatency = request_.blockFrames / static_cast<double>(request_.sampleRate);
    PaStreamParameters input = out;
    input.channelCount = static_cast<int>(request_.inputChannels);
    const PaStreamParameters* const in = request_.inputChannels > 0 ? &input : nullptr;
    PaError cause = chooseRate(device, in, out);
    if (cause != paFormatIsSupported) return cause;
    format_.inputChannels = request_.inputChannels;
    gate_.meter().setRate(format_.sampleRate);
    error = gate_.source().prepare(format_);
    if (error) return paNoError;
    // JACK's server rules the block; to ask for another one only makes PortAudio cut and join, and adds latency.
    const unsigned long frames = device.api == paJACK ? paFramesPerBufferUnspecified : request_.blockFrames;
    cause = Pa_OpenStream(&stream_, in, &out, format_.sampleRate, frames, paNoFlag, &Stream::callback, this);
    if (cause != paNoError) return cause;
    readLatency();
    Pa_SetStreamFinishedCallback(stream_, &Stream::finished);
    return Pa_StartStream(stream_);
  }

  void readLatency() noexcept {
    const PaStreamInfo* const info = Pa_GetStreamInfo(stream_);
    if (info == nullptr) return;
    format_.inputLatencyFrames = static_cast<uint32_t>(std::max(0.0, info->inputLatency * info->sampleRate));
    format_.outputLatencyFrames = static_cast<uint32_t>(std::max(0.0, info->outputLatency * info->sampleRate));
  }

  /// [audio]
  static int callback(const void* input, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
                      PaStreamCallbackFlags flags, void* self) noexcept {
    Stream& own = *static_cast<Stream*>(self);
    constexpr PaStreamCallbackFlags kXrun = paOutputUnderflow | paOutputOverflow | paInputUnderflow | paInputOverflow;
    if ((flags & kXrun) != 0) own.gate_.meter().report();
    own.gate_.render({static_cast<const float* const*>(input), own.request_.inputChannels,
                      static_cast<float* const*>(output), static_cast<uint32_t>(frames), monotonicNanos()});
    return paContinue;
  }

  /// Any thread of PortAudio's.
  static void finished(void* self) noexcept {
    static_cast<Stream*>(self)->finished_.store(true, std::memory_order_relaxed);
  }

  const Library library_;  // first: PortAudio outlives the stream
  const DeviceRequest request_;
  SourceGate gate_;
  DeviceFormat format_;
  std::atomic<bool> finished_{false};
  PaStream* stream_ = nullptr;
};

/// Leaves the stream to a thread of its own where PortAudio does not return in time.
void closeStream(const std::shared_ptr<Stream>& stream) {
  stream->shutGate();
  const auto patience = std::chrono::milliseconds(stream->lost() ? 200 : 2000);
  const std::lock_guard<std::mutex> lock(Library::mutex());
  const QuietStderr quiet;
  closePatiently([stream] { stream->close(); }, patience);
}

class PortAudioDevice final : public AudioDevice {
 public:
  explicit PortAudioDevice(std::shared_ptr<Stream> stream) : stream_(std::move(stream)) {}
  ~PortAudioDevice() override { closeStream(stream_); }
  const std::string& name() const noexcept override { return stream_->name(); }
  DeviceTelemetry telemetry() noexcept override { return stream_->telemetry(); }
  DeviceFormat format() noexcept override { return stream_->format(); }

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
  auto stream = std::make_shared<Stream>(request, source);
  if (stream->start(error)) return std::make_unique<PortAudioDevice>(std::move(stream));
  stream->close();
  return nullptr;
}

}  // namespace mam
