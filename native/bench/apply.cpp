// P9: what 1000 parameter commands add to one block of 64 frames, from the queue to the nodes.
#include <cstdio>
#include <random>
#include <stdexcept>

#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"
#include "priority.hpp"
#include "racks.hpp"

namespace mam::bench {
namespace {

constexpr uint32_t kCommands = 1000, kCopies = 8;
constexpr double kPeriodNs = 64 / 48000.0 * 1e9;

/// Sets of live parameters inside their published ranges, spread over every node.
std::vector<Command> commandsFor(const Rack& rack, std::mt19937& random) {
  std::vector<Command> commands;
  while (commands.size() < kCommands) {
    const RackNode& node = rack.nodes[random() % rack.nodes.size()];
    const NodeDescriptor& d = *node.type->descriptor;
    if (d.paramCount == 0) continue;
    const LiveParam& param = d.params[random() % d.paramCount];
    Command command;
    command.target = node.target;
    command.param = param.id;
    command.value = param.min + (param.max - param.min) * static_cast<float>(random() % 1000) / 1000.f;
    commands.push_back(command);
  }
  return commands;
}

double timed(Engine& engine) {
  alignas(64) static float memory[2][kTileFrames];
  float* const out[2] = {memory[0], memory[1]};
  const double begin = threadNanoseconds();
  engine.render(out, kTileFrames);
  return threadNanoseconds() - begin;
}

}  // namespace

int apply(const Words& words) {
  const uint32_t blocks = words.empty() ? 400 : static_cast<uint32_t>(std::stoul(words[0]));
  askForRealtimePriority();
  EngineConfig config;
  config.manualFeeding = true;
  Engine engine(config);
  const std::shared_ptr<Rack> rack = steadyRack(kCopies);
  Error error = engine.load(rack);
  if (!error) error = engine.play({});
  if (error) throw std::runtime_error(error.text);
  std::mt19937 random(1);
  std::vector<double> with, without;
  std::vector<AppliedCommand> applied;
  for (uint32_t i = 0; i < blocks + 20; ++i) {
    const std::vector<Command> commands = commandsFor(*rack, random);
    if (!engine.send(LiveQueue::Host, commands.data(), commands.size())) throw std::runtime_error("the queue is full");
    const double loaded = timed(engine), plain = timed(engine);
    if (i >= 20) with.push_back(loaded), without.push_back(plain);
    applied.clear();
    engine.takeApplied(applied);
    if (applied.size() < kCommands) throw std::runtime_error("not every command was applied");
  }
  const double all = quantile(with, 0.5), base = quantile(without, 0.5);
  std::printf(
      "{\"bench\":\"apply\",\"isa\":\"%s\",\"commands\":%u,\"nodes\":%zu,\"blockNs\":%.0f,\"loadedNs\":%.0f,"
      "\"applyNs\":%.0f,\"shareOfPeriod\":%.5f}\n",
      instructionSetName(instructionSet()), kCommands, rack->nodes.size(), base, all, all - base,
      (all - base) / kPeriodNs);
  return 0;
}

}  // namespace mam::bench
