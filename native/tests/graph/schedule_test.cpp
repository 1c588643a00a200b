#include "graph/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace mam {
namespace {

uint32_t add(Rack& rack, const std::string& id, const char* type) {
  uint32_t node = 0;
  EXPECT_FALSE(rack.addNode(id, type, node));
  return node;
}

void connect(Rack& rack, const std::string& from, const std::string& to, float gain = 1, uint32_t toPort = 0,
             float dry = 0) {
  rack.edges.push_back({from, to, 0, toPort, gain, dry});
}

struct Sound {
  std::vector<float> left, right;
  bool operator==(const Sound& other) const { return left == other.left && right == other.right; }
};

std::unique_ptr<Schedule> compiled(const Rack& rack, double sampleRate = 48000) {
  Error error;
  auto schedule = Schedule::compile(std::make_shared<const Rack>(rack), sampleRate, error);
  EXPECT_FALSE(error) << error.text;
  schedule->reset(ResetTo::Start);
  return schedule;
}

Sound rendered(Schedule& schedule, uint32_t frames) {
  Sound sound{std::vector<float>(frames), std::vector<float>(frames)};
  float* out[] = {sound.left.data(), sound.right.data()};
  schedule.process(out, frames);
  return sound;
}

Command command(const Schedule& schedule, const char* target, CommandKind kind, uint16_t param = 0, double value = 0) {
  Command made;
  made.target = schedule.rack().findTarget(target);
  made.kind = kind;
  made.param = param;
  made.value = value;
  return made;
}

constexpr uint16_t kClapPan = 5, kChipNote = 2;

/// Every clap of the rack hits at frame 0, panned so that its channels differ; kicks fire by themselves.
Sound played(const Rack& rack, uint32_t frames = 2000) {
  const auto schedule = compiled(rack);
  for (const RackNode& node : rack.nodes)
    if (std::strcmp(node.type->descriptor->type, "clap") == 0) {
      EXPECT_TRUE(schedule->enqueue(command(*schedule, node.id.c_str(), CommandKind::Set, kClapPan, 0.5), 0));
      EXPECT_TRUE(schedule->enqueue(command(*schedule, node.id.c_str(), CommandKind::Trigger), 0));
    }
  return rendered(*schedule, frames);
}

Rack clapAlone() {
  Rack rack;
  add(rack, "clap", "clap");
  return rack;
}

float peak(const Sound& sound) {
  float highest = 0;
  for (const float x : sound.left) highest = std::max(highest, std::abs(x));
  for (const float x : sound.right) highest = std::max(highest, std::abs(x));
  return highest;
}

template <class Function> Sound mapped(Sound sound, const Function& function) {
  for (size_t i = 0; i < sound.left.size(); ++i) function(sound.left[i], sound.right[i]);
  return sound;
}

TEST(Schedule, AnEdgeScalesWhatItCarriesAndEachEdgeCounts) {
  const Sound clap = played(clapAlone());
  ASSERT_NE(clap.left, clap.right);
  ASSERT_LT(0.05f, peak(clap));
  Rack rack = clapAlone();
  add(rack, "tap", "wiretap");
  connect(rack, "clap", "tap", 0.25f);
  EXPECT_EQ(mapped(clap, [](float& l, float& r) { l *= 0.25f, r *= 0.25f; }), played(rack));
  connect(rack, "clap", "tap", -1);
  EXPECT_EQ(mapped(clap, [](float& l, float& r) { l = l * 0.25f - l, r = r * 0.25f - r; }), played(rack));
}

TEST(Schedule, OneChannelAtEitherEndOfAnEdgeAveragesTheChannels) {
  const Sound mean = mapped(played(clapAlone()), [](float& l, float& r) { l = r = (l + r) * 0.5f * 0.5f; });
  Rack rack = clapAlone();
  const uint32_t tap = add(rack, "tap", "wiretap");
  connect(rack, "clap", "tap", 0.5f);
  Rack atSource = rack, atPort = rack, elsewhere = rack;
  atSource.nodes[0].outputs = {{0, 1}};
  atPort.nodes[tap].inputs = {{0, 1}};
  elsewhere.nodes[tap].inputs = {{1, 1}, {0, 2}};
  EXPECT_EQ(mean, played(atSource));
  EXPECT_EQ(mean, played(atPort));
  EXPECT_EQ(played(rack), played(elsewhere)) << "the width of another port says nothing";
}

TEST(Schedule, ADryTapAddsItsSourceBesideTheChain) {
  const Sound clap = played(clapAlone());
  Rack rack = clapAlone();
  add(rack, "tap", "wiretap");
  connect(rack, "clap", "tap", 1, 0, 0.5f);
  EXPECT_EQ(mapped(clap, [](float& l, float& r) { l = l * 0.5f + l, r = r * 0.5f + r; }), played(rack));
}

TEST(Schedule, TheMasterGainComesBeforeTheSoftClip) {
  const Sound clap = played(clapAlone());
  Rack rack = clapAlone();
  rack.hasMixer = rack.softClip = true;
  rack.masterGain = 4;
  rack.mixerInputs = {{"clap", 2}};
  const Sound clipped = played(rack);
  for (size_t i = 0; i < clap.left.size(); ++i) ASSERT_NEAR(std::tanh(8 * clap.left[i]), clipped.left[i], 2e-7) << i;
  rack.softClip = false;
  EXPECT_EQ(mapped(clap, [](float& l, float& r) { l = l * 2 * 4, r = r * 2 * 4; }), played(rack));
}

TEST(Schedule, WhatGoesToAPortThatNobodyReadsIsThrownAway) {
  Rack rack = clapAlone();
  add(rack, "tap", "wiretap");
  connect(rack, "clap", "tap", 1, 2);
  EXPECT_EQ(0, peak(played(rack)));
}

TEST(Schedule, ASinkReleasesItsBufferAndAChainHandsOnTwo) {
  Rack sinks, chain = clapAlone();
  for (int i = 0; i < 300; ++i) {
    add(sinks, "kick" + std::to_string(i), "kick");
    add(chain, "tap" + std::to_string(i), "wiretap");
    connect(chain, i == 0 ? "clap" : "tap" + std::to_string(i - 1), "tap" + std::to_string(i));
  }
  EXPECT_GE(12u, compiled(sinks)->bufferCount());
  EXPECT_GE(12u, compiled(chain)->bufferCount());
  EXPECT_EQ(played(clapAlone()), played(chain)) << "buffers in use are not handed out again";
}

// A reader far down keeps its source's buffer while others come and go between.
TEST(Schedule, ABufferIsKeptUntilItsLastReader) {
  Rack rack = clapAlone();
  add(rack, "kick", "kick");
  for (int i = 0; i < 6; ++i) {
    add(rack, "tap" + std::to_string(i), "wiretap");
    connect(rack, i == 0 ? "kick" : "tap" + std::to_string(i - 1), "tap" + std::to_string(i));
  }
  add(rack, "last", "wiretap");
  connect(rack, "tap5", "last", 0);
  connect(rack, "clap", "last");
  EXPECT_EQ(played(clapAlone()), played(rack));
}

Rack chips(int count, bool throughTaps) {
  Rack rack;
  for (int i = 0; i < count; ++i) {
    const std::string id = "chip" + std::to_string(i), tap = "tap" + std::to_string(i);
    const uint32_t chip = add(rack, id, "mam_chip");
    EXPECT_FALSE(rack.set(chip, "noiseMix", i % 3 == 0 ? 0.5 : 0));
    if (!throughTaps) continue;
    add(rack, tap, "wiretap");
    connect(rack, id, tap);
  }
  return rack;
}

Sound playedChips(const Rack& rack) {
  const auto schedule = compiled(rack);
  for (size_t i = 0; i < rack.nodes.size(); ++i) {
    const std::string id = "chip" + std::to_string(i);
    if (rack.findTarget(id) == UINT32_MAX) continue;
    EXPECT_TRUE(schedule->enqueue(
        command(*schedule, id.c_str(), CommandKind::Set, kChipNote, 48.0 + static_cast<double>(i)), 0));
    EXPECT_TRUE(schedule->enqueue(command(*schedule, id.c_str(), CommandKind::Trigger), 0));
  }
  return rendered(*schedule, 3000);
}

TEST(Schedule, TwentyChipsInLanesSumToWhatEachOfThemPlaysAlone) {
  std::vector<double> sum(3000);
  for (int i = 0; i < 20; ++i) {
    Rack alone = chips(20, false);
    alone.hasMixer = true;
    for (int other = 0; other < 20; ++other)
      alone.mixerInputs.push_back({"chip" + std::to_string(other), other == i ? 1.f : 0.f});
    const Sound one = playedChips(alone);
    ASSERT_LT(0.05f, peak(one)) << i;
    for (size_t f = 0; f < sum.size(); ++f) sum[f] += static_cast<double>(one.left[f]);

    Rack tapped = chips(20, true);
    tapped.hasMixer = true;
    for (int other = 0; other < 20; ++other)
      tapped.mixerInputs.push_back({"tap" + std::to_string(other), other == i ? 1.f : 0.f});
    EXPECT_EQ(one, playedChips(tapped)) << "a lane that is read by an edge, chip " << i;
  }
  const Sound all = playedChips(chips(20, false));
  for (size_t f = 0; f < sum.size(); ++f) ASSERT_NEAR(sum[f], all.left[f], 1e-5) << "frame " << f;
}

TEST(Schedule, EventsReachEveryNodeOfARepeatedId) {
  Rack once = clapAlone(), twice = clapAlone();
  once.hasMixer = twice.hasMixer = true;
  once.masterGain = 2;
  add(twice, "clap", "clap");
  const auto schedule = compiled(twice);
  EXPECT_TRUE(schedule->enqueue(command(*schedule, "clap", CommandKind::Trigger), 3));
  const Sound both = rendered(*schedule, 500);
  EXPECT_EQ(0, both.left[2]);
  EXPECT_NE(0, both.left[3]);
  const auto single = compiled(once);
  EXPECT_TRUE(single->enqueue(command(*single, "clap", CommandKind::Trigger), 3));
  EXPECT_LT(0.6f * peak(rendered(*single, 500)), peak(both)) << "louder than one alone, whatever the two noises do";
}

TEST(Schedule, InACycleTheEdgeBackwardsCarriesSilence) {
  Rack rack = clapAlone();
  add(rack, "a", "wiretap");
  add(rack, "b", "wiretap");
  connect(rack, "clap", "a");
  connect(rack, "a", "b");
  connect(rack, "b", "a", 0.5f);
  rack.mixerInputs = {{"b", 1}};
  rack.hasMixer = true;
  EXPECT_EQ(played(clapAlone()), played(rack));
  Rack itself = clapAlone();
  add(itself, "a", "wiretap");
  connect(itself, "clap", "a");
  connect(itself, "a", "a");
  itself.mixerInputs = {{"a", 1}};
  itself.hasMixer = true;
  EXPECT_EQ(played(clapAlone()), played(itself));
}

Rack duckedBeside(bool aligned, float duckGain, float directGain, float dry) {
  Rack rack = clapAlone();
  rack.latencyComp = aligned;
  add(rack, "duck", "spectral_ducker");
  add(rack, "tap", "wiretap");
  connect(rack, "clap", "duck", 1, 0, dry);
  connect(rack, "duck", "tap", duckGain);
  connect(rack, "clap", "tap", directGain);
  return rack;
}

TEST(Schedule, AlignedPathsMeetAtTheSameFrame) {
  const auto schedule = compiled(duckedBeside(true, 1, 1, 0));
  const uint32_t latency = schedule->nodeLatency(1);
  ASSERT_LT(0u, latency);
  EXPECT_EQ(latency, schedule->layout().latencyFrames);
  const Sound clap = played(clapAlone()), ducked = played(duckedBeside(true, 1, 0, 0));
  const Sound both = played(duckedBeside(true, 1, 1, 0)), tapped = played(duckedBeside(true, 0, 0, 0.5f));
  EXPECT_EQ(ducked, played(duckedBeside(false, 1, 0, 0)));
  for (uint32_t i = 0; i < 2000; ++i) {
    const float late = i < latency ? 0 : clap.right[i - latency];
    ASSERT_EQ(ducked.right[i] + late, both.right[i]) << "frame " << i;
    ASSERT_EQ(late * 0.5f, tapped.right[i]) << "dry taps wait too, frame " << i;
  }
  const Sound unaligned = played(duckedBeside(false, 0, 1, 0));
  EXPECT_EQ(clap, unaligned) << "nothing waits unless the rack asks";
}

TEST(Schedule, NoGainMakesWhatIsHeardInfinite) {
  const float huge = 3.4e38f, infinity = huge * 10;
  Rack rack = clapAlone();
  rack.hasMixer = true;
  rack.masterGain = huge;
  for (int i = 0; i < 20; ++i) {
    add(rack, "tap" + std::to_string(i), i % 2 == 0 ? "wiretap" : "meter");
    connect(rack, i == 0 ? "clap" : "tap" + std::to_string(i - 1), "tap" + std::to_string(i), huge, 0, infinity);
    connect(rack, "clap", "tap" + std::to_string(i), infinity - infinity);
    rack.mixerInputs.push_back({"tap" + std::to_string(i), i % 3 == 0 ? -infinity : huge});
  }
  const float loudest = peak(played(rack));
  EXPECT_LT(1e6f, loudest);
  EXPECT_TRUE(std::isfinite(loudest));
  rack.masterGain = infinity - infinity;
  EXPECT_EQ(0, peak(played(rack))) << "no gain at all is silence";
}

TEST(Schedule, AFullBlockTakesNoMoreAndUnknownTargetsAreHarmless) {
  const auto schedule = compiled(clapAlone());
  Command nobody = command(*schedule, "clap", CommandKind::Trigger);
  nobody.target = 77;
  EXPECT_TRUE(schedule->enqueue(nobody, 0));
  for (uint32_t i = 0; i < kMaxBlockEvents; ++i)
    ASSERT_TRUE(schedule->enqueue(command(*schedule, "clap", CommandKind::Set, kClapPan, 0), 0)) << i;
  EXPECT_FALSE(schedule->enqueue(command(*schedule, "clap", CommandKind::Trigger), 0));
  rendered(*schedule, 64);
  EXPECT_TRUE(schedule->enqueue(command(*schedule, "clap", CommandKind::Trigger), 0))
      << "the next block has room again";
}

TEST(Schedule, PeaksAreTakenOnlyWhileMetering) {
  Rack rack = clapAlone();
  for (const char* id : {"chip0", "chip1"}) add(rack, id, "mam_chip");
  const auto schedule = compiled(rack);
  const auto hit = [&] {
    for (const char* id : {"clap", "chip1"})
      EXPECT_TRUE(schedule->enqueue(command(*schedule, id, CommandKind::Trigger), 0));
    rendered(*schedule, 1000);
  };
  hit();
  EXPECT_EQ(0, schedule->takePeak(0));
  schedule->setMetering(true);
  hit();
  EXPECT_LT(0.05f, schedule->takePeak(0));
  EXPECT_EQ(0, schedule->takePeak(0)) << "a peak is taken once";
  EXPECT_EQ(0, schedule->takePeak(1)) << "each lane has its own";
  EXPECT_LT(0.05f, schedule->takePeak(2));
}

TEST(Schedule, AMonoRackRendersOneChannel) {
  Rack rack = clapAlone();
  rack.channels = 1;
  const auto schedule = compiled(rack);
  EXPECT_TRUE(schedule->enqueue(command(*schedule, "clap", CommandKind::Trigger), 0));
  std::vector<float> only(256);
  float* out[] = {only.data(), nullptr};
  schedule->process(out, 256);
  EXPECT_NE(0, only[0]);
}

TEST(Schedule, AStateGoesOnlyIntoTheRackItCameFrom) {
  Rack other;
  add(other, "slap", "clap");
  Rack mono = clapAlone();
  mono.channels = 1;
  const auto schedule = compiled(clapAlone());
  EXPECT_TRUE(schedule->loadState(compiled(clapAlone())->saveState()));
  EXPECT_FALSE(schedule->loadState(compiled(other)->saveState()));
  EXPECT_FALSE(schedule->loadState(compiled(mono)->saveState()));
  EXPECT_FALSE(schedule->loadState(compiled(clapAlone(), 44100)->saveState()));
}

TEST(Schedule, AnEmptyRackIsSilent) { EXPECT_EQ(0, peak(played(Rack()))); }

}  // namespace
}  // namespace mam
