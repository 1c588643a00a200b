// Events, lengths, positions and the compiled graph of a rack, for listings and rulers.
#pragma once

#include <napi.h>

#include "graph/rack.hpp"
#include "transport/bar_table.hpp"

namespace mam::binding {

/// Of a content frame; zeros without a rack.
BarPlace positionOf(const Rack* rack, uint64_t frame, double sampleRate);

Napi::Value events(const Napi::CallbackInfo& info);
Napi::Value chase(const Napi::CallbackInfo& info);
Napi::Value lengths(const Napi::CallbackInfo& info);
Napi::Value graph(const Napi::CallbackInfo& info);
Napi::Object describeLengths(Napi::Env env, const Rack& rack, const ContentRange& range, const ContentLengths& lengths);

}  // namespace mam::binding
