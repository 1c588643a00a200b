// Notes of an embedder: played at once, or kept in a rack at a frame of its content.
#include <string>

#include "abi/call.hpp"
#include "abi/handles.hpp"
#include "base/note.hpp"

using mam::Error;
using mam::abi::allFinite;
using mam::abi::badArgument;
using mam::abi::guarded;
using mam::abi::report;

namespace {

constexpr mam::LiveQueue kQueue = mam::LiveQueue::Embedder;
constexpr mam::Source kSource = mam::Source::Script;

mam_result send(mam_engine* engine, const mam::Command& command) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  if (!allFinite(mam::notePitch(command), mam::noteAmount(command)))
    return badArgument("pitch, velocity and value must be finite");
  if (command.rampFrames == mam::kEveryNote) return badArgument("note is reserved");
  if (engine->engine.send(kQueue, &command, 1)) return report({});
  return report({MAM_ERROR_QUEUE_FULL, "the live queue is full"});
}

}  // namespace

extern "C" {

mam_result mam_engine_note_on(mam_engine* engine, uint32_t target, uint32_t note, uint16_t channel, float pitch,
                              float velocity) noexcept {
  return send(engine, mam::noteCommand(mam::CommandKind::NoteOn, target, kSource, note, channel, pitch, velocity));
}

mam_result mam_engine_note_off(mam_engine* engine, uint32_t target, uint32_t note, uint16_t channel,
                               float velocity) noexcept {
  return send(engine, mam::noteCommand(mam::CommandKind::NoteOff, target, kSource, note, channel, 0, velocity));
}

mam_result mam_engine_note_expression(mam_engine* engine, uint32_t target, uint32_t note, mam_expression expression,
                                      float value) noexcept {
  if (expression < MAM_EXPRESSION_PITCH || expression > MAM_EXPRESSION_TIMBRE)
    return badArgument("expression is none of mam_expression");
  const bool bends = expression == MAM_EXPRESSION_PITCH;
  return send(engine, mam::noteCommand(mam::CommandKind::NoteExpr, target, kSource, note,
                                       static_cast<uint16_t>(expression), bends ? value : 0, bends ? 0 : value));
}

mam_result mam_engine_release_notes(mam_engine* engine) noexcept {
  if (engine == nullptr) return badArgument("engine is null");
  engine->engine.releaseNotes(kQueue, kSource);
  return report({});
}

mam_result mam_rack_add_note(mam_rack* rack, uint64_t frame, uint64_t length_frames, const char* target_id,
                             uint32_t note, uint16_t channel, float pitch, float velocity) noexcept {
  if (rack == nullptr || target_id == nullptr) return badArgument("rack or target_id is null");
  if (!allFinite(pitch, velocity)) return badArgument("pitch and velocity must be finite");
  if (length_frames == 0 || length_frames > UINT64_MAX - frame) return badArgument("a note is at least a frame long");
  if (note == mam::kEveryNote) return badArgument("note is reserved");
  return guarded([&] {
    mam::Content& content = rack->rack.content;
    const uint32_t target = rack->rack.target(target_id), name = rack->rack.name("");
    content.commands.push_back({frame, target, mam::CommandKind::NoteOn, channel, name, pitch, 0, velocity, note});
    content.commands.push_back(
        {frame + length_frames, target, mam::CommandKind::NoteOff, channel, name, pitch, 0, 0, note});
    return Error{};
  });
}

}  // extern "C"
