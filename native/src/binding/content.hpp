// Events, lengths, positions and the compiled graph of a rack, for listings and rulers.
#pragma once

#include <napi.h>

#include "graph/rack.hpp"

namespace mam::binding {

struct BarPosition {
  uint32_t bar = 0, step = 0;
  double bpm = 120;
};

/// Of a content frame, on the grid of the rack's first transport; zeros without one.
BarPosition positionOf(const Rack* rack, uint64_t frame, double sampleRate);

Napi::Value events(const Napi::CallbackInfo& info);
Napi::Value chase(const Napi::CallbackInfo& info);
Napi::Value lengths(const Napi::CallbackInfo& info);
Napi::Value graph(const Napi::CallbackInfo& info);
Napi::Object describeLengths(Napi::Env env, const Rack& rack, const ContentRange& range, const ContentLengths& lengths);

}  // namespace mam::binding
