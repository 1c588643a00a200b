// Makes the groups of a rack and its first wiring. Nothing here runs on the audio thread.
#include <algorithm>
#include <cstring>
#include <map>
#include <new>
#include <unordered_map>

#include "graph/nested.hpp"

namespace mam {

namespace {

// FNV-1a over the id, mixed with the rack's seed and the place among nodes of the same id (spec Q62).
uint64_t seedOf(uint32_t rackSeed, const std::string& id, uint32_t repeat) noexcept {
  uint64_t hash = 14695981039346656037ull ^ rackSeed;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  hash = (hash ^ repeat) * 1099511628211ull;
  return hash;
}

// Tells racks apart whose states are of one size: FNV-1a over width, rate, and each node's type and id, those of racks
// inside too.
uint64_t shapeOf(const Rack& rack, double sampleRate) {
  uint64_t hash = 14695981039346656037ull ^ rack.channels ^ static_cast<uint64_t>(sampleRate) << 8;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ull; };
  for (const RackNode& node : rack.nodes) {
    for (const char* c = node.type->descriptor->type; *c != 0; ++c) add(static_cast<unsigned char>(*c));
    add(0);
    for (const char c : node.id) add(static_cast<unsigned char>(c));
    add(0);
    if (node.nested) hash = (hash ^ shapeOf(*node.nested->rack, sampleRate)) * 1099511628211ull;
  }
  return hash;
}

// Nodes of each step: those of a type with lanes share one with others of their level.
std::vector<std::vector<uint32_t>> groupNodes(const Rack& rack, const GraphLayout& layout) {
  std::vector<std::vector<uint32_t>> steps;
  std::map<std::pair<const NodeType*, uint32_t>, size_t> open;
  for (uint32_t node : layout.order) {
    const NodeType* type = rack.nodes[node].type;
    if (type->descriptor->lanes > 1) {
      const auto entry = open.find({type, layout.level[node]});
      if (entry != open.end() && steps[entry->second].size() < type->descriptor->lanes) {
        steps[entry->second].push_back(node);
        continue;
      }
      open[{type, layout.level[node]}] = steps.size();
    }
    steps.push_back({node});
  }
  return steps;
}

NodeSetup setupOf(const RackNode& from, uint64_t seed) {
  NodeSetup setup;
  setup.values = from.values.data();
  setup.items = from.items.data();
  setup.itemCount = from.itemCount;
  setup.lfos = from.lfos.data();
  setup.lfoCount = static_cast<uint32_t>(from.lfos.size());
  setup.routes = from.routes.data();
  setup.routeCount = static_cast<uint32_t>(from.routes.size());
  setup.seed = seed;
  return setup;
}

AlignmentPointer alignment(uint32_t frames, uint32_t channels) {
  return frames == 0 ? nullptr : std::make_shared<Alignment>(frames, channels);
}

}  // namespace

NodeContexts::NodeContexts(const Rack& rack, const GraphLayout& layout)
    : keyConnected(rack.nodes.size()), seeds(rack.nodes.size()) {
  std::vector<uint32_t> repeats(rack.content.targets.size());
  for (size_t i = 0; i < rack.nodes.size(); ++i)
    seeds[i] = seedOf(rack.seed, rack.nodes[i].id, repeats[rack.nodes[i].target]++);
  for (const GraphLayout::Edge& edge : layout.edges)
    if (edge.toPort == 1) keyConnected[edge.to] = true;
}

Error createGroup(const Rack& rack, const NodeContexts& contexts, const std::vector<uint32_t>& nodes, double sampleRate,
                  const std::shared_ptr<EventQueue>& events, std::shared_ptr<Group>& group) {
  const RackNode& first = rack.nodes[nodes.front()];
  group = std::make_shared<Group>();
  group->type = first.type;
  if (first.nested) {
    Error error;
    group->nodes = RackGroup::create(first, rack.channels, sampleRate, events, error);
    return error;
  }
  std::vector<NodeSetup> setups;
  for (uint32_t node : nodes) setups.push_back(setupOf(rack.nodes[node], contexts.seeds[node]));
  GroupSetup setup;
  setup.sampleRate = sampleRate;
  setup.channels = rack.channels;
  setup.keyConnected = contexts.keyConnected[nodes.front()];
  setup.nodes = setups.data();
  setup.laneCount = static_cast<uint32_t>(setups.size());
  group->laneCount = setup.laneCount;
  group->nodes.reset(group->type->create(setup));
  if (!group->nodes) return {MAM_ERROR_MEMORY, "node " + first.id + ": out of memory"};
  return {};
}

Latencies::Latencies(const Rack& rack, const Wiring& wiring) {
  const size_t count = rack.nodes.size();
  for (size_t node = 0; node < count; ++node) {
    const NodeGroup& group = *wiring.slots[node].group->nodes;
    nodes.push_back(group.latencyFrames());
    if (!rack.nodes[node].nested || rack.nodes[node].nested->taps.empty()) continue;
    taps.resize(count);
    const RackGroup& inside = static_cast<const RackGroup&>(group);
    for (uint32_t tap = 0; tap < inside.tapCount(); ++tap) taps[node].push_back(inside.tapLatency(tap));
  }
}

void wireFresh(const Rack& rack, const GraphLayout& layout, Wiring& wiring) {
  const uint32_t count = static_cast<uint32_t>(rack.nodes.size());
  std::vector<bool> aside(count);
  for (const GraphLayout::Edge& edge : layout.edges) {
    const RackNode& to = rack.nodes[edge.to];
    if (edge.cut || (edge.toPort >= kStepPorts && !to.nested)) continue;
    aside[edge.from] = true;
    if (readsPort(to, edge.toPort))
      wiring.links.push_back({edge.from, edge.to, edge.toPort, Gain::steady(edge.gain), edge.mono, true,
                              alignment(edge.delayFrames, rack.channels), edge.fromPort});
  }
  std::vector<std::vector<Wiring::Send>> dry(layout.dryTaps.empty() ? 0 : count);
  for (const GraphLayout::DryTap& tap : layout.dryTaps) {
    aside[tap.node] = true;
    dry[tap.node].push_back({tap.node, Gain::steady(tap.gain), true, true, alignment(tap.delayFrames, rack.channels)});
  }
  for (uint32_t node = 0; node < count; ++node) {
    if (!dry.empty())
      for (Wiring::Send& tap : dry[node]) wiring.sends.push_back(std::move(tap));
    Wiring::Slot& slot = wiring.slots[node];
    const Gain gain = Gain::steady(layout.busGain[node]);
    slot.busViaLanes = slot.group->type->descriptor->lanes > 1 && !aside[node] && layout.busDelay[node] == 0;
    if (slot.busViaLanes)
      slot.laneGain = gain;
    else if (gain.to != 0)
      wiring.sends.push_back({node, gain, false, true, alignment(layout.busDelay[node], rack.channels)});
  }
  wiring.master = wiring.masterBefore = {layout.masterGain, rack.hasMixer && rack.softClip};
}

std::unique_ptr<Schedule> Schedule::compile(std::shared_ptr<const Rack> rack, double sampleRate, Error& error,
                                            std::shared_ptr<EventQueue> events) {
  std::unique_ptr<Schedule> schedule(new (std::nothrow) Schedule());
  error = schedule ? schedule->build(std::move(rack), sampleRate, std::move(events))
                   : Error{MAM_ERROR_MEMORY, "out of memory"};
  if (error) return nullptr;
  return schedule;
}

void Schedule::begin(std::shared_ptr<const Rack> rack, double sampleRate) {
  rack_ = std::move(rack);
  mixing_ = &mixingKernels();
  channels_ = rack_->channels;
  for (const RackNode& node : rack_->nodes)
    hearsDevice_ = hearsDevice_ || std::strcmp(node.type->descriptor->type, "input") == 0;
  sampleRate_ = sampleRate;
  shape_ = shapeOf(*rack_, sampleRate);
  rampFrames_ = std::max(1u, static_cast<uint32_t>(sampleRate) * kEditRampMilliseconds / 1000);
}

Error Schedule::build(std::shared_ptr<const Rack> rack, double sampleRate, std::shared_ptr<EventQueue> events) {
  try {
    begin(std::move(rack), sampleRate);
    inside_ = events != nullptr;
    events_ = events ? std::move(events) : std::make_shared<EventQueue>();
    layout_ = layOut(*rack_, {});
    std::vector<std::shared_ptr<Group>> order;
    Error error = createGroups(order);
    if (error) return error;
    if (rack_->latencyComp) {
      const Latencies latencies(*rack_, wiring_);
      layout_ = layOut(*rack_, latencies.nodes, latencies.taps);
    }
    wireFresh(*rack_, layout_, wiring_);
    finish(std::move(order));
    return {};
  } catch (const std::bad_alloc&) { return {MAM_ERROR_MEMORY, "out of memory"}; }
}

Error Schedule::createGroups(std::vector<std::shared_ptr<Group>>& order) {
  const NodeContexts contexts(*rack_, layout_);
  wiring_.slots.resize(rack_->nodes.size());
  for (const std::vector<uint32_t>& nodes : groupNodes(*rack_, layout_)) {
    std::shared_ptr<Group> group;
    Error error = createGroup(*rack_, contexts, nodes, sampleRate_, events_, group);
    if (error) return error;
    for (uint32_t lane = 0; lane < nodes.size(); ++lane) {
      wiring_.slots[nodes[lane]].group = group;
      wiring_.slots[nodes[lane]].lane = lane;
    }
    order.push_back(std::move(group));
  }
  return {};
}

}  // namespace mam
