#include "transport/session_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "transport/event_order.hpp"
#include "transport/session_content.hpp"

namespace mam {
namespace {

using Row = std::tuple<int64_t, uint32_t, int, uint32_t, float, float>;

Row rowOf(int64_t frame, const ContentEvent& e) {
  return {frame, e.target, static_cast<int>(e.kind), e.param, e.value, e.rampMs};
}

std::vector<Row> rowsOf(const std::vector<ContentEvent>& events) {
  std::vector<Row> rows;
  for (const ContentEvent& event : events) rows.push_back(rowOf(static_cast<int64_t>(event.frame), event));
  return rows;
}

std::vector<Row> sorted(std::vector<Row> rows) {
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// Reads up to a frame in steps that `stepOf` gives.
template <class StepOf> std::vector<ContentEvent> readInSteps(const Content& content, const ContentRange& range,
                                                              uint64_t until, const StepOf& stepOf) {
  ContentReader reader(content, range, lengthsOf(content, range, {}));
  std::vector<ContentEvent> events;
  for (uint64_t at = stepOf(); at < until; at += stepOf()) reader.read(at, events);
  reader.read(until, events);
  return events;
}

std::vector<ContentEvent> readAll(const Content& content, const ContentRange& range, uint64_t until) {
  return readInSteps(content, range, until, [until] { return until; });
}

/// Every event of a rack, pass by pass, bar by bar, step by step, straight from the rules.
std::vector<std::pair<uint64_t, ContentEvent>> expanded(const Content& rack, const RackRun& run, uint64_t until) {
  std::vector<std::pair<uint64_t, ContentEvent>> events;
  const auto add = [&](uint64_t frame, uint32_t target, CommandKind kind, uint32_t param, float value, float rampMs) {
    if (frame < until)
      events.push_back({frame, {0, target, 0, kind, static_cast<uint16_t>(param), value, rampMs, 0, 0, 0}});
  };
  for (const ContentCommand& c : rack.commands) add(c.frame, c.target, c.kind, c.param, c.value, 0);
  for (const Transport& transport : rack.transports) {
    const BarGrid grid = run.grid(transport);
    const bool follows = run.tempo != nullptr;
    std::vector<uint64_t> offsets;
    for (uint64_t pass = 0; pass == 0 || run.loops; ++pass) {
      const uint64_t first = follows ? pass * run.loopBars : 0;
      const uint64_t start = follows ? grid.barStart(first) : pass * run.loopFrames;
      const uint64_t origin = grid.barStart(first);
      if (start >= until) break;
      const uint64_t end = follows && run.loops ? grid.barStart(first + run.loopBars) - start : run.endFrame;
      for (uint32_t bar = 0; transport.topLevel ? bar < run.bars : grid.barStart(first + bar) - origin < end; ++bar) {
        const uint64_t barFrame = grid.barStart(first + bar) - origin;
        if (start + barFrame >= until) break;
        grid.stepOffsets(first + bar, offsets);
        for (const Pattern& pattern : transport.patterns)
          for (uint32_t step = 0; step < transport.steps() && !pattern.empty(); ++step) {
            const uint64_t at = barFrame + offsets[step];
            if (!transport.topLevel && at >= end) continue;
            for (const Lock& lock : pattern.locks)
              if (lock.step == step)
                add(start + at, pattern.target, lock.rampMs > 0 ? CommandKind::Ramp : CommandKind::Set, lock.param,
                    lock.value, lock.rampMs);
            if (pattern.hits(bar, step, transport.steps()))
              add(start + at, pattern.target, CommandKind::Trigger, 0, 0, 0);
          }
      }
    }
  }
  return events;
}

/// Of a whole session, those before its start among them.
std::vector<Row> expandedSession(const Content& session, const ContentRange& range, uint64_t until) {
  const SessionClock clock(session, range);
  const int64_t length = static_cast<int64_t>(clock.passFrames());
  const int64_t whole = static_cast<int64_t>(std::min(until, clock.endFrame()));
  const int64_t end = length != 0 ? std::min(whole, length) : whole;
  std::vector<Row> rows;
  std::vector<uint64_t> leads;
  for (size_t i = 0; i < session.parts.size(); ++i) leads.push_back(clock.parts()[i].firstTrigger());
  const uint64_t earliest = *std::min_element(leads.begin(), leads.end());
  for (size_t i = 0; i < session.parts.size(); ++i) {
    const ContentPart& part = session.parts[i];
    const int64_t p = part.stretchNumerator, q = part.stretchDenominator;
    const int64_t earlier =
        session.time.alignTransports && leads[i] != UINT64_MAX ? static_cast<int64_t>(leads[i] - earliest) : 0;
    const uint64_t rackUntil = static_cast<uint64_t>((end - part.offsetFrames + earlier + 1) * q / p + 2);
    for (auto& [frame, event] : expanded(*part.content, clock.parts()[i].run(), rackUntil)) {
      const int64_t at = part.offsetFrames + std::max<int64_t>(static_cast<int64_t>(frame) * p / q - earlier, 0);
      event.target = part.targets[event.target];
      if (at < end) rows.push_back(rowOf(at, event));
    }
  }
  const std::vector<Row> once = rows;
  for (int64_t start = length; length != 0 && start < whole; start += length)
    for (Row row : once) {
      const int64_t at = std::get<0>(row);
      std::get<0>(row) = at + start;
      if (at >= 0 && at + start < whole) rows.push_back(row);
    }
  for (const ContentCommand& c : session.commands)
    if (static_cast<int64_t>(c.frame) < end)
      rows.push_back({static_cast<int64_t>(c.frame), c.target, static_cast<int>(c.kind), c.param, c.value, 0.f});
  return sorted(rows);
}

std::vector<Row> from(int64_t frame, const std::vector<Row>& rows) {
  std::vector<Row> rest;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(rest),
               [frame](const Row& r) { return std::get<0>(r) >= frame; });
  return rest;
}

constexpr uint32_t kSeeds = 300;
constexpr uint64_t kUntil = 800000;

class AnySession : public ::testing::Test {
 protected:
  void with(uint32_t seed) {
    any_ = AnyContent(seed);
    session_ = any_.session();
    range_ = {};
    range_.loop = any_.chance(0.3);
  }
  AnyContent any_{0};
  Content session_;
  ContentRange range_;
};

TEST_F(AnySession, PlaysEveryEventOnceHoweverItIsRead) {
  size_t all = 0;
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    with(seed);
    const std::vector<Row> expected = from(0, expandedSession(session_, range_, kUntil));
    all += expected.size();
    const std::vector<ContentEvent> whole = readAll(session_, range_, kUntil);
    const EventOrder order(session_.targets);
    EXPECT_TRUE(std::is_sorted(whole.begin(), whole.end(), order));
    ASSERT_EQ(expected, sorted(rowsOf(whole)));
    const auto cut =
        readInSteps(session_, range_, kUntil, [this] { return 1 + any_.below(any_.chance(0.1) ? 90000 : 3000); });
    ASSERT_EQ(rowsOf(whole), rowsOf(cut));
  }
  EXPECT_GT(all, 10000u);
}

TEST_F(AnySession, SkippedToAnyFrameGoesOnAsIfReadFromTheStart) {
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    with(seed);
    const std::vector<Row> expected = expandedSession(session_, range_, kUntil);
    for (int i = 0; i < 4; ++i) {
      const uint64_t frame = any_.below(kUntil);
      ContentReader reader(session_, range_, lengthsOf(session_, range_, {}));
      reader.skipTo(frame);
      std::vector<ContentEvent> events;
      reader.read(kUntil, events);
      ASSERT_EQ(from(static_cast<int64_t>(frame), expected), sorted(rowsOf(events))) << "frame " << frame;
    }
  }
}

TEST_F(AnySession, GivesWhatLiesBeforeTheStartAsItsLead) {
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    with(seed);
    const std::vector<Row> expected = expandedSession(session_, range_, kUntil);
    ContentReader reader(session_, range_, lengthsOf(session_, range_, {}));
    const uint64_t lead = reader.leadFrames();
    std::vector<ContentEvent> events;
    for (uint64_t at = 1 + any_.below(40000); at < lead; at += 1 + any_.below(40000)) reader.readLead(at, events);
    reader.readLead(lead, events);
    std::vector<Row> rows;
    for (const ContentEvent& event : events)
      rows.push_back(rowOf(static_cast<int64_t>(event.frame) - static_cast<int64_t>(lead), event));
    EXPECT_TRUE(std::all_of(rows.begin(), rows.end(), [](const Row& row) { return std::get<0>(row) < 0; }));
    events.clear();
    reader.read(kUntil, events);
    for (const Row& row : rowsOf(events)) rows.push_back(row);
    ASSERT_EQ(expected, sorted(rows));
  }
}

TEST_F(AnySession, KnowsNoEventBeforeItsNextFrame) {
  for (uint32_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    with(seed);
    ContentReader reader(session_, range_, lengthsOf(session_, range_, {}));
    std::vector<ContentEvent> events;
    for (uint64_t at = 0; at < kUntil; at += 1 + any_.below(50000)) {
      reader.read(at, events);
      const uint64_t next = reader.nextFrame();
      events.clear();
      if (next <= at || next > kUntil) continue;
      reader.read(next, events);
      EXPECT_TRUE(events.empty());
      at = next;
    }
  }
}

std::vector<uint64_t> triggersOf(const std::vector<ContentEvent>& events, uint32_t target) {
  std::vector<uint64_t> frames;
  for (const ContentEvent& event : events)
    if (event.target == target && event.kind == CommandKind::Trigger) frames.push_back(event.frame);
  return frames;
}

using Frames = std::vector<uint64_t>;

TEST(Session, OfOneRackReadsAsTheRackAlone) {
  const Content rack = rackOf(transportOf(126, 3, "x..x.x"));
  Content session = emptySession();
  addPart(session, "r", rack);
  const auto alone = readAll(rack, {}, 1000000), inside = readAll(session, {}, 1000000);
  EXPECT_EQ(rowsOf(alone), rowsOf(inside));
  EXPECT_EQ(24u, alone.size());
}

TEST(Session, PlacesStretchedFramesFromTheAbsoluteRackFrame) {
  Content session = emptySession();
  ContentPart& part = addPart(session, "r", rackOf(transportOf(126, 2, "xxxx", 4)));
  part.offsetFrames = 1000;
  part.stretchNumerator = 3;
  part.stretchDenominator = 7;
  const uint64_t step = 91429 / 4;
  Frames expected;
  for (uint64_t i = 0; i < 8; ++i) expected.push_back(1000 + i * step * 3 / 7);
  EXPECT_EQ(expected, triggersOf(readAll(session, {}, 1000000), 0));
}

TEST(Session, LetsRacksOfDifferentLengthsDriftWhenItLoops) {
  Content session = emptySession();
  addPart(session, "a", rackOf(transportOf(120, 1, "x...............")));
  addPart(session, "b", rackOf(transportOf(126, 1, "x...............")));
  session.time.loop = true;
  session.time.durationSeconds = 8;
  const auto events = readAll(session, {}, 10000000);
  EXPECT_EQ((Frames{0, 96000, 192000, 288000}), triggersOf(events, 0));
  EXPECT_EQ((Frames{0, 91429, 182858, 274287, 365716}), triggersOf(events, 1));
  const ContentLengths lengths = lengthsOf(session, {}, {});
  EXPECT_EQ(8u * 48000, lengths.bodyFrames);
  EXPECT_EQ(8u * 48000 + 12000, lengths.totalFrames);
}

TEST(Session, OfAGivenLengthBeginsAgainAsAWholeWhenItIsLooped) {
  Content session = emptySession();
  addPart(session, "a", rackOf(transportOf(120, 1, "x...............")));
  addPart(session, "b", rackOf(transportOf(126, 1, "x..............."))).offsetFrames = 1000;
  session.targets.push_back("master");
  session.commands = {{500, 2, CommandKind::Set, 1, 0, 7, 0}, {200000, 2, CommandKind::Set, 1, 0, 8, 0}};
  session.time.durationSeconds = 4;
  ContentRange range;
  range.loop = true;
  EXPECT_EQ(192000u, lengthsOf(session, range, {}).loopFrames);
  const auto once = readAll(session, range, 3 * 192000);
  EXPECT_EQ((Frames{0, 192000, 384000}), triggersOf(once, 0)) << "one bar, then nothing until the next pass";
  EXPECT_EQ(3u + 3u + 1u, once.size()) << "the command in the session's length happens once, the other one never";
  session.time.loop = true;
  const auto events = readAll(session, range, 2 * 192000);
  EXPECT_EQ((Frames{0, 96000, 192000, 288000}), triggersOf(events, 0));
  EXPECT_EQ((Frames{1000, 92429, 183858, 193000, 284429, 375858}), triggersOf(events, 1));
}

TEST(Session, FollowsItsTempoWithQuartersOnTheMap) {
  Content session = emptySession();
  addPart(session, "r", rackOf(transportOf(77, 3, "x...x...x...x...")));
  session.time.tempo = {{0, 120, false}, {3840, 60, false}};
  EXPECT_EQ((Frames{0, 24000, 48000, 72000, 96000, 144000, 192000, 240000, 288000}), [&] {
    Frames frames = triggersOf(readAll(session, {}, 2000000), 0);
    frames.resize(9);
    return frames;
  }());
  session.parts[0].followsTempo = false;
  EXPECT_EQ(4u * 9350, triggersOf(readAll(session, {}, 2000000), 0)[1]) << "its own bpm";
}

TEST(Session, ChangesTempoWithTheSessionWhereverARackStarts) {
  Content session = emptySession();
  addPart(session, "r", rackOf(transportOf(77, 3, "x...x...x...x..."))).offsetFrames = 48000;
  session.time.tempo = {{0, 120, false}, {3840, 60, false}};
  Frames frames = triggersOf(readAll(session, {}, 2000000), 0);
  frames.resize(5);
  EXPECT_EQ((Frames{48000, 72000, 96000, 144000, 192000}), frames);
}

TEST(Session, AlignsTheFirstTriggersOfItsRacks) {
  Content session = emptySession();
  addPart(session, "a", rackOf(transportOf(120, 1, "....x...x.......")));
  addPart(session, "b", rackOf(transportOf(120, 1, "..x.......x.....")));
  session.time.alignTransports = true;
  const auto events = readAll(session, {}, 1000000);
  EXPECT_EQ((Frames{12000, 36000}), triggersOf(events, 0));
  EXPECT_EQ((Frames{12000, 60000}), triggersOf(events, 1));
}

TEST(Session, SetsOfAllRacksComeBeforeTriggersAndGoByTheWholeAddress) {
  Content session = emptySession();
  Transport withLock = transportOf(120, 1, "x...............");
  withLock.patterns[0].locks = {{0, 1, 0, 5, 0}};
  addPart(session, "z", rackOf(withLock));
  addPart(session, "b", rackOf(withLock));
  session.targets.push_back("master");
  session.commands = {{0, 2, CommandKind::Set, 1, 0, 7, 0}};
  std::vector<std::string> order;
  for (const ContentEvent& event : readAll(session, {}, 1))
    order.push_back((event.kind == CommandKind::Trigger ? "hit " : "set ") + session.targets[event.target]);
  EXPECT_EQ((std::vector<std::string>{"set b/node", "set master", "set z/node", "hit b/node", "hit z/node"}), order);
}

TEST(Session, IsLocatedHoursIntoItsLoopsAtOnce) {
  Content session = emptySession();
  addPart(session, "a", rackOf(transportOf(120, 192, "x...............")));
  session.time.loop = true;
  ContentRange range;
  range.loop = true;
  const uint64_t far = uint64_t{48000} * 3600 * 24 * 365;
  ContentReader reader(session, range, lengthsOf(session, range, {}));
  reader.skipTo(far);
  EXPECT_EQ(far, reader.nextFrame()) << "a bar of 96000 frames starts there";
}

}  // namespace
}  // namespace mam
