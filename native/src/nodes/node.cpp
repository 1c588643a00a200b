#include "nodes/node.hpp"

#include <limits>

namespace mam {

StateVisitor::~StateVisitor() = default;
NodeGroup::~NodeGroup() = default;
void NodeGroup::doApply(uint32_t, const Command&) noexcept {}
bool NodeGroup::doIsAtRest() noexcept { return false; }
void NodeGroup::doRest(uint32_t) noexcept {}
void NodeGroup::doAdvanceParams(uint64_t) noexcept {}
uint32_t NodeGroup::doLatencyFrames() const noexcept { return 0; }
uint64_t NodeGroup::doTailFrames() const noexcept { return 0; }
float NodeGroup::doReductionDb() const noexcept { return std::numeric_limits<float>::quiet_NaN(); }

}  // namespace mam
