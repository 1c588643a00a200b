#include "abi/fixtures.hpp"

#include <cmath>

namespace {

using mam::test::abi::kickRack;
using mam::test::abi::kInfinity;
using mam::test::abi::kNaN;
using mam::test::abi::newRack;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

TEST(CAbi, ListsNodeTypesAndTheirParameters) {
  uint32_t types = 0;
  while (mam_node_type(types) != nullptr) ++types;
  EXPECT_EQ(22u, types);
  EXPECT_EQ(nullptr, mam_node_type(UINT32_MAX));
  EXPECT_EQ(4, mam_param_id("tb303_ext", "CUTOFF_HZ"));
  EXPECT_EQ(4, mam_param_id("tb303_ext", "cutoff_hz"));
  EXPECT_EQ(0, mam_param_id("tb303_ext", "COLOUR"));
  EXPECT_EQ(0, mam_param_id("granulator", "CUTOFF_HZ"));
  EXPECT_EQ(0, mam_param_id(nullptr, "CUTOFF_HZ"));
  EXPECT_EQ(0, mam_param_id("kick", nullptr));
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

TEST(CAbi, ARackTakesAHundredThousandNodesAndNoMore) {
  const RackHandle rack = newRack();
  for (uint32_t i = 0; i < 100000; ++i) ASSERT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "n", "meter", nullptr));
  EXPECT_TRUE(refused(MAM_ERROR_TOO_LARGE, "100000", mam_rack_add_node(rack.get(), "n", "meter", nullptr)));
}

}  // namespace
