// Racks that start later than the session: edits of them, what is sent to them before, and locates over their start.
#include "engine/sessions.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::Driver;
using test::peakOf;
using test::sameBits;

/// A clap four times a bar at 120 bpm.
std::shared_ptr<Rack> claps(float gain = 1) {
  auto rack = std::make_shared<Rack>();
  test::add(*rack, "clap", "clap");
  rack->name("");
  rack->hasMixer = true;
  rack->mixerInputs = {{"clap", gain}};
  Transport transport;
  transport.bpm = 120;
  transport.lengthBars = 1;
  transport.topLevel = true;
  Pattern pattern;
  pattern.target = rack->target("clap");
  pattern.steps = "x...x...x...x...";
  transport.patterns.push_back(pattern);
  rack->content.transports.push_back(transport);
  return rack;
}

void addLate(Rack& session, const std::string& id, std::shared_ptr<const Rack> rack, int64_t offsetFrames) {
  ContentPart part;
  part.offsetFrames = offsetFrames;
  part.loopCount = 1000;
  uint32_t node = 0;
  EXPECT_FALSE(session.addRack(id, std::move(rack), part, node));
}

std::shared_ptr<Rack> lateSession(std::shared_ptr<const Rack> rack, int64_t offsetFrames) {
  auto session = test::emptySession();
  addLate(*session, "late/", std::move(rack), offsetFrames);
  return session;
}

PlayRequest playFrom(uint64_t frame) {
  PlayRequest request;
  request.range.loop = true;
  request.fromFrame = frame;
  return request;
}

/// Loads and plays `first`, edits it at `editFrame`, and gives the sound from frame `from` on.
std::vector<float> edited(const std::shared_ptr<Rack>& first, uint64_t editFrame, const std::shared_ptr<Rack>& second,
                          uint64_t from, uint32_t blockFrames = 128) {
  Driver driver;
  EXPECT_FALSE(driver.engine.load(first));
  EXPECT_FALSE(driver.engine.play(playFrom(0)));
  driver.run(editFrame, blockFrames);
  if (second) { EXPECT_FALSE(driver.engine.edit(second)); }
  driver.run(from - editFrame, blockFrames);
  return driver.run(60000, blockFrames);
}

bool isNewest(Engine& engine) {
  const EngineStatus status = engine.status();
  return status.position.revision == status.revision;
}

TEST(LateRack, AnEditInsideOneThatWaitsHoldsUpNoOtherAndNoStop) {
  const auto steady = claps();
  const auto session = [&](std::shared_ptr<const Rack> late, float gain) {
    auto made = test::emptySession();
    addLate(*made, "steady/", steady, 0);
    addLate(*made, "late/", std::move(late), 60 * 48000);
    made->hasMixer = true;
    made->mixerInputs = {{"steady/", gain}, {"late/", 1}};
    return made;
  };
  Driver driver;
  const auto before = claps(), after = claps(0.5f);
  ASSERT_FALSE(driver.engine.load(session(before, 1)));
  ASSERT_FALSE(driver.engine.play(playFrom(0)));
  driver.run(4800, 128);
  ASSERT_FALSE(driver.engine.edit(session(after, 1)));
  ASSERT_FALSE(driver.engine.edit(session(after, 0.5f)));
  driver.run(960, 96);
  EXPECT_TRUE(isNewest(driver.engine));
  for (uint32_t second = 0; second < 3; ++second) EXPECT_GT(peakOf(driver.run(48000, 128)), 0.1f) << second;
  ASSERT_FALSE(driver.engine.stop());
  driver.run(128, 128);
  EXPECT_FALSE(driver.engine.status().position.playing);
}

TEST(LateRack, AnEditInsideOneThatWaitsIsHeardAsIfItHadBeenLoaded) {
  const auto wanted = edited(lateSession(claps(0.5f), 30000), 0, nullptr, 30000);
  EXPECT_GT(peakOf(wanted), 0.05f);
  for (const uint64_t editFrame : {5000u, 29900u})
    EXPECT_TRUE(
        sameBits(wanted, edited(lateSession(claps(), 30000), editFrame, lateSession(claps(0.5f), 30000), 30000)))
        << "edited at " << editFrame;
}

TEST(LateRack, MovedWhileItWaitsStartsAtItsNewFrame) {
  const auto rack = claps();
  for (const int64_t offset : {10000, 30001})
    for (const uint32_t blockFrames : {1u, 128u, 4096u}) {
      const auto wanted = edited(lateSession(rack, offset), 0, nullptr, static_cast<uint64_t>(offset));
      EXPECT_GT(peakOf(wanted), 0.05f);
      EXPECT_TRUE(sameBits(wanted, edited(lateSession(rack, 20000), 5000, lateSession(rack, offset),
                                          static_cast<uint64_t>(offset), blockFrames)))
          << "to " << offset << ", blocks of " << blockFrames;
    }
}

TEST(LateRack, MovedToAFrameThatHasPassedStartsAtOnce) {
  const auto rack = claps();
  const auto heard = edited(lateSession(rack, 60 * 48000), 48000, lateSession(rack, 0), 52800);
  EXPECT_GT(peakOf(heard), 0.1f);
}

TEST(LateRack, MovedAfterItsStartGoesOn) {
  const auto rack = claps();
  Driver driver;
  ASSERT_FALSE(driver.engine.load(lateSession(rack, 0)));
  ASSERT_FALSE(driver.engine.play(playFrom(0)));
  const std::vector<float> before = driver.run(200, 100);
  ASSERT_FALSE(driver.engine.edit(lateSession(rack, 96000)));
  EXPECT_GT(peakOf(driver.run(200, 100)), 0.01f) << "what rings is not cut off";
}

TEST(LateRack, AddedBeforeItsFrameStartsAtIt) {
  const auto rack = claps();
  auto without = test::emptySession();
  const auto with = lateSession(rack, 20000);
  const auto wanted = edited(with, 0, nullptr, 20000);
  EXPECT_TRUE(sameBits(wanted, edited(without, 5000, with, 20000)));
}

/// Its pan is set and sent on its way before it starts.
std::shared_ptr<Rack> panned(int64_t offsetFrames) {
  auto session = lateSession(claps(), offsetFrames);
  const uint16_t pan = findParam(*findNodeType("clap")->descriptor, "PAN")->id;
  const uint32_t target = session->findTarget("late/clap");
  ContentCommand set{};
  set.frame = 100;
  set.target = target;
  set.kind = CommandKind::Set;
  set.param = pan;
  set.value = -1;
  ContentCommand ramp = set;
  ramp.frame = 200;
  ramp.kind = CommandKind::Ramp;
  ramp.value = 1;
  ramp.rampMs = 2000;
  session->content.commands = {set, ramp};
  return session;
}

constexpr int64_t kChunk = int64_t{1} << 20;  // what a locate goes through at once

TEST(LateRack, ALocateToItsStartOrBeforeSoundsAsThePlay) {
  for (const int64_t offset : {int64_t{30000}, kChunk - 1, kChunk, kChunk + 1, kChunk + 70000}) {
    const auto session = panned(offset);
    const auto wanted = edited(session, 0, nullptr, static_cast<uint64_t>(offset), 4096);
    EXPECT_GT(peakOf(wanted), 0.1f);
    for (const uint32_t early : {0u, 1u, 20000u}) {
      Driver driver;
      ASSERT_FALSE(driver.engine.load(session));
      ASSERT_FALSE(driver.engine.play(playFrom(static_cast<uint64_t>(offset) - early)));
      driver.run(early, 128);
      EXPECT_TRUE(sameBits(wanted, driver.run(60000, 128))) << "offset " << offset << ", from " << early << " before";
    }
  }
}

/// Sum of one side over that of the other.
double balance(const std::vector<float>& stereo) {
  double left = 0, right = 0;
  for (size_t i = 0; i < stereo.size(); i += 2) {
    left += std::abs(stereo[i]);
    right += std::abs(stereo[i + 1]);
  }
  return left / right;
}

TEST(LateRack, ALocatePastItsStartFindsItsRampsWhereThePlayHasThem) {
  for (const int64_t offset : {int64_t{30000}, kChunk - 100, kChunk + 70000}) {
    const auto session = panned(offset);
    const uint64_t to = static_cast<uint64_t>(offset) + 23000;  // a clap comes at 24000, a quarter into the ramp
    Driver played, located;
    ASSERT_FALSE(played.engine.load(session));
    ASSERT_FALSE(played.engine.play(playFrom(0)));
    played.run(to, 4096);
    ASSERT_FALSE(located.engine.load(session));
    ASSERT_FALSE(located.engine.play(playFrom(to)));
    played.run(1000, 100);
    located.run(1000, 100);
    const double wanted = balance(played.run(2000, 100)), got = balance(located.run(2000, 100));
    EXPECT_GT(wanted, 1.2) << "on its way from the left";
    EXPECT_LT(wanted, 50) << "and no more on the left alone";
    EXPECT_NEAR(1, got / wanted, 1e-3) << "offset " << offset;
  }
}

TEST(LateRack, ARenderThatSkipsToItsStartSoundsAsOneThatDoesNot) {
  constexpr uint64_t kOffset = 30000, kFrames = 60000;
  const auto rendered = [](uint64_t skipFrames) {
    RenderOptions options;
    options.range.hardFrames = kOffset + kFrames;
    options.skipFrames = skipFrames;
    Error error;
    const auto renderer = Renderer::create(panned(kOffset), options, error);
    EXPECT_FALSE(error) << error.text;
    std::vector<float> samples(2 * (kOffset + kFrames));
    const uint32_t count = renderer->read(samples.data(), kOffset + kFrames);
    samples.resize(size_t{2} * count);
    return samples;
  };
  const std::vector<float> whole = rendered(0), skipped = rendered(kOffset);
  EXPECT_GT(peakOf(skipped), 0.1f);
  EXPECT_TRUE(sameBits({whole.end() - 2 * static_cast<ptrdiff_t>(kFrames), whole.end()}, skipped));
}

}  // namespace
}  // namespace mam
