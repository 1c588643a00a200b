// P12: thread CPU time of one callback of 64 frames after the other, patterns fed beside it as the feeder thread would.
#include <cstdio>
#include <stdexcept>

#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"
#include "racks.hpp"

namespace mam::bench {

int callback(const Words& words) {
  const uint32_t blocks = words.empty() ? 45000 : static_cast<uint32_t>(std::stoul(words[0]));
  const uint32_t copies = words.size() < 2 ? 4 : static_cast<uint32_t>(std::stoul(words[1]));
  EngineConfig config;
  config.manualFeeding = true;
  Engine engine(config);
  PlayRequest request;
  request.range.loop = true;
  Error error = engine.load(steadyRack(copies));
  if (!error) error = engine.play(request);
  if (error) throw std::runtime_error(error.text);
  alignas(64) static float memory[2][kTileFrames];
  float* const out[2] = {memory[0], memory[1]};
  std::vector<double> spent;
  for (uint32_t i = 0; i < blocks; ++i) {
    if (i % 16 == 0) engine.feed();
    const double begin = threadNanoseconds();
    engine.render(out, kTileFrames);
    const double time = threadNanoseconds() - begin;
    if (i >= 1000) spent.push_back(time);  // the caches are warm and the first fade is over
  }
  const double median = quantile(spent, 0.5), high = quantile(spent, 0.999);
  std::printf(
      "{\"bench\":\"callback\",\"isa\":\"%s\",\"blocks\":%zu,\"copies\":%u,\"medianNs\":%.0f,\"p99Ns\":%.0f,"
      "\"p999Ns\":%.0f,\"maxNs\":%.0f,\"p999OverMedian\":%.3f}\n",
      instructionSetName(instructionSet()), spent.size(), copies, median, quantile(spent, 0.99), high, spent.back(),
      high / median);
  return 0;
}

}  // namespace mam::bench
