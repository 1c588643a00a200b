#include <gtest/gtest.h>

#include "nodes/types/effect_render.hpp"

namespace mam {
namespace {

using namespace effect;

TEST(Wiretap, PassesItsInputBitForBitWhetherEnabledOrNot) {
  Stereo in = noise(1000, 1);
  in.left[5] = 1e-42f;
  in.right[6] = -0.f;
  for (double enabled : {0.0, 1.0}) EXPECT_TRUE(render({"wiretap", {{"enabled", enabled}}}, in, in, {17, 0}) == in);
}

}  // namespace
}  // namespace mam
