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

const ContentPart* partOf(const Rack& rack, const NestedRack& nested) {
  for (const ContentPart& part : rack.content.parts)
    if (part.targets == nested.targets) return &part;
  return nullptr;
}

void fillRack(Napi::Object& to, const Rack& rack, const NestedRack& nested) {
  const Napi::Env env = to.Env();
  Napi::Object inside = Napi::Object::New(env);
  inside["plan"] = planOf(env, *nested.rack);
  const ContentPart* const part = partOf(rack, nested);
  const ContentPart none;
  const ContentPart& from = part != nullptr ? *part : none;
  inside["offsetFrames"] = static_cast<double>(from.offsetFrames);
  Napi::Array stretch = Napi::Array::New(env, 2);
  stretch[0u] = from.stretchNumerator;
  stretch[1u] = from.stretchDenominator;
  inside["stretch"] = stretch;
  inside["followsTempo"] = from.followsTempo;
  inside["bars"] = from.bars;
  inside["loopCount"] = from.loopCount;
  inside["loopSeconds"] = from.loopSeconds;
  inside["loopMinutes"] = from.loopMinutes;
  to["rack"] = inside;
  if (!nested.keys.empty())
    to["keys"] = listOf(env, nested.keys, [](Napi::Object& entry, const RackKey& key) {
      entry["port"] = key.port;
      entry["node"] = key.node;
      entry["nodePort"] = key.nodePort;
    });
  if (nested.taps.empty()) return;
  Napi::Array taps = Napi::Array::New(env, nested.taps.size());
  for (uint32_t i = 0; i < nested.taps.size(); ++i) taps[i] = nested.taps[i];
  to["taps"] = taps;
}

Napi::Object timeOf(Napi::Env env, const SessionTime& time) {
  Napi::Object to = Napi::Object::New(env);
  to["tempo"] = time.tempo.empty()
                    ? env.Null()
                    : Napi::Value(listOf(env, time.tempo, [](Napi::Object& entry, const TempoChange& at) {
                        entry["ppq"] = static_cast<double>(at.ppq);
                        entry["bpm"] = at.bpm;
                        entry["ramp"] = at.ramp;
                      }));
  to["signatures"] = listOf(env, time.signatures, [](Napi::Object& entry, const TimeSignature& at) {
    entry["bar"] = at.bar;
    entry["beats"] = at.beats;
    entry["unit"] = at.beatUnit;
  });
  const auto seconds = [env](double value) {
    return value < 0 ? env.Null() : Napi::Value(Napi::Number::New(env, value));
  };
  to["durationSec"] = seconds(time.durationSeconds);
  to["loop"] = time.loop;
  to["tailSec"] = seconds(time.tailSeconds);
  to["alignTransports"] = time.alignTransports;
  return to;
}

void fillNode(Napi::Object& to, const Rack& rack, const RackNode& node) {
  const Napi::Env env = to.Env();
  to["id"] = node.id;
  if (rack.content.targets[node.target] != node.id) to["target"] = rack.content.targets[node.target];
  if (node.nested) fillRack(to, rack, *node.nested);
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
  to["nodes"] =
      listOf(env, rack.nodes, [&rack](Napi::Object& entry, const RackNode& node) { fillNode(entry, rack, node); });
  to["edges"] = listOf(env, rack.edges, [](Napi::Object& entry, const RackEdge& edge) {
    entry["from"] = edge.from;
    entry["to"] = edge.to;
    entry["fromPort"] = edge.fromPort;
    entry["toPort"] = edge.toPort;
    entry["gain"] = edge.gain;
    entry["dry"] = edge.dry;
    if (!edge.aligned) entry["aligned"] = false;
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
  if (content.time.isSession) to["session"] = timeOf(env, content.time);
  return to;
}

}  // namespace mam::binding
