#include "abi/fixtures.hpp"
#include "mam/mam.hpp"

namespace {

using mam::test::abi::commandOf;
using mam::test::abi::defaultConfig;
using mam::test::abi::EngineHandle;
using mam::test::abi::kickRack;
using mam::test::abi::newEngine;
using mam::test::abi::processed;
using mam::test::abi::refused;

mam_telemetry telemetryOf(const EngineHandle& engine) {
  mam_telemetry telemetry;
  mam_telemetry_init(&telemetry);
  EXPECT_EQ(MAM_OK, mam_engine_telemetry(engine.get(), &telemetry)) << mam_last_error();
  return telemetry;
}

TEST(CAbi, TelemetryCountsAndTimesProcessCallsWhileSomebodyAsks) {
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), kickRack().get()));
  processed(engine.get(), 256);
  mam_telemetry telemetry = telemetryOf(engine);
  EXPECT_EQ(1u, telemetry.callbacks);
  EXPECT_EQ(256u, telemetry.block_frames);
  EXPECT_NEAR(256e6 / 48000, telemetry.deadline_us, 1e-9);
  EXPECT_EQ(0u, telemetry.callback.count) << "nobody had asked";
  EXPECT_EQ(1u, telemetry.schedules);
  for (int i = 0; i < 50; ++i) processed(engine.get(), 256);
  telemetry = telemetryOf(engine);
  EXPECT_EQ(51u, telemetry.callbacks);
  EXPECT_EQ(50u, telemetry.callback.count);
  EXPECT_GT(telemetry.callback.mean_us, 0);
  EXPECT_LE(telemetry.callback.mean_us, telemetry.callback.worst_us);
  EXPECT_LE(telemetry.callback.p99_us, telemetry.callback.worst_us);
}

TEST(CAbi, NodeTimesComeByTheNodesNumber) {
  const EngineHandle engine = newEngine();
  uint32_t count = 7;
  mam_times times[3] = {};
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_node_times(engine.get(), times, 3, &count)));
  EXPECT_EQ(7u, count);
  const auto rack = kickRack();
  ASSERT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "room", "reverb", nullptr));
  ASSERT_EQ(MAM_OK, mam_rack_connect(rack.get(), "kick", 0, "room", 0, 1, 0));
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  ASSERT_EQ(MAM_OK, mam_engine_node_times(engine.get(), nullptr, 0, &count));
  EXPECT_EQ(2u, count);
  mam_command trigger = commandOf(MAM_TRIGGER);
  ASSERT_EQ(MAM_OK, mam_engine_target(engine.get(), "kick", &trigger.target));
  for (int i = 0; i < 3000; ++i) {  // what sounds is awake
    if (i % 16 == 0) mam_engine_send(engine.get(), &trigger, 1);
    processed(engine.get(), 512);
  }
  ASSERT_EQ(MAM_OK, mam_engine_node_times(engine.get(), times, 3, &count));
  EXPECT_GT(times[0].count, 0u);
  EXPECT_GT(times[1].worst_us, 0);
  EXPECT_EQ(0u, times[2].count);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_times(engine.get(), nullptr, 2, &count));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_times(engine.get(), times, 2, nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_times(nullptr, times, 2, &count));
}

TEST(CAbi, TelemetryRefusesNullsAndStructsWithoutASize) {
  const EngineHandle engine = newEngine();
  mam_telemetry telemetry = {};
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size is 0", mam_engine_telemetry(engine.get(), &telemetry)));
  mam_telemetry_init(&telemetry);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_telemetry(nullptr, &telemetry));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_telemetry(engine.get(), nullptr));
  mam_config config = defaultConfig();
  config.recorder_seconds = 3601;
  mam_engine* made = nullptr;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "recorder_seconds", mam_engine_create(&config, &made)));
}

TEST(CAbi, AFlightRecordIsOneTextInPiecesThatMayBeEndedEarly) {
  mam_config config = defaultConfig();
  config.recorder_seconds = 10;
  const EngineHandle engine = newEngine(config);
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), kickRack().get()));
  for (int i = 0; i < 20; ++i) processed(engine.get(), 512);
  std::string text;
  const mam_write append = [](void* user, const char* piece, size_t length) {
    static_cast<std::string*>(user)->append(piece, length);
    return 1;
  };
  ASSERT_EQ(MAM_OK, mam_engine_flight_record(engine.get(), append, &text));
  EXPECT_EQ('{', text.front());
  EXPECT_NE(std::string::npos, text.find("\"frame\":9728"));
  EXPECT_NE(std::string::npos, text.find("\"leftOut\":0}}"));
  int pieces = 0;
  const mam_write once = [](void* user, const char*, size_t) { return ++*static_cast<int*>(user) < 1 ? 1 : 0; };
  ASSERT_EQ(MAM_OK, mam_engine_flight_record(engine.get(), once, &pieces));
  EXPECT_EQ(1, pieces);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_flight_record(engine.get(), nullptr, nullptr));
  EXPECT_TRUE(
      refused(MAM_ERROR_STATE, "recorder_seconds 0", mam_engine_flight_record(newEngine().get(), append, &text)));
}

TEST(CppFace, TelemetryNodeTimesAndFlightRecordAreAtHand) {
  mam_config config = defaultConfig();
  config.recorder_seconds = 1;
  mam::api::Engine engine(config);
  mam::api::Rack rack;
  rack.addNode("kick", "kick");
  engine.load(rack);
  float left[64], right[64];
  float* const out[] = {left, right};
  EXPECT_EQ(1u, engine.nodeTimes().size());
  for (int i = 0; i < 100; ++i) EXPECT_EQ(MAM_OK, engine.process(out, 64));
  EXPECT_EQ(100u, engine.telemetry().callback.count);
  EXPECT_NE(std::string::npos, engine.flightRecord().find("\"traceEvents\""));
}

}  // namespace
