// The node types of this build, in the instruction set that this CPU runs best.
#pragma once

#include <cstddef>
#include <string_view>

#include "nodes/node.hpp"

namespace mam {

struct NodeTypes {
  const NodeType* const* list;
  size_t count;
};

/// Instruction sets, weakest first. All give the same samples.
enum class InstructionSet { Baseline, X86_64_v2, X86_64_v3, X86_64_v4 };

/// [any] The best set this CPU has, or the one that the environment variable MAM_ISA (v2, v3, v4) asks for.
InstructionSet instructionSet() noexcept;
const char* instructionSetName(InstructionSet set) noexcept;

/// [any] Every node type, in a fixed order.
NodeTypes nodeTypes() noexcept;
/// [any] nullptr for an unknown type.
const NodeType* findNodeType(std::string_view type) noexcept;
/// [any] Live parameter by name, ASCII case-insensitive (spec 4.2); nullptr when the type has none of that name.
const LiveParam* findParam(const NodeDescriptor& node, std::string_view name) noexcept;
const LiveParam* findParam(const NodeDescriptor& node, uint16_t id) noexcept;

}  // namespace mam
