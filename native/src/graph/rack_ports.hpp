// What reaches a rack inside another beside its input, and what leaves it beside its mix.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "graph/schedule.hpp"
#include "nodes/node.hpp"

namespace mam {

/// Gives on, frame by frame, what the rack around brings to a port of keys.
class KeySource final : public NodeGroup {
 public:
  explicit KeySource(const GroupSetup& setup) noexcept : channels_(setup.channels) {}
  /// [audio] Before each render what its frames hear, nullptr for silence. What is beyond them is silence too.
  void hear(const float* left, const float* right, uint32_t frames) noexcept;

 private:
  void doReset(ResetTo) noexcept override { left_ = 0; }
  void doProcess(const NodeBlock& block) noexcept override;
  bool doIsAtRest() noexcept override { return left_ == 0; }
  void doVisitState(uint32_t, StateVisitor&) noexcept override {}

  const uint32_t channels_;
  const float* source_[kMaxChannels] = {};
  uint32_t left_ = 0;  // frames that source_ still has
};

/// The rack with a KeySource for each port of its keys, or itself where it has none. [main]
std::shared_ptr<const Rack> withKeys(const NestedRack& nested);

/// Where the ports of a rack lie in its schedule, which may be that of an edit: then after the ports of its node come those
/// of before whose nodes leave, and those of before that nobody asks for any more. [main]
class RackPorts {
 public:
  RackPorts(const NestedRack& given, const Rack& rack);
  /// After an edit that took the schedule of `before` for `edited`.
  void goOnFrom(const RackPorts& before, const Schedule& edited);
  /// In the place of a rack of which nothing is left.
  void replace(const RackPorts& before);

  /// Slots of the schedule, kNone for silence.
  uint32_t keySlot(uint32_t port) const noexcept { return keys_[port - 1].slot; }
  const std::vector<uint32_t>& tapSlots() const noexcept { return tapSlots_; }
  /// Ports here of those before, kNone where there is no such sound any more.
  uint32_t keyOf(uint32_t portBefore) const noexcept { return keysBefore_[portBefore - 1]; }
  uint32_t tapOf(uint32_t portBefore) const noexcept { return tapsBefore_[portBefore - 1]; }

 private:
  struct Key {
    std::string id;
    uint32_t slot = kNone;
  };
  Key keys_[kKeyPorts];
  uint32_t keysBefore_[kMaxRackKeys];
  std::vector<std::string> tapIds_;  // of its node
  std::vector<uint32_t> tapSlots_;   // of its node, then those of before
  std::vector<uint32_t> tapsBefore_;
};

}  // namespace mam
