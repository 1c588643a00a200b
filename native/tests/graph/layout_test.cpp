#include <gtest/gtest.h>

#include "graph/rack.hpp"

namespace mam {
namespace {

uint32_t add(Rack& rack, const char* id, const char* type) {
  uint32_t node = 0;
  EXPECT_FALSE(rack.addNode(id, type, node));
  return node;
}

void connect(Rack& rack, const char* from, const char* to, uint32_t toPort = 0, float gain = 1, float dry = 0) {
  rack.edges.push_back({from, to, 0, toPort, gain, dry});
}

TEST(Layout, OrdersByLevelsWhateverTheFileOrder) {
  Rack rack;
  add(rack, "echo", "delay");
  add(rack, "squash", "compressor");
  add(rack, "kick", "kick");
  connect(rack, "squash", "echo");
  connect(rack, "kick", "squash");
  const GraphLayout layout = layOut(rack, {});
  EXPECT_EQ((std::vector<uint32_t>{2, 1, 0}), layout.order);
  EXPECT_EQ(3u, layout.levelCount);
}

TEST(Layout, UnlistedSinksAreHeardAndListedZerosAreNot) {
  Rack rack;
  add(rack, "a", "kick");
  add(rack, "b", "kick");
  add(rack, "c", "kick");
  add(rack, "echo", "delay");
  connect(rack, "c", "echo");
  rack.hasMixer = true;
  rack.mixerInputs = {{"a", 0}, {"a", 0.5f}, {"nobody", 1}};
  const GraphLayout layout = layOut(rack, {});
  EXPECT_EQ((std::vector<float>{0, 1, 0, 1}), layout.busGain);
}

TEST(Layout, DryTapsOfMixedSourcesAreSuppressed) {
  Rack rack;
  add(rack, "a", "kick");
  add(rack, "b", "kick");
  add(rack, "echo", "delay");
  connect(rack, "a", "echo", 0, 1, 0.5f);
  connect(rack, "b", "echo", 0, 1, 0.5f);
  connect(rack, "b", "nowhere", 0, 1, 0.25f);
  rack.mixerInputs = {{"a", 0}};
  const GraphLayout layout = layOut(rack, {});
  ASSERT_EQ(2u, layout.dryTaps.size());
  EXPECT_EQ(1u, layout.dryTaps[0].node);
  EXPECT_EQ(0.25f, layout.dryTaps[1].gain) << "the tap works although its edge goes nowhere";
}

TEST(Layout, ACycleFallsBackToFileOrderAndNamesItself) {
  Rack rack;
  add(rack, "x", "delay");
  add(rack, "y", "delay");
  add(rack, "z", "delay");
  connect(rack, "x", "y");
  connect(rack, "y", "x");
  connect(rack, "y", "z");
  const GraphLayout layout = layOut(rack, {});
  EXPECT_EQ(2u, layout.cycle.size());
  EXPECT_FALSE(layout.edges[0].cut);
  EXPECT_TRUE(layout.edges[1].cut);
  EXPECT_EQ((std::vector<uint32_t>{0, 1, 2}), layout.order);
}

TEST(Layout, EdgesReachTheLastNodeOfARepeatedIdAndTapsTheFirst) {
  Rack rack;
  add(rack, "k", "kick");
  add(rack, "k", "clap");
  add(rack, "echo", "delay");
  connect(rack, "k", "echo", 0, 1, 1);
  const GraphLayout layout = layOut(rack, {});
  EXPECT_EQ(1u, layout.edges[0].from);
  EXPECT_EQ(0u, layout.dryTaps[0].node);
}

TEST(Layout, AlignsParallelPathsByLatency) {
  Rack rack;
  rack.latencyComp = true;
  add(rack, "kick", "kick");
  add(rack, "duck", "spectral_ducker");
  add(rack, "squash", "compressor");
  connect(rack, "kick", "duck");
  connect(rack, "duck", "squash");
  connect(rack, "kick", "squash", 1);
  rack.mixerInputs = {{"kick", 1}};
  const GraphLayout layout = layOut(rack, {0, 240, 0});
  EXPECT_EQ(0u, layout.edges[1].delayFrames);
  EXPECT_EQ(240u, layout.edges[2].delayFrames);
  EXPECT_EQ(240u, layout.latencyFrames);
  EXPECT_EQ(240u, layout.busDelay[0]);
  EXPECT_EQ(0u, layout.busDelay[2]);
}

TEST(Layout, AGeneratorIsNotLateForWhatIsConnectedToIt) {
  Rack rack;
  rack.latencyComp = true;
  add(rack, "duck", "spectral_ducker");
  add(rack, "kick", "kick");
  add(rack, "squash", "compressor");
  connect(rack, "duck", "kick");
  connect(rack, "duck", "squash", 2);
  rack.mixerInputs = {{"duck", 1}};
  const GraphLayout layout = layOut(rack, {240, 0, 0});
  EXPECT_EQ(240u, layout.latencyFrames);
  EXPECT_EQ(0u, layout.busDelay[0]);
  EXPECT_EQ(240u, layout.busDelay[1]);
  EXPECT_EQ(240u, layout.busDelay[2]) << "port 2 is thrown away";
}

TEST(Layout, TenThousandNodesInAChainAreOrderedOnce) {
  Rack rack;
  for (int i = 0; i < 10000; ++i) {
    add(rack, ("n" + std::to_string(i)).c_str(), "delay");
    if (i > 0) connect(rack, ("n" + std::to_string(i)).c_str(), ("n" + std::to_string(i - 1)).c_str());
  }
  EXPECT_EQ(10000u, layOut(rack, {}).levelCount);
}

TEST(Rack, RefusesWhatNoNodeTypeKnows) {
  Rack rack;
  uint32_t node = 0;
  EXPECT_EQ(MAM_ERROR_UNKNOWN_NODE_TYPE, rack.addNode("a", "granulator", node).code);
  add(rack, "duck", "spectral_ducker");
  EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, rack.set(0, "colour", 1).code);
  EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, rack.set(0, "bands[0].q", 1).code) << "bands.length comes first";
  EXPECT_FALSE(rack.set(0, "bands.length", 2));
  EXPECT_FALSE(rack.set(0, "bands[1].q", 1));
  EXPECT_EQ(MAM_ERROR_UNKNOWN_KEY, rack.set(0, "bands[2].q", 1).code);
  EXPECT_EQ(MAM_ERROR_ARGUMENT, rack.set(0, "mix", __builtin_nan("")).code);
}

TEST(Rack, PrerollIsTheLongestSumOfDelaysOnAPath) {
  Rack rack;
  const uint32_t a = add(rack, "a", "delay"), b = add(rack, "b", "delay");
  add(rack, "c", "delay");
  EXPECT_FALSE(rack.set(a, "delayMs", 2000));
  EXPECT_FALSE(rack.set(b, "delayMs", 1000));
  connect(rack, "a", "b");
  const NodeLengths lengths = rack.nodeLengths(48000);
  EXPECT_EQ(144000u, lengths.prerollFrames);
  EXPECT_EQ(2000, lengths.longestDelayMs);
}

TEST(Rack, PrerollCountsNodesInACycleAloneAndTheRestByTheirPaths) {
  Rack rack;
  for (const char* id : {"a", "b", "x", "y"}) EXPECT_FALSE(rack.set(add(rack, id, "delay"), "delayMs", 1000));
  connect(rack, "a", "b");
  connect(rack, "b", "x");
  connect(rack, "x", "y");
  connect(rack, "y", "x");
  EXPECT_EQ(96000u, rack.nodeLengths(48000).prerollFrames);
  EXPECT_FALSE(rack.set(3, "delayMs", 7000));
  EXPECT_EQ(336000u, rack.nodeLengths(48000).prerollFrames) << "longer than a knob goes";
}

}  // namespace
}  // namespace mam
