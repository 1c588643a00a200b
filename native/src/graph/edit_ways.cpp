// The ways of an edited rack: which are those of before, which come, and which are heard until they have faded.
#include <algorithm>

#include "graph/edit.hpp"

namespace mam {

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

// What took the place of a node before that stays; nullptr where that goes on itself.
const RackGroup* Edit::editedRack(uint32_t before) const {
  const uint32_t slot = slotOf_[before];
  return slot < count_ && editedRacks_[slot] ? static_cast<const RackGroup*>(editedRacks_[slot]->nodes.get()) : nullptr;
}

// Of a way before: an edited rack may have other numbers. kNone: what is connected there is lost.
Edit::Ports Edit::portsNow(const Wiring::Link& link) const {
  const RackGroup *const from = editedRack(link.from), *const to = editedRack(link.to);
  return {from != nullptr && link.fromPort > 0 ? from->ports().tapOf(link.fromPort) : link.fromPort,
          to != nullptr && !isInputPort(link.port) ? to->ports().keyOf(link.port) : link.port};
}

// The first way before that is the same and not taken yet. As a rule it is the next one in file order.
uint32_t Edit::matchLink(const GraphLayout::Edge& edge) {
  const uint32_t to = beforeOf_[edge.to], first = firstLinkOf_[to], size = firstLinkOf_[to + 1] - first;
  for (uint32_t i = 0, at = cursorOf_[to]; i < size; ++i, at = at + 1 == size ? 0 : at + 1) {
    const uint32_t index = linksOf_[first + at];
    const Wiring::Link& link = before_.wiring_.links[index];
    if (linkStays_[index] || link.from != beforeOf_[edge.from] || link.mono != edge.mono ||
        framesOf(link.delay) != edge.delayFrames)
      continue;
    const Ports ports = portsNow(link);
    if (ports.to != edge.toPort || ports.from != edge.fromPort) continue;
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
    if (edge.cut || !readsPort(rack_->nodes[edge.to], edge.toPort)) continue;
    const uint32_t match = stays_[edge.from] && stays_[edge.to] ? matchLink(edge) : kNone;
    // What begins with nothing hears its input fade in: an echo of a sudden beginning would click.
    const float from = match != kNone ? before[match].gain.to : inherits_[edge.to] ? edge.gain : 0;
    wiring.links.push_back({edge.from,
                            edge.to,
                            edge.toPort,
                            {from, edge.gain},
                            edge.mono,
                            true,
                            match != kNone ? before[match].delay : alignment(edge.delayFrames, wiring),
                            edge.fromPort});
  }
  leaveLinks(wiring);
}

// What a leaving node hears it hears to its end, and what listens to a leaving key inside a rack.
void Edit::leaveLinks(Wiring& wiring) const {
  for (size_t i = 0; i < linkStays_.size(); ++i) {
    const Wiring::Link& link = before_.wiring_.links[i];
    if (!link.live || linkStays_[i]) continue;
    const uint32_t from = slotOf_[link.from], to = slotOf_[link.to];
    const Ports ports = portsNow(link);
    if (ports.from == kNone || ports.to == kNone) continue;
    const bool intoLeaving =
        to < count_ && before_.rack_->nodes[link.to].nested && ports.to > kMaxRackKeys && !isInputPort(ports.to);
    if (intoLeaving) wiring.holdFrames = std::max(wiring.holdFrames, editedRack(link.to)->schedule().holdFrames_);
    wiring.links.push_back({from,
                            to,
                            ports.to,
                            {link.gain.to, to < count_ && !intoLeaving ? 0 : link.gain.to},
                            link.mono,
                            false,
                            link.delay,
                            ports.from});
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

}  // namespace mam
