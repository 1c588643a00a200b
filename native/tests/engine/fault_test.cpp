// What gives no number, or one that is no sound, is muted alone, is told, and comes back.
#include <limits>

#include "engine/sessions.hpp"

namespace mam {
namespace {

using test::Driver;
using test::sameBits;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN(), kInfinity = std::numeric_limits<double>::infinity(),
                 kAboutToBreak = 1e15;

/// Gives a quarter until a frame, then a value; remembers that it did, as a filter would.
class PoisonGroup final : public NodeGroup {
 public:
  PoisonGroup(uint64_t from, float value, uint32_t channel) : from_(from), value_(value), channel_(channel) {}

 private:
  void doReset(ResetTo) noexcept override { at_ = 0; }
  void doProcess(const NodeBlock& block) noexcept override {
    for (uint32_t i = 0; i < block.frames; ++i, ++at_)
      for (uint32_t c = 0; c < kMaxChannels; ++c)
        if (block.out[c] != nullptr) block.out[c][i] = at_ >= from_ && c == channel_ ? value_ : 0.25f;
  }
  void doVisitState(uint32_t, StateVisitor& visitor) noexcept override { visitor.value(at_); }
  const uint64_t from_;
  const float value_;
  const uint32_t channel_;
  uint64_t at_ = 0;
};

const NodeType& poisonType() {
  static constexpr FileKey kKeys[] = {
      {"from", FileType::Float, Unit::None, 0, 1e9, 0, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, ""},
      {"value", FileType::Float, Unit::None, 0, 1e9, 0, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, ""},
      {"channel", FileType::Float, Unit::None, 0, 1, 0, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, ""},
  };
  static constexpr PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
  static const NodeDescriptor descriptor = {"poison", "Poison", "", Role::Effect, false, false, false, kKeys,
                                            3,        nullptr,  0,  kPorts,       2,     1};
  static const NodeType type = {&descriptor, [](const GroupSetup& setup) -> NodeGroup* {
                                  const double* values = setup.nodes[0].values;
                                  return new PoisonGroup(static_cast<uint64_t>(values[0]),
                                                         static_cast<float>(values[1]),
                                                         static_cast<uint32_t>(values[2]));
                                }};
  return type;
}

void addPoison(Rack& rack, const std::string& id, double from, double value, double channel = 0) {
  RackNode node;
  node.id = id;
  node.type = &poisonType();
  node.target = rack.target(id);
  node.values = {from, value, channel};
  node.given = {true, true, true};
  rack.nodes.push_back(std::move(node));
}

std::shared_ptr<Rack> poisoned(double from, double value, double channel = 0) {
  auto rack = std::make_shared<Rack>();
  addPoison(*rack, "p", from, value, channel);
  rack->name("");
  return rack;
}

std::shared_ptr<const Rack> melody(uint32_t seed) {
  auto rack = std::make_shared<Rack>(*test::busyRack());
  rack->seed = seed;
  return rack;
}

PlayRequest looped() {
  PlayRequest request;
  request.range.loop = true;
  return request;
}

constexpr double kNever = 1e9;

/// Two racks of music, one that gives `value` from a frame on, a bus that hears it.
std::shared_ptr<Rack> sessionWith(std::shared_ptr<const Rack> third) {
  auto session = test::sessionOf({melody(1), melody(2), std::move(third)});
  test::add(*session, "bus", "delay");
  session->edges.push_back({"r2/", "bus", 0, 0, 0.5f, 0});
  session->edges.push_back({"r0/", "bus", 0, 0, 0.5f, 0});
  return session;
}

std::vector<float> playedIn(const std::shared_ptr<const Rack>& session, uint32_t blockFrames, uint32_t frames = 9000,
                            std::vector<NodeFault>* faults = nullptr) {
  Driver driver;
  EXPECT_FALSE(driver.engine.load(session));
  EXPECT_FALSE(driver.engine.play(looped()));
  std::vector<float> sound = driver.run(frames, blockFrames);
  if (faults != nullptr) *faults = driver.engine.takeFaults();
  return sound;
}

TEST(Fault, ARackThatGivesNoNumberFallsSilentAtThatFrameAndNobodyElseDoes) {
  for (const double value : {kNan, kInfinity, -kInfinity, kAboutToBreak})
    for (const double channel : {0.0, 1.0}) {
      std::vector<NodeFault> faults;
      const std::vector<float> heard = playedIn(sessionWith(poisoned(2500, value, channel)), 128, 9000, &faults);
      for (const float sample : heard) ASSERT_LT(std::abs(sample), 10);
      for (const uint32_t blockFrames : {1u, 64u, 1000u, 4096u})
        EXPECT_TRUE(sameBits(heard, playedIn(sessionWith(poisoned(2500, value, channel)), blockFrames))) << blockFrames;
      ASSERT_EQ(1u, faults.size()) << "told once";
      EXPECT_EQ("r2/", faults[0].node);
      EXPECT_EQ(2500u, faults[0].engineFrame);
    }
}

TEST(Fault, WhatIsLoudButASoundIsHeard) {
  std::vector<NodeFault> faults;
  const std::vector<float> heard = playedIn(sessionWith(poisoned(2500, 1000)), 128, 9000, &faults);
  EXPECT_GE(test::peakOf(heard, 3000), 300);
  EXPECT_TRUE(faults.empty());
}

TEST(Fault, WhatIsLeftSoundsAsIfTheRackHadEndedThere) {
  // One channel: nothing but the quarter's end is there to differ.
  auto ended = poisoned(2500, 0);
  ended->channels = 1;
  auto broken = poisoned(2500, kNan);
  broken->channels = 1;
  EXPECT_TRUE(sameBits(playedIn(sessionWith(ended), 128), playedIn(sessionWith(broken), 128)));
}

TEST(Fault, ATapThatIsNoNumberMutesTheRack) {
  auto rack = poisoned(1000, kNan);
  test::add(*rack, "quiet", "delay");
  rack->hasMixer = true;
  rack->mixerInputs = {{"quiet", 1}};  // the mix never hears it
  auto session = test::sessionOf({melody(1), rack});
  EXPECT_FALSE(session->setRackPorts(1, {}, {"p"}));
  test::add(*session, "bus", "delay");
  session->edges.push_back({"r1/", "bus", 1, 0, 1, 0});
  std::vector<NodeFault> faults;
  for (const float sample : playedIn(session, 128, 9000, &faults)) ASSERT_TRUE(std::isfinite(sample));
  ASSERT_EQ(1u, faults.size());
  EXPECT_EQ(1000u, faults[0].engineFrame);
}

TEST(Fault, AnInsertThatGivesNoNumberIsMutedBeforeTheMaster) {
  auto session = test::sessionOf({melody(1), melody(2)});
  addPoison(*session, "insert", 3000, kNan);
  session->edges.push_back({"r0/", "insert", 0, 0, 1, 0});
  std::vector<NodeFault> faults;
  const std::vector<float> heard = playedIn(session, 128, 9000, &faults);
  for (const float sample : heard) ASSERT_TRUE(std::isfinite(sample));
  EXPECT_GT(test::peakOf(heard, 3000), 0.01f) << "the other rack plays on";
  ASSERT_EQ(1u, faults.size());
  EXPECT_EQ("insert", faults[0].node);
}

TEST(Fault, AnEditOfTheRackBringsItBackAndOneOfAnotherDoesNot) {
  Driver driver;
  const auto broken = poisoned(500, kNan);
  const auto first = melody(1), second = melody(2);
  ASSERT_FALSE(driver.engine.load(test::sessionOf({first, broken})));
  ASSERT_FALSE(driver.engine.play(looped()));
  driver.run(1000, 128);
  EXPECT_EQ(std::vector<std::string>{"r1/"}, driver.engine.faultyNodes());
  ASSERT_EQ(1u, driver.engine.takeFaults().size());

  ASSERT_FALSE(driver.engine.edit(test::sessionOf({second, broken})));
  driver.run(2000, 128);
  EXPECT_EQ(std::vector<std::string>{"r1/"}, driver.engine.faultyNodes());
  EXPECT_TRUE(driver.engine.takeFaults().empty());

  // The same node that stays, beside another: its state is what is broken.
  auto mended = std::make_shared<Rack>(*broken);
  test::add(*mended, "more", "delay");
  ASSERT_FALSE(driver.engine.edit(test::sessionOf({second, mended})));
  driver.run(400, 100);
  EXPECT_TRUE(driver.engine.faultyNodes().empty()) << "it started from reset";
  driver.run(1000, 100);
  const std::vector<NodeFault> again = driver.engine.takeFaults();
  ASSERT_EQ(1u, again.size()) << "not mended: told again";
  EXPECT_EQ(3500u, again[0].engineFrame);

  ASSERT_FALSE(driver.engine.edit(test::sessionOf({second, poisoned(kNever, 0)})));
  driver.run(480, 96);
  EXPECT_GT(test::peakOf(driver.run(1000, 100)), 0.2f);
  EXPECT_TRUE(driver.engine.faultyNodes().empty());
}

/// A rack that an edit made give NaN `late` frames after it was adopted, at frame 4800; another edit follows at 5000.
std::vector<float> faultyInTransition(uint32_t late, uint32_t blockFrames, bool ahead, uint64_t* revision = nullptr) {
  Driver driver;
  const auto other = melody(1);
  const auto session = [&](bool bad, float gain) {
    auto rack = std::make_shared<Rack>();
    test::add(*rack, "clap", "clap");
    if (bad) addPoison(*rack, "p", late, kNan);
    rack->name("");
    auto made = test::sessionOf({other, rack});
    if (!ahead) made->edges.push_back({"r0/", "r1/", 0, 0, 1, 0});
    made->hasMixer = true;
    made->mixerInputs = {{"r0/", gain}, {"r1/", 1}};
    return made;
  };
  EXPECT_FALSE(driver.engine.load(session(false, 1)));
  EXPECT_FALSE(driver.engine.play(looped()));
  std::vector<float> sound = driver.run(4800, blockFrames);
  EXPECT_FALSE(driver.engine.edit(session(true, 1), {4800, Source::Ui}));
  EXPECT_FALSE(driver.engine.edit(session(true, 0.5f), {5000, Source::Ui}));
  const std::vector<float> more = driver.run(4800, blockFrames);
  sound.insert(sound.end(), more.begin(), more.end());
  EXPECT_EQ(1u, driver.engine.takeFaults().size());
  if (revision != nullptr) *revision = driver.engine.status().position.revision;

  // The hand undoes it, and then gives up.
  EXPECT_FALSE(driver.engine.edit(session(false, 1)));
  driver.run(600, 100);
  EXPECT_TRUE(driver.engine.faultyNodes().empty());
  EXPECT_EQ(driver.engine.status().revision, driver.engine.status().position.revision);
  EXPECT_FALSE(driver.engine.stop());
  driver.run(128, 128);
  EXPECT_FALSE(driver.engine.status().position.playing);
  EXPECT_FALSE(driver.engine.play(looped()));
  driver.run(1000, 100);
  EXPECT_TRUE(driver.engine.status().position.playing);
  return sound;
}

TEST(Fault, AtAnyFrameOfATransitionHoldsNothingUpAndIsHeardTheSameInAnyBlocks) {
  for (const bool ahead : {true, false})
    for (const uint32_t late : {0u, 63u, 64u, 100u, 200u, 300u, 479u}) {
      uint64_t revision = 0;
      const std::vector<float> wanted = faultyInTransition(late, 96, ahead, &revision);
      EXPECT_EQ(3u, revision) << "late by " << late;
      for (const uint32_t blockFrames : {1u, 480u, 4096u})
        EXPECT_TRUE(sameBits(wanted, faultyInTransition(late, blockFrames, ahead)))
            << "late by " << late << ", blocks of " << blockFrames << (ahead ? ", ahead" : "");
    }
}

TEST(Fault, BetweenTheMakingOfAnEditAndItsAdoptionIsNotHandedOn) {
  const auto other = melody(1), changed = melody(2);
  const auto session = [](std::shared_ptr<const Rack> rack, double from) {
    auto made = test::sessionOf({std::move(rack)});
    addPoison(*made, "insert", from, kNan);
    made->edges.push_back({"r0/", "insert", 0, 0, 1, 0});
    return made;
  };
  Driver driver;
  ASSERT_FALSE(driver.engine.load(session(other, 3000)));
  ASSERT_FALSE(driver.engine.play(looped()));
  driver.run(2900, 100);
  ASSERT_FALSE(driver.engine.edit(session(changed, 3000)));  // moves over the frame of the fault
  ASSERT_FALSE(driver.engine.edit(session(changed, 2950)));
  driver.run(1000, 100);
  EXPECT_EQ(1u, driver.engine.takeFaults().size());
  EXPECT_TRUE(driver.engine.faultyNodes().empty()) << "it started from reset";
}

TEST(Fault, OfARackBetweenTheMakingOfItsEditAndItsAdoptionKeepsItMutedUntilTheNext) {
  const auto rack = [](float gain) {
    auto made = poisoned(3000, kNan);
    made->hasMixer = true;
    made->mixerInputs = {{"p", gain}};
    return made;
  };
  Driver driver;
  ASSERT_FALSE(driver.engine.load(test::sessionOf({rack(1)})));
  ASSERT_FALSE(driver.engine.play(looped()));
  driver.run(2900, 100);
  ASSERT_FALSE(driver.engine.edit(test::sessionOf({rack(0.5f)})));
  ASSERT_FALSE(driver.engine.edit(test::sessionOf({rack(0.25f)})));
  driver.run(1000, 100);
  EXPECT_EQ(1u, driver.engine.takeFaults().size()) << "told once";
  EXPECT_EQ(std::vector<std::string>{"r0/"}, driver.engine.faultyNodes());
  ASSERT_FALSE(driver.engine.edit(test::sessionOf({rack(0.5f)})));
  driver.run(1000, 100);
  EXPECT_TRUE(driver.engine.faultyNodes().empty());
}

TEST(Fault, ALostRackComesBackWithOtherRoutesAndKeys) {
  const auto session = [](double from, const std::vector<std::string>& taps, const std::vector<RackKey>& keys) {
    auto rack = poisoned(from, kNan);
    addPoison(*rack, "q", kNever, 0);
    test::add(*rack, "duck", "compressor");
    auto made = test::sessionOf({rack, melody(1)});
    test::add(*made, "bus", "meter");
    for (uint32_t tap = 0; tap < taps.size(); ++tap) made->edges.push_back({"r0/", "bus", tap + 1, 0, 1, 0});
    for (const RackKey& key : keys) made->edges.push_back({"r1/", "r0/", 0, key.port, 1, 0});
    made->hasMixer = true;
    made->mixerInputs = {{"r0/", 0}, {"r1/", 0}, {"bus", 1}};
    EXPECT_FALSE(made->setRackPorts(0, keys, taps));
    return made;
  };
  Driver driver;
  ASSERT_FALSE(driver.engine.load(session(500, {"p", "q"}, {{1, "q", 0}, {2, "duck", 1}})));
  ASSERT_FALSE(driver.engine.play(looped()));
  EXPECT_EQ(0, test::peakOf(driver.run(1000, 128), 500));
  ASSERT_FALSE(driver.engine.edit(session(kNever, {"q"}, {{1, "duck", 1}})));
  driver.run(480, 96);
  EXPECT_EQ(0.25f, test::peakOf(driver.run(1000, 100)));
}

TEST(Fault, APlayBringsItBack) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(test::sessionOf({poisoned(500, kInfinity)})));
  ASSERT_FALSE(driver.engine.play(looped()));
  const std::vector<float> first = driver.run(2000, 128);
  EXPECT_EQ(0, test::peakOf(first, 500));
  ASSERT_FALSE(driver.engine.play(looped()));
  EXPECT_EQ(0.25f, test::peakOf(driver.run(100, 100)));
  driver.run(1000, 100);
  EXPECT_EQ(2u, driver.engine.takeFaults().size());
}

TEST(Fault, TheFlightRecordNamesIt) {
  EngineConfig config;
  config.manualFeeding = true;
  config.recorderSeconds = 10;
  Engine engine(config);
  ASSERT_FALSE(engine.load(test::sessionOf({poisoned(100, kNan)})));
  float left[256], right[256];
  float* const out[] = {left, right};
  engine.render(out, 256);
  engine.feed();
  std::string text;
  FlightText record = engine.flightRecord();
  for (std::string piece; record.read(piece);) text += piece;
  EXPECT_NE(std::string::npos, text.find("muted: not finite"));
  EXPECT_NE(std::string::npos, text.find("r0/, engine frame 100"));
}

}  // namespace
}  // namespace mam
