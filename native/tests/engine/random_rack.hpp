// Racks and hands made from a seed: every node type, sane and absurd values, every rule of the graph and of the patterns.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "base/note.hpp"
#include "engine/engine.hpp"

namespace mam::test {

/// SplitMix64: the same numbers with every C++ library.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t bits() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t limit) { return static_cast<uint32_t>((bits() >> 32) * limit >> 32); }
  double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * unit(); }
  bool chance(double probability) { return unit() < probability; }
  template <class T> const T& of(const std::vector<T>& list) { return list[below(static_cast<uint32_t>(list.size()))]; }

 private:
  uint64_t state_;
};

/// Finite, and nothing that anybody would ask for.
inline double absurd(Random& random) {
  static const std::vector<double> magnitudes = {0, 1e-45, 1e-40, 1e-30, 1e-12, 0.5,  1,
                                                 7, 1e3,   1e5,   1e9,   1e15,  1e30, 3.4e38};
  const double value = random.of(magnitudes) * random.between(0.5, 1);
  return random.chance(0.5) ? value : -value;
}

struct HandCommand {
  uint64_t frame;  ///< of the run, at which it is sent
  LiveQueue queue;
  Command command;
};

/// A rack and what hands do while it plays.
struct RandomShow {
  std::shared_ptr<const Rack> rack;
  std::vector<HandCommand> hands;  ///< by frame
  bool loop = false;
};

class RandomRack {
 public:
  explicit RandomRack(uint64_t seed) : random_(seed), wild_(random_.chance(0.3)), rack_(std::make_shared<Rack>()) {}

  RandomShow make(uint64_t frames) {
    frames_ = frames;
    rack_->channels = random_.chance(0.15) ? 1 : 2;
    rack_->seed = random_.chance(0.5) ? 0 : static_cast<uint32_t>(random_.bits());
    rack_->latencyComp = random_.chance(0.25);
    rack_->name("");
    addNodes();
    addEdges();
    addMixer();
    addTransports();
    addCommands();
    RandomShow show;
    show.hands = hands();
    show.loop = random_.chance(0.5);
    show.rack = rack_;
    return show;
  }

 private:
  /// In its range as a rule; wild racks hold absurd values too.
  double value(double low, double high) {
    return wild_ && random_.chance(0.25) ? absurd(random_) : random_.between(low, high);
  }
  float gain() { return static_cast<float>(value(-0.2, 1.2)); }
  std::string anyId() { return random_.chance(0.05) ? "nobody" : random_.of(rack_->nodes).id; }

  void addNodes() {
    const NodeTypes types = nodeTypes();
    const uint32_t count = 1 + random_.below(random_.chance(0.5) ? 6 : 24);
    // Some racks are crowds of a few types, so that lanes fill up.
    const uint32_t kinds = random_.chance(0.3) ? 2 : static_cast<uint32_t>(types.count);
    const uint32_t firstKind = random_.below(static_cast<uint32_t>(types.count));
    for (uint32_t i = 0; i < count; ++i) {
      const NodeType& type = *types.list[(firstKind + random_.below(kinds)) % types.count];
      const bool repeats = i > 0 && random_.chance(0.08);
      const std::string id =
          repeats ? random_.of(rack_->nodes).id : std::string(type.descriptor->type) + std::to_string(i);
      uint32_t node = 0;
      EXPECT_FALSE(rack_->addNode(id, type.descriptor->type, node));
      setKeys(node);
      declarePorts(rack_->nodes[node]);
      if (type.descriptor->takesModulation && random_.chance(0.5)) modulate(rack_->nodes[node]);
    }
  }

  void setKeys(uint32_t node) {
    const NodeDescriptor& d = *rack_->nodes[node].type->descriptor;
    for (uint16_t i = 0; i < d.fileKeyCount; ++i) {
      const FileKey& key = d.fileKeys[i];
      if (random_.chance(0.4)) continue;
      if (key.type == FileType::List)
        setRows(node, key);
      else
        EXPECT_FALSE(rack_->set(node, key.key, keyValue(key)));
    }
  }

  void setRows(uint32_t node, const FileKey& list) {
    const uint32_t rows = random_.below(7);
    const std::string name = list.key;
    EXPECT_FALSE(rack_->set(node, name + ".length", rows));
    for (uint32_t row = 0; row < rows; ++row)
      for (uint8_t i = 0; i < list.itemCount; ++i) {
        if (random_.chance(0.3)) continue;
        const std::string path = name + "[" + std::to_string(row) + "]." + list.items[i].key;
        EXPECT_FALSE(rack_->set(node, path, keyValue(list.items[i])));
      }
  }

  double keyValue(const FileKey& key) {
    // A delay line of ten minutes is 230 MB: what is long here lasts a second.
    if (key.unit == Unit::Milliseconds)
      return wild_ && random_.chance(0.2) ? -random_.between(0, 1e9) : random_.between(0, 1000) * random_.unit();
    if (key.type == FileType::Choice || key.type == FileType::Text) return random_.below(5);
    return value(key.min, key.max);
  }

  void declarePorts(RackNode& node) {
    if (!random_.chance(0.2)) return;
    for (uint32_t i = random_.below(3); i > 0; --i) node.inputs.push_back({random_.below(3), random_.below(3)});
    for (uint32_t i = random_.below(3); i > 0; --i) node.outputs.push_back({random_.below(2), random_.below(3)});
  }

  void modulate(RackNode& node) {
    const NodeDescriptor& d = *node.type->descriptor;
    for (uint32_t i = 1 + random_.below(5); i > 0; --i)
      node.lfos.push_back({lfoId(), static_cast<Wave>(random_.below(4)), static_cast<float>(value(0, 20)),
                           static_cast<float>(value(0, 1))});
    for (uint32_t i = random_.below(8); i > 0; --i) {
      RouteSetup route;
      route.sourceId = lfoId();
      route.target = random_.chance(0.7)   ? RouteTarget::Param
                     : random_.chance(0.5) ? RouteTarget::LfoRate
                                           : RouteTarget::LfoPhase;
      const LiveParam& param = d.params[random_.below(d.paramCount)];
      route.targetId = route.target == RouteTarget::Param ? param.id : lfoId();
      const double span = route.target == RouteTarget::Param ? param.max - param.min : 3;
      route.depth = static_cast<float>(value(-0.3, 0.3) * span);
      route.offset = random_.chance(0.3) ? static_cast<float>(value(-0.1, 0.1) * span) : 0;
      if (random_.chance(0.4)) {
        route.min = static_cast<float>(value(param.min, param.max));
        route.max = static_cast<float>(value(param.min, param.max));
      }
      route.squared = random_.chance(0.3);
      node.routes.push_back(route);
    }
  }
  uint16_t lfoId() { return static_cast<uint16_t>(1 + random_.below(5)); }

  void addEdges() {
    const uint32_t count = static_cast<uint32_t>(rack_->nodes.size());
    const bool cycles = random_.chance(0.15);
    for (uint32_t i = random_.below(2 * count + 1); i > 0; --i) {
      uint32_t from = random_.below(count), to = random_.below(count);
      if (!cycles && from == to) continue;
      if (!cycles && from > to) std::swap(from, to);
      RackEdge edge;
      edge.from = random_.chance(0.03) ? "nobody" : rack_->nodes[from].id;
      edge.to = random_.chance(0.03) ? "nobody" : rack_->nodes[to].id;
      edge.fromPort = random_.chance(0.1) ? 1 : 0;
      edge.toPort = random_.chance(0.3) ? 1 + random_.below(2) : 0;
      edge.gain = random_.chance(0.4) ? 1 : gain();
      edge.dry = random_.chance(0.2) ? gain() : 0;
      rack_->edges.push_back(edge);
    }
  }

  void addMixer() {
    rack_->hasMixer = random_.chance(0.6);
    if (!rack_->hasMixer) return;
    rack_->masterGain = gain();
    rack_->softClip = random_.chance(0.6);
    for (const RackNode& node : rack_->nodes)
      if (random_.chance(0.5)) rack_->mixerInputs.push_back({node.id, random_.chance(0.1) ? 0 : gain()});
    if (random_.chance(0.1)) rack_->mixerInputs.push_back({"nobody", 1});
  }

  void addTransports() {
    std::vector<Transport>& transports = rack_->content.transports;
    if (random_.chance(0.8)) transports.push_back(transport(true));
    for (uint32_t i = random_.chance(0.3) ? 1 + random_.below(2) : 0; i > 0; --i)
      transports.push_back(transport(false));
  }

  Transport transport(bool topLevel) {
    Transport made;
    made.topLevel = topLevel;
    made.bpm =
        static_cast<float>(wild_ && random_.chance(0.2) ? random_.of(std::vector<double>{-1, 0, 1e-30, 3, 20000, 1e30})
                                                        : random_.between(60, 1000));
    made.lengthBars = random_.below(5);
    made.resolution = random_.chance(0.5) ? 16 : random_.below(40);
    if (random_.chance(0.5)) made.swingPercent = static_cast<float>(value(-50, 120));
    if (random_.chance(0.3)) made.swingExponent = static_cast<float>(value(0.2, 4));
    for (uint32_t i = random_.chance(0.3) ? random_.below(4) : 0; i > 0; --i)
      made.tempo.push_back({random_.below(5), static_cast<float>(value(60, 1000))});
    for (uint32_t i = 1 + random_.below(static_cast<uint32_t>(rack_->nodes.size()) + 2); i > 0; --i)
      made.patterns.push_back(pattern(made.steps()));
    return made;
  }

  std::string steps(uint32_t resolution) {
    std::string made;
    const double density = random_.between(0.05, 0.6);
    for (uint32_t i = random_.chance(0.8) ? resolution : random_.below(2 * resolution + 1); i > 0; --i)
      made += random_.chance(density) ? 'x' : random_.chance(0.02) ? 'X' : '.';
    return made;
  }

  Pattern pattern(uint32_t resolution) {
    Pattern made;
    const std::string id = anyId();
    made.target = rack_->target(id);
    made.steps = random_.chance(0.05) ? "" : steps(resolution);
    if (random_.chance(0.25)) {
      for (uint32_t i = random_.below(4); i > 0; --i) made.stepsBars.push_back(steps(resolution));
      made.lengthBars = random_.below(5);
      made.resolution = random_.below(2 * resolution);
    }
    for (uint32_t i = random_.below(12); i > 0; --i) {
      const auto [param, value] = setting(id);
      made.locks.push_back({random_.below(resolution + 2), param, 0, value, rampMs()});
    }
    return made;
  }

  float rampMs() { return random_.chance(0.6) ? 0 : static_cast<float>(value(0, 300)); }

  /// A parameter of some node of this id, now and then one that it does not have, and a value for it.
  std::pair<uint16_t, float> setting(const std::string& id) {
    std::vector<const LiveParam*> params;
    for (const RackNode& node : rack_->nodes)
      for (uint16_t i = 0; node.id == id && i < node.type->descriptor->paramCount; ++i)
        params.push_back(&node.type->descriptor->params[i]);
    if (params.empty() || random_.chance(0.02))
      return {static_cast<uint16_t>(random_.bits()), static_cast<float>(value(0, 1))};
    const LiveParam& param = *random_.of(params);
    return {param.id, static_cast<float>(value(param.min, param.max))};
  }

  void addCommands() {
    for (uint32_t i = random_.chance(0.5) ? random_.below(30) : 0; i > 0; --i) {
      const std::string id = anyId();
      const auto [param, value] = setting(id);
      const CommandKind kind = random_.chance(0.4)   ? CommandKind::Trigger
                               : random_.chance(0.6) ? CommandKind::Set
                                                     : CommandKind::Ramp;
      rack_->content.commands.push_back({random_.chance(0.1) ? 0 : random_.bits() % (frames_ + frames_ / 8 + 1),
                                         rack_->target(id), kind, param, 0, value, rampMs()});
    }
    for (uint32_t i = random_.chance(0.4) ? random_.below(20) : 0; i > 0; --i) {
      const uint32_t target = rack_->target(anyId());
      const Command note = someNote(target);
      rack_->content.commands.push_back({random_.bits() % (frames_ + 1), target, note.kind, note.param, 0,
                                         notePitch(note), 0, noteAmount(note), note.rampFrames});
    }
  }

  std::vector<HandCommand> hands() {
    std::vector<HandCommand> made;
    uint64_t frame = 0;
    for (uint32_t i = random_.below(12); i > 0; --i) {
      frame += random_.chance(0.3) ? 0 : random_.bits() % (frames_ / 6);
      if (frame >= frames_) break;
      const std::string id = random_.of(rack_->nodes).id;
      HandCommand hand{frame, static_cast<LiveQueue>(random_.below(kLiveQueues)), {}};
      hand.command.target = rack_->findTarget(id);
      hand.command.kind = random_.chance(0.4)   ? CommandKind::Trigger
                          : random_.chance(0.5) ? CommandKind::Set
                                                : CommandKind::Ramp;
      std::tie(hand.command.param, hand.command.value) = setting(id);
      hand.command.rampFrames = hand.command.kind == CommandKind::Ramp ? random_.below(20000) : 0;
      hand.command.source = static_cast<Source>(2 + random_.below(6));
      made.push_back(hand);
    }
    addNotes(made);
    std::stable_sort(made.begin(), made.end(),
                     [](const HandCommand& a, const HandCommand& b) { return a.frame < b.frame; });
    return made;
  }

  /// Starts, ends and expressions of few notes, so that they meet; some of them in one frame.
  void addNotes(std::vector<HandCommand>& made) {
    uint64_t frame = 0;
    for (uint32_t i = random_.chance(0.6) ? random_.below(30) : 0; i > 0; --i) {
      frame += random_.chance(0.4) ? 0 : random_.bits() % (frames_ / 10);
      if (frame >= frames_) break;
      const uint32_t target = rack_->findTarget(random_.of(rack_->nodes).id);
      made.push_back({frame, static_cast<LiveQueue>(random_.below(kLiveQueues)), someNote(target)});
    }
  }
  Command someNote(uint32_t target) {
    const Source source = static_cast<Source>(2 + random_.below(2));
    const uint32_t id = random_.below(3);
    const float pitch = static_cast<float>(value(24, 96)), amount = static_cast<float>(value(0, 1));
    if (random_.chance(0.05)) return releaseOf(source);
    if (random_.chance(0.5)) return noteCommand(CommandKind::NoteOn, target, source, id, 0, pitch, amount);
    if (random_.chance(0.5)) return noteCommand(CommandKind::NoteOff, target, source, id, 0, pitch, amount);
    const uint16_t expression = static_cast<uint16_t>(random_.below(3));
    return noteCommand(CommandKind::NoteExpr, target, source, id, expression, static_cast<float>(value(-12, 12)),
                       amount);
  }

  Random random_;
  const bool wild_;
  std::shared_ptr<Rack> rack_;
  uint64_t frames_ = 0;
};

inline RandomShow randomShow(uint64_t seed, uint64_t frames) { return RandomRack(seed * 2 + 1).make(frames); }

}  // namespace mam::test
