// realtime
#include "graph/strip_meters.hpp"

#include "graph/schedule.hpp"

namespace mam {

// Looked for once a list: the steps then know their meters, strips first.
void Schedule::meterStrips(const StripMeters* meters) noexcept {
  stripMeters_ = meters;
  if (meters == nullptr || meters->serial == meteredSerial_) return;
  meteredSerial_ = meters->serial;
  for (Step& step : steps_) step.meter = kNone;
  uint32_t meter = 0;
  for (const auto& strip : meters->strips) meterTarget(strip.target, meter++);
  for (const auto& insert : meters->inserts)
    if (const Step* const step = meterTarget(insert.target, meter++); step == nullptr)
      insert.meter->note(std::numeric_limits<float>::quiet_NaN());
}

// Nodes of one lane alone, which a mixer is made of. Of several that listen to one target the first that has no meter yet.
Schedule::Step* Schedule::meterTarget(uint32_t target, uint32_t meter) noexcept {
  if (target >= targetCount()) return nullptr;
  for (uint32_t at = firstPlaceOfTarget_[target]; at < firstPlaceOfTarget_[target + 1]; ++at) {
    Step& step = steps_[places_[nodesOfTarget_[at]].step];
    const bool isInside = step.rack != kNone && targetInside_[at] != kNone;
    if (isInside || step.lanes != 1) return nullptr;
    if (step.meter != kNone) continue;
    step.meter = meter;
    return &step;
  }
  return nullptr;
}

void Schedule::measureStrip(const Step& step, const float* peaks, uint32_t frames) const noexcept {
  const uint32_t strips = static_cast<uint32_t>(stripMeters_->strips.size());
  if (step.meter < strips)
    stripMeters_->strips[step.meter].meter->measure(step.out.channel, peaks, channels_, frames, stripMeters_->loudness);
  else
    stripMeters_->inserts[step.meter - strips].meter->note(step.group->reductionDb());
}

}  // namespace mam
