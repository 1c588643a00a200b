// The rack before once more, where an edit takes two schedules: what leaves falls silent first, or a rack inside plays the
// first of its own two.
#include "graph/edit.hpp"

namespace mam {

// Where one of the racks needs two schedules, `first` plays the rack before with the first of them.
Error Edit::editRacks(std::unique_ptr<Schedule>& first) {
  editedRacks_.assign(count_, nullptr);
  std::vector<std::shared_ptr<Group>> firsts(beforeCount());
  bool needsFirst = false;
  for (uint32_t node = 0; node < count_; ++node) {
    const RackNode& to = rack_->nodes[node];
    if (!to.nested || !stays_[node]) continue;
    const Group& from = *before_.wiring_.slots[beforeOf_[node]].group;
    RackGroup& group = static_cast<RackGroup&>(*from.nodes);
    if (group.isOf(to)) continue;
    Error error;
    std::vector<std::unique_ptr<RackGroup>> made;
    if (from.faulty.load(std::memory_order_relaxed))
      made.push_back(freshRack(to, group, error));
    else
      made = group.edit(to, fresh_, error);
    if (error) return error;
    auto edited = std::make_shared<Group>();
    edited->type = from.type;
    if (made.size() > 1) {
      needsFirst = true;
      edited->nodes = std::move(made.front());
      firsts[beforeOf_[node]] = std::move(edited);
    } else {
      edited->nodes = std::move(made.back());
      editedRacks_[node] = std::move(edited);
    }
  }
  if (needsFirst) first = withRacks(firsts);
  return {};
}

// In the place of one whose state is lost: nothing of it is kept.
std::unique_ptr<RackGroup> Edit::freshRack(const RackNode& node, const RackGroup& lost, Error& error) const {
  std::unique_ptr<RackGroup> made =
      RackGroup::create(node, rack_->channels, before_.sampleRate_, before_.events_, error);
  if (!made) return made;
  made->replace(lost);
  made->reset(fresh_);
  made->startAtAdoption();
  return made;
}

// What is fresh inherits nothing, not even that the one before it is muted.
void Edit::keepEdited(Schedule& next, uint32_t nodeBefore, const std::shared_ptr<Group>& edited) const {
  if (static_cast<RackGroup&>(*edited->nodes).inherits())
    next.editedRacks_.push_back({before_.wiring_.slots[nodeBefore].group.get(), edited.get()});
}

// The rack before with its nodes as they stand; its ways are up to the caller.
std::unique_ptr<Schedule> Edit::beforeAgain() const {
  std::unique_ptr<Schedule> made(new Schedule());
  made->begin(before_.rack_, before_.sampleRate_);
  made->layout_ = before_.layout_;
  made->edited_ = true;
  made->events_ = before_.events_;
  made->inside_ = before_.inside_;
  Wiring& wiring = made->wiring_;
  wiring.slots.assign(before_.wiring_.slots.begin(), before_.wiring_.slots.begin() + beforeCount());
  wiring.master = wiring.masterBefore = before_.wiring_.master;
  return made;
}

// Those of `all`, each of which knows its place there as its step, that a slot plays in.
Edit::Order Edit::usedOf(const Order& all, const Wiring& wiring) {
  std::vector<bool> used(all.size());
  for (const Wiring::Slot& slot : wiring.slots) used[slot.group->step] = true;
  Order kept;
  for (size_t i = 0; i < all.size(); ++i)
    if (used[i]) kept.push_back(all[i]);
  return kept;
}

// The rack before with other groups in the place of some of its racks.
std::unique_ptr<Schedule> Edit::withRacks(const std::vector<std::shared_ptr<Group>>& racks) const {
  std::unique_ptr<Schedule> made = beforeAgain();
  Wiring& wiring = made->wiring_;
  Order order = before_.order_;
  for (uint32_t i = 0; i < order.size(); ++i) order[i]->step = i;
  for (uint32_t node = 0; node < beforeCount(); ++node) {
    Wiring::Slot& slot = wiring.slots[node];
    slot.laneGain = Gain::steady(slot.laneGain.to);
    if (!racks[node]) continue;
    racks[node]->step = slot.group->step;
    order[slot.group->step] = racks[node];
    slot.group = racks[node];
    keepEdited(*made, node, slot.group);
  }
  const auto keepLive = [](const auto& from, auto& to) {
    for (const auto& way : from)
      if (way.live) {
        to.push_back(way);
        to.back().gain = Gain::steady(way.gain.to);
      }
  };
  keepLive(before_.wiring_.links, wiring.links);
  keepLive(before_.wiring_.sends, wiring.sends);
  made->finish(usedOf(order, wiring));
  return made;
}

// The rack before, in which everything that leaves falls silent and nothing comes.
std::unique_ptr<Schedule> Edit::onlyLeaving() const {
  std::unique_ptr<Schedule> made = beforeAgain();
  Wiring& wiring = made->wiring_;
  for (uint32_t node = 0; node < beforeCount(); ++node) {
    Gain& gain = wiring.slots[node].laneGain;
    gain = {gain.to, slotOf_[node] < count_ ? gain.to : 0};
  }
  for (size_t i = 0; i < linkStays_.size(); ++i) {
    Wiring::Link link = before_.wiring_.links[i];
    if (!link.live) continue;
    link.live = linkStays_[i] || slotOf_[link.to] >= count_;
    link.gain = {link.gain.to, link.live ? link.gain.to : 0};
    wiring.links.push_back(std::move(link));
  }
  for (size_t i = 0; i < sendStays_.size(); ++i) {
    Wiring::Send send = before_.wiring_.sends[i];
    if (!send.live) continue;
    send.live = sendStays_[i];
    send.gain = {send.gain.to, send.live ? send.gain.to : 0};
    wiring.sends.push_back(std::move(send));
  }
  wiring.moves = true;
  made->finish(usedOf(before_.order_, wiring));
  return made;
}

}  // namespace mam
