// P12: thread CPU time of one callback of 64 frames after the other, patterns fed beside it as the feeder thread would. Beside
// it a control that does exactly the same in every block: what its blocks differ by is the machine's doing.
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"
#include "priority.hpp"
#include "racks.hpp"
#include "voice/voice.hpp"

namespace mam::bench {
namespace {

BareVoices* makeControl() {
  const std::vector<VoiceSetup> voices(256, VoiceSetup{220, 0.1, 0.1, 0});
  return voiceKernels().createBare(voices.data(), 256);
}

}  // namespace

int callback(const Words& words) {
  const uint32_t blocks = words.empty() ? 45000 : static_cast<uint32_t>(std::stoul(words[0]));
  const uint32_t copies = words.size() < 2 ? 4 : static_cast<uint32_t>(std::stoul(words[1]));
  askForRealtimePriority();
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
  const std::unique_ptr<BareVoices> control(makeControl());
  std::vector<double> spent, controlSpent;
  for (uint32_t i = 0; i < blocks; ++i) {
    if (i % 16 == 0) engine.feed();
    const double begin = threadNanoseconds();
    engine.render(out, kTileFrames);
    const double middle = threadNanoseconds();
    control->render(memory[0], memory[1]);
    const double end = threadNanoseconds();
    if (i < 1000) continue;  // the caches are cold and the first fade is heard
    spent.push_back(middle - begin);
    controlSpent.push_back(end - middle);
  }
  const double median = quantile(spent, 0.5), high = quantile(spent, 0.999);
  const double controlMedian = quantile(controlSpent, 0.5), controlHigh = quantile(controlSpent, 0.999);
  std::printf(
      "{\"bench\":\"callback\",\"isa\":\"%s\",\"blocks\":%zu,\"copies\":%u,\"medianNs\":%.0f,\"p99Ns\":%.0f,"
      "\"p999Ns\":%.0f,\"maxNs\":%.0f,\"p999OverMedian\":%.3f,\"controlMedianNs\":%.0f,\"controlP999OverMedian\":%.3f}\n",
      instructionSetName(instructionSet()), spent.size(), copies, median, quantile(spent, 0.99), high, spent.back(),
      high / median, controlMedian, controlHigh / controlMedian);
  return 0;
}

}  // namespace mam::bench
