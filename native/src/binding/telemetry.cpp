#include "binding/telemetry.hpp"

#include <algorithm>

namespace mam::binding {

namespace {

constexpr uint64_t kMostTracedNodes = 2000000;  // of some 85 bytes each

const char* textOf(XrunCause cause) {
  constexpr const char* kTexts[] = {"cpu", "scheduling", "device"};
  return kTexts[static_cast<size_t>(cause)];
}

const char* textOf(Shed shed) {
  constexpr const char* kTexts[] = {"nothing", "parallel", "detail"};
  return kTexts[static_cast<size_t>(shed)];
}

Napi::Object timesOf(Napi::Env env, const TimeFigures& figures) {
  Napi::Object to = Napi::Object::New(env);
  to["mean"] = figures.mean / 1000;
  to["p99"] = figures.p99 / 1000;
  to["worst"] = figures.worst / 1000;
  return to;
}

Napi::Array queuesOf(Napi::Env env, const std::vector<QueueFigures>& queues) {
  Napi::Array to = Napi::Array::New(env, queues.size());
  uint32_t count = 0;
  for (const QueueFigures& queue : queues) {
    Napi::Object entry = Napi::Object::New(env);
    entry["name"] = queue.name;
    entry["depth"] = static_cast<double>(queue.depth);
    entry["capacity"] = static_cast<double>(queue.capacity);
    to[count++] = entry;
  }
  return to;
}

Napi::Float32Array nodesOf(Napi::Env env, const std::vector<TimeFigures>& nodes, double TimeFigures::*figure) {
  Napi::Float32Array to = Napi::Float32Array::New(env, nodes.size());
  for (size_t node = 0; node < nodes.size(); ++node) to[node] = static_cast<float>(nodes[node].*figure);
  return to;
}

Napi::Array xrunsOf(Napi::Env env, const std::vector<Xrun>& xruns, uint64_t now) {
  Napi::Array to = Napi::Array::New(env, xruns.size());
  uint32_t count = 0;
  for (const Xrun& xrun : xruns) {
    Napi::Object entry = Napi::Object::New(env);
    entry["number"] = static_cast<double>(xrun.number);
    entry["cause"] = textOf(xrun.cause);
    entry["ageMs"] = now > xrun.nanos ? static_cast<double>(now - xrun.nanos) / 1e6 : 0.0;
    entry["us"] = xrun.cause == XrunCause::Cpu          ? xrun.callbackMicros
                  : xrun.cause == XrunCause::Scheduling ? xrun.lateMicros
                                                        : 0;
    to[count++] = entry;
  }
  return to;
}

/// The parts add up to what status() says of the device, and the block and the graph between its sides.
Napi::Object latencyOf(Napi::Env env, const Telemetry& told, const DeviceStatus& device) {
  const ResamplerLatency& resampler = device.resampler;
  Napi::Object to = Napi::Object::New(env);
  to["inputFrames"] = device.inputLatencyFrames - std::min(device.inputLatencyFrames, resampler.inputFrames);
  to["blockFrames"] = told.blockFrames;
  to["resamplerFrames"] = resampler.inputFrames + resampler.outputFrames;
  to["graphFrames"] = told.graphLatencyFrames;
  to["outputFrames"] = device.outputLatencyFrames - std::min(device.outputLatencyFrames, resampler.outputFrames);
  return to;
}

struct Reading {
  std::shared_ptr<Session> session;
  FlightText record;
};

struct Tracing {
  Tracing(std::shared_ptr<Session> of) : session(std::move(of)), text(session->engine().traceText()) { text.begin(); }
  ~Tracing() {
    if (!ended) session->engine().endTrace();
  }
  void read() { left = session->engine().readTrace(text); }
  const std::shared_ptr<Session> session;
  TraceText text;
  uint64_t left = 0;
  bool ended = false;
};

/// Of the calling context; `call(info)` may throw.
template <class Call> void method(Napi::Object& to, const char* name, const Call& call) {
  to[name] = Napi::Function::New(to.Env(), call, name);
}

}  // namespace

std::vector<Xrun> noteDevice(Session& session, const DeviceStatus& device) {
  constexpr const char* kStates[] = {"device: none", "device: running", "device: lost", "device: returning"};
  session.engine().noteDevice(kStates[static_cast<size_t>(device.state)], device.name);
  return session.engine().noteXruns(session.device().xruns());
}

Napi::Value telemetryOf(Napi::Env env, Session& session, NodeTimes nodes) {
  const Telemetry told = session.engine().telemetry(nodes);
  const DeviceStatus device = session.device().status();
  Napi::Object to = Napi::Object::New(env);
  to["callbacks"] = static_cast<double>(told.callbacks);
  to["blockFrames"] = told.blockFrames;
  to["deadlineUs"] = told.deadlineNanos / 1000;
  Napi::Object callback = timesOf(env, told.block);
  callback["now"] = told.lastBlockNanos / 1000.0;
  to["callbackUs"] = callback;
  to["xruns"] = xrunsOf(env, noteDevice(session, device), session.engine().config().clock());
  to["queues"] = queuesOf(env, told.queues);
  Napi::Object feeder = Napi::Object::New(env);
  feeder["marginFrames"] =
      told.feeding ? Napi::Value(Napi::Number::New(env, static_cast<double>(told.marginFrames))) : env.Null();
  feeder["idleMs"] = static_cast<double>(told.feederIdleNanos) / 1e6;
  to["feeder"] = feeder;
  to["latency"] = latencyOf(env, told, device);
  Napi::Object parallel = Napi::Object::New(env);
  parallel["threads"] = told.parallel.threads;
  parallel["raised"] = told.parallel.raised;
  parallel["sharing"] = told.parallel.sharing;
  parallel["stalls"] = static_cast<double>(told.parallel.stalls);
  parallel["fallBacks"] = static_cast<double>(told.parallel.fallBacks);
  to["parallel"] = parallel;
  Napi::Object shed = Napi::Object::New(env);
  shed["now"] = textOf(told.shed.now);
  shed["parallel"] = static_cast<double>(told.shed.parallel);
  shed["detail"] = static_cast<double>(told.shed.detail);
  to["shed"] = shed;
  to["faults"] = static_cast<double>(told.faults);
  Napi::Object memory = Napi::Object::New(env);
  memory["engineBytes"] = static_cast<double>(told.engineBytes);
  memory["schedules"] = told.schedules;
  to["memory"] = memory;
  to["nodeMeanNs"] = nodesOf(env, told.nodes, &TimeFigures::mean);
  to["nodeP99Ns"] = nodesOf(env, told.nodes, &TimeFigures::p99);
  to["nodeWorstNs"] = nodesOf(env, told.nodes, &TimeFigures::worst);
  return to;
}

Napi::Value flightRecordOf(Napi::Env env, const std::shared_ptr<Session>& session) {
  noteDevice(*session, session->device().status());
  const auto reading = std::make_shared<std::unique_ptr<Reading>>(
      std::make_unique<Reading>(Reading{session, session->engine().flightRecord()}));
  Napi::Object to = Napi::Object::New(env);
  method(to, "read", [reading](const Napi::CallbackInfo& info) -> Napi::Value {
    std::string piece;
    if (!*reading || !(*reading)->record.read(piece)) return info.Env().Null();
    return Napi::String::New(info.Env(), piece);
  });
  method(to, "close", [reading](const Napi::CallbackInfo&) { reading->reset(); });
  return to;
}

Napi::Value startTraceOf(Napi::Env env, const std::shared_ptr<Session>& session) {
  session->engine().startTrace(kMostTracedNodes);
  const auto tracing = std::make_shared<Tracing>(session);
  Napi::Object to = Napi::Object::New(env);
  method(to, "read", [tracing](const Napi::CallbackInfo& info) -> Napi::Value {
    if (!tracing->ended) tracing->read();
    return Napi::String::New(info.Env(), tracing->text.take());
  });
  method(to, "end", [tracing](const Napi::CallbackInfo& info) -> Napi::Value {
    if (!tracing->ended) {
      noteDevice(*tracing->session, tracing->session->device().status());
      tracing->session->engine().endTrace();
      tracing->ended = true;
      tracing->read();
      tracing->text.end(tracing->left);
    }
    return Napi::String::New(info.Env(), tracing->text.take());
  });
  method(to, "leftOut", [tracing](const Napi::CallbackInfo& info) -> Napi::Value {
    return Napi::Number::New(info.Env(), static_cast<double>(tracing->left));
  });
  return to;
}

}  // namespace mam::binding
