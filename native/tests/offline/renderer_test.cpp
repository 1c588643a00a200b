#include "offline/renderer.hpp"

#include <chrono>
#include <thread>

#include "engine/racks.hpp"

namespace mam {
namespace {

using test::add;
using test::busyRack;
using test::sameBits;

std::unique_ptr<Renderer> rendererOf(std::shared_ptr<const Rack> rack, const RenderOptions& options = {}) {
  Error error;
  auto renderer = Renderer::create(std::move(rack), options, error);
  EXPECT_FALSE(error) << error.text;
  return renderer;
}

std::vector<float> readAll(Renderer& renderer, uint32_t chunkFrames) {
  std::vector<float> samples, chunk(size_t{chunkFrames} * renderer.channels());
  while (const uint32_t count = renderer.read(chunk.data(), chunkFrames))
    samples.insert(samples.end(), chunk.begin(), chunk.begin() + count * renderer.channels());
  return samples;
}

RenderOptions hard(int64_t frames, uint32_t blockFrames = 4096, uint32_t threads = 1) {
  RenderOptions options;
  options.range.hardFrames = frames;
  options.blockFrames = blockFrames;
  options.threads = threads;
  return options;
}

TEST(Renderer, GivesAsManyFramesAsItSaysAndThenNone) {
  for (const uint32_t threads : {1u, 2u}) {
    const auto renderer = rendererOf(busyRack(), hard(40000, 512, threads));
    EXPECT_EQ(40000u, renderer->lengths().totalFrames);
    EXPECT_EQ(80000u, readAll(*renderer, 999).size());
    float more[2] = {};
    EXPECT_EQ(0u, renderer->read(more, 1));
    EXPECT_EQ(0u, renderer->read(more, 1)) << "the end stays the end";
  }
}

TEST(Renderer, NeitherBlocksNorReadsNorThreadsChangeTheSamples) {
  const auto wanted = readAll(*rendererOf(busyRack(), hard(50000)), 4096);
  EXPECT_LT(0.1f, test::peakOf(wanted));
  EXPECT_TRUE(sameBits(wanted, readAll(*rendererOf(busyRack(), hard(50000, 1)), 50000)));
  EXPECT_TRUE(sameBits(wanted, readAll(*rendererOf(busyRack(), hard(50000, 8192, 2)), 77)));
}

TEST(Renderer, ABlockOfNoFramesCountsAsOneAndAHugeOneAsTheLargest) {
  const auto wanted = readAll(*rendererOf(busyRack(), hard(3000)), 4096);
  EXPECT_TRUE(sameBits(wanted, readAll(*rendererOf(busyRack(), hard(3000, 0)), 4096)));
  EXPECT_TRUE(sameBits(wanted, readAll(*rendererOf(busyRack(), hard(3000, UINT32_MAX)), 4096)));
}

TEST(Renderer, AMonoRackGivesOneSampleAFrame) {
  auto rack = std::make_shared<Rack>();
  rack->channels = 1;
  add(*rack, "kick", "kick");
  const auto renderer = rendererOf(rack, hard(1000));
  EXPECT_EQ(1u, renderer->channels());
  EXPECT_EQ(1000u, readAll(*renderer, 100).size());
}

TEST(Renderer, BarsAndLoopsLastAsTheExportRulesSay) {
  const auto rack = busyRack();  // two bars at 133 bpm, delay and reverb
  const uint64_t bar = BarGrid(rack->content.transports[0], 48000).barFrames(0);
  EXPECT_EQ(2 * bar, rendererOf(rack)->lengths().bodyFrames);
  RenderOptions looped;
  looped.range.loopCount = 3;
  looped.range.tailFrames = 10;
  const auto renderer = rendererOf(rack, looped);
  EXPECT_EQ(6 * bar, renderer->lengths().bodyFrames);
  EXPECT_EQ(6 * bar + renderer->lengths().prerollFrames + 10, renderer->lengths().totalFrames);
  RenderOptions second;
  second.range.startBar = 1;
  EXPECT_EQ(bar, rendererOf(rack, second)->lengths().bodyFrames);
  second.range.startBar = 9;
  EXPECT_EQ(0u, rendererOf(rack, second)->lengths().bodyFrames) << "past the end nothing is left but the tail";
}

/// Without lanes of its own beside the busy rack's: it changes the mix alone.
std::shared_ptr<const Rack> quieter(float gain) {
  auto rack = std::make_shared<Rack>(*busyRack());
  rack->masterGain = gain;
  return rack;
}

TEST(Renderer, ManyEditsAtOneFrameAreTheLastOfThem) {
  for (const uint32_t threads : {1u, 2u}) {
    const auto once = rendererOf(busyRack(), hard(20000, 512, threads));
    ASSERT_FALSE(once->editAt(5000, quieter(0.2f)));
    const auto often = rendererOf(busyRack(), hard(20000, 512, threads));
    for (uint32_t i = 0; i < 70; ++i) ASSERT_FALSE(often->editAt(5000, quieter(0.01f * static_cast<float>(i))));
    ASSERT_FALSE(often->editAt(5000, quieter(0.2f)));
    EXPECT_TRUE(sameBits(readAll(*once, 999), readAll(*often, 999)));
  }
}

TEST(Renderer, MoreEditsThanTheEngineHoldsWaitAndTheLastOneCounts) {
  const auto rendered = [](uint32_t blockFrames, uint32_t threads) {
    const auto renderer = rendererOf(busyRack(), hard(80000, blockFrames, threads));
    for (uint32_t i = 1; i <= 90; ++i) EXPECT_FALSE(renderer->editAt(5000 + i, quieter(0.01f * static_cast<float>(i))));
    return readAll(*renderer, 999);
  };
  const std::vector<float> wanted = rendered(4096, 1);
  EXPECT_TRUE(sameBits(wanted, rendered(17, 1)));
  EXPECT_TRUE(sameBits(wanted, rendered(1000, 2)));
  const auto last = rendererOf(busyRack(), hard(80000));
  EXPECT_FALSE(last->editAt(5090, quieter(0.9f)));
  const std::vector<float> calm = readAll(*last, 999);
  EXPECT_TRUE(sameBits({wanted.end() - 2000, wanted.end()}, {calm.end() - 2000, calm.end()}));
}

TEST(Renderer, TakesAnEditOfTheFirstFrameUntilTheFirstRead) {
  const auto renderer = rendererOf(busyRack(), hard(20000, 512, 2));
  std::this_thread::sleep_for(std::chrono::milliseconds(50));  // a thread that rendered already would be past it
  EXPECT_FALSE(renderer->editAt(0, quieter(0)));
  std::vector<float> first(2);
  EXPECT_EQ(1u, renderer->read(first.data(), 1));
  EXPECT_TRUE(renderer->editAt(0, quieter(1))) << "it is rendered now";
}

TEST(Renderer, AnEndedReaderLetsGoOfTheThreadThatRendersAhead) {
  for (const int64_t frames : {100, 1000000}) {
    const auto renderer = rendererOf(busyRack(), hard(frames, 512, 2));
    float first[20];
    EXPECT_EQ(10u, renderer->read(first, 10));
  }
}

TEST(Renderer, TellsTheGraphsLatency) {
  auto rack = std::make_shared<Rack>(*busyRack());
  EXPECT_EQ(0u, rendererOf(rack)->latencyFrames()) << "nothing is aligned unless the rack asks";
  auto aligned = std::make_shared<Rack>(*busyRack());
  aligned->latencyComp = true;
  const auto renderer = rendererOf(aligned);
  Error error;
  const auto schedule = Schedule::compile(aligned, 48000, error);
  EXPECT_LT(0u, renderer->latencyFrames());
  EXPECT_EQ(schedule->layout().latencyFrames, renderer->latencyFrames());
}

TEST(Renderer, AnEmptyRackIsTwoSecondsOfSilence) {
  const auto samples = readAll(*rendererOf(std::make_shared<Rack>()), 4096);
  EXPECT_EQ(2u * (96000 + 12000), samples.size()) << "and a quarter of a second of tail";
  EXPECT_EQ(0, test::peakOf(samples));
}

}  // namespace
}  // namespace mam
