// Sessions rendered from their content: racks on their own clocks, by any number of threads.
#include "engine/sessions.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::addRack;
using test::busyRack;
using test::emptySession;
using test::sameBits;

std::vector<float> rendered(std::shared_ptr<const Rack> rack, uint32_t blockFrames, uint32_t threads) {
  constexpr uint64_t kFrames = 48000;
  RenderOptions options;
  options.range.hardFrames = kFrames;
  options.blockFrames = blockFrames;
  options.threads = threads;
  Error error;
  const auto renderer = Renderer::create(std::move(rack), options, error);
  EXPECT_FALSE(error) << error.text;
  std::vector<float> samples(2 * kFrames);
  uint64_t done = 0;
  while (const uint32_t count =
             renderer->read(samples.data() + 2 * done, static_cast<uint32_t>(std::min<uint64_t>(5000, kFrames - done))))
    done += count;
  EXPECT_EQ(kFrames, done);
  return samples;
}

std::shared_ptr<Rack> timedSession(uint32_t racks) {
  auto session = emptySession();
  for (uint32_t i = 0; i < racks; ++i) {
    auto rack = std::make_shared<Rack>(*busyRack(i % 2 == 0));
    rack->seed = i;
    rack->content.transports.front().bpm = 133 + 11 * static_cast<float>(i);
    addRack(*session, "r" + std::to_string(i) + "/", rack);
  }
  return session;
}

TEST(SessionRender, OneRackSoundsAsThatRackAlone) {
  const std::vector<float> wanted = rendered(busyRack(), 512, 1);
  EXPECT_GT(test::peakOf(wanted), 0.1f);
  EXPECT_TRUE(sameBits(wanted, rendered(timedSession(1), 512, 1)));
}

TEST(SessionRender, AnyBlockSizeAndAnyNumberOfThreadsGiveTheSameSamples) {
  const std::vector<float> wanted = rendered(timedSession(4), 4096, 1);
  for (const uint32_t threads : {1u, 2u, 4u})
    for (const uint32_t blockFrames : {64u, 1000u, 4096u})
      EXPECT_TRUE(sameBits(wanted, rendered(timedSession(4), blockFrames, threads)))
          << threads << " threads, blocks of " << blockFrames;
}

TEST(SessionRender, ARackThatStartsLaterIsSilentAndStandsStillUntilThen) {
  constexpr uint64_t kOffset = 10007;
  auto session = emptySession();
  uint32_t index = 0;
  ContentPart part;
  part.offsetFrames = kOffset;
  EXPECT_FALSE(session->addRack("late/", busyRack(), part, index));
  const std::vector<float> alone = rendered(busyRack(), 512, 1);
  for (const uint32_t blockFrames : {64u, 1000u, 4096u}) {
    const std::vector<float> late = rendered(session, blockFrames, 1);
    EXPECT_EQ(0, test::peakOf({late.begin(), late.begin() + 2 * kOffset}));
    EXPECT_TRUE(sameBits({alone.begin(), alone.end() - 2 * kOffset}, {late.begin() + 2 * kOffset, late.end()}))
        << "blocks of " << blockFrames;
  }
}

}  // namespace
}  // namespace mam
