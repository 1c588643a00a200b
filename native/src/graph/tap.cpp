// realtime
#include "graph/tap.hpp"

#include <algorithm>

#include "graph/nested.hpp"

namespace mam {

void Schedule::listen(Tap* tap, uint32_t target) noexcept {
  tap_ = nullptr;
  if (tapRack_ != nullptr) tapRack_->schedule().listen(nullptr, 0);
  tapRack_ = nullptr;
  if (tap == nullptr || target + size_t{1} >= firstPlaceOfTarget_.size()) return;
  const uint32_t first = firstPlaceOfTarget_[target];
  if (first == firstPlaceOfTarget_[target + 1]) return;
  tapPlace_ = places_[nodesOfTarget_[first]];
  if (const uint32_t rack = steps_[tapPlace_.step].rack; rack != kNone && targetInside_[first] != kNone) {
    tapRack_ = racks_[rack].group;
    return tapRack_->schedule().listen(tap, targetInside_[first]);
  }
  tap_ = tap;
}

void Schedule::keepStems(Stems* stems) noexcept {
  stems_ = stems;
  if (stems == nullptr || stems == keptStems_) return;
  for (Step& step : steps_) step.stem = kNone;
  for (uint32_t stem = 0; stem < stems->count(); ++stem) steps_[places_[stems->nodeOf(stem)].step].stem = stem;
  keptStems_ = stems;
}

void Schedule::copyToTap(const Step& step, uint32_t frames) noexcept {
  const float* from[kMaxChannels];
  uint32_t stride = 1;
  for (uint32_t c = 0; c < kMaxChannels; ++c) {
    const uint32_t channel = std::min(c, channels_ - 1);
    from[c] = step.silent       ? zeros_.channel[channel]
              : step.lanes == 1 ? step.out.channel[channel]
                                : laneOut_.channel[channel] + tapPlace_.lane;
  }
  if (step.lanes != 1 && !step.silent) stride = kLanes;
  const uint32_t channels = tap_->channels;
  const auto sampleAt = [&from, stride, channels](size_t i) noexcept -> const float& {
    return from[i % channels][i / channels * stride];
  };
  if (!tap_->samples.pushEach(size_t{frames} * channels, sampleAt))
    tap_->lostFrames.fetch_add(frames, std::memory_order_relaxed);
}

}  // namespace mam
