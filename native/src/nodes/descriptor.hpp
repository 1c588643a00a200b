// Node descriptors: the only parameter table in the project. Validation, docs, knobs and mapping targets come from here.
#pragma once

#include <cstdint>

namespace mam {

enum class Unit : uint8_t { None, Hertz, Milliseconds, Decibels, Semitones, Percent, Bpm, Switch };

/// How a live parameter moves when it is ramped (spec 5.1). Step: a ramp acts at once, as a set.
enum class Smoothing : uint8_t { Step, Linear, Exponential };

/// Type of a key in a node's file `params`.
enum class FileType : uint8_t {
  Float,  ///< read as f32
  Int,    ///< fraction dropped
  Bool,
  Choice,  ///< text; value is the index in `choices`, an unknown text counts as index 0
  Text,    ///< documentation or a path: never reaches DSP
  List     ///< array of objects with the keys in `items` (spectral_ducker bands)
};

/// What a key in the file means to the live parameter of the same thing.
enum class FileMeaning : uint8_t {
  Fixed,      ///< read at load only; no live parameter
  Start,      ///< start value of live parameter `liveId`
  Multiplies  ///< constant factor beside live parameter `liveId` (kick and clap `gain`)
};

struct FileKey {
  const char* key;
  FileType type;
  Unit unit;
  double min, max;   ///< sensible range, for knobs and warnings
  double initial;    ///< when the key is absent
  bool clampAtLoad;  ///< the loader clamps to min..max
  FileMeaning meaning;
  uint16_t liveId;  ///< 0: none
  const char* const*
      choices;  ///< Choice only: texts ended by nullptr; the first spelling of an index is the one to write
  const uint8_t* choiceValues;  ///< Choice only: value of each text, or nullptr for 0, 1, 2 …
  const struct FileKey* items;  ///< List only: keys of one element
  uint8_t itemCount;
  const char* help;
};

struct LiveParam {
  uint16_t id;
  const char* name;   ///< as in files: "CUTOFF_HZ"
  const char* label;  ///< as on a knob: "Cutoff"
  Unit unit;
  float min, max;  ///< published range; events are not clamped to it (spec Q14)
  float initial;   ///< live start value where no file key sets it
  Smoothing smoothing;
  bool modulatable;
  const char* help;
};

enum class SignalKind : uint8_t { Audio, Key };
struct PortDescriptor {
  const char* name;
  SignalKind kind;
  bool input;
};

/// Session: made by a session for its own mixer; no rack file may name it.
enum class Role : uint8_t { Generator, Effect, Utility, Session };

/// What a note does to a node. One: it sets NOTE_SEMITONES and triggers; the newest note is the one that sounds.
enum class Notes : uint8_t { None, One, Many };

struct NodeDescriptor {
  const char* type;  ///< as in files
  const char* title;
  const char* help;
  Role role;
  bool lenientParams;  ///< a wrong type stops reading at that key; earlier keys hold (else the rack is refused)
  bool takesEvents;
  bool takesModulation;
  const FileKey* fileKeys;
  uint16_t fileKeyCount;
  const LiveParam* params;
  uint16_t paramCount;
  const PortDescriptor* ports;
  uint8_t portCount;
  uint8_t lanes;  ///< nodes of this type that advance together: 1 or kLanes
  Notes notes = Notes::None;
};

}  // namespace mam
