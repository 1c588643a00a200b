#include "abi/fixtures.hpp"

#include <vector>

namespace {

using mam::test::abi::kickRack;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;
using mam::test::abi::RendererHandle;

TEST(CAbi, ARendererIsMadeWithinItsRanges) {
  const RackHandle rack = kickRack();
  mam_renderer* renderer = nullptr;
  mam_range range;
  mam_range_init(&range);
  range.hard_frames = 100;
  mam_range bad = range;
  bad.sample_rate = 0;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "8000 to 384000", mam_renderer_create(rack.get(), &bad, &renderer)));
  bad = range;
  bad.loop = 1;
  bad.hard_frames = -1;
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "hard_frames", mam_renderer_create(rack.get(), &bad, &renderer)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_create(nullptr, &range, &renderer)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_create(rack.get(), nullptr, &renderer)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_renderer_create(rack.get(), &range, nullptr)));
  EXPECT_EQ(nullptr, renderer);
  ASSERT_EQ(MAM_OK, mam_renderer_create(rack.get(), &range, &renderer));
  const RendererHandle handle(renderer);
  std::vector<float> samples(400);
  EXPECT_EQ(100u, mam_renderer_total_frames(renderer));
  EXPECT_EQ(0u, mam_renderer_read(renderer, nullptr, 10));
  EXPECT_EQ(100u, mam_renderer_read(renderer, samples.data(), 200));
  EXPECT_EQ(0u, mam_renderer_read(renderer, samples.data(), 200));
  EXPECT_EQ(0u, mam_renderer_total_frames(nullptr));
  EXPECT_EQ(0u, mam_renderer_read(nullptr, samples.data(), 10));
}

TEST(CAbi, AnAbsurdTransportIsMeasuredWithoutCountingItsBars) {
  for (const uint32_t tempoBar : {1u, 4000000000u}) {
    const RackHandle rack = kickRack();
    mam_transport transport;
    mam_transport_init(&transport);
    transport.length_bars = UINT32_MAX;
    ASSERT_EQ(MAM_OK, mam_rack_add_transport(rack.get(), &transport, nullptr));
    ASSERT_EQ(MAM_OK, mam_rack_add_tempo(rack.get(), 0, tempoBar, 240));
    mam_range range;
    mam_range_init(&range);
    range.tail_frames = 0;
    mam_renderer* renderer = nullptr;
    ASSERT_EQ(MAM_OK, mam_renderer_create(rack.get(), &range, &renderer));
    const RendererHandle handle(renderer);
    EXPECT_EQ(uint64_t{tempoBar} * 96000 + uint64_t{UINT32_MAX - tempoBar} * 48000,
              mam_renderer_total_frames(renderer));
  }
}

}  // namespace
