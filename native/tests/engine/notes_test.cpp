// Notes from hands and from the content: where they go, how they end, and that none of them hangs.
#include "base/note.hpp"

#include <cmath>

#include "engine/racks.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::add;
using test::Driver;
using test::peakOf;
using test::sameBits;

constexpr LiveQueue kQueue = LiveQueue::Ports;

Command on(uint32_t target, uint32_t id, float pitch = 60, Source source = Source::Midi) {
  return noteCommand(CommandKind::NoteOn, target, source, id, 0, pitch, 0.8f);
}
Command off(uint32_t target, uint32_t id, Source source = Source::Midi) {
  return noteCommand(CommandKind::NoteOff, target, source, id, 0, 0, 0);
}
Command express(uint32_t target, uint32_t id, Expression what, float pitch, float amount) {
  return noteCommand(CommandKind::NoteExpr, target, Source::Midi, id, static_cast<uint16_t>(what), pitch, amount);
}

/// One node of a type that takes notes, in an engine that plays nothing of its own.
class Played {
 public:
  explicit Played(const char* type, uint32_t maxBlockFrames = 4096) : driver(maxBlockFrames) {
    auto rack = std::make_shared<Rack>();
    const uint32_t it = add(*rack, "it", type);
    if (std::string(type) == "synth") {  // one wave, as the others have
      EXPECT_FALSE(rack->set(it, "osc2Level", 0));
    }
    add(*rack, "other", type);
    target = rack->target("it");
    other = rack->target("other");
    EXPECT_FALSE(driver.engine.load(rack));
    driver.run(2000, 100);
  }
  void send(std::initializer_list<Command> commands) {
    EXPECT_TRUE(driver.engine.send(kQueue, commands.begin(), commands.size()));
  }
  /// Loudest sample of a tenth of a second that comes after `frames` frames.
  float after(uint64_t frames, uint32_t blockFrames = 64) {
    driver.run(frames, blockFrames);
    return peakOf(driver.run(4800, blockFrames));
  }

  Driver driver;
  uint32_t target = 0, other = 0;
};

constexpr uint64_t kLong = 96000;  // any release is over

class NoteTypes : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Every, NoteTypes, testing::Values("synth", "mam_chip", "tb303_ext"),
                         [](const auto& of) { return std::string(of.param); });

TEST_P(NoteTypes, ANoteSoundsUntilItEnds) {
  Played it(GetParam());
  EXPECT_EQ(0, it.after(100));
  it.send({on(it.target, 7)});
  EXPECT_LT(0.01f, it.after(kLong));
  it.send({off(it.target, 8), off(it.other, 7), off(it.target, 7, Source::Ui)});
  EXPECT_LT(0.01f, it.after(kLong)) << "the end of another note";
  it.send({off(it.target, 7)});
  EXPECT_EQ(0, it.after(kLong));
}

TEST_P(NoteTypes, ATapWithinOneBlockSoundsAndDoesNotHang) {
  std::vector<float> first;
  for (const uint32_t blockFrames : {1u, 64u, 4096u}) {
    Played it(GetParam());
    it.send({on(it.target, 1), express(it.target, 1, Expression::Pitch, 2, 0), off(it.target, 1), on(it.target, 1, 72),
             off(it.target, 1)});
    std::vector<float> sound = it.driver.run(kLong, blockFrames);
    EXPECT_LT(0, peakOf(sound));
    EXPECT_EQ(0, peakOf(sound, kLong - 4800));
    if (first.empty()) first = sound;
    EXPECT_TRUE(sameBits(first, sound)) << "blocks of " << blockFrames;
  }
}

TEST_P(NoteTypes, ASourceThatIsGoneReleasesItsNotesAndNoOthers) {
  Played it(GetParam());
  it.send({on(it.target, 1), on(it.other, 2, 64, Source::Ui)});
  EXPECT_LT(0.01f, it.after(4800));
  it.driver.engine.releaseNotes(kQueue, Source::Midi);
  EXPECT_LT(0.01f, it.after(kLong)) << "the page still holds its note";
  it.driver.engine.releaseNotes(kQueue, Source::Ui);
  EXPECT_EQ(0, it.after(kLong));
}

TEST_P(NoteTypes, AnEndThatFindsTheQueueFullEndsEveryNoteOfItsSource) {
  Played it(GetParam());
  it.send({on(it.target, 1)});
  it.driver.run(64, 64);
  const Command nothing = off(it.target, 99);
  while (it.driver.engine.send(kQueue, &nothing, 1)) {}
  const Command end = off(it.target, 1);
  EXPECT_FALSE(it.driver.engine.send(kQueue, &end, 1));
  EXPECT_EQ(0, it.after(kLong));
}

TEST_P(NoteTypes, StopAndLoadEndNotes) {
  Played it(GetParam());
  it.send({on(it.target, 1)});
  EXPECT_LT(0.01f, it.after(4800));
  EXPECT_FALSE(it.driver.engine.stop());
  EXPECT_EQ(0, it.after(2000));
  it.send({off(it.target, 1), on(it.target, 2)});
  EXPECT_LT(0.01f, it.after(4800));
  EXPECT_FALSE(it.driver.engine.load(it.driver.engine.rack()));
  EXPECT_EQ(0, it.after(2000));
}

/// Upward crossings of zero in a second, after the attack.
uint32_t pitchOf(Played& it) {
  it.driver.run(24000, 64);
  const std::vector<float> sound = it.driver.run(48000, 64);
  uint32_t count = 0;
  for (size_t i = 2; i < sound.size(); i += 2) count += sound[i - 2] < 0 && sound[i] >= 0 ? 1 : 0;
  return count;
}

TEST_P(NoteTypes, ANotesPitchIsAFractionOfASemitoneAndBends) {
  Played it(GetParam());
  it.send({on(it.target, 1, 57.5f)});
  EXPECT_NEAR(440 * std::pow(2, -11.5 / 12), pitchOf(it), 2);
  it.send({express(it.target, 1, Expression::Pitch, 2.5f, 0), express(it.target, 5, Expression::Pitch, 9, 0)});
  EXPECT_NEAR(440 * std::pow(2, -9. / 12), pitchOf(it), 2);
}

TEST(Notes, AreLoggedWithAllThatTheyCarry) {
  Played it("synth");
  std::vector<AppliedCommand> applied;
  it.driver.engine.takeApplied(applied);
  applied.clear();
  it.send({on(it.target, 3, 61.25f), off(it.target, 3)});
  it.driver.engine.releaseNotes(kQueue, Source::Midi);
  it.driver.run(64, 64);
  it.driver.engine.takeApplied(applied);
  ASSERT_EQ(3u, applied.size());
  EXPECT_EQ(CommandKind::NoteOn, applied[0].command.kind);
  EXPECT_EQ(61.25f, notePitch(applied[0].command));
  EXPECT_EQ(0.8f, noteAmount(applied[0].command));
  EXPECT_EQ(3u, applied[0].command.rampFrames);
  EXPECT_EQ(applied[0].command.frame + 1, applied[1].command.frame) << "the end comes a frame after its start";
  EXPECT_EQ(kEveryTarget, applied[2].command.target);
}

TEST(Notes, DoNotReachATypeThatTakesNone) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "drum", "kick");
  Driver driver;
  ASSERT_FALSE(driver.engine.load(rack));
  const uint32_t target = rack->target("drum");
  const Command notes[] = {noteCommand(CommandKind::NoteOn, target, Source::Midi, 0, 7, 60, 1),
                           noteCommand(CommandKind::NoteExpr, target, Source::Midi, 0, 7, 60, 1)};
  ASSERT_TRUE(driver.engine.send(kQueue, notes, 2));
  EXPECT_EQ(0, peakOf(driver.run(48000, 64)));
}

std::shared_ptr<const Rack> melody(uint64_t frame, uint64_t length) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "it", "synth");
  const uint32_t target = rack->target("it");
  for (uint32_t i = 0; i < 4; ++i) {
    const float pitch = 60.f + static_cast<float>(4 * i);
    rack->content.commands.push_back({frame + i * length, target, CommandKind::NoteOn, 0, 0, pitch, 0, 0.9f, 5});
    rack->content.commands.push_back({frame + (i + 1) * length, target, CommandKind::NoteOff, 0, 0, pitch, 0, 0, 5});
  }
  return rack;
}

TEST(Notes, OfTheContentFollowEachOtherUnderOneIdAndEnd) {
  std::vector<float> first;
  for (const uint32_t blockFrames : {1u, 64u, 4096u}) {
    Driver driver;
    PlayRequest request;
    request.range.hardFrames = 480000;
    ASSERT_FALSE(driver.engine.load(melody(1000, 12000)));
    ASSERT_FALSE(driver.engine.play(request));
    const std::vector<float> sound = driver.run(200000, blockFrames);
    for (const size_t at : {5000u, 18000u, 30000u, 42000u}) EXPECT_LT(0.01f, peakOf(sound, at, at + 2000)) << at;
    EXPECT_EQ(0, peakOf(sound, 150000));
    if (first.empty()) first = sound;
    EXPECT_TRUE(sameBits(first, sound)) << "blocks of " << blockFrames;
  }
}

TEST(Notes, OfTheContentThatComeTooLateDoNotHang) {
  Driver driver;
  PlayRequest request;
  request.range.hardFrames = 480000;
  ASSERT_FALSE(driver.engine.load(melody(6000, 100)));
  ASSERT_FALSE(driver.engine.play(request));
  std::vector<float> left(4096), right(4096);
  float* out[] = {left.data(), right.data()};
  for (int i = 0; i < 10; ++i) driver.engine.render(out, 1000);  // nothing is fed: all of them are late
  const Command unheard = off(0, 99);
  ASSERT_TRUE(driver.engine.send(kQueue, &unheard, 1));  // makes the engine sort
  driver.run(kLong, 64);
  EXPECT_LT(0u, driver.engine.status().lateCommands);
  EXPECT_EQ(0, peakOf(driver.run(4800, 64)));
}

}  // namespace
}  // namespace mam
