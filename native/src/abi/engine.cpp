// An engine that the embedder pulls.
#include <algorithm>
#include <cstring>
#include <string>

#include "abi/call.hpp"
#include "abi/handles.hpp"

using mam::Error;
using mam::abi::allFinite;
using mam::abi::badArgument;
using mam::abi::goodRate;
using mam::abi::guarded;
using mam::abi::initial;
using mam::abi::kNoSize;
using mam::abi::report;
using mam::abi::sized;

extern "C" {

void mam_config_init(mam_config* config) noexcept {
  if (config == nullptr) return;
  *config = initial<mam_config>();
  config->sample_rate = 48000;
  config->channels = 2;
  config->max_block_frames = 1024;
  config->lookahead_frames = 9600;
}

mam_result mam_engine_create(const mam_config* given, mam_engine** out) noexcept {
  if (given == nullptr || out == nullptr) return badArgument("config or out is null");
  if (given->struct_size == 0) return badArgument(kNoSize);
  const mam_config config = sized(given, mam_config_init);
  if (!goodRate(config.sample_rate)) return badArgument("sample_rate must be 8000 to 384000");
  if (config.channels < 1 || config.channels > mam::kMaxChannels) return badArgument("channels must be 1 or 2");
  if (config.recorder_seconds > 3600) return badArgument("recorder_seconds must be at most 3600");
  if (config.max_block_frames < 1 || config.max_block_frames > mam::kMaxDeviceBlock)
    return badArgument("max_block_frames must be 1 to 8192");
  return guarded([&] {
    mam::EngineConfig engine;
    engine.sampleRate = config.sample_rate;
    engine.channels = config.channels;
    engine.maxBlockFrames = config.max_block_frames;
    engine.lookaheadFrames = std::max(config.lookahead_frames, config.max_block_frames);
    engine.manualFeeding = config.manual_feeding != 0;
    engine.recorderSeconds = config.recorder_seconds;
    *out = new mam_engine(engine);
    return Error{};
  });
}

void mam_engine_destroy(mam_engine* engine) noexcept { delete engine; }

mam_result mam_engine_load(mam_engine* engine, const mam_rack* rack) noexcept {
  if (engine == nullptr || rack == nullptr) return badArgument("engine or rack is null");
  return guarded([&] { return engine->engine.load(std::make_shared<const mam::Rack>(rack->rack)); });
}

mam_result mam_engine_revise(mam_engine* engine, const mam_rack* rack) noexcept {
  if (engine == nullptr || rack == nullptr) return badArgument("engine or rack is null");
  return guarded([&] { return engine->engine.revise(std::make_shared<const mam::Rack>(rack->rack)); });
}

mam_result mam_engine_edit(mam_engine* engine, const mam_rack* rack, uint64_t at_frame) noexcept {
  if (engine == nullptr || rack == nullptr) return badArgument("engine or rack is null");
  return guarded([&] {
    return engine->engine.edit(std::make_shared<const mam::Rack>(rack->rack), {at_frame, mam::Source::Script});
  });
}

mam_result mam_engine_set_loop(mam_engine* engine, int loop, uint64_t at_frame) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  return guarded([&] {
    return engine->engine.setLoop(loop != 0 ? mam::Loop::On : mam::Loop::Off, {at_frame, mam::Source::Script});
  });
}

mam_result mam_engine_play(mam_engine* engine, uint64_t from_frame, int loop) noexcept {
  mam_play_request request = initial<mam_play_request>();
  request.from_frame = from_frame;
  request.loop = loop;
  return mam_engine_play_with(engine, &request);
}

void mam_play_request_init(mam_play_request* request) noexcept {
  if (request != nullptr) *request = initial<mam_play_request>();
}

mam_result mam_engine_play_with(mam_engine* engine, const mam_play_request* given) noexcept {
  if (engine == nullptr || given == nullptr) return badArgument("engine or request is null");
  if (given->struct_size == 0) return badArgument(kNoSize);
  const mam_play_request from = sized(given, mam_play_request_init);
  return guarded([&] {
    mam::PlayRequest request;
    request.fromFrame = from.from_frame;
    request.range.loop = from.loop != 0;
    request.fadeInFrames = from.fade_in_frames;
    request.opensOutput = from.opens_output != 0;
    return engine->engine.play(request);
  });
}

mam_result mam_engine_stop(mam_engine* engine) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  return guarded([&] { return engine->engine.stop(); });
}

mam_result mam_engine_fade_output(mam_engine* engine, int opens, uint32_t frames) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  return guarded([&] {
    engine->engine.fadeOutput(opens != 0, frames);
    return Error{};
  });
}

mam_result mam_engine_feed(mam_engine* engine) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  return guarded([&] {
    engine->engine.feed();
    return Error{};
  });
}

void mam_command_init(mam_command* command) noexcept {
  if (command == nullptr) return;
  *command = initial<mam_command>();
  command->kind = MAM_SET;
}

mam_result mam_engine_target(const mam_engine* engine, const char* id, uint32_t* out_target) noexcept {
  if (engine == nullptr || id == nullptr || out_target == nullptr)
    return badArgument("engine, id or out_target is null");
  return guarded([&] {
    const std::shared_ptr<const mam::Rack> rack = engine->engine.rack();
    if (!rack) return Error{MAM_ERROR_NO_RACK, "nothing is loaded"};
    const uint32_t target = rack->findTarget(id);
    if (target == UINT32_MAX) return Error{MAM_ERROR_UNKNOWN_NODE, std::string("no node ") + id};
    *out_target = target;
    return Error{};
  });
}

mam_result mam_engine_send(mam_engine* engine, const mam_command* list, uint32_t count) noexcept {
  constexpr uint32_t kMost = 1024;
  if (engine == nullptr || (list == nullptr && count > 0)) return badArgument("engine or list is null");
  if (count > kMost) return report({MAM_ERROR_TOO_LARGE, "at most 1024 commands a call"});
  if (count > 0 && list->struct_size == 0) return badArgument(kNoSize);
  mam::Command commands[kMost];
  const char* at = reinterpret_cast<const char*>(list);  // elements are as large as the caller's header says
  for (uint32_t i = 0; i < count; ++i, at += list->struct_size) {
    const mam_command given = sized(reinterpret_cast<const mam_command*>(at), mam_command_init);
    if (given.kind != MAM_SET && given.kind != MAM_RAMP && given.kind != MAM_TRIGGER)
      return badArgument("kind is none of mam_command_kind");
    if (!allFinite(static_cast<float>(given.value))) return badArgument("value must be finite");
    commands[i].target = given.target;
    commands[i].kind = static_cast<mam::CommandKind>(given.kind);
    commands[i].param = given.param;
    commands[i].value = given.value;
    commands[i].rampFrames = given.ramp_frames;
    commands[i].source = mam::Source::Script;
  }
  if (engine->engine.send(mam::LiveQueue::Embedder, commands, count)) return report({});
  return report({MAM_ERROR_QUEUE_FULL, "the live queue is full"});
}

mam_result mam_engine_process(mam_engine* engine, float* const* out, uint32_t frames) noexcept {
  if (engine == nullptr || out == nullptr || frames > engine->engine.config().maxBlockFrames) return MAM_ERROR_ARGUMENT;
  engine->engine.render(out, frames);
  return MAM_OK;
}

void mam_status_init(mam_status* status) noexcept {
  if (status != nullptr) *status = initial<mam_status>();
}

mam_result mam_engine_status(const mam_engine* engine, mam_status* status) noexcept {
  if (engine == nullptr || status == nullptr) return badArgument("engine or status is null");
  if (status->struct_size == 0) return badArgument(kNoSize);
  const mam::EngineStatus now = const_cast<mam_engine*>(engine)->engine.status();
  mam_status all = initial<mam_status>();
  all.struct_size = status->struct_size;
  all.playing = now.position.playing ? 1 : 0;
  all.engine_frame = now.position.engineFrame;
  all.timeline_frame = now.timelineFrame;
  all.late_commands = now.lateCommands;
  all.dropped_commands = now.droppedCommands;
  all.lost_log_records = now.lostLogRecords;
  std::memcpy(status, &all, std::min<size_t>(status->struct_size, sizeof all));
  return report({});
}

}  // extern "C"
