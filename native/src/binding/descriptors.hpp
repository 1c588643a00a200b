#pragma once

#include <napi.h>

namespace mam::binding {

/// Every node type, in the order of the registry.
Napi::Array describeNodes(Napi::Env env);

}  // namespace mam::binding
