#include "binding/plan.hpp"

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

RackNode convertedNode(Rack& rack, const Napi::Object& node) {
  const Napi::Env env = node.Env();
  uint32_t index = 0;
  throwIf(env, rack.addNode(textAt(node, "id"), textAt(node, "type"), index));
  forEach(node, "values", [&](const Napi::Object& pair) {
    throwIf(env, rack.set(index, pair.Get(0u).ToString().Utf8Value(), pair.Get(1u).ToNumber().DoubleValue()));
  });
  RackNode& made = rack.nodes[index];
  forEach(node, "inputs", [&](const Napi::Object& p) {
    made.inputs.push_back({countAt(p, "index"), countAt(p, "channels")});
  });
  forEach(node, "outputs", [&](const Napi::Object& p) {
    made.outputs.push_back({countAt(p, "index"), countAt(p, "channels")});
  });
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
  if (const auto known = Known<RackNode>::find(node)) {
    uint32_t index = 0;
    throwIf(node.Env(), rack.addNode(known->id, known->type->descriptor->type, index));
    const uint32_t target = rack.nodes[index].target;
    rack.nodes[index] = *known;
    rack.nodes[index].target = target;
  } else {
    Known<RackNode>::keep(node, std::make_shared<const RackNode>(convertedNode(rack, node)));
  }
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
                           floatAt(edge, "gain"), floatAt(edge, "dry")});
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
  range.hardFrames = static_cast<int64_t>(numberAt(from, "hardFrames"));
  range.tailFrames = static_cast<int64_t>(numberAt(from, "tailFrames"));
  range.loop = flagAt(from, "loop");
  return range;
}

}  // namespace mam::binding
