// Telemetry, flight record and traces of engine/host/native-telemetry.ts.
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "binding/session.hpp"

namespace mam::binding {

/// Notes a change of the device's state, and its new xruns; returns those that are known.
std::vector<Xrun> noteDevice(Session& session, const DeviceStatus& device);
Napi::Value telemetryOf(Napi::Env env, Session& session, NodeTimes nodes);
/// These hold the session.
Napi::Value flightRecordOf(Napi::Env env, const std::shared_ptr<Session>& session);
Napi::Value startTraceOf(Napi::Env env, const std::shared_ptr<Session>& session);

}  // namespace mam::binding
