#include "transport/bar_table.hpp"

#include <gtest/gtest.h>

#include "transport/session_content.hpp"

namespace mam {
namespace {

TEST(BarTable, ListsTheBarsOfTheFirstRackWhereASessionHasNoTempo) {
  Content session = emptySession();
  addPart(session, "r", rackOf(transportOf(126, 3, "x"))).offsetFrames = 500;
  const std::vector<BarSpan> bars = barsOf(session, {}, 100);
  ASSERT_EQ(3u, bars.size());
  EXPECT_EQ(500u + 91424, bars[1].frame);
  EXPECT_EQ(1u, barPlaceAt(session, 500 + 91424, 48000).bar);
  EXPECT_EQ(0u, barPlaceAt(session, 499 + 91424, 48000).bar);
  EXPECT_EQ(126, barPlaceAt(session, 0, 48000).bpm);
}

TEST(BarTable, ListsTheBarsOfTheSessionsTempoAndSignatures) {
  Content session = emptySession();
  addPart(session, "r", rackOf(transportOf(126, 3, "x")));
  session.time.tempo = {{0, 120, false}};
  session.time.signatures = {{1, 3, 4}};
  session.time.durationSeconds = 5;
  const std::vector<BarSpan> bars = barsOf(session, {}, 100);
  ASSERT_EQ(3u, bars.size());
  EXPECT_EQ(96000u + 72000, bars[2].frame);
  EXPECT_EQ(12u, bars[2].steps);
  EXPECT_EQ(3u, bars[2].beats);
  const BarPlace at = barPlaceAt(session, 96000 + 72000 + 6000, 48000);
  EXPECT_EQ(2u, at.bar);
  EXPECT_EQ(1u, at.step);
}

TEST(BarTable, FindsTheBarOfARackWithTempoPoints) {
  Transport transport = transportOf(120, 8, "x");
  transport.tempo = {{2, 60}};
  const Content rack = rackOf(transport);
  EXPECT_EQ(2u, barPlaceAt(rack, 192000, 48000).bar);
  EXPECT_EQ(60, barPlaceAt(rack, 192000, 48000).bpm);
  EXPECT_EQ(15u, barPlaceAt(rack, 191999, 48000).step);
  EXPECT_EQ(3u, barPlaceAt(rack, 192000 + 192000, 48000).bar);
}

}  // namespace
}  // namespace mam
