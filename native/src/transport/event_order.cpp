#include "transport/event_order.hpp"

#include <algorithm>
#include <numeric>

namespace mam {

namespace {

// Agrees with the order of all commands at one frame.
uint32_t turnOf(CommandKind kind) noexcept {
  switch (kind) {
    case CommandKind::NoteOff: return 0;
    case CommandKind::NoteExpr: return 2;
    case CommandKind::Trigger: return 3;
    case CommandKind::NoteOn: return 4;
    default: return 1;
  }
}

}  // namespace

EventOrder::EventOrder(const std::vector<std::string>& targets) : rank_(targets.size()) {
  std::vector<uint32_t> byId(targets.size());
  std::iota(byId.begin(), byId.end(), 0u);
  std::sort(byId.begin(), byId.end(), [&](uint32_t a, uint32_t b) { return targets[a] < targets[b]; });
  for (uint32_t i = 0; i < byId.size(); ++i) rank_[byId[i]] = i;
}

bool EventOrder::operator()(const ContentEvent& a, const ContentEvent& b) const noexcept {
  if (a.frame != b.frame) return a.frame < b.frame;
  const uint32_t aTurn = turnOf(a.kind), bTurn = turnOf(b.kind);
  if (aTurn != bTurn) return aTurn < bTurn;
  if (a.target != b.target) return rank_[a.target] < rank_[b.target];
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.param != b.param) return a.param < b.param;
  if (a.value != b.value) return a.value < b.value;
  return a.listOrder < b.listOrder;
}

}  // namespace mam
