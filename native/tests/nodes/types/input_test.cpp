#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "nodes/one_node.hpp"

namespace mam {
namespace {

constexpr uint32_t kFrames = 64;

/// One tile of an `input` node that hears two channels.
struct Heard {
  Heard(const NodeTypes& types, double channel, double channels, double gain, uint32_t open = 2) {
    const double values[] = {channel, channels, gain};
    NodeSetup node;
    node.values = values;
    GroupSetup setup;
    setup.nodes = &node;
    made.reset(test::typeNamed(types, "input").create(setup));
    made->reset(ResetTo::Start);
    for (uint32_t i = 0; i < 2 * kFrames; ++i) {
      first[i] = static_cast<float>(i) / 128;
      second[i] = -0.5f;
    }
    block.frames = kFrames;
    block.out[0] = left;
    block.out[1] = right;
    block.hardware = {inputs, open, 32};
  }

  std::unique_ptr<NodeGroup> made;
  float first[2 * kFrames], second[2 * kFrames], left[kFrames], right[kFrames];
  const float* inputs[2] = {first, second};
  NodeBlock block;
};

TEST(Input, PlaysTheDevicesChannelsFromTheBlocksFrameOn) {
  for (const NodeTypes& types : test::everyInstructionSet()) {
    Heard heard(types, 1, 2, 1);
    heard.made->process(heard.block);
    for (uint32_t i = 0; i < kFrames; ++i) {
      EXPECT_EQ(heard.left[i], heard.first[32 + i]);
      EXPECT_EQ(heard.right[i], -0.5f);
    }
  }
}

TEST(Input, OneChannelIsHeardInTheMiddleAtItsGain) {
  for (const NodeTypes& types : test::everyInstructionSet()) {
    Heard heard(types, 2, 1, 0.5);
    heard.made->process(heard.block);
    EXPECT_EQ(heard.left[10], -0.25f);
    EXPECT_EQ(heard.right[10], -0.25f);
  }
}

TEST(Input, AChannelThatIsNotOpenIsSilenceAndSoIsWhatIsNoNumber) {
  for (const NodeTypes& types : test::everyInstructionSet()) {
    Heard heard(types, 1, 2, 1, 1);
    heard.first[40] = std::numeric_limits<float>::quiet_NaN();
    heard.made->process(heard.block);
    EXPECT_EQ(heard.left[8], 0);
    EXPECT_EQ(heard.left[9], heard.first[41]);
    EXPECT_EQ(heard.right[8], 0);
    heard.block.hardware = {};
    heard.made->process(heard.block);
    EXPECT_EQ(heard.left[20], 0);
  }
}

TEST(Input, ItsGainMovesWithoutAStep) {
  for (const NodeTypes& types : test::everyInstructionSet()) {
    Heard heard(types, 2, 1, 1);
    Command ramp;
    ramp.kind = CommandKind::Ramp;
    ramp.param = 1;
    ramp.value = 0;
    ramp.rampFrames = 32;
    heard.made->apply(0, ramp);
    heard.made->process(heard.block);
    EXPECT_FLOAT_EQ(heard.left[15], -0.25f);
    EXPECT_EQ(heard.left[31], 0);
    EXPECT_EQ(heard.left[63], 0);
  }
}

}  // namespace
}  // namespace mam
