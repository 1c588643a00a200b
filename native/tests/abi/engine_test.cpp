#include "abi/fixtures.hpp"

#include <vector>

namespace {

using mam::test::abi::Block;
using mam::test::abi::commandOf;
using mam::test::abi::defaultConfig;
using mam::test::abi::EngineHandle;
using mam::test::abi::kickRack;
using mam::test::abi::kNaN;
using mam::test::abi::newEngine;
using mam::test::abi::processed;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

TEST(CAbi, AnEngineIsMadeWithinItsRanges) {
  mam_engine* engine = nullptr;
  const auto with = [&](uint32_t mam_config::*field, uint32_t value) {
    mam_config config = defaultConfig();
    config.*field = value;
    return mam_engine_create(&config, &engine);
  };
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "8000 to 384000", with(&mam_config::sample_rate, 7999)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "8000 to 384000", with(&mam_config::sample_rate, 384001)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "1 or 2", with(&mam_config::channels, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "1 or 2", with(&mam_config::channels, 3)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "1 to 8192", with(&mam_config::max_block_frames, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "1 to 8192", with(&mam_config::max_block_frames, 8193)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_create(nullptr, &engine)));
  const mam_config config = defaultConfig();
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_create(&config, nullptr)));
  EXPECT_EQ(nullptr, engine);
}

TEST(CAbi, EveryEngineFunctionRefusesNull) {
  const EngineHandle engine = newEngine();
  const RackHandle rack = kickRack();
  const mam_command trigger = commandOf(MAM_TRIGGER);
  uint32_t target = 0;
  mam_status status;
  mam_status_init(&status);
  Block block(64);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_load(nullptr, rack.get()));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_load(engine.get(), nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_play(nullptr, 0, 0));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_stop(nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_feed(nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_target(nullptr, "kick", &target));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_target(engine.get(), nullptr, &target));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_target(engine.get(), "kick", nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_send(nullptr, &trigger, 1));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_send(engine.get(), nullptr, 1));
  EXPECT_EQ(MAM_OK, mam_engine_send(engine.get(), nullptr, 0));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_process(nullptr, block.out, 64));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_process(engine.get(), nullptr, 64));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_status(nullptr, &status));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_status(engine.get(), nullptr));
}

TEST(CAbi, AnEngineWithoutARackIsSilentAndSaysSo) {
  const EngineHandle engine = newEngine();
  uint32_t target = 5;
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_play(engine.get(), 0, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_target(engine.get(), "kick", &target)));
  EXPECT_EQ(5u, target);
  const mam_command trigger = commandOf(MAM_TRIGGER);
  EXPECT_EQ(MAM_OK, mam_engine_send(engine.get(), &trigger, 1)) << "it reaches nobody";
  EXPECT_EQ(0, processed(engine.get()));
  EXPECT_EQ(MAM_OK, mam_engine_stop(engine.get()));
  EXPECT_EQ(MAM_OK, mam_engine_feed(engine.get()));
}

TEST(CAbi, ProcessTakesNoMoreThanItsBoundAndTouchesNothingThen) {
  mam_config config = defaultConfig();
  config.max_block_frames = 64;
  const EngineHandle engine = newEngine(config);
  Block block(65);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_process(engine.get(), block.out, 65));
  EXPECT_EQ(std::vector<float>(65, 9), block.left);
  mam_status status;
  mam_status_init(&status);
  EXPECT_EQ(MAM_OK, mam_engine_process(engine.get(), block.out, 64));
  EXPECT_EQ(MAM_OK, mam_engine_process(engine.get(), block.out, 0));
  EXPECT_EQ(MAM_OK, mam_engine_status(engine.get(), &status));
  EXPECT_EQ(64u, status.engine_frame);
}

TEST(CAbi, ABlockOfNoFramesLosesNoCommand) {
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), kickRack().get()));
  Block block(1);
  mam_command trigger = commandOf(MAM_TRIGGER);
  ASSERT_EQ(MAM_OK, mam_engine_target(engine.get(), "kick", &trigger.target));
  ASSERT_EQ(MAM_OK, mam_engine_send(engine.get(), &trigger, 1));
  EXPECT_EQ(MAM_OK, mam_engine_process(engine.get(), block.out, 0));
  EXPECT_LT(0.1f, processed(engine.get()));
}

TEST(CAbi, CommandsAreTakenAllOrNone) {
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), kickRack().get()));
  mam_command trigger = commandOf(MAM_TRIGGER);
  ASSERT_EQ(MAM_OK, mam_engine_target(engine.get(), "kick", &trigger.target));
  mam_command list[2] = {trigger, commandOf(MAM_SET, trigger.target, 1, static_cast<double>(kNaN))};
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_engine_send(engine.get(), list, 2)));
  list[1].value = 1e300;  // no f32 holds it
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_engine_send(engine.get(), list, 2)));
  EXPECT_EQ(0, processed(engine.get())) << "nor was the trigger before the bad one taken";
  const std::vector<mam_command> many(1025, trigger);
  EXPECT_TRUE(refused(MAM_ERROR_TOO_LARGE, "1024", mam_engine_send(engine.get(), many.data(), 1025)));
  uint64_t taken = 0, refusals = 0;
  for (int i = 0; i < 12; ++i) {
    const mam_result result = mam_engine_send(engine.get(), many.data(), 1000);
    if (result == MAM_OK)
      taken += 1000;
    else if (refused(MAM_ERROR_QUEUE_FULL, "full", result))
      refusals += 1000;
  }
  EXPECT_EQ(8000u, taken);
  EXPECT_EQ(4000u, refusals);
  mam_status status;
  mam_status_init(&status);
  ASSERT_EQ(MAM_OK, mam_engine_status(engine.get(), &status));
  EXPECT_EQ(refusals, status.dropped_commands) << "what found no room is counted";
  EXPECT_LT(0.1f, processed(engine.get()));
}

TEST(CAbi, AMonoEngineRefusesAStereoRack) {
  mam_config config = defaultConfig();
  config.channels = 1;
  const EngineHandle engine = newEngine(config);
  const RackHandle rack = kickRack();
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "channels", mam_engine_load(engine.get(), rack.get())));
  EXPECT_EQ(MAM_ERROR_NO_RACK, mam_engine_play(engine.get(), 0, 0));
  ASSERT_EQ(MAM_OK, mam_rack_set_channels(rack.get(), 1));
  EXPECT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
}

TEST(CAbi, ChangesThatNoCallbackTakesAreRefusedInTheEnd) {
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), kickRack().get()));
  mam_result result = MAM_OK;
  for (int i = 0; i < 200 && result == MAM_OK; ++i) result = mam_engine_play(engine.get(), 0, 0);
  EXPECT_TRUE(refused(MAM_ERROR_QUEUE_FULL, "callback is not running", result));
  for (int i = 0; i < 400; ++i) processed(engine.get());
  EXPECT_EQ(MAM_OK, mam_engine_play(engine.get(), 0, 0)) << "with a callback again";
}

}  // namespace
