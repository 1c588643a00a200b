// What the device hears, through the engine: whatever the cuts of blocks, tiles and commands.
#include <gtest/gtest.h>

#include <random>

#include "engine/racks.hpp"

namespace mam::test {
namespace {

std::shared_ptr<const Rack> earsRack() {
  auto rack = std::make_shared<Rack>();
  add(*rack, "ears", "input");
  rack->name("");
  return rack;
}

TEST(HardwareInput, ArrivesAtTheSameFrameForAnyCutIntoBlocks) {
  Driver driver(512);
  ASSERT_FALSE(driver.engine.load(earsRack()));
  PlayRequest request;
  request.range.loop = false;
  ASSERT_FALSE(driver.engine.play(request));
  std::mt19937 random(5);
  std::vector<float> left(1500), right(1500), outLeft(1500), outRight(1500);
  uint64_t frame = 0;
  for (int block = 0; block < 200; ++block) {
    const uint32_t count = 1 + static_cast<uint32_t>(random() % 1500);  // longer than the engine's blocks as well
    for (uint32_t i = 0; i < count; ++i) {
      left[i] = static_cast<float>((frame + i) % 1000) / 1000;
      right[i] = -left[i];
    }
    const float* in[] = {left.data(), right.data()};
    float* out[] = {outLeft.data(), outRight.data()};
    if (block % 3 == 0) {
      Command set;
      set.target = driver.engine.rack()->findTarget("ears");
      set.kind = CommandKind::Set;
      set.param = 1;
      set.value = 1;
      ASSERT_TRUE(driver.engine.send(LiveQueue::Host, &set, 1));
    }
    driver.engine.feed();
    driver.engine.render(DeviceBlock{in, 2, out, count, 0});
    for (uint32_t i = 0; block > 0 && i < count; ++i) {
      ASSERT_EQ(outLeft[i], left[i]) << "block " << block << ", frame " << i;
      ASSERT_EQ(outRight[i], right[i]);
    }
    frame += count;
  }
}

TEST(HardwareInput, IsSilenceWhereNoDeviceCalls) {
  Driver driver(512);
  ASSERT_FALSE(driver.engine.load(earsRack()));
  for (float sample : driver.run(2000, 128)) ASSERT_EQ(sample, 0);
}

}  // namespace
}  // namespace mam::test
