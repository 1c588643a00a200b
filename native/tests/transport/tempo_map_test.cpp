#include "transport/tempo_map.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "transport/meter_map.hpp"
#include "transport/vectors.hpp"

namespace mam {
namespace {

const JsonValue& vectors() {
  static const JsonValue shared = sharedVectors("engine/time/tempo-map.vectors.json");
  return shared;
}

Ppq ppqOf(double ticks) { return static_cast<Ppq>(std::floor(ticks * (1 << kPpqBits))); }

TEST(TempoMap, GivesTheFramesPositionsAndTemposOfTheSharedVectors) {
  ASSERT_FALSE(vectors().members.empty()) << "engine/time/tempo-map.vectors.json was not found";
  for (const JsonValue& each : vectors()["tempos"].items) {
    SCOPED_TRACE(each["name"].text);
    std::vector<TempoChange> changes;
    for (const JsonValue& c : each["changes"].items)
      changes.push_back({static_cast<uint64_t>(c["ppq"].number), c["bpm"].number, c["ramp"].number != 0});
    const TempoMap map(changes, each["sampleRate"].number);
    for (const JsonValue& pair : each["frames"].items)
      EXPECT_EQ(static_cast<int64_t>(pair.items[1].number), map.frameAt(ppqOf(pair.items[0].number)));
    for (const JsonValue& pair : each["positions"].items)
      EXPECT_EQ(static_cast<Ppq>(pair.items[1].number), map.ppqAt(static_cast<int64_t>(pair.items[0].number)));
    for (const JsonValue& pair : each["bpms"].items)
      EXPECT_EQ(pair.items[1].number, map.bpmAt(ppqOf(pair.items[0].number)));
  }
}

TEST(MeterMap, GivesTheBarsOfTheSharedVectors) {
  ASSERT_FALSE(vectors().members.empty()) << "engine/time/tempo-map.vectors.json was not found";
  for (const JsonValue& each : vectors()["meters"].items) {
    SCOPED_TRACE(each["name"].text);
    std::vector<TimeSignature> signatures;
    const auto count = [](const JsonValue& value) { return static_cast<uint32_t>(value.number); };
    for (const JsonValue& s : each["signatures"].items)
      signatures.push_back({count(s["bar"]), count(s["beats"]), count(s["unit"])});
    const MeterMap map(signatures);
    for (const JsonValue& place : each["places"].items) {
      const BarBeat at = map.barBeatAt(static_cast<int64_t>(place.items[0].number));
      EXPECT_EQ(count(place.items[1]), at.bar);
      EXPECT_EQ(count(place.items[2]), at.beat);
      EXPECT_EQ(count(place.items[3]), at.tick);
    }
    for (const JsonValue& bar : each["bars"].items)
      EXPECT_EQ(static_cast<int64_t>(bar.items[1].number), map.ticksOfBar(count(bar.items[0])));
  }
}

TEST(TempoMap, FindsAFrameAgainFromItsPositionWhateverTheTempoDoes) {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<TempoChange> changes(random() % 6);
    for (TempoChange& change : changes) change = {random() % 20000, 20 + (random() % 38000) / 100.0, random() % 2 == 0};
    const TempoMap map(changes, 48000);
    int64_t before = INT64_MIN;
    for (int64_t frame = -50000; frame < 3000000; frame += 1 + random() % 40000) {
      const Ppq at = map.ppqAt(frame);
      EXPECT_EQ(frame, map.frameAt(at));
      EXPECT_GT(at, before);
      before = at;
    }
  }
}

TEST(TempoMap, KeepsALongRampInOrderAtItsEnds) {
  const TempoMap map({{0, 60, true}, {kMaxRampTicks - 1, 180, false}}, 48000);
  const Ppq end = ppqOfTicks(kMaxRampTicks - 1);
  EXPECT_EQ(map.frameAt(end), map.frameAt(end - 1));
  EXPECT_NEAR(180, map.bpmAt(end - 1), 1e-4);
  EXPECT_EQ(180, map.bpmAt(end));
}

}  // namespace
}  // namespace mam
