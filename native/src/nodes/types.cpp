// The node types of one instruction set. Compiled once per set, like the types themselves.
#include "nodes/types.hpp"

MAM_BEGIN_ISA

extern const NodeType kKick, kClap, kTb303Ext, kMamChip, kDelay, kCompressor, kSpectralDucker, kReverb, kMeter,
    kWiretap, kInlineTransport, kSynth, kInput, kGain, kPan, kStrip, kSend, kXfader, kUtility, kTone, kLimiter, kEq;

NodeTypes listNodeTypes() noexcept {
  static const NodeType* const list[] = {
      &kKick,   &kClap,  &kTb303Ext, &kMamChip,         &kDelay,   &kCompressor, &kSpectralDucker,
      &kReverb, &kMeter, &kWiretap,  &kInlineTransport, &kSynth,   &kInput,      &kGain,
      &kPan,    &kStrip, &kSend,     &kXfader,          &kUtility, &kTone,       &kLimiter,
      &kEq};
  return {list, sizeof list / sizeof *list};
}

MAM_END_ISA
