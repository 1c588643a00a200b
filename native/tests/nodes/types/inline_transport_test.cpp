#include <gtest/gtest.h>

#include "nodes/types/effect_render.hpp"

namespace mam {
namespace {

using namespace effect;

TEST(InlineTransport, WritesSilenceOverWhatWasThere) {
  for (uint32_t channels : {1u, 2u}) {
    Effect setup{"transport"};
    setup.channels = channels;
    const auto node = make(setup);
    Stereo out = {Samples(100, 5), Samples(100, 5)};
    render(*node, noise(100, 1), noise(100, 2), out, 0, 100);
    EXPECT_EQ(out.left, Samples(100, 0));
    EXPECT_EQ(out.right, Samples(100, channels == 2 ? 0.f : 5.f));
  }
}

TEST(InlineTransport, HasNoParameterTableOfItsOwn) {
  const NodeDescriptor& node = *findNodeType("transport")->descriptor;
  EXPECT_EQ(node.fileKeyCount + node.paramCount, 0);
  EXPECT_EQ(node.role, Role::Generator);
}

}  // namespace
}  // namespace mam
