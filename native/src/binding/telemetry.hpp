// Telemetry, flight record and traces of engine/host/native-telemetry.ts.
#pragma once

#include <napi.h>

#include <memory>

#include "binding/session.hpp"

namespace mam::binding {

Napi::Value telemetryOf(Napi::Env env, Session& session, NodeTimes nodes);
/// These hold the session.
Napi::Value flightRecordOf(Napi::Env env, const std::shared_ptr<Session>& session);
Napi::Value startTraceOf(Napi::Env env, const std::shared_ptr<Session>& session);

}  // namespace mam::binding
