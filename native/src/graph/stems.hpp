// What nodes sound like beside the mix, for a render that keeps them all; graph/tap.hpp is for whoever listens while it plays.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

#include "nodes/node.hpp"

namespace mam {

/// Samples of nodes as they make them, each as much later as it takes to stand beside the mix. One thread at a time.
class Stems {
 public:
  struct Stem {
    uint32_t node;  ///< of the rack that plays; it has one lane
    uint32_t delayFrames;
  };
  /// Room for `mostFrames` between two calls of drop().
  Stems(const std::vector<Stem>& stems, uint32_t channels, uint32_t mostFrames) : channels_(channels) {
    for (const Stem& stem : stems) {
      nodes_.push_back(stem.node);
      filled_.push_back(stem.delayFrames);
      for (uint32_t c = 0; c < channels; ++c) lines_.emplace_back(size_t{stem.delayFrames} + mostFrames);
    }
  }

  uint32_t count() const noexcept { return static_cast<uint32_t>(nodes_.size()); }
  uint32_t nodeOf(uint32_t stem) const noexcept { return nodes_[stem]; }
  /// The oldest frames that nobody dropped.
  const float* samples(uint32_t stem, uint32_t channel) const noexcept {
    return lines_[size_t{stem} * channels_ + channel].data();
  }

  void add(uint32_t stem, const float* const* from, uint32_t frames) noexcept {
    for (uint32_t c = 0; c < channels_; ++c) {
      std::vector<float>& line = lines_[size_t{stem} * channels_ + c];
      const size_t room = std::min<size_t>(frames, line.size() - filled_[stem]);
      std::memcpy(line.data() + filled_[stem], from[c], room * sizeof(float));
    }
    filled_[stem] += frames;
  }
  void drop(uint32_t frames) noexcept {
    for (uint32_t stem = 0; stem < count(); ++stem) {
      filled_[stem] -= std::min<size_t>(frames, filled_[stem]);
      for (uint32_t c = 0; c < channels_; ++c) {
        float* const line = lines_[size_t{stem} * channels_ + c].data();
        std::memmove(line, line + frames, filled_[stem] * sizeof(float));
      }
    }
  }

 private:
  const uint32_t channels_;
  std::vector<uint32_t> nodes_;
  std::vector<size_t> filled_;             // frames
  std::vector<std::vector<float>> lines_;  // one a channel of each stem
};

}  // namespace mam
