// The edge between a device and the engine on the audio thread: taking the turn, fading, resampling, the way in and out.
#include <gtest/gtest.h>

#include "device/edge.hpp"
#include "device/source_gate.hpp"
#include "realtime/interposer.hpp"

namespace mam::realtime {
namespace {

/// Passes its inputs on.
class Through final : public AudioSource {
 public:
  void render(const DeviceBlock& block) noexcept override {
    for (uint32_t c = 0; c < 2; ++c)
      for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = block.in == nullptr ? 0.5f : block.in[0][i];
    frames_ += block.frames;
  }
  uint64_t engineFrame() const noexcept override { return frames_; }

 private:
  uint64_t frames_ = 0;
};

class EdgeInTheCallback : public testing::TestWithParam<uint32_t> {};

TEST_P(EdgeInTheCallback, NeverAllocatesLocksOrEntersTheKernel) {
  if (GetParam() != 48000 && !Resampler::isAvailable()) GTEST_SKIP() << "built without libsamplerate";
  static float in[2][kMaxDeviceBlock], out[2][kMaxDeviceBlock];
  for (uint32_t i = 0; i < kMaxDeviceBlock; ++i) in[0][i] = in[1][i] = static_cast<float>(i % 200) / 200 - 0.5f;
  Through through;
  Turn turn;
  XrunRing xruns;
  DeviceEdge first(through, turn, 1, 2, 48000, Times::Exact), second(through, turn, 2, 2, 48000, Times::Jittered);
  ASSERT_FALSE(first.prepare({48000, 0, 0, 0}));
  ASSERT_FALSE(second.prepare({GetParam(), 2, 0, 0}));
  SourceGate clock(first, 2, &xruns), gate(second, 2, &xruns);
  first.takeTurnOf(Turn::kNobody);
  const float* ins[] = {in[0], in[1]};
  float* outs[] = {out[0], out[1]};
  uint64_t now = monotonicNanos();
  const auto play = [&](SourceGate& through_, bool hears, uint32_t frames) {
    through_.render({hears ? ins : nullptr, hears ? 2u : 0u, outs, frames, now});
    now += frames * uint64_t{1000000000} / 48000;
  };
  forgetViolations();
  {
    const Callback callback;
    for (uint32_t frames : {128u, 1u, 480u}) play(clock, false, frames);
    play(gate, true, 128);  // not its turn
    play(clock, false, 128);
    second.takeTurnOf(1);
    for (int round = 0; round < 40; ++round)
      for (uint32_t frames : {1u, 17u, 128u, 1024u, kMaxDeviceBlock}) play(gate, true, frames);
    gate.meter().report();
    now += 500000000;  // a stall
    play(gate, true, 128);
    second.fadeOut();
    for (int round = 0; round < 40; ++round) play(gate, true, 128);
  }
  EXPECT_EQ(violations(), 0u) << describeViolations();
  forgetViolations();
  EXPECT_TRUE(second.hasTurn());
  EXPECT_TRUE(second.isFadedOut());
  EXPECT_GT(through.engineFrame(), 100000u);
  EXPECT_GT(turn.lostFrames.load(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Rates, EdgeInTheCallback, testing::Values(48000u, 44100u, 96000u));

}  // namespace
}  // namespace mam::realtime
