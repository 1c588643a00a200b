// One rack in the place of another while it sounds: what stays is shared, what leaves is played until it has faded.
// Nothing here runs on the audio thread.
#include "graph/edit.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <new>
#include <queue>

namespace mam {

void Edit::matchNodes(const NodeContexts& contexts) {
  const Rack& old = *before_.rack_;
  std::vector<bool> keyedBefore(old.nodes.size());
  for (const GraphLayout::Edge& edge : before_.layout_.edges)
    if (edge.toPort == 1) keyedBefore[edge.to] = true;
  beforeOf_.assign(count_, kNone);
  stays_.assign(count_, false);
  std::vector<uint32_t> repeats(rack_->content.targets.size());
  for (uint32_t node = 0; node < count_; ++node) {
    const uint32_t target = rack_->nodes[node].target, repeat = repeats[target]++;
    if (target >= before_.targetCount()) continue;
    const uint32_t at = before_.firstPlaceOfTarget_[target] + repeat;
    if (at >= before_.firstPlaceOfTarget_[target + 1]) continue;
    const uint32_t match = before_.nodesOfTarget_[at];
    const RackNode &from = old.nodes[match], &to = rack_->nodes[node];
    if (from.type != to.type || from.target != target) continue;
    if (to.nested && from.nested->rack->channels != to.nested->rack->channels) continue;
    beforeOf_[node] = match;
    stays_[node] = stays(node, match, keyedBefore[match], contexts.keyConnected[node]);
  }
}

// A rack stays whatever changes inside it.
bool Edit::stays(uint32_t node, uint32_t match, bool keyedBefore, bool keyed) const {
  const RackNode &from = before_.rack_->nodes[match], &to = rack_->nodes[node];
  if (to.nested) return true;
  return before_.rack_->seed == rack_->seed && keyedBefore == keyed && sameSetup(from, to) && sameModulation(from, to);
}

Error Edit::takeGroups(Schedule& next, const NodeContexts& contexts) {
  next.wiring_.slots.resize(count_);
  slotOf_.assign(beforeCount(), kNone);
  for (uint32_t node = 0; node < count_; ++node)
    if (stays_[node]) {
      const Wiring::Slot& old = before_.wiring_.slots[beforeOf_[node]];
      Wiring::Slot& slot = next.wiring_.slots[node];
      slot.group = editedRacks_[node] ? editedRacks_[node] : old.group;
      slot.lane = old.lane;
      slot.busViaLanes = old.busViaLanes;
      slotOf_[beforeOf_[node]] = node;
    }
  return createGroups(next, contexts);
}

// New nodes of a type with lanes share groups among themselves.
Error Edit::createGroups(Schedule& next, const NodeContexts& contexts) {
  std::vector<std::vector<uint32_t>> groups;
  std::map<const NodeType*, size_t> open;
  for (uint32_t node : next.layout_.order) {
    if (stays_[node]) continue;
    const NodeType* type = rack_->nodes[node].type;
    if (type->descriptor->lanes > 1) {
      const auto entry = open.find(type);
      if (entry != open.end() && groups[entry->second].size() < type->descriptor->lanes) {
        groups[entry->second].push_back(node);
        continue;
      }
      open[type] = groups.size();
    }
    groups.push_back({node});
  }
  for (const std::vector<uint32_t>& nodes : groups) {
    std::shared_ptr<Group> group;
    Error error = createGroup(*rack_, contexts, nodes, next.sampleRate_, before_.events_, group);
    if (error) return error;
    group->nodes->reset(fresh_);
    if (rack_->nodes[nodes.front()].nested) static_cast<RackGroup&>(*group->nodes).startAtAdoption();
    for (uint32_t lane = 0; lane < nodes.size(); ++lane) {
      Wiring::Slot& slot = next.wiring_.slots[nodes[lane]];
      slot.group = group;
      slot.lane = lane;
      slot.busViaLanes = group->type->descriptor->lanes > 1;
    }
    newGroups_.push_back(std::move(group));
  }
  return {};
}

// A node before, made again to be measured; nullptr when memory is short.
std::shared_ptr<Group> Edit::twinOf(uint32_t before) {
  if (!contextsBefore_) contextsBefore_ = std::make_unique<NodeContexts>(*before_.rack_, before_.layout_);
  std::shared_ptr<Group> twin;
  return createGroup(*before_.rack_, *contextsBefore_, {before}, before_.sampleRate_, before_.events_, twin) ? nullptr
                                                                                                             : twin;
}

void Edit::inherit(Schedule& next) {
  size_t sum = 0, most = 0;
  inherits_.assign(count_, false);
  for (uint32_t node = 0; node < count_; ++node) {
    if (stays_[node] || beforeOf_[node] == kNone) continue;
    const Wiring::Slot &from = before_.wiring_.slots[beforeOf_[node]], &to = next.wiring_.slots[node];
    next.successors_.push_back({from.group, to.group, from.lane, to.lane});
    if (from.group->faulty.load(std::memory_order_relaxed)) continue;
    Schedule::Heir heir{from.group,
                        to.group,
                        from.lane,
                        to.lane,
                        0,
                        0,
                        sameModulation(before_.rack_->nodes[beforeOf_[node]], rack_->nodes[node])};
    const std::shared_ptr<Group> like = twinOf(beforeOf_[node]);
    if (!like || !Schedule::measure(heir, *like->nodes) || sum + heir.bytes > kMaxInheritedBytes) continue;
    inherits_[node] = true;
    sum += heir.bytes;
    most = std::max(most, heir.bytes);
    next.heirs_.push_back(std::move(heir));
  }
  if (most > 0) next.inheritance_.reset(new uint8_t[most]());
}

// Kahn; of those that are ready the one that came first before, and new ones last: sums that the edit does not concern keep
// their order. False when there is a cycle.
bool Edit::order(const Wiring& wiring, Order& order) const {
  Order all = before_.order_;
  all.insert(all.end(), newGroups_.begin(), newGroups_.end());
  const uint32_t size = static_cast<uint32_t>(all.size());
  for (uint32_t i = 0; i < size; ++i) all[i]->step = i;
  for (uint32_t node = 0; node < count_; ++node)
    if (const std::shared_ptr<Group>& edited = editedRacks_[node]) {
      edited->step = before_.wiring_.slots[beforeOf_[node]].group->step;
      all[edited->step] = edited;
    }
  std::vector<bool> used(size);
  std::vector<uint32_t> waiting(size), first(size + 1), readers;
  for (const Wiring::Slot& slot : wiring.slots) used[slot.group->step] = true;
  for (const Wiring::Link& link : wiring.links) ++first[wiring.slots[link.from].group->step + 1];
  for (uint32_t i = 0; i < size; ++i) first[i + 1] += first[i];
  readers.resize(wiring.links.size());
  std::vector<uint32_t> next(first.begin(), first.end() - 1);
  for (const Wiring::Link& link : wiring.links) {
    const uint32_t to = wiring.slots[link.to].group->step;
    readers[next[wiring.slots[link.from].group->step]++] = to;
    ++waiting[to];
  }
  std::priority_queue<uint32_t, std::vector<uint32_t>, std::greater<>> ready;
  size_t wanted = 0;
  for (uint32_t i = 0; i < size; ++i) {
    wanted += used[i];
    if (used[i] && waiting[i] == 0) ready.push(i);
  }
  order.clear();
  order.reserve(wanted);
  for (; !ready.empty();) {
    const uint32_t at = ready.top();
    ready.pop();
    order.push_back(all[at]);
    for (uint32_t i = first[at]; i < first[at + 1]; ++i)
      if (--waiting[readers[i]] == 0) ready.push(readers[i]);
  }
  return order.size() == wanted;
}

bool Edit::anythingMoves(const Wiring& wiring) {
  const auto goes = [](const auto& way) { return !way.live || way.gain.moves(); };
  return std::any_of(wiring.links.begin(), wiring.links.end(), goes) ||
         std::any_of(wiring.sends.begin(), wiring.sends.end(), goes) ||
         std::any_of(wiring.slots.begin(), wiring.slots.end(),
                     [](const Wiring::Slot& slot) { return slot.laneGain.moves(); }) ||
         wiring.masterBefore.gain != wiring.master.gain || wiring.masterBefore.softClip != wiring.master.softClip;
}

Error Edit::make(std::vector<std::unique_ptr<Schedule>>& made) {
  std::unique_ptr<Schedule> next(new Schedule());
  next->begin(rack_, before_.sampleRate_);
  next->edited_ = true;
  next->layout_ = layOut(*rack_, {});
  const NodeContexts contexts(*rack_, next->layout_);
  matchNodes(contexts);
  std::unique_ptr<Schedule> first;
  Error error = editRacks(first);
  if (error) return error;
  if (first) {
    made.push_back(std::move(first));
    return Edit(*made.back(), rack_, fresh_).make(made);
  }
  error = takeGroups(*next, contexts);
  if (error) return error;
  if (rack_->latencyComp) {
    const Latencies latencies(*rack_, next->wiring_);
    next->layout_ = layOut(*rack_, latencies.nodes, latencies.taps);
  }
  inherit(*next);
  leave(*next);
  link(*next);
  send(*next);
  next->slotOfBefore_ = slotOf_;
  Order order;
  if (!this->order(next->wiring_, order)) {
    made.push_back(onlyLeaving());
    return Edit(*made.back(), rack_, fresh_).make(made);
  }
  next->wiring_.moves = anythingMoves(next->wiring_);
  next->events_ = before_.events_;
  next->inside_ = before_.inside_;
  for (uint32_t node = 0; node < count_; ++node)
    if (editedRacks_[node]) keepEdited(*next, beforeOf_[node], editedRacks_[node]);
  next->finish(std::move(order));
  made.push_back(std::move(next));
  return {};
}

std::vector<std::unique_ptr<Schedule>> Schedule::edit(const Schedule& before, std::shared_ptr<const Rack> rack,
                                                      ResetTo fresh, Error& error) {
  std::vector<std::unique_ptr<Schedule>> made;
  try {
    error = Edit(before, std::move(rack), fresh).make(made);
  } catch (const std::bad_alloc&) { error = {MAM_ERROR_MEMORY, "out of memory"}; }
  if (error)
    made.clear();
  else
    before.sharedOnce_ = true;
  return made;
}

}  // namespace mam
