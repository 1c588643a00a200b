// One show, many ways to render it: any cut into blocks, offline or by a clock, fed by hand or by a thread, on any
// instruction set, from the start, from a bar or from a saved state. All of them give the same bits.
//
// 240 seeds, each half a second at 48 kHz (MAM_LONG=1: ten seconds). Every seed is cut into 17, 64, 4096 and random blocks;
// blocks of 1 and 128 frames, which cost most and find least, are tried on every sixth seed (MAM_LONG=1: on all).
// MAM_SEEDS=2000 looks further.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

#include "engine/racks.hpp"
#include "engine/random_rack.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::Driver;
using test::Random;
using test::RandomShow;
using test::randomShow;

uint64_t seedCount() {
  const char* wish = std::getenv("MAM_SEEDS");
  return wish != nullptr ? std::strtoull(wish, nullptr, 10) : 240;
}
const uint64_t kSeeds = seedCount();
bool longRun() { return std::getenv("MAM_LONG") != nullptr; }
uint64_t showFrames() { return longRun() ? 480000 : 24000; }

ContentRange rangeOf(const RandomShow& show, uint64_t frames) {
  ContentRange range;
  range.hardFrames = static_cast<int64_t>(frames);
  range.loop = show.loop;
  return range;
}

/// What to look for when a seed fails.
std::string describe(const RandomShow& show) {
  std::string text = show.loop ? "looped" : "once";
  for (const RackNode& node : show.rack->nodes) text += std::string(" ") + node.type->descriptor->type;
  return text;
}

testing::AssertionResult sameSound(const std::vector<float>& wanted, const std::vector<float>& got,
                                   uint32_t channels = 2) {
  if (test::sameBits(wanted, got)) return testing::AssertionSuccess();
  if (wanted.size() != got.size())
    return testing::AssertionFailure() << wanted.size() << " samples, then " << got.size();
  size_t i = 0;
  while (std::memcmp(&wanted[i], &got[i], sizeof(float)) == 0) ++i;
  return testing::AssertionFailure() << "frame " << i / channels << ": " << wanted[i] << ", then " << got[i];
}

testing::AssertionResult allFinite(const std::vector<float>& samples) {
  for (size_t i = 0; i < samples.size(); ++i)
    if (!std::isfinite(samples[i])) return testing::AssertionFailure() << "sample " << i << " is " << samples[i];
  return testing::AssertionSuccess();
}

/// Plays a show with its hands, blocks cut as `nextBlock` says and wherever a hand comes.
template <class NextBlock>
std::vector<float> play(const RandomShow& show, uint64_t frames, const NextBlock& nextBlock) {
  Driver driver;
  EXPECT_FALSE(driver.engine.load(show.rack));
  EXPECT_FALSE(driver.engine.play({0, rangeOf(show, frames)}));
  std::vector<float> samples;
  uint64_t at = 0;
  const auto playTo = [&](uint64_t frame) {
    const std::vector<float> more = driver.runCut(frame - at, nextBlock);
    samples.insert(samples.end(), more.begin(), more.end());
    at = frame;
  };
  for (const test::HandCommand& hand : show.hands) {
    playTo(hand.frame);
    EXPECT_TRUE(driver.engine.send(hand.queue, &hand.command, 1));
  }
  playTo(frames);
  EXPECT_EQ(0u, driver.engine.status().lateCommands);
  EXPECT_EQ(0u, driver.engine.status().droppedCommands);
  return samples;
}

std::vector<float> playIn(uint32_t blockFrames, const RandomShow& show, uint64_t frames) {
  return play(show, frames, [blockFrames] { return blockFrames; });
}

TEST(Determinism, NoCutIntoBlocksChangesASampleAndEverySampleIsFinite) {
  const uint64_t frames = showFrames();
  size_t heard = 0;
  for (uint64_t seed = 0; seed < kSeeds && !testing::Test::HasFailure(); ++seed) {
    const RandomShow show = randomShow(seed, frames);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(show));
    const std::vector<float> wanted = playIn(64, show, frames);
    EXPECT_TRUE(allFinite(wanted));
    heard += test::peakOf(wanted) > 0 ? 1 : 0;
    for (const uint32_t blockFrames : {17u, 4096u})
      EXPECT_TRUE(sameSound(wanted, playIn(blockFrames, show, frames))) << "blocks of " << blockFrames;
    Random random(seed);
    EXPECT_TRUE(
        sameSound(wanted, play(show, frames, [&] { return 1 + random.below(random.chance(0.1) ? 4096 : 200); })))
        << "random cuts";
    if (seed % 6 != 0 && !longRun()) continue;
    for (const uint32_t blockFrames : {1u, 128u})
      EXPECT_TRUE(sameSound(wanted, playIn(blockFrames, show, frames))) << "blocks of " << blockFrames;
  }
  EXPECT_LT(kSeeds / 2, heard) << "most random racks make sound";
}

/// More events at one frame than a block has room for, to many ids and to many nodes of one id.
RandomShow crowd() {
  auto rack = std::make_shared<Rack>();
  for (int i = 0; i < 4200; ++i) test::add(*rack, "many", "clap");
  Transport transport;
  for (int i = 0; i < 220; ++i) {
    const std::string id = "kick" + std::to_string(i);
    test::add(*rack, id.c_str(), "kick");
    Pattern pattern;
    pattern.target = rack->target(id);
    pattern.steps = "x...............";
    for (uint16_t lock = 0; lock < 20; ++lock) pattern.locks.push_back({0, 1, 0, static_cast<float>(60 + i + lock), 0});
    transport.patterns.push_back(pattern);
  }
  rack->content.transports.push_back(transport);
  rack->content.commands = {{40, rack->target("many"), CommandKind::Trigger, 0, 0, 0, 0}};
  RandomShow show;
  show.rack = rack;
  return show;
}

TEST(Determinism, ACrowdOfEventsAtOneFrameIsNeitherLateNorLost) {
  const RandomShow show = crowd();
  Driver driver;
  ASSERT_FALSE(driver.engine.load(show.rack));
  ASSERT_FALSE(driver.engine.play({0, {}}));
  const std::vector<float> wanted = driver.run(300, 300);
  std::vector<AppliedCommand> applied;
  driver.engine.takeApplied(applied);
  EXPECT_EQ(220u * 21 + 1, applied.size());
  EXPECT_NE(wanted[2 * 39], wanted[2 * 40]);
  for (const uint32_t blockFrames : {1u, 64u, 4096u})
    EXPECT_TRUE(sameSound(wanted, playIn(blockFrames, show, 300))) << "blocks of " << blockFrames;
}

/// Interleaved, in the rack's channels.
std::vector<float> renderOffline(const RandomShow& show, const ContentRange& range, uint32_t blockFrames,
                                 uint32_t threads, uint32_t chunkFrames) {
  Error error;
  const auto renderer = Renderer::create(show.rack, {range, blockFrames, threads}, error);
  EXPECT_FALSE(error) << error.text;
  std::vector<float> samples, chunk(size_t{chunkFrames} * show.rack->channels);
  while (const uint32_t count = renderer->read(chunk.data(), chunkFrames))
    samples.insert(samples.end(), chunk.begin(), chunk.begin() + count * show.rack->channels);
  return samples;
}

EngineConfig threadFed(const RandomShow& show, uint32_t maxBlockFrames, uint32_t lookaheadFrames) {
  EngineConfig config;
  config.channels = show.rack->channels;
  config.maxBlockFrames = maxBlockFrames;
  config.lookaheadFrames = lookaheadFrames;
  return config;
}

// Events are in the queue before the first block, so that no scheduling of threads decides what is late.
std::vector<float> playThreadFed(const RandomShow& show, uint64_t frames) {
  Engine engine(threadFed(show, 128, static_cast<uint32_t>(frames)));
  EXPECT_FALSE(engine.load(show.rack));
  EXPECT_FALSE(engine.play({0, rangeOf(show, frames)}));
  float left[128], right[128], *out[] = {left, right};
  std::vector<float> samples;
  while (samples.size() < frames * show.rack->channels) {
    const uint32_t count =
        static_cast<uint32_t>(std::min<uint64_t>(128, frames - samples.size() / show.rack->channels));
    engine.render(out, count);
    for (uint32_t i = 0; i < count; ++i)
      for (uint32_t c = 0; c < show.rack->channels; ++c) samples.push_back(out[c][i]);
  }
  EXPECT_EQ(0u, engine.status().lateCommands);
  return samples;
}

TEST(Determinism, TheOfflineRendererIsTheEngineWithOneThreadOrTwo) {
  const uint64_t frames = showFrames() / 2;
  for (uint64_t seed = 0; seed < kSeeds && !testing::Test::HasFailure(); ++seed) {
    const RandomShow show = randomShow(seed, frames);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(show));
    const std::vector<float> wanted = renderOffline(show, rangeOf(show, frames), 4096, 1, 4096);
    EXPECT_EQ(frames * show.rack->channels, wanted.size());
    EXPECT_TRUE(sameSound(wanted, renderOffline(show, rangeOf(show, frames), 777, 2, 1000), show.rack->channels));
    EXPECT_TRUE(sameSound(wanted, playThreadFed(show, frames), show.rack->channels)) << "with a feeder thread";
  }
}

/// Plays on the silent clock and gives back what the device was given.
class SilentTake {
 public:
  SilentTake(const RandomShow& show, uint64_t frames, uint32_t blockFrames)
      : show_(show), wanted_(frames * show.rack->channels), engine_(threadFed(show, blockFrames, 24000)) {
    Error error;
    device_ = openDevice({"silent", 48000, show.rack->channels, blockFrames}, engine_, error);
    EXPECT_FALSE(error) << error.text;
    EXPECT_FALSE(engine_.load(show.rack));
    engine_.startRecording(frames);
    EXPECT_FALSE(engine_.play({0, rangeOf(show, frames)}));
  }
  ~SilentTake() { device_.reset(); }

  const RandomShow& show() const { return show_; }
  bool complete() {
    const size_t before = samples_.size();
    samples_.resize(wanted_);
    samples_.resize(before + engine_.readRecorded(samples_.data() + before, wanted_ - before));
    return samples_.size() == wanted_;
  }
  const std::vector<float>& samples() const { return samples_; }
  uint64_t troubles() { return engine_.lostRecordedFrames() + engine_.status().lateCommands; }

 private:
  const RandomShow show_;
  const size_t wanted_;
  Engine engine_;
  std::unique_ptr<AudioDevice> device_;
  std::vector<float> samples_;
};

// Real time, so all of them at once; patterns are fed half a second ahead.
TEST(Determinism, WhatTheSilentClockPlaysIsWhatOfflineRenders) {
  const uint64_t frames = 38400;
  std::vector<std::unique_ptr<SilentTake>> takes;
  const uint32_t blocks[] = {64, 128, 480, 1024};
  const uint64_t together =
      std::min<uint64_t>(8, std::max<uint64_t>(1, kSeeds / 16));  // sanitizers are slower than time
  for (uint64_t seed = 0; seed < together; ++seed)
    takes.push_back(std::make_unique<SilentTake>(randomShow(seed, frames), frames, blocks[seed % 4]));
  for (int waits = 0; waits < 3000; ++waits) {
    bool complete = true;
    for (const auto& take : takes) complete = take->complete() && complete;
    if (complete) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (size_t i = 0; i < takes.size(); ++i) {
    SCOPED_TRACE("seed " + std::to_string(i) + ": " + describe(takes[i]->show()));
    ASSERT_TRUE(takes[i]->complete());
    EXPECT_EQ(0u, takes[i]->troubles());
    const std::vector<float> wanted = renderOffline(takes[i]->show(), rangeOf(takes[i]->show(), frames), 4096, 1, 4096);
    EXPECT_TRUE(sameSound(wanted, takes[i]->samples(), takes[i]->show().rack->channels));
  }
}

TEST(Determinism, APlayFromABarIsTheOfflineRenderFromThatBar) {
  const uint64_t frames = showFrames();
  size_t located = 0;
  for (uint64_t seed = 0; seed < kSeeds && !testing::Test::HasFailure(); ++seed) {
    const RandomShow show = randomShow(seed, frames);
    const Transport* top = show.rack->content.topLevel();
    if (top == nullptr || top->bars() < 2) continue;
    const BarGrid grid(*top, 48000);
    const uint32_t bar = 1 + static_cast<uint32_t>(seed) % (top->bars() - 1);
    const uint64_t start = grid.barStart(bar), end = grid.barStart(top->bars());
    // Where the body ends is rounded from where it starts: inline transports end a few frames apart.
    constexpr uint64_t kEndFrames = 1000;
    constexpr uint64_t kFarthest = 48000 * 600;  // everything before it is chased
    if (end < start + 2 * kEndFrames || start > kFarthest) continue;
    ++located;
    SCOPED_TRACE("seed " + std::to_string(seed) + ", bar " + std::to_string(bar) + ": " + describe(show));
    const uint64_t played = std::min(frames, end - kEndFrames - start);
    ContentRange fromBar;
    fromBar.startBar = bar;
    fromBar.hardFrames = static_cast<int64_t>(played);
    const std::vector<float> wanted = renderOffline(show, fromBar, 512, 1, 4096);
    Driver driver;
    ASSERT_FALSE(driver.engine.load(show.rack));
    ASSERT_FALSE(driver.engine.play({0, {}}));
    driver.run(100, 64);  // what sounded before leaves no trace but its fade
    ASSERT_FALSE(driver.engine.stop());
    driver.run(2000, 64);
    ASSERT_FALSE(driver.engine.play({start, {}}));
    std::vector<float> got = driver.run(played, 100);
    if (show.rack->channels == 1) {
      for (size_t i = 0; i < got.size() / 2; ++i) got[i] = got[2 * i];
      got.resize(got.size() / 2);
    }
    EXPECT_TRUE(sameSound(wanted, got, show.rack->channels));
  }
  EXPECT_LT(kSeeds / 4, located);
}

/// A schedule told what a show tells it, without an engine.
class ScheduleRun {
 public:
  ScheduleRun(const RandomShow& show, uint64_t frames) : channels_(show.rack->channels) {
    Error error;
    schedule = Schedule::compile(show.rack, 48000, error);
    EXPECT_FALSE(error) << error.text;
    schedule->reset(ResetTo::Start);
    const ContentRange range = rangeOf(show, frames);
    ContentReader reader(show.rack->content, range,
                         lengthsOf(show.rack->content, range, show.rack->nodeLengths(48000)));
    std::vector<ContentEvent> events;
    reader.read(frames, events);
    for (const ContentEvent& event : events) {
      Command command;
      command.frame = event.frame;
      command.target = event.target;
      command.param = event.param;
      command.kind = event.kind;
      command.source = Source::Pattern;
      command.value = isNote(event.kind) ? noteValue(event.value, event.amount) : event.value;
      command.rampFrames = isNote(event.kind) ? event.note : rampFrames(event.rampMs, 48000);
      command.sequence = static_cast<uint32_t>(commands_.size());
      commands_.push_back(command);
    }
    for (const test::HandCommand& hand : show.hands) {
      commands_.push_back(hand.command);
      commands_.back().frame = hand.frame;
      commands_.back().sequence = static_cast<uint32_t>(commands_.size());
    }
    std::sort(commands_.begin(), commands_.end(), comesBefore);
  }

  std::vector<float> render(uint64_t frames, uint32_t blockFrames) {
    std::vector<float> left(blockFrames), right(blockFrames), samples;
    float* out[] = {left.data(), right.data()};
    for (const uint64_t end = at_ + frames; at_ < end;) {
      const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(blockFrames, end - at_));
      for (; next_ < commands_.size() && commands_[next_].frame < at_ + count; ++next_)
        EXPECT_TRUE(schedule->enqueue(commands_[next_], static_cast<uint32_t>(commands_[next_].frame - at_)));
      schedule->process(out, count);
      at_ += count;
      for (uint32_t c = 0; c < channels_; ++c) samples.insert(samples.end(), out[c], out[c] + count);
    }
    return samples;
  }
  void continueFrom(const ScheduleRun& other) {
    at_ = other.at_;
    next_ = other.next_;
  }

  std::unique_ptr<Schedule> schedule;

 private:
  const uint32_t channels_;
  std::vector<Command> commands_;
  uint64_t at_ = 0;
  size_t next_ = 0;
};

TEST(Determinism, ASavedStateGoesOnInAnotherScheduleAsIfNothingHadHappened) {
  const uint64_t frames = showFrames() / 2;
  for (uint64_t seed = 0; seed < kSeeds && !testing::Test::HasFailure(); ++seed) {
    const RandomShow show = randomShow(seed, frames);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + describe(show));
    const uint64_t savedAt = Random(seed).below(static_cast<uint32_t>(frames));
    ScheduleRun first(show, frames), second(show, frames);
    first.render(savedAt, 100);
    const std::vector<uint8_t> state = first.schedule->saveState();
    if (seed % 2 == 0) second.render(1000, 64);  // a fresh one, and one that has played something else
    second.continueFrom(first);
    ASSERT_TRUE(second.schedule->loadState(state));
    EXPECT_EQ(state, second.schedule->saveState());
    EXPECT_TRUE(sameSound(first.render(frames - savedAt, 64), second.render(frames - savedAt, 64), 1))
        << "from " << savedAt;
  }
}

TEST(Determinism, AStateOfAnotherRackIsRefused) {
  const RandomShow show = randomShow(1, 1000), other = randomShow(2, 1000);
  ScheduleRun run(show, 1000), stranger(other, 1000);
  const std::vector<uint8_t> before = run.schedule->saveState();
  EXPECT_FALSE(run.schedule->loadState(stranger.schedule->saveState()));
  EXPECT_FALSE(run.schedule->loadState({}));
  EXPECT_EQ(before, run.schedule->saveState());
}

#if defined(__linux__) && defined(MAM_X86_64)

uint64_t hashOf(const std::vector<float>& samples) {
  uint64_t hash = 14695981039346656037ull;
  for (const float sample : samples) {
    uint32_t bits = 0;
    std::memcpy(&bits, &sample, sizeof bits);
    hash = (hash ^ bits) * 1099511628211ull;
  }
  return hash;
}

// For the test below, which starts this program again: the instruction set is chosen once in a process.
TEST(Determinism, DISABLED_PrintsHashes) {
  const uint64_t frames = showFrames() / 2;
  std::printf("set %s\n", instructionSetName(instructionSet()));
  for (uint64_t seed = 0; seed < kSeeds; ++seed)
    std::printf("hash %llx\n", static_cast<unsigned long long>(hashOf(playIn(256, randomShow(seed, frames), frames))));
}

/// Lines "set" and "hash" of this program run with another instruction set.
std::vector<std::string> hashesOn(const std::string& set) {
  const std::string command = "MAM_ISA=" + set + " '" + testing::internal::GetArgvs()[0] +
                              "' --gtest_also_run_disabled_tests --gtest_filter=Determinism.DISABLED_PrintsHashes";
  std::vector<std::string> lines;
  FILE* output = popen(command.c_str(), "r");
  char line[256];
  while (output != nullptr && std::fgets(line, sizeof line, output) != nullptr)
    if (std::strncmp(line, "set ", 4) == 0 || std::strncmp(line, "hash ", 5) == 0) lines.push_back(line);
  EXPECT_EQ(0, output != nullptr ? pclose(output) : -1) << set;
  return lines;
}

TEST(Determinism, EveryInstructionSetGivesTheSameSamples) {
  std::map<std::string, std::vector<std::string>> hashes;  // by the set that was run: this CPU may lack some
  for (const char* set : {"v2", "v3", "v4"}) {
    std::vector<std::string> lines = hashesOn(set);
    ASSERT_EQ(kSeeds + 1, lines.size()) << set;
    const std::string ran = lines.front();
    hashes.try_emplace(ran, lines.begin() + 1, lines.end());
  }
  for (const auto& [set, lines] : hashes)
    for (uint64_t seed = 0; seed < kSeeds; ++seed)
      EXPECT_EQ(hashes.begin()->second[seed], lines[seed])
          << set << "seed " << seed << ": " << describe(randomShow(seed, showFrames() / 2));
  if (hashes.size() < 3) std::printf("this CPU runs %zu of the 3 instruction sets\n", hashes.size());
}

#endif

}  // namespace
}  // namespace mam
