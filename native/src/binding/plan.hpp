// A RackPlan (engine/formats/plan.ts) turned into builder calls.
#pragma once

#include <memory>

#include "binding/values.hpp"
#include "graph/rack.hpp"

namespace mam::binding {

std::shared_ptr<const Rack> rackOf(const Napi::Object& plan);
ContentRange rangeOf(const Napi::Object& range);

}  // namespace mam::binding
