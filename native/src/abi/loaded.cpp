// What an engine has loaded, read back in small calls.
#include <memory>
#include <string>

#include "abi/call.hpp"
#include "abi/handles.hpp"

using mam::Error;
using mam::abi::badArgument;
using mam::abi::guarded;

namespace {

/// `read` gets the loaded rack, which outlives the call as the engine keeps it until the next load or revise.
template <class Read> mam_result readLoaded(const mam_engine* engine, const Read& read) noexcept {
  return guarded([&] {
    const std::shared_ptr<const mam::Rack> rack = engine->engine.rack();
    return rack ? read(*rack) : Error{MAM_ERROR_NO_RACK, "nothing is loaded"};
  });
}

/// As readLoaded, with one of its nodes.
template <class Read> mam_result readNode(const mam_engine* engine, uint32_t node, const Read& read) noexcept {
  return readLoaded(engine, [&](const mam::Rack& rack) {
    if (node >= rack.nodes.size())
      return Error{MAM_ERROR_UNKNOWN_NODE,
                   "no node " + std::to_string(node) + " of " + std::to_string(rack.nodes.size())};
    read(rack.nodes[node]);
    return Error{};
  });
}

}  // namespace

extern "C" {

mam_result mam_engine_node_count(const mam_engine* engine, uint32_t* out_count) noexcept {
  if (engine == nullptr || out_count == nullptr) return badArgument("engine or out_count is null");
  return readLoaded(engine, [&](const mam::Rack& rack) {
    *out_count = static_cast<uint32_t>(rack.nodes.size());
    return Error{};
  });
}

mam_result mam_engine_find_node(const mam_engine* engine, const char* id, uint32_t* out_node) noexcept {
  if (engine == nullptr || id == nullptr || out_node == nullptr) return badArgument("engine, id or out_node is null");
  return readLoaded(engine, [&](const mam::Rack& rack) {
    const uint32_t node = rack.findNode(id);
    if (node == UINT32_MAX) return Error{MAM_ERROR_UNKNOWN_NODE, std::string("no node ") + id};
    *out_node = node;
    return Error{};
  });
}

mam_result mam_engine_node_id(const mam_engine* engine, uint32_t node, const char** out_id) noexcept {
  if (engine == nullptr || out_id == nullptr) return badArgument("engine or out_id is null");
  return readNode(engine, node, [&](const mam::RackNode& found) { *out_id = found.id.c_str(); });
}

mam_result mam_engine_node_type(const mam_engine* engine, uint32_t node, const char** out_type) noexcept {
  if (engine == nullptr || out_type == nullptr) return badArgument("engine or out_type is null");
  return readNode(engine, node, [&](const mam::RackNode& found) { *out_type = found.type->descriptor->type; });
}

mam_result mam_engine_node_value(const mam_engine* engine, uint32_t node, const char* key, double* out_value) noexcept {
  if (engine == nullptr || key == nullptr || out_value == nullptr)
    return badArgument("engine, key or out_value is null");
  return readLoaded(engine, [&](const mam::Rack& rack) { return rack.valueAt(node, key, *out_value); });
}

}  // extern "C"
