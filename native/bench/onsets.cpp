// P10, the ear: a JACK client that prints when the callback began whose input turned loud after silence. Of any program: it
// listens to the first port that is not the sound card's.
#include <jack/jack.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>

#include "benches.hpp"
#include "clock.hpp"

namespace mam::bench {
namespace {

constexpr float kLoud = 0.5f, kSilent = 0.05f;
constexpr size_t kMost = 1 << 20;

class Ear {
 public:
  Ear() : onsets_(kMost), client_(jack_client_open("ear", JackNoStartServer, nullptr)) {
    if (client_ == nullptr) throw std::runtime_error("no JACK server runs (JACK_DEFAULT_SERVER)");
    in_ = jack_port_register(client_, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    quietFrames_ = jack_get_sample_rate(client_) / 500;
    jack_set_process_callback(client_, &Ear::process, this);
    jack_activate(client_);
  }
  ~Ear() { jack_client_close(client_); }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  /// False where nobody plays yet.
  bool connect() {
    const char** ports = jack_get_ports(client_, nullptr, JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput);
    bool connected = false;
    for (const char** port = ports; port != nullptr && *port != nullptr && !connected; ++port)
      if (std::string(*port).rfind("system:", 0) != 0)
        connected = jack_connect(client_, *port, jack_port_name(in_)) == 0;
    jack_free(static_cast<void*>(ports));
    return connected;
  }

  std::vector<double> onsets() const {
    return {onsets_.begin(), onsets_.begin() + static_cast<ptrdiff_t>(count_.load(std::memory_order_acquire))};
  }
  double periodNanoseconds() const {
    return jack_get_buffer_size(client_) * 1e9 / static_cast<double>(jack_get_sample_rate(client_));
  }

 private:
  static int process(jack_nframes_t frames, void* self) {
    static_cast<Ear*>(self)->listen(frames);
    return 0;
  }

  /// [audio]
  void listen(jack_nframes_t frames) noexcept {
    const float* in = static_cast<const float*>(jack_port_get_buffer(in_, frames));
    for (jack_nframes_t i = 0; i < frames; ++i) {
      const float level = in[i] < 0 ? -in[i] : in[i];
      const size_t at = count_.load(std::memory_order_relaxed);
      if (level > kLoud && silentFor_ >= quietFrames_ && at < kMost) {
        onsets_[at] = wallNanoseconds();
        count_.store(at + 1, std::memory_order_release);
      }
      silentFor_ = level < kSilent ? silentFor_ + 1 : 0;
    }
  }

  std::vector<double> onsets_;
  std::atomic<size_t> count_{0};
  uint32_t quietFrames_ = 0, silentFor_ = 0;
  jack_client_t* client_;
  jack_port_t* in_ = nullptr;
};

}  // namespace

int onsets(const Words& words) {
  if (words.size() != 1) throw std::runtime_error("expected SECONDS");
  Ear ear;
  for (int tries = 0; !ear.connect(); ++tries) {
    if (tries == 100) throw std::runtime_error("nobody plays");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(std::stod(words[0])));
  std::printf("{\"bench\":\"onsets\",\"periodNs\":%.0f}\n", ear.periodNanoseconds());
  for (const double time : ear.onsets()) std::printf("{\"bench\":\"onsets\",\"heardNs\":%.0f}\n", time);
  return 0;
}

}  // namespace mam::bench
