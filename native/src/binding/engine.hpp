#pragma once

#include <napi.h>

namespace mam::binding {

/// Classes of engine/host/native.ts.
Napi::Function defineEngine(Napi::Env env);
Napi::Function defineRenderer(Napi::Env env);
Napi::Function defineLoudnessMeter(Napi::Env env);

}  // namespace mam::binding
