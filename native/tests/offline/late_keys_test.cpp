// Keys that are late, into racks that play by themselves: all racks are heard as if they stood beside each other.
#include "engine/sessions.hpp"
#include "offline/rendered.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::Driver;
using test::sameBits;

constexpr uint32_t kFrames = 24000, kLookAhead = 960;

void connect(Rack& rack, const std::string& from, const std::string& to, uint32_t toPort = 0) {
  rack.edges.push_back({from, to, 0, toPort, 1, 0});
}

/// A kick that strikes by itself, a lead that is modulated, and a clap from the pattern, through `effect`; `duck` is keyed
/// alone and heard as silence.
std::shared_ptr<Rack> plays(const char* effect, bool aligned) {
  auto rack = std::make_shared<Rack>();
  rack->latencyComp = aligned;
  const uint32_t kick = add(*rack, "kick", "kick"), lead = add(*rack, "lead", "mam_chip");
  EXPECT_FALSE(rack->set(kick, "loop", 1));
  EXPECT_FALSE(rack->set(kick, "bpm", 700));
  rack->nodes[lead].lfos = {{1, Wave::Sine, 3, 0}};
  rack->nodes[lead].routes = {{1, RouteTarget::LfoRate, 1, 0.4f, 0, 0, 0, false},
                              {1, RouteTarget::Param, 5, 0.3f, 0, 0, 0, false}};
  add(*rack, "clap", "clap");
  add(*rack, "duck", "compressor");
  const uint32_t end = add(*rack, "end", effect);
  if (std::string(effect) == "limiter") { EXPECT_FALSE(rack->set(end, "lookAheadMs", 20)); }
  for (const char* id : {"kick", "lead", "clap", "duck"}) connect(*rack, id, "end");
  rack->name("");
  for (const uint32_t frame : {0u, 3000u, 3001u, 9999u}) {
    rack->content.commands.push_back({frame, rack->target("lead"), CommandKind::Trigger, 0, 0, 0, 0});
    rack->content.commands.push_back({frame + 700, rack->target("clap"), CommandKind::Trigger, 0, 0, 0, 0});
    rack->content.commands.push_back(
        {frame + 900, rack->target("kick"), CommandKind::Ramp, 1, 0, 90.f + static_cast<float>(frame % 70), 40});
  }
  return rack;
}

enum class Keys : uint8_t { None, Late };
enum class Inside : uint8_t { AsWritten, Aligned };

/// A look-ahead keys b, which keys d, whose key is as late; c is keyed by nothing. Of b, c and d as much is heard.
std::shared_ptr<Rack> keyed(Keys keys, Inside inside, float b, float c, float d) {
  const bool aligned = inside == Inside::Aligned;
  auto session = test::emptySession();
  addRack(*session, "a/", plays("limiter", true));
  for (const char* id : {"b/", "c/", "d/"}) addRack(*session, id, plays("gain", aligned));
  if (keys == Keys::Late) {
    for (const auto& [from, to] : {std::pair("a/", "b/"), std::pair("b/", "d/")}) {
      EXPECT_FALSE(session->setRackPorts(session->findNode(to), {{1, "duck", 1}}, {}));
      connect(*session, from, to, 1);
    }
  }
  session->hasMixer = true;
  session->mixerInputs = {{"a/", 0}, {"b/", b}, {"c/", c}, {"d/", d}};
  add(*session, "a-heard", "gain");
  EXPECT_FALSE(session->set(session->findNode("a-heard"), "gain", 0));
  connect(*session, "a/", "a-heard");
  return session;
}

std::vector<float> rendered(std::shared_ptr<const Rack> rack, uint32_t blockFrames = 4096, uint32_t threads = 1,
                            uint64_t from = 0) {
  return test::rendered(std::move(rack), kFrames, {blockFrames, threads}, from);
}

TEST(LateKeys, LetRacksThatPlayByThemselvesSoundTogether) {
  for (const Inside inside : {Inside::AsWritten, Inside::Aligned}) {
    const std::vector<float> alone = rendered(keyed(Keys::Late, inside, 0, 1, 0));
    EXPECT_EQ(0, test::peakOf(alone, 0, kLookAhead));
    EXPECT_GT(test::peakOf(alone, kLookAhead, kLookAhead + 20), 0.f);
    EXPECT_TRUE(sameBits(alone, rendered(keyed(Keys::None, inside, 0, 1, 0)))) << "what nothing keys";
    EXPECT_TRUE(sameBits(alone, rendered(keyed(Keys::Late, inside, 1, 0, 0))));
    EXPECT_TRUE(sameBits(alone, rendered(keyed(Keys::Late, inside, 0, 0, 1))));
    EXPECT_EQ(0, test::peakOf(rendered(keyed(Keys::Late, inside, 1, -1, 0))));
    EXPECT_EQ(0, test::peakOf(rendered(keyed(Keys::Late, inside, 0, -1, 1))));
  }
}

TEST(LateKeys, LetThemSoundTogetherFromAnyPlace) {
  for (const uint64_t place : {1u, 500u, 3000u, 3920u, 12345u})
    EXPECT_EQ(0, test::peakOf(rendered(keyed(Keys::Late, Inside::AsWritten, 1, -2, 1), 4096, 1, place)))
        << "from frame " << place;
}

TEST(LateKeys, AreTheSameInAnyBlocksByAnyNumberOfThreadsAndLive) {
  for (const uint64_t place : {0u, 3333u}) {
    const auto session = keyed(Keys::Late, Inside::AsWritten, 1, 0.3f, 0.7f);
    const std::vector<float> wanted = rendered(session, 4096, 1, place);
    ASSERT_GT(test::peakOf(wanted), 0.1f);
    for (const uint32_t blockFrames : {1u, 17u, 1000u})
      EXPECT_TRUE(sameBits(wanted, rendered(session, blockFrames, 2, place))) << "blocks of " << blockFrames;
    Driver driver;
    EXPECT_FALSE(driver.engine.load(session));
    PlayRequest request;
    request.fromFrame = place;
    request.range.hardFrames = kFrames;
    EXPECT_FALSE(driver.engine.play(request));
    EXPECT_TRUE(sameBits(wanted, driver.run(kFrames - place, 96)));
  }
}

TEST(LateKeys, FindARackThatStartsLaterAtItsStart) {
  const auto session = [](Keys keys) {
    auto made = keyed(keys, Inside::AsWritten, 1, 0, 0);
    auto late = std::make_shared<NestedRack>(*made->nodes[made->findNode("b/")].nested);
    late->offsetFrames = made->content.parts[1].offsetFrames = 5000;
    made->nodes[made->findNode("b/")].nested = late;
    return made;
  };
  const std::vector<float> wanted = rendered(session(Keys::None));
  EXPECT_EQ(0, test::peakOf(wanted, 0, 5000 + kLookAhead));
  EXPECT_TRUE(sameBits(wanted, rendered(session(Keys::Late))));
}

// Its sound is as far behind as that of the others before and after; what waits is not held up.
TEST(LateKeys, AnEditWhileARackWaitsForThemIsAsIfItHadBeenLoaded) {
  const auto before = keyed(Keys::Late, Inside::AsWritten, 1, 0, 0);
  auto after = std::make_shared<Rack>(*before);
  add(*after, "more", "clap");
  Driver driver;
  EXPECT_FALSE(driver.engine.load(before));
  EXPECT_FALSE(driver.engine.play({}));
  driver.run(300, 64);
  EXPECT_FALSE(driver.engine.edit(after));
  const std::vector<float> heard = driver.run(12000, 64), wanted = rendered(before);
  EXPECT_TRUE(std::equal(heard.begin(), heard.end(), wanted.begin() + 600));
}

}  // namespace
}  // namespace mam
