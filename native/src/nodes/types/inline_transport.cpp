// realtime
// transport as a node (spec 6.11): silent. Its params are a transport, which the file layer reads and the event generator
// expands beside the top-level one (Q8), so it has no file keys of its own.
#include <cstring>
#include <new>

#include "nodes/effects.hpp"

MAM_BEGIN_ISA
namespace {

const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor =
    fixedNode("transport", "Transport", "One more transport with its own patterns; makes no sound", Role::Generator,
              nullptr, 0, kPorts);

class InlineTransport final : public NodeGroup {
 public:
  explicit InlineTransport(const GroupSetup& setup) noexcept : channels_(setup.channels) {}

 private:
  void doReset(ResetTo) noexcept override {}
  void doProcess(const NodeBlock& block) noexcept override {
    for (uint32_t c = 0; c < channels_; ++c) std::memset(block.out[c], 0, block.frames * sizeof(float));
  }
  bool doIsAtRest() noexcept override { return true; }
  void doVisitState(uint32_t, StateVisitor&) noexcept override {}

  uint32_t channels_;
};

NodeGroup* create(const GroupSetup& setup) { return new (std::nothrow) InlineTransport(setup); }

}  // namespace

extern const NodeType kInlineTransport;
const NodeType kInlineTransport = {&kDescriptor, create};

MAM_END_ISA
