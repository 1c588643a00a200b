// The order of events at one frame, over a rack or a whole session.
#pragma once

#include <string>
#include <vector>

#include "transport/content.hpp"

namespace mam {

/// By frame; ends of notes, sets and ramps, expressions, triggers, starts of notes; then target id in byte order, kind,
/// parameter, value, place in the list (spec 3.6, 14.2).
class EventOrder {
 public:
  explicit EventOrder(const std::vector<std::string>& targets);
  bool operator()(const ContentEvent& a, const ContentEvent& b) const noexcept;

 private:
  std::vector<uint32_t> rank_;  // of each target's id
};

}  // namespace mam
