// What telemetry costs the callback: engines that play the same side by side, one without, one that keeps a flight record,
// one whose nodes are watched as well; thread CPU time of a block of each in turns.
#include <cstdio>
#include <memory>
#include <numeric>
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

double meanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

int telemetry(const Words& words) {
  const uint32_t blocks = words.empty() ? 40000 : static_cast<uint32_t>(std::stoul(words[0]));
  const uint32_t copies = words.size() < 2 ? 4 : static_cast<uint32_t>(std::stoul(words[1]));
  const uint32_t frames = words.size() < 3 ? kTileFrames : static_cast<uint32_t>(std::stoul(words[2]));
  if (frames == 0 || frames > EngineConfig().maxBlockFrames) throw std::runtime_error("FRAMES must be 1 to 8192");
  askForRealtimePriority();
  constexpr size_t kWays = 3;
  const std::unique_ptr<Engine> engines[kWays] = {playing(copies, 0), playing(copies, 600), playing(copies, 600)};
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
      if (i >= 1000) spent[way].push_back(took);
    }
  }
  double means[kWays], medians[kWays];
  for (size_t way = 0; way < kWays; ++way) {
    medians[way] = quantile(spent[way], 0.5);
    spent[way].resize(spent[way].size() * 99 / 100);  // sorted: without what the machine did in between
    means[way] = meanOf(spent[way]);
  }
  std::printf(
      "{\"bench\":\"telemetry\",\"isa\":\"%s\",\"blocks\":%zu,\"copies\":%u,\"frames\":%u,\"meanNs\":%.0f,"
      "\"recorderPercent\":%.2f,\"watchedPercent\":%.2f,\"medianNs\":%.0f,\"recorderMedianPercent\":%.2f,"
      "\"watchedMedianPercent\":%.2f}\n",
      instructionSetName(instructionSet()), spent[0].size(), copies, frames, means[0], 100 * (means[1] / means[0] - 1),
      100 * (means[2] / means[0] - 1), medians[0], 100 * (medians[1] / medians[0] - 1),
      100 * (medians[2] / medians[0] - 1));
  return 0;
}

}  // namespace mam::bench
