#include "nodes/node.hpp"

namespace mam {

StateVisitor::~StateVisitor() = default;
NodeGroup::~NodeGroup() = default;
void NodeGroup::doApply(uint32_t, const Command&) noexcept {}
void NodeGroup::doAdvanceParams(uint64_t) noexcept {}
uint32_t NodeGroup::doLatencyFrames() const noexcept { return 0; }
uint64_t NodeGroup::doTailFrames() const noexcept { return 0; }

}  // namespace mam
