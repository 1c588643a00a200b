#include "abi/fixtures.hpp"
#include "mam/mam.hpp"

namespace {

using mam::test::abi::Block;
using mam::test::abi::kickRack;
using mam::test::abi::newEngine;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

constexpr uint64_t kFrames = 9600, kEditedAt = 1000;

RackHandle kickThroughADelay() {
  RackHandle rack = kickRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "echo", "delay", nullptr));
  EXPECT_EQ(MAM_OK, mam_rack_set(rack.get(), 1, "delayMs", 20));
  EXPECT_EQ(MAM_OK, mam_rack_connect(rack.get(), "kick", 0, "echo", 0, 1, 0));
  return rack;
}

std::vector<float> rendered(bool edited) {
  mam_range range;
  mam_range_init(&range);
  range.hard_frames = kFrames;
  mam_renderer* renderer = nullptr;
  EXPECT_EQ(MAM_OK, mam_renderer_create(kickRack().get(), &range, &renderer));
  const mam::test::abi::RendererHandle handle(renderer);
  const RackHandle after = kickThroughADelay();
  if (edited) { EXPECT_EQ(MAM_OK, mam_renderer_edit_at(renderer, kEditedAt, after.get())); }
  std::vector<float> samples(2 * kFrames);
  EXPECT_EQ(kFrames, mam_renderer_read(renderer, samples.data(), kFrames));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "rendered already", mam_renderer_edit_at(renderer, 10, after.get())));
  return samples;
}

TEST(CAbi, AnEditOfAnEngineIsTheEditOfARenderer) {
  const auto engine = newEngine();
  const RackHandle before = kickRack(), after = kickThroughADelay();
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_edit(engine.get(), after.get(), 0)));
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), before.get()));
  ASSERT_EQ(MAM_OK, mam_engine_play(engine.get(), 0, 0));
  ASSERT_EQ(MAM_OK, mam_engine_edit(engine.get(), after.get(), kEditedAt));
  std::vector<float> played;
  while (played.size() < 2 * kFrames) {
    Block block(480);
    ASSERT_EQ(MAM_OK, mam_engine_feed(engine.get()));
    ASSERT_EQ(MAM_OK, mam_engine_process(engine.get(), block.out, 480));
    for (uint32_t i = 0; i < 480; ++i) {
      played.push_back(block.left[i]);
      played.push_back(block.right[i]);
    }
  }
  EXPECT_EQ(rendered(true), played);
  EXPECT_NE(rendered(false), played);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_edit(nullptr, after.get(), 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_edit(engine.get(), nullptr, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_edit_at(nullptr, 0, after.get())));
}

TEST(MamHpp, ARackIsEditedWhileItPlays) {
  mam_config config = mam::api::Engine::defaults();
  config.manual_feeding = 1;
  mam::api::Engine engine(config);
  mam::api::Rack rack;
  rack.addNode("kick", "kick");
  engine.load(rack);
  engine.play();
  rack.addNode("clap", "clap");
  engine.edit(rack);
  EXPECT_EQ(2u, engine.nodeCount());
  EXPECT_NO_THROW(engine.target("clap"));
}

}  // namespace
