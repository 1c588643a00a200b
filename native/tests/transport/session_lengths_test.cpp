#include <gtest/gtest.h>

#include "transport/session_content.hpp"

namespace mam {
namespace {

ContentLengths lengthsOf(const Content& session) { return lengthsOf(session, {}, {}); }

// The shapes of the sessions that exist: tempos, bars and the last step of each pattern.
TEST(SessionLengths, OfASessionThatExistsAreWhatTheyWere) {
  Content session = emptySession();
  addPart(session, "rack1", rackOf(transportOf(128, 192, "x..............x"))).loopSeconds = 30;
  addPart(session, "rack2", rackOf(transportOf(128, 192, "x..............x"))).bars = 32;
  EXPECT_EQ(17286375u, lengthsOf(session).totalFrames) << "one pass exceeds the thirty seconds";
}

TEST(SessionLengths, RepeatAPassUntilItLastsLongEnough) {
  Content session = emptySession();
  addPart(session, "rack1", rackOf(transportOf(128, 8, "x..............x"))).loopSeconds = 30;
  EXPECT_EQ(15u * 90000 + 84375 + 12000, lengthsOf(session).totalFrames) << "sixteen bars of 1.875 s";
  session.parts[0].loopMinutes = 1;
  EXPECT_EQ(31u * 90000 + 84375 + 12000, lengthsOf(session).totalFrames) << "minutes win";
}

TEST(SessionLengths, MultiplyBarsByLoops) {
  Content session = emptySession();
  ContentPart& part = addPart(session, "groove", rackOf(transportOf(80, 7, "x.............x.")));
  part.bars = 2;
  part.loopCount = 20;
  EXPECT_EQ(39u * 144000 + 126000 + 12000, lengthsOf(session).totalFrames);
  session.time.durationSeconds = 125;
  EXPECT_EQ(125u * 48000 + 12000, lengthsOf(session).totalFrames) << "a hard length, with the tail";
}

TEST(SessionLengths, CountOffsetPrerollStretchAndTail) {
  Content session = emptySession();
  ContentPart& part = addPart(session, "r", rackOf(transportOf(120, 1, "x.......x.......")));
  part.offsetFrames = 1000;
  part.nodes.prerollFrames = 200;
  part.stretchNumerator = 3;
  part.stretchDenominator = 2;
  session.time.tailSeconds = 1;
  EXPECT_EQ(1000u + 200 + 72000 + 48000, lengthsOf(session).totalFrames);
  part.offsetFrames = -1000;
  EXPECT_EQ(200u + 72000 + 48000, lengthsOf(session).totalFrames);
}

TEST(SessionLengths, ReachToTheBarsEndWhereASessionLoopsWithoutDuration) {
  Content session = emptySession();
  addPart(session, "a", rackOf(transportOf(120, 3, "x...............")));
  addPart(session, "b", rackOf(transportOf(60, 1, "x...............")));
  session.time.loop = true;
  EXPECT_EQ(288000u, lengthsOf(session).bodyFrames);
  EXPECT_EQ(288000u, lengthsOf(session).loopFrames);
}

TEST(SessionLengths, FindTheLastEventOfPatternsWithLongCycles) {
  Transport transport = transportOf(120, 4000000000u, "");
  transport.patterns[0].stepsBars = {"....x...........", ""};
  transport.patterns[0].lengthBars = 3000000000u;
  Content session = emptySession();
  addPart(session, "r", rackOf(transport));
  EXPECT_EQ(3000000000u * 96000ull + 24000 + 12000, lengthsOf(session).totalFrames);
}

TEST(SessionLengths, CountBarsOfTheSessionsTempoForARange) {
  Content session = emptySession();
  addPart(session, "r", rackOf(transportOf(90, 8, "x...............")));
  session.time.tempo = {{0, 120, false}, {7680, 60, false}};
  ContentRange range;
  range.startBar = 1;
  range.endBar = 3;
  const ContentLengths lengths = lengthsOf(session, range, {});
  EXPECT_EQ(96000u, lengths.startFrame);
  EXPECT_EQ(96000u + 192000, lengths.bodyFrames);
}

}  // namespace
}  // namespace mam
