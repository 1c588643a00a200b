#include "graph/revision.hpp"

#include <algorithm>
#include <cstring>

namespace mam {

namespace {

// Bits, not values: what is stored is compared, and no kind of zero or NaN passes for another.
bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }
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
         same(a.dry, b.dry) && a.aligned == b.aligned;
}

bool sameInput(const MixerInput& a, const MixerInput& b) { return a.id == b.id && same(a.gain, b.gain); }

bool sameTempo(const TempoPoint& a, const TempoPoint& b) { return a.bar == b.bar && same(a.bpm, b.bpm); }

bool sameLock(const Lock& a, const Lock& b) {
  return a.step == b.step && a.param == b.param && a.name == b.name && same(a.value, b.value) &&
         same(a.rampMs, b.rampMs);
}

/// What targets of two contents are to each other.
struct SameTarget {
  const std::vector<uint32_t>*before = nullptr, *after = nullptr;  ///< of parts: theirs in the session
  bool operator()(uint32_t a, uint32_t b) const { return before == nullptr ? a == b : (*before)[a] == (*after)[b]; }
};

bool samePattern(const Pattern& a, const Pattern& b, const SameTarget& sameTarget) {
  return sameTarget(a.target, b.target) && a.steps == b.steps && a.stepsBars == b.stepsBars &&
         a.resolution == b.resolution && a.lengthBars == b.lengthBars && sameLists(a.locks, b.locks, sameLock);
}

bool sameTransport(const Transport& a, const Transport& b, const SameTarget& sameTarget) {
  const auto sameOne = [&](const Pattern& x, const Pattern& y) { return samePattern(x, y, sameTarget); };
  return same(a.bpm, b.bpm) && a.lengthBars == b.lengthBars && a.resolution == b.resolution &&
         same(a.swingPercent, b.swingPercent) && same(a.swingExponent, b.swingExponent) && a.topLevel == b.topLevel &&
         sameLists(a.tempo, b.tempo, sameTempo) && sameLists(a.patterns, b.patterns, sameOne);
}

bool sameCommand(const ContentCommand& a, const ContentCommand& b, const SameTarget& sameTarget) {
  return a.frame == b.frame && sameTarget(a.target, b.target) && a.kind == b.kind && a.param == b.param &&
         a.name == b.name && same(a.value, b.value) && same(a.rampMs, b.rampMs) && same(a.amount, b.amount) &&
         a.note == b.note;
}

bool sameEvents(const Content& a, const Content& b, const SameTarget& sameTarget) {
  const auto transports = [&](const Transport& x, const Transport& y) { return sameTransport(x, y, sameTarget); };
  const auto commands = [&](const ContentCommand& x, const ContentCommand& y) { return sameCommand(x, y, sameTarget); };
  return a.names == b.names && sameLists(a.transports, b.transports, transports) &&
         sameLists(a.commands, b.commands, commands);
}

// Racks that play the same on the same clock. Content that is the same object is not looked at.
bool samePart(const ContentPart& a, const ContentPart& b) {
  return a.offsetFrames == b.offsetFrames && a.stretchNumerator == b.stretchNumerator &&
         a.stretchDenominator == b.stretchDenominator && a.followsTempo == b.followsTempo && a.bars == b.bars &&
         a.loopCount == b.loopCount && same(a.loopSeconds, b.loopSeconds) && same(a.loopMinutes, b.loopMinutes) &&
         a.names == b.names &&
         (a.content == b.content ? a.targets == b.targets
                                 : sameEvents(*a.content, *b.content, {&a.targets, &b.targets}) &&
                                       sameLists(a.content->parts, b.content->parts, samePart));
}

bool sameTime(const SessionTime& a, const SessionTime& b) {
  const auto sameChange = [](const TempoChange& x, const TempoChange& y) {
    return x.ppq == y.ppq && same(x.bpm, y.bpm) && x.ramp == y.ramp;
  };
  const auto sameSignature = [](const TimeSignature& x, const TimeSignature& y) {
    return x.bar == y.bar && x.beats == y.beats && x.beatUnit == y.beatUnit;
  };
  return a.isSession == b.isSession && sameLists(a.tempo, b.tempo, sameChange) &&
         sameLists(a.signatures, b.signatures, sameSignature) && same(a.durationSeconds, b.durationSeconds) &&
         a.loop == b.loop && same(a.tailSeconds, b.tailSeconds) && a.alignTransports == b.alignTransports;
}

bool sameClock(const Content& a, const Content& b) {
  return sameTime(a.time, b.time) && sameLists(a.parts, b.parts, samePart);
}

std::string difference(const Rack& a, const Rack& b);

bool sameKey(const RackKey& a, const RackKey& b) {
  return a.port == b.port && a.node == b.node && a.nodePort == b.nodePort;
}

// What of a node is not a start value and differs; empty when nothing does.
std::string nodeDifference(const RackNode& a, const RackNode& b) {
  if (a.id != b.id) return "id differs";
  if (a.type != b.type) return "type differs";
  if (a.target != b.target) return "place among the targets differs";
  if (!sameLists(a.inputs, b.inputs, samePort) || !sameLists(a.outputs, b.outputs, samePort)) return "ports differ";
  if (!sameLists(a.lfos, b.lfos, sameLfo)) return "LFOs differ";
  if (!sameLists(a.routes, b.routes, sameRoute)) return "routes differ";
  if (!a.nested || a.nested == b.nested) return "";
  if (!sameLists(a.nested->keys, b.nested->keys, sameKey) || a.nested->taps != b.nested->taps) return "ports differ";
  if (a.nested->rack == b.nested->rack) return "";
  const std::string inside = difference(*a.nested->rack, *b.nested->rack);
  return inside.empty() ? inside : "rack is not as it was: " + inside;
}

std::string difference(const Rack& a, const Rack& b) {
  if (a.channels != b.channels) return "the channels differ";
  if (a.seed != b.seed) return "the random seed differs";
  if (a.latencyComp != b.latencyComp) return "the latency compensation differs";
  if (a.nodes.size() != b.nodes.size()) return "the number of nodes differs";
  for (size_t i = 0; i < a.nodes.size(); ++i)
    if (const std::string what = nodeDifference(a.nodes[i], b.nodes[i]); !what.empty())
      return "node " + std::to_string(i) + " (" + a.nodes[i].id + "): its " + what;
  if (!sameLists(a.edges, b.edges, sameEdge)) return "the connections differ";
  if (a.hasMixer != b.hasMixer || !same(a.masterGain, b.masterGain) || a.softClip != b.softClip ||
      !sameLists(a.mixerInputs, b.mixerInputs, sameInput))
    return "the mixer differs";
  if (a.content.targets != b.content.targets) return "the targets of patterns and commands differ";
  if (!sameEvents(a.content, b.content, {})) return "the transports, their patterns or the commands differ";
  if (!sameClock(a.content, b.content)) return "the clock or what racks play on it differs";
  return "";
}

bool startsWith(const std::vector<std::string>& list, const std::vector<std::string>& first) {
  return list.size() >= first.size() && std::equal(first.begin(), first.end(), list.begin());
}

}  // namespace

std::shared_ptr<const Rack> withTargetsOf(const Rack& before, std::shared_ptr<const Rack> rack,
                                          const std::vector<uint32_t>& free) {
  if (startsWith(rack->content.targets, before.content.targets)) return rack;
  auto copy = std::make_shared<Rack>(*rack);
  copy->takeTargetsOf(before, free);
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
  return sameEvents(before, after, {}) && sameClock(before, after);
}

}  // namespace mam
