// Run by JackLoop, in a process of its own.
#include "device/jack_loop.hpp"

#if __has_include(<jack/jack.h>)

#include <atomic>
#include <cmath>

#include "device/jack_library.hpp"

namespace mam {
namespace {

struct Card {
  explicit Card(const JackLibrary& library) : jack(library) {}
  const JackLibrary& jack;
  jack_port_t *playback[2] = {}, *capture[2] = {};
  double step = 0;
  uint64_t frame = 0;
  std::vector<float> kept;
  std::atomic<size_t> count{0};
  std::atomic<bool> connected{false};
};

int process(jack_nframes_t frames, void* self) {
  Card& card = *static_cast<Card*>(self);
  const auto* played = static_cast<const float*>(card.jack.jack_port_get_buffer(card.playback[0], frames));
  for (jack_port_t* port : card.capture) {
    auto* out = static_cast<float*>(card.jack.jack_port_get_buffer(port, frames));
    for (jack_nframes_t i = 0; i < frames; ++i)
      out[i] = static_cast<float>(0.5 * std::sin(card.step * static_cast<double>(card.frame + i)));
  }
  card.frame += frames;
  if (!card.connected.load()) return 0;
  size_t count = card.count.load();
  for (jack_nframes_t i = 0; i < frames && count < card.kept.size(); ++i) card.kept[count++] = played[i];
  card.count.store(count);
  return 0;
}

void connected(jack_port_id_t, jack_port_id_t, int isConnected, void* self) {
  if (isConnected != 0) static_cast<Card*>(self)->connected.store(true);
}

TEST(JackLoop, DISABLED_PlaysAndKeeps) {
  const JackLibrary* const jack = JackLibrary::find();
  ASSERT_NE(jack, nullptr);
  jack_client_t* const client = jack->jack_client_open("loop", JackNoStartServer, nullptr);
  ASSERT_NE(client, nullptr);
  Card card(*jack);
  const double rate = jack->jack_get_sample_rate(client);
  card.step = 6.283185307179586 * kLoopHertz / rate;
  card.kept.resize(static_cast<size_t>(std::atof(std::getenv("MAM_LOOP_SECONDS")) * rate));
  for (int i = 0; i < 2; ++i) {
    const std::string number = std::to_string(i + 1);
    card.playback[i] = jack->jack_port_register(client, ("playback_" + number).c_str(), JACK_DEFAULT_AUDIO_TYPE,
                                                JackPortIsInput | JackPortIsPhysical | JackPortIsTerminal, 0);
    card.capture[i] = jack->jack_port_register(client, ("capture_" + number).c_str(), JACK_DEFAULT_AUDIO_TYPE,
                                               JackPortIsOutput | JackPortIsPhysical | JackPortIsTerminal, 0);
  }
  jack->jack_set_process_callback(client, process, &card);
  jack->jack_set_port_connect_callback(client, connected, &card);
  ASSERT_EQ(jack->jack_activate(client), 0);
  for (int i = 0; i < 3000 && card.count.load() < card.kept.size(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  std::ofstream out(std::getenv("MAM_LOOP_FILE"), std::ios::binary);
  out.write(reinterpret_cast<const char*>(card.kept.data()),
            static_cast<std::streamsize>(card.count.load() * sizeof(float)));
  out.close();
  std::_Exit(0);
}

}  // namespace
}  // namespace mam

#endif
