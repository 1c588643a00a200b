#include "transport/transport.hpp"

namespace mam {

double effectiveBpm(float bpm) noexcept {
  if (!(bpm > 0)) return 120;
  return bpm < kMinBpm ? kMinBpm : bpm;
}

bool Pattern::hits(uint32_t bar, uint32_t step, uint32_t transportResolution) const noexcept {
  if (stepsBars.empty()) return !steps.empty() && steps[step % steps.size()] == 'x';
  const uint32_t cycle = lengthBars != 0 ? lengthBars : static_cast<uint32_t>(stepsBars.size());
  const uint32_t index = bar % cycle;
  if (index >= stepsBars.size()) return false;
  const uint32_t at = step % (resolution != 0 ? resolution : transportResolution);
  return at < stepsBars[index].size() && stepsBars[index][at] == 'x';
}

}  // namespace mam
