#include "device/jack.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

#include "device/jack_library.hpp"
#include "device/patient_close.hpp"
#include "device/quiet_pipe.hpp"
#include "device/source_gate.hpp"

namespace mam {
namespace {

using std::chrono::milliseconds;

/// Opening, closing and listing: JACK's library keeps one server for a process, and takes the next one only when all clients
/// of the last are closed. Never destroyed: a thread that closes may outlive main.
std::mutex& jackMutex() {
  static std::mutex& one = *new std::mutex;
  return one;
}
std::atomic<int> closing{0};       // clients that the library has not let go of
jack_client_t* running = nullptr;  // of an open device; under jackMutex

/// Hardware ports of one client ("system"), in the server's order.
std::vector<std::string> portsOf(const JackLibrary& jack, jack_client_t* client, const std::string& owner,
                                 unsigned long direction) {
  std::vector<std::string> list;
  const char** const names =
      jack.jack_get_ports(client, nullptr, JACK_DEFAULT_AUDIO_TYPE, direction | JackPortIsPhysical);
  for (const char** name = names; name != nullptr && *name != nullptr; ++name) {
    const std::string port = *name;
    if (owner.empty() || port.compare(0, owner.size() + 1, owner + ":") == 0) list.push_back(port);
  }
  if (names != nullptr) jack.jack_free(names);
  return list;
}

/// A client and all that its callbacks touch. Outlives its device where JACK does not let go of it.
class Client {
 public:
  Client(const DeviceRequest& request, AudioSource& source)
      : jack_(*JackLibrary::find()), request_(request), gate_(source, request.channels, request.xruns) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// [main]
  bool start(Error& error) {
    const std::lock_guard<std::mutex> lock(jackMutex());
    const QuietPipe quiet;
    error = open();
    if (!error) error = play();
    return !error;
  }

  const std::string& name() const noexcept { return request_.name; }
  bool lost() const noexcept { return lost_.load(std::memory_order_relaxed); }
  DeviceTelemetry telemetry() noexcept {
    DeviceTelemetry now = gate_.meter().read();
    now.lost = lost();
    return now;
  }
  DeviceFormat format() const noexcept {
    DeviceFormat now = format_;
    if (lost()) return now;
    jack_latency_range_t range{};
    if (!out_.empty()) jack_.jack_port_get_latency_range(out_[0], JackPlaybackLatency, &range);
    now.outputLatencyFrames = range.max;
    range = {};
    if (!in_.empty()) jack_.jack_port_get_latency_range(in_[0], JackCaptureLatency, &range);
    now.inputLatencyFrames = range.max;
    return now;
  }

  void shutGate() noexcept { gate_.shut(); }
  /// [main] May take as long as it likes, of a server that hangs.
  void close() noexcept {
    if (client_ == nullptr) return;
    const QuietPipe quiet;
    // The library kills its listener, and a mutex that this one holds stays held for good (jack2 issue 395). That of a dead
    // server ends by itself right after it has told us.
    if (lost()) std::this_thread::sleep_for(milliseconds(50));
    jack_.jack_client_close(client_);
    client_ = nullptr;
  }

 private:
  Error open() {
    for (int i = 0; i < 50 && closing.load() > 0; ++i) std::this_thread::sleep_for(milliseconds(10));
    if (closing.load() > 0)
      return {MAM_ERROR_DEVICE_BUSY, request_.name + ": JACK has not let go of the connection before"};
    client_ = jack_.jack_client_open("mam", JackNoStartServer, nullptr);
    if (client_ == nullptr) return unknown();
    owner_ = request_.name.substr(std::strlen(kJackApi) + 2);
    const std::vector<std::string> playback = portsOf(jack_, client_, owner_, JackPortIsInput);
    const std::vector<std::string> capture = portsOf(jack_, client_, owner_, JackPortIsOutput);
    if (playback.empty() && capture.empty()) return unknown();
    if (playback.size() < request_.channels) return tooFew(playback.size(), "output", request_.channels);
    if (capture.size() < request_.inputChannels) return tooFew(capture.size(), "input", request_.inputChannels);
    format_.sampleRate = jack_.jack_get_sample_rate(client_);
    format_.inputChannels = request_.inputChannels;
    if (format_.sampleRate != request_.sampleRate && request_.otherRate == OtherRate::Refused)
      return {MAM_ERROR_DEVICE_RATE, request_.name + ": refuses " + std::to_string(request_.sampleRate) + " Hz"};
    gate_.meter().setRate(format_.sampleRate);
    return gate_.source().prepare(format_);
  }

  Error play() {
    jack_.jack_on_shutdown(client_, &Client::shutDown, this);
    jack_.jack_set_process_callback(client_, &Client::process, this);
    jack_.jack_set_xrun_callback(client_, &Client::xrun, this);
    if (!registerPorts(out_, request_.channels, "out_", JackPortIsOutput) ||
        !registerPorts(in_, request_.inputChannels, "in_", JackPortIsInput) || jack_.jack_activate(client_) != 0)
      return {MAM_ERROR_DEVICE, request_.name + ": the JACK server refuses the ports"};
    const std::vector<std::string> playback = portsOf(jack_, client_, owner_, JackPortIsInput);
    const std::vector<std::string> capture = portsOf(jack_, client_, owner_, JackPortIsOutput);
    bool connected = playback.size() >= out_.size() && capture.size() >= in_.size();
    for (size_t i = 0; connected && i < out_.size(); ++i)
      connected = jack_.jack_connect(client_, jack_.jack_port_name(out_[i]), playback[i].c_str()) == 0;
    for (size_t i = 0; connected && i < in_.size(); ++i)
      connected = jack_.jack_connect(client_, capture[i].c_str(), jack_.jack_port_name(in_[i])) == 0;
    if (!connected) return {MAM_ERROR_DEVICE, request_.name + ": the JACK server refuses a connection to it"};
    running = client_;
    return {};
  }

  bool registerPorts(std::vector<jack_port_t*>& ports, uint32_t count, const char* prefix, unsigned long flags) {
    for (uint32_t i = 1; i <= count; ++i) {
      jack_port_t* const port = jack_.jack_port_register(client_, (prefix + std::to_string(i)).c_str(),
                                                         JACK_DEFAULT_AUDIO_TYPE, flags | JackPortIsTerminal, 0);
      if (port == nullptr) return false;
      ports.push_back(port);
    }
    return true;
  }

  Error unknown() const { return {MAM_ERROR_DEVICE_UNKNOWN, request_.name + ": no such device"}; }
  Error tooFew(size_t has, const char* direction, uint32_t asked) const {
    return {MAM_ERROR_DEVICE, request_.name + ": has " + std::to_string(has) + " " + direction + " channels, " +
                                  std::to_string(asked) + " asked"};
  }

  /// [audio] JACK ends this thread by cancelling it anywhere, should its server die; ours is not to be cut in the middle.
  static int process(jack_nframes_t frames, void* self) noexcept {
    int before = 0;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    static_cast<Client*>(self)->render(frames);
    pthread_setcancelstate(before, nullptr);
    return 0;
  }
  void render(uint32_t frames) noexcept {
    float* out[kMaxDeviceChannels];
    const float* in[kMaxDeviceChannels];
    for (size_t c = 0; c < out_.size(); ++c) out[c] = static_cast<float*>(jack_.jack_port_get_buffer(out_[c], frames));
    for (size_t c = 0; c < in_.size(); ++c) in[c] = static_cast<float*>(jack_.jack_port_get_buffer(in_[c], frames));
    gate_.render({in_.empty() ? nullptr : in, static_cast<uint32_t>(in_.size()), out, frames, monotonicNanos()});
  }
  /// Threads of JACK's.
  static int xrun(void* self) noexcept {
    static_cast<Client*>(self)->gate_.meter().report();
    return 0;
  }
  static void shutDown(void* self) noexcept {
    static_cast<Client*>(self)->lost_.store(true, std::memory_order_relaxed);
  }

  const JackLibrary& jack_;
  const DeviceRequest request_;
  SourceGate gate_;
  DeviceFormat format_;
  std::string owner_;
  jack_client_t* client_ = nullptr;
  std::vector<jack_port_t*> out_, in_;
  std::atomic<bool> lost_{false};
};

void closeClient(const std::shared_ptr<Client>& client) {
  client->shutGate();
  {
    const std::lock_guard<std::mutex> lock(jackMutex());
    running = nullptr;
  }
  closing.fetch_add(1);
  closePatiently(
      [client] {
        client->close();
        closing.fetch_sub(1);
      },
      milliseconds(2000));
}

class JackDevice final : public AudioDevice {
 public:
  explicit JackDevice(std::shared_ptr<Client> client) : client_(std::move(client)) {}
  ~JackDevice() override { closeClient(client_); }
  const std::string& name() const noexcept override { return client_->name(); }
  DeviceTelemetry telemetry() noexcept override { return client_->telemetry(); }
  DeviceFormat format() noexcept override { return client_->format(); }

 private:
  const std::shared_ptr<Client> client_;
};

std::string ownerOf(const std::string& port) { return port.substr(0, port.find(':')); }

void count(std::vector<DeviceInfo>& list, const std::vector<std::string>& ports, uint32_t DeviceInfo::*channels,
           double sampleRate) {
  for (const std::string& port : ports) {
    const std::string name = std::string(kJackApi) + ": " + ownerOf(port);
    auto found = std::find_if(list.begin(), list.end(), [&](const DeviceInfo& d) { return d.name == name; });
    if (found == list.end()) {
      DeviceInfo info;
      info.name = name;
      info.hostApi = kJackApi;
      info.defaultSampleRate = sampleRate;
      found = list.insert(list.end(), info);
    }
    ++((*found).*channels);
  }
}

}  // namespace

bool hasJack() noexcept { return JackLibrary::find() != nullptr; }

bool isJackName(const std::string& name) noexcept { return name.rfind(std::string(kJackApi) + ": ", 0) == 0; }

std::vector<DeviceInfo> listJackDevices() {
  const JackLibrary* const jack = JackLibrary::find();
  std::vector<DeviceInfo> list;
  if (jack == nullptr || closing.load() > 0) return list;
  const std::lock_guard<std::mutex> lock(jackMutex());
  const QuietPipe quiet;
  jack_client_t* const own = running == nullptr ? jack->jack_client_open("mam", JackNoStartServer, nullptr) : nullptr;
  jack_client_t* const client = running == nullptr ? own : running;
  if (client == nullptr) return list;
  const double rate = jack->jack_get_sample_rate(client);
  count(list, portsOf(*jack, client, "", JackPortIsInput), &DeviceInfo::outputChannels, rate);
  count(list, portsOf(*jack, client, "", JackPortIsOutput), &DeviceInfo::inputChannels, rate);
  if (own != nullptr) jack->jack_client_close(own);
  return list;
}

std::unique_ptr<AudioDevice> openJackDevice(const DeviceRequest& request, AudioSource& source, Error& error) {
  auto client = std::make_shared<Client>(request, source);
  if (client->start(error)) return std::make_unique<JackDevice>(std::move(client));
  closeClient(client);
  return nullptr;
}

}  // namespace mam
