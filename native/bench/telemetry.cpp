// What telemetry costs the callback: engines that play the same side by side, one without, one that keeps a flight record,
// one whose nodes are watched as well; thread CPU time of a block of each in turns.
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"
#include "priority.hpp"
#include "racks.hpp"

namespace mam::bench {
namespace {

std::unique_ptr<Engine> playing(uint32_t copies, uint32_t recorderSeconds) {
  EngineConfig config;
  config.manualFeeding = true;
  config.recorderSeconds = recorderSeconds;
  auto engine = std::make_unique<Engine>(config);
  PlayRequest request;
  request.range.loop = true;
  Error error = engine->load(steadyRack(copies));
  if (!error) error = engine->play(request);
  if (error) throw std::runtime_error(error.text);
  return engine;
}

constexpr size_t kWays = 3;
constexpr uint32_t kRounds = 9;

/// Medians of a round, nanoseconds, in the order of `kWays`: without, recorder, watched. Where an engine's memory lies is worth
/// more than what is measured here, so each round makes its own, in another order.
std::vector<double> round(uint32_t number, uint32_t blocks, uint32_t copies, uint32_t frames) {
  std::unique_ptr<Engine> engines[kWays];
  for (uint32_t i = 0; i < kWays; ++i) {
    const size_t way = (number + i) % kWays;
    engines[way] = playing(copies, way == 0 ? 0 : 600);
  }
  std::vector<float> left(frames), right(frames);
  float* const out[2] = {left.data(), right.data()};
  std::vector<double> spent[kWays];
  for (uint32_t i = 0; i < blocks; ++i) {
    if (i % 16 == 0)
      for (const auto& engine : engines) engine->feed();
    if (i % 256 == 0) engines[2]->telemetry(NodeTimes::Timed);
    for (size_t turn = 0; turn < kWays; ++turn) {
      const size_t way = (i + turn) % kWays;  // nobody is always the first
      const double begin = threadNanoseconds();
      engines[way]->render(out, frames);
      const double took = threadNanoseconds() - begin;
      if (i >= blocks / 10) spent[way].push_back(took);
    }
  }
  std::vector<double> medians;
  for (std::vector<double>& each : spent) medians.push_back(quantile(each, 0.5));
  return medians;
}

}  // namespace

int telemetry(const Words& words) {
  const uint32_t blocks = words.empty() ? 40000 : static_cast<uint32_t>(std::stoul(words[0]));
  const uint32_t copies = words.size() < 2 ? 4 : static_cast<uint32_t>(std::stoul(words[1]));
  const uint32_t frames = words.size() < 3 ? kTileFrames : static_cast<uint32_t>(std::stoul(words[2]));
  if (frames == 0 || frames > EngineConfig().maxBlockFrames) throw std::runtime_error("FRAMES must be 1 to 8192");
  if (blocks < 100 * kRounds) throw std::runtime_error("BLOCKS must be at least 900");
  askForRealtimePriority();
  std::vector<double> bare, recorder, watched;
  for (uint32_t number = 0; number < kRounds; ++number) {
    const std::vector<double> medians = round(number, blocks / kRounds, copies, frames);
    bare.push_back(medians[0]);
    recorder.push_back(100 * (medians[1] / medians[0] - 1));
    watched.push_back(100 * (medians[2] / medians[0] - 1));
  }
  std::printf(
      "{\"bench\":\"telemetry\",\"isa\":\"%s\",\"blocks\":%u,\"copies\":%u,\"frames\":%u,\"medianNs\":%.0f,"
      "\"recorderPercent\":%.2f,\"watchedPercent\":%.2f}\n",
      instructionSetName(instructionSet()), blocks, copies, frames, quantile(bare, 0.5), quantile(recorder, 0.5),
      quantile(watched, 0.5));
  return 0;
}

}  // namespace mam::bench
