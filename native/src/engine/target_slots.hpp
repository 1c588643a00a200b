// Numbers of targets that an edit left without a node or an event, until nothing can name what they stood for.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "graph/rack.hpp"

namespace mam {

/// Of one load. [main]
class TargetSlots {
 public:
  void clear() noexcept {
    leftAt_.clear();
    lastNamed_.clear();
  }

  /// A record of the applied log names a target; `position` counts the records.
  void named(uint32_t target, uint64_t position) {
    if (target >= lastNamed_.size()) lastNamed_.resize(size_t{target} + 1, 0);
    lastNamed_[target] = position + 1;
  }

  /// After the edit that makes `revision`, asked for at this engine frame: what it names no more has left.
  void edited(const Rack& rack, uint32_t revision, uint64_t engineFrame) {
    const std::vector<bool> used = targetsInUse(rack);
    leftAt_.resize(used.size());
    for (size_t i = 0; i < used.size(); ++i) {
      if (used[i])
        leftAt_[i] = {};
      else if (leftAt_[i].revision == 0)
        leftAt_[i] = {revision, engineFrame};
    }
  }

  /// Those that may be given away: the callback has adopted that they left, `waitFrames` have passed since for what was on
  /// its way to them, and no record from `firstKept` on names them. Never those of `kept`, which somebody listens to.
  std::vector<uint32_t> free(uint32_t adopted, uint64_t engineFrame, uint64_t waitFrames, uint64_t firstKept,
                             const std::vector<uint32_t>& kept) const {
    std::vector<uint32_t> targets;
    for (uint32_t i = 0; i < leftAt_.size(); ++i) {
      const Left& left = leftAt_[i];
      if (left.revision == 0 || left.revision > adopted || engineFrame < left.frame + waitFrames) continue;
      if (i < lastNamed_.size() && lastNamed_[i] > firstKept) continue;
      if (std::find(kept.begin(), kept.end(), i) != kept.end()) continue;
      targets.push_back(i);
    }
    return targets;
  }

 private:
  struct Left {
    uint32_t revision = 0;  // 0: it has not
    uint64_t frame = 0;
  };
  std::vector<Left> leftAt_;
  std::vector<uint64_t> lastNamed_;  // position + 1 of the newest record
};

}  // namespace mam
