// What an edit works out: shared by the files that do it, and by nobody else.
#pragma once

#include "graph/nested.hpp"
#include "graph/revision.hpp"

namespace mam {

/// The union of the schedule that sounds and the rack that takes its place. [main]
class Edit {
 public:
  Edit(const Schedule& before, std::shared_ptr<const Rack> rack, ResetTo fresh)
      : before_(before), rack_(std::move(rack)), fresh_(fresh), count_(static_cast<uint32_t>(rack_->nodes.size())) {}

  Error make(std::vector<std::unique_ptr<Schedule>>& made);

 private:
  using Order = std::vector<std::shared_ptr<Group>>;
  struct Ports {
    uint32_t from, to;
  };

  uint32_t beforeCount() const { return static_cast<uint32_t>(before_.rack_->nodes.size()); }
  void matchNodes(const NodeContexts& contexts);
  bool stays(uint32_t node, uint32_t match, bool keyedBefore, bool keyed) const;
  Error editRacks(std::unique_ptr<Schedule>& first);
  std::unique_ptr<RackGroup> freshRack(const RackNode& node, const RackGroup& lost, Error& error) const;
  void keepEdited(Schedule& next, uint32_t nodeBefore, const std::shared_ptr<Group>& edited) const;
  Error takeGroups(Schedule& next, const NodeContexts& contexts);
  Error createGroups(Schedule& next, const NodeContexts& contexts);
  void leave(Schedule& next);
  void link(Schedule& next);
  uint32_t matchLink(const GraphLayout::Edge& edge);
  const RackGroup* editedRack(uint32_t before) const;
  Ports portsNow(const Wiring::Link& link) const;
  void leaveLinks(Wiring& wiring) const;
  void send(Schedule& next);
  void addSend(Wiring& wiring, uint32_t node, float gain, bool dry, uint32_t delayFrames);
  void leaveSends(Wiring& wiring) const;
  void inherit(Schedule& next);
  std::shared_ptr<Group> twinOf(uint32_t before);
  AlignmentPointer alignment(uint32_t frames, Wiring& wiring) const;
  bool order(const Wiring& wiring, Order& order) const;
  std::unique_ptr<Schedule> beforeAgain() const;
  static Order usedOf(const Order& all, const Wiring& wiring);
  std::unique_ptr<Schedule> onlyLeaving() const;
  std::unique_ptr<Schedule> withRacks(const std::vector<std::shared_ptr<Group>>& racks) const;
  static bool anythingMoves(const Wiring& wiring);

  const Schedule& before_;
  const std::shared_ptr<const Rack> rack_;
  const ResetTo fresh_;
  const uint32_t count_;
  std::vector<uint32_t> beforeOf_;  // per node: the one before of the same id and place among its equals, or kNone
  std::vector<bool> stays_;         // per node: it is that one
  std::vector<bool> inherits_;      // per node: it begins with the state of that one
  std::vector<uint32_t> slotOf_;    // per node before
  std::vector<bool> linkStays_, sendStays_;                 // per one of before
  std::vector<uint32_t> firstLinkOf_, linksOf_, cursorOf_;  // of before, by the slot they go to
  std::vector<uint32_t> firstSendOf_, sendsOf_;             // of before, by slot
  std::vector<std::shared_ptr<Group>> newGroups_;
  std::vector<std::shared_ptr<Group>> editedRacks_;  // per node: what a rack that changed goes on in
  std::unique_ptr<const NodeContexts> contextsBefore_;
};

}  // namespace mam
