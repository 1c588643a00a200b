// Stems of a session: what nodes sound like beside the mix, each where the mix is.
#include "engine/sessions.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::busyRack;
using test::emptySession;
using test::sameBits;

constexpr uint64_t kFrames = 30000;

struct Rendered {
  std::vector<float> mix;
  std::vector<std::vector<float>> stems;
  std::vector<float> peaks;
  double residual = 0;
};

Rendered rendered(std::shared_ptr<const Rack> rack, const std::vector<StemRequest>& stems, uint32_t blockFrames = 512,
                  uint32_t threads = 1, uint32_t readFrames = 5000) {
  RenderOptions options;
  options.range.hardFrames = kFrames;
  options.blockFrames = blockFrames;
  options.threads = threads;
  options.stems = stems;
  Error error;
  const auto renderer = Renderer::create(std::move(rack), options, error);
  EXPECT_FALSE(error) << error.text;
  Rendered made;
  made.mix.resize(2 * kFrames);
  made.stems.assign(stems.size(), made.mix);
  for (uint64_t done = 0; done < kFrames;) {
    std::vector<float*> to;
    for (std::vector<float>& stem : made.stems) to.push_back(stem.data() + 2 * done);
    const uint32_t count = renderer->read(
        made.mix.data() + 2 * done, static_cast<uint32_t>(std::min<uint64_t>(readFrames, kFrames - done)), to.data());
    EXPECT_LT(0u, count);
    if (count == 0) break;
    done += count;
  }
  made.residual = renderer->residual();
  for (uint32_t stem = 0; stem < stems.size(); ++stem) made.peaks.push_back(renderer->stemPeak(stem));
  return made;
}

void connect(Rack& rack, const std::string& from, const std::string& to) {
  rack.edges.push_back({from, to, 0, 0, 1, 0});
}

void hearOnly(Rack& rack, const std::string& id) {
  rack.hasMixer = true;
  for (const RackNode& node : rack.nodes) rack.mixerInputs.push_back({node.id, node.id == id ? 1.f : 0.f});
}

/// Three busy racks into a master, one through a limiter, which is late.
std::shared_ptr<Rack> lateSession() {
  auto session = emptySession();
  for (const char* id : {"a", "b", "c"}) {
    auto rack = std::make_shared<Rack>(*busyRack(id[0] == 'a'));
    rack->seed = static_cast<uint32_t>(id[0]);
    addRack(*session, std::string(id) + "/", rack);
    add(*session, id, "strip");
    connect(*session, std::string(id) + "/", id);
  }
  add(*session, "limiter", "limiter");
  add(*session, "sum", "wiretap");
  add(*session, "master", "strip");
  connect(*session, "c", "limiter");
  for (const char* id : {"a", "b", "limiter"}) connect(*session, id, "sum");
  connect(*session, "sum", "master");
  hearOnly(*session, "master");
  return session;
}

const std::vector<StemRequest> kParts = {{"a", true}, {"b", true}, {"limiter", true}, {"c", false}};

TEST(Stems, ThatArePartsOfTheMixSumToIt) {
  const Rendered made = rendered(lateSession(), kParts);
  ASSERT_GT(test::peakOf(made.mix), 0.1f);
  double largest = 0;
  for (size_t i = 0; i < made.mix.size(); ++i) {
    const double sum = double{made.stems[0][i]} + made.stems[1][i] + made.stems[2][i];
    largest = std::max(largest, std::abs(made.mix[i] - sum));
  }
  EXPECT_LT(largest, 1e-6);  // -120 dBFS
  EXPECT_DOUBLE_EQ(largest, made.residual);
  EXPECT_GT(test::peakOf(made.stems[3]), 0.01f) << "what is no part of the mix is kept too";
}

TEST(Stems, TellWhatIsMissingWhereAPartIsLeftOut) {
  const Rendered made = rendered(lateSession(), {{"a", true}, {"limiter", true}, {"b", false}});
  EXPECT_NEAR(made.residual, test::peakOf(made.stems[2]), 1e-6);
}

TEST(Stems, AreDelayedAsMuchAsTheMixIs) {
  auto session = lateSession();
  Error error;
  const auto schedule = Schedule::compile(session, 48000, error);
  const uint32_t latency = schedule->layout().latencyFrames;
  ASSERT_LT(0u, latency);
  auto alone = emptySession();
  auto rack = std::make_shared<Rack>(*busyRack(true));
  rack->seed = 'a';
  addRack(*alone, "a/", rack);
  const std::vector<float> direct = rendered(alone, {}).mix;
  const Rendered made = rendered(session, {{"a", false}});
  EXPECT_EQ(0, test::peakOf({made.stems[0].begin(), made.stems[0].begin() + 2 * latency}));
  EXPECT_TRUE(sameBits({direct.begin(), direct.end() - 2 * latency},
                       {made.stems[0].begin() + 2 * latency, made.stems[0].end()}));
}

TEST(Stems, AndTheMixAreTheSameWithAnyBlocksReadsAndThreads) {
  const Rendered wanted = rendered(lateSession(), kParts);
  EXPECT_TRUE(sameBits(rendered(lateSession(), {}).mix, wanted.mix)) << "keeping stems changes nothing";
  for (const uint32_t threads : {1u, 2u, 4u})
    for (const uint32_t blockFrames : {17u, 1000u, 4096u}) {
      const Rendered made = rendered(lateSession(), kParts, blockFrames, threads, 777);
      EXPECT_TRUE(sameBits(wanted.mix, made.mix)) << threads << " threads, blocks of " << blockFrames;
      for (size_t stem = 0; stem < kParts.size(); ++stem) {
        EXPECT_TRUE(sameBits(wanted.stems[stem], made.stems[stem])) << kParts[stem].node;
        EXPECT_EQ(test::peakOf(wanted.stems[stem]), made.peaks[stem]) << kParts[stem].node;
      }
      EXPECT_DOUBLE_EQ(wanted.residual, made.residual);
    }
}

TEST(Stems, OfWhatIsNotThereAreRefused) {
  const auto refusal = [](const std::vector<StemRequest>& stems) {
    RenderOptions options;
    options.range.hardFrames = 100;
    options.stems = stems;
    Error error;
    EXPECT_EQ(nullptr, Renderer::create(lateSession(), options, error));
    return error.text;
  };
  EXPECT_EQ("there is no node nobody to keep a stem of", refusal({{"nobody", false}}));
  EXPECT_EQ("node a has one stem, not two", refusal({{"a", false}, {"a", true}}));
}

TEST(Stems, ARenderThatSkipsItsStartBeginsAsALocateToThere) {
  const auto frames = [](uint64_t skip, int64_t hard) {
    RenderOptions options;
    options.range.hardFrames = hard;
    options.skipFrames = skip;
    Error error;
    const auto renderer = Renderer::create(busyRack(), options, error);
    std::vector<float> samples(2 * renderer->lengths().totalFrames);
    EXPECT_EQ(samples.size() / 2, renderer->read(samples.data(), 1 << 20));
    return samples;
  };
  EXPECT_EQ(2u * 20000, frames(10000, 30000).size());
  EXPECT_GT(test::peakOf(frames(10000, 30000)), 0.01f);
  EXPECT_EQ(0u, frames(40000, 30000).size());
}

}  // namespace
}  // namespace mam
