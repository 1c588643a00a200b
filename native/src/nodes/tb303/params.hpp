// The parameters of a tb303_ext (format spec 6.3): file keys, live parameters, and where those that have storage lie.
#pragma once

#include "nodes/node.hpp"

MAM_BEGIN_ISA
namespace tb303 {

constexpr FileKey startKey(const char* key, FileType type, Unit unit, double min, double max, double initial,
                           uint16_t liveId, const char* help) {
  return {key,    type,    unit,    min,     max, initial, /*clampAtLoad=*/false, FileMeaning::Start,
          liveId, nullptr, nullptr, nullptr, 0,   help};
}
constexpr FileKey kFileKeys[] = {
    startKey("waveform", FileType::Int, Unit::None, 0, 1, 0, 1, "0 saw, 1 square"),
    startKey("tune", FileType::Float, Unit::Semitones, -24, 24, 0, 2,
             "Added to every note; also where the first glide starts"),
    startKey("glideMs", FileType::Float, Unit::Milliseconds, 0, 500, 10, 3, "Time constant of the pitch glide"),
    startKey("cutoff", FileType::Float, Unit::Hertz, 20, 18000, 800, 4, "Filter cutoff without envelope"),
    startKey("resonance", FileType::Float, Unit::None, 0, 1, 0.3, 5, "Filter feedback"),
    startKey("envMod", FileType::Float, Unit::None, 0, 1, 0.5, 6, "How far the envelope opens the filter"),
    startKey("decay", FileType::Float, Unit::Milliseconds, 50, 800, 200, 7, "Decay of the filter envelope"),
    startKey("ampDecayMs", FileType::Float, Unit::Milliseconds, 50, 800, 200, 8,
             "Decay of the amplitude envelope (ADSR mode)"),
    startKey("gain", FileType::Float, Unit::None, 0, 1.5, 0.8, 9, "Output gain"),
};
constexpr uint16_t kFileKeyCount = sizeof kFileKeys / sizeof *kFileKeys;

constexpr LiveParam kLiveParams[] = {
    {1, "WAVEFORM", "Wave", Unit::None, 0, 1, 0, Smoothing::Step, false, "Below 0.5 saw, else square"},
    {2, "TUNE_SEMITONES", "Tune", Unit::Semitones, -24, 24, 0, Smoothing::Linear, true, "Taken at the start of a note"},
    {3, "GLIDE_MS", "Glide", Unit::Milliseconds, 0, 500, 10, Smoothing::Linear, false,
     "Time constant of the pitch glide"},
    {4, "CUTOFF_HZ", "Cutoff", Unit::Hertz, 20, 18000, 800, Smoothing::Linear, true, "Filter cutoff without envelope"},
    {5, "RESONANCE", "Resonance", Unit::None, 0, 1, 0.3f, Smoothing::Linear, false, "Filter feedback"},
    {6, "ENV_MOD", "Env mod", Unit::None, 0, 1, 0.5f, Smoothing::Linear, false,
     "How far the envelope opens the filter"},
    {7, "FILTER_DECAY_MS", "Decay", Unit::Milliseconds, 50, 800, 200, Smoothing::Linear, false,
     "Decay of the filter envelope"},
    {8, "AMP_DECAY_MS", "Amp decay", Unit::Milliseconds, 50, 800, 200, Smoothing::Linear, false,
     "Decay of the amplitude envelope (ADSR mode)"},
    {9, "AMP_GAIN", "Gain", Unit::None, 0, 1.5f, 0.8f, Smoothing::Linear, false, "Output gain"},
    {10, "NOTE_SEMITONES", "Note", Unit::Semitones, 0, 127, 48, Smoothing::Step, false,
     "MIDI note, 69 = 440 Hz; sounds from the next trigger"},
    {11, "VELOCITY", "Velocity", Unit::None, 0, 1, 1, Smoothing::Step, false,
     "Level; a trigger's own velocity replaces it"},
    {12, "ACCENT", "Accent", Unit::None, 0, 1, 0, Smoothing::Step, false,
     "Louder and, from the next trigger, brighter; stays until changed"},
    {13, "DRIVE", "Drive", Unit::None, 0, 1, 0, Smoothing::Linear, false, "Saturation before the filter"},
    {14, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, false, "Constant-power pan"},
    {101, "CC1", "CC 1", Unit::None, 0, 1, 0, Smoothing::Linear, false, "Sets ENV_MOD"},
    {102, "CC74", "CC 74", Unit::None, 0, 1, 0, Smoothing::Linear, false, "Sets CUTOFF_HZ, 0 to 18 kHz"},
    {103, "CC71", "CC 71", Unit::None, 0, 1, 0, Smoothing::Linear, false, "Sets RESONANCE"},
    {104, "CC7", "CC 7", Unit::None, 0, 1, 0.8f, Smoothing::Linear, false, "Sets AMP_GAIN"},
    {105, "PITCH_BEND", "Bend", Unit::None, -1, 1, 0, Smoothing::Linear, false,
     "Sets TUNE_SEMITONES, two semitones each way"},
    {106, "LFO1_FREQ_HZ", "LFO 1 rate", Unit::Hertz, 0.01f, 20, 0.5f, Smoothing::Step, false,
     "Rate of the LFO with id 1; restarts its phase"},
    {107, "LFO2_FREQ_HZ", "LFO 2 rate", Unit::Hertz, 0.01f, 20, 0.2f, Smoothing::Step, false,
     "Rate of the LFO with id 2; restarts its phase"},
    {200, "ENV_MODE", "ADSR", Unit::Switch, 0, 1, 0, Smoothing::Step, false,
     "Above 0.5 notes have gate and ADSR envelopes, else they sound for ever"},
    {201, "FILTER_ATTACK_MS", "Filter attack", Unit::Milliseconds, 0, 400, 0, Smoothing::Linear, false, "ADSR mode"},
    {202, "FILTER_SUSTAIN", "Filter sustain", Unit::None, 0, 1, 0, Smoothing::Linear, false, "ADSR mode"},
    {203, "FILTER_RELEASE_MS", "Filter release", Unit::Milliseconds, 0, 800, 200, Smoothing::Linear, false,
     "ADSR mode"},
    {204, "AMP_ATTACK_MS", "Amp attack", Unit::Milliseconds, 0, 400, 0, Smoothing::Linear, false, "ADSR mode"},
    {205, "AMP_SUSTAIN", "Amp sustain", Unit::None, 0, 1, 0.7f, Smoothing::Linear, false, "ADSR mode"},
    {206, "AMP_RELEASE_MS", "Amp release", Unit::Milliseconds, 0, 800, 200, Smoothing::Linear, false,
     "ADSR mode; else how long a played note fades once it has ended"},
    {207, "GATE_LEN_MS", "Gate", Unit::Milliseconds, 1, 1000, 120, Smoothing::Step, false,
     "ADSR mode: longest time in each of attack, decay and sustain"},
    {300, "FILTER_ALGO", "Filter", Unit::None, 0, 1, 0, Smoothing::Step, false,
     "Below 0.5 three-pole ladder, else state variable"},
    {301, "FILTER_TYPE", "Filter type", Unit::None, 0, 2, 0, Smoothing::Step, false,
     "State variable filter: 0 low, 1 band, 2 high pass"},
    {302, "KEYTRACK", "Key track", Unit::None, 0, 1, 0, Smoothing::Linear, false,
     "How far the cutoff follows NOTE_SEMITONES"},
};
constexpr uint16_t kLiveParamCount = sizeof kLiveParams / sizeof *kLiveParams;

/// Slots of the parameters that have storage; 101..107 have none.
enum Slot : uint32_t {
  Waveform,
  Tune,
  Glide,
  Cutoff,
  Resonance,
  EnvMod,
  FilterDecay,
  AmpDecay,
  Gain,
  Note,
  Velocity,
  Accent,
  Drive,
  Pan,
  EnvMode,
  FilterAttack,
  FilterSustain,
  FilterRelease,
  AmpAttack,
  AmpSustain,
  AmpRelease,
  GateLength,
  FilterAlgo,
  FilterType,
  KeyTrack,
  Pressure,  ///< of the note, 0..1; no parameter
  Timbre,
  kSlotCount,
  kNoSlot = kSlotCount
};

constexpr Slot slotOf(uint16_t id) noexcept {
  if (id >= 1 && id <= 14) return static_cast<Slot>(Waveform + (id - 1));
  if (id >= 200 && id <= 207) return static_cast<Slot>(EnvMode + (id - 200));
  if (id >= 300 && id <= 302) return static_cast<Slot>(FilterAlgo + (id - 300));
  return kNoSlot;
}

}  // namespace tb303
MAM_END_ISA
