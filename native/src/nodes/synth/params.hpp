// The parameters of a synth: file keys, live parameters, and what a grid frame makes of them.
#pragma once

#include "nodes/node.hpp"

MAM_BEGIN_ISA
namespace synth {

enum Id : uint16_t {
  OSC1_WAVE = 1,
  OSC1_LEVEL,
  OSC1_SEMITONES,
  OSC1_WIDTH,
  OSC2_WAVE,
  OSC2_LEVEL,
  OSC2_SEMITONES,
  OSC2_DETUNE,
  OSC2_WIDTH,
  OSC2_SYNC,
  SUB_LEVEL,
  NOISE_LEVEL,
  FILTER_POLES,
  FILTER_TYPE,
  CUTOFF_HZ,
  RESONANCE,
  KEYTRACK,
  DRIVE,
  FILTER_ENV,
  PRESSURE_CUTOFF,
  TIMBRE_CUTOFF,
  AMP_ATTACK_MS,
  AMP_DECAY_MS,
  AMP_SUSTAIN,
  AMP_RELEASE_MS,
  FILTER_ATTACK_MS,
  FILTER_DECAY_MS,
  FILTER_SUSTAIN,
  FILTER_RELEASE_MS,
  LFO1_WAVE,
  LFO1_FREQ_HZ,
  LFO1_PITCH,
  LFO1_CUTOFF,
  LFO1_WIDTH,
  LFO1_LEVEL,
  LFO2_WAVE,
  LFO2_FREQ_HZ,
  LFO2_PITCH,
  LFO2_CUTOFF,
  LFO2_WIDTH,
  LFO2_LEVEL,
  GLIDE_MS,
  UNISON,
  UNISON_DETUNE,
  UNISON_SPREAD,
  PITCH_BEND,
  VELOCITY_LEVEL,
  GAIN,
  PAN,
  NOTE_SEMITONES,
  VELOCITY,
  GATE_LEN_MS
};
constexpr uint32_t kParamCount = GATE_LEN_MS;
constexpr uint32_t kMaxVoices = 256, kMaxUnison = 16;

constexpr const char* kWaves[] = {"saw", "pulse", "triangle", "sine", "noise", nullptr};
constexpr const char* kLfoWaves[] = {"sine", "triangle", "saw", "square", nullptr};
constexpr const char* kFilterTypes[] = {"low", "band", "high", nullptr};

constexpr LiveParam level(Id id, const char* name, const char* label, float initial, const char* help) {
  return {id, name, label, Unit::None, 0, 1, initial, Smoothing::Linear, true, help};
}
constexpr LiveParam choice(Id id, const char* name, const char* label, float max, float initial, const char* help) {
  return {id, name, label, Unit::None, 0, max, initial, Smoothing::Step, false, help};
}
constexpr LiveParam semitones(Id id, const char* name, const char* label, float range, float initial,
                              const char* help) {
  return {id, name, label, Unit::Semitones, -range, range, initial, Smoothing::Linear, true, help};
}
constexpr LiveParam time(Id id, const char* name, const char* label, float max, float initial, const char* help) {
  return {id, name, label, Unit::Milliseconds, 0, max, initial, Smoothing::Linear, true, help};
}
constexpr LiveParam rate(Id id, const char* name, const char* label, float initial, const char* help) {
  return {id, name, label, Unit::Hertz, 0.01f, 50, initial, Smoothing::Linear, true, help};
}

constexpr LiveParam kLiveParams[] = {
    choice(OSC1_WAVE, "OSC1_WAVE", "Osc 1", 4, 0, "0 saw, 1 pulse, 2 triangle, 3 sine, 4 noise"),
    level(OSC1_LEVEL, "OSC1_LEVEL", "Osc 1 level", 0.5f, "Level of oscillator 1"),
    semitones(OSC1_SEMITONES, "OSC1_SEMITONES", "Osc 1 pitch", 48, 0, "Against the note"),
    {OSC1_WIDTH, "OSC1_WIDTH", "Osc 1 width", Unit::None, 0.02f, 0.98f, 0.5f, Smoothing::Linear, true,
     "Share of a cycle that a pulse is high"},
    choice(OSC2_WAVE, "OSC2_WAVE", "Osc 2", 4, 0, "0 saw, 1 pulse, 2 triangle, 3 sine, 4 noise"),
    level(OSC2_LEVEL, "OSC2_LEVEL", "Osc 2 level", 0.5f, "Level of oscillator 2"),
    semitones(OSC2_SEMITONES, "OSC2_SEMITONES", "Osc 2 pitch", 48, 0, "Against the note"),
    semitones(OSC2_DETUNE, "OSC2_DETUNE", "Detune", 1, 0.08f, "Fine pitch of oscillator 2"),
    {OSC2_WIDTH, "OSC2_WIDTH", "Osc 2 width", Unit::None, 0.02f, 0.98f, 0.5f, Smoothing::Linear, true,
     "Share of a cycle that a pulse is high"},
    {OSC2_SYNC, "OSC2_SYNC", "Sync", Unit::Switch, 0, 1, 0, Smoothing::Step, false,
     "Oscillator 2 restarts with every cycle of oscillator 1"},
    level(SUB_LEVEL, "SUB_LEVEL", "Sub", 0, "Level of a square an octave below oscillator 1"),
    level(NOISE_LEVEL, "NOISE_LEVEL", "Noise", 0, "Level of white noise"),
    {FILTER_POLES, "FILTER_POLES", "Poles", Unit::None, 2, 4, 4, Smoothing::Step, false,
     "2 or 4: 12 or 24 dB an octave"},
    choice(FILTER_TYPE, "FILTER_TYPE", "Filter", 2, 0, "0 low, 1 band, 2 high pass"),
    {CUTOFF_HZ, "CUTOFF_HZ", "Cutoff", Unit::Hertz, 20, 20000, 2000, Smoothing::Exponential, true,
     "Of a note of 60 without envelope"},
    level(RESONANCE, "RESONANCE", "Resonance", 0.2f, "How much the filter lifts its cutoff"),
    level(KEYTRACK, "KEYTRACK", "Key track", 0.5f, "How far the cutoff follows the note; 1: octave by octave"),
    level(DRIVE, "DRIVE", "Drive", 0, "Saturation before the filter"),
    semitones(FILTER_ENV, "FILTER_ENV", "Filter env", 96, 24, "How far the filter envelope moves the cutoff"),
    semitones(PRESSURE_CUTOFF, "PRESSURE_CUTOFF", "Pressure", 96, 24, "How far a note's pressure moves its cutoff"),
    semitones(TIMBRE_CUTOFF, "TIMBRE_CUTOFF", "Timbre", 96, 24, "How far a note's timbre moves its cutoff"),
    time(AMP_ATTACK_MS, "AMP_ATTACK_MS", "Attack", 10000, 3, "Time to full level"),
    time(AMP_DECAY_MS, "AMP_DECAY_MS", "Decay", 20000, 400, "Time to the sustain level, but for a thousandth"),
    level(AMP_SUSTAIN, "AMP_SUSTAIN", "Sustain", 0.8f, "Level that a held note comes to"),
    time(AMP_RELEASE_MS, "AMP_RELEASE_MS", "Release", 20000, 250, "Time to -60 dB when a note ends"),
    time(FILTER_ATTACK_MS, "FILTER_ATTACK_MS", "Filter attack", 10000, 3, "Time to the top"),
    time(FILTER_DECAY_MS, "FILTER_DECAY_MS", "Filter decay", 20000, 500,
         "Time to the sustain level, but for a thousandth"),
    level(FILTER_SUSTAIN, "FILTER_SUSTAIN", "Filter sustain", 0.2f, "Level that a held note comes to"),
    time(FILTER_RELEASE_MS, "FILTER_RELEASE_MS", "Filter release", 20000, 250, "Time to -60 dB when a note ends"),
    choice(LFO1_WAVE, "LFO1_WAVE", "LFO 1", 3, 0, "0 sine, 1 triangle, 2 saw, 3 square; starts with each note"),
    rate(LFO1_FREQ_HZ, "LFO1_FREQ_HZ", "LFO 1 rate", 5, "Rate of LFO 1"),
    semitones(LFO1_PITCH, "LFO1_PITCH", "LFO 1 pitch", 24, 0, "How far LFO 1 moves the pitch each way"),
    semitones(LFO1_CUTOFF, "LFO1_CUTOFF", "LFO 1 cutoff", 96, 0, "How far LFO 1 moves the cutoff each way"),
    level(LFO1_WIDTH, "LFO1_WIDTH", "LFO 1 width", 0, "How far LFO 1 moves the pulse widths each way"),
    level(LFO1_LEVEL, "LFO1_LEVEL", "LFO 1 level", 0, "How far LFO 1 lowers the level"),
    choice(LFO2_WAVE, "LFO2_WAVE", "LFO 2", 3, 0, "0 sine, 1 triangle, 2 saw, 3 square; starts with each note"),
    rate(LFO2_FREQ_HZ, "LFO2_FREQ_HZ", "LFO 2 rate", 0.5f, "Rate of LFO 2"),
    semitones(LFO2_PITCH, "LFO2_PITCH", "LFO 2 pitch", 24, 0, "How far LFO 2 moves the pitch each way"),
    semitones(LFO2_CUTOFF, "LFO2_CUTOFF", "LFO 2 cutoff", 96, 0, "How far LFO 2 moves the cutoff each way"),
    level(LFO2_WIDTH, "LFO2_WIDTH", "LFO 2 width", 0, "How far LFO 2 moves the pulse widths each way"),
    level(LFO2_LEVEL, "LFO2_LEVEL", "LFO 2 level", 0, "How far LFO 2 lowers the level"),
    time(GLIDE_MS, "GLIDE_MS", "Glide", 5000, 0, "Time from the note before to the new one"),
    {UNISON, "UNISON", "Unison", Unit::None, 1, kMaxUnison, 1, Smoothing::Step, false,
     "Voices of a note, from the next one on"},
    {UNISON_DETUNE, "UNISON_DETUNE", "Unison detune", Unit::Semitones, 0, 1, 0.15f, Smoothing::Linear, true,
     "The outermost voices of a note lie this far from it"},
    level(UNISON_SPREAD, "UNISON_SPREAD", "Unison spread", 0.7f, "How far apart the voices of a note are panned"),
    semitones(PITCH_BEND, "PITCH_BEND", "Bend", 48, 0, "Added to every note"),
    level(VELOCITY_LEVEL, "VELOCITY_LEVEL", "Velocity level", 0.7f, "How far a soft note is softer"),
    {GAIN, "GAIN", "Gain", Unit::None, 0, 1.5f, 0.4f, Smoothing::Linear, true, "Level of the node"},
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, true, "Left to right at equal power"},
    {NOTE_SEMITONES, "NOTE_SEMITONES", "Note", Unit::Semitones, 0, 127, 60, Smoothing::Step, false,
     "Note of a trigger, 69 = 440 Hz"},
    {VELOCITY, "VELOCITY", "Velocity", Unit::None, 0, 1, 0.8f, Smoothing::Step, false,
     "Of a trigger that has none of its own"},
    {GATE_LEN_MS, "GATE_LEN_MS", "Gate", Unit::Milliseconds, 1, 10000, 200, Smoothing::Step, false,
     "How long a trigger holds its note"},
};
static_assert(sizeof kLiveParams / sizeof *kLiveParams == kParamCount, "one a parameter, in the order of Id");

/// A key that starts the parameter: range, start and words are the parameter's.
constexpr FileKey keyOf(Id id, const char* key, FileType type = FileType::Float, const char* const* choices = nullptr) {
  const LiveParam& p = kLiveParams[id - 1];
  return {key, type,    p.unit,  p.min,   p.max, p.initial, /*clampAtLoad=*/true, FileMeaning::Start,
          id,  choices, nullptr, nullptr, 0,     p.help};
}

constexpr FileKey kFileKeys[] = {
    keyOf(OSC1_WAVE, "osc1Wave", FileType::Choice, kWaves),
    keyOf(OSC1_LEVEL, "osc1Level"),
    keyOf(OSC1_SEMITONES, "osc1Semitones"),
    keyOf(OSC1_WIDTH, "osc1Width"),
    keyOf(OSC2_WAVE, "osc2Wave", FileType::Choice, kWaves),
    keyOf(OSC2_LEVEL, "osc2Level"),
    keyOf(OSC2_SEMITONES, "osc2Semitones"),
    keyOf(OSC2_DETUNE, "osc2Detune"),
    keyOf(OSC2_WIDTH, "osc2Width"),
    keyOf(OSC2_SYNC, "osc2Sync", FileType::Bool),
    keyOf(SUB_LEVEL, "subLevel"),
    keyOf(NOISE_LEVEL, "noiseLevel"),
    keyOf(FILTER_POLES, "filterPoles", FileType::Int),
    keyOf(FILTER_TYPE, "filterType", FileType::Choice, kFilterTypes),
    keyOf(CUTOFF_HZ, "cutoff"),
    keyOf(RESONANCE, "resonance"),
    keyOf(KEYTRACK, "keyTrack"),
    keyOf(DRIVE, "drive"),
    keyOf(FILTER_ENV, "filterEnv"),
    keyOf(PRESSURE_CUTOFF, "pressureCutoff"),
    keyOf(TIMBRE_CUTOFF, "timbreCutoff"),
    keyOf(AMP_ATTACK_MS, "ampAttackMs"),
    keyOf(AMP_DECAY_MS, "ampDecayMs"),
    keyOf(AMP_SUSTAIN, "ampSustain"),
    keyOf(AMP_RELEASE_MS, "ampReleaseMs"),
    keyOf(FILTER_ATTACK_MS, "filterAttackMs"),
    keyOf(FILTER_DECAY_MS, "filterDecayMs"),
    keyOf(FILTER_SUSTAIN, "filterSustain"),
    keyOf(FILTER_RELEASE_MS, "filterReleaseMs"),
    keyOf(LFO1_WAVE, "lfo1Wave", FileType::Choice, kLfoWaves),
    keyOf(LFO1_FREQ_HZ, "lfo1FreqHz"),
    keyOf(LFO1_PITCH, "lfo1Pitch"),
    keyOf(LFO1_CUTOFF, "lfo1Cutoff"),
    keyOf(LFO1_WIDTH, "lfo1Width"),
    keyOf(LFO1_LEVEL, "lfo1Level"),
    keyOf(LFO2_WAVE, "lfo2Wave", FileType::Choice, kLfoWaves),
    keyOf(LFO2_FREQ_HZ, "lfo2FreqHz"),
    keyOf(LFO2_PITCH, "lfo2Pitch"),
    keyOf(LFO2_CUTOFF, "lfo2Cutoff"),
    keyOf(LFO2_WIDTH, "lfo2Width"),
    keyOf(LFO2_LEVEL, "lfo2Level"),
    keyOf(GLIDE_MS, "glideMs"),
    keyOf(UNISON, "unison", FileType::Int),
    keyOf(UNISON_DETUNE, "unisonDetune"),
    keyOf(UNISON_SPREAD, "unisonSpread"),
    keyOf(PITCH_BEND, "pitchBend"),
    keyOf(VELOCITY_LEVEL, "velocityLevel"),
    keyOf(GAIN, "gain"),
    keyOf(PAN, "pan"),
    keyOf(NOTE_SEMITONES, "note"),
    keyOf(VELOCITY, "velocity"),
    keyOf(GATE_LEN_MS, "gateLenMs"),
    {"voices", FileType::Int, Unit::None, 1, kMaxVoices, 16, true, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0,
     "Voices that sound at once; one more takes over the oldest that was let go, else the oldest"},
};
constexpr uint32_t kFileKeyCount = sizeof kFileKeys / sizeof *kFileKeys;
static_assert(kFileKeyCount == kParamCount + 1, "one a parameter, in their order, then the voices");

/// Every parameter as it counts: within its range, modulation included.
struct Values {
  float of[kParamCount + 1];  ///< by id
  float operator[](Id id) const noexcept { return of[id]; }
};

}  // namespace synth
MAM_END_ISA
