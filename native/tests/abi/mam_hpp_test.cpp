#include "mam/mam.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace {

using mam::api::Engine;
using mam::api::Failure;
using mam::api::Rack;
using mam::api::Renderer;

template <class Function> mam_result thrown(const Function& function, std::string* words = nullptr) {
  try {
    function();
  } catch (const Failure& failure) {
    if (words != nullptr) *words = failure.what();
    return failure.code;
  }
  return MAM_OK;
}

Rack kick() {
  Rack rack;
  rack.addNode("kick", "kick");
  return rack;
}

mam_config byHand() {
  mam_config config = Engine::defaults();
  config.manual_feeding = 1;
  return config;
}

TEST(CppFace, ThrowsTheCodeAndTheWordsOfWhatFailed) {
  Rack rack = kick();
  std::string words;
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE_TYPE, thrown([&] { rack.addNode("g", "granulator"); }, &words));
  EXPECT_EQ("no node type granulator", words);
  EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, thrown([&] { rack.set(0, "colour", 1); }));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE, thrown([&] { rack.set(1, "gain", 1); }));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, thrown([&] { rack.addPattern(0, "kick", "x"); }));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, thrown([&] { rack.addLock(0, 0, 0, 1, 1); }));
  EXPECT_EQ(MAM_ERROR_TOO_LARGE, thrown([&] { rack.addTransport(120, 1, 70000); }));
  mam_config config = byHand();
  config.sample_rate = 1;
  EXPECT_EQ(MAM_ERROR_ARGUMENT, thrown([&] { Engine engine(config); }));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, thrown([&] {
              mam_range range = Renderer::wholeRack();
              range.loop = 1;
              Renderer renderer(rack, range);
            }));
}

TEST(CppFace, ThrowsTheResultsOwnTextWhereThereAreNoDetails) {
  std::string words;
  EXPECT_EQ(MAM_ERROR_STATE, thrown(
                                 [] {
                                   Rack().setMixer(1, true);  // a success, so that no details are left
                                   mam::api::check(MAM_ERROR_STATE);
                                 },
                                 &words));
  EXPECT_EQ(mam_result_text(MAM_ERROR_STATE), words);
}

TEST(CppFace, AnEngineWithoutARackThrows) {
  Engine engine(byHand());
  EXPECT_EQ(MAM_ERROR_NO_RACK, thrown([&] { engine.play(); }));
  EXPECT_EQ(MAM_ERROR_NO_RACK, thrown([&] { engine.target("kick"); }));
  EXPECT_EQ(MAM_ERROR_NO_RACK, thrown([&] { engine.nodeCount(); }));
  EXPECT_EQ(MAM_ERROR_NO_RACK, thrown([&] { engine.revise(kick()); }));
  engine.load(kick());
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE, thrown([&] { engine.target("snare"); }));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE, thrown([&] { engine.findNode("snare"); }));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE, thrown([&] { engine.nodeId(1); }));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE, thrown([&] { engine.nodeType(1); }));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, thrown([&] { engine.nodeValue(0, "colour"); }));
}

TEST(CppFace, PlaysWhatItRenders) {
  Rack rack = kick();
  const uint32_t transport = rack.addTransport(120);
  const uint32_t pattern = rack.addPattern(transport, "kick", "x...x...");
  rack.addLock(transport, pattern, 4, 1, 80);
  rack.setMixer(0.5f, true);
  rack.addMixerInput("kick", 1);
  Renderer renderer(rack, Renderer::wholeRack());
  EXPECT_EQ(96000u + 12000u, renderer.totalFrames());
  std::vector<float> wanted(2 * 512);
  ASSERT_EQ(512u, renderer.read(wanted.data(), 512));

  Engine engine(byHand());
  engine.load(rack);
  engine.play();
  std::vector<float> left(512), right(512);
  float* out[] = {left.data(), right.data()};
  ASSERT_EQ(MAM_OK, engine.process(out, 512));
  for (size_t i = 0; i < 512; ++i) ASSERT_EQ(wanted[2 * i], left[i]) << "frame " << i;
  EXPECT_TRUE(engine.status().playing);
  engine.stop();
  engine.feed();
  ASSERT_EQ(MAM_OK, engine.process(out, 512));
  EXPECT_FALSE(engine.status().playing);
}

TEST(CppFace, HandsSetRampAndTrigger) {
  Engine engine(byHand());
  engine.load(kick());
  const uint32_t target = engine.target("kick");
  engine.set(target, mam_param_id("kick", "F0"), 90);
  engine.ramp(target, mam_param_id("kick", "GAIN"), 0.2, 480);
  engine.trigger(target);
  float left[256], right[256], *out[] = {left, right};
  ASSERT_EQ(MAM_OK, engine.process(out, 256));
  EXPECT_LT(0.01f, std::abs(left[255]));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, thrown([&] { engine.set(target, 1, NAN); }));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, engine.process(nullptr, 256));
}

TEST(CppFace, RevisesWhatPlaysAndReadsItBack) {
  Engine engine(byHand());
  Rack rack = kick();
  engine.load(rack);
  rack.set(0, "gain", 0.5);
  engine.revise(rack);
  EXPECT_EQ(1u, engine.nodeCount());
  EXPECT_EQ(0u, engine.findNode("kick"));
  EXPECT_EQ("kick", engine.nodeId(0));
  EXPECT_EQ("kick", engine.nodeType(0));
  EXPECT_EQ(0.5, engine.nodeValue(0, "gain"));
  rack.addNode("clap", "clap");
  std::string words;
  EXPECT_EQ(MAM_ERROR_ARGUMENT, thrown([&] { engine.revise(rack); }, &words));
  EXPECT_NE(std::string::npos, words.find("load the rack instead")) << words;
}

TEST(CppFace, PlaysFadedIn) {
  Rack rack = kick();
  rack.addPattern(rack.addTransport(120), "kick", "x");
  Engine plain(byHand()), faded(byHand());
  std::vector<float> left[2], right(960);
  for (Engine* engine : {&plain, &faded}) {
    engine->load(rack);
    engine->play(0, true, engine == &faded ? 960 : 0);
    std::vector<float>& samples = left[engine == &faded];
    samples.resize(960);
    float* out[] = {samples.data(), right.data()};
    ASSERT_EQ(MAM_OK, engine->process(out, 960));
  }
  EXPECT_LT(0.01f, std::abs(left[0][480]));
  EXPECT_NEAR(left[0][480] / 2, left[1][480], 1e-6);
}

}  // namespace
