// A rack turned back into a RackPlan (engine/formats/plan.ts), so that a document can be compared with what native holds.
#include "binding/read_back.hpp"

namespace mam::binding {

namespace {

const char* textOf(Wave wave) {
  static const char* const texts[] = {"sine", "triangle", "saw", "square"};
  return texts[static_cast<size_t>(wave)];
}

const char* textOf(RouteTarget target) {
  static const char* const texts[] = {"param", "lfoRate", "lfoPhase"};
  return texts[static_cast<size_t>(target)];
}

const char* textOf(CommandKind kind) {
  return kind == CommandKind::Set ? "SetParam" : kind == CommandKind::Ramp ? "SetParamRamp" : "Trigger";
}

/// Fills an object for each element of a list.
template <class List, class Fill> Napi::Array listOf(Napi::Env env, const List& list, const Fill& fill) {
  Napi::Array to = Napi::Array::New(env, list.size());
  uint32_t count = 0;
  for (const auto& element : list) {
    const Napi::HandleScope scope(env);
    Napi::Object entry = Napi::Object::New(env);
    fill(entry, element);
    to[count++] = entry;
  }
  return to;
}

void addValue(Napi::Array& to, const std::string& path, double value) {
  Napi::Array pair = Napi::Array::New(to.Env(), 2);
  pair[0u] = Napi::String::New(to.Env(), path);
  pair[1u] = value;
  to[to.Length()] = pair;
}

/// Given keys in the order of the descriptor; of a list its length, then every element of every row.
Napi::Array valuesOf(Napi::Env env, const RackNode& node) {
  Napi::Array to = Napi::Array::New(env);
  const NodeDescriptor& descriptor = *node.type->descriptor;
  for (uint16_t k = 0; k < descriptor.fileKeyCount; ++k) {
    const FileKey& key = descriptor.fileKeys[k];
    if (key.type != FileType::List) {
      if (node.given[k]) addValue(to, key.key, node.values[k]);
      continue;
    }
    if (node.itemCount == UINT32_MAX) continue;
    addValue(to, std::string(key.key) + ".length", node.itemCount);
    for (uint32_t row = 0; row < node.itemCount; ++row)
      for (uint8_t i = 0; i < key.itemCount; ++i)
        addValue(to, std::string(key.key) + "[" + std::to_string(row) + "]." + key.items[i].key,
                 node.items[row * key.itemCount + i]);
  }
  return to;
}

Napi::Array portsOf(Napi::Env env, const std::vector<DeclaredPort>& ports) {
  return listOf(env, ports, [](Napi::Object& to, const DeclaredPort& port) {
    to["index"] = port.index;
    to["channels"] = port.channels;
  });
}

void fillNode(Napi::Object& to, const RackNode& node) {
  const Napi::Env env = to.Env();
  to["id"] = node.id;
  to["type"] = node.type->descriptor->type;
  to["values"] = valuesOf(env, node);
  to["inputs"] = portsOf(env, node.inputs);
  to["outputs"] = portsOf(env, node.outputs);
  to["lfos"] = listOf(env, node.lfos, [](Napi::Object& entry, const LfoSetup& lfo) {
    entry["id"] = static_cast<uint32_t>(lfo.id);
    entry["wave"] = textOf(lfo.wave);
    entry["freqHz"] = lfo.freqHz;
    entry["phase"] = lfo.phase;
  });
  to["routes"] = listOf(env, node.routes, [](Napi::Object& entry, const RouteSetup& route) {
    entry["sourceId"] = static_cast<uint32_t>(route.sourceId);
    entry["target"] = textOf(route.target);
    entry["targetId"] = static_cast<uint32_t>(route.targetId);
    entry["depth"] = route.depth;
    entry["offset"] = route.offset;
    entry["min"] = route.min;
    entry["max"] = route.max;
    entry["squared"] = route.squared;
  });
}

void fillPattern(Napi::Object& to, const Content& content, const Pattern& pattern) {
  const Napi::Env env = to.Env();
  to["target"] = content.targets[pattern.target];
  to["steps"] = pattern.steps;
  Napi::Array bars = Napi::Array::New(env, pattern.stepsBars.size());
  for (uint32_t i = 0; i < pattern.stepsBars.size(); ++i) bars[i] = Napi::String::New(env, pattern.stepsBars[i]);
  to["stepsBars"] = bars;
  to["resolution"] = pattern.resolution;
  to["lengthBars"] = pattern.lengthBars;
  to["locks"] = listOf(env, pattern.locks, [&content](Napi::Object& entry, const Lock& lock) {
    entry["step"] = lock.step;
    entry["param"] = static_cast<uint32_t>(lock.param);
    entry["name"] = content.names[lock.name];
    entry["value"] = lock.value;
    entry["rampMs"] = lock.rampMs;
  });
}

void fillTransport(Napi::Object& to, const Content& content, const Transport& transport) {
  const Napi::Env env = to.Env();
  to["bpm"] = transport.bpm;
  to["lengthBars"] = transport.lengthBars;
  to["resolution"] = transport.resolution;
  to["swingPercent"] = transport.swingPercent;
  to["swingExponent"] = transport.swingExponent;
  to["tempo"] = listOf(env, transport.tempo, [](Napi::Object& entry, const TempoPoint& point) {
    entry["bar"] = point.bar;
    entry["bpm"] = point.bpm;
  });
  to["patterns"] = listOf(env, transport.patterns, [&content](Napi::Object& entry, const Pattern& pattern) {
    fillPattern(entry, content, pattern);
  });
}

Napi::Object mixerOf(Napi::Env env, const Rack& rack) {
  Napi::Object to = Napi::Object::New(env);
  to["masterGain"] = rack.masterGain;
  to["softClip"] = rack.softClip;
  to["inputs"] = listOf(env, rack.mixerInputs, [](Napi::Object& entry, const MixerInput& input) {
    entry["id"] = input.id;
    entry["gain"] = input.gain;
  });
  return to;
}

}  // namespace

Napi::Object planOf(Napi::Env env, const Rack& rack) {
  const Content& content = rack.content;
  Napi::Object to = Napi::Object::New(env);
  to["channels"] = rack.channels;
  to["randomSeed"] = rack.seed;
  to["latencyComp"] = rack.latencyComp;
  to["nodes"] = listOf(env, rack.nodes, fillNode);
  to["edges"] = listOf(env, rack.edges, [](Napi::Object& entry, const RackEdge& edge) {
    entry["from"] = edge.from;
    entry["to"] = edge.to;
    entry["fromPort"] = edge.fromPort;
    entry["toPort"] = edge.toPort;
    entry["gain"] = edge.gain;
    entry["dry"] = edge.dry;
  });
  to["mixer"] = rack.hasMixer ? Napi::Value(mixerOf(env, rack)) : env.Null();
  to["transports"] = listOf(env, content.transports, [&content](Napi::Object& entry, const Transport& transport) {
    fillTransport(entry, content, transport);
  });
  to["hasTopLevelTransport"] = content.topLevel() != nullptr;
  to["commands"] = listOf(env, content.commands, [&content](Napi::Object& entry, const ContentCommand& command) {
    entry["frame"] = static_cast<double>(command.frame);
    entry["target"] = content.targets[command.target];
    entry["kind"] = textOf(command.kind);
    entry["param"] = static_cast<uint32_t>(command.param);
    entry["name"] = content.names[command.name];
    entry["value"] = command.value;
    entry["rampMs"] = command.rampMs;
  });
  return to;
}

}  // namespace mam::binding
