#include "abi/fixtures.hpp"

#include <cstddef>
#include <cstring>
#include <vector>

extern "C" int mam_c_checks(void);

namespace {

using mam::test::abi::Block;
using mam::test::abi::commandOf;
using mam::test::abi::defaultConfig;
using mam::test::abi::EngineHandle;
using mam::test::abi::kickRack;
using mam::test::abi::newEngine;
using mam::test::abi::processed;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

TEST(CAbi, TheHeaderIsPedanticC11AndPlaysFromC) { EXPECT_EQ(0, mam_c_checks()) << "line of header_test.c"; }

TEST(CAbi, DestroyingNothingIsHarmless) {
  mam_rack_destroy(nullptr);
  mam_engine_destroy(nullptr);
  mam_renderer_destroy(nullptr);
  mam_route_init(nullptr);
  mam_transport_init(nullptr);
  mam_config_init(nullptr);
  mam_command_init(nullptr);
  mam_status_init(nullptr);
  mam_play_request_init(nullptr);
  mam_range_init(nullptr);
}

TEST(CAbi, AnOlderCallersSmallerStructsKeepTheDefaultsOfWhatTheyLack) {
  mam_config config = defaultConfig();
  config.max_block_frames = 9999;  // beyond what this caller's header knows
  config.struct_size = offsetof(mam_config, max_block_frames);
  const EngineHandle engine = newEngine(config);
  Block block(1024);
  EXPECT_EQ(MAM_OK, mam_engine_process(engine.get(), block.out, 1024));

  const RackHandle rack = kickRack();
  mam_transport transport;
  mam_transport_init(&transport);
  transport.resolution = 70000;
  transport.struct_size = offsetof(mam_transport, resolution);
  EXPECT_EQ(MAM_OK, mam_rack_add_transport(rack.get(), &transport, nullptr));

  mam_status status;
  mam_status_init(&status);
  status.late_commands = 123;
  status.struct_size = offsetof(mam_status, late_commands);
  ASSERT_EQ(MAM_OK, mam_engine_status(engine.get(), &status));
  EXPECT_EQ(1024u, status.engine_frame);
  EXPECT_EQ(123u, status.late_commands) << "nothing is written behind a smaller struct";
  EXPECT_EQ(offsetof(mam_status, late_commands), status.struct_size);

  mam_play_request request;
  mam_play_request_init(&request);
  request.from_frame = UINT64_MAX;  // too late for a loop, of which this caller knows nothing
  request.loop = 1;
  request.struct_size = offsetof(mam_play_request, loop);
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  EXPECT_EQ(MAM_OK, mam_engine_play_with(engine.get(), &request));
  request.struct_size = sizeof request;
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, mam_engine_play_with(engine.get(), &request));

  // Commands of a caller whose struct ends before ramp_frames, one after the other at that distance.
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  constexpr size_t size = offsetof(mam_command, ramp_frames);
  mam_command set = commandOf(MAM_SET, 0, 1, 50), trigger = commandOf(MAM_TRIGGER);
  ASSERT_EQ(MAM_OK, mam_engine_target(engine.get(), "kick", &trigger.target));
  set.target = trigger.target;
  set.struct_size = trigger.struct_size = size;
  std::vector<uint64_t> memory((2 * size + sizeof(mam_command)) / 8 + 1);  // aligned as the structs want
  char* list = reinterpret_cast<char*>(memory.data());
  std::memcpy(list, &set, size);
  std::memcpy(list + size, &trigger, size);
  ASSERT_EQ(MAM_OK, mam_engine_send(engine.get(), reinterpret_cast<const mam_command*>(list), 2));
  EXPECT_LT(0.1f, processed(engine.get(), 1024));
}

TEST(CAbi, AStructThatWasNeverInitialisedIsRefused) {
  const RackHandle rack = kickRack();
  const EngineHandle engine = newEngine();
  mam_route route = {};
  mam_transport transport = {};
  mam_config config = {};
  mam_command command = {};
  mam_play_request request = {};
  mam_status status = {};
  mam_range range = {};
  mam_engine* made = nullptr;
  mam_renderer* renderer = nullptr;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_rack_add_route(rack.get(), 0, &route)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_rack_add_transport(rack.get(), &transport, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_create(&config, &made)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_send(engine.get(), &command, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_play_with(engine.get(), &request)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_status(engine.get(), &status)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_renderer_create(rack.get(), &range, &renderer)));
}

}  // namespace
