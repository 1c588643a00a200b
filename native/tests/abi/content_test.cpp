#include "abi/fixtures.hpp"

namespace {

using mam::test::abi::kickRack;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

TEST(CAbi, TransportsPatternsAndLocksAreCheckedAsTheyAreAdded) {
  const RackHandle handle = kickRack();
  mam_rack* rack = handle.get();
  mam_transport transport;
  mam_transport_init(&transport);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_transport(rack, nullptr, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_transport(nullptr, &transport, nullptr)));
  transport.resolution = 65537;
  EXPECT_TRUE(refused(MAM_ERROR_TOO_LARGE, "65536", mam_rack_add_transport(rack, &transport, nullptr)));
  transport.resolution = 16;
  uint32_t number = 9;
  EXPECT_EQ(MAM_OK, mam_rack_add_transport(rack, &transport, &number));
  EXPECT_EQ(0u, number);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "comes first, once", mam_rack_add_transport(rack, &transport, nullptr)));
  transport.top_level = 0;
  EXPECT_EQ(MAM_OK, mam_rack_add_transport(rack, &transport, &number));
  EXPECT_EQ(1u, number);

  EXPECT_EQ(MAM_OK, mam_rack_add_tempo(rack, 0, 1, 90));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such transport", mam_rack_add_tempo(rack, 2, 1, 90)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such transport", mam_rack_add_tempo(nullptr, 0, 1, 90)));
  uint32_t pattern = 9;
  EXPECT_EQ(MAM_OK, mam_rack_add_pattern(rack, 0, "nobody", "x...", 0, 0, &pattern));
  EXPECT_EQ(0u, pattern);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_add_pattern(rack, 2, "kick", "x", 0, 0, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_add_pattern(rack, 0, nullptr, "x", 0, 0, nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "", mam_rack_add_pattern(rack, 0, "kick", nullptr, 0, 0, nullptr)));
  EXPECT_EQ(MAM_OK, mam_rack_add_pattern_bar(rack, 0, 0, "x.x."));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such pattern", mam_rack_add_pattern_bar(rack, 0, 1, "x")));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_pattern_bar(rack, 0, 0, nullptr)));
  EXPECT_EQ(MAM_OK, mam_rack_add_lock(rack, 0, 0, 99, 1, "F0", 60, 0)) << "a dead lock is kept, as files do";
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "no such pattern", mam_rack_add_lock(rack, 1, 0, 0, 1, "F0", 60, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_lock(rack, 0, 0, 0, 1, nullptr, 60, 0)));
  EXPECT_EQ(MAM_OK, mam_rack_add_command(rack, 0, "nobody", MAM_TRIGGER, 0, "", 0, 0));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_command(rack, 0, nullptr, MAM_SET, 1, "", 0, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_command(rack, 0, "kick", MAM_SET, 1, nullptr, 0, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_command(nullptr, 0, "kick", MAM_SET, 1, "", 0, 0)));
}

}  // namespace
