#include "graph/revision.hpp"

#include <algorithm>
#include <cstring>

namespace mam {

namespace {

// Bits, not values: what is stored is compared, and no kind of zero or NaN passes for another.
bool same(float a, float b) { return std::memcmp(&a, &b, sizeof a) == 0; }

template <class T, class Same> bool sameLists(const std::vector<T>& a, const std::vector<T>& b, const Same& equal) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (!equal(a[i], b[i])) return false;
  return true;
}

bool samePort(const DeclaredPort& a, const DeclaredPort& b) { return a.index == b.index && a.channels == b.channels; }

bool sameLfo(const LfoSetup& a, const LfoSetup& b) {
  return a.id == b.id && a.wave == b.wave && same(a.freqHz, b.freqHz) && same(a.phase, b.phase);
}

bool sameRoute(const RouteSetup& a, const RouteSetup& b) {
  return a.sourceId == b.sourceId && a.target == b.target && a.targetId == b.targetId && same(a.depth, b.depth) &&
         same(a.offset, b.offset) && same(a.min, b.min) && same(a.max, b.max) && a.squared == b.squared;
}

bool sameEdge(const RackEdge& a, const RackEdge& b) {
  return a.from == b.from && a.to == b.to && a.fromPort == b.fromPort && a.toPort == b.toPort && same(a.gain, b.gain) &&
         same(a.dry, b.dry);
}

bool sameInput(const MixerInput& a, const MixerInput& b) { return a.id == b.id && same(a.gain, b.gain); }

bool sameTempo(const TempoPoint& a, const TempoPoint& b) { return a.bar == b.bar && same(a.bpm, b.bpm); }

bool sameLock(const Lock& a, const Lock& b) {
  return a.step == b.step && a.param == b.param && a.name == b.name && same(a.value, b.value) &&
         same(a.rampMs, b.rampMs);
}

bool samePattern(const Pattern& a, const Pattern& b) {
  return a.target == b.target && a.steps == b.steps && a.stepsBars == b.stepsBars && a.resolution == b.resolution &&
         a.lengthBars == b.lengthBars && sameLists(a.locks, b.locks, sameLock);
}

bool sameTransport(const Transport& a, const Transport& b) {
  return same(a.bpm, b.bpm) && a.lengthBars == b.lengthBars && a.resolution == b.resolution &&
         same(a.swingPercent, b.swingPercent) && same(a.swingExponent, b.swingExponent) && a.topLevel == b.topLevel &&
         sameLists(a.tempo, b.tempo, sameTempo) && sameLists(a.patterns, b.patterns, samePattern);
}

bool sameCommand(const ContentCommand& a, const ContentCommand& b) {
  return a.frame == b.frame && a.target == b.target && a.kind == b.kind && a.param == b.param && a.name == b.name &&
         same(a.value, b.value) && same(a.rampMs, b.rampMs) && same(a.amount, b.amount) && a.note == b.note;
}

// What of a node is not a start value and differs; nullptr when nothing does.
const char* nodeDifference(const RackNode& a, const RackNode& b) {
  if (a.id != b.id) return "id differs";
  if (a.type != b.type) return "type differs";
  if (a.target != b.target) return "place among the targets differs";
  if (!sameLists(a.inputs, b.inputs, samePort) || !sameLists(a.outputs, b.outputs, samePort)) return "ports differ";
  if (!sameLists(a.lfos, b.lfos, sameLfo)) return "LFOs differ";
  if (!sameLists(a.routes, b.routes, sameRoute)) return "routes differ";
  return nullptr;
}

std::string difference(const Rack& a, const Rack& b) {
  if (a.channels != b.channels) return "the channels differ";
  if (a.seed != b.seed) return "the random seed differs";
  if (a.latencyComp != b.latencyComp) return "the latency compensation differs";
  if (a.nodes.size() != b.nodes.size()) return "the number of nodes differs";
  for (size_t i = 0; i < a.nodes.size(); ++i)
    if (const char* what = nodeDifference(a.nodes[i], b.nodes[i]))
      return "node " + std::to_string(i) + " (" + a.nodes[i].id + "): its " + what;
  if (!sameLists(a.edges, b.edges, sameEdge)) return "the connections differ";
  if (a.hasMixer != b.hasMixer || !same(a.masterGain, b.masterGain) || a.softClip != b.softClip ||
      !sameLists(a.mixerInputs, b.mixerInputs, sameInput))
    return "the mixer differs";
  if (a.content.targets != b.content.targets) return "the targets of patterns and commands differ";
  if (a.content.names != b.content.names || !sameLists(a.content.transports, b.content.transports, sameTransport))
    return "the transports or their patterns differ";
  if (!sameLists(a.content.commands, b.content.commands, sameCommand)) return "the commands differ";
  return "";
}

bool startsWith(const std::vector<std::string>& list, const std::vector<std::string>& first) {
  return list.size() >= first.size() && std::equal(first.begin(), first.end(), list.begin());
}

}  // namespace

std::shared_ptr<const Rack> withTargetsOf(const Rack& before, std::shared_ptr<const Rack> rack) {
  if (startsWith(rack->content.targets, before.content.targets)) return rack;
  auto copy = std::make_shared<Rack>(*rack);
  copy->takeTargetsOf(before);
  return copy;
}

Error differsInValuesOnly(const Rack& before, const Rack& after) {
  const std::string words = difference(before, after);
  if (words.empty()) return {};
  return {MAM_ERROR_ARGUMENT,
          "a revision changes start values of nodes only, but " + words + ": load the rack instead"};
}

bool sameSetup(const RackNode& before, const RackNode& after) {
  const NodeDescriptor& type = *before.type->descriptor;
  for (uint16_t i = 0; i < type.fileKeyCount; ++i) {
    const FileKey& key = type.fileKeys[i];
    const bool heard = key.type != FileType::Text && key.type != FileType::List && key.meaning != FileMeaning::Start;
    if (heard && std::memcmp(&before.values[i], &after.values[i], sizeof(double)) != 0) return false;
  }
  return before.itemCount == after.itemCount && before.items == after.items;
}

bool sameModulation(const RackNode& before, const RackNode& after) {
  return sameLists(before.lfos, after.lfos, sameLfo) && sameLists(before.routes, after.routes, sameRoute);
}

bool sameContent(const Content& before, const Content& after) {
  return before.targets.size() <= after.targets.size() &&
         std::equal(before.targets.begin(), before.targets.end(), after.targets.begin()) &&
         before.names == after.names && sameLists(before.transports, after.transports, sameTransport) &&
         sameLists(before.commands, after.commands, sameCommand);
}

}  // namespace mam
