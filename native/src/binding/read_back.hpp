#pragma once

#include <napi.h>

#include "graph/rack.hpp"

namespace mam::binding {

/// The inverse of rackOf: a RackPlan of what the rack holds, values as they were converted and clamped.
Napi::Object planOf(Napi::Env env, const Rack& rack);

}  // namespace mam::binding
