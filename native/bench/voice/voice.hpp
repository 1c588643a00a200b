// The voice that the speed goals are measured with: a polyBLEP saw, a TPT state-variable low-pass whose cutoff follows the
// envelope every 16 samples, an exponential envelope that strikes itself four times a second, and a pan. It is a node type
// that only the benchmarks know, and a bare loop over the same arithmetic.
#pragma once

#include <cstdint>

#include "nodes/node.hpp"

namespace mam::bench {

/// File keys of the node type, in its order.
struct VoiceSetup {
  double freqHz, left, right, firstStrikeFrames;
};

/// Voices without a graph: as much as a program that does nothing else needs.
class BareVoices {
 public:
  virtual ~BareVoices();
  /// Writes `kTileFrames` frames.
  virtual void render(float* left, float* right) noexcept = 0;
};

struct VoiceKernels {
  const NodeType* node;
  BareVoices* (*createBare)(const VoiceSetup* voices, uint32_t count);
};

/// In the instruction set that the engine runs with.
const VoiceKernels& voiceKernels() noexcept;

}  // namespace mam::bench
