#include "nodes/registry.hpp"
#include "voice/voice.hpp"

namespace mam {
#if defined(MAM_X86_64)
namespace v2 {
extern const bench::VoiceKernels kVoiceKernels;
}
namespace v3 {
extern const bench::VoiceKernels kVoiceKernels;
}
namespace v4 {
extern const bench::VoiceKernels kVoiceKernels;
}
#else
inline namespace baseline {
extern const bench::VoiceKernels kVoiceKernels;
}
#endif

namespace bench {

BareVoices::~BareVoices() = default;

const VoiceKernels& voiceKernels() noexcept {
#if defined(MAM_X86_64)
  switch (instructionSet()) {
    case InstructionSet::X86_64_v4: return v4::kVoiceKernels;
    case InstructionSet::X86_64_v3: return v3::kVoiceKernels;
    default: return v2::kVoiceKernels;
  }
#else
  return kVoiceKernels;
#endif
}

}  // namespace bench
}  // namespace mam
