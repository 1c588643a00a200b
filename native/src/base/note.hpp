// realtime
// What a note command carries beside a target: NoteOn, NoteOff and NoteExpr hold two f32 in `value`, the note's id in
// `rampFrames`, and in `param` the channel (NoteOn, NoteOff) or the expression (NoteExpr).
//
// A note is known by its source and id. Every command of a note comes through one queue; an id may be used again once its
// note has ended. In one queue, what follows the start of its own note takes effect a frame later at the earliest, as the
// order at one frame would put it before.
#pragma once

#include <cstdint>

#include "base/command.hpp"
#include "base/isa.hpp"

namespace mam {

/// Param of a NoteExpr.
enum class Expression : uint16_t {
  Pitch = 0,     ///< semitones added to the note's own
  Pressure = 1,  ///< 0..1
  Timbre = 2     ///< 0..1
};

constexpr uint32_t kEveryNote = UINT32_MAX;     ///< id in a NoteOff: all notes of its source on its channel
constexpr uint16_t kEveryChannel = UINT16_MAX;  ///< channel in such a NoteOff
constexpr uint32_t kEveryTarget = UINT32_MAX;   ///< target of a NoteOff: all nodes that take notes

MAM_INLINE bool isNote(CommandKind kind) noexcept {
  return kind == CommandKind::NoteOn || kind == CommandKind::NoteOff || kind == CommandKind::NoteExpr;
}

/// `pitch` in semitones (69 = 440 Hz), `amount`: velocity, or what the expression says.
MAM_INLINE double noteValue(float pitch, float amount) noexcept {
  const uint64_t low = __builtin_bit_cast(uint32_t, pitch), high = __builtin_bit_cast(uint32_t, amount);
  return __builtin_bit_cast(double, high << 32 | low);
}
MAM_INLINE float notePitch(const Command& command) noexcept {
  return __builtin_bit_cast(float, static_cast<uint32_t>(__builtin_bit_cast(uint64_t, command.value)));
}
MAM_INLINE float noteAmount(const Command& command) noexcept {
  return __builtin_bit_cast(float, static_cast<uint32_t>(__builtin_bit_cast(uint64_t, command.value) >> 32));
}

MAM_INLINE Command noteCommand(CommandKind kind, uint32_t target, Source source, uint32_t id, uint16_t param,
                               float pitch, float amount) noexcept {
  Command command;
  command.target = target;
  command.param = param;
  command.kind = kind;
  command.source = source;
  command.value = noteValue(pitch, amount);
  command.rampFrames = id;
  return command;
}

/// Ends all notes of a source, wherever they sound.
MAM_INLINE Command releaseOf(Source source) noexcept {
  return noteCommand(CommandKind::NoteOff, kEveryTarget, source, kEveryNote, kEveryChannel, 0, 0);
}

/// Which note sounds: what a node keeps to know its end and its expression again.
struct NoteName {
  uint32_t id = 0;
  uint16_t channel = 0;
  uint8_t source = 0;
  uint8_t held = 0;  ///< 1 from NoteOn to NoteOff
};

MAM_INLINE NoteName nameOf(const Command& noteOn) noexcept {
  return {noteOn.rampFrames, noteOn.param, static_cast<uint8_t>(noteOn.source), 1};
}
MAM_INLINE bool isOf(const Command& expression, const NoteName& note) noexcept {
  return note.held != 0 && expression.rampFrames == note.id && static_cast<uint8_t>(expression.source) == note.source;
}
MAM_INLINE bool ends(const Command& noteOff, const NoteName& note) noexcept {
  if (noteOff.rampFrames != kEveryNote) return isOf(noteOff, note);
  return note.held != 0 && static_cast<uint8_t>(noteOff.source) == note.source &&
         (noteOff.param == kEveryChannel || noteOff.param == note.channel);
}

}  // namespace mam
