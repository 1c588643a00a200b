// Routes out of and keys into racks that an edit takes away, brings or renumbers while they sound. The measure is the same
// edit of one flat rack, where nothing has a port to be mistaken for another's.
#include "graph/rack_ports.hpp"

#include <gtest/gtest.h>

#include "engine/sessions.hpp"

namespace mam {
namespace {

using test::add;
using test::addRack;
using test::emptySession;
using test::Player;

testing::AssertionResult sameSound(const std::vector<float>& wanted, const std::vector<float>& got) {
  if (wanted.size() != got.size())
    return testing::AssertionFailure() << wanted.size() << " samples, then " << got.size();
  for (size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i] != got[i])
      return testing::AssertionFailure() << "frame " << i / 2 << ": " << wanted[i] << ", then " << got[i];
  return testing::AssertionSuccess();
}

/// A node of the drums and the bus or the ducker that hears it.
struct Way {
  std::string from, to;
};
using Ways = std::vector<Way>;

constexpr uint64_t kEditFrames = 3000;

/// Hits `ids` all the time and puts one session after the other in place.
std::vector<float> played(const std::vector<std::shared_ptr<Rack>>& sessions, const std::vector<std::string>& ids,
                          uint32_t blockFrames) {
  Player player(sessions.front(), ResetTo::Located);
  for (uint64_t frame = 10; frame < sessions.size() * kEditFrames; frame += 700)
    for (const std::string& id : ids) player.queue(frame, id, CommandKind::Trigger);
  std::vector<float> samples;
  for (size_t i = 0; i < sessions.size(); ++i) {
    if (i > 0) {
      sessions[i]->takeTargetsOf(*sessions[i - 1]);
      player.edit(sessions[i]);
    }
    const std::vector<float> more = player.run(kEditFrames, blockFrames);
    samples.insert(samples.end(), more.begin(), more.end());
  }
  return samples;
}

// --- routes out of a rack --------------------------------------------------------------------------------------------

const std::vector<std::string> kDrums = {"kick", "clap", "lead"};

std::shared_ptr<Rack> drums(const std::vector<std::string>& nodes = kDrums) {
  auto rack = std::make_shared<Rack>();
  for (const std::string& id : nodes) add(*rack, id.c_str(), id == "lead" ? "mam_chip" : id.c_str());
  return rack;
}

void addBuses(Rack& session, const std::string& silent) {
  add(session, "a", "meter");
  add(session, "b", "delay");
  session.hasMixer = true;
  session.mixerInputs = {{"a", 1}, {"b", 0.5f}, {silent, 0}};
}

std::shared_ptr<Rack> flat(const Ways& ways) {
  auto rack = drums();
  addBuses(*rack, "kick");
  for (const char* id : {"clap", "lead"}) rack->mixerInputs.push_back({id, 0});
  for (const Way& way : ways) rack->edges.push_back({way.from, way.to, 0, 0, 0.8f, 0});
  return rack;
}

/// Taps in the order in which ways ask for them, as a host numbers them.
std::shared_ptr<Rack> nested(const Ways& ways, const std::shared_ptr<const Rack>& rack = drums()) {
  auto session = emptySession();
  const uint32_t node = addRack(*session, "d/", rack);
  addBuses(*session, "d/");
  std::vector<std::string> taps;
  for (const Way& way : ways) {
    const auto tap = std::find(taps.begin(), taps.end(), way.from);
    const uint32_t port = static_cast<uint32_t>(tap - taps.begin()) + 1;
    if (tap == taps.end()) taps.push_back(way.from);
    session->edges.push_back({"d/", way.to, port, 0, 0.8f, 0});
  }
  EXPECT_FALSE(session->setRackPorts(node, {}, taps));
  return session;
}

TEST(RackPorts, RoutesOutOfARackChangeAsThoseBetweenNodes) {
  const std::vector<std::vector<Ways>> edits = {
      {{{"clap", "a"}}, {}},
      {{{"clap", "a"}}, {}, {{"clap", "a"}}},
      {{{"kick", "a"}, {"clap", "b"}}, {{"clap", "b"}}},
      {{{"kick", "a"}, {"clap", "a"}}, {{"clap", "a"}, {"kick", "a"}}, {{"lead", "b"}}},
      {{{"lead", "b"}}, {{"kick", "a"}, {"clap", "b"}, {"lead", "b"}}, {{"clap", "b"}, {"kick", "b"}}, {}},
      {{{"kick", "a"}, {"kick", "b"}}, {{"kick", "b"}}, {{"clap", "a"}, {"kick", "b"}}},
  };
  for (size_t i = 0; i < edits.size(); ++i) {
    SCOPED_TRACE("edits " + std::to_string(i));
    std::vector<std::shared_ptr<Rack>> alone, inside;
    for (const Ways& ways : edits[i]) {
      alone.push_back(flat(ways));
      inside.push_back(nested(ways));
    }
    const std::vector<float> wanted = played(alone, kDrums, 64);
    ASSERT_GT(test::peakOf(wanted), 0.05f);
    for (const uint32_t blockFrames : {17u, 64u, 4096u})
      EXPECT_TRUE(sameSound(wanted, played(inside, {"d/kick", "d/clap", "d/lead"}, blockFrames))) << blockFrames;
  }
}

/// A held tone, heard by a route alone.
std::shared_ptr<Rack> toneRack(const char* id) {
  auto rack = std::make_shared<Rack>();
  const uint32_t tone = add(*rack, id, "tone");
  EXPECT_FALSE(rack->set(tone, "freqHz", 100));
  EXPECT_FALSE(rack->set(tone, "levelDb", 0));
  add(*rack, "kick", "kick");
  return rack;
}

float largestStep(const std::vector<float>& samples) {
  float largest = 0;
  for (size_t i = 2; i < samples.size(); ++i) largest = std::max(largest, std::abs(samples[i] - samples[i - 2]));
  return largest;
}

TEST(RackPorts, ARoutedNodeThatIsDeletedFadesInTenMilliseconds) {
  for (const bool routed : {true, false}) {  // with its route, and with the route left behind
    SCOPED_TRACE(routed);
    Player player(nested({{"tone", "a"}}, toneRack("tone")));
    const std::vector<float> before = player.run(2000, 64);
    ASSERT_GT(test::peakOf(before), 0.1f);
    player.edit(nested(routed ? Ways{{"tone", "a"}} : Ways{}, toneRack("other")));
    const std::vector<float> after = player.run(2000, 64);
    EXPECT_LE(largestStep(after), largestStep(before) * 1.1f);
    EXPECT_GT(test::peakOf(after, 0, 100), 0.05f);
    EXPECT_EQ(0, test::peakOf(after, 480));
  }
}

TEST(RackPorts, ARoutedNodeFadesWhereAnotherTakesItsName) {
  Player player(nested({{"tone", "a"}}, toneRack("tone")));
  const std::vector<float> before = player.run(2000, 64);
  auto silent = std::make_shared<Rack>();
  add(*silent, "tone", "delay");
  player.edit(nested({{"tone", "a"}}, silent));
  const std::vector<float> after = player.run(2000, 64);
  EXPECT_LE(largestStep(after), largestStep(before) * 1.1f);
  EXPECT_GT(test::peakOf(after, 0, 100), 0.05f);
  EXPECT_EQ(0, test::peakOf(after, 480));
}

// An alignment of the session holds what leaves for longer than the edit inside the rack lasts.
TEST(RackPorts, ADeletedNodeIsSilentWhileTheSessionStillMoves) {
  Player player(nested({{"tone", "a"}}, toneRack("tone")));
  const std::vector<float> before = player.run(2000, 64);
  auto after = nested({}, toneRack("other"));
  const uint32_t look = add(*after, "look", "spectral_ducker");
  EXPECT_FALSE(after->set(look, "lookaheadMs", 50));
  after->mixerInputs.push_back({"look", 1});
  player.edit(after);
  const uint32_t moves = player.schedule->transitionLeft();
  ASSERT_GT(moves, 2000u);
  const std::vector<float> heard = player.run(4000, 64);
  EXPECT_LE(largestStep(heard), largestStep(before) * 1.1f);
  EXPECT_EQ(0, test::peakOf(heard, 480, moves - 480));
  EXPECT_EQ(0, test::peakOf(heard, moves)) << "after what was on its way";
}

// --- keys into a rack ------------------------------------------------------------------------------------------------

const std::vector<std::string> kDucked = {"low", "high"};

std::shared_ptr<Rack> ducked() {
  auto rack = std::make_shared<Rack>();
  for (const std::string& id : kDucked) {
    const uint32_t tone = add(*rack, id.c_str(), "tone");
    EXPECT_FALSE(rack->set(tone, "freqHz", id == "low" ? 110 : 550));
    const uint32_t duck = add(*rack, (id + "Duck").c_str(), "compressor");
    EXPECT_FALSE(rack->set(duck, "thresholdDb", -40));
    rack->edges.push_back({id, id + "Duck", 0, 0, 1, 0});
  }
  return rack;
}

std::shared_ptr<Rack> flatKeys(const Ways& ways) {
  auto rack = ducked();
  for (const std::string& id : kDrums) {
    add(*rack, id.c_str(), id == "lead" ? "mam_chip" : id.c_str());
    rack->mixerInputs.push_back({id, 0});
  }
  rack->hasMixer = true;
  for (const char* id : {"lowDuck", "highDuck"}) rack->mixerInputs.push_back({id, 1});
  for (const Way& way : ways) rack->edges.push_back({way.from, way.to, 0, 1, 1, 0});
  return rack;
}

/// Each drum a rack of its own. Keys in the order in which ways ask for them, as a host numbers them.
std::shared_ptr<Rack> nestedKeys(const Ways& ways) {
  auto session = emptySession();
  for (const std::string& id : kDrums) {
    addRack(*session, id + "/", drums({id}));
    session->mixerInputs.push_back({id + "/", 0});
  }
  auto rack = ducked();
  rack->hasMixer = true;
  for (const char* id : {"lowDuck", "highDuck"}) rack->mixerInputs.push_back({id, 1});
  const uint32_t node = addRack(*session, "b/", rack);
  session->hasMixer = true;
  session->mixerInputs.push_back({"b/", 1});
  std::vector<RackKey> keys;
  for (const Way& way : ways) {
    const auto known = std::find_if(keys.begin(), keys.end(), [&](const RackKey& key) { return key.node == way.to; });
    const uint32_t port = static_cast<uint32_t>(known - keys.begin()) + 1;
    if (known == keys.end()) keys.push_back({port, way.to, 1});
    session->edges.push_back({way.from + "/", "b/", 0, port, 1, 0});
  }
  EXPECT_FALSE(session->setRackPorts(node, keys, {}));
  return session;
}

// A key that comes is faded in on its way to the rack, which a way between nodes need not be: what goes is compared.
TEST(RackPorts, KeysLeaveARackAsThoseBetweenNodes) {
  const std::vector<std::vector<Ways>> edits = {
      {{{"kick", "lowDuck"}}, {}},
      {{{"kick", "lowDuck"}, {"clap", "highDuck"}}, {{"clap", "highDuck"}}, {}},
      {{{"kick", "lowDuck"}, {"clap", "highDuck"}}, {{"clap", "highDuck"}, {"kick", "lowDuck"}}},
      {{{"kick", "lowDuck"}, {"clap", "lowDuck"}, {"lead", "highDuck"}}, {{"lead", "highDuck"}, {"clap", "lowDuck"}}},
  };
  for (size_t i = 0; i < edits.size(); ++i) {
    SCOPED_TRACE("edits " + std::to_string(i));
    std::vector<std::shared_ptr<Rack>> alone, inside;
    for (const Ways& ways : edits[i]) {
      alone.push_back(flatKeys(ways));
      inside.push_back(nestedKeys(ways));
    }
    const std::vector<float> wanted = played(alone, kDrums, 64);
    EXPECT_FALSE(test::sameBits(wanted, played({flatKeys({}), flatKeys({})}, kDrums, 64))) << "nothing ducks";
    for (const uint32_t blockFrames : {17u, 64u, 4096u})
      EXPECT_TRUE(sameSound(wanted, played(inside, {"kick/kick", "clap/clap", "lead/lead"}, blockFrames)))
          << blockFrames;
  }
}

TEST(RackPorts, AKeyThatComesBackIsHeardAsBefore) {
  const Ways first = {{"kick", "lowDuck"}, {"clap", "highDuck"}}, second = {{"clap", "highDuck"}};
  const std::vector<std::string> ids = {"kick/kick", "clap/clap"};
  const std::vector<float> wanted = played({nestedKeys(first), nestedKeys(second), nestedKeys(first)}, ids, 64);
  for (const uint32_t blockFrames : {17u, 4096u})
    EXPECT_TRUE(
        sameSound(wanted, played({nestedKeys(first), nestedKeys(second), nestedKeys(first)}, ids, blockFrames)));
}

TEST(KeySource, IsSilentBeyondTheFramesItWasGiven) {
  GroupSetup setup;
  KeySource source(setup);
  const std::vector<float> given(10, 0.5f);
  std::vector<float> left(64, 1), right(64, 1);
  NodeBlock block;
  block.out[0] = left.data();
  block.out[1] = right.data();
  source.hear(given.data(), given.data(), 10);
  block.frames = 4;
  source.process(block);
  block.frames = 60;
  source.process(block);
  EXPECT_EQ(0.5f, left[5]);
  EXPECT_EQ(0, left[6]);
  EXPECT_EQ(0, right[59]);
  block.frames = 64;
  source.process(block);
  EXPECT_EQ(0, test::peakOf(left));
}

// --- further channels in ---------------------------------------------------------------------------------------------

constexpr uint32_t kThird = kFirstInputPort;  // where channels 3 and 4 come in

/// Its channels 1 and 2 echo after 10 ms, 3 and 4 after 30.
std::shared_ptr<Rack> wideEcho() {
  auto rack = std::make_shared<Rack>();
  for (const uint32_t first : {1u, 3u}) {
    const std::string in = "in" + std::to_string(first), echo = "echo" + std::to_string(first);
    EXPECT_FALSE(rack->set(add(*rack, in.c_str(), "input"), "channel", first));
    const uint32_t delay = add(*rack, echo.c_str(), "delay");
    EXPECT_FALSE(rack->set(delay, "delayMs", first * 10));
    EXPECT_FALSE(rack->set(delay, "mix", 1));
    rack->edges.push_back({in, echo, 0, 0, 1, 0});
  }
  return rack;
}

/// The tones `low` and `high` as ways into a rack say it: by port.
std::shared_ptr<Rack> wideSession(const std::vector<std::pair<const char*, uint32_t>>& ways) {
  auto session = emptySession();
  addRack(*session, "low/", toneRack("tone"));
  addRack(*session, "high/", toneRack("tone"));
  addRack(*session, "fx/", wideEcho());
  for (const char* id : {"low/", "high/"}) session->mixerInputs.push_back({id, 0});
  session->mixerInputs.push_back({"fx/", 1});
  session->hasMixer = true;
  for (const auto& [from, port] : ways) session->edges.push_back({from, "fx/", 0, port, 0.5f, 0});
  return session;
}

TEST(RackPorts, InputsHearFurtherChannels) {
  auto flat = emptySession();
  const std::pair<const char*, const char*> sources[] = {{"low/", "echo1"}, {"high/", "echo3"}};
  for (const auto& [source, echo] : sources) addRack(*flat, source, toneRack("tone"));
  for (const auto& [source, echo] : sources) {
    const uint32_t delay = add(*flat, echo, "delay");
    EXPECT_FALSE(flat->set(delay, "delayMs", echo == sources[0].second ? 10 : 30));
    EXPECT_FALSE(flat->set(delay, "mix", 1));
    flat->edges.push_back({source, echo, 0, 0, 0.5f, 0});
  }
  for (const auto& [source, echo] : sources) flat->mixerInputs.push_back({source, 0});
  for (const auto& [source, echo] : sources) flat->mixerInputs.push_back({echo, 1});
  flat->hasMixer = true;
  const std::vector<float> wanted = Player(flat).run(6000, 256);
  ASSERT_GT(test::peakOf(wanted), 0.1f);
  for (const uint32_t blockFrames : {17u, 64u, 4096u})
    EXPECT_TRUE(sameSound(wanted, Player(wideSession({{"low/", 0}, {"high/", kThird}})).run(6000, blockFrames)))
        << blockFrames;
}

TEST(RackPorts, FurtherChannelsAloneLeaveTheFirstOnesSilent) {
  const std::vector<float> heard = Player(wideSession({{"low/", kThird}})).run(6000, 64);
  EXPECT_EQ(0, test::peakOf(heard, 0, 1400)) << "30 ms";
  EXPECT_GT(test::peakOf(heard, 1440), 0.1f);
  EXPECT_EQ(0, test::peakOf(Player(wideSession({{"low/", kThird + kMaxRackInputs - 1}})).run(6000, 64)))
      << "there is no such port";
}

TEST(RackPorts, FurtherChannelsComeAndGoWithoutAClick) {
  Player player(wideSession({{"low/", 0}}));
  player.run(6000, 64);
  float largest = largestStep(player.run(6000, 64));
  player.edit(wideSession({{"low/", 0}, {"high/", kThird}}));
  const std::vector<float> come = player.run(6000, 64);
  player.edit(wideSession({{"high/", kThird}}));
  const std::vector<float> left = player.run(6000, 64);
  ASSERT_GT(test::peakOf(left, 3000), 0.1f);
  player.edit(wideSession({}));
  const std::vector<float> gone = player.run(96000, 64);
  for (const auto& part : {come, left, gone}) EXPECT_LE(largestStep(part), largest * 2.2f) << "two of them sound";
  EXPECT_LT(test::peakOf(gone, 90000), 1e-4f);
}

}  // namespace
}  // namespace mam
