// P18: a node put into a cable of a large graph, and taken out again, while it plays: what compiling costs off the audio
// thread, after how many frames it is adopted, and what the callback that adopts it takes against its neighbours.
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

void must(const Error& error) {
  if (error) throw std::runtime_error(error.text);
}

/// A fifth of the nodes makes sound, the others lie behind them; every edge leads to a later node.
std::shared_ptr<Rack> wideRack(uint32_t nodes, uint32_t edges) {
  constexpr const char* kTypes[] = {"mam_chip", "delay", "compressor", "meter", "delay"};
  auto rack = std::make_shared<Rack>();
  std::mt19937 random(1);
  for (uint32_t i = 0; i < nodes; ++i) {
    uint32_t index = 0;
    must(rack->addNode("node" + std::to_string(i), i < nodes / 5 ? "mam_chip" : kTypes[1 + random() % 4], index));
    if (rack->nodes[index].type == findNodeType("delay")) must(rack->set(index, "delayMs", 2));
  }
  for (uint32_t i = 0; i < edges; ++i) {
    const uint32_t to = nodes / 5 + random() % (nodes - nodes / 5), from = random() % to;
    rack->edges.push_back({rack->nodes[from].id, rack->nodes[to].id, 0, 0, 0.3f, 0});
  }
  return rack;
}

/// Sixteen racks of as many nodes each.
std::vector<std::shared_ptr<const Rack>> sixteen(uint32_t nodes) {
  std::vector<std::shared_ptr<const Rack>> racks;
  for (int i = 0; i < 16; ++i) racks.push_back(wideRack(nodes / 16, nodes / 8));
  return racks;
}

std::shared_ptr<Rack> sessionOf(const std::vector<std::shared_ptr<const Rack>>& racks) {
  auto session = std::make_shared<Rack>();
  session->latencyComp = true;
  session->name("");
  uint32_t node = 0;
  for (size_t i = 0; i < racks.size(); ++i) must(session->addRack("r" + std::to_string(i) + "/", racks[i], {}, node));
  return session;
}

/// The same with a compressor in the middle of its cables.
std::shared_ptr<Rack> withOneMore(const Rack& rack) {
  auto more = std::make_shared<Rack>(rack);
  uint32_t index = 0;
  must(more->addNode("put in", "compressor", index));
  RackEdge& cable = more->edges[more->edges.size() / 2];
  more->edges.push_back({"put in", cable.to, 0, cable.toPort, 1, 0});
  cable.to = "put in";
  cable.toPort = 0;
  return more;
}

class Measured {
 public:
  Measured(std::shared_ptr<Rack> rack, std::shared_ptr<Rack> edited) : racks_{rack, edited} {
    EngineConfig config;
    config.manualFeeding = true;
    engine_ = std::make_unique<Engine>(config);
    PlayRequest looped;
    looped.range.loop = true;
    must(engine_->load(rack));
    must(engine_->play(looped));
    for (int i = 0; i < 100; ++i) block();
  }

  void edit(uint32_t round) {
    const double wall = wallNanoseconds(), cpu = threadNanoseconds();
    must(engine_->edit(racks_[(round + 1) % 2]));
    cpuMs.push_back((threadNanoseconds() - cpu) * 1e-6);
    wallMs.push_back((wallNanoseconds() - wall) * 1e-6);
    const uint64_t asked = engine_->status().position.engineFrame;
    const double adopting = block();
    if (engine_->status().position.revision != engine_->revisions()) throw std::runtime_error("adopted late");
    std::vector<AppliedCommand> applied;
    engine_->takeApplied(applied);
    for (const AppliedCommand& entry : applied)
      if (entry.command.kind == CommandKind::Structure) frames = std::max(frames, entry.command.frame - asked);
    std::vector<double> neighbours;
    for (int i = 0; i < 20; ++i) neighbours.push_back(block());
    adoptingRatio.push_back(adopting / quantile(neighbours, 0.5));
    blockUs.push_back(quantile(neighbours, 0.5) * 1e-3);
  }

  std::vector<double> cpuMs, wallMs, adoptingRatio, blockUs;
  uint64_t frames = 0;

 private:
  double block() {
    alignas(64) static float memory[2][kTileFrames];
    float* const out[2] = {memory[0], memory[1]};
    engine_->feed();
    const double begin = threadNanoseconds();
    engine_->render(out, kTileFrames);
    return threadNanoseconds() - begin;
  }

  const std::shared_ptr<Rack> racks_[2];
  std::unique_ptr<Engine> engine_;
};

void report(const char* what, const Rack& rack, Measured& measured) {
  std::printf(
      "{\"bench\":\"edit\",\"isa\":\"%s\",\"rack\":\"%s\",\"nodes\":%zu,\"edges\":%zu,\"edits\":%zu,\"cpuMs\":%.3f,"
      "\"cpuP99Ms\":%.3f,\"wallMs\":%.3f,\"wallP99Ms\":%.3f,\"adoptedAfterFrames\":%llu,\"blockUs\":%.1f,"
      "\"adoptingRatio\":%.2f,\"adoptingRatioP99\":%.2f}\n",
      instructionSetName(instructionSet()), what, rack.nodes.size(), rack.edges.size(), measured.cpuMs.size(),
      quantile(measured.cpuMs, 0.5), quantile(measured.cpuMs, 0.99), quantile(measured.wallMs, 0.5),
      quantile(measured.wallMs, 0.99), static_cast<unsigned long long>(measured.frames),
      quantile(measured.blockUs, 0.5), quantile(measured.adoptingRatio, 0.5), quantile(measured.adoptingRatio, 0.99));
}

}  // namespace

int edit(const Words& words) {
  const uint32_t edits = words.empty() ? 200 : static_cast<uint32_t>(std::stoul(words[0]));
  askForRealtimePriority();
  for (const bool large : {true, false}) {
    const std::shared_ptr<Rack> rack = large ? wideRack(5000, 10000) : steadyRack(1);
    Measured measured(rack, withOneMore(*rack));
    for (uint32_t i = 0; i < edits; ++i) measured.edit(i);
    report(large ? "large" : "small", *rack, measured);
  }
  const std::vector<std::shared_ptr<const Rack>> racks = sixteen(5000);
  std::vector<std::shared_ptr<const Rack>> less = racks, changed = racks;
  less.erase(less.begin() + 7);
  changed[7] = withOneMore(*racks[7]);
  for (const bool inside : {false, true}) {
    const std::shared_ptr<Rack> session = sessionOf(racks);
    Measured measured(session, sessionOf(inside ? changed : less));
    for (uint32_t i = 0; i < edits; ++i) measured.edit(i);
    report(inside ? "session, a node in a rack" : "session, a rack", *session, measured);
  }
  return 0;
}

}  // namespace mam::bench
