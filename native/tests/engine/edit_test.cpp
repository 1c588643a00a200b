// Racks edited while they sound. 160 seeds of random racks and edits; MAM_SEEDS=2000 looks further.
#include <cmath>
#include <cstdlib>

#include "engine/racks.hpp"
#include "engine/random_edit.hpp"
#include "offline/renderer.hpp"

namespace mam {
namespace {

using test::add;
using test::busyRack;
using test::Driver;
using test::Random;
using test::RandomShow;
using test::sameBits;

struct DueEdit {
  uint64_t frame;
  std::shared_ptr<const Rack> rack;
};

testing::AssertionResult sameSound(const std::vector<float>& wanted, const std::vector<float>& got,
                                   uint32_t channels = 2) {
  if (sameBits(wanted, got)) return testing::AssertionSuccess();
  if (wanted.size() != got.size())
    return testing::AssertionFailure() << wanted.size() << " samples, then " << got.size();
  size_t i = 0;
  while (std::memcmp(&wanted[i], &got[i], sizeof(float)) == 0) ++i;
  return testing::AssertionFailure() << "frame " << i / channels << ": " << wanted[i] << ", then " << got[i];
}

std::vector<DueEdit> randomEdits(uint64_t seed, const Rack& from, uint64_t frames) {
  Random random(seed + 77);
  test::RandomEdits edits(seed + 99);
  std::vector<DueEdit> made;
  std::shared_ptr<const Rack> rack = std::make_shared<Rack>(from);
  uint64_t frame = 0;
  for (uint32_t i = 1 + random.below(6); i > 0; --i) {
    frame += random.chance(0.2) ? random.below(300) : random.bits() % (frames / 3);
    if (frame >= frames) break;
    rack = edits.next(*rack);
    made.push_back({frame, rack});
  }
  return made;
}

ContentRange rangeOf(const RandomShow& show, uint64_t frames) {
  ContentRange range;
  range.hardFrames = static_cast<int64_t>(frames);
  range.loop = show.loop;
  return range;
}

/// Edits are asked for a stretch before their frames; blocks end where `nextBlock` says.
template <class NextBlock> std::vector<float> play(const RandomShow& show, const std::vector<DueEdit>& edits,
                                                   bool hands, uint64_t frames, const NextBlock& nextBlock) {
  constexpr uint64_t kStretch = 2000;
  Driver driver;
  EXPECT_FALSE(driver.engine.load(show.rack));
  EXPECT_FALSE(driver.engine.play({0, rangeOf(show, frames)}));
  std::vector<float> samples;
  size_t nextEdit = 0, nextHand = 0;
  for (uint64_t at = 0; at < frames;) {
    for (; nextEdit < edits.size() && edits[nextEdit].frame < (at / kStretch + 1) * kStretch; ++nextEdit) {
      const Error error = driver.engine.edit(edits[nextEdit].rack, {edits[nextEdit].frame});
      EXPECT_FALSE(error) << error.text;
    }
    for (; hands && nextHand < show.hands.size() && show.hands[nextHand].frame <= at; ++nextHand)
      EXPECT_TRUE(driver.engine.send(show.hands[nextHand].queue, &show.hands[nextHand].command, 1));
    uint64_t until = std::min(frames, (at / kStretch + 1) * kStretch);
    if (hands && nextHand < show.hands.size()) until = std::min(until, show.hands[nextHand].frame);
    const std::vector<float> more = driver.runCut(until - at, nextBlock);
    samples.insert(samples.end(), more.begin(), more.end());
    at = until;
  }
  EXPECT_EQ(0u, driver.engine.status().lateCommands);
  EXPECT_EQ(0u, driver.engine.status().droppedCommands);
  return samples;
}

std::vector<float> renderEdited(const RandomShow& show, const std::vector<DueEdit>& edits, uint64_t frames,
                                uint32_t blockFrames, uint32_t threads) {
  Error error;
  const auto renderer = Renderer::create(show.rack, {rangeOf(show, frames), blockFrames, threads}, error);
  EXPECT_FALSE(error) << error.text;
  for (const DueEdit& edit : edits)
    if (const Error refused = renderer->editAt(edit.frame, edit.rack); refused && threads == 1)
      ADD_FAILURE() << refused.text;
  std::vector<float> samples(frames * show.rack->channels);
  uint64_t done = 0;
  while (const uint32_t count = renderer->read(samples.data() + done * show.rack->channels,
                                               1000 < frames - done ? 1000 : static_cast<uint32_t>(frames - done)))
    done += count;
  samples.resize(done * show.rack->channels);
  return samples;
}

uint64_t seedCount() {
  const char* wish = std::getenv("MAM_SEEDS");
  return wish != nullptr ? std::strtoull(wish, nullptr, 10) : 160;
}

TEST(EngineEdit, AtGivenFramesNoCutIntoBlocksChangesASample) {
  constexpr uint64_t kFrames = 16000;
  for (uint64_t seed = 0; seed < seedCount() && !HasFailure(); ++seed) {
    const RandomShow show = test::randomShow(seed, kFrames);
    const std::vector<DueEdit> edits = randomEdits(seed, *show.rack, kFrames);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<float> wanted = play(show, edits, true, kFrames, [] { return 64u; });
    for (const float sample : wanted) ASSERT_TRUE(std::isfinite(sample));
    for (const uint32_t blockFrames : {17u, 128u, 4096u})
      EXPECT_TRUE(sameSound(wanted, play(show, edits, true, kFrames, [=] { return blockFrames; })))
          << "blocks of " << blockFrames;
    Random random(seed);
    EXPECT_TRUE(sameSound(wanted, play(show, edits, true, kFrames, [&] { return 1 + random.below(300); })))
        << "random cuts";
    if (seed % 8 == 0) {
      EXPECT_TRUE(sameSound(wanted, play(show, edits, true, kFrames, [] { return 1u; }))) << "blocks of 1";
    }
  }
}

TEST(EngineEdit, TheOfflineRendererGivesTheSameBits) {
  constexpr uint64_t kFrames = 12000;
  for (uint64_t seed = 0; seed < seedCount() && !HasFailure(); ++seed) {
    RandomShow show = test::randomShow(seed, kFrames);
    if (show.rack->channels != 2) continue;
    const std::vector<DueEdit> edits = randomEdits(seed, *show.rack, kFrames);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<float> wanted = play(show, edits, false, kFrames, [] { return 64u; });
    EXPECT_TRUE(sameSound(wanted, renderEdited(show, edits, kFrames, 4096, 1)));
    EXPECT_TRUE(sameSound(wanted, renderEdited(show, edits, kFrames, 37, 1)));
  }
}

TEST(EngineEdit, ALiveRunIsTheRenderWithItsEditsAtTheFramesThatWereLogged) {
  constexpr uint64_t kFrames = 24000;
  for (uint64_t seed = 0; seed < seedCount() / 2 && !HasFailure(); ++seed) {
    RandomShow show = test::randomShow(seed, kFrames);
    if (show.rack->channels != 2) continue;
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<DueEdit> edits = randomEdits(seed, *show.rack, kFrames);
    Driver driver;
    ASSERT_FALSE(driver.engine.load(show.rack));
    ASSERT_FALSE(driver.engine.play({0, rangeOf(show, kFrames)}));
    std::vector<float> heard;
    for (const DueEdit& edit : edits) {
      const std::vector<float> more = driver.run(edit.frame - heard.size() / 2, 128);
      heard.insert(heard.end(), more.begin(), more.end());
      ASSERT_FALSE(driver.engine.edit(edit.rack));
    }
    const std::vector<float> more = driver.run(kFrames - heard.size() / 2, 128);
    heard.insert(heard.end(), more.begin(), more.end());
    std::vector<AppliedCommand> applied;
    driver.engine.takeApplied(applied);
    size_t structures = 0;
    for (const AppliedCommand& entry : applied)
      if (entry.command.kind == CommandKind::Structure) {
        EXPECT_LE(edits[structures].frame, entry.command.frame);
        EXPECT_EQ(2.0 + static_cast<double>(structures), entry.command.value);
        edits[structures++].frame = entry.command.frame;
      }
    edits.resize(structures);
    EXPECT_TRUE(sameSound(heard, renderEdited(show, edits, kFrames, 512, 1)));
  }
}

// --- what an edit leaves alone ---------------------------------------------------------------------------------------

Rack copyOf(const std::shared_ptr<const Rack>& rack) { return *rack; }

/// A busy rack played for a while, edited at 20000 if wished, then played on.
std::vector<float> editedAt20000(const std::shared_ptr<const Rack>& rack,
                                 const std::vector<std::shared_ptr<const Rack>>& edits) {
  Driver driver;
  EXPECT_FALSE(driver.engine.load(rack));
  EXPECT_FALSE(driver.engine.play({}));
  std::vector<float> samples = driver.run(20000, 128);
  for (const std::shared_ptr<const Rack>& edit : edits) {
    const Error error = driver.engine.edit(edit);
    EXPECT_FALSE(error) << error.text;
  }
  const std::vector<float> more = driver.run(60000, 128);
  samples.insert(samples.end(), more.begin(), more.end());
  return samples;
}

TEST(EngineEdit, TheSameRackAgainIsNotHeard) {
  EXPECT_TRUE(sameSound(editedAt20000(busyRack(), {}), editedAt20000(busyRack(), {busyRack()})));
}

TEST(EngineEdit, SilentNodesComeAndGoWithoutAChangedBit) {
  for (const bool aligned : {false, true}) {
    auto from = std::make_shared<Rack>(copyOf(busyRack()));
    from->latencyComp = aligned;
    const std::shared_ptr<const Rack> before = from;
    auto with = std::make_shared<Rack>(*before);
    add(*with, "silent", "mam_chip");
    add(*with, "hush", "delay");
    std::rotate(with->nodes.begin(), with->nodes.end() - 2, with->nodes.end());
    with->edges.insert(with->edges.begin(), {"silent", "hush", 0, 0, 0.5f, 0});
    with->edges.push_back({"silent", "squash", 0, 0, 1, 0});
    with->mixerInputs.push_back({"hush", 1});
    EXPECT_TRUE(sameSound(editedAt20000(before, {}), editedAt20000(before, {with}))) << aligned;
    EXPECT_TRUE(sameSound(editedAt20000(before, {}), editedAt20000(before, {with, before, with}))) << aligned;
  }
}

TEST(EngineEdit, AReaderThatNobodyHearsTakesANodeWithoutAChangedBit) {
  auto with = std::make_shared<Rack>(copyOf(busyRack()));
  add(*with, "tap", "reverb");
  for (const char* from : {"kick", "lead", "duck", "squash"}) with->edges.push_back({from, "tap", 0, 0, 1, 0});
  with->mixerInputs.push_back({"tap", 0});
  EXPECT_TRUE(sameSound(editedAt20000(busyRack(), {}), editedAt20000(busyRack(), {with})));
}

// --- what would click ------------------------------------------------------------------------------------------------

/// The largest difference of neighbouring samples.
float largestStep(const std::vector<float>& samples, size_t firstFrame, size_t lastFrame) {
  float largest = 0;
  for (size_t i = 2 * (firstFrame + 1); i < 2 * lastFrame; ++i)
    largest = std::max(largest, std::abs(samples[i] - samples[i - 2]));
  return largest;
}

/// A held sine through a delay and a reverb, beside a second one.
std::shared_ptr<Rack> tones() {
  auto rack = std::make_shared<Rack>();
  for (const char* id : {"low", "high"}) {
    const uint32_t node = add(*rack, id, "synth");
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, double>>{
             {"osc1Wave", 3}, {"osc2Level", 0}, {"cutoff", 18000}, {"ampSustain", 1}, {"ampReleaseMs", 10}})
      EXPECT_FALSE(rack->set(node, key, value)) << key;
  }
  const uint32_t echo = add(*rack, "echo", "delay");
  EXPECT_FALSE(rack->set(echo, "delayMs", 30));
  EXPECT_FALSE(rack->set(echo, "feedback", 0.5));
  add(*rack, "room", "reverb");
  rack->edges = {{"low", "echo", 0, 0, 0.5f, 0}, {"echo", "room", 0, 0, 1, 0}, {"high", "room", 0, 0, 0.3f, 0}};
  rack->hasMixer = true;
  rack->mixerInputs = {{"room", 1}, {"high", 0.2f}};
  return rack;
}

struct Edited {
  const char* what;
  void (*change)(Rack& rack);
};

const Edited kEdits[] = {
    {"a node is added in parallel",
     [](Rack& rack) {
       add(rack, "more", "delay");
       rack.edges.push_back({"low", "more", 0, 0, 1, 0});
       rack.mixerInputs.push_back({"more", 1});
     }},
    {"a node is removed", [](Rack& rack) { rack.nodes.erase(rack.nodes.begin() + 2); }},
    {"a source is removed", [](Rack& rack) { rack.nodes.erase(rack.nodes.begin()); }},
    {"a node is put into a cable",
     [](Rack& rack) {
       add(rack, "squash", "compressor");
       rack.edges[1] = {"echo", "squash", 0, 0, 1, 0};
       rack.edges.push_back({"squash", "room", 0, 0, 1, 0});
     }},
    {"a cable is reversed",
     [](Rack& rack) {
       std::swap(rack.edges[1].from, rack.edges[1].to);
       rack.edges.push_back({"low", "room", 0, 0, 0.5f, 0});
       rack.mixerInputs.push_back({"echo", 1});
     }},
    {"a cable is pulled", [](Rack& rack) { rack.edges.erase(rack.edges.begin()); }},
    {"a gain changes", [](Rack& rack) { rack.edges[0].gain = 0.1f; }},
    {"a bus gain changes", [](Rack& rack) { rack.mixerInputs[1].gain = 0; }},
    {"a dry tap comes", [](Rack& rack) { rack.edges[0].dry = 0.5f; }},
    {"the master's gain changes", [](Rack& rack) { rack.masterGain = 0.3f; }},
    {"the master clips softly", [](Rack& rack) { rack.softClip = true; }},
    {"the mixer goes", [](Rack& rack) { rack.hasMixer = false; }},
    {"a node is replaced",
     [](Rack& rack) {
       rack.nodes[2].type = findNodeType("compressor");
       rack.nodes[2].values.assign(rack.nodes[2].type->descriptor->fileKeyCount, 0);
       rack.nodes[2].given.assign(rack.nodes[2].values.size(), false);
     }},
    {"the feedback of a delay changes", [](Rack& rack) { EXPECT_FALSE(rack.set(2, "feedback", 0.1)); }},
    {"the time of a delay changes", [](Rack& rack) { EXPECT_FALSE(rack.set(2, "delayMs", 55)); }},
    {"a key is connected",
     [](Rack& rack) {
       add(rack, "squash", "compressor");
       rack.edges[1] = {"echo", "squash", 0, 0, 1, 0};
       rack.edges.push_back({"squash", "room", 0, 0, 1, 0});
       rack.edges.push_back({"high", "squash", 0, 1, 1, 0});
     }},
    {"ways are aligned",
     [](Rack& rack) {
       rack.latencyComp = true;
       const uint32_t duck = add(rack, "duck", "spectral_ducker");
       EXPECT_FALSE(rack.set(duck, "lookaheadMs", 5));
       rack.edges[1] = {"echo", "duck", 0, 0, 1, 0};
       rack.edges.push_back({"duck", "room", 0, 0, 1, 0});
     }},
};

void holdBothTones(Engine& engine) {
  uint32_t id = 1;
  for (const char* node : {"low", "high"}) {
    const Command on = noteCommand(CommandKind::NoteOn, engine.rack()->findTarget(node), Source::Ui, id, 0,
                                   id == 1 ? 45.f : 57.f, 0.8f);
    ASSERT_TRUE(engine.send(LiveQueue::Host, &on, 1));
    ++id;
  }
}

TEST(EngineEdit, NoEditOfAHeldSoundClicks) {
  const std::shared_ptr<const Rack> before = tones();
  for (const Edited& edit : kEdits) {
    Driver driver;
    ASSERT_FALSE(driver.engine.load(before));
    holdBothTones(driver.engine);
    std::vector<float> samples = driver.run(48000, 128);
    const float peak = test::peakOf(samples, 24000);
    ASSERT_LT(0.05f, peak);
    auto after = std::make_shared<Rack>(*before);
    edit.change(*after);
    ASSERT_FALSE(driver.engine.edit(after));
    const std::vector<float> more = driver.run(24000, 128);
    samples.insert(samples.end(), more.begin(), more.end());
    const float steady = largestStep(samples, 24000, 48000);
    const float loudest = std::max(peak, test::peakOf(samples, 47990));
    EXPECT_GE(1.5f * std::max(steady, largestStep(samples, 60000, 72000)) + loudest / 200,
              largestStep(samples, 47990, 60000))
        << edit.what;
  }
}

// --- notes, commands, handles ----------------------------------------------------------------------------------------

TEST(EngineEdit, ANoteHeldAcrossEditsEndsWhenItIsReleased) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(tones()));
  holdBothTones(driver.engine);
  driver.run(9600, 128);
  auto after = std::make_shared<Rack>();
  add(*after, "aaa", "kick");
  for (const char* id : {"room", "high", "echo", "low"}) after->target(id);
  const std::shared_ptr<const Rack> same = tones();
  for (RackNode node : same->nodes) {
    node.target = after->target(node.id);
    after->nodes.push_back(node);
  }
  after->edges = same->edges;
  after->hasMixer = true;
  after->mixerInputs = same->mixerInputs;
  const uint32_t low = driver.engine.rack()->findTarget("low");
  ASSERT_FALSE(driver.engine.edit(after));
  EXPECT_EQ(low, driver.engine.rack()->findTarget("low")) << "handles stay";
  driver.run(9600, 128);
  EXPECT_LT(0.05f, test::peakOf(driver.run(4800, 128)));
  driver.engine.releaseNotes(LiveQueue::Host, Source::Ui);
  driver.run(480000, 4096);
  EXPECT_GT(1e-4f, test::peakOf(driver.run(4800, 128)));
}

TEST(EngineEdit, CommandsQueuedBeforeAndSentRightAfterReachTheirNodes) {
  auto before = std::make_shared<Rack>();
  add(*before, "clap", "clap");
  for (const bool reversed : {false, true}) {
    auto after = std::make_shared<Rack>(*before);
    add(*after, "kick", "kick");
    Driver driver;
    ASSERT_FALSE(driver.engine.load(before));
    driver.run(128, 128);
    Command hit;
    hit.kind = CommandKind::Trigger;
    hit.target = driver.engine.rack()->findTarget("clap");
    ASSERT_TRUE(driver.engine.send(LiveQueue::Host, &hit, 1));
    ASSERT_FALSE(driver.engine.edit(after));
    if (reversed) {
      ASSERT_FALSE(driver.engine.edit(before));
      ASSERT_FALSE(driver.engine.edit(after));
    }
    hit.target = driver.engine.rack()->findTarget("kick");
    ASSERT_TRUE(driver.engine.send(LiveQueue::Host, &hit, 1));
    driver.run(4800, 128);
    std::vector<AppliedCommand> applied;
    driver.engine.takeApplied(applied);
    size_t hits = 0;
    for (const AppliedCommand& entry : applied) hits += entry.command.kind == CommandKind::Trigger;
    EXPECT_EQ(2u, hits);
    EXPECT_LT(0.01f, test::peakOf(driver.run(2400, 128))) << "the kick sounds";
  }
}

TEST(EngineEdit, OfAnEngineWithoutARackOrWithOtherChannelsIsRefused) {
  Driver driver;
  EXPECT_EQ(MAM_ERROR_NO_RACK, driver.engine.edit(busyRack()).code);
  ASSERT_FALSE(driver.engine.load(busyRack()));
  auto mono = std::make_shared<Rack>(copyOf(busyRack()));
  mono->channels = 1;
  EXPECT_EQ(MAM_ERROR_ARGUMENT, driver.engine.edit(mono).code);
  EXPECT_EQ(1u, driver.engine.status().revision);
}

TEST(EngineEdit, WithADeadDeviceTheQueueFillsAndTheRackStaysAsItWas) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  Error error;
  std::shared_ptr<const Rack> last;
  for (int i = 0; i < 100 && !error; ++i) {
    last = driver.engine.rack();
    auto next = std::make_shared<Rack>(*last);
    add(*next, ("n" + std::to_string(i)).c_str(), "clap");
    error = driver.engine.edit(next);
  }
  EXPECT_EQ(MAM_ERROR_QUEUE_FULL, error.code);
  EXPECT_EQ(last, driver.engine.rack());
  driver.run(96000, 128);
  EXPECT_FALSE(driver.engine.edit(busyRack()));
}

// --- content ---------------------------------------------------------------------------------------------------------

/// Claps on the beats of one bar at 120 bpm, looped.
std::shared_ptr<Rack> beats(const char* steps, float bpm = 120) {
  auto rack = std::make_shared<Rack>();
  add(*rack, "clap", "clap");
  Transport transport;
  transport.bpm = bpm;
  Pattern pattern;
  pattern.target = rack->target("clap");
  pattern.steps = steps;
  transport.patterns.push_back(pattern);
  rack->content.transports.push_back(transport);
  return rack;
}

PlayRequest looped() {
  PlayRequest request;
  request.range.loop = true;
  return request;
}

std::vector<uint64_t> triggersOf(Engine& engine) {
  std::vector<AppliedCommand> applied;
  engine.takeApplied(applied);
  std::vector<uint64_t> frames;
  for (const AppliedCommand& entry : applied)
    if (entry.command.kind == CommandKind::Trigger) frames.push_back(entry.command.frame);
  return frames;
}

TEST(EngineEdit, AStepIsHeardFromTheNextEventOn) {
  for (const uint32_t blockFrames : {1u, 64u, 480u}) {
    Driver driver;
    ASSERT_FALSE(driver.engine.load(beats("x...x...x...x...")));
    ASSERT_FALSE(driver.engine.play(looped()));
    driver.run(24960, blockFrames);
    ASSERT_FALSE(driver.engine.edit(beats("x.....x.x.....x.")));
    driver.run(192000 - 24960, blockFrames);
    EXPECT_EQ((std::vector<uint64_t>{0, 24000, 36000, 48000, 84000, 96000, 132000, 144000, 180000}),
              triggersOf(driver.engine));
    EXPECT_EQ(0u, driver.engine.status().lateCommands);
  }
}

TEST(EngineEdit, AChangeOfTempoKeepsThePlaceInTheBar) {
  for (const uint32_t blockFrames : {1u, 64u, 480u}) {
    Driver driver;
    ASSERT_FALSE(driver.engine.load(beats("x...x...x...x...")));
    ASSERT_FALSE(driver.engine.play(looped()));
    driver.run(36000, blockFrames);  // half way from the second beat to the third
    ASSERT_FALSE(driver.engine.edit(beats("x...x...x...x...", 60)));
    driver.run(400000 - 36000, blockFrames);
    EXPECT_EQ((std::vector<uint64_t>{0, 24000, 60000, 108000, 156000, 204000, 252000, 300000, 348000, 396000}),
              triggersOf(driver.engine));
    const EngineStatus status = driver.engine.status();
    EXPECT_EQ(2u, status.pass);
    EXPECT_EQ(400000u - 348000, status.timelineFrame);
  }
}

TEST(EngineEdit, AnEditRightAfterPlayMeetsTheFirstBeat) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(beats("x...x...x...x...")));
  ASSERT_FALSE(driver.engine.play(looped()));
  ASSERT_FALSE(driver.engine.edit(beats("x...x...x...x...", 240)));
  driver.run(40000, 128);
  EXPECT_EQ((std::vector<uint64_t>{0, 12000, 24000, 36000}), triggersOf(driver.engine));
}

TEST(EngineEdit, APlayFromTheStartAfterEditsIsThePlayOfTheRackItself) {
  Driver wanted, edited;
  auto after = std::make_shared<Rack>(copyOf(busyRack()));
  add(*after, "more", "mam_chip");
  after->edges.push_back({"lead", "room", 0, 0, 0.5f, 0});
  ASSERT_FALSE(wanted.engine.load(after));
  ASSERT_FALSE(edited.engine.load(busyRack()));
  ASSERT_FALSE(edited.engine.play({}));
  edited.run(20000, 128);
  ASSERT_FALSE(edited.engine.edit(after));
  edited.run(4800, 128);
  ASSERT_FALSE(edited.engine.stop());
  edited.run(4800, 128);
  for (Driver* driver : {&wanted, &edited}) ASSERT_FALSE(driver->engine.play({}));
  EXPECT_TRUE(sameSound(wanted.run(60000, 128), edited.run(60000, 128)));
}

TEST(EngineEdit, WhileThePlayBeforeStillFadesBothGoOn) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(busyRack()));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(20000, 128);
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(128, 128);
  auto after = std::make_shared<Rack>(copyOf(busyRack()));
  add(*after, "more", "reverb");
  ASSERT_FALSE(driver.engine.edit(after));
  driver.run(128, 128);
  EXPECT_EQ(2u, driver.engine.status().position.revision);
  EXPECT_LT(0.01f, test::peakOf(driver.run(20000, 128)));
}

}  // namespace
}  // namespace mam
