// realtime
// State goes from a node to the one that takes its place, on the callback that adopts the edit.
#include <cstring>

#include "graph/nested.hpp"

namespace mam {

namespace {

/// Copies out of or into fixed memory, and tells by size and order of the members whether two nodes are alike.
class StateCopy final : public StateVisitor {
 public:
  enum class Way : uint8_t { Measure, Out, In };
  StateCopy(Way way, uint8_t* memory, size_t capacity, bool withModulation) noexcept
      : way_(way), memory_(memory), capacity_(capacity) {
    takesModulation_ = withModulation;
  }
  size_t size() const noexcept { return size_; }
  uint64_t shape() const noexcept { return shape_; }

 private:
  void bytes(void* data, size_t size) noexcept override {
    if (way_ != Way::Measure && size > 0 && size_ + size <= capacity_) {
      uint8_t* const at = memory_ + size_;
      std::memcpy(way_ == Way::Out ? static_cast<void*>(at) : data, way_ == Way::Out ? data : at, size);
    }
    size_ += size;
    shape_ = (shape_ ^ size) * 1099511628211ull;
  }
  const Way way_;
  uint8_t* const memory_;
  const size_t capacity_;
  size_t size_ = 0;
  uint64_t shape_ = 14695981039346656037ull;
};

}  // namespace

bool Schedule::measure(Heir& heir, NodeGroup& likeFrom) noexcept {
  StateCopy from(StateCopy::Way::Measure, nullptr, 0, heir.withModulation);
  StateCopy to(StateCopy::Way::Measure, nullptr, 0, heir.withModulation);
  likeFrom.visitState(0, from);
  heir.to->nodes->visitState(heir.toLane, to);
  heir.bytes = to.size();
  heir.shape = to.shape();
  return from.size() == to.size() && from.shape() == to.shape();
}

// What is muted hands nothing on. A rack's nodes that stay are broken with it, so that it stays muted.
void Schedule::inherit(uint64_t contentFrame) noexcept {
  inheritPending();
  asleep_ = false;
  for (const Heir& heir : heirs_) {
    if (heir.from->faulty.load(std::memory_order_relaxed)) continue;
    StateCopy out(StateCopy::Way::Out, inheritance_.get(), heir.bytes, heir.withModulation);
    heir.from->nodes->visitState(heir.fromLane, out);
    if (out.size() != heir.bytes || out.shape() != heir.shape) continue;
    StateCopy in(StateCopy::Way::In, inheritance_.get(), heir.bytes, heir.withModulation);
    heir.to->nodes->visitState(heir.toLane, in);
  }
  for (const EditedRack& rack : editedRacks_) {
    static_cast<RackGroup&>(*rack.to->nodes).inherit();
    if (rack.from->faulty.load(std::memory_order_relaxed)) rack.to->faulty.store(true, std::memory_order_relaxed);
  }
  for (RackStep& rack : racks_) rack.group->waitFrom(contentFrame, steps_[rack.step].commandDelayFrames);
  PendingEvents& pending = events_->pending;
  if (inside_ || pending.count() == 0) return;
  pending.beginSweep();  // a rack that left has taken its lists along
  keepPending();
  pending.endSweep();
}

}  // namespace mam
