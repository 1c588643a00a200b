// Node descriptors as JavaScript objects (engine/formats/descriptor.ts).
#include "binding/descriptors.hpp"

#include <cstdio>
#include <cstdlib>

#include "nodes/registry.hpp"

namespace mam::binding {

namespace {

const char* textOf(Unit unit) {
  static const char* const texts[] = {"none", "Hz", "ms", "dB", "st", "%", "bpm", "switch"};
  return texts[static_cast<size_t>(unit)];
}
const char* textOf(FileType type) {
  static const char* const texts[] = {"float", "int", "bool", "choice", "text", "list"};
  return texts[static_cast<size_t>(type)];
}
const char* textOf(FileMeaning meaning) {
  static const char* const texts[] = {"fixed", "start", "multiplies"};
  return texts[static_cast<size_t>(meaning)];
}
const char* textOf(Smoothing smoothing) {
  static const char* const texts[] = {"step", "linear", "exponential"};
  return texts[static_cast<size_t>(smoothing)];
}
const char* textOf(Notes notes) {
  static const char* const texts[] = {"none", "one", "many"};
  return texts[static_cast<size_t>(notes)];
}
const char* textOf(Role role) {
  static const char* const texts[] = {"generator", "effect", "utility", "session"};
  return texts[static_cast<size_t>(role)];
}

// The shortest decimal that reads back as the same f32: 0.9, not 0.8999999761581421.
double decimal(double value) {
  char text[32];
  for (int digits = 6; digits <= 9; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtof(text, nullptr) == static_cast<float>(value)) break;
  }
  return std::strtod(text, nullptr);
}

Napi::Array fileKeys(Napi::Env env, const FileKey* keys, uint32_t count) {
  Napi::Array list = Napi::Array::New(env);
  for (uint32_t i = 0; i < count; ++i) {
    const FileKey& key = keys[i];
    Napi::Object to = Napi::Object::New(env);
    to["key"] = key.key;
    to["type"] = textOf(key.type);
    to["unit"] = textOf(key.unit);
    to["min"] = decimal(key.min);
    to["max"] = decimal(key.max);
    to["initial"] = decimal(key.initial);
    to["clampAtLoad"] = key.clampAtLoad;
    to["meaning"] = textOf(key.meaning);
    to["liveId"] = static_cast<uint32_t>(key.liveId);
    Napi::Array choices = Napi::Array::New(env);
    for (uint32_t c = 0; key.choices != nullptr && key.choices[c] != nullptr; ++c) {
      Napi::Object choice = Napi::Object::New(env);
      choice["text"] = key.choices[c];
      choice["value"] = key.choiceValues != nullptr ? key.choiceValues[c] : c;
      choices[c] = choice;
    }
    to["choices"] = choices;
    to["items"] = fileKeys(env, key.items, key.itemCount);
    to["help"] = key.help;
    list[i] = to;
  }
  return list;
}

Napi::Array liveParams(Napi::Env env, const NodeDescriptor& node) {
  Napi::Array list = Napi::Array::New(env);
  for (uint16_t i = 0; i < node.paramCount; ++i) {
    const LiveParam& param = node.params[i];
    Napi::Object to = Napi::Object::New(env);
    to["id"] = static_cast<uint32_t>(param.id);
    to["name"] = param.name;
    to["label"] = param.label;
    to["unit"] = textOf(param.unit);
    to["min"] = decimal(param.min);
    to["max"] = decimal(param.max);
    to["initial"] = decimal(param.initial);
    to["smoothing"] = textOf(param.smoothing);
    to["modulatable"] = param.modulatable;
    to["help"] = param.help;
    list[static_cast<uint32_t>(i)] = to;
  }
  return list;
}

}  // namespace

Napi::Array describeNodes(Napi::Env env) {
  Napi::Array list = Napi::Array::New(env);
  const NodeTypes types = nodeTypes();
  for (uint32_t i = 0; i < types.count; ++i) {
    const NodeDescriptor& node = *types.list[i]->descriptor;
    Napi::Object to = Napi::Object::New(env);
    to["type"] = node.type;
    to["title"] = node.title;
    to["help"] = node.help;
    to["role"] = textOf(node.role);
    to["lenientParams"] = node.lenientParams;
    to["takesEvents"] = node.takesEvents;
    to["takesModulation"] = node.takesModulation;
    to["fileKeys"] = fileKeys(env, node.fileKeys, node.fileKeyCount);
    to["params"] = liveParams(env, node);
    Napi::Array ports = Napi::Array::New(env);
    for (uint32_t p = 0; p < node.portCount; ++p) {
      Napi::Object port = Napi::Object::New(env);
      port["name"] = node.ports[p].name;
      port["kind"] = node.ports[p].kind == SignalKind::Key ? "key" : "audio";
      port["input"] = node.ports[p].input;
      ports[p] = port;
    }
    to["ports"] = ports;
    to["lanes"] = static_cast<uint32_t>(node.lanes);
    to["notes"] = textOf(node.notes);
    list[i] = to;
  }
  return list;
}

}  // namespace mam::binding
