#include "binding/content.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "binding/plan.hpp"
#include "graph/schedule.hpp"

namespace mam::binding {

namespace {

constexpr uint32_t kMaxListedBars = 10000;  // of a ruler; positions beyond are counted, not listed

const char* typeText(CommandKind kind) {
  return kind == CommandKind::Trigger ? "Trigger" : kind == CommandKind::Ramp ? "SetParamRamp" : "SetParam";
}

// Node type of each target; nullptr where no node has the name.
std::vector<const NodeDescriptor*> typesOfTargets(const Rack& rack) {
  std::vector<const NodeDescriptor*> types(rack.content.targets.size());
  for (const RackNode& node : rack.nodes) types[node.target] = node.type->descriptor;
  return types;
}

// By descriptor where the id is known, as written otherwise.
std::string paramName(const Rack& rack, const NodeDescriptor* type, const ContentEvent& event) {
  if (event.kind == CommandKind::Trigger) return "";
  const LiveParam* param = type != nullptr ? findParam(*type, event.param) : nullptr;
  if (param != nullptr) return param->name;
  return event.name < rack.content.names.size() ? rack.content.names[event.name] : "";
}

ContentRange ratedRangeOf(const Napi::Object& from) {
  const ContentRange range = rangeOf(from);
  if (!(range.sampleRate >= 8000 && range.sampleRate <= 384000))
    throwIf(from.Env(), {MAM_ERROR_ARGUMENT, "the sample rate must be 8000 to 384000 Hz"});
  return range;
}

// One pass up to `frames` after its start, in delivery order; events before the start among them.
std::vector<ContentEvent> eventsBefore(Napi::Env env, const Rack& rack, const ContentRange& range, uint64_t frames,
                                       uint64_t& start) {
  const ContentLengths lengths = lengthsOf(rack.content, range, rack.nodeLengths(range.sampleRate));
  start = lengths.startFrame;
  if (range.loop && range.hardFrames < 0) throwIf(env, {MAM_ERROR_ARGUMENT, "a loop needs a length"});
  if (tooDense(rack.content))
    throwIf(env, {MAM_ERROR_TOO_LARGE, "the patterns have more steps in a bar than the engine takes"});
  std::vector<ContentEvent> list;
  ContentReader reader(rack.content, range, lengths);
  reader.read(start + std::min(lengths.totalFrames, frames), list);
  return list;
}

}  // namespace

BarPlace positionOf(const Rack* rack, uint64_t frame, double sampleRate) {
  return rack == nullptr ? BarPlace{} : barPlaceAt(rack->content, frame, sampleRate);
}

Napi::Object describeLengths(Napi::Env env, const Rack& rack, const ContentRange& range,
                             const ContentLengths& lengths) {
  Napi::Object to = Napi::Object::New(env);
  to["totalFrames"] = static_cast<double>(lengths.totalFrames);
  to["bodyFrames"] = static_cast<double>(lengths.bodyFrames);
  to["prerollFrames"] = static_cast<double>(lengths.prerollFrames);
  to["tailFrames"] = static_cast<double>(lengths.tailFrames);
  to["loopFrames"] = static_cast<double>(lengths.loopFrames);
  Napi::Array bars = Napi::Array::New(env);
  uint32_t count = 0;
  for (const BarSpan& bar : barsOf(rack.content, range, kMaxListedBars)) {
    Napi::Object entry = Napi::Object::New(env);
    entry["frame"] = static_cast<double>(bar.frame);
    entry["stepFrames"] = static_cast<double>(bar.stepFrames);
    entry["steps"] = bar.steps;
    entry["beats"] = bar.beats;
    entry["bpm"] = bar.bpm;
    bars[count++] = entry;
  }
  to["bars"] = bars;
  return to;
}

Napi::Value lengths(const Napi::CallbackInfo& info) {
  const std::shared_ptr<const Rack> rack = rackOf(info[0].As<Napi::Object>());
  const ContentRange range = ratedRangeOf(info[1].As<Napi::Object>());
  return describeLengths(info.Env(), *rack, range,
                         lengthsOf(rack->content, range, rack->nodeLengths(range.sampleRate)));
}

Napi::Value events(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::shared_ptr<const Rack> rack = rackOf(info[0].As<Napi::Object>());
  const ContentRange range = ratedRangeOf(info[1].As<Napi::Object>());
  uint64_t start = 0;
  const std::vector<ContentEvent> list = eventsBefore(env, *rack, range, UINT64_MAX, start);
  const std::vector<const NodeDescriptor*> types = typesOfTargets(*rack);
  Napi::Array array = Napi::Array::New(env);
  uint32_t count = 0;
  for (const ContentEvent& event : list) {
    if (event.frame < start) continue;
    const Napi::HandleScope scope(env);
    Napi::Object to = Napi::Object::New(env);
    to["frame"] = static_cast<double>(event.frame - start);
    to["node"] = rack->content.targets[event.target];
    to["type"] = typeText(event.kind);
    to["paramId"] = static_cast<uint32_t>(event.param);
    to["param"] = paramName(*rack, types[event.target], event);
    to["value"] = event.value;
    to["rampMs"] = event.rampMs;
    to["bar"] = event.bar;
    to["step"] = event.step;
    array[count++] = to;
  }
  return array;
}

Napi::Value chase(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::shared_ptr<const Rack> rack = rackOf(info[0].As<Napi::Object>());
  const ContentRange range = ratedRangeOf(info[1].As<Napi::Object>());
  const uint64_t frames = static_cast<uint64_t>(std::max<int64_t>(info[2].ToNumber().Int64Value(), 0));
  uint64_t start = 0;
  std::map<std::pair<uint32_t, uint32_t>, double> values;  // target and parameter
  for (const ContentEvent& event : eventsBefore(env, *rack, range, frames, start))
    if (event.kind != CommandKind::Trigger) values[{event.target, event.param}] = event.value;
  Napi::Array array = Napi::Array::New(env);
  uint32_t count = 0;
  for (const auto& [where, value] : values) {
    const Napi::HandleScope scope(env);
    Napi::Object to = Napi::Object::New(env);
    to["node"] = rack->content.targets[where.first];
    to["paramId"] = where.second;
    to["value"] = value;
    array[count++] = to;
  }
  return array;
}

Napi::Value graph(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::shared_ptr<const Rack> rack = rackOf(info[0].As<Napi::Object>());
  Error error;
  const std::unique_ptr<Schedule> schedule = Schedule::compile(rack, info[1].ToNumber().DoubleValue(), error);
  throwIf(env, error);
  const GraphLayout& layout = schedule->layout();
  Napi::Array nodes = Napi::Array::New(env);
  for (uint32_t i = 0; i < rack->nodes.size(); ++i) {
    const uint64_t tail = schedule->nodeTail(i);
    Napi::Object to = Napi::Object::New(env);
    to["id"] = rack->nodes[i].id;
    to["type"] = rack->nodes[i].type->descriptor->type;
    to["level"] = layout.level[i];
    to["latencyFrames"] = schedule->nodeLatency(i);
    to["tailFrames"] = tail == UINT64_MAX ? -1.0 : static_cast<double>(tail);
    to["busGain"] = layout.busGain[i];
    to["sink"] = static_cast<bool>(layout.sink[i]);
    to["lateFrames"] = layout.delay.empty() ? 0 : layout.delay[i];
    to["busDelayFrames"] = layout.busDelay[i];
    nodes[i] = to;
  }
  Napi::Array edges = Napi::Array::New(env);
  for (uint32_t i = 0; i < layout.edges.size(); ++i) {
    const GraphLayout::Edge& edge = layout.edges[i];
    Napi::Object to = Napi::Object::New(env);
    to["from"] = edge.from;
    to["fromPort"] = edge.fromPort;
    to["to"] = edge.to;
    to["toPort"] = edge.toPort;
    to["gain"] = edge.gain;
    to["mono"] = edge.mono;
    to["cut"] = edge.cut;
    to["delayFrames"] = edge.delayFrames;
    to["aligned"] = edge.aligned;
    edges[i] = to;
  }
  Napi::Array cycle = Napi::Array::New(env);
  for (uint32_t i = 0; i < layout.cycle.size(); ++i) cycle[i] = Napi::String::New(env, rack->nodes[layout.cycle[i]].id);
  Napi::Object to = Napi::Object::New(env);
  to["nodes"] = nodes;
  to["edges"] = edges;
  to["cycle"] = cycle;
  to["latencyFrames"] = layout.latencyFrames;
  to["bufferCount"] = schedule->bufferCount();
  return to;
}

}  // namespace mam::binding
