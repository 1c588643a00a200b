// realtime
// wiretap (spec 6.10, Q20): passes port 0 through, enabled or not. Files are written on request only, by the host, which
// reads the node's output and these keys.
#include <new>

#include "nodes/effects.hpp"

MAM_BEGIN_ISA
namespace {

const FileKey kFileKeys[] = {
    textKey("path", "File that a recording is written to; wiretap.wav where absent"),
    {"enabled", FileType::Bool, Unit::Switch, 0, 1, 1, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0,
     "Whether a requested recording includes this tap"},
};
const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = fixedNode(
    "wiretap", "Wiretap", "Passes its input through and marks it for recording", Role::Utility, kFileKeys, 2, kPorts);

class Wiretap final : public NodeGroup {
 public:
  explicit Wiretap(const GroupSetup& setup) noexcept : channels_(setup.channels) {}

 private:
  void doReset(ResetTo) noexcept override {}
  void doProcess(const NodeBlock& block) noexcept override { passThrough(block, channels_); }
  bool doIsAtRest() noexcept override { return true; }
  void doVisitState(uint32_t, StateVisitor&) noexcept override {}

  uint32_t channels_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) Wiretap(setup); }

}  // namespace

extern const NodeType kWiretap;
const NodeType kWiretap = {&kDescriptor, create};

MAM_END_ISA
