// The parameters of a mam_chip (format spec 6.4): file keys and live parameters.
#pragma once

#include "nodes/node.hpp"

MAM_BEGIN_ISA
namespace chip {

enum Id : uint16_t {
  WAVE = 1,
  NOTE_SEMITONES,
  VELOCITY,
  PULSE_WIDTH,
  GAIN,
  PAN,
  ATTACK_MS,
  DECAY_MS,
  SUSTAIN,
  RELEASE_MS,
  NOISE_MIX,
  MODE
};
constexpr uint32_t kIds = 12;

constexpr const char* kWaves[] = {"square", "pulse", "tri", "triangle", "saw", "sawtooth", nullptr};
constexpr uint8_t kWaveValues[] = {0, 0, 1, 1, 2, 2};

constexpr FileKey kFileKeys[] = {
    {"wave", FileType::Choice, Unit::None, 0, 2, 0, false, FileMeaning::Start, WAVE, kWaves, kWaveValues, nullptr, 0,
     "Wave shape, by name or number"},
    {"note", FileType::Int, Unit::Semitones, 0, 127, 60, false, FileMeaning::Start, NOTE_SEMITONES, nullptr, nullptr,
     nullptr, 0, "Pitch as a MIDI note number"},
    {"pulseWidth", FileType::Float, Unit::None, 0.05, 0.95, 0.5, false, FileMeaning::Start, PULSE_WIDTH, nullptr,
     nullptr, nullptr, 0, "Share of a cycle that the pulse is high"},
    {"gain", FileType::Float, Unit::None, 0, 1.5, 0.9, false, FileMeaning::Start, GAIN, nullptr, nullptr, nullptr, 0,
     "Level"},
    {"pan", FileType::Float, Unit::None, -1, 1, 0, false, FileMeaning::Start, PAN, nullptr, nullptr, nullptr, 0,
     "Left to right at equal power"},
    {"attackMs", FileType::Int, Unit::Milliseconds, 0, 400, 10, false, FileMeaning::Start, ATTACK_MS, nullptr, nullptr,
     nullptr, 0, "Time to full level"},
    {"decayMs", FileType::Int, Unit::Milliseconds, 0, 1000, 120, false, FileMeaning::Start, DECAY_MS, nullptr, nullptr,
     nullptr, 0, "Time from full level to the sustain level"},
    {"sustain", FileType::Float, Unit::None, 0, 1, 0.7, false, FileMeaning::Start, SUSTAIN, nullptr, nullptr, nullptr,
     0, "Level that a note stays at"},
    {"releaseMs", FileType::Int, Unit::Milliseconds, 0, 1000, 200, false, FileMeaning::Start, RELEASE_MS, nullptr,
     nullptr, nullptr, 0, "Time from the present level to silence when a played note ends"},
    {"noiseMix", FileType::Float, Unit::None, 0, 1, 0, false, FileMeaning::Start, NOISE_MIX, nullptr, nullptr, nullptr,
     0, "From the wave alone to noise alone"},
};
constexpr uint32_t kFileKeyCount = sizeof kFileKeys / sizeof *kFileKeys;

constexpr LiveParam kParams[] = {
    {WAVE, "WAVE", "Wave", Unit::None, 0, 2, 0, Smoothing::Step, false, "0 pulse, 1 triangle, 2 saw"},
    {NOTE_SEMITONES, "NOTE_SEMITONES", "Note", Unit::Semitones, 0, 127, 60, Smoothing::Step, false, "MIDI note number"},
    {VELOCITY, "VELOCITY", "Velocity", Unit::None, 0, 1, 1, Smoothing::Step, false, "Kept in files; does not sound"},
    {PULSE_WIDTH, "PULSE_WIDTH", "Pulse width", Unit::None, 0.05f, 0.95f, 0.5f, Smoothing::Linear, true,
     "Share of a cycle that the pulse is high"},
    {GAIN, "GAIN", "Gain", Unit::None, 0, 1.5f, 0.9f, Smoothing::Linear, true, "Level"},
    {PAN, "PAN", "Pan", Unit::None, -1, 1, 0, Smoothing::Linear, true, "Left to right at equal power"},
    {ATTACK_MS, "ATTACK_MS", "Attack", Unit::Milliseconds, 0, 400, 10, Smoothing::Linear, true, "Time to full level"},
    {DECAY_MS, "DECAY_MS", "Decay", Unit::Milliseconds, 0, 1000, 120, Smoothing::Linear, true,
     "Time from full level to the sustain level"},
    {SUSTAIN, "SUSTAIN", "Sustain", Unit::None, 0, 1, 0.7f, Smoothing::Linear, true, "Level that a note stays at"},
    {RELEASE_MS, "RELEASE_MS", "Release", Unit::Milliseconds, 0, 1000, 200, Smoothing::Linear, true,
     "Time from the present level to silence when a played note ends"},
    {NOISE_MIX, "NOISE_MIX", "Noise", Unit::None, 0, 1, 0, Smoothing::Linear, true,
     "From the wave alone to noise alone"},
    {MODE, "MODE", "Mode", Unit::None, 0, 1, 0, Smoothing::Step, false, "Kept in files; does not sound"},
};

}  // namespace chip
MAM_END_ISA
