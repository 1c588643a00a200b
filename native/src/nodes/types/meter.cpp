// realtime
// meter (spec 6.8): passes port 0 through. Its levels are those that the engine's telemetry reads off every node's output.
#include <new>

#include "nodes/effects.hpp"

MAM_BEGIN_ISA
namespace {

const FileKey kFileKeys[] = {textKey("target", "What is metered, for the reader of the file")};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    fixedNode("meter", "Meter", "Shows the level of what passes through it", Role::Utility, kFileKeys, 1, kPorts);

class Meter final : public NodeGroup {
 public:
  explicit Meter(const GroupSetup& setup) noexcept : channels_(setup.channels) {}

 private:
  void doReset(ResetTo) noexcept override {}
  void doProcess(const NodeBlock& block) noexcept override { passThrough(block, channels_); }
  bool doIsAtRest() noexcept override { return true; }
  void doVisitState(uint32_t, StateVisitor&) noexcept override {}

  uint32_t channels_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Meter(setup); }

}  // namespace

extern const NodeType kMeter;
const NodeType kMeter = {&kDescriptor, create};

MAM_END_ISA
