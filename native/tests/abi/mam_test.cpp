#include "mam/mam.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

extern "C" int mam_c_checks(void);

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN(), kInfinity = std::numeric_limits<float>::infinity();

struct Destroy {
  void operator()(mam_rack* rack) const { mam_rack_destroy(rack); }
  void operator()(mam_engine* engine) const { mam_engine_destroy(engine); }
  void operator()(mam_renderer* renderer) const { mam_renderer_destroy(renderer); }
};
using RackHandle = std::unique_ptr<mam_rack, Destroy>;
using EngineHandle = std::unique_ptr<mam_engine, Destroy>;
using RendererHandle = std::unique_ptr<mam_renderer, Destroy>;

RackHandle newRack() {
  mam_rack* rack = nullptr;
  EXPECT_EQ(MAM_OK, mam_rack_create(&rack));
  return RackHandle(rack);
}

/// One kick called "kick".
RackHandle kickRack() {
  RackHandle rack = newRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "kick", "kick", nullptr));
  return rack;
}

mam_config defaultConfig() {
  mam_config config;
  mam_config_init(&config);
  config.manual_feeding = 1;
  return config;
}

EngineHandle newEngine(const mam_config& config = defaultConfig()) {
  mam_engine* engine = nullptr;
  EXPECT_EQ(MAM_OK, mam_engine_create(&config, &engine));
  return EngineHandle(engine);
}

mam_command commandOf(mam_command_kind kind, uint32_t target = 0, uint16_t param = 0, double value = 0) {
  mam_command command;
  mam_command_init(&command);
  command.kind = kind;
  command.target = target;
  command.param = param;
  command.value = value;
  return command;
}

struct Block {
  explicit Block(uint32_t frames) : left(frames, 9), right(frames, 9) {}
  std::vector<float> left, right;
  float* out[2] = {left.data(), right.data()};
};

float processed(mam_engine* engine, uint32_t frames = 512) {
  Block block(frames);
  EXPECT_EQ(MAM_OK, mam_engine_process(engine, block.out, frames));
  float peak = 0;
  for (const float x : block.left) peak = std::max(peak, std::abs(x));
  return peak;
}

/// The code, and that the words say what is wanted.
testing::AssertionResult refused(mam_result wanted, const std::string& words, mam_result got) {
  if (got == wanted && std::string(mam_last_error()).find(words) != std::string::npos)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "result " << got << ": " << mam_last_error();
}

TEST(CAbi, TheHeaderIsPedanticC11AndPlaysFromC) { EXPECT_EQ(0, mam_c_checks()) << "line of header_test.c"; }

TEST(CAbi, TellsItsVersionAndEveryResultInWords) {
  EXPECT_EQ(MAM_ABI_VERSION, mam_abi_version());
  for (int code = MAM_OK; code <= MAM_ERROR_STATE; ++code)
    EXPECT_STRNE("an unknown result", mam_result_text(static_cast<mam_result>(code))) << code;
}

TEST(CAbi, ListsNodeTypesAndTheirParameters) {
  uint32_t types = 0;
  while (mam_node_type(types) != nullptr) ++types;
  EXPECT_EQ(11u, types);
  EXPECT_EQ(nullptr, mam_node_type(UINT32_MAX));
  EXPECT_EQ(4, mam_param_id("tb303_ext", "CUTOFF_HZ"));
  EXPECT_EQ(4, mam_param_id("tb303_ext", "cutoff_hz"));
  EXPECT_EQ(0, mam_param_id("tb303_ext", "COLOUR"));
  EXPECT_EQ(0, mam_param_id("granulator", "CUTOFF_HZ"));
  EXPECT_EQ(0, mam_param_id(nullptr, "CUTOFF_HZ"));
  EXPECT_EQ(0, mam_param_id("kick", nullptr));
}

TEST(CAbi, TheLastErrorIsThisThreadsAndGoesWithASuccess) {
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "out is null", mam_rack_create(nullptr)));
  std::string elsewhere = "untouched";
  std::thread([&] { elsewhere = mam_last_error(); }).join();
  EXPECT_EQ("", elsewhere);
  newRack();
  EXPECT_STREQ("", mam_last_error());
}

TEST(CAbi, DestroyingNothingIsHarmless) {
  mam_rack_destroy(nullptr);
  mam_engine_destroy(nullptr);
  mam_renderer_destroy(nullptr);
  mam_route_init(nullptr);
  mam_transport_init(nullptr);
  mam_config_init(nullptr);
  mam_command_init(nullptr);
  mam_status_init(nullptr);
  mam_range_init(nullptr);
}

TEST(CAbi, ARackRefusesNullsUnknownNamesAndNumbersOutOfRange) {
  const RackHandle handle = kickRack();
  mam_rack* rack = handle.get();
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "1 or 2", mam_rack_set_channels(rack, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "1 or 2", mam_rack_set_channels(rack, 3)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_set_channels(nullptr, 2)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "rack is null", mam_rack_set_seed(nullptr, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "rack is null", mam_rack_set_latency_compensation(nullptr, 1)));
  EXPECT_EQ(MAM_OK, mam_rack_set_seed(rack, 1));
  EXPECT_EQ(MAM_OK, mam_rack_set_latency_compensation(rack, 1));

  uint32_t node = 77;
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE_TYPE, "granulator", mam_rack_add_node(rack, "g", "granulator", &node)));
  EXPECT_EQ(77u, node) << "an error leaves what it was given alone";
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_node(nullptr, "g", "kick", &node)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_node(rack, nullptr, "kick", &node)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_node(rack, "g", nullptr, &node)));

  EXPECT_EQ(MAM_OK, mam_rack_set(rack, 0, "gain", 0.5));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_KEY, "kick has no key colour", mam_rack_set(rack, 0, "colour", 1)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "5", mam_rack_set(rack, 5, "gain", 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "gain must be finite", mam_rack_set(rack, 0, "gain", NAN)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "gain must be finite", mam_rack_set(rack, 0, "gain", -INFINITY)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_set(nullptr, 0, "gain", 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_set(rack, 0, nullptr, 1)));

  EXPECT_EQ(MAM_OK, mam_rack_declare_port(rack, 0, 0, 0, 1));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "1", mam_rack_declare_port(rack, 1, 0, 0, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "", mam_rack_declare_port(nullptr, 0, 0, 0, 1)));
}

TEST(CAbi, AListKeyTakesItsLengthFirstAndAtMostSixtyFourRows) {
  const RackHandle rack = newRack();
  ASSERT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "duck", "spectral_ducker", nullptr));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, mam_rack_set(rack.get(), 0, "bands[0].q", 1));
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, mam_rack_set(rack.get(), 0, "bands.length", 65));
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, mam_rack_set(rack.get(), 0, "bands.length", -1));
  EXPECT_EQ(MAM_OK, mam_rack_set(rack.get(), 0, "bands.length", 2));
  EXPECT_EQ(MAM_OK, mam_rack_set(rack.get(), 0, "bands[1].q", 1));
  for (const char* path : {"bands", "bands[", "bands[1]", "bands[1].", "bands[].q", "bands[-1].q", "bands[x].q",
                           "bands[2].q", "bands[99999999999].q", "bands[1].colour", "bandsaw"})
    EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, mam_rack_set(rack.get(), 0, path, 1)) << path;
}

TEST(CAbi, ModulationIsCheckedAsItIsAdded) {
  const RackHandle rack = kickRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_lfo(rack.get(), 0, 1, MAM_WAVE_SAW, 2, 0));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "", mam_rack_add_lfo(rack.get(), 1, 1, MAM_WAVE_SINE, 2, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "", mam_rack_add_lfo(nullptr, 0, 1, MAM_WAVE_SINE, 2, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_add_lfo(rack.get(), 0, 1, MAM_WAVE_SINE, kNaN, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_add_lfo(rack.get(), 0, 1, MAM_WAVE_SINE, 1, kInfinity)));
  mam_route route;
  mam_route_init(&route);
  EXPECT_EQ(sizeof route, route.struct_size);
  EXPECT_EQ(MAM_OK, mam_rack_add_route(rack.get(), 0, &route));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "", mam_rack_add_route(rack.get(), 1, &route)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_route(rack.get(), 0, nullptr)));
  for (float mam_route::*number : {&mam_route::depth, &mam_route::offset, &mam_route::min, &mam_route::max}) {
    mam_route bad = route;
    bad.*number = kNaN;
    EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_add_route(rack.get(), 0, &bad)));
  }
}

TEST(CAbi, EdgesAndTheMixerTakeFiniteGains) {
  const RackHandle handle = kickRack();
  mam_rack* rack = handle.get();
  EXPECT_EQ(MAM_OK, mam_rack_connect(rack, "kick", 0, "nobody", 0, 1, 0)) << "an unknown end is left out, as files do";
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_connect(nullptr, "kick", 0, "kick", 0, 1, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_connect(rack, nullptr, 0, "kick", 0, 1, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_connect(rack, "kick", 0, nullptr, 0, 1, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_connect(rack, "kick", 0, "kick", 0, kNaN, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_connect(rack, "kick", 0, "kick", 0, 1, kInfinity)));
  EXPECT_EQ(MAM_OK, mam_rack_set_mixer(rack, 0.5f, 1));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_set_mixer(nullptr, 1, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_set_mixer(rack, kInfinity, 1)));
  EXPECT_EQ(MAM_OK, mam_rack_add_mixer_input(rack, "nobody", 1));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_mixer_input(rack, nullptr, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_mixer_input(nullptr, "kick", 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_add_mixer_input(rack, "kick", kNaN)));
}

TEST(CAbi, TransportsPatternsAndLocksAreCheckedAsTheyAreAdded) {
  const RackHandle handle = kickRack();
  mam_rack* rack = handle.get();
  mam_transport transport;
  mam_transport_init(&transport);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_transport(rack, nullptr, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_transport(nullptr, &transport, nullptr)));
  transport.resolution = 65537;
  EXPECT_TRUE(refused(MAM_ERROR_TOO_LARGE, "65536", mam_rack_add_transport(rack, &transport, nullptr)));
  transport.resolution = 16;
  uint32_t number = 9;
  EXPECT_EQ(MAM_OK, mam_rack_add_transport(rack, &transport, &number));
  EXPECT_EQ(0u, number);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "comes first, once", mam_rack_add_transport(rack, &transport, nullptr)));
  transport.top_level = 0;
  EXPECT_EQ(MAM_OK, mam_rack_add_transport(rack, &transport, &number));
  EXPECT_EQ(1u, number);

  EXPECT_EQ(MAM_OK, mam_rack_add_tempo(rack, 0, 1, 90));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such transport", mam_rack_add_tempo(rack, 2, 1, 90)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such transport", mam_rack_add_tempo(nullptr, 0, 1, 90)));
  uint32_t pattern = 9;
  EXPECT_EQ(MAM_OK, mam_rack_add_pattern(rack, 0, "nobody", "x...", 0, 0, &pattern));
  EXPECT_EQ(0u, pattern);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_add_pattern(rack, 2, "kick", "x", 0, 0, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_add_pattern(rack, 0, nullptr, "x", 0, 0, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_add_pattern(rack, 0, "kick", nullptr, 0, 0, nullptr)));
  EXPECT_EQ(MAM_OK, mam_rack_add_pattern_bar(rack, 0, 0, "x.x."));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such pattern", mam_rack_add_pattern_bar(rack, 0, 1, "x")));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_pattern_bar(rack, 0, 0, nullptr)));
  EXPECT_EQ(MAM_OK, mam_rack_add_lock(rack, 0, 0, 99, 1, "F0", 60, 0)) << "a dead lock is kept, as files do";
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such pattern", mam_rack_add_lock(rack, 1, 0, 0, 1, "F0", 60, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_lock(rack, 0, 0, 0, 1, nullptr, 60, 0)));
  EXPECT_EQ(MAM_OK, mam_rack_add_command(rack, 0, "nobody", MAM_TRIGGER, 0, "", 0, 0));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_command(rack, 0, nullptr, MAM_SET, 1, "", 0, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_command(rack, 0, "kick", MAM_SET, 1, nullptr, 0, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_command(nullptr, 0, "kick", MAM_SET, 1, "", 0, 0)));
}

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

TEST(CAbi, ARendererIsMadeWithinItsRanges) {
  const RackHandle rack = kickRack();
  mam_renderer* renderer = nullptr;
  mam_range range;
  mam_range_init(&range);
  range.hard_frames = 100;
  mam_range bad = range;
  bad.sample_rate = 0;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "8000 to 384000", mam_renderer_create(rack.get(), &bad, &renderer)));
  bad = range;
  bad.loop = 1;
  bad.hard_frames = -1;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "hard_frames", mam_renderer_create(rack.get(), &bad, &renderer)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_create(nullptr, &range, &renderer)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_create(rack.get(), nullptr, &renderer)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_create(rack.get(), &range, nullptr)));
  EXPECT_EQ(nullptr, renderer);
  ASSERT_EQ(MAM_OK, mam_renderer_create(rack.get(), &range, &renderer));
  const RendererHandle handle(renderer);
  std::vector<float> samples(400);
  EXPECT_EQ(100u, mam_renderer_total_frames(renderer));
  EXPECT_EQ(0u, mam_renderer_read(renderer, nullptr, 10));
  EXPECT_EQ(100u, mam_renderer_read(renderer, samples.data(), 200));
  EXPECT_EQ(0u, mam_renderer_read(renderer, samples.data(), 200));
  EXPECT_EQ(0u, mam_renderer_total_frames(nullptr));
  EXPECT_EQ(0u, mam_renderer_read(nullptr, samples.data(), 10));
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
  mam_status status = {};
  mam_range range = {};
  mam_engine* made = nullptr;
  mam_renderer* renderer = nullptr;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_rack_add_route(rack.get(), 0, &route)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_rack_add_transport(rack.get(), &transport, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_create(&config, &made)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_send(engine.get(), &command, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_engine_status(engine.get(), &status)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "struct_size", mam_renderer_create(rack.get(), &range, &renderer)));
}

TEST(CAbi, ARackTakesAHundredThousandNodesAndNoMore) {
  const RackHandle rack = newRack();
  for (uint32_t i = 0; i < 100000; ++i) ASSERT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "n", "meter", nullptr));
  EXPECT_TRUE(refused(MAM_ERROR_TOO_LARGE, "100000", mam_rack_add_node(rack.get(), "n", "meter", nullptr)));
}

TEST(CAbi, AnAbsurdTransportIsMeasuredWithoutCountingItsBars) {
  for (const uint32_t tempoBar : {1u, 4000000000u}) {
    const RackHandle rack = kickRack();
    mam_transport transport;
    mam_transport_init(&transport);
    transport.length_bars = UINT32_MAX;
    ASSERT_EQ(MAM_OK, mam_rack_add_transport(rack.get(), &transport, nullptr));
    ASSERT_EQ(MAM_OK, mam_rack_add_tempo(rack.get(), 0, tempoBar, 240));
    mam_range range;
    mam_range_init(&range);
    range.tail_frames = 0;
    mam_renderer* renderer = nullptr;
    ASSERT_EQ(MAM_OK, mam_renderer_create(rack.get(), &range, &renderer));
    const RendererHandle handle(renderer);
    EXPECT_EQ(uint64_t{tempoBar} * 96000 + uint64_t{UINT32_MAX - tempoBar} * 48000,
              mam_renderer_total_frames(renderer));
  }
}

}  // namespace
