#include <gtest/gtest.h>

#include "nodes/types/effect_render.hpp"

namespace mam {
namespace {

using namespace effect;

TEST(Meter, PassesItsInputBitForBit) {
  Stereo in = noise(1000, 1);
  in.left[5] = 1e-42f;
  in.right[6] = -0.f;
  EXPECT_TRUE(render({"meter"}, in, noise(1000, 2), {17, 0}) == in);
}

TEST(Meter, LeavesTheRightChannelOfAMonoGraphAlone) {
  Effect mono{"meter"};
  mono.channels = 1;
  const Stereo in = noise(100, 3), out = render(mono, in, in);
  EXPECT_EQ(out.left, in.left);
  EXPECT_EQ(out.right, Samples(100, 0));
}

}  // namespace
}  // namespace mam
