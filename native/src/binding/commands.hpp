// Commands of engine/host/native.ts: OutgoingCommand, OutgoingNote and OutgoingExpression in, AppliedCommand out.
#pragma once

#include <napi.h>

#include <optional>
#include <string>

#include "engine/engine.hpp"
#include "graph/rack.hpp"

namespace mam::binding {

/// Ui where there is no such source.
Source sourceOf(const std::string& text);

/// Which of the engine's queues takes what this source sends.
LiveQueue queueOf(Source source);

/// None where the rack has no such target, a number is not finite or the expression is unknown.
std::optional<Command> commandOf(const Napi::Object& from, const Rack* rack);

/// None where it was meant for what is not in the rack.
std::optional<Napi::Object> appliedOf(Napi::Env env, const AppliedCommand& applied, const Rack& rack);

}  // namespace mam::binding
