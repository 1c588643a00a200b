#include "transport/content.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mam {
namespace {

Content twoBars() {
  Content content;
  content.targets = {"kick", "bass"};
  content.names = {""};
  Transport transport;
  transport.bpm = 120;
  transport.lengthBars = 2;
  Pattern kick;
  kick.target = 0;
  kick.steps = "x...x...x...x...";
  Pattern bass;
  bass.target = 1;
  bass.steps = "x.......";
  bass.locks = {{0, 4, 0, 900, 0}, {0, 4, 0, 300, 0}, {8, 4, 0, 1200, 25}, {16, 4, 0, 1, 0}};
  transport.patterns = {kick, bass};
  content.transports = {transport};
  return content;
}

std::vector<ContentEvent> readAll(const Content& content, const ContentRange& range, uint64_t until,
                                  uint64_t step = 0) {
  const ContentLengths lengths = lengthsOf(content, range, {});
  ContentReader reader(content, range, lengths);
  std::vector<ContentEvent> events;
  for (uint64_t at = step; step != 0 && at < until; at += step) reader.read(at, events);
  reader.read(until, events);
  return events;
}

TEST(ContentReader, SetsComeBeforeTriggersAndTheLargerValueLast) {
  const std::vector<ContentEvent> events = readAll(twoBars(), {}, 1);
  ASSERT_EQ(4u, events.size());
  EXPECT_EQ(300, events[0].value);
  EXPECT_EQ(900, events[1].value);
  EXPECT_EQ(CommandKind::Trigger, events[2].kind);
  EXPECT_EQ(1u, events[2].target) << "bass sorts before kick";
  EXPECT_EQ(0u, events[3].target);
}

TEST(ContentReader, AStartFarPastTheEndReadsTheContentAndNoMore) {
  ContentRange range;
  range.startBar = 4000000000;
  const Content content = twoBars();
  const uint64_t start = lengthsOf(content, range, {}).startFrame;
  EXPECT_EQ(4000000000u * 96000ull, start);
  EXPECT_EQ(readAll(content, {}, 192000).size(), readAll(content, range, start + 1).size());
}

TEST(Content, IsTooDenseWhenABarWouldNotFitIntoMemory) {
  Content content = twoBars();
  EXPECT_FALSE(tooDense(content));
  content.transports[0].resolution = kMaxResolution;
  EXPECT_FALSE(tooDense(content));
  content.transports[0].patterns.resize(1000);
  EXPECT_TRUE(tooDense(content));
}

TEST(ContentReader, LocksRepeatInEveryBarAndDeadOnesNeverFire) {
  int ramps = 0, dead = 0;
  for (const ContentEvent& event : readAll(twoBars(), {}, 192000)) {
    ramps += event.kind == CommandKind::Ramp ? 1 : 0;
    dead += event.kind == CommandKind::Set && event.value == 1 ? 1 : 0;
  }
  EXPECT_EQ(2, ramps);
  EXPECT_EQ(0, dead);
}

TEST(ContentReader, AnyCutOfTheReadingGivesTheSameEvents) {
  Content content = twoBars();
  content.commands = {{700, 1, CommandKind::Set, 4, 0, 5, 0}, {0, 0, CommandKind::Trigger, 0, 0, 1, 0}};
  content.transports.push_back(content.transports[0]);
  content.transports[1].topLevel = false;
  content.transports[1].bpm = 97;
  const auto whole = readAll(content, {}, 192000);
  for (const uint64_t step : {1u, 17u, 64u, 5000u, 100000u}) {
    const auto cut = readAll(content, {}, 192000, step);
    ASSERT_EQ(whole.size(), cut.size());
    for (size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(whole[i].frame, cut[i].frame);
      EXPECT_EQ(whole[i].target, cut[i].target);
      EXPECT_EQ(whole[i].value, cut[i].value);
    }
  }
}

TEST(ContentReader, ALoopStartsEachPassAtAMultipleOfItsLengthAndPlaysCommandsOnce) {
  Content content = twoBars();
  content.transports[0].bpm = 126;  // a bar of 91429 frames with a grid of 91424
  content.commands = {{10, 0, CommandKind::Trigger, 0, 0, 1, 0}};
  ContentRange range;
  range.loop = true;
  const auto events = readAll(content, range, 3 * 182858);
  std::vector<uint64_t> bass;
  int commands = 0;
  for (const ContentEvent& event : events) {
    if (event.target == 1 && event.kind == CommandKind::Trigger) bass.push_back(event.frame);
    commands += event.bar < 0 ? 1 : 0;
  }
  EXPECT_EQ((std::vector<uint64_t>{0, 45712, 91424, 137136}), std::vector<uint64_t>(bass.begin(), bass.begin() + 4));
  EXPECT_EQ(182858u, bass[4]);
  EXPECT_EQ(2u * 182858u, bass[8]);
  EXPECT_EQ(1, commands);
}

TEST(ContentReader, InlineTransportsRunOnUntilTheBodyEnds) {
  Content content = twoBars();
  Transport fill = content.transports[0];
  fill.topLevel = false;
  fill.lengthBars = 1;
  fill.bpm = 240;
  fill.patterns = {fill.patterns[0]};
  fill.patterns[0].steps = "x...............";
  content.transports.push_back(fill);
  int hits = 0;
  for (const ContentEvent& event : readAll(content, {}, UINT64_MAX / 2))
    hits += event.target == 0 && event.frame % 48000 == 0 && event.kind == CommandKind::Trigger ? 1 : 0;
  EXPECT_EQ(8, hits) << "four of the top-level transport's two bars and four bars of half the length, all at 48000";
}

TEST(ContentReader, ValuesThatAreNotFiniteAreIgnored) {
  Content content = twoBars();
  content.commands = {{0, 0, CommandKind::Set, 1, 0, __builtin_inff(), 0},
                      {0, 0, CommandKind::Ramp, 1, 0, 1, __builtin_nanf("")}};
  for (const ContentEvent& event : readAll(content, {}, 10)) EXPECT_GE(event.bar, 0);
}

TEST(ContentLengths, FollowTheExportRules) {
  const Content content = twoBars();
  EXPECT_EQ(192000u + 12000u, lengthsOf(content, {}, {}).totalFrames);
  ContentRange range;
  range.loopCount = 3;
  EXPECT_EQ(3u * 192000u, lengthsOf(content, range, {}).bodyFrames);
  range = {};
  range.bars = 5;
  EXPECT_EQ(5u * 96000u, lengthsOf(content, range, {}).bodyFrames);
  range = {};
  range.startBar = 1;
  EXPECT_EQ(96000u, lengthsOf(content, range, {}).bodyFrames);
  EXPECT_EQ(96000u, lengthsOf(content, range, {}).startFrame);
  range = {};
  range.hardFrames = 77;
  EXPECT_EQ(77u, lengthsOf(content, range, {}).totalFrames);
  NodeLengths delays{1000, 2000, true, true};
  EXPECT_EQ(192000u + 1000u + 192000u, lengthsOf(content, {}, delays).totalFrames) << "twice the delay of two seconds";
}

TEST(ContentLengths, WithoutTransportAreTheLastCommandOrTwoSeconds) {
  Content content;
  EXPECT_EQ(96000u, lengthsOf(content, {}, {}).bodyFrames);
  content.targets = {"a"};
  content.commands = {{500, 0, CommandKind::Trigger, 0, 0, 1, 0}};
  EXPECT_EQ(500u, lengthsOf(content, {}, {}).bodyFrames);
}

}  // namespace
}  // namespace mam
