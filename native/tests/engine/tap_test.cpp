// Listening to one node of what plays.
#include "engine/racks.hpp"

namespace mam {
namespace {

using test::busyRack;
using test::Driver;
using test::peakOf;
using test::sameBits;

constexpr uint64_t kFrames = 24000;

/// The busy rack with nothing but one node on the bus.
std::shared_ptr<const Rack> alone(const char* node) {
  auto rack = std::make_shared<Rack>(*busyRack());
  rack->mixerInputs.clear();
  for (const RackNode& one : rack->nodes) rack->mixerInputs.push_back({one.id, one.id == node ? 1.f : 0.f});
  rack->masterGain = 1;
  rack->softClip = false;
  return rack;
}

std::vector<float> heard(Engine& engine) {
  std::vector<float> samples(2 * kFrames);
  samples.resize(engine.readTap(samples.data(), samples.size()));
  return samples;
}

TEST(EngineTap, HearsANodeAsItIsAloneOnTheBus) {
  for (const char* node : {"kick", "lead", "arp", "bass", "echo"})
    for (uint32_t blockFrames : {17u, 480u, 4096u}) {
      Driver whole, single;
      ASSERT_FALSE(whole.engine.load(busyRack()));
      ASSERT_FALSE(single.engine.load(alone(node)));
      for (Driver* driver : {&whole, &single}) ASSERT_FALSE(driver->engine.play({}));
      ASSERT_FALSE(whole.engine.startTap(node));
      whole.run(kFrames, blockFrames);
      const std::vector<float> expected = single.run(kFrames, blockFrames);
      ASSERT_LT(0.01f, peakOf(expected)) << node;
      EXPECT_EQ(expected, heard(whole.engine))  // the bus has no negative zeros
          << node << " at " << blockFrames;
    }
}

TEST(EngineTap, ChangesNothingOfWhatPlays) {
  Driver plain, tapped;
  for (Driver* driver : {&plain, &tapped}) {
    ASSERT_FALSE(driver->engine.load(busyRack()));
    ASSERT_FALSE(driver->engine.play({}));
  }
  ASSERT_FALSE(tapped.engine.startTap("echo"));
  EXPECT_TRUE(sameBits(plain.run(4 * kFrames, 480), tapped.run(4 * kFrames, 480)));  // nobody reads: its second is full
}

TEST(EngineTap, IsSilentAfterAnotherRackWasLoadedAndOnceItIsStopped) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play({}));
  ASSERT_FALSE(driver.engine.startTap("lead"));
  driver.run(4800, 480);
  EXPECT_EQ(9600u, heard(driver.engine).size());
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(4800, 480);
  EXPECT_EQ(0u, heard(driver.engine).size());
  ASSERT_FALSE(driver.engine.startTap("lead"));
  driver.run(4800, 480);
  EXPECT_EQ(9600u, heard(driver.engine).size());
  driver.engine.stopTap();
  driver.run(4800, 480);
  EXPECT_EQ(0u, heard(driver.engine).size());
}

TEST(EngineTap, RefusesANodeThatIsNotThereAndKeepsTheOneBefore) {
  Driver driver;
  EXPECT_TRUE(driver.engine.startTap("lead"));
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.startTap("lead"));
  EXPECT_EQ("the rack has no node nobody", driver.engine.startTap("nobody").text);
  driver.run(480, 480);
  EXPECT_EQ(960u, heard(driver.engine).size());
}

}  // namespace
}  // namespace mam
