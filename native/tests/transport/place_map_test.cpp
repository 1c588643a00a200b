#include "transport/place_map.hpp"

#include <gtest/gtest.h>

#include "transport/session_content.hpp"

namespace mam {
namespace {

Content sessionAt(std::initializer_list<float> bpms) {
  Content session = emptySession();
  for (const float bpm : bpms)
    addPart(session, "r" + std::to_string(session.parts.size()), rackOf(transportOf(bpm, 4, "x")));
  return session;
}

TEST(PlaceMap, OfARackAloneInASessionIsThatOfTheRack) {
  const Content before = rackOf(transportOf(120, 4, "x")), after = rackOf(transportOf(60, 4, "x"));
  const PlaceMap alone(before, 0, after, 0, 48000, 100000);
  const PlaceMap inside(sessionAt({120}), 0, sessionAt({60}), 0, 48000, 100000);
  EXPECT_EQ(192000u, alone.at(96000)) << "the second bar of the slower one";
  for (uint64_t frame = 90000; frame < 200000; frame += 1234) EXPECT_EQ(alone.at(frame), inside.at(frame));
}

TEST(PlaceMap, OfSeveralRacksLeavesEveryFrameWhereItIs) {
  EXPECT_TRUE(PlaceMap(sessionAt({120, 90}), 0, sessionAt({60, 90}), 0, 48000, 100000).empty());
}

TEST(PlaceMap, KeepsTheBarWhereTheTempoOfASessionChanges) {
  Content before = sessionAt({120, 90}), after = sessionAt({120, 90});
  before.time.tempo = {{0, 120, false}};
  after.time.tempo = {{0, 60, false}};
  EXPECT_EQ(192000u, PlaceMap(before, 0, after, 0, 48000, 96000).at(96000));
  EXPECT_TRUE(PlaceMap(before, 0, before, 0, 48000, 96000).empty());
}

}  // namespace
}  // namespace mam
