// Sines as sources and as measures.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "device/device.hpp"

namespace mam {

constexpr double kTwoPi = 6.283185307179586;

/// A sine on every output; keeps the first input.
class SineSource final : public AudioSource {
 public:
  SineSource(uint32_t channels, double hertz, double sampleRate, uint64_t keptFrames = 0)
      : channels_(channels), step_(kTwoPi * hertz / sampleRate), heard_(keptFrames) {}

  void render(const DeviceBlock& block) noexcept override {
    for (uint32_t i = 0; i < block.frames; ++i, ++frame_) {
      for (uint32_t c = 0; c < channels_; ++c)
        block.out[c][i] = static_cast<float>(0.5 * std::sin(step_ * static_cast<double>(frame_)));
      if (block.in != nullptr && frame_ < heard_.size()) heard_[frame_] = block.in[0][i];
    }
  }
  uint64_t engineFrame() const noexcept override { return frame_; }
  const std::vector<float>& heard() const { return heard_; }

 private:
  const uint32_t channels_;
  const double step_;
  uint64_t frame_ = 0;
  std::vector<float> heard_;
};

struct SineFit {
  double amplitude = 0, phase = 0, snrDb = 0;
};

/// The sine of a known frequency (cycles a sample) that is nearest, and what is left without it. `from`..`to` in samples.
inline SineFit fitSine(const std::vector<float>& samples, double cycles, size_t from, size_t to) {
  double ss = 0, sc = 0, cc = 0, ys = 0, yc = 0;
  for (size_t i = from; i < to; ++i) {
    const double s = std::sin(kTwoPi * cycles * static_cast<double>(i)),
                 c = std::cos(kTwoPi * cycles * static_cast<double>(i));
    ss += s * s, sc += s * c, cc += c * c, ys += samples[i] * s, yc += samples[i] * c;
  }
  const double det = ss * cc - sc * sc, a = (ys * cc - yc * sc) / det, b = (yc * ss - ys * sc) / det;
  double rest = 0;
  for (size_t i = from; i < to; ++i) {
    const double angle = kTwoPi * cycles * static_cast<double>(i);
    const double left = samples[i] - a * std::sin(angle) - b * std::cos(angle);
    rest += left * left;
  }
  const double power = (a * a + b * b) / 2, noise = rest / static_cast<double>(to - from);
  return {std::sqrt(a * a + b * b), std::atan2(b, a), 10 * std::log10(power / (noise + 1e-30))};
}

}  // namespace mam
