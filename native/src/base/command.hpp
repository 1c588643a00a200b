// The one command record: from JavaScript to disk to the callback.
#pragma once

#include <cstdint>

namespace mam {

/// What a command does. Values are stored on disk: append, never renumber.
enum class CommandKind : uint8_t {
  Flush = 0,
  Structure = 1,
  Transport = 2,
  Recall = 3,
  NoteOff = 4,
  Set = 5,
  Ramp = 6,
  NoteExpr = 7,
  Touch = 8,
  Release = 9,
  Trigger = 10,
  NoteOn = 11,
};

/// Who sent it. Values are stored on disk: append, never renumber.
enum class Source : uint8_t { Pattern = 0, Timeline = 1, Midi = 2, Osc = 3, Hid = 4, Ui = 5, Web = 6, Script = 7 };

/// 32 bytes, little endian, no padding.
struct Command {
  uint64_t frame = 0;   ///< engine frame; 0 in a live queue means "now"
  uint32_t target = 0;  ///< handle of a node id within one rack
  uint16_t param = 0;   ///< live parameter id, or what base/note.hpp says
  CommandKind kind = CommandKind::Set;
  Source source = Source::Ui;
  double value = 0;  ///< parameter value, the trigger's velocity (0: the node decides), or a note's (base/note.hpp)
  uint32_t rampFrames = 0;  ///< length of a Ramp, or the id of a note
  uint32_t sequence = 0;    ///< order within (frame, kind, source)
};
static_assert(sizeof(Command) == 32, "the record layout is a file format");

/// Order at one frame: kind, then source, then sequence.
inline bool comesBefore(const Command& a, const Command& b) noexcept {
  if (a.frame != b.frame) return a.frame < b.frame;
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.source != b.source) return a.source < b.source;
  return a.sequence < b.sequence;
}

}  // namespace mam
