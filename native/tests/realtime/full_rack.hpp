// A rack that uses everything: every node type, patterns with locks and ramps, swing, tempo points, LFOs, routes, a keyed
// effect chain, taps, a mixer, commands of its own.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "graph/rack.hpp"

namespace mam::realtime {

inline void must(const Error& error) {
  if (error) throw std::runtime_error(error.text);
}

inline void addModulation(RackNode& node) {
  const NodeDescriptor& d = *node.type->descriptor;
  node.lfos = {{1, Wave::Sine, 3, 0}, {2, Wave::Square, 0.7f, 0.25f}};
  node.routes.push_back({2, RouteTarget::LfoRate, 1, 0.5f, 0, 0, 0, false});
  for (uint16_t i = 0; i < d.paramCount && i < 3; ++i)
    node.routes.push_back({1, RouteTarget::Param, d.params[i].id, 0, 0, d.params[i].min, d.params[i].max, i == 1});
}

/// A hit every other step, and a lock on every parameter of the node, every third of them a ramp.
inline void addPattern(Rack& rack, Transport& transport, const RackNode& node) {
  const NodeDescriptor& d = *node.type->descriptor;
  Pattern pattern;
  pattern.target = rack.target(node.id);
  pattern.steps = "x.x.x.x.x.x.x.xx";
  for (uint16_t i = 0; i < d.paramCount; ++i)
    pattern.locks.push_back(
        {i % 16u, d.params[i].id, 0, i % 2 == 0 ? d.params[i].initial : d.params[i].max, i % 3 == 0 ? 40.f : 0.f});
  transport.patterns.push_back(pattern);
}

inline std::shared_ptr<Rack> fullRack(bool latencyComp, uint32_t seed = 1) {
  auto rack = std::make_shared<Rack>();
  rack->seed = seed;
  rack->latencyComp = latencyComp;
  rack->hasMixer = rack->softClip = true;
  Transport transport;
  transport.bpm = 960;
  transport.lengthBars = 2;
  transport.swingPercent = 33;
  transport.tempo = {{1, 700}};
  const NodeTypes types = nodeTypes();
  std::string chain, generator;
  for (size_t t = 0; t < types.count; ++t)
    for (const char* copy : {"A", "B"}) {
      const NodeDescriptor& d = *types.list[t]->descriptor;
      uint32_t index = 0;
      must(rack->addNode(d.type + std::string(copy), d.type, index));
      const std::string id = rack->nodes[index].id;
      if (d.takesModulation) addModulation(rack->nodes[index]);
      if (d.takesEvents) addPattern(*rack, transport, rack->nodes[index]);
      if (d.role == Role::Generator) {
        rack->mixerInputs.push_back({id, 0.3f});
        generator = id;
        continue;
      }
      if (!chain.empty()) rack->edges.push_back({chain, id, 0, 0, 0.9f, 0.1f});
      rack->edges.push_back({generator, id, 0, 0, 0.5f, 0});
      rack->edges.push_back({"kickA", id, 0, 1});
      chain = id;
    }
  rack->mixerInputs.push_back({chain, 1});
  rack->content.transports.push_back(transport);
  for (uint64_t frame : {0ull, 1ull, 100ull, 3000ull})
    rack->content.commands.push_back({frame, rack->target("kickA"), CommandKind::Trigger, 0, rack->name(""), 1, 0});
  return rack;
}

}  // namespace mam::realtime
