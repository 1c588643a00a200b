#include "binding/plan.hpp"

#include <algorithm>
#include <cmath>

#include "binding/known.hpp"

namespace mam::binding {

namespace {

Wave waveOf(const std::string& text) {
  if (text == "triangle") return Wave::Triangle;
  if (text == "saw") return Wave::Saw;
  if (text == "square") return Wave::Square;
  return Wave::Sine;
}

RouteTarget routeTargetOf(const std::string& text) {
  if (text == "lfoRate") return RouteTarget::LfoRate;
  if (text == "lfoPhase") return RouteTarget::LfoPhase;
  return RouteTarget::Param;
}

CommandKind commandKindOf(const std::string& text) {
  if (text == "SetParam") return CommandKind::Set;
  if (text == "SetParamRamp") return CommandKind::Ramp;
  return CommandKind::Trigger;
}

int64_t signedAt(const Napi::Object& from, const char* key) {
  const double value = numberAt(from, key);
  return std::isfinite(value) ? static_cast<int64_t>(std::clamp(value, -9e15, 9e15)) : 0;
}

// Its content, targets and names are the builder's business.
ContentPart partOf(const Napi::Object& from) {
  ContentPart part;
  part.offsetFrames = signedAt(from, "offsetFrames");
  if (const Napi::Value stretch = from.Get("stretch"); stretch.IsArray()) {
    const Napi::Array pair = stretch.As<Napi::Array>();
    part.stretchNumerator = std::max(pair.Get(0u).ToNumber().Uint32Value(), 1u);
    part.stretchDenominator = std::max(pair.Get(1u).ToNumber().Uint32Value(), 1u);
  }
  part.followsTempo = flagAt(from, "followsTempo");
  part.bars = countAt(from, "bars");
  part.loopCount = countAt(from, "loopCount");
  part.loopSeconds = numberAt(from, "loopSeconds");
  part.loopMinutes = numberAt(from, "loopMinutes");
  return part;
}

std::vector<DeclaredPort> portsAt(const Napi::Object& node, const char* key) {
  std::vector<DeclaredPort> ports;
  forEach(node, key, [&](const Napi::Object& port) {
    ports.push_back({countAt(port, "index"), countAt(port, "channels")});
  });
  return ports;
}

// The plan inside is known by its object as any other: a rack that did not change is the same rack.
void addRack(Rack& rack, const Napi::Object& node) {
  const Napi::Env env = node.Env();
  const Napi::Object part = node.Get("rack").As<Napi::Object>();
  uint32_t index = 0;
  throwIf(env, rack.addRack(textAt(node, "id"), rackOf(part.Get("plan").As<Napi::Object>()), partOf(part), index));
  std::vector<RackKey> keys;
  forEach(node, "keys", [&](const Napi::Object& key) {
    keys.push_back({countAt(key, "port"), textAt(key, "node"), countAt(key, "nodePort")});
  });
  std::vector<std::string> taps;
  if (const Napi::Value list = node.Get("taps"); list.IsArray()) {
    const Napi::Array ids = list.As<Napi::Array>();
    for (uint32_t i = 0; i < ids.Length(); ++i) taps.push_back(ids.Get(i).ToString().Utf8Value());
  }
  throwIf(env, rack.setRackPorts(index, std::move(keys), std::move(taps)));
  rack.nodes[index].inputs = portsAt(node, "inputs");
}

RackNode convertedNode(Rack& rack, const Napi::Object& node) {
  const Napi::Env env = node.Env();
  uint32_t index = 0;
  throwIf(env, rack.addNode(textAt(node, "id"), textAt(node, "type"), index));
  forEach(node, "values", [&](const Napi::Object& pair) {
    throwIf(env, rack.set(index, pair.Get(0u).ToString().Utf8Value(), pair.Get(1u).ToNumber().DoubleValue()));
  });
  RackNode& made = rack.nodes[index];
  made.inputs = portsAt(node, "inputs");
  made.outputs = portsAt(node, "outputs");
  forEach(node, "lfos", [&](const Napi::Object& lfo) {
    made.lfos.push_back({idAt(lfo, "id"), waveOf(textAt(lfo, "wave")), floatAt(lfo, "freqHz"), floatAt(lfo, "phase")});
  });
  forEach(node, "routes", [&](const Napi::Object& route) {
    made.routes.push_back({idAt(route, "sourceId"), routeTargetOf(textAt(route, "target")), idAt(route, "targetId"),
                           floatAt(route, "depth"), floatAt(route, "offset"), floatAt(route, "min"),
                           floatAt(route, "max"), flagAt(route, "squared")});
  });
  return made;
}

void addNode(Rack& rack, const Napi::Object& node) {
  if (node.Get("rack").IsObject()) return addRack(rack, node);
  if (const auto known = Known<RackNode>::find(node)) {
    uint32_t index = 0;
    throwIf(node.Env(), rack.addNode(known->id, known->type->descriptor->type, index));
    const uint32_t target = rack.nodes[index].target;
    rack.nodes[index] = *known;
    rack.nodes[index].target = target;
  } else {
    Known<RackNode>::keep(node, std::make_shared<const RackNode>(convertedNode(rack, node)));
  }
  if (node.Get("target").IsString()) rack.nodes.back().target = rack.target(textAt(node, "target"));
}

/// A pattern with the texts that a rack numbers, so that another rack can take it.
struct NamedPattern {
  Pattern pattern;
  std::string target;
  std::vector<std::string> lockNames;
};

NamedPattern convertedPattern(const Napi::Object& from) {
  NamedPattern made;
  made.target = textAt(from, "target");
  Pattern& pattern = made.pattern;
  pattern.steps = textAt(from, "steps");
  pattern.resolution = countAt(from, "resolution");
  pattern.lengthBars = countAt(from, "lengthBars");
  const Napi::Array bars = from.Get("stepsBars").As<Napi::Array>();
  for (uint32_t i = 0; i < bars.Length(); ++i) pattern.stepsBars.push_back(bars.Get(i).ToString().Utf8Value());
  forEach(from, "locks", [&](const Napi::Object& lock) {
    pattern.locks.push_back(
        {countAt(lock, "step"), idAt(lock, "param"), 0, floatAt(lock, "value"), floatAt(lock, "rampMs")});
    made.lockNames.push_back(textAt(lock, "name"));
  });
  return made;
}

Pattern patternOf(Rack& rack, const Napi::Object& from) {
  auto known = Known<NamedPattern>::find(from);
  if (!known) {
    known = std::make_shared<const NamedPattern>(convertedPattern(from));
    Known<NamedPattern>::keep(from, known);
  }
  Pattern pattern = known->pattern;
  pattern.target = rack.target(known->target);
  for (size_t i = 0; i < pattern.locks.size(); ++i) pattern.locks[i].name = rack.name(known->lockNames[i]);
  return pattern;
}

void addTransport(Rack& rack, const Napi::Object& from, bool topLevel) {
  Transport transport;
  transport.bpm = floatAt(from, "bpm");
  transport.lengthBars = countAt(from, "lengthBars");
  transport.resolution = countAt(from, "resolution");
  if (transport.resolution > kMaxResolution)
    throwIf(from.Env(), {MAM_ERROR_TOO_LARGE, "resolution must be at most " + std::to_string(kMaxResolution)});
  transport.swingPercent = floatAt(from, "swingPercent");
  transport.swingExponent = floatAt(from, "swingExponent");
  transport.topLevel = topLevel;
  forEach(from, "tempo", [&](const Napi::Object& p) {
    transport.tempo.push_back({countAt(p, "bar"), floatAt(p, "bpm")});
  });
  forEach(from, "patterns", [&](const Napi::Object& p) { transport.patterns.push_back(patternOf(rack, p)); });
  rack.content.transports.push_back(std::move(transport));
}

SessionTime timeOf(const Napi::Object& from) {
  SessionTime time;
  time.isSession = true;
  forEach(from, "tempo", [&](const Napi::Object& point) {
    time.tempo.push_back({framesAt(point, "ppq"), numberAt(point, "bpm"), flagAt(point, "ramp")});
  });
  forEach(from, "signatures", [&](const Napi::Object& signature) {
    time.signatures.push_back({countAt(signature, "bar"), countAt(signature, "beats"), countAt(signature, "unit")});
  });
  if (from.Get("durationSec").IsNumber()) time.durationSeconds = numberAt(from, "durationSec");
  if (from.Get("tailSec").IsNumber()) time.tailSeconds = numberAt(from, "tailSec");
  time.loop = flagAt(from, "loop");
  time.alignTransports = flagAt(from, "alignTransports");
  return time;
}

}  // namespace

std::shared_ptr<const Rack> rackOf(const Napi::Object& plan) {
  if (auto known = Known<Rack>::find(plan)) return known;
  auto rack = std::make_shared<Rack>();
  rack->channels = countAt(plan, "channels") == 1 ? 1 : 2;
  rack->seed = countAt(plan, "randomSeed");
  rack->latencyComp = flagAt(plan, "latencyComp");
  rack->name("");
  forEach(plan, "nodes", [&](const Napi::Object& node) { addNode(*rack, node); });
  forEach(plan, "edges", [&](const Napi::Object& edge) {
    rack->edges.push_back({textAt(edge, "from"), textAt(edge, "to"), countAt(edge, "fromPort"), countAt(edge, "toPort"),
                           floatAt(edge, "gain"), floatAt(edge, "dry"),
                           !edge.Get("aligned").IsBoolean() || flagAt(edge, "aligned")});
  });
  if (const Napi::Value mixer = plan.Get("mixer"); mixer.IsObject()) {
    const Napi::Object from = mixer.As<Napi::Object>();
    rack->hasMixer = true;
    rack->masterGain = floatAt(from, "masterGain");
    rack->softClip = flagAt(from, "softClip");
    forEach(from, "inputs", [&](const Napi::Object& i) {
      rack->mixerInputs.push_back({textAt(i, "id"), floatAt(i, "gain")});
    });
  }
  bool topLevel = flagAt(plan, "hasTopLevelTransport");
  forEach(plan, "transports", [&](const Napi::Object& transport) {
    addTransport(*rack, transport, topLevel);
    topLevel = false;
  });
  forEach(plan, "commands", [&](const Napi::Object& c) {
    rack->content.commands.push_back({framesAt(c, "frame"), rack->target(textAt(c, "target")),
                                      commandKindOf(textAt(c, "kind")), idAt(c, "param"), rack->name(textAt(c, "name")),
                                      floatAt(c, "value"), floatAt(c, "rampMs")});
  });
  if (const Napi::Value session = plan.Get("session"); session.IsObject())
    rack->content.time = timeOf(session.As<Napi::Object>());
  Known<Rack>::keep(plan, rack);
  return rack;
}

ContentRange rangeOf(const Napi::Object& from) {
  ContentRange range;
  range.sampleRate = numberAt(from, "sampleRate");
  range.bars = countAt(from, "bars");
  range.loopCount = countAt(from, "loopCount");
  range.startBar = countAt(from, "startBar");
  range.endBar = countAt(from, "endBar");
  range.hardFrames = framesOrRuleAt(from, "hardFrames");
  range.tailFrames = framesOrRuleAt(from, "tailFrames");
  range.loop = flagAt(from, "loop");
  return range;
}

}  // namespace mam::binding
