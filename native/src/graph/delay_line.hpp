// realtime
// A fixed delay of whole frames for latency compensation.
#pragma once

#include <cstdint>
#include <vector>

namespace mam {

class DelayLine {
 public:
  /// [main]
  explicit DelayLine(uint32_t frames) : memory_(frames) {}

  /// [main]
  void clear() noexcept {
    for (float& x : memory_) x = 0;
  }

  /// [audio] out[i] is in[i] from memory_.size() frames ago.
  void process(const float* in, float* out, uint32_t frames) noexcept {
    for (uint32_t i = 0; i < frames; ++i) {
      out[i] = memory_[at_];
      memory_[at_] = in[i];
      if (++at_ == memory_.size()) at_ = 0;
    }
  }

  /// [audio] Of silence, past silence.
  void skip(uint32_t frames) noexcept { at_ = static_cast<uint32_t>((at_ + size_t{frames}) % memory_.size()); }

  template <class Visitor> void visit(Visitor& visitor) noexcept {
    visitor.value(at_);
    visitor.array(memory_.data(), memory_.size());
  }

 private:
  std::vector<float> memory_;  // at least one frame
  uint32_t at_ = 0;
};

}  // namespace mam
