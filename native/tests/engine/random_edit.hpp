// Edits of a rack made from a seed: what a hand at the patch does, one to three things at a time.
#pragma once

#include <string>

#include "engine/random_rack.hpp"

namespace mam::test {

class RandomEdits {
 public:
  explicit RandomEdits(uint64_t seed) : random_(seed) {}

  std::shared_ptr<const Rack> next(const Rack& before) {
    rack_ = std::make_shared<Rack>(before);
    for (uint32_t i = 1 + random_.below(3); i > 0; --i) change();
    return rack_;
  }

 private:
  static constexpr size_t kMostNodes = 30;

  void change() {
    if (rack_->nodes.size() > kMostNodes) return removeNode();
    if (rack_->edges.size() > 2 * kMostNodes) return disconnect();
    if (rack_->mixerInputs.size() > kMostNodes) return rack_->mixerInputs.pop_back();
    switch (random_.below(14)) {
      case 0:
      case 1: return addNode();
      case 2: return removeNode();
      case 3: return replaceNode();
      case 4: return insertNode();
      case 5:
      case 6: return connect();
      case 7: return disconnect();
      case 8: return reverse();
      case 9: return changeGain();
      case 10: return changeValue();
      case 11: return changePattern();
      case 12: return changeMixer();
      default: return changeRest();
    }
  }

  float gain() { return random_.chance(0.3) ? 1 : static_cast<float>(random_.between(-0.2, 1.2)); }
  uint32_t anyNode() { return random_.below(static_cast<uint32_t>(rack_->nodes.size())); }
  RackEdge* anyEdge() {
    return rack_->edges.empty() ? nullptr : &rack_->edges[random_.below(static_cast<uint32_t>(rack_->edges.size()))];
  }

  /// Of another random rack, with its values, LFOs and routes.
  RackNode someNode() {
    const RandomShow other = randomShow(random_.bits() % 1000, 1000);
    return random_.of(other.rack->nodes);
  }
  void addNode() {
    RackNode node = someNode();
    node.id = random_.chance(0.1) ? rack_->nodes[anyNode()].id : "new" + std::to_string(random_.below(1000));
    node.target = rack_->target(node.id);
    const std::string id = node.id;
    rack_->nodes.insert(rack_->nodes.begin() + random_.below(static_cast<uint32_t>(rack_->nodes.size()) + 1), node);
    if (random_.chance(0.7)) rack_->edges.push_back({id, rack_->nodes[anyNode()].id, 0, random_.below(2), gain(), 0});
    if (random_.chance(0.5)) rack_->edges.push_back({rack_->nodes[anyNode()].id, id, 0, random_.below(2), gain(), 0});
  }
  void removeNode() {
    if (rack_->nodes.size() > 1) rack_->nodes.erase(rack_->nodes.begin() + anyNode());
  }
  void replaceNode() {
    RackNode& old = rack_->nodes[anyNode()];
    RackNode node = someNode();
    node.id = old.id;
    node.target = old.target;
    old = node;
  }
  void insertNode() {
    if (rack_->edges.empty()) return addNode();
    RackNode node = someNode();
    node.id = "in" + std::to_string(random_.below(1000));
    node.target = rack_->target(node.id);
    rack_->nodes.push_back(node);
    RackEdge& edge = *anyEdge();
    const RackEdge second = {node.id, edge.to, 0, edge.toPort, 1, 0};
    edge.to = node.id;
    edge.toPort = 0;
    rack_->edges.push_back(second);
  }
  void connect() {
    rack_->edges.push_back({rack_->nodes[anyNode()].id, rack_->nodes[anyNode()].id, 0, random_.below(2), gain(),
                            random_.chance(0.2) ? gain() : 0});
  }
  void disconnect() {
    if (RackEdge* edge = anyEdge()) rack_->edges.erase(rack_->edges.begin() + (edge - rack_->edges.data()));
  }
  void reverse() {
    if (RackEdge* edge = anyEdge()) std::swap(edge->from, edge->to);
  }
  void changeGain() {
    if (RackEdge* edge = anyEdge()) (random_.chance(0.3) ? edge->dry : edge->gain) = gain();
  }
  void changeValue() {
    const uint32_t index = anyNode();
    const NodeDescriptor& d = *rack_->nodes[index].type->descriptor;
    if (d.fileKeyCount == 0) return;
    const FileKey& key = d.fileKeys[random_.below(d.fileKeyCount)];
    if (key.type == FileType::List || key.type == FileType::Text) return;
    const double high = key.unit == Unit::Milliseconds ? std::min(key.max, 900.0) : key.max;
    EXPECT_FALSE(
        rack_->set(index, key.key, key.type == FileType::Choice ? random_.below(4) : random_.between(key.min, high)));
  }
  void changePattern() {
    if (rack_->content.transports.empty()) return;
    Transport& transport =
        rack_->content.transports[random_.below(static_cast<uint32_t>(rack_->content.transports.size()))];
    if (random_.chance(0.3)) {
      transport.bpm = static_cast<float>(random_.between(60, 400));
      return;
    }
    if (random_.chance(0.1)) transport.lengthBars = 1 + random_.below(4);
    Pattern& pattern = transport.patterns[random_.below(static_cast<uint32_t>(transport.patterns.size()))];
    pattern.steps.resize(transport.steps(), '.');
    char& step = pattern.steps[random_.below(transport.steps())];
    step = step == 'x' ? '.' : 'x';
  }
  void changeMixer() {
    rack_->hasMixer = random_.chance(0.8);
    rack_->masterGain = gain();
    rack_->softClip = random_.chance(0.5);
    rack_->mixerInputs.push_back({rack_->nodes[anyNode()].id, gain()});
    std::rotate(rack_->mixerInputs.begin(), rack_->mixerInputs.end() - 1, rack_->mixerInputs.end());
  }
  void changeRest() {
    if (random_.chance(0.4)) {
      rack_->latencyComp = !rack_->latencyComp;
      return;
    }
    RackNode& node = rack_->nodes[anyNode()];
    if (node.lfos.empty()) return;
    node.lfos[0].freqHz = static_cast<float>(random_.between(0.1, 20));
    if (random_.chance(0.3)) node.routes.clear();
  }

  Random random_;
  std::shared_ptr<Rack> rack_;
};

}  // namespace mam::test
