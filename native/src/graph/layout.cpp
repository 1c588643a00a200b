// From edges and mixer rules to an order, levels and gains (spec 7).
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "graph/wiring.hpp"

namespace mam {

namespace {

struct Names {
  std::unordered_map<std::string, uint32_t> first, last;  // ids may repeat (Q26)
  explicit Names(const Rack& rack) {
    for (uint32_t i = 0; i < rack.nodes.size(); ++i) {
      first.try_emplace(rack.nodes[i].id, i);
      last[rack.nodes[i].id] = i;
    }
  }
};

// 140 dB: more than any file asks, and with what nodes put out at most still far below what f32 holds.
float boundedGain(float gain) {
  constexpr float kMost = 1e7f;
  return gain == gain ? std::min(std::max(gain, -kMost), kMost) : 0.f;
}

uint32_t declaredWidth(const std::vector<DeclaredPort>& ports, uint32_t index) {
  for (const DeclaredPort& port : ports)
    if (port.index == index) return port.channels;
  return 0;
}

// Edges attach to the last node of a repeated id (Q26).
void findEdges(const Rack& rack, const Names& names, GraphLayout& layout) {
  for (const RackEdge& edge : rack.edges) {
    const auto from = names.last.find(edge.from), to = names.last.find(edge.to);
    if (from == names.last.end() || to == names.last.end()) continue;
    if (!hasOutput(rack.nodes[from->second], edge.fromPort)) continue;
    const bool mono = declaredWidth(rack.nodes[from->second].outputs, edge.fromPort) == 1 ||
                      declaredWidth(rack.nodes[to->second].inputs, edge.toPort) == 1;
    layout.edges.push_back({from->second, to->second, edge.toPort, boundedGain(edge.gain), mono && rack.channels > 1,
                            false, 0, rack.nodes[from->second].nested ? edge.fromPort : 0, edge.aligned});
  }
}

// Kahn, first in first out, successors in file order (7.1). Returns the nodes it reached.
std::vector<uint32_t> kahn(size_t nodeCount, const std::vector<GraphLayout::Edge>& edges,
                           std::vector<std::vector<uint32_t>>& successors) {
  std::vector<uint32_t> waiting(nodeCount);
  successors.assign(nodeCount, {});
  for (const GraphLayout::Edge& edge : edges) {
    successors[edge.from].push_back(edge.to);
    ++waiting[edge.to];
  }
  std::vector<uint32_t> order;
  order.reserve(nodeCount);
  for (uint32_t i = 0; i < nodeCount; ++i)
    if (waiting[i] == 0) order.push_back(i);
  for (size_t next = 0; next < order.size(); ++next)
    for (uint32_t to : successors[order[next]])
      if (--waiting[to] == 0) order.push_back(to);
  return order;
}

// Some cycle among the nodes that Kahn left over: walk backwards until a node repeats.
std::vector<uint32_t> someCycle(size_t nodeCount, const std::vector<uint32_t>& reached,
                                const std::vector<GraphLayout::Edge>& edges) {
  std::vector<bool> left(nodeCount, true);
  for (uint32_t node : reached) left[node] = false;
  std::vector<uint32_t> before(nodeCount, UINT32_MAX);
  uint32_t at = UINT32_MAX;
  for (const GraphLayout::Edge& edge : edges)
    if (left[edge.from] && left[edge.to]) {
      before[edge.to] = edge.from;
      at = edge.to;
    }
  std::vector<uint32_t> path, place(nodeCount, UINT32_MAX);
  while (place[at] == UINT32_MAX) {
    place[at] = static_cast<uint32_t>(path.size());
    path.push_back(at);
    at = before[at];
  }
  path.erase(path.begin(), path.begin() + place[at]);
  std::reverse(path.begin(), path.end());
  return path;
}

void order(const Rack& rack, GraphLayout& layout) {
  const size_t count = rack.nodes.size();
  std::vector<std::vector<uint32_t>> successors;
  layout.order = kahn(count, layout.edges, successors);
  if (layout.order.size() < count) {  // Q27: file order, edges backwards in it carry silence
    layout.cycle = someCycle(count, layout.order, layout.edges);
    layout.order.resize(count);
    for (uint32_t i = 0; i < count; ++i) layout.order[i] = i;
    for (GraphLayout::Edge& edge : layout.edges) edge.cut = edge.from >= edge.to;
    successors.assign(count, {});
    for (const GraphLayout::Edge& edge : layout.edges)
      if (!edge.cut) successors[edge.from].push_back(edge.to);
  }
  layout.level.assign(count, 0);
  for (uint32_t node : layout.order) {
    layout.levelCount = std::max(layout.levelCount, layout.level[node] + 1);
    for (uint32_t to : successors[node]) layout.level[to] = std::max(layout.level[to], layout.level[node] + 1);
  }
  std::stable_sort(layout.order.begin(), layout.order.end(),
                   [&](uint32_t a, uint32_t b) { return layout.level[a] < layout.level[b]; });
}

// 7.4 with Q24: listed ids take their first entry, also 0; unlisted sinks are heard at unity, others not.
void mix(const Rack& rack, const Names& names, GraphLayout& layout) {
  std::unordered_map<std::string, float> listed;
  for (const MixerInput& input : rack.mixerInputs) listed.try_emplace(input.id, boundedGain(input.gain));
  layout.masterGain = rack.hasMixer ? boundedGain(rack.masterGain) : 1.f;
  layout.sink.assign(rack.nodes.size(), true);
  for (const GraphLayout::Edge& edge : layout.edges) layout.sink[edge.from] = false;
  for (uint32_t i = 0; i < rack.nodes.size(); ++i) {
    const auto entry = listed.find(rack.nodes[i].id);
    layout.busGain.push_back(entry != listed.end() ? entry->second : layout.sink[i] ? 1.0f : 0.0f);
  }
  for (const RackEdge& edge : rack.edges) {
    const auto from = names.first.find(edge.from);
    if (edge.dry > 0 && from != names.first.end() && listed.count(edge.from) == 0)
      layout.dryTaps.push_back({from->second, boundedGain(edge.dry), 0});
  }
}

// All paths that meet are delayed to the longest of them.
void align(const Rack& rack, const std::vector<uint32_t>& nodeLatency,
           const std::vector<std::vector<uint32_t>>& tapLatency, GraphLayout& layout) {
  const size_t count = layout.level.size();
  std::vector<std::vector<uint32_t>> incoming(count);
  for (uint32_t e = 0; e < layout.edges.size(); ++e) {
    const GraphLayout::Edge& edge = layout.edges[e];
    if (!edge.cut && edge.aligned && readsPort(rack.nodes[edge.to], edge.toPort)) incoming[edge.to].push_back(e);
  }
  std::vector<uint32_t>& outputDelay = layout.delay;
  outputDelay.assign(count, 0);
  layout.arrival.assign(count, 0);
  const auto delayOf = [&](const GraphLayout::Edge& edge) {
    if (edge.fromPort == 0 || edge.from >= tapLatency.size()) return outputDelay[edge.from];
    return outputDelay[edge.from] - nodeLatency[edge.from] + tapLatency[edge.from][edge.fromPort - 1];
  };
  for (uint32_t node : layout.order) {
    uint32_t longest = 0;
    for (uint32_t e : incoming[node]) longest = std::max(longest, delayOf(layout.edges[e]));
    for (uint32_t e : incoming[node]) layout.edges[e].delayFrames = longest - delayOf(layout.edges[e]);
    layout.arrival[node] = longest;
    outputDelay[node] = longest + nodeLatency[node];
    if (layout.busGain[node] != 0) layout.latencyFrames = std::max(layout.latencyFrames, outputDelay[node]);
  }
  for (const GraphLayout::DryTap& tap : layout.dryTaps)
    layout.latencyFrames = std::max(layout.latencyFrames, outputDelay[tap.node]);
  for (uint32_t node = 0; node < count; ++node)
    if (layout.busGain[node] != 0) layout.busDelay[node] = layout.latencyFrames - outputDelay[node];
  for (GraphLayout::DryTap& tap : layout.dryTaps) tap.delayFrames = layout.latencyFrames - outputDelay[tap.node];
}

}  // namespace

// A generator ignores what is connected to it (7.2).
bool readsPort(const NodeDescriptor& node, uint32_t port) noexcept {
  if (node.lanes > 1) return false;
  uint32_t inputs = 0;
  for (uint8_t i = 0; i < node.portCount; ++i) inputs += node.ports[i].input ? 1 : 0;
  return port < inputs;
}

bool readsPort(const RackNode& node, uint32_t port) noexcept {
  if (!node.nested) return port < kStepPorts && readsPort(*node.type->descriptor, port);
  if (isInputPort(port)) return node.nested->hearsInput;
  for (const RackKey& key : node.nested->keys)
    if (key.port == port) return true;
  return false;
}

bool hasOutput(const RackNode& node, uint32_t port) noexcept {
  return !node.nested || port <= node.nested->taps.size();
}

GraphLayout layOut(const Rack& rack, const std::vector<uint32_t>& nodeLatency,
                   const std::vector<std::vector<uint32_t>>& tapLatency) {
  GraphLayout layout;
  const Names names(rack);
  findEdges(rack, names, layout);
  order(rack, layout);
  mix(rack, names, layout);
  layout.busDelay.assign(rack.nodes.size(), 0);
  if (rack.latencyComp && !nodeLatency.empty()) align(rack, nodeLatency, tapLatency, layout);
  return layout;
}

}  // namespace mam
