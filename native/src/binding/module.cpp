// The addon: NativeModule of engine/host/native.ts. Context-aware: nothing but the engines is the process's own.
#include <napi.h>

#include "binding/content.hpp"
#include "binding/descriptors.hpp"
#include "binding/engine.hpp"
#include "binding/values.hpp"
#include "device/device.hpp"
#include "nodes/registry.hpp"

namespace mam::binding {

const char* codeOf(mam_result result) noexcept {
  static const char* const codes[] = {"OK",          "ARGUMENT",     "MEMORY",  "UNKNOWN_NODE_TYPE",
                                      "UNKNOWN_KEY", "UNKNOWN_NODE", "NO_RACK", "DEVICE_UNKNOWN",
                                      "DEVICE_RATE", "DEVICE_BUSY",  "DEVICE",  "QUEUE_FULL",
                                      "TOO_LARGE",   "STATE"};
  const size_t index = static_cast<size_t>(result);
  return index < sizeof codes / sizeof *codes ? codes[index] : "UNKNOWN";
}

void throwIf(Napi::Env env, const Error& error) {
  if (!error) return;
  Napi::Error thrown = Napi::Error::New(env, error.text.empty() ? mam_result_text(error.code) : error.text);
  thrown.Set("code", codeOf(error.code));
  throw thrown;
}

namespace {

struct Classes {
  Napi::FunctionReference engine, renderer, loudnessMeter;
};

Napi::Value descriptors(const Napi::CallbackInfo& info) { return describeNodes(info.Env()); }

Napi::Value devices(const Napi::CallbackInfo& info) {
  Napi::Array list = Napi::Array::New(info.Env());
  uint32_t count = 0;
  for (const DeviceInfo& device : listDevices()) {
    Napi::Object to = Napi::Object::New(info.Env());
    to["name"] = device.name;
    to["hostApi"] = device.hostApi;
    to["outputChannels"] = device.outputChannels;
    to["inputChannels"] = device.inputChannels;
    to["defaultSampleRate"] = device.defaultSampleRate;
    to["isDefault"] = device.isDefault;
    list[count++] = to;
  }
  return list;
}

template <Napi::FunctionReference Classes::*Class> Napi::Value create(const Napi::CallbackInfo& info) {
  std::vector<napi_value> arguments;
  for (size_t i = 0; i < info.Length(); ++i) arguments.push_back(info[i]);
  return (info.Env().GetInstanceData<Classes>()->*Class).New(arguments);
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  auto* classes = new Classes;
  classes->engine = Napi::Persistent(defineEngine(env));
  classes->renderer = Napi::Persistent(defineRenderer(env));
  classes->loudnessMeter = Napi::Persistent(defineLoudnessMeter(env));
  env.SetInstanceData(classes);
  exports["abiVersion"] = mam_abi_version();
  exports["instructionSet"] = instructionSetName(instructionSet());
  exports["hasDevices"] = hasDevices();
  exports["descriptors"] = Napi::Function::New<descriptors>(env, "descriptors");
  exports["chase"] = Napi::Function::New<chase>(env, "chase");
  exports["events"] = Napi::Function::New<events>(env, "events");
  exports["lengths"] = Napi::Function::New<lengths>(env, "lengths");
  exports["graph"] = Napi::Function::New<graph>(env, "graph");
  exports["devices"] = Napi::Function::New<devices>(env, "devices");
  exports["createEngine"] = Napi::Function::New<create<&Classes::engine>>(env, "createEngine");
  exports["openEngine"] = Napi::Function::New<create<&Classes::engine>>(env, "openEngine");
  exports["createRenderer"] = Napi::Function::New<create<&Classes::renderer>>(env, "createRenderer");
  exports["createLoudnessMeter"] = Napi::Function::New<create<&Classes::loudnessMeter>>(env, "createLoudnessMeter");
  return exports;
}

}  // namespace

NODE_API_MODULE(mam, init)

}  // namespace mam::binding
