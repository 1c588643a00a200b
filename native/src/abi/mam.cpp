// The C ABI: checks arguments, keeps exceptions in, hands over to the engine.
#include "mam/mam.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <string>

#include "engine/engine.hpp"
#include "offline/renderer.hpp"

struct mam_rack {
  mam::Rack rack;
};
struct mam_engine {
  explicit mam_engine(const mam::EngineConfig& config) : engine(config) {}
  mam::Engine engine;
};
struct mam_renderer {
  std::unique_ptr<mam::Renderer> renderer;
};

namespace {

using mam::Error;

thread_local std::string lastError;

mam_result report(const Error& error) noexcept {
  try {
    lastError = error.text;
  } catch (...) { lastError.clear(); }
  return error.code;
}

mam_result badArgument(const char* text) noexcept { return report({MAM_ERROR_ARGUMENT, text}); }

constexpr char kNoSize[] = "struct_size is 0: call the struct's init function first";

template <class... Numbers> bool allFinite(Numbers... numbers) noexcept { return (std::isfinite(numbers) && ...); }

// Runs `work`, which returns an Error, and lets no exception out.
template <class Work> mam_result guarded(const Work& work) noexcept {
  try {
    return report(work());
  } catch (const std::bad_alloc&) { return report({MAM_ERROR_MEMORY, ""}); } catch (const std::exception& exception) {
    return report({MAM_ERROR_ARGUMENT, exception.what()});
  }
}

mam::RackNode* nodeOf(mam_rack* rack, uint32_t node) noexcept {
  return rack != nullptr && node < rack->rack.nodes.size() ? &rack->rack.nodes[node] : nullptr;
}

mam_result unknownNode(uint32_t node) noexcept {
  return guarded([&] { return Error{MAM_ERROR_UNKNOWN_NODE, "no node " + std::to_string(node)}; });
}

mam::Transport* transportOf(mam_rack* rack, uint32_t transport) noexcept {
  return rack != nullptr && transport < rack->rack.content.transports.size() ? &rack->rack.content.transports[transport]
                                                                             : nullptr;
}

mam::Pattern* patternOf(mam_rack* rack, uint32_t transport, uint32_t pattern) noexcept {
  mam::Transport* found = transportOf(rack, transport);
  return found != nullptr && pattern < found->patterns.size() ? &found->patterns[pattern] : nullptr;
}

// Structs begin with their size: what an older caller does not know keeps its default.
template <class T> T initial() noexcept {
  T value;
  std::memset(&value, 0, sizeof value);
  value.struct_size = sizeof value;
  return value;
}
template <class T> T sized(const T* given, void (*init)(T*) noexcept) noexcept {
  T value;
  init(&value);
  std::memcpy(&value, given, std::min<size_t>(given->struct_size, sizeof value));
  return value;
}

mam::ContentRange rangeOf(const mam_range& range) noexcept {
  mam::ContentRange content;
  content.sampleRate = range.sample_rate;
  content.bars = range.bars;
  content.loopCount = range.loop_count;
  content.startBar = range.start_bar;
  content.endBar = range.end_bar;
  content.hardFrames = range.hard_frames;
  content.tailFrames = range.tail_frames;
  content.loop = range.loop != 0;
  return content;
}

bool goodRate(uint32_t rate) noexcept { return rate >= 8000 && rate <= 384000; }

}  // namespace

extern "C" {

uint32_t mam_abi_version(void) noexcept { return MAM_ABI_VERSION; }

const char* mam_result_text(mam_result result) noexcept {
  switch (result) {
    case MAM_OK: return "no error";
    case MAM_ERROR_ARGUMENT: return "a bad argument";
    case MAM_ERROR_MEMORY: return "out of memory";
    case MAM_ERROR_UNKNOWN_NODE_TYPE: return "no such node type";
    case MAM_ERROR_UNKNOWN_KEY: return "the node type has no such key";
    case MAM_ERROR_UNKNOWN_NODE: return "no such node";
    case MAM_ERROR_NO_RACK: return "nothing is loaded";
    case MAM_ERROR_DEVICE_UNKNOWN: return "no such audio device";
    case MAM_ERROR_DEVICE_RATE: return "the device refuses the sample rate";
    case MAM_ERROR_DEVICE_BUSY: return "the device is in use";
    case MAM_ERROR_DEVICE: return "the device failed";
    case MAM_ERROR_QUEUE_FULL: return "a queue is full";
    case MAM_ERROR_TOO_LARGE: return "more than the engine takes";
    case MAM_ERROR_STATE: return "the saved state is of another rack";
  }
  return "an unknown result";
}

const char* mam_last_error(void) noexcept { return lastError.c_str(); }

mam_result mam_rack_create(mam_rack** out) noexcept {
  if (out == nullptr) return badArgument("out is null");
  *out = new (std::nothrow) mam_rack();
  return *out != nullptr ? report({}) : report({MAM_ERROR_MEMORY, ""});
}

void mam_rack_destroy(mam_rack* rack) noexcept { delete rack; }

mam_result mam_rack_set_channels(mam_rack* rack, uint32_t channels) noexcept {
  if (rack == nullptr || channels < 1 || channels > mam::kMaxChannels) return badArgument("channels must be 1 or 2");
  rack->rack.channels = channels;
  return report({});
}

mam_result mam_rack_set_seed(mam_rack* rack, uint32_t seed) noexcept {
  if (rack == nullptr) return badArgument("rack is null");
  rack->rack.seed = seed;
  return report({});
}

mam_result mam_rack_set_latency_compensation(mam_rack* rack, int on) noexcept {
  if (rack == nullptr) return badArgument("rack is null");
  rack->rack.latencyComp = on != 0;
  return report({});
}

mam_result mam_rack_add_node(mam_rack* rack, const char* id, const char* type, uint32_t* out_node) noexcept {
  if (rack == nullptr || id == nullptr || type == nullptr) return badArgument("rack, id or type is null");
  return guarded([&] {
    uint32_t index = 0;
    const Error error = rack->rack.addNode(id, type, index);
    if (!error && out_node != nullptr) *out_node = index;
    return error;
  });
}

mam_result mam_rack_set(mam_rack* rack, uint32_t node, const char* key, double value) noexcept {
  if (rack == nullptr || key == nullptr) return badArgument("rack or key is null");
  return guarded([&] { return rack->rack.set(node, key, value); });
}

mam_result mam_rack_declare_port(mam_rack* rack, uint32_t node, int is_input, uint32_t port,
                                 uint32_t channels) noexcept {
  mam::RackNode* found = nodeOf(rack, node);
  if (found == nullptr) return unknownNode(node);
  return guarded([&] {
    (is_input != 0 ? found->inputs : found->outputs).push_back({port, channels});
    return Error{};
  });
}

mam_result mam_rack_add_lfo(mam_rack* rack, uint32_t node, uint16_t lfo, mam_wave wave, float freq_hz,
                            float phase) noexcept {
  mam::RackNode* found = nodeOf(rack, node);
  if (found == nullptr) return unknownNode(node);
  if (wave < MAM_WAVE_SINE || wave > MAM_WAVE_SQUARE) return badArgument("wave is none of mam_wave");
  if (!allFinite(freq_hz, phase)) return badArgument("freq_hz and phase must be finite");
  return guarded([&] {
    found->lfos.push_back({lfo, static_cast<mam::Wave>(wave), freq_hz, phase});
    return Error{};
  });
}

void mam_route_init(mam_route* route) noexcept {
  if (route != nullptr) *route = initial<mam_route>();
}

mam_result mam_rack_add_route(mam_rack* rack, uint32_t node, const mam_route* given) noexcept {
  mam::RackNode* found = nodeOf(rack, node);
  if (found == nullptr) return unknownNode(node);
  if (given == nullptr) return badArgument("route is null");
  if (given->struct_size == 0) return badArgument(kNoSize);
  const mam_route route = sized(given, mam_route_init);
  if (route.target < MAM_ROUTE_PARAM || route.target > MAM_ROUTE_LFO_PHASE)
    return badArgument("target is none of mam_route_target");
  if (!allFinite(route.depth, route.offset, route.min, route.max))
    return badArgument("depth, offset, min and max must be finite");
  return guarded([&] {
    found->routes.push_back({route.source_lfo, static_cast<mam::RouteTarget>(route.target), route.target_id,
                             route.depth, route.offset, route.min, route.max, route.squared != 0});
    return Error{};
  });
}

mam_result mam_rack_connect(mam_rack* rack, const char* from, uint32_t from_port, const char* to, uint32_t to_port,
                            float gain, float dry) noexcept {
  if (rack == nullptr || from == nullptr || to == nullptr) return badArgument("rack, from or to is null");
  if (!allFinite(gain, dry)) return badArgument("gain and dry must be finite");
  return guarded([&] {
    rack->rack.edges.push_back({from, to, from_port, to_port, gain, dry});
    return Error{};
  });
}

mam_result mam_rack_set_mixer(mam_rack* rack, float master_gain, int soft_clip) noexcept {
  if (rack == nullptr) return badArgument("rack is null");
  if (!allFinite(master_gain)) return badArgument("master_gain must be finite");
  rack->rack.hasMixer = true;
  rack->rack.masterGain = master_gain;
  rack->rack.softClip = soft_clip != 0;
  return report({});
}

mam_result mam_rack_add_mixer_input(mam_rack* rack, const char* id, float gain) noexcept {
  if (rack == nullptr || id == nullptr) return badArgument("rack or id is null");
  if (!allFinite(gain)) return badArgument("gain must be finite");
  return guarded([&] {
    rack->rack.mixerInputs.push_back({id, gain});
    return Error{};
  });
}

void mam_transport_init(mam_transport* transport) noexcept {
  if (transport == nullptr) return;
  *transport = initial<mam_transport>();
  transport->bpm = 120;
  transport->length_bars = 1;
  transport->resolution = 16;
  transport->swing_exponent = 1;
  transport->top_level = 1;
}

mam_result mam_rack_add_transport(mam_rack* rack, const mam_transport* given, uint32_t* out_transport) noexcept {
  if (rack == nullptr || given == nullptr) return badArgument("rack or transport is null");
  if (given->struct_size == 0) return badArgument(kNoSize);
  const mam_transport from = sized(given, mam_transport_init);
  if (from.resolution > mam::kMaxResolution) return report({MAM_ERROR_TOO_LARGE, "resolution must be at most 65536"});
  if (!allFinite(from.bpm, from.swing_percent, from.swing_exponent)) return badArgument("bpm and swing must be finite");
  std::vector<mam::Transport>& transports = rack->rack.content.transports;
  if (from.top_level != 0 && !transports.empty()) return badArgument("the top-level transport comes first, once");
  return guarded([&] {
    mam::Transport transport;
    transport.bpm = from.bpm;
    transport.lengthBars = from.length_bars;
    transport.resolution = from.resolution;
    transport.swingPercent = from.swing_percent;
    transport.swingExponent = from.swing_exponent;
    transport.topLevel = from.top_level != 0;
    transports.push_back(std::move(transport));
    if (out_transport != nullptr) *out_transport = static_cast<uint32_t>(transports.size() - 1);
    return Error{};
  });
}

mam_result mam_rack_add_tempo(mam_rack* rack, uint32_t transport, uint32_t bar, float bpm) noexcept {
  mam::Transport* found = transportOf(rack, transport);
  if (found == nullptr) return badArgument("no such transport");
  if (!allFinite(bpm)) return badArgument("bpm must be finite");
  return guarded([&] {
    found->tempo.push_back({bar, bpm});
    return Error{};
  });
}

mam_result mam_rack_add_pattern(mam_rack* rack, uint32_t transport, const char* target_id, const char* steps,
                                uint32_t resolution, uint32_t length_bars, uint32_t* out_pattern) noexcept {
  mam::Transport* found = transportOf(rack, transport);
  if (found == nullptr || target_id == nullptr || steps == nullptr)
    return badArgument("no such transport, or a null text");
  return guarded([&] {
    mam::Pattern pattern;
    pattern.target = rack->rack.target(target_id);
    pattern.steps = steps;
    pattern.resolution = resolution;
    pattern.lengthBars = length_bars;
    found->patterns.push_back(std::move(pattern));
    if (out_pattern != nullptr) *out_pattern = static_cast<uint32_t>(found->patterns.size() - 1);
    return Error{};
  });
}

mam_result mam_rack_add_pattern_bar(mam_rack* rack, uint32_t transport, uint32_t pattern, const char* steps) noexcept {
  mam::Pattern* found = patternOf(rack, transport, pattern);
  if (found == nullptr || steps == nullptr) return badArgument("no such pattern, or steps is null");
  return guarded([&] {
    found->stepsBars.emplace_back(steps);
    return Error{};
  });
}

mam_result mam_rack_add_lock(mam_rack* rack, uint32_t transport, uint32_t pattern, uint32_t step, uint16_t param,
                             const char* name, float value, float ramp_ms) noexcept {
  mam::Pattern* found = patternOf(rack, transport, pattern);
  if (found == nullptr || name == nullptr) return badArgument("no such pattern, or name is null");
  return guarded([&] {
    found->locks.push_back({step, param, rack->rack.name(name), value, ramp_ms});
    return Error{};
  });
}

mam_result mam_rack_add_command(mam_rack* rack, uint64_t frame, const char* target_id, mam_command_kind kind,
                                uint16_t param, const char* name, float value, float ramp_ms) noexcept {
  if (rack == nullptr || target_id == nullptr || name == nullptr) return badArgument("rack, target_id or name is null");
  if (kind != MAM_SET && kind != MAM_RAMP && kind != MAM_TRIGGER)
    return badArgument("kind is none of mam_command_kind");
  return guarded([&] {
    rack->rack.content.commands.push_back({frame, rack->rack.target(target_id), static_cast<mam::CommandKind>(kind),
                                           param, rack->rack.name(name), value, ramp_ms});
    return Error{};
  });
}

uint16_t mam_param_id(const char* node_type, const char* name) noexcept {
  if (node_type == nullptr || name == nullptr) return 0;
  const mam::NodeType* type = mam::findNodeType(node_type);
  const mam::LiveParam* param = type != nullptr ? mam::findParam(*type->descriptor, name) : nullptr;
  return param != nullptr ? param->id : 0;
}

const char* mam_node_type(uint32_t index) noexcept {
  const mam::NodeTypes types = mam::nodeTypes();
  return index < types.count ? types.list[index]->descriptor->type : nullptr;
}

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
  if (config.max_block_frames < 1 || config.max_block_frames > mam::kMaxDeviceBlock)
    return badArgument("max_block_frames must be 1 to 8192");
  return guarded([&] {
    mam::EngineConfig engine;
    engine.sampleRate = config.sample_rate;
    engine.channels = config.channels;
    engine.maxBlockFrames = config.max_block_frames;
    engine.lookaheadFrames = std::max(config.lookahead_frames, config.max_block_frames);
    engine.manualFeeding = config.manual_feeding != 0;
    *out = new mam_engine(engine);
    return Error{};
  });
}

void mam_engine_destroy(mam_engine* engine) noexcept { delete engine; }

mam_result mam_engine_load(mam_engine* engine, const mam_rack* rack) noexcept {
  if (engine == nullptr || rack == nullptr) return badArgument("engine or rack is null");
  return guarded([&] { return engine->engine.load(std::make_shared<const mam::Rack>(rack->rack)); });
}

mam_result mam_engine_play(mam_engine* engine, uint64_t from_frame, int loop) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  return guarded([&] {
    mam::PlayRequest request;
    request.fromFrame = from_frame;
    request.range.loop = loop != 0;
    return engine->engine.play(request);
  });
}

mam_result mam_engine_stop(mam_engine* engine) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  return guarded([&] { return engine->engine.stop(); });
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

void mam_range_init(mam_range* range) noexcept {
  if (range == nullptr) return;
  *range = initial<mam_range>();
  range->sample_rate = 48000;
  range->loop_count = 1;
  range->hard_frames = -1;
  range->tail_frames = -1;
  range->block_frames = 1024;
}

mam_result mam_renderer_create(const mam_rack* rack, const mam_range* given, mam_renderer** out) noexcept {
  if (rack == nullptr || given == nullptr || out == nullptr) return badArgument("rack, range or out is null");
  if (given->struct_size == 0) return badArgument(kNoSize);
  const mam_range range = sized(given, mam_range_init);
  if (!goodRate(range.sample_rate)) return badArgument("sample_rate must be 8000 to 384000");
  if (range.loop != 0 && range.hard_frames < 0) return badArgument("a loop needs hard_frames");
  return guarded([&] {
    Error error;
    mam::RenderOptions options;
    options.range = rangeOf(range);
    options.blockFrames = range.block_frames;
    std::unique_ptr<mam::Renderer> renderer =
        mam::Renderer::create(std::make_shared<const mam::Rack>(rack->rack), options, error);
    if (!error) *out = new mam_renderer{std::move(renderer)};
    return error;
  });
}

void mam_renderer_destroy(mam_renderer* renderer) noexcept { delete renderer; }

uint64_t mam_renderer_total_frames(const mam_renderer* renderer) noexcept {
  return renderer != nullptr ? renderer->renderer->lengths().totalFrames : 0;
}

uint32_t mam_renderer_read(mam_renderer* renderer, float* interleaved, uint32_t frames) noexcept {
  if (renderer == nullptr || interleaved == nullptr) return 0;
  uint32_t written = 0;
  guarded([&] {
    written = renderer->renderer->read(interleaved, frames);
    return Error{};
  });
  return written;
}

}  // extern "C"
