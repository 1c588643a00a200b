// One rack in the place of another while it sounds: what stays is shared, what leaves is played until it has faded.
// Nothing here runs on the audio thread.
#include <algorithm>
#include <functional>
#include <map>
#include <new>
#include <queue>

#include "graph/revision.hpp"
#include "graph/schedule.hpp"

namespace mam {

/// The union of the schedule that sounds and the rack that takes its place. [main]
class Edit {
 public:
  Edit(const Schedule& before, std::shared_ptr<const Rack> rack, ResetTo fresh)
      : before_(before), rack_(std::move(rack)), fresh_(fresh), count_(static_cast<uint32_t>(rack_->nodes.size())) {}

  Error make(std::vector<std::unique_ptr<Schedule>>& made);

 private:
  using Order = std::vector<std::shared_ptr<Group>>;

  uint32_t beforeCount() const { return static_cast<uint32_t>(before_.rack_->nodes.size()); }
  void matchNodes(const NodeContexts& contexts);
  Error takeGroups(Schedule& next, const NodeContexts& contexts);
  Error createGroups(Schedule& next, const NodeContexts& contexts);
  void leave(Schedule& next);
  void link(Schedule& next);
  uint32_t matchLink(const GraphLayout::Edge& edge);
  void leaveLinks(Wiring& wiring) const;
  void send(Schedule& next);
  void addSend(Wiring& wiring, uint32_t node, float gain, bool dry, uint32_t delayFrames);
  void leaveSends(Wiring& wiring) const;
  void inherit(Schedule& next);
  std::shared_ptr<Group> twinOf(uint32_t before);
  AlignmentPointer alignment(uint32_t frames, Wiring& wiring) const;
  bool order(const Wiring& wiring, Order& order) const;
  std::unique_ptr<Schedule> onlyLeaving() const;
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
  std::unique_ptr<const NodeContexts> contextsBefore_;
};

namespace {

/// `indices` of a list by slot, those of slot s from `first[s]` on; what has none is left out.
template <class List, class SlotOf> void bucket(uint32_t slots, const List& list, const SlotOf& slotOf,
                                                std::vector<uint32_t>& first, std::vector<uint32_t>& indices) {
  first.assign(slots + 1, 0);
  for (const auto& each : list)
    if (each.live) ++first[slotOf(each) + 1];
  for (uint32_t i = 0; i < slots; ++i) first[i + 1] += first[i];
  indices.resize(first[slots]);
  std::vector<uint32_t> next(first.begin(), first.end() - 1);
  for (uint32_t i = 0; i < list.size(); ++i)
    if (list[i].live) indices[next[slotOf(list[i])]++] = i;
}

}  // namespace

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
    if (old.nodes[match].type != rack_->nodes[node].type) continue;
    beforeOf_[node] = match;
    stays_[node] = old.seed == rack_->seed && keyedBefore[match] == contexts.keyConnected[node] &&
                   sameSetup(old.nodes[match], rack_->nodes[node]) &&
                   sameModulation(old.nodes[match], rack_->nodes[node]);
  }
}

Error Edit::takeGroups(Schedule& next, const NodeContexts& contexts) {
  next.wiring_.slots.resize(count_);
  slotOf_.assign(beforeCount(), kNone);
  for (uint32_t node = 0; node < count_; ++node)
    if (stays_[node]) {
      const Wiring::Slot& old = before_.wiring_.slots[beforeOf_[node]];
      Wiring::Slot& slot = next.wiring_.slots[node];
      slot.group = old.group;
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
    Error error = createGroup(*rack_, contexts, nodes, next.sampleRate_, group);
    if (error) return error;
    group->nodes->reset(fresh_);
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

void Edit::leave(Schedule& next) {
  for (uint32_t old = 0; old < beforeCount(); ++old) {
    if (slotOf_[old] != kNone) continue;
    slotOf_[old] = static_cast<uint32_t>(next.wiring_.slots.size());
    Wiring::Slot slot = before_.wiring_.slots[old];
    slot.live = slot.busViaLanes = false;
    slot.laneGain = {slot.laneGain.to, 0};
    next.wiring_.slots.push_back(std::move(slot));
  }
}

AlignmentPointer Edit::alignment(uint32_t frames, Wiring& wiring) const {
  if (frames == 0) return nullptr;
  wiring.holdFrames = std::max(wiring.holdFrames, frames);
  return std::make_shared<Alignment>(frames, rack_->channels);
}

// The first way before that is the same and not taken yet. As a rule it is the next one in file order.
uint32_t Edit::matchLink(const GraphLayout::Edge& edge) {
  const uint32_t to = beforeOf_[edge.to], first = firstLinkOf_[to], size = firstLinkOf_[to + 1] - first;
  for (uint32_t i = 0, at = cursorOf_[to]; i < size; ++i, at = at + 1 == size ? 0 : at + 1) {
    const uint32_t index = linksOf_[first + at];
    const Wiring::Link& link = before_.wiring_.links[index];
    if (linkStays_[index] || link.from != beforeOf_[edge.from] || link.port != edge.toPort || link.mono != edge.mono ||
        framesOf(link.delay) != edge.delayFrames)
      continue;
    cursorOf_[to] = at + 1 == size ? 0 : at + 1;
    linkStays_[index] = true;
    return index;
  }
  return kNone;
}

void Edit::link(Schedule& next) {
  const std::vector<Wiring::Link>& before = before_.wiring_.links;
  linkStays_.assign(before.size(), false);
  bucket(
      beforeCount(), before, [](const Wiring::Link& each) { return each.to; }, firstLinkOf_, linksOf_);
  cursorOf_.assign(beforeCount(), 0);
  Wiring& wiring = next.wiring_;
  wiring.links.reserve(next.layout_.edges.size());
  for (const GraphLayout::Edge& edge : next.layout_.edges) {
    if (edge.cut || edge.toPort > 1 || !readsPort(*rack_->nodes[edge.to].type->descriptor, edge.toPort)) continue;
    const uint32_t match = stays_[edge.from] && stays_[edge.to] ? matchLink(edge) : kNone;
    // What begins with nothing hears its input fade in: an echo of a sudden beginning would click.
    const float from = match != kNone ? before[match].gain.to : inherits_[edge.to] ? edge.gain : 0;
    wiring.links.push_back({edge.from,
                            edge.to,
                            edge.toPort,
                            {from, edge.gain},
                            edge.mono,
                            true,
                            match != kNone ? before[match].delay : alignment(edge.delayFrames, wiring)});
  }
  leaveLinks(wiring);
}

// What a leaving node hears it hears to its end.
void Edit::leaveLinks(Wiring& wiring) const {
  for (size_t i = 0; i < linkStays_.size(); ++i) {
    const Wiring::Link& link = before_.wiring_.links[i];
    if (!link.live || linkStays_[i]) continue;
    const uint32_t from = slotOf_[link.from], to = slotOf_[link.to];
    wiring.links.push_back(
        {from, to, link.port, {link.gain.to, to < count_ ? 0 : link.gain.to}, link.mono, false, link.delay});
  }
}

void Edit::addSend(Wiring& wiring, uint32_t node, float gain, bool dry, uint32_t delayFrames) {
  if (stays_[node]) {
    const uint32_t old = beforeOf_[node];
    for (uint32_t at = firstSendOf_[old]; at < firstSendOf_[old + 1]; ++at) {
      const Wiring::Send& match = before_.wiring_.sends[sendsOf_[at]];
      if (sendStays_[sendsOf_[at]] || match.dry != dry || framesOf(match.delay) != delayFrames) continue;
      sendStays_[sendsOf_[at]] = true;
      wiring.sends.push_back({node, {match.gain.to, gain}, dry, true, match.delay});
      return;
    }
  }
  if (gain != 0) wiring.sends.push_back({node, {0, gain}, dry, true, alignment(delayFrames, wiring)});
}

void Edit::send(Schedule& next) {
  const std::vector<Wiring::Send>& before = before_.wiring_.sends;
  sendStays_.assign(before.size(), false);
  bucket(
      beforeCount(), before, [](const Wiring::Send& each) { return each.from; }, firstSendOf_, sendsOf_);
  Wiring& wiring = next.wiring_;
  const GraphLayout& layout = next.layout_;
  for (const GraphLayout::DryTap& tap : layout.dryTaps) addSend(wiring, tap.node, tap.gain, true, tap.delayFrames);
  for (uint32_t node = 0; node < count_; ++node) {
    Wiring::Slot& slot = wiring.slots[node];
    if (stays_[node]) slot.laneGain.from = before_.wiring_.slots[beforeOf_[node]].laneGain.to;
    slot.busViaLanes = slot.busViaLanes && layout.busDelay[node] == 0;
    if (slot.busViaLanes)
      slot.laneGain.to = layout.busGain[node];
    else if (layout.busGain[node] != 0)
      addSend(wiring, node, layout.busGain[node], false, layout.busDelay[node]);
  }
  leaveSends(wiring);
  wiring.masterBefore = before_.wiring_.master;
  wiring.master = {layout.masterGain, rack_->hasMixer && rack_->softClip};
}

void Edit::leaveSends(Wiring& wiring) const {
  for (size_t i = 0; i < sendStays_.size(); ++i) {
    const Wiring::Send& send = before_.wiring_.sends[i];
    if (send.live && !sendStays_[i])
      wiring.sends.push_back({slotOf_[send.from], {send.gain.to, 0}, send.dry, false, send.delay});
  }
}

// A node before, made again to be measured; nullptr when memory is short.
std::shared_ptr<Group> Edit::twinOf(uint32_t before) {
  if (!contextsBefore_) contextsBefore_ = std::make_unique<NodeContexts>(*before_.rack_, before_.layout_);
  std::shared_ptr<Group> twin;
  return createGroup(*before_.rack_, *contextsBefore_, {before}, before_.sampleRate_, twin) ? nullptr : twin;
}

void Edit::inherit(Schedule& next) {
  size_t sum = 0, most = 0;
  inherits_.assign(count_, false);
  for (uint32_t node = 0; node < count_; ++node) {
    if (stays_[node] || beforeOf_[node] == kNone) continue;
    const Wiring::Slot &from = before_.wiring_.slots[beforeOf_[node]], &to = next.wiring_.slots[node];
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

// The rack before, in which everything that leaves falls silent and nothing comes.
std::unique_ptr<Schedule> Edit::onlyLeaving() const {
  std::unique_ptr<Schedule> made(new Schedule());
  made->begin(before_.rack_, before_.sampleRate_);
  made->layout_ = before_.layout_;
  made->edited_ = true;
  made->events_ = before_.events_;
  Wiring& wiring = made->wiring_;
  wiring.slots.assign(before_.wiring_.slots.begin(), before_.wiring_.slots.begin() + beforeCount());
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
  wiring.master = wiring.masterBefore = before_.wiring_.master;
  wiring.moves = true;
  std::vector<bool> used(before_.order_.size());
  for (const Wiring::Slot& slot : wiring.slots) used[slot.group->step] = true;
  Order order;
  for (size_t i = 0; i < used.size(); ++i)
    if (used[i]) order.push_back(before_.order_[i]);
  made->finish(std::move(order));
  return made;
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
  Error error = takeGroups(*next, contexts);
  if (error) return error;
  if (rack_->latencyComp) {
    std::vector<uint32_t> latency;
    for (const Wiring::Slot& slot : next->wiring_.slots) latency.push_back(slot.group->nodes->latencyFrames());
    next->layout_ = layOut(*rack_, latency);
  }
  inherit(*next);
  leave(*next);
  link(*next);
  send(*next);
  Order order;
  if (!this->order(next->wiring_, order)) {
    made.push_back(onlyLeaving());
    return Edit(*made.back(), rack_, fresh_).make(made);
  }
  next->wiring_.moves = anythingMoves(next->wiring_);
  next->events_ = before_.events_;
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
