// realtime
#include <algorithm>
#include <cstring>

#include "graph/rack_ports.hpp"

namespace mam {

void KeySource::hear(const float* left, const float* right, uint32_t frames) noexcept {
  catchUp();  // what rests is not asked again
  source_[0] = left;
  source_[1] = right;
  left_ = left == nullptr ? 0 : frames;
}

void KeySource::doProcess(const NodeBlock& block) noexcept {
  const uint32_t heard = std::min(block.frames, left_);
  const float *const left = source_[0], *const right = source_[1];
  for (uint32_t c = 0; c < channels_; ++c) {
    float* const out = block.out[c];
    const float* const from = c == 0 ? left : right;
    if (channels_ == 1 && left != right)
      for (uint32_t i = 0; i < heard; ++i) out[i] = (left[i] + right[i]) * 0.5f;
    else if (heard > 0)
      std::memcpy(out, from, heard * sizeof(float));
    std::memset(out + heard, 0, (block.frames - heard) * sizeof(float));
  }
  left_ -= heard;
  if (heard == 0) return;
  source_[0] = left + heard;
  source_[1] = right + heard;
}

}  // namespace mam
