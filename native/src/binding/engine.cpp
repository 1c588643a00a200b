// NativeEngine of engine/host/native.ts: one JavaScript context's handle of a session.
#include "binding/engine.hpp"

#include <algorithm>
#include <cmath>

#include "binding/commands.hpp"
#include "binding/content.hpp"
#include "binding/plan.hpp"
#include "binding/read_back.hpp"
#include "binding/session.hpp"
#include "binding/telemetry.hpp"

namespace mam::binding {

namespace {

const char* textOf(DeviceState state) {
  switch (state) {
    case DeviceState::Running: return "running";
    case DeviceState::Lost: return "lost";
    case DeviceState::Returning: return "returning";
    default: return "none";
  }
}

// {atFrame?, source?}
EditRequest editRequestOf(const Napi::Value& value) {
  EditRequest request;
  if (!value.IsObject()) return request;
  const Napi::Object options = value.As<Napi::Object>();
  request.atFrame = options.Get("atFrame").IsNumber() ? framesAt(options, "atFrame") : 0;
  if (options.Get("source").IsString()) request.source = sourceOf(textAt(options, "source"));
  return request;
}

constexpr uint32_t kRecorderSeconds = 600;

// All of it is expanded at once.
constexpr uint32_t kMostLookaheadSeconds = 60;

uint32_t framesOfFade(const Napi::Object& options, const char* key, double sampleRate) {
  constexpr double kMostMs = 60000;
  const Napi::Value ms = options.Get(key);
  if (!ms.IsNumber()) return 0;
  return static_cast<uint32_t>(std::clamp(std::floor(ms.ToNumber().DoubleValue()), 0.0, kMostMs) * sampleRate / 1000);
}

std::vector<std::string> textsOf(const Napi::Array& list) {
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < list.Length(); ++i) texts.push_back(list.Get(i).ToString().Utf8Value());
  return texts;
}

class EngineObject final : public Napi::ObjectWrap<EngineObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "NativeEngine",
                       {InstanceAccessor<&EngineObject::engineId>("engineId"),
                        InstanceMethod<&EngineObject::load>("load"),
                        InstanceMethod<&EngineObject::revise>("revise"),
                        InstanceMethod<&EngineObject::edit>("edit"),
                        InstanceMethod<&EngineObject::setLoop>("setLoop"),
                        InstanceMethod<&EngineObject::readBack>("readBack"),
                        InstanceMethod<&EngineObject::play>("play"),
                        InstanceMethod<&EngineObject::stop>("stop"),
                        InstanceMethod<&EngineObject::fadeOutput>("fadeOutput"),
                        InstanceMethod<&EngineObject::send>("send"),
                        InstanceMethod<&EngineObject::releaseNotes>("releaseNotes"),
                        InstanceMethod<&EngineObject::setLookahead>("setLookahead"),
                        InstanceMethod<&EngineObject::setRealtimeThreads>("setRealtimeThreads"),
                        InstanceMethod<&EngineObject::takeFaults>("takeFaults"),
                        InstanceMethod<&EngineObject::faultyNodes>("faultyNodes"),
                        InstanceMethod<&EngineObject::status>("status"),
                        InstanceMethod<&EngineObject::telemetry>("telemetry"),
                        InstanceMethod<&EngineObject::flightRecord>("flightRecord"),
                        InstanceMethod<&EngineObject::startTrace>("startTrace"),
                        InstanceMethod<&EngineObject::meters>("meters"),
                        InstanceMethod<&EngineObject::meterStrips>("meterStrips"),
                        InstanceMethod<&EngineObject::stripLevels>("stripLevels"),
                        InstanceMethod<&EngineObject::drainApplied>("drainApplied"),
                        InstanceMethod<&EngineObject::openDevice>("openDevice"),
                        InstanceMethod<&EngineObject::closeDevice>("closeDevice"),
                        InstanceMethod<&EngineObject::startRecording>("startRecording"),
                        InstanceMethod<&EngineObject::readRecorded>("readRecorded"),
                        InstanceMethod<&EngineObject::process>("process"),
                        InstanceMethod<&EngineObject::startTap>("startTap"),
                        InstanceMethod<&EngineObject::stopTap>("stopTap"),
                        InstanceMethod<&EngineObject::readTap>("readTap"),
                        InstanceMethod<&EngineObject::close>("close")});
  }

  /// From options a new engine; from a number the one of this id.
  explicit EngineObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<EngineObject>(info) {
    session_ = info[0].IsNumber() ? opened(info) : created(info);
  }

 private:
  static std::shared_ptr<Session> opened(const Napi::CallbackInfo& info) {
    const double id = info[0].ToNumber().DoubleValue();
    std::shared_ptr<Session> found = id >= 1 && id < 9e15 ? Session::find(static_cast<uint64_t>(id)) : nullptr;
    if (!found) throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "there is no open engine of this id in this process"});
    return found;
  }

  static std::shared_ptr<Session> created(const Napi::CallbackInfo& info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    EngineConfig config;
    config.sampleRate = countAt(options, "sampleRate");
    config.channels = countAt(options, "channels");
    config.recorderSeconds = kRecorderSeconds;
    config.maxBlockFrames = countAt(options, "maxBlockFrames");
    if (config.sampleRate < 8000 || config.sampleRate > 384000)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the sample rate must be 8000 to 384000 Hz"});
    config.lookaheadFrames =
        std::max(std::min(countAt(options, "lookaheadFrames"), kMostLookaheadSeconds * config.sampleRate),
                 config.maxBlockFrames);
    if (config.channels < 1 || config.channels > kMaxChannels)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "channels must be 1 or 2"});
    if (config.maxBlockFrames < 1 || config.maxBlockFrames > kMaxDeviceBlock)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "maxBlockFrames must be 1 to 8192"});
    return Session::create(config);
  }

  Session& session(const Napi::CallbackInfo& info) {
    if (session_ && session_->closed()) session_.reset();
    if (!session_) throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the engine is closed"});
    return *session_;
  }
  Engine& engine(const Napi::CallbackInfo& info) { return session(info).engine(); }

  Napi::Value engineId(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), static_cast<double>(session(info).id()));
  }

  Napi::Value load(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).load(rackOf(info[0].As<Napi::Object>())));
    return info.Env().Undefined();
  }

  Napi::Value revise(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).revise(rackOf(info[0].As<Napi::Object>())));
    return info.Env().Undefined();
  }

  // (plan, {atFrame?, source?})
  Napi::Value edit(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).edit(rackOf(info[0].As<Napi::Object>()), editRequestOf(info[1])));
    return info.Env().Undefined();
  }

  // (isLooping, {atFrame?, source?})
  Napi::Value setLoop(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).setLoop(info[0].ToBoolean() ? Loop::On : Loop::Off, editRequestOf(info[1])));
    return info.Env().Undefined();
  }

  Napi::Value readBack(const Napi::CallbackInfo& info) {
    const std::shared_ptr<const Rack> rack = engine(info).rack();
    return rack ? planOf(info.Env(), *rack) : info.Env().Null();
  }

  Napi::Value play(const Napi::CallbackInfo& info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    PlayRequest request;
    request.fromFrame = framesAt(options, "fromFrame");
    if (const Napi::Value range = options.Get("range"); range.IsObject())
      request.range = rangeOf(range.As<Napi::Object>());
    request.range.loop = flagAt(options, "loop");
    request.fadeInFrames = framesOfFade(options, "fadeInMs", engine(info).config().sampleRate);
    request.opensOutput = flagAt(options, "opensOutput");
    throwIf(info.Env(), engine(info).play(request));
    return info.Env().Undefined();
  }

  Napi::Value stop(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).stop());
    return info.Env().Undefined();
  }

  // ({to: 'whole' | 'silence', ms})
  Napi::Value fadeOutput(const Napi::CallbackInfo& info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    Engine& to = engine(info);
    to.fadeOutput(textAt(options, "to") == "whole", framesOfFade(options, "ms", to.config().sampleRate));
    return info.Env().Undefined();
  }

  Napi::Value send(const Napi::CallbackInfo& info) {
    Session& to = session(info);
    const std::shared_ptr<const Rack> rack = to.engine().rack();
    const Napi::Array list = info[0].As<Napi::Array>();
    uint32_t taken = 0;
    for (uint32_t i = 0; i < list.Length(); ++i) {
      const std::optional<Command> command = commandOf(list.Get(i).As<Napi::Object>(), rack.get());
      if (command) taken += to.send(queueOf(command->source), &*command, 1) ? 1 : 0;
    }
    return Napi::Number::New(info.Env(), taken);
  }

  Napi::Value releaseNotes(const Napi::CallbackInfo& info) {
    const Source source = sourceOf(info[0].ToString().Utf8Value());
    session(info).releaseNotes(queueOf(source), source);
    return info.Env().Undefined();
  }

  Napi::Value setLookahead(const Napi::CallbackInfo& info) {
    Engine& to = engine(info);
    to.setLookahead(std::min(info[0].ToNumber().Uint32Value(), kMostLookaheadSeconds * to.config().sampleRate));
    return info.Env().Undefined();
  }

  Napi::Value setRealtimeThreads(const Napi::CallbackInfo& info) {
    engine(info).setRealtimeThreads(info[0].ToNumber().Uint32Value());
    return info.Env().Undefined();
  }

  Napi::Value takeFaults(const Napi::CallbackInfo& info) {
    const std::vector<NodeFault> faults = engine(info).takeFaults();
    Napi::Array list = Napi::Array::New(info.Env(), faults.size());
    for (uint32_t i = 0; i < faults.size(); ++i) {
      Napi::Object to = Napi::Object::New(info.Env());
      to["node"] = faults[i].node;
      to["engineFrame"] = static_cast<double>(faults[i].engineFrame);
      list[i] = to;
    }
    return list;
  }

  Napi::Value faultyNodes(const Napi::CallbackInfo& info) {
    const std::vector<std::string> ids = engine(info).faultyNodes();
    Napi::Array list = Napi::Array::New(info.Env(), ids.size());
    for (uint32_t i = 0; i < ids.size(); ++i) list[i] = Napi::String::New(info.Env(), ids[i]);
    return list;
  }

  Napi::Value status(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Engine& from = engine(info);
    const EngineStatus now = from.status();
    const DeviceStatus device = session_->device().status();
    noteDevice(*session_, device);
    Napi::Object to = Napi::Object::New(env);
    const uint64_t frame = now.timelineFrame;
    to["state"] = now.position.playing ? "playing" : "stopped";
    to["engineFrame"] = static_cast<double>(now.position.engineFrame);
    to["timelineFrame"] = static_cast<double>(frame);
    const BarPlace at = positionOf(from.rack().get(), frame, from.config().sampleRate);
    to["bar"] = at.bar;
    to["step"] = at.step;
    to["bpm"] = at.bpm;
    to["pass"] = static_cast<double>(now.pass);
    to["sampleRate"] = from.config().sampleRate;
    to["blockFrames"] = device.telemetry.blockFrames;
    to["deviceName"] = device.name;
    to["deviceTrouble"] = device.trouble;
    to["deviceState"] = textOf(device.state);
    to["deviceRate"] = device.sampleRate == 0 ? from.config().sampleRate : device.sampleRate;
    to["deviceXruns"] = static_cast<double>(device.telemetry.deviceXruns);
    to["inputChannels"] = device.inputChannels;
    to["inputLatencyFrames"] = device.inputLatencyFrames;
    to["outputLatencyFrames"] = device.outputLatencyFrames;
    to["gaps"] = static_cast<double>(device.gaps);
    to["load"] = device.telemetry.meanLoad;
    to["peakLoad"] = device.telemetry.peakLoad;
    to["xruns"] = static_cast<double>(device.telemetry.xruns);
    to["lateCommands"] = static_cast<double>(now.lateCommands);
    to["droppedCommands"] = static_cast<double>(now.droppedCommands);
    to["lostLogRecords"] = static_cast<double>(now.lostLogRecords);
    to["latencyFrames"] = now.latencyFrames;
    to["revision"] = now.revision;
    return to;
  }

  Napi::Value telemetry(const Napi::CallbackInfo& info) {
    const bool nodes = flagAt(info[0].As<Napi::Object>(), "nodes");
    return telemetryOf(info.Env(), session(info), nodes ? NodeTimes::Timed : NodeTimes::None);
  }

  Napi::Value flightRecord(const Napi::CallbackInfo& info) {
    session(info);
    return flightRecordOf(info.Env(), session_);
  }

  Napi::Value startTrace(const Napi::CallbackInfo& info) {
    session(info);
    return startTraceOf(info.Env(), session_);
  }

  Napi::Value meters(const Napi::CallbackInfo& info) {
    Napi::Float32Array into = info[0].As<Napi::Float32Array>();
    return Napi::Number::New(info.Env(),
                             engine(info).takePeaks(into.Data(), static_cast<uint32_t>(into.ElementLength())));
  }

  Napi::Value meterStrips(const Napi::CallbackInfo& info) {
    engine(info).meterStrips(textsOf(info[0].As<Napi::Array>()), textsOf(info[1].As<Napi::Array>()),
                             flagAt(info[2].As<Napi::Object>(), "loudness") ? Loudness::On : Loudness::Off);
    return info.Env().Undefined();
  }

  Napi::Value stripLevels(const Napi::CallbackInfo& info) {
    Napi::Float32Array into = info[0].As<Napi::Float32Array>();
    const auto count = static_cast<uint32_t>(into.ElementLength());
    return Napi::Number::New(info.Env(), engine(info).takeStripLevels(into.Data(), count));
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
      if (!rack || entry.load != from.loads()) continue;
      if (const std::optional<Napi::Object> told = appliedOf(env, entry, *rack)) list[count++] = *told;
    }
    return list;
  }

  Napi::Value openDevice(const Napi::CallbackInfo& info) {
    const Napi::Object options = info[0].As<Napi::Object>();
    Session& to = session(info);
    DeviceWish wish;
    wish.name = textAt(options, "name");
    wish.blockFrames = countAt(options, "blockFrames");
    const Napi::Value inputs = options.Get("inputChannels");
    if (inputs.IsNumber()) wish.inputChannels = inputs.ToNumber().Uint32Value();
    wish.absent = flagAt(options, "waits") ? Absent::WaitedFor : Absent::Refused;
    throwIf(info.Env(), to.open(wish));
    return info.Env().Undefined();
  }

  Napi::Value closeDevice(const Napi::CallbackInfo& info) {
    if (session_) session_->closeDevice();
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
    if (lost < lostReported_) lostReported_ = 0;  // a new recording counts from zero
    if (count == 0 && lost == lostReported_) return env.Null();
    Napi::Float32Array samples = Napi::Float32Array::New(env, count);
    std::copy(recorded_.begin(), recorded_.begin() + static_cast<ptrdiff_t>(count), samples.Data());
    Napi::Object to = Napi::Object::New(env);
    to["samples"] = samples;
    to["lost"] = static_cast<double>(lost - lostReported_);
    lostReported_ = lost;
    return to;
  }

  Napi::Value startTap(const Napi::CallbackInfo& info) {
    throwIf(info.Env(), engine(info).startTap(info[0].ToString().Utf8Value()));
    return info.Env().Undefined();
  }

  Napi::Value stopTap(const Napi::CallbackInfo& info) {
    engine(info).stopTap();
    return info.Env().Undefined();
  }

  Napi::Value readTap(const Napi::CallbackInfo& info) {
    constexpr size_t kMost = 16384;
    float samples[kMost];
    const size_t count = engine(info).readTap(samples, kMost);
    if (count == 0) return info.Env().Null();
    Napi::Float32Array to = Napi::Float32Array::New(info.Env(), count);
    std::copy_n(samples, count, to.Data());
    return to;
  }

  Napi::Value process(const Napi::CallbackInfo& info) {
    Session& from = session(info);
    const uint32_t frames = info[0].ToNumber().Uint32Value(), channels = from.engine().config().channels;
    Napi::Float32Array samples = Napi::Float32Array::New(info.Env(), size_t{frames} * channels);
    float* const to = samples.Data();
    const auto interleave = [to, channels](float* const* out, uint32_t done, uint32_t count) {
      for (uint32_t i = 0; i < count; ++i)
        for (uint32_t c = 0; c < channels; ++c) to[(size_t{done} + i) * channels + c] = out[c][i];
    };
    if (!from.process(frames, interleave))
      throwIf(info.Env(), {MAM_ERROR_DEVICE_BUSY, "a device is open: it asks for the samples"});
    return samples;
  }

  Napi::Value close(const Napi::CallbackInfo& info) {
    if (session_) session_->close();
    session_.reset();
    return info.Env().Undefined();
  }

  std::shared_ptr<Session> session_;
  std::vector<float> recorded_;
  uint64_t lostReported_ = 0;
};

}  // namespace

Napi::Function defineEngine(Napi::Env env) { return EngineObject::define(env); }

}  // namespace mam::binding
