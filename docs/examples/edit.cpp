// Patches a delay behind a chip voice while its note sounds: the note plays on, and its echo follows.
#include <cmath>
#include <cstdio>
#include <vector>

#include <mam/mam.hpp>

namespace {

using mam::api::Engine;
using mam::api::Rack;

constexpr uint32_t kBlock = 480;  // 10 ms

uint32_t addLead(Rack& rack) {
  const uint32_t lead = rack.addNode("lead", "mam_chip");
  rack.set(lead, "attackMs", 0);
  rack.set(lead, "decayMs", 60);
  rack.set(lead, "sustain", 0);
  return lead;
}

/// The loudest sample of so many blocks.
float peakOf(Engine& engine, uint32_t blocks) {
  std::vector<float> left(kBlock), right(kBlock);
  float* const out[] = {left.data(), right.data()};
  float peak = 0;
  for (uint32_t block = 0; block < blocks; ++block) {
    if (engine.process(out, kBlock) != MAM_OK) return -1;
    for (const float sample : left) peak = std::fmax(peak, std::fabs(sample));
  }
  return peak;
}

const char* heard(float peak) { return peak > 0.05f ? "heard" : "silent"; }

}  // namespace

int main() try {
  Rack dry;
  addLead(dry);
  Rack wet;
  addLead(wet);
  const uint32_t echo = wet.addNode("echo", "delay");
  wet.set(echo, "delayMs", 250);
  wet.set(echo, "feedback", 0);
  wet.set(echo, "mix", 0.5);
  wet.connect("lead", "echo");

  mam_config config = Engine::defaults();
  config.sample_rate = 48000;
  config.max_block_frames = kBlock;
  config.manual_feeding = 1;
  Engine engine(config);
  engine.load(dry);
  const uint32_t lead = engine.target("lead");

  engine.trigger(lead);
  std::printf("note: %s\n", heard(peakOf(engine, 10)));
  peakOf(engine, 12);
  std::printf("250 ms later, without a delay: %s\n", heard(peakOf(engine, 10)));

  engine.trigger(lead);
  peakOf(engine, 1);
  engine.edit(wet);  // the target stays valid, the note sounds on
  std::printf("note: %s\n", heard(peakOf(engine, 9)));
  peakOf(engine, 12);
  std::printf("250 ms later, with a delay: %s\n", heard(peakOf(engine, 10)));
} catch (const std::exception& failure) {
  std::fprintf(stderr, "%s\n", failure.what());
  return 1;
}
