// realtime
// Nodes of a session that give what nobody can play: muted from that frame on, so that the rest of the mix never hears of
// it.
#include <cmath>
#include <cstring>

#include "graph/nested.hpp"

namespace mam {

// A look at a tile of each node of the session; inside its racks nobody looks.
void Schedule::guard(const Step& step, uint32_t start, uint32_t frames) noexcept {
  uint32_t sound = frames;
  const auto look = [&](const Tile& tile) noexcept {
    for (uint32_t c = 0; c < channels_; ++c) {
      if (mixing_->playable(tile.channel[c], sound)) continue;
      uint32_t first = 0;
      while (std::abs(tile.channel[c][first]) <= kLoudest) ++first;
      sound = first;
    }
  };
  look(step.out);
  if (step.rack != kNone)
    for (const Tile& tap : racks_[step.rack].taps) look(tap);
  if (sound == frames) return;
  silence(step, sound, frames);
  order_[static_cast<size_t>(&step - steps_.data())]->faulty.store(true, std::memory_order_relaxed);
  const uint32_t node = nodeOfLane_[step.firstNode];
  if (faultCount_ < kMostFaults && step.live && node != kNone)
    faults_[faultCount_++] = {rack_->nodes[node].target, start + sound};
}

void Schedule::silence(const Step& step, uint32_t from, uint32_t to) noexcept {
  const auto clear = [&](const Tile& tile) noexcept {
    for (uint32_t c = 0; c < channels_; ++c) std::memset(tile.channel[c] + from, 0, (to - from) * sizeof(float));
  };
  clear(step.out);
  if (step.rack != kNone)
    for (const Tile& tap : racks_[step.rack].taps) clear(tap);
}

// Its transition ends when it would have, so that no fault changes when the next edit is adopted. Racks that are rendered
// ahead are passed there.
void Schedule::restMuted(const Step& step, uint32_t frames) noexcept {
  silence(step, 0, frames);
  if (step.rack != kNone && !racks_[step.rack].ahead) racks_[step.rack].group->schedule().passTransition(frames);
}

}  // namespace mam
