// Telemetry, flight record and traces on the audio thread.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "realtime/full_rack.hpp"
#include "realtime/interposer.hpp"

namespace mam::realtime {
namespace {

TEST(TelemetryInTheCallback, TimingRecordingAndTracingAreSafe) {
  forgetViolations();
  EngineConfig config;
  config.maxBlockFrames = 512;
  config.manualFeeding = true;
  config.recorderSeconds = 1;
  Engine engine(config);
  must(engine.load(fullRack(true)));
  PlayRequest request;
  request.range.loop = true;
  float left[512], right[512];
  float* const out[] = {left, right};
  const auto render = [&](uint32_t blocks, uint32_t frames) {
    for (uint32_t i = 0; i < blocks; ++i) {
      const Callback callback;
      engine.render(out, frames);
    }
  };
  for (uint32_t round = 0; round < 4; ++round) {
    must(engine.play(request));
    for (uint32_t frames : {1u, 64u, 500u, 512u}) {
      engine.telemetry(NodeTimes::Timed);
      render(200, frames);
      engine.feed();
    }
    if (round % 2 == 0)
      engine.startTrace();  // nobody reads it: it fills up
    else
      engine.endTrace();
    must(engine.load(fullRack(round % 2 == 0, round)));
  }
  const Telemetry told = engine.telemetry(NodeTimes::Timed);
  EXPECT_EQ(3200u, told.callbacks);
  EXPECT_GT(told.block.worst, 0);
  EXPECT_EQ(violations(), 0u) << describeViolations();
}

}  // namespace
}  // namespace mam::realtime
