#include "nodes/registry.hpp"

#include <cstdlib>
#include <cstring>

namespace mam {

#if defined(MAM_X86_64)
namespace v2 {
NodeTypes listNodeTypes() noexcept;
}
namespace v3 {
NodeTypes listNodeTypes() noexcept;
}
namespace v4 {
NodeTypes listNodeTypes() noexcept;
}
#else
inline namespace baseline {
NodeTypes listNodeTypes() noexcept;
}
#endif

namespace {

InstructionSet best() noexcept {
#if defined(MAM_X86_64)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return InstructionSet::X86_64_v4;
  if (__builtin_cpu_supports("x86-64-v3")) return InstructionSet::X86_64_v3;
  return InstructionSet::X86_64_v2;
#else
  return InstructionSet::Baseline;
#endif
}

InstructionSet choose() noexcept {
  const InstructionSet limit = best();
  const char* wish = std::getenv("MAM_ISA");
  if (wish == nullptr) return limit;
  for (InstructionSet set : {InstructionSet::X86_64_v2, InstructionSet::X86_64_v3, InstructionSet::X86_64_v4})
    if (set <= limit && std::strcmp(wish, instructionSetName(set)) == 0) return set;
  return limit;
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equalIgnoringCase(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace

InstructionSet instructionSet() noexcept {
  static const InstructionSet chosen = choose();
  return chosen;
}

const char* instructionSetName(InstructionSet set) noexcept {
  switch (set) {
    case InstructionSet::X86_64_v2: return "v2";
    case InstructionSet::X86_64_v3: return "v3";
    case InstructionSet::X86_64_v4: return "v4";
    case InstructionSet::Baseline: break;
  }
  return "baseline";
}

NodeTypes nodeTypes() noexcept {
#if defined(MAM_X86_64)
  switch (instructionSet()) {
    case InstructionSet::X86_64_v4: return v4::listNodeTypes();
    case InstructionSet::X86_64_v3: return v3::listNodeTypes();
    default: return v2::listNodeTypes();
  }
#else
  return listNodeTypes();
#endif
}

const NodeType* findNodeType(std::string_view type) noexcept {
  const NodeTypes types = nodeTypes();
  for (size_t i = 0; i < types.count; ++i)
    if (type == types.list[i]->descriptor->type) return types.list[i];
  return nullptr;
}

const LiveParam* findParam(const NodeDescriptor& node, std::string_view name) noexcept {
  for (uint16_t i = 0; i < node.paramCount; ++i)
    if (equalIgnoringCase(name, node.params[i].name)) return &node.params[i];
  return nullptr;
}

const LiveParam* findParam(const NodeDescriptor& node, uint16_t id) noexcept {
  for (uint16_t i = 0; i < node.paramCount; ++i)
    if (node.params[i].id == id) return &node.params[i];
  return nullptr;
}

}  // namespace mam
