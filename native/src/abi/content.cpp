// What a rack plays: transports, patterns, locks and commands.
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

mam::Transport* transportOf(mam_rack* rack, uint32_t transport) noexcept {
  return rack != nullptr && transport < rack->rack.content.transports.size() ? &rack->rack.content.transports[transport]
                                                                             : nullptr;
}

mam::Pattern* patternOf(mam_rack* rack, uint32_t transport, uint32_t pattern) noexcept {
  mam::Transport* found = transportOf(rack, transport);
  return found != nullptr && pattern < found->patterns.size() ? &found->patterns[pattern] : nullptr;
}

}  // namespace

extern "C" {

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

}  // extern "C"
