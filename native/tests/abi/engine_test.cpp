#include "abi/fixtures.hpp"

#include <algorithm>
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
  mam_play_request request;
  mam_play_request_init(&request);
  mam_status status;
  mam_status_init(&status);
  Block block(64);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_load(nullptr, rack.get()));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_load(engine.get(), nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_revise(nullptr, rack.get()));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_revise(engine.get(), nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_play(nullptr, 0, 0));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_play_with(nullptr, &request));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_play_with(engine.get(), nullptr));
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
  mam_play_request request;
  mam_play_request_init(&request);
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_play_with(engine.get(), &request)));
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_revise(engine.get(), kickRack().get())));
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

/// A kick on every step, so that something sounds all the time.
RackHandle steadyKick() {
  RackHandle rack = kickRack();
  mam_transport transport;
  mam_transport_init(&transport);
  EXPECT_EQ(MAM_OK, mam_rack_add_transport(rack.get(), &transport, nullptr));
  EXPECT_EQ(MAM_OK, mam_rack_add_pattern(rack.get(), 0, "kick", "xxxxxxxxxxxxxxxx", 0, 0, nullptr));
  return rack;
}

std::vector<float> leftOf(mam_engine* engine, uint32_t frames) {
  std::vector<float> samples;
  for (uint32_t done = 0; done < frames; done += 480) {
    Block block(480);
    EXPECT_EQ(MAM_OK, mam_engine_feed(engine));
    EXPECT_EQ(MAM_OK, mam_engine_process(engine, block.out, 480));
    samples.insert(samples.end(), block.left.begin(), block.left.end());
  }
  return samples;
}

TEST(CAbi, ARevisionIsHeardFromTheNextPlayOn) {
  const RackHandle rack = steadyKick(), quiet = steadyKick();
  ASSERT_EQ(MAM_OK, mam_rack_set(quiet.get(), 0, "gain", 0.1));
  const EngineHandle untouched = newEngine(), revised = newEngine(), wanted = newEngine();
  for (const EngineHandle* engine : {&untouched, &revised}) {
    ASSERT_EQ(MAM_OK, mam_engine_load(engine->get(), rack.get()));
    ASSERT_EQ(MAM_OK, mam_engine_play(engine->get(), 0, 0));
    leftOf(engine->get(), 4800);
  }
  uint32_t target = 0;
  ASSERT_EQ(MAM_OK, mam_engine_target(revised.get(), "kick", &target));
  ASSERT_EQ(MAM_OK, mam_rack_set(rack.get(), 0, "gain", 0.1)) << "the rack that was loaded may be changed and given";
  ASSERT_EQ(MAM_OK, mam_engine_revise(revised.get(), rack.get()));
  EXPECT_EQ(leftOf(untouched.get(), 48000), leftOf(revised.get(), 48000));
  uint32_t after = 0;
  ASSERT_EQ(MAM_OK, mam_engine_target(revised.get(), "kick", &after));
  EXPECT_EQ(target, after);

  ASSERT_EQ(MAM_OK, mam_engine_stop(revised.get()));
  leftOf(revised.get(), 4800);
  ASSERT_EQ(MAM_OK, mam_engine_load(wanted.get(), quiet.get()));
  for (const EngineHandle* engine : {&wanted, &revised}) ASSERT_EQ(MAM_OK, mam_engine_play(engine->get(), 0, 0));
  EXPECT_EQ(leftOf(wanted.get(), 48000), leftOf(revised.get(), 48000));
}

TEST(CAbi, ARevisionOfMoreThanValuesIsRefusedInWords) {
  const RackHandle rack = steadyKick(), longer = steadyKick();
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  ASSERT_EQ(MAM_OK, mam_rack_add_node(longer.get(), "clap", "clap", nullptr));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "the number of nodes differs: load the rack instead",
                      mam_engine_revise(engine.get(), longer.get())));
  ASSERT_EQ(MAM_OK, mam_rack_add_lfo(rack.get(), 0, 1, MAM_WAVE_SINE, 1, 0));
  EXPECT_TRUE(
      refused(MAM_ERROR_ARGUMENT, "node 0 (kick): its LFOs differ:", mam_engine_revise(engine.get(), rack.get())));
  uint32_t count = 0;
  EXPECT_EQ(MAM_OK, mam_engine_node_count(engine.get(), &count));
  EXPECT_EQ(1u, count);
}

TEST(CAbi, APlayFadesInOverTheFramesAskedFor) {
  constexpr uint32_t fade = 4800;
  const RackHandle rack = steadyKick();
  const EngineHandle plain = newEngine(), faded = newEngine();
  mam_play_request request;
  mam_play_request_init(&request);
  EXPECT_EQ(sizeof request, request.struct_size);
  EXPECT_EQ(0u, request.fade_in_frames);
  request.from_frame = 12000;
  for (const EngineHandle* engine : {&plain, &faded}) {
    ASSERT_EQ(MAM_OK, mam_engine_load(engine->get(), rack.get()));
    request.fade_in_frames = engine == &faded ? fade : 0;
    ASSERT_EQ(MAM_OK, mam_engine_play_with(engine->get(), &request));
  }
  const std::vector<float> whole = leftOf(plain.get(), 2 * fade), given = leftOf(faded.get(), 2 * fade);
  for (uint32_t i = 0; i < 2 * fade; ++i)
    ASSERT_NEAR(whole[i] * static_cast<float>(std::min(i, fade)) / fade, given[i], 1e-6) << "frame " << i;
  EXPECT_LT(0.1f, *std::max_element(whole.begin(), whole.begin() + fade));
}

TEST(CAbi, TheOutputFadesToNothingAndAPlayOpensItOnlyWhereItIsAsked) {
  const RackHandle rack = steadyKick();
  const EngineHandle engine = newEngine();
  mam_play_request request;
  mam_play_request_init(&request);
  EXPECT_EQ(0, request.opens_output);
  request.from_frame = 12000;
  const auto peak = [&] {
    const std::vector<float> left = leftOf(engine.get(), 4800);
    return std::max(*std::max_element(left.begin(), left.end()), -*std::min_element(left.begin(), left.end()));
  };
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  ASSERT_EQ(MAM_OK, mam_engine_fade_output(engine.get(), 0, 480));
  leftOf(engine.get(), 480);
  ASSERT_EQ(MAM_OK, mam_engine_play_with(engine.get(), &request));
  EXPECT_EQ(0, peak());
  request.opens_output = 1;
  ASSERT_EQ(MAM_OK, mam_engine_play_with(engine.get(), &request));
  EXPECT_LT(0.1f, peak());
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_fade_output(nullptr, 0, 480));
}

TEST(CAbi, LoopIsSwitchedWhileItPlays) {
  const RackHandle rack = steadyKick();
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  ASSERT_EQ(MAM_OK, mam_engine_set_loop(engine.get(), 1, 0));
  mam_status status;
  mam_status_init(&status);
  const auto playedFor = [&](uint32_t seconds) {
    for (uint32_t done = 0; done < seconds; ++done) leftOf(engine.get(), 48000);
    EXPECT_EQ(MAM_OK, mam_engine_status(engine.get(), &status));
    return status.playing;
  };
  ASSERT_EQ(MAM_OK, mam_engine_play(engine.get(), 0, 1));
  EXPECT_EQ(1, playedFor(20));
  ASSERT_EQ(MAM_OK, mam_engine_set_loop(engine.get(), 0, 0));
  EXPECT_EQ(0, playedFor(20));
  ASSERT_EQ(MAM_OK, mam_engine_play(engine.get(), 0, 0));
  ASSERT_EQ(MAM_OK, mam_engine_set_loop(engine.get(), 1, status.engine_frame + 1000));
  EXPECT_EQ(1, playedFor(20));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_set_loop(engine.get(), 1, UINT64_MAX));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_set_loop(nullptr, 1, 0));
}

TEST(CAbi, APlayRequestStartsWhereAndAsAPlayDoes) {
  const RackHandle rack = steadyKick();
  const EngineHandle plain = newEngine(), asked = newEngine();
  for (const EngineHandle* engine : {&plain, &asked}) ASSERT_EQ(MAM_OK, mam_engine_load(engine->get(), rack.get()));
  ASSERT_EQ(MAM_OK, mam_engine_play(plain.get(), 90000, 1));
  mam_play_request request;
  mam_play_request_init(&request);
  request.from_frame = 90000;
  request.loop = 1;
  ASSERT_EQ(MAM_OK, mam_engine_play_with(asked.get(), &request));
  const std::vector<float> beyondTheEnd = leftOf(asked.get(), 48000);
  EXPECT_EQ(leftOf(plain.get(), 48000), beyondTheEnd);
  EXPECT_LT(0.1f, *std::max_element(beyondTheEnd.end() - 9600, beyondTheEnd.end())) << "it loops";
}

}  // namespace
