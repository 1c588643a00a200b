#include "graph/rack.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "graph/nested.hpp"

namespace mam {

namespace {

const FileKey* findKey(const FileKey* keys, uint32_t count, std::string_view name, uint32_t& index) {
  for (index = 0; index < count; ++index)
    if (name == keys[index].key) return &keys[index];
  return nullptr;
}

const FileKey* findList(const NodeDescriptor& node) {
  for (uint16_t i = 0; i < node.fileKeyCount; ++i)
    if (node.fileKeys[i].type == FileType::List) return &node.fileKeys[i];
  return nullptr;
}

// As the loader converts: f32, whole numbers, switches (spec 1 and 6).
double converted(const FileKey& key, double value) {
  switch (key.type) {
    case FileType::Float: value = static_cast<float>(value); break;
    case FileType::Int: value = std::trunc(value); break;
    case FileType::Bool: value = value != 0 ? 1 : 0; break;
    default: break;
  }
  return key.clampAtLoad ? std::min(std::max(value, key.min), key.max) : value;
}

Error unknownKey(const RackNode& node, std::string_view key) {
  return {MAM_ERROR_UNKNOWN_KEY,
          "node " + node.id + ": " + node.type->descriptor->type + " has no key " + std::string(key)};
}

// Where `[row].key` of a list that is there lies in its items; false for anything else.
bool findItem(const RackNode& node, const FileKey& list, std::string_view rest, uint32_t& row, uint32_t& column) {
  const size_t close = rest.find("].");
  if (rest.empty() || rest.front() != '[' || close == std::string_view::npos) return false;
  const std::from_chars_result number = std::from_chars(rest.data() + 1, rest.data() + close, row);
  if (number.ec != std::errc() || number.ptr != rest.data() + close) return false;
  if (node.itemCount == UINT32_MAX || row >= node.itemCount) return false;
  return findKey(list.items, list.itemCount, rest.substr(close + 2), column) != nullptr;
}

bool isOfList(const FileKey* list, std::string_view key) {
  return list != nullptr && key.substr(0, std::string_view(list->key).size()) == list->key;
}

Error setItem(RackNode& node, const FileKey& list, std::string_view path, double value) {
  const std::string_view rest = path.substr(std::string_view(list.key).size());
  if (rest == ".length") {
    if (!(value >= 0 && value <= kMaxListRows))
      return {MAM_ERROR_TOO_LARGE,
              "node " + node.id + ": " + list.key + " takes at most " + std::to_string(kMaxListRows)};
    node.itemCount = static_cast<uint32_t>(value);
    node.items.clear();
    for (uint32_t row = 0; row < node.itemCount; ++row)
      for (uint8_t i = 0; i < list.itemCount; ++i) node.items.push_back(list.items[i].initial);
    return {};
  }
  uint32_t row = 0, column = 0;
  if (!findItem(node, list, rest, row, column)) return unknownKey(node, path);
  node.items[row * list.itemCount + column] = converted(list.items[column], value);
  return {};
}

Error itemValue(const RackNode& node, const FileKey& list, std::string_view path, double& value) {
  const std::string_view rest = path.substr(std::string_view(list.key).size());
  uint32_t row = 0, column = 0;
  if (rest == ".length" && node.itemCount != UINT32_MAX)
    value = node.itemCount;
  else if (findItem(node, list, rest, row, column))
    value = node.items[row * list.itemCount + column];
  else
    return unknownKey(node, path);
  return {};
}

Error unknownNode(uint32_t index) { return {MAM_ERROR_UNKNOWN_NODE, "no node " + std::to_string(index)}; }

}  // namespace

Error Rack::addNode(std::string_view id, std::string_view type, uint32_t& index) {
  const NodeType* found = findNodeType(type);
  if (found == nullptr) return {MAM_ERROR_UNKNOWN_NODE_TYPE, "no node type " + std::string(type)};
  if (nodes.size() >= kMaxNodes)
    return {MAM_ERROR_TOO_LARGE, "a rack takes at most " + std::to_string(kMaxNodes) + " nodes"};
  RackNode node;
  node.id = id;
  node.type = found;
  node.target = target(id);
  const NodeDescriptor& descriptor = *found->descriptor;
  for (uint16_t i = 0; i < descriptor.fileKeyCount; ++i) node.values.push_back(descriptor.fileKeys[i].initial);
  node.given.resize(descriptor.fileKeyCount);
  index = static_cast<uint32_t>(nodes.size());
  nodes.push_back(std::move(node));
  return {};
}

Error Rack::addRack(std::string_view id, std::shared_ptr<const Rack> nested, ContentPart part, uint32_t& index) {
  if (nodes.size() >= kMaxNodes)
    return {MAM_ERROR_TOO_LARGE, "a rack takes at most " + std::to_string(kMaxNodes) + " nodes"};
  if (nested->depth() + 1 >= kMaxRackDepth)
    return {MAM_ERROR_TOO_LARGE,
            "node " + std::string(id) + ": racks lie at most " + std::to_string(kMaxRackDepth) + " deep in each other"};
  RackNode node;
  node.id = id;
  node.type = &nestedRackType();
  node.target = target(id);
  auto inside = std::make_shared<NestedRack>();
  inside->hearsInput = hearsInput(*nested);
  inside->offsetFrames = part.offsetFrames;
  std::string name(id);
  for (const std::string& each : nested->content.targets) {
    name.replace(id.size(), std::string::npos, each);
    inside->targets.push_back(target(name));
  }
  part.content = std::shared_ptr<const Content>(nested, &nested->content);
  part.targets = inside->targets;
  part.names.clear();
  for (const std::string& each : nested->content.names) part.names.push_back(this->name(each));
  part.nodes = nested->keptLengths(kPartRate);
  inside->rack = std::move(nested);
  node.nested = std::move(inside);
  content.parts.push_back(std::move(part));
  index = static_cast<uint32_t>(nodes.size());
  nodes.push_back(std::move(node));
  return {};
}

Error Rack::setRackPorts(uint32_t index, std::vector<RackKey> keys, std::vector<std::string> taps) {
  if (index >= nodes.size()) return unknownNode(index);
  RackNode& node = nodes[index];
  if (!node.nested) return {MAM_ERROR_ARGUMENT, "node " + node.id + " is no rack"};
  for (const RackKey& key : keys)
    if (key.port == 0 || key.port > kMaxRackKeys)
      return {MAM_ERROR_ARGUMENT,
              "node " + node.id + ": keys come in by the ports 1 to " + std::to_string(kMaxRackKeys)};
  if (taps.size() > kMaxRackTaps)
    return {MAM_ERROR_TOO_LARGE, "node " + node.id + ": a rack has at most " + std::to_string(kMaxRackTaps) + " taps"};
  auto inside = std::make_shared<NestedRack>(*node.nested);
  inside->keys = std::move(keys);
  inside->taps = std::move(taps);
  node.nested = std::move(inside);
  return {};
}

Error Rack::set(uint32_t index, std::string_view key, double value) {
  if (index >= nodes.size()) return unknownNode(index);
  RackNode& node = nodes[index];
  if (!std::isfinite(value))
    return {MAM_ERROR_ARGUMENT, "node " + node.id + ": " + std::string(key) + " must be finite"};
  const NodeDescriptor& descriptor = *node.type->descriptor;
  const FileKey* list = findList(descriptor);
  if (isOfList(list, key)) return setItem(node, *list, key, value);
  uint32_t at = 0;
  const FileKey* found = findKey(descriptor.fileKeys, descriptor.fileKeyCount, key, at);
  if (found == nullptr) return unknownKey(node, key);
  node.values[at] = converted(*found, value);
  node.given[at] = true;
  return {};
}

Error Rack::valueAt(uint32_t index, std::string_view key, double& value) const {
  if (index >= nodes.size()) return unknownNode(index);
  const RackNode& node = nodes[index];
  const NodeDescriptor& descriptor = *node.type->descriptor;
  const FileKey* list = findList(descriptor);
  if (isOfList(list, key)) return itemValue(node, *list, key, value);
  uint32_t at = 0;
  if (findKey(descriptor.fileKeys, descriptor.fileKeyCount, key, at) == nullptr) return unknownKey(node, key);
  value = node.values[at];
  return {};
}

uint32_t Rack::findNode(std::string_view id) const {
  for (uint32_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].id == id) return i;
  return UINT32_MAX;
}

bool Rack::hasNode(std::string_view target) const {
  for (const RackNode& node : nodes) {
    if (node.id == target) return true;
    const bool within = node.nested && target.size() > node.id.size() && target.substr(0, node.id.size()) == node.id;
    if (within && node.nested->rack->hasNode(target.substr(node.id.size()))) return true;
  }
  return false;
}

uint32_t Rack::depth() const {
  uint32_t deepest = 0;
  for (const RackNode& node : nodes)
    if (node.nested) deepest = std::max(deepest, node.nested->rack->depth() + 1);
  return deepest;
}

uint32_t Rack::target(std::string_view id) {
  const auto [entry, added] = targets_.try_emplace(std::string(id), static_cast<uint32_t>(content.targets.size()));
  if (added) content.targets.emplace_back(id);
  return entry->second;
}

uint32_t Rack::findTarget(std::string_view id) const {
  const auto entry = targets_.find(std::string(id));
  return entry == targets_.end() ? UINT32_MAX : entry->second;
}

void Rack::takeTargetsOf(const Rack& before, const std::vector<uint32_t>& free) {
  std::vector<std::string> own;
  own.swap(content.targets);
  content.targets = before.content.targets;
  const std::unordered_map<std::string, uint32_t> given = std::exchange(targets_, before.targets_);
  auto next = free.begin();
  const auto takeFree = [&](const std::string& id) {
    while (next != free.end() && given.count(content.targets[*next]) > 0) ++next;  // it comes again under its name
    if (next == free.end() || targets_.count(id) > 0) return;
    targets_.erase(content.targets[*next]);
    targets_[id] = *next;
    content.targets[*next++] = id;
  };
  std::vector<uint32_t> indexOf;
  for (const std::string& id : own) {
    takeFree(id);
    indexOf.push_back(target(id));
  }
  const auto renumber = [&indexOf](std::vector<uint32_t>& targets) {
    for (uint32_t& each : targets) each = indexOf[each];
  };
  for (RackNode& node : nodes) {
    node.target = indexOf[node.target];
    if (!node.nested) continue;
    auto inside = std::make_shared<NestedRack>(*node.nested);
    renumber(inside->targets);
    node.nested = std::move(inside);
  }
  for (ContentPart& part : content.parts) renumber(part.targets);
  for (ContentCommand& command : content.commands) command.target = indexOf[command.target];
  for (Transport& transport : content.transports)
    for (Pattern& pattern : transport.patterns) pattern.target = indexOf[pattern.target];
}

std::vector<bool> targetsInUse(const Rack& rack) {
  std::vector<bool> used(rack.content.targets.size());
  const auto use = [&used](const std::vector<uint32_t>& targets) {
    for (const uint32_t target : targets) used[target] = true;
  };
  for (const RackNode& node : rack.nodes) {
    used[node.target] = true;
    if (node.nested) use(node.nested->targets);
  }
  for (const ContentPart& part : rack.content.parts) use(part.targets);
  for (const ContentCommand& command : rack.content.commands) used[command.target] = true;
  for (const Transport& transport : rack.content.transports)
    for (const Pattern& pattern : transport.patterns) used[pattern.target] = true;
  return used;
}

uint32_t Rack::name(std::string_view text) {
  if (content.names.empty()) content.names.emplace_back();
  if (text.empty()) return 0;
  const auto [entry, added] = names_.try_emplace(std::string(text), static_cast<uint32_t>(content.names.size()));
  if (added) content.names.emplace_back(text);
  return entry->second;
}

NodeLengths Rack::keptLengths(double sampleRate) const {
  return lengths_.at(sampleRate, [&] { return nodeLengths(sampleRate); });
}

// Spec 7.6 and X8: delays alone lengthen a render, by the longest sum along a path.
NodeLengths Rack::nodeLengths(double sampleRate) const {
  NodeLengths lengths;
  std::vector<uint64_t> own(nodes.size());
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i].nested) {
      const NodeLengths inside = nodes[i].nested->rack->keptLengths(sampleRate);
      own[i] = inside.prerollFrames;
      lengths.anyDelay |= inside.anyDelay;
      lengths.anyReverb |= inside.anyReverb;
      lengths.longestDelayMs = std::max(lengths.longestDelayMs, inside.longestDelayMs);
      continue;
    }
    const std::string_view type = nodes[i].type->descriptor->type;
    lengths.anyReverb |= type == "reverb";
    if (type != "delay") continue;
    lengths.anyDelay = true;
    uint32_t key = 0;
    findKey(nodes[i].type->descriptor->fileKeys, nodes[i].type->descriptor->fileKeyCount, "delayMs", key);
    if (!nodes[i].given[key]) continue;  // counts 0 although the node then uses its default
    const double ms = std::clamp(nodes[i].values[key], 0.0, kMaxDelayMs);
    lengths.longestDelayMs = std::max(lengths.longestDelayMs, ms);
    own[i] = static_cast<uint64_t>(ms * sampleRate * 0.001 + 0.5);
  }
  const GraphLayout layout = layOut(*this, {});
  std::vector<uint64_t> before(nodes.size());
  std::vector<uint32_t> waiting(nodes.size()), order;
  std::vector<std::vector<uint32_t>> successors(nodes.size());
  for (const GraphLayout::Edge& edge : layout.edges) {
    successors[edge.from].push_back(edge.to);
    ++waiting[edge.to];
  }
  for (uint32_t node = 0; node < nodes.size(); ++node) {
    lengths.prerollFrames = std::max(lengths.prerollFrames, own[node]);  // all that a node in a cycle counts
    if (waiting[node] == 0) order.push_back(node);
  }
  for (size_t next = 0; next < order.size(); ++next) {
    const uint64_t sum = before[order[next]] + own[order[next]];
    lengths.prerollFrames = std::max(lengths.prerollFrames, sum);
    for (uint32_t to : successors[order[next]]) {
      before[to] = std::max(before[to], sum);
      if (--waiting[to] == 0) order.push_back(to);
    }
  }
  return lengths;
}

}  // namespace mam
