// Racks and drivers that the engine's tests share.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "engine/engine.hpp"

namespace mam::test {

inline uint32_t add(Rack& rack, const char* id, const char* type) {
  uint32_t node = 0;
  EXPECT_FALSE(rack.addNode(id, type, node));
  return node;
}

/// Kick, bass, clap and two chips through ducker, delay and reverb, with locks, ramps, swing and LFOs.
inline std::shared_ptr<const Rack> busyRack(bool withMixer = true) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "kick", "kick");
  const uint32_t bass = add(*rack, "bass", "tb303_ext");
  const uint32_t clap = add(*rack, "clap", "clap");
  add(*rack, "lead", "mam_chip");
  const uint32_t arp = add(*rack, "arp", "mam_chip");
  add(*rack, "duck", "spectral_ducker");
  const uint32_t echo = add(*rack, "echo", "delay");
  add(*rack, "room", "reverb");
  add(*rack, "squash", "compressor");
  EXPECT_FALSE(rack->set(echo, "delayMs", 40));
  EXPECT_FALSE(rack->set(arp, "noiseMix", 0.3));
  rack->nodes[bass].lfos = {{1, Wave::Sine, 0.7f, 0}, {2, Wave::Triangle, 3, 0.25f}};
  rack->nodes[bass].routes = {{1, RouteTarget::Param, 4, 0, 0, 300, 2000, true},
                              {2, RouteTarget::LfoRate, 1, 0.4f, 0, 0, 0, false}};
  rack->nodes[clap].lfos = {{1, Wave::Square, 9, 0}};
  rack->nodes[clap].routes = {{1, RouteTarget::Param, 2, 0.3f, 0, 0, 0, false}};
  const auto connect = [&](const char* from, const char* to, uint32_t port, float gain) {
    rack->edges.push_back({from, to, 0, port, gain, 0});
  };
  connect("bass", "duck", 0, 1);
  connect("lead", "duck", 0, 0.5f);
  connect("kick", "duck", 1, 1);
  connect("duck", "echo", 0, 0.8f);
  connect("clap", "room", 0, 1);
  connect("arp", "room", 0, 0.3f);
  connect("room", "squash", 0, 1);
  rack->hasMixer = withMixer;
  rack->masterGain = 0.9f;
  rack->softClip = withMixer;
  rack->mixerInputs = {{"kick", 0.9f}, {"echo", 0.7f}, {"squash", 1}, {"arp", 0.4f}};
  rack->name("");
  Transport transport;
  transport.bpm = 133;
  transport.lengthBars = 2;
  transport.swingPercent = 33;
  const auto pattern = [&](const char* target, const char* steps, std::vector<Lock> locks) {
    Pattern made;
    made.target = rack->target(target);
    made.steps = steps;
    made.locks = std::move(locks);
    transport.patterns.push_back(std::move(made));
  };
  pattern("kick", "x...x..xx...x...", {{0, 1, 0, 120, 0}, {4, 1, 0, 90, 30}, {8, 4, 0, 160, 25}});
  pattern("bass", "x..xx..x.x..x.x.",
          {{0, 10, 0, 36, 0}, {3, 10, 0, 43, 0}, {5, 4, 0, 1400, 80}, {9, 12, 0, 1, 0}, {11, 106, 0, 2, 0}});
  pattern("clap", "....x.......x.x.", {{0, 5, 0, -0.4f, 0}, {8, 5, 0, 0.4f, 200}});
  pattern("lead", "x.x.x.x.x.x.x.x.", {{0, 2, 0, 60, 0}, {2, 2, 0, 67, 0}, {6, 5, 0, 0.2f, 90}});
  pattern("arp", "xxxxxxxxxxxxxxxx", {{1, 6, 0, 0.8f, 50}});
  rack->content.transports.push_back(std::move(transport));
  return rack;
}

/// Drives an engine that feeds itself by hand, with any cut into blocks.
class Driver {
 public:
  explicit Driver(uint32_t maxBlockFrames = 4096, uint32_t sampleRate = 48000)
      : engine(config(maxBlockFrames, sampleRate)) {}

  /// Interleaved stereo.
  std::vector<float> run(uint64_t frames, uint32_t blockFrames) {
    return runCut(frames, [blockFrames] { return blockFrames; });
  }
  template <class NextBlock> std::vector<float> runCut(uint64_t frames, const NextBlock& nextBlock) {
    std::vector<float> left(engine.config().maxBlockFrames), right(left.size()), samples;
    float* out[] = {left.data(), right.data()};
    for (uint64_t done = 0; done < frames;) {
      const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(nextBlock(), frames - done));
      engine.feed();
      engine.render(out, count);
      for (uint32_t i = 0; i < count; ++i) {
        samples.push_back(left[i]);
        samples.push_back(right[i]);
      }
      done += count;
    }
    return samples;
  }

  Engine engine;

 private:
  static EngineConfig config(uint32_t maxBlockFrames, uint32_t sampleRate) {
    EngineConfig made;
    made.sampleRate = sampleRate;
    made.maxBlockFrames = maxBlockFrames;
    made.lookaheadFrames = std::max<uint32_t>(maxBlockFrames, 4800);
    made.manualFeeding = true;
    return made;
  }
};

inline bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

inline float peakOf(const std::vector<float>& samples, size_t firstFrame = 0, size_t lastFrame = SIZE_MAX) {
  float peak = 0;
  for (size_t i = firstFrame * 2; i < std::min(samples.size(), lastFrame == SIZE_MAX ? samples.size() : lastFrame * 2);
       ++i)
    peak = std::max(peak, std::abs(samples[i]));
  return peak;
}

}  // namespace mam::test
