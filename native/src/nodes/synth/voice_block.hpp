// realtime
// Sixteen voices side by side: all that is theirs alone. Plain members, so that a state is the bytes.
#pragma once

#include "base/note.hpp"
#include "nodes/synth/lanes.hpp"

MAM_BEGIN_ISA
namespace synth {

/// Frames of the node between two looks at everything that moves slower than samples.
constexpr uint32_t kGridFrames = 16;
/// Spreads neighbouring frames over the bits that the noise mixes.
constexpr uint32_t kCounterStep = 0x9e3779b1u;

enum class OscWave : uint32_t { Saw, Pulse, Triangle, Sine, Noise };

/// What slides goes straight from its value at one grid frame to that of the next.
struct Oscillator {
  uint32_t phase[kLanes], step[kLanes], slide[kLanes];  ///< 2^32 a cycle; a frame; change of the step a frame
  uint32_t width[kLanes], widthSlide[kLanes];           ///< of a pulse, 2^31 a cycle
  float period[kLanes];                                 ///< frames a cycle
};

/// The third is the sub: a square an octave below the first.
constexpr uint32_t kOscillators = 3, kSub = 2;

enum class Stage : uint32_t { Idle, Attack, Decay, Release };

/// level = level * factor + offset a frame, until it leaves its bounds.
struct Envelope {
  float level[kLanes], factor[kLanes], offset[kLanes], high[kLanes], low[kLanes];
  Stage stage[kLanes];
};

/// Coefficients of one state variable section, and its two memories.
struct Section {
  float a1[kLanes], a2[kLanes], a3[kLanes], slide1[kLanes], slide2[kLanes], slide3[kLanes];
  float damping[kLanes];
  float s1[kLanes], s2[kLanes];
};

struct alignas(64) VoiceBlock {
  Oscillator oscillators[kOscillators];
  float syncRatio[kLanes];  ///< cycles of oscillator 2 in one of oscillator 1
  uint32_t noiseKey[kLanes];
  Envelope amp, filter;
  Section sections[2];
  float left[kLanes], right[kLanes], leftSlide[kLanes], rightSlide[kLanes];
  uint32_t lfoPhase[2][kLanes];

  float pitch[kLanes], target[kLanes], glideStep[kLanes];  ///< semitones, a grid step
  uint32_t glideSteps[kLanes];                             ///< left
  float velocity[kLanes], bend[kLanes], pressure[kLanes], timbre[kLanes];
  float spread[kLanes];                      ///< place among the voices of one note, -1..1
  float share[kLanes];                       ///< level of one of them
  uint64_t serial[kLanes], gateEnd[kLanes];  ///< which note; node frame of its end, UINT64_MAX: a NoteOff
  NoteName name[kLanes];
};

}  // namespace synth
MAM_END_ISA
