// Plays a chip voice from an audio callback of your own and changes it while it sounds.
#include <cmath>
#include <cstdio>
#include <vector>

#include <mam/mam.hpp>

namespace {

using mam::api::Engine;
using mam::api::Rack;

// Stands for your audio callback: anything that fills a block of [channel][frame].
float peakOfBlock(Engine& engine, uint32_t frames) {
  std::vector<float> left(frames), right(frames);
  float* const out[] = {left.data(), right.data()};
  if (engine.process(out, frames) != MAM_OK) return -1;
  float peak = 0;
  for (const float sample : left) peak = std::fmax(peak, std::fabs(sample));
  return peak;
}

}  // namespace

int main() try {
  Rack rack;
  const uint32_t lead = rack.addNode("lead", "mam_chip");
  rack.set(lead, "attackMs", 0);
  rack.set(lead, "sustain", 1);

  mam_config config = Engine::defaults();
  config.sample_rate = 48000;
  config.max_block_frames = 480;
  config.manual_feeding = 1;  // no thread of its own: feed() is called below
  Engine engine(config);
  engine.load(rack);

  const uint32_t handle = engine.target("lead");
  const uint16_t gain = mam_param_id("mam_chip", "GAIN");
  std::printf("silent: %.3f\n", peakOfBlock(engine, 480));
  engine.trigger(handle);
  std::printf("triggered: %.3f\n", peakOfBlock(engine, 480));
  engine.set(handle, gain, 0.45);
  std::printf("half as loud: %.3f\n", peakOfBlock(engine, 480));
  engine.feed();
  std::printf("%llu frames, %llu dropped\n", static_cast<unsigned long long>(engine.status().engine_frame),
              static_cast<unsigned long long>(engine.status().dropped_commands));
} catch (const std::exception& failure) {
  std::fprintf(stderr, "%s\n", failure.what());
  return 1;
}
