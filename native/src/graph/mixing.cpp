#include "graph/mixing.hpp"

#include "nodes/registry.hpp"

namespace mam {

#if defined(MAM_X86_64)
namespace v2 {
const MixingKernels& listMixingKernels() noexcept;
}
namespace v3 {
const MixingKernels& listMixingKernels() noexcept;
}
namespace v4 {
const MixingKernels& listMixingKernels() noexcept;
}
#else
inline namespace baseline {
const MixingKernels& listMixingKernels() noexcept;
}
#endif

const MixingKernels& mixingKernels() noexcept {
#if defined(MAM_X86_64)
  switch (instructionSet()) {
    case InstructionSet::X86_64_v4: return v4::listMixingKernels();
    case InstructionSet::X86_64_v3: return v3::listMixingKernels();
    default: return v2::listMixingKernels();
  }
#else
  return listMixingKernels();
#endif
}

}  // namespace mam
