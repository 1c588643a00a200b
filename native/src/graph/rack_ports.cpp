#include "graph/rack_ports.hpp"

#include <algorithm>
#include <new>

namespace mam {

namespace {

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = {"rack_key",
                                    "Key",
                                    "What a rack hears from outside",
                                    Role::Generator,
                                    false,
                                    false,
                                    false,
                                    nullptr,
                                    0,
                                    nullptr,
                                    0,
                                    kPorts,
                                    1,
                                    1};
const NodeType kType = {&kDescriptor,
                        [](const GroupSetup& setup) -> NodeGroup* { return new (std::nothrow) KeySource(setup); }};

struct KeyNode {
  uint32_t port;
  std::string id;
};

// One a port, named by all that hears it, so that an edit knows it again whatever number it has. No id of a file has a
// control character, as the reader of files refuses them.
std::vector<KeyNode> keyNodes(const std::vector<RackKey>& keys) {
  std::vector<KeyNode> nodes;
  for (const RackKey& key : keys) {
    const auto ofPort = [&key](const KeyNode& each) { return each.port == key.port; };
    auto node = std::find_if(nodes.begin(), nodes.end(), ofPort);
    if (node == nodes.end()) node = nodes.insert(nodes.end(), {key.port, "\x1fkey"});
    node->id += "\x1f" + std::to_string(key.nodePort) + key.node;
  }
  for (size_t i = 1; i < nodes.size(); ++i) {
    const auto sameId = [&](const KeyNode& each) { return each.id == nodes[i].id; };
    while (std::any_of(nodes.begin(), nodes.begin() + static_cast<ptrdiff_t>(i), sameId)) nodes[i].id += '\x1f';
  }
  return nodes;
}

// Edges attach to the last node of a repeated id, and so do taps (Q26).
uint32_t lastNode(const Rack& rack, const std::string& id) {
  for (size_t i = rack.nodes.size(); i > 0; --i)
    if (rack.nodes[i - 1].id == id) return static_cast<uint32_t>(i - 1);
  return kNone;
}

template <class List, class T> uint32_t placeOf(const List& list, const T& value) {
  const auto found = std::find(list.begin(), list.end(), value);
  return found == list.end() ? kNone : static_cast<uint32_t>(found - list.begin());
}

}  // namespace

std::shared_ptr<const Rack> withKeys(const NestedRack& nested) {
  if (nested.keys.empty()) return nested.rack;
  auto rack = std::make_shared<Rack>(*nested.rack);
  const std::vector<KeyNode> sources = keyNodes(nested.keys);
  for (const KeyNode& source : sources) {
    RackNode node;
    node.id = source.id;
    node.type = &kType;
    node.target = rack->target(source.id);
    rack->nodes.push_back(std::move(node));
    rack->mixerInputs.push_back({source.id, 0});
  }
  for (const RackKey& key : nested.keys) {
    const auto ofPort = [&key](const KeyNode& each) { return each.port == key.port; };
    const auto source = std::find_if(sources.begin(), sources.end(), ofPort);
    rack->edges.push_back({source->id, key.node, 0, key.nodePort, 1, 0});
  }
  return rack;
}

RackPorts::RackPorts(const NestedRack& given, const Rack& rack) : tapIds_(given.taps) {
  std::fill(std::begin(keysBefore_), std::end(keysBefore_), kNone);
  for (const KeyNode& source : keyNodes(given.keys)) keys_[source.port - 1] = {source.id, lastNode(rack, source.id)};
  for (const std::string& tap : given.taps) tapSlots_.push_back(lastNode(rack, tap));
}

void RackPorts::goOnFrom(const RackPorts& before, const Schedule& edited) {
  for (uint32_t i = 0; i < kMaxRackKeys; ++i) {
    const Key& key = before.keys_[i];
    if (key.slot == kNone) continue;
    const uint32_t slot = edited.slotOfBefore(key.slot);
    const auto isThere = [slot](const Key& each) { return each.slot == slot; };
    const auto found = std::find_if(keys_, keys_ + kMaxRackKeys, isThere) - keys_;
    const uint32_t at = found < kMaxRackKeys ? static_cast<uint32_t>(found) : kMaxRackKeys + i;
    keys_[at].slot = slot;
    keysBefore_[i] = at + 1;
  }
  for (size_t i = 0; i < before.tapIds_.size(); ++i) {
    const uint32_t from = before.tapSlots_[i], slot = from == kNone ? kNone : edited.slotOfBefore(from);
    uint32_t at = placeOf(tapSlots_, slot);
    if (at == kNone) {
      at = static_cast<uint32_t>(tapSlots_.size());
      tapSlots_.push_back(slot);
    }
    tapsBefore_.push_back(at + 1);
  }
}

void RackPorts::replace(const RackPorts& before) {
  for (uint32_t i = 0; i < kMaxRackKeys; ++i)
    for (uint32_t at = 0; at < kMaxRackKeys; ++at)
      if (!before.keys_[i].id.empty() && before.keys_[i].id == keys_[at].id) keysBefore_[i] = at + 1;
  for (const std::string& id : before.tapIds_) {
    const uint32_t at = placeOf(tapIds_, id);
    tapsBefore_.push_back(at == kNone ? kNone : at + 1);
  }
}

}  // namespace mam
