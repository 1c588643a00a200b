#include "device/resampler.hpp"

#include <gtest/gtest.h>

#include <random>

#include "device/sines.hpp"

namespace mam {
namespace {

constexpr double kHertz = 997;

struct Rates {
  uint32_t source, device;
};
const Rates kRates[] = {{48000, 44100}, {44100, 48000}, {48000, 96000}, {48000, 32000}};

/// Drives a resampler as a device with blocks of any length would.
struct Rig {
  Rig(const Rates& rates, uint32_t inputChannels, uint64_t keptFrames)
      : at(rates), source(2, kHertz, rates.source, keptFrames) {
    made = Resampler::create(source, {2, inputChannels, rates.source, rates.device}, error);
    inputs = inputChannels;
  }

  /// The left output.
  std::vector<float> run(uint64_t frames) {
    std::mt19937 random(7);
    std::vector<float> left(kMaxDeviceBlock), right(kMaxDeviceBlock), in(kMaxDeviceBlock), heard;
    for (uint64_t done = 0; done < frames;) {
      const uint32_t lengths[] = {1, 64, 128, 441, 1024, 1 + static_cast<uint32_t>(random() % 2000)};
      const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(lengths[random() % 6], frames - done));
      for (uint32_t i = 0; i < count; ++i)
        in[i] = static_cast<float>(0.5 * std::sin(kTwoPi * kHertz / at.device * static_cast<double>(done + i)));
      float* out[] = {left.data(), right.data()};
      const float* ins[] = {in.data()};
      made->render({inputs > 0 ? ins : nullptr, inputs, out, count, 0});
      heard.insert(heard.end(), left.begin(), left.begin() + count);
      done += count;
    }
    return heard;
  }

  const Rates at;
  SineSource source;
  uint32_t inputs = 0;
  Error error;
  std::unique_ptr<Resampler> made;
};

class ResamplerAt : public testing::TestWithParam<Rates> {
 protected:
  void SetUp() override {
    if (!Resampler::isAvailable()) GTEST_SKIP() << "built without libsamplerate";
  }
};

TEST_P(ResamplerAt, ASineKeepsItsFrequencyAndLevelAndNinetyDecibelsOfDistance) {
  Rig rig(GetParam(), 0, 0);
  ASSERT_NE(rig.made, nullptr) << rig.error.text;
  const std::vector<float> heard = rig.run(3 * GetParam().device);
  const SineFit fit = fitSine(heard, kHertz / GetParam().device, 4800, heard.size());
  EXPECT_NEAR(fit.amplitude, 0.5, 0.5 * 0.001);
  EXPECT_GE(fit.snrDb, 90);
}

TEST_P(ResamplerAt, NothingDriftsInAMinute) {
  Rig rig(GetParam(), 0, 0);
  ASSERT_NE(rig.made, nullptr) << rig.error.text;
  const uint64_t frames = uint64_t{60} * GetParam().device;
  rig.run(frames);
  const uint64_t exact = uint64_t{60} * GetParam().source;
  EXPECT_GE(rig.source.engineFrame(), exact);
  EXPECT_LE(rig.source.engineFrame(), exact + rig.made->latency().outputFrames);
}

TEST_P(ResamplerAt, AnInputIsHeardAtItsLevelAndNeverRunsDry) {
  const uint64_t kept = 20 * GetParam().source;
  Rig rig(GetParam(), 1, kept);
  ASSERT_NE(rig.made, nullptr) << rig.error.text;
  rig.run(20 * GetParam().device);
  // One phase from the first second to the last: no frame was left out or put in.
  const SineFit fit = fitSine(rig.source.heard(), kHertz / GetParam().source, 4800, kept - 1000);
  EXPECT_NEAR(fit.amplitude, 0.5, 0.5 * 0.001);
  EXPECT_GE(fit.snrDb, 90);
  EXPECT_GT(rig.made->latency().inputFrames, 0u);
}

/// Plays its input.
class Through final : public AudioSource {
 public:
  void render(const DeviceBlock& block) noexcept override { std::copy_n(block.in[0], block.frames, block.out[0]); }
};

TEST_P(ResamplerAt, FromInputToOutputTakesAsLongAsItSays) {
  Through source;
  Error error;
  const auto made = Resampler::create(source, {1, 1, GetParam().source, GetParam().device}, error);
  ASSERT_NE(made, nullptr) << error.text;
  std::vector<float> in(128), out(128), heard;
  const float* ins[] = {in.data()};
  float* outs[] = {out.data()};
  constexpr double kAt = 3000;
  for (int block = 0; block < 60; ++block) {
    for (int i = 0; i < 128; ++i) {
      const double away = (block * 128 + i - kAt) / 20;
      in[static_cast<size_t>(i)] = static_cast<float>(std::exp(-away * away));
    }
    made->render({ins, 1, outs, 128, 0});
    heard.insert(heard.end(), out.begin(), out.end());
  }
  double weight = 0, centre = 0;
  for (size_t i = 0; i < heard.size(); ++i) weight += heard[i], centre += heard[i] * static_cast<double>(i);
  const double delay = (centre / weight - kAt) * GetParam().source / GetParam().device;
  const ResamplerLatency latency = made->latency();
  EXPECT_NEAR(delay, latency.inputFrames + latency.outputFrames, 1);
}

INSTANTIATE_TEST_SUITE_P(Rates, ResamplerAt, testing::ValuesIn(kRates), [](const auto& of) {
  return std::to_string(of.param.source) + "To" + std::to_string(of.param.device);
});

}  // namespace
}  // namespace mam
