// What an engine tells of itself, to embedders.
#include <algorithm>
#include <cstring>
#include <string>

#include "abi/call.hpp"
#include "abi/handles.hpp"

using mam::Error;
using mam::NodeTimes;
using mam::abi::badArgument;
using mam::abi::guarded;
using mam::abi::initial;
using mam::abi::kNoSize;
using mam::abi::report;

namespace {

mam_times timesOf(const mam::TimeFigures& figures) noexcept {
  return {figures.count, figures.mean / 1000, figures.p99 / 1000, figures.worst / 1000};
}

}  // namespace

extern "C" {

void mam_telemetry_init(mam_telemetry* telemetry) noexcept {
  if (telemetry != nullptr) *telemetry = initial<mam_telemetry>();
}

mam_result mam_engine_telemetry(mam_engine* engine, mam_telemetry* telemetry) noexcept {
  if (engine == nullptr || telemetry == nullptr) return badArgument("engine or telemetry is null");
  if (telemetry->struct_size == 0) return badArgument(kNoSize);
  return guarded([&] {
    const mam::Telemetry told = engine->engine.telemetry(NodeTimes::None);
    mam_telemetry all = initial<mam_telemetry>();
    all.struct_size = telemetry->struct_size;
    all.block_frames = told.blockFrames;
    all.callbacks = told.callbacks;
    all.deadline_us = told.deadlineNanos / 1000;
    all.last_us = told.lastBlockNanos / 1000.0;
    all.callback = timesOf(told.block);
    for (const mam::QueueFigures& queue : told.queues)
      (std::strcmp(queue.name, "scheduled") == 0 ? all.scheduled_commands
       : std::strcmp(queue.name, "applied") == 0 ? all.applied_commands
                                                 : all.live_commands) += queue.depth;
    all.feeding = told.feeding ? 1 : 0;
    all.feeder_margin_frames = told.marginFrames;
    all.feeder_idle_us = static_cast<double>(told.feederIdleNanos) / 1000;
    all.latency_frames = told.graphLatencyFrames;
    all.schedules = told.schedules;
    all.engine_bytes = told.engineBytes;
    std::memcpy(telemetry, &all, std::min<size_t>(telemetry->struct_size, sizeof all));
    return Error{};
  });
}

mam_result mam_engine_node_times(mam_engine* engine, mam_times* list, uint32_t count, uint32_t* out_count) noexcept {
  if (engine == nullptr || out_count == nullptr || (list == nullptr && count > 0))
    return badArgument("engine, list or out_count is null");
  return guarded([&] {
    if (!engine->engine.rack()) return Error{MAM_ERROR_NO_RACK, "nothing is loaded"};
    const mam::Telemetry told = engine->engine.telemetry(NodeTimes::Timed);
    *out_count = static_cast<uint32_t>(told.nodes.size());
    for (uint32_t node = 0; node < std::min(count, *out_count); ++node) list[node] = timesOf(told.nodes[node]);
    return Error{};
  });
}

mam_result mam_engine_flight_record(mam_engine* engine, mam_write write, void* user) noexcept {
  if (engine == nullptr || write == nullptr) return badArgument("engine or write is null");
  if (engine->engine.config().recorderSeconds == 0)
    return report({MAM_ERROR_STATE, "the engine was created with recorder_seconds 0: it keeps no flight record"});
  return guarded([&] {
    mam::FlightText record = engine->engine.flightRecord();
    for (std::string piece; record.read(piece);)
      if (write(user, piece.data(), piece.size()) == 0) break;
    return Error{};
  });
}

}  // extern "C"
