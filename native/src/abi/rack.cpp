// A rack's nodes, their modulation, and how they are wired.
#include <new>
#include <string>

#include "abi/call.hpp"
#include "abi/handles.hpp"

using mam::Error;
using mam::abi::allFinite;
using mam::abi::badArgument;
using mam::abi::guarded;
using mam::abi::initial;
using mam::abi::kNoSize;
using mam::abi::report;
using mam::abi::sized;

namespace {

mam::RackNode* nodeOf(mam_rack* rack, uint32_t node) noexcept {
  return rack != nullptr && node < rack->rack.nodes.size() ? &rack->rack.nodes[node] : nullptr;
}

mam_result unknownNode(uint32_t node) noexcept {
  return guarded([&] { return Error{MAM_ERROR_UNKNOWN_NODE, "no node " + std::to_string(node)}; });
}

}  // namespace

extern "C" {

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

}  // extern "C"
