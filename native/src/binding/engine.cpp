// NativeEngine of engine/host/native.ts: an engine and the device that calls it.
#include "binding/engine.hpp"

#include <algorithm>
#include <cmath>

#include "binding/content.hpp"
#include "binding/plan.hpp"
#include "engine/engine.hpp"

namespace mam::binding {

namespace {

const char* textOf(CommandKind kind) {
  switch (kind) {
    case CommandKind::Set: return "set";
    case CommandKind::Ramp: return "ramp";
    case CommandKind::Trigger: return "trigger";
    default: return "other";
  }
}

constexpr const char* kSources[] = {"pattern", "timeline", "midi", "osc", "hid", "ui", "web", "script"};

Source sourceOf(const std::string& text) {
  for (size_t i = 0; i < sizeof kSources / sizeof *kSources; ++i)
    if (text == kSources[i]) return static_cast<Source>(i);
  return Source::Ui;
}

LiveQueue queueOf(Source source) {
  if (source == Source::Midi || source == Source::Osc || source == Source::Hid) return LiveQueue::Ports;
  return source == Source::Script ? LiveQueue::Script : LiveQueue::Host;
}

class EngineObject final : public Napi::ObjectWrap<EngineObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "NativeEngine",
        {InstanceMethod<&EngineObject::load>("load"), InstanceMethod<&EngineObject::play>("play"),
         InstanceMethod<&EngineObject::stop>("stop"), InstanceMethod<&EngineObject::send>("send"),
         InstanceMethod<&EngineObject::status>("status"), InstanceMethod<&EngineObject::meters>("meters"),
         InstanceMethod<&EngineObject::drainApplied>("drainApplied"),
         InstanceMethod<&EngineObject::openDevice>("openDevice"),
         InstanceMethod<&EngineObject::closeDevice>("closeDevice"),
         InstanceMethod<&EngineObject::startRecording>("startRecording"),
         InstanceMethod<&EngineObject::readRecorded>("readRecorded"), InstanceMethod<&EngineObject::process>("process"),
         InstanceMethod<&EngineObject::close>("close")});
  }

  explicit EngineObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<EngineObject>(info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    EngineConfig config;
    config.sampleRate = countAt(options, "sampleRate");
    config.channels = countAt(options, "channels");
    config.maxBlockFrames = countAt(options, "maxBlockFrames");
    config.lookaheadFrames = std::max(countAt(options, "lookaheadFrames"), config.maxBlockFrames);
    if (config.sampleRate < 8000 || config.sampleRate > 384000)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the sample rate must be 8000 to 384000 Hz"});
    if (config.channels < 1 || config.channels > kMaxChannels)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "channels must be 1 or 2"});
    if (config.maxBlockFrames < 1 || config.maxBlockFrames > kMaxDeviceBlock)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "maxBlockFrames must be 1 to 8192"});
    engine_ = std::make_unique<Engine>(config);
  }

 private:
  Engine& engine(const Napi::CallbackInfo& info) {
    if (!engine_) throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the engine is closed"});
    return *engine_;
  }

  Napi::Value load(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).load(rackOf(info[0].As<Napi::Object>())));
    return info.Env().Undefined();
  }

  Napi::Value play(const Napi::CallbackInfo& info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    PlayRequest request;
    request.fromFrame = framesAt(options, "fromFrame");
    if (const Napi::Value range = options.Get("range"); range.IsObject())
      request.range = rangeOf(range.As<Napi::Object>());
    request.range.loop = flagAt(options, "loop");
    throwIf(info.Env(), engine(info).play(request));
    return info.Env().Undefined();
  }

  Napi::Value stop(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).stop());
    return info.Env().Undefined();
  }

  Napi::Value send(const Napi::CallbackInfo& info) {
    Engine& to = engine(info);
    const std::shared_ptr<const Rack> rack = to.rack();
    const Napi::Array list = info[0].As<Napi::Array>();
    uint32_t taken = 0;
    for (uint32_t i = 0; i < list.Length(); ++i) {
      const Napi::Object from = list.Get(i).As<Napi::Object>();
      Command command;
      command.target = rack ? rack->findTarget(textAt(from, "target")) : UINT32_MAX;
      if (command.target == UINT32_MAX) continue;
      const std::string kind = textAt(from, "kind");
      command.kind = kind == "trigger" ? CommandKind::Trigger : kind == "ramp" ? CommandKind::Ramp : CommandKind::Set;
      command.param = idAt(from, "param");
      command.value = numberAt(from, "value");
      command.rampFrames = countAt(from, "rampFrames");
      command.source = sourceOf(textAt(from, "source"));
      if (!std::isfinite(static_cast<float>(command.value))) continue;
      taken += to.send(queueOf(command.source), &command, 1) ? 1 : 0;
    }
    return Napi::Number::New(info.Env(), taken);
  }

  Napi::Value status(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Engine& from = engine(info);
    const EngineStatus now = from.status();
    const DeviceTelemetry device = device_ ? device_->telemetry() : DeviceTelemetry{};
    Napi::Object to = Napi::Object::New(env);
    const uint64_t frame = now.timelineFrame;
    to["state"] = now.position.playing ? "playing" : "stopped";
    to["engineFrame"] = static_cast<double>(now.position.engineFrame);
    to["timelineFrame"] = static_cast<double>(frame);
    const BarPosition at = positionOf(from.rack().get(), frame, from.config().sampleRate);
    to["bar"] = at.bar;
    to["step"] = at.step;
    to["bpm"] = at.bpm;
    to["pass"] = static_cast<double>(now.pass);
    to["sampleRate"] = from.config().sampleRate;
    to["blockFrames"] = device.blockFrames;
    to["deviceName"] = device_ ? device_->name() : "";
    to["deviceTrouble"] = device.lost ? "the device " + device_->name() + " went away" : std::string();
    to["load"] = device.meanLoad;
    to["peakLoad"] = device.peakLoad;
    to["xruns"] = static_cast<double>(device.xruns);
    to["lateCommands"] = static_cast<double>(now.lateCommands);
    to["droppedCommands"] = static_cast<double>(now.droppedCommands);
    to["lostLogRecords"] = static_cast<double>(now.lostLogRecords);
    to["latencyFrames"] = now.latencyFrames;
    return to;
  }

  Napi::Value meters(const Napi::CallbackInfo& info) {
    Napi::Float32Array into = info[0].As<Napi::Float32Array>();
    return Napi::Number::New(info.Env(),
                             engine(info).takePeaks(into.Data(), static_cast<uint32_t>(into.ElementLength())));
  }

  Napi::Value drainApplied(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Engine& from = engine(info);
    std::vector<AppliedCommand> applied;
    from.takeApplied(applied);
    const std::shared_ptr<const Rack> rack = from.rack();
    Napi::Array list = Napi::Array::New(env);
    uint32_t count = 0;
    for (const AppliedCommand& entry : applied) {
      const Command& command = entry.command;
      if (!rack || entry.load != from.loads() || command.target >= rack->content.targets.size()) continue;
      Napi::Object to = Napi::Object::New(env);
      to["frame"] = static_cast<double>(command.frame);
      to["target"] = rack->content.targets[command.target];
      to["kind"] = textOf(command.kind);
      to["param"] = static_cast<uint32_t>(command.param);
      to["value"] = command.value;
      to["rampFrames"] = command.rampFrames;
      to["source"] = kSources[static_cast<size_t>(command.source) % (sizeof kSources / sizeof *kSources)];
      to["late"] = entry.late;
      list[count++] = to;
    }
    return list;
  }

  Napi::Value openDevice(const Napi::CallbackInfo& info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    Engine& to = engine(info);
    DeviceRequest request;
    request.name = textAt(options, "name");
    request.blockFrames = countAt(options, "blockFrames");
    request.sampleRate = to.config().sampleRate;
    request.channels = to.config().channels;
    // One engine, one caller: the callback before ends first; should the new device fail, it comes back.
    const std::string before = device_ ? device_->name() : "";
    device_.reset();
    Error error;
    device_ = mam::openDevice(request, to, error);
    if (error && !before.empty()) {
      Error again;
      request.name = before;
      device_ = mam::openDevice(request, to, again);
    }
    throwIf(info.Env(), error);
    return info.Env().Undefined();
  }

  Napi::Value closeDevice(const Napi::CallbackInfo& info) {
    device_.reset();
    return info.Env().Undefined();
  }

  Napi::Value startRecording(const Napi::CallbackInfo& info) {
    const uint64_t frames =
        info[0].IsNumber() ? static_cast<uint64_t>(info[0].ToNumber().Int64Value()) : UINT64_MAX / 4;
    engine(info).startRecording(frames);
    return info.Env().Undefined();
  }

  Napi::Value readRecorded(const Napi::CallbackInfo& info) {
    constexpr size_t kMost = 1 << 18;
    const Napi::Env env = info.Env();
    Engine& from = engine(info);
    if (recorded_.empty()) recorded_.resize(kMost);
    const size_t count = from.readRecorded(recorded_.data(), recorded_.size());
    const uint64_t lost = from.lostRecordedFrames();
    if (count == 0 && lost == lostReported_) return env.Null();
    Napi::Float32Array samples = Napi::Float32Array::New(env, count);
    std::copy(recorded_.begin(), recorded_.begin() + static_cast<ptrdiff_t>(count), samples.Data());
    Napi::Object to = Napi::Object::New(env);
    to["samples"] = samples;
    to["lost"] = static_cast<double>(lost - lostReported_);
    lostReported_ = lost;
    return to;
  }

  Napi::Value process(const Napi::CallbackInfo& info) {
    Engine& from = engine(info);
    if (device_) throwIf(info.Env(), {MAM_ERROR_DEVICE_BUSY, "a device is open: it asks for the samples"});
    const uint32_t frames = info[0].ToNumber().Uint32Value(), channels = from.config().channels;
    Napi::Float32Array samples = Napi::Float32Array::New(info.Env(), size_t{frames} * channels);
    std::vector<float> memory(size_t{channels} * from.config().maxBlockFrames);
    float* out[kMaxChannels] = {memory.data(), memory.data() + (channels - 1) * from.config().maxBlockFrames};
    for (uint32_t done = 0; done < frames;) {
      const uint32_t count = std::min(frames - done, from.config().maxBlockFrames);
      from.feed();
      from.render(out, count);
      for (uint32_t i = 0; i < count; ++i)
        for (uint32_t c = 0; c < channels; ++c) samples[(size_t{done} + i) * channels + c] = out[c][i];
      done += count;
    }
    return samples;
  }

  Napi::Value close(const Napi::CallbackInfo& info) {
    device_.reset();
    engine_.reset();
    return info.Env().Undefined();
  }

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<AudioDevice> device_;  // ends before the engine it calls
  std::vector<float> recorded_;
  uint64_t lostReported_ = 0;
};

}  // namespace

Napi::Function defineEngine(Napi::Env env) { return EngineObject::define(env); }

}  // namespace mam::binding
