#include "binding/commands.hpp"

#include <cmath>

#include "base/note.hpp"
#include "binding/values.hpp"

namespace mam::binding {

namespace {

const char* textOf(CommandKind kind) {
  switch (kind) {
    case CommandKind::Set: return "set";
    case CommandKind::Ramp: return "ramp";
    case CommandKind::Trigger: return "trigger";
    case CommandKind::NoteOn: return "noteOn";
    case CommandKind::NoteOff: return "noteOff";
    case CommandKind::NoteExpr: return "noteExpr";
    case CommandKind::Structure: return "structure";
    case CommandKind::Transport: return "transport";
    default: return "other";
  }
}

CommandKind kindOf(const std::string& text) {
  for (CommandKind kind :
       {CommandKind::Ramp, CommandKind::Trigger, CommandKind::NoteOn, CommandKind::NoteOff, CommandKind::NoteExpr})
    if (text == textOf(kind)) return kind;
  return CommandKind::Set;
}

constexpr const char* kSources[] = {"pattern", "timeline", "midi", "osc", "hid", "ui", "web", "script"};
constexpr size_t kSourceCount = sizeof kSources / sizeof *kSources;

constexpr const char* kExpressions[] = {"pitch", "pressure", "timbre"};

/// False where a number in it is not finite or the expression is unknown.
bool readNote(const Napi::Object& from, Command& command) {
  const uint32_t id = countAt(from, "note");
  float pitch = 0, amount = 0;
  uint16_t param = idAt(from, "channel");
  if (command.kind == CommandKind::NoteExpr) {
    const std::string expression = textAt(from, "expression");
    for (param = 0; param < 3 && expression != kExpressions[param];) ++param;
    (param == 0 ? pitch : amount) = floatAt(from, "value");
  } else {
    pitch = floatAt(from, "pitch");
    amount = floatAt(from, "velocity");
  }
  const Command note = noteCommand(command.kind, command.target, command.source, id, param, pitch, amount);
  command = note;
  return std::isfinite(pitch) && std::isfinite(amount) && (command.kind != CommandKind::NoteExpr || param < 3);
}

void writeNote(Napi::Object& to, const Command& command) {
  to["note"] = command.rampFrames;
  to["param"] = 0;
  to["value"] = 0;
  to["rampFrames"] = 0;
  if (command.kind == CommandKind::NoteExpr) {
    to["expression"] = kExpressions[command.param % 3];
    to["value"] = command.param == 0 ? notePitch(command) : noteAmount(command);
    return;
  }
  to["channel"] = static_cast<uint32_t>(command.param);
  to["pitch"] = notePitch(command);
  to["velocity"] = noteAmount(command);
}

}  // namespace

Source sourceOf(const std::string& text) {
  for (size_t i = 0; i < kSourceCount; ++i)
    if (text == kSources[i]) return static_cast<Source>(i);
  return Source::Ui;
}

LiveQueue queueOf(Source source) {
  if (source == Source::Midi || source == Source::Osc || source == Source::Hid) return LiveQueue::Ports;
  return source == Source::Script ? LiveQueue::Script : LiveQueue::Host;
}

std::optional<Command> commandOf(const Napi::Object& from, const Rack* rack) {
  Command command;
  command.target = rack ? rack->findTarget(textAt(from, "target")) : UINT32_MAX;
  command.kind = kindOf(textAt(from, "kind"));
  command.source = sourceOf(textAt(from, "source"));
  const bool all = command.kind == CommandKind::NoteOff && countAt(from, "note") == kEveryNote;
  if (command.target == UINT32_MAX && !all) return std::nullopt;
  if (isNote(command.kind)) return readNote(from, command) ? std::optional(command) : std::nullopt;
  command.param = idAt(from, "param");
  command.value = numberAt(from, "value");
  command.rampFrames = countAt(from, "rampFrames");
  return std::isfinite(static_cast<float>(command.value)) ? std::optional(command) : std::nullopt;
}

std::optional<Napi::Object> appliedOf(Napi::Env env, const AppliedCommand& applied, const Rack& rack) {
  const Command& command = applied.command;
  const std::vector<std::string>& targets = rack.content.targets;
  const bool everywhere = command.target == kEveryTarget &&
                          (command.kind == CommandKind::NoteOff || command.kind == CommandKind::Structure ||
                           command.kind == CommandKind::Transport);
  if (command.target >= targets.size() && !everywhere) return std::nullopt;
  Napi::Object to = Napi::Object::New(env);
  to["frame"] = static_cast<double>(command.frame);
  to["target"] = everywhere ? std::string() : targets[command.target];
  to["kind"] = textOf(command.kind);
  if (isNote(command.kind)) {
    writeNote(to, command);
  } else {
    to["param"] = static_cast<uint32_t>(command.param);
    to["value"] = command.value;
    to["rampFrames"] = command.rampFrames;
  }
  to["source"] = kSources[static_cast<size_t>(command.source) % kSourceCount];
  to["late"] = applied.late;
  return to;
}

}  // namespace mam::binding
