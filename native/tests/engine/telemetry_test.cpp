#include <atomic>
#include <thread>

#include "engine/sessions.hpp"
#include "telemetry/fake_clock.hpp"

namespace mam {
namespace {

using test::addBurner;
using test::FakeClock;

constexpr uint32_t kBlock = 64;
constexpr const char kBlockSlice[] = "\"name\":\"block\"";

size_t countOf(const std::string& text, const std::string& words) {
  size_t count = 0;
  for (size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

std::string textOf(FlightText record) {
  std::string text;
  for (std::string piece; record.read(piece);) text += piece;
  return text;
}

class EngineTelemetry : public testing::Test {
 protected:
  EngineTelemetry() { FakeClock::restart(); }

  static EngineConfig configured(uint32_t recorderSeconds = 0) {
    EngineConfig config;
    config.maxBlockFrames = 4096;
    config.manualFeeding = true;
    config.recorderSeconds = recorderSeconds;
    config.clock = FakeClock::read;
    return config;
  }
  static std::shared_ptr<const Rack> burners() {
    auto rack = std::make_shared<Rack>();
    addBurner(*rack, "small", 300);
    addBurner(*rack, "large", 20000);
    addBurner(*rack, "middle", 1000);
    return rack;
  }
  static void render(Engine& engine, uint32_t blocks, uint32_t frames = kBlock) {
    std::vector<float> left(frames), right(frames);
    float* const out[] = {left.data(), right.data()};
    for (uint32_t i = 0; i < blocks; ++i) engine.render(out, frames);
  }
};

TEST_F(EngineTelemetry, TellsTheTimeOfEachNodeInTheRacksOrder) {
  for (uint32_t tiles : {1u, 10u}) {
    FakeClock::restart();
    Engine engine(configured());
    ASSERT_FALSE(engine.load(burners()));
    engine.telemetry(NodeTimes::Timed);
    render(engine, 2000, tiles * kTileFrames);
    const Telemetry told = engine.telemetry(NodeTimes::Timed);
    ASSERT_EQ(3u, told.nodes.size());
    const double expected[] = {300, 20000, 1000};
    for (int node = 0; node < 3; ++node) {
      EXPECT_EQ(tiles * expected[node], told.nodes[node].mean) << node;
      EXPECT_EQ(tiles * expected[node], told.nodes[node].p99) << node;
      EXPECT_EQ(tiles * expected[node], told.nodes[node].worst) << node;
      EXPECT_GT(told.nodes[node].count, 20u) << node;
    }
    EXPECT_EQ(tiles * 21300.0, told.block.mean);
    EXPECT_EQ(tiles * 21300.0, told.block.worst);
    EXPECT_EQ(tiles * 21300u, told.lastBlockNanos);
    EXPECT_EQ(2000u, told.callbacks);
    EXPECT_EQ(tiles * 64u, told.blockFrames);
    EXPECT_DOUBLE_EQ(tiles * 64e9 / 48000, told.deadlineNanos);
  }
}

// Two racks that read nothing, one that hears the first, in it another one.
std::shared_ptr<const Rack> burningSession() {
  const auto burning = [](double nanos) {
    auto rack = std::make_shared<Rack>();
    addBurner(*rack, "x", nanos);
    addBurner(*rack, "y", 2 * nanos);
    return rack;
  };
  auto outer = burning(5000);
  outer->name("");
  test::addRack(*outer, "deep/", burning(300));
  auto session = test::sessionOf({burning(1000), burning(2000), outer});
  addBurner(*session, "bus", 700);
  session->edges.push_back({"r0/", "r2/", 0, 0, 1, 0});
  return session;
}
constexpr double kBurningNanos[] = {3000, 6000, 15900, 700, 1000, 2000, 2000, 4000, 5000, 10000, 900, 300, 600};
const std::vector<std::string> kBurningNames = {"r0/",  "r1/",  "r2/",  "bus",      "r0/x",      "r0/y",     "r1/x",
                                                "r1/y", "r2/x", "r2/y", "r2/deep/", "r2/deep/x", "r2/deep/y"};

TEST_F(EngineTelemetry, TellsTheTimeOfNodesInsideRacksAfterTheSessionsOwn) {
  for (uint32_t tiles : {1u, 10u}) {
    FakeClock::restart();
    Engine engine(configured());
    ASSERT_FALSE(engine.load(burningSession()));
    engine.telemetry(NodeTimes::Timed);
    render(engine, 4000, tiles * kTileFrames);
    const Telemetry told = engine.telemetry(NodeTimes::Timed);
    ASSERT_EQ(kBurningNames.size(), told.nodes.size());
    float peaks[64];
    EXPECT_EQ(2 + kBurningNames.size(), engine.takePeaks(peaks, 64)) << "one order for both";
    for (size_t node = 0; node < told.nodes.size(); ++node) {
      EXPECT_EQ(tiles * kBurningNanos[node], told.nodes[node].mean) << kBurningNames[node];
      EXPECT_GT(told.nodes[node].count, 20u) << kBurningNames[node];
    }
  }
}

TEST_F(EngineTelemetry, NodesInsideRacksAreTimedWhateverThreadRendersThem) {
  EngineConfig config = configured();
  config.threads = 3;
  Engine engine(config);
  ASSERT_FALSE(engine.load(burningSession()));
  engine.telemetry(NodeTimes::Timed);
  render(engine, 4000);
  const Telemetry told = engine.telemetry(NodeTimes::Timed);
  ASSERT_EQ(kBurningNames.size(), told.nodes.size());
  for (size_t node = 0; node < told.nodes.size(); ++node) {
    EXPECT_GE(told.nodes[node].mean, kBurningNanos[node]) << kBurningNames[node];
    EXPECT_GT(told.nodes[node].count, 20u) << kBurningNames[node];
  }
}

TEST_F(EngineTelemetry, AnEditInsideARackBeginsItsTimesAnew) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burningSession()));
  engine.telemetry(NodeTimes::Timed);
  render(engine, 4000);
  auto larger = std::make_shared<Rack>();
  for (const char* id : {"z", "x", "y"}) addBurner(*larger, id, 5000);
  auto session = test::sessionOf({larger, larger});
  ASSERT_FALSE(engine.edit(session));
  engine.telemetry(NodeTimes::Timed);
  render(engine, 4000);
  const Telemetry told = engine.telemetry(NodeTimes::Timed);
  ASSERT_EQ(8u, told.nodes.size());
  EXPECT_NEAR(15000, told.nodes[0].mean, 500) << "its own time holds what left in the edit's transition";
  for (size_t node = 2; node < 8; ++node) EXPECT_EQ(5000, told.nodes[node].mean) << node;
}

TEST_F(EngineTelemetry, ATraceNamesNodesInsideRacksAfterThem) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burningSession()));
  engine.startTrace();
  render(engine, 20, 128);
  TraceText text = engine.traceText();
  EXPECT_EQ(0u, engine.readTrace(text));
  const std::string all = text.take();
  for (const char* node : {"\"r0/x\"", "\"r2/y\"", "\"r2/deep/y\"", "\"bus\""})
    EXPECT_EQ(40u, countOf(all, node)) << node;
}

TEST_F(EngineTelemetry, NodesOfAGroupShareItsTime) {
  auto rack = std::make_shared<Rack>();
  for (const char* id : {"a", "b", "c", "d"}) test::add(*rack, id, "mam_chip");
  EngineConfig awake = configured();
  awake.sleep = Sleep::Off;
  Engine engine(awake);
  ASSERT_FALSE(engine.load(rack));
  engine.telemetry(NodeTimes::Timed);
  FakeClock::readNanos.store(4000);
  render(engine, 500);
  const Telemetry told = engine.telemetry(NodeTimes::Timed);
  ASSERT_EQ(4u, told.nodes.size());
  for (const TimeFigures& node : told.nodes) EXPECT_EQ(1000, node.mean);
}

TEST_F(EngineTelemetry, TheClockIsNotLookedAtWhenNobodyAsks) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burners()));
  uint64_t before = FakeClock::readings.load();
  render(engine, 100);
  EXPECT_EQ(before, FakeClock::readings.load());

  engine.telemetry(NodeTimes::Timed);
  before = FakeClock::readings.load();
  render(engine, 100);
  EXPECT_GT(FakeClock::readings.load(), before + 200);

  FakeClock::advance(4000000000);
  engine.feed();
  before = FakeClock::readings.load();
  render(engine, 100);
  EXPECT_EQ(before, FakeClock::readings.load()) << "nobody asked for three seconds";
}

TEST_F(EngineTelemetry, TheClockCostsAtMostAHundredthOfACallback) {
  constexpr uint64_t kReadNanos = 25;
  Engine engine(configured(600));
  ASSERT_FALSE(engine.load(burners()));
  engine.telemetry(NodeTimes::Timed);
  FakeClock::readNanos.store(kReadNanos);
  const uint64_t begin = FakeClock::nanos.load(), readings = FakeClock::readings.load();
  render(engine, 1000);
  EXPECT_LE((FakeClock::readings.load() - readings) * kReadNanos * 100, FakeClock::nanos.load() - begin);
}

TEST_F(EngineTelemetry, WithoutWatchersARecorderLooksAtTheClockTwiceABlock) {
  Engine engine(configured(600));
  ASSERT_FALSE(engine.load(burners()));
  const uint64_t before = FakeClock::readings.load();
  render(engine, 100);
  EXPECT_EQ(before + 200, FakeClock::readings.load());
}

TEST_F(EngineTelemetry, APlayKeepsWhatWasMeasuredAndANewRackDoesNot) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burners()));
  engine.telemetry(NodeTimes::Timed);
  render(engine, 2000);
  const uint64_t count = engine.telemetry(NodeTimes::Timed).nodes[1].count;
  ASSERT_FALSE(engine.play({}));
  render(engine, 2000);
  EXPECT_GT(engine.telemetry(NodeTimes::Timed).nodes[1].count, count + 20);
  ASSERT_FALSE(engine.load(burners()));
  EXPECT_EQ(0u, engine.telemetry(NodeTimes::Timed).nodes[1].count);
}

TEST_F(EngineTelemetry, TellsQueuesAndTheFeedersMargin) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(test::busyRack()));
  EXPECT_FALSE(engine.telemetry(NodeTimes::None).feeding);
  PlayRequest request;
  request.range.loop = true;
  ASSERT_FALSE(engine.play(request));
  Command pad;
  pad.kind = CommandKind::Trigger;
  ASSERT_TRUE(engine.send(LiveQueue::Script, &pad, 1));
  Telemetry told = engine.telemetry(NodeTimes::None);
  ASSERT_EQ(6u, told.queues.size());
  EXPECT_STREQ("script", told.queues[2].name);
  EXPECT_EQ(1u, told.queues[2].depth);
  EXPECT_EQ(0u, told.queues[0].depth);
  EXPECT_STREQ("scheduled", told.queues[4].name);
  EXPECT_GT(told.queues[4].depth, 0u);
  EXPECT_TRUE(told.feeding);
  EXPECT_EQ(9600u, told.marginFrames);
  EXPECT_TRUE(told.nodes.empty());
  EXPECT_GT(told.engineBytes, 1000000u);
  render(engine, 1, 1600);
  EXPECT_EQ(8000u, engine.telemetry(NodeTimes::None).marginFrames);
  render(engine, 10, 1600);
  EXPECT_EQ(0u, engine.telemetry(NodeTimes::None).marginFrames) << "nobody fed";
  FakeClock::advance(1000);
  engine.feed();
  told = engine.telemetry(NodeTimes::None);
  EXPECT_EQ(9600u, told.marginFrames);
  EXPECT_LT(told.feederIdleNanos, 1000u);
  FakeClock::advance(70000000);
  EXPECT_GE(engine.telemetry(NodeTimes::None).feederIdleNanos, 70000000u);
}

TEST_F(EngineTelemetry, TheFlightRecordHasEveryBlockAndWhatHappened) {
  Engine engine(configured(60));
  ASSERT_FALSE(engine.load(burners()));
  ASSERT_FALSE(engine.play({}));
  render(engine, 100, 256);
  engine.note("device \"lost\"", "JACK: system\n", FakeClock::read());
  ASSERT_FALSE(engine.stop());
  const std::string text = textOf(engine.flightRecord());
  EXPECT_EQ(100u, countOf(text, kBlockSlice));
  for (const char* event : {"\"load\",\"ph\":\"i\"", "\"play\"", "\"stop\"", "device \\\"lost\\\"", "system\\u000a"})
    EXPECT_EQ(1u, countOf(text, event)) << event;
  EXPECT_EQ(1u, countOf(text, "\"leftOut\":0"));
  EXPECT_EQ(text.substr(0, 1), "{");
}

TEST_F(EngineTelemetry, ADevicesStateIsNotedWhenItChanges) {
  Engine engine(configured(60));
  for (const char* state : {"running", "running", "lost", "lost", "running"}) engine.noteDevice(state, "JACK: system");
  engine.noteDevice("running", "another");
  const std::string text = textOf(engine.flightRecord());
  EXPECT_EQ(3u, countOf(text, "\"running\""));
  EXPECT_EQ(1u, countOf(text, "\"lost\""));
}

TEST_F(EngineTelemetry, XrunsAreNotedOnce) {
  Engine engine(configured(60));
  XrunRing ring;
  ring.add({0, FakeClock::read(), 480, XrunCause::Scheduling, 20, 3000});
  EXPECT_EQ(1u, engine.noteXruns(ring).size());
  for (int i = 0; i < 100; ++i) ring.add({0, FakeClock::read(), 960, XrunCause::Device, 10, 0});
  const std::vector<Xrun> newest = engine.noteXruns(ring);
  ASSERT_EQ(64u, newest.size());
  EXPECT_EQ(101u, newest.back().number);
  EXPECT_EQ(960u, newest.back().engineFrame);
  engine.noteXruns(ring);
  const std::string text = textOf(engine.flightRecord());
  EXPECT_EQ(64u, countOf(text, "\"xrun: device\""));
  EXPECT_EQ(1u, countOf(text, "called 3000 us late, engine frame 480"));
}

TEST_F(EngineTelemetry, ABlockThatTookLongerThanItLastsIsCalledLate) {
  auto rack = std::make_shared<Rack>();
  addBurner(*rack, "heavy", 3000000);
  Engine engine(configured(60));
  ASSERT_FALSE(engine.load(rack));
  render(engine, 7, 128);
  EXPECT_EQ(7u, countOf(textOf(engine.flightRecord()), "\"late block\""));
}

TEST_F(EngineTelemetry, ATraceHasEveryNodeOfEveryBlock) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burners()));
  engine.startTrace();
  ASSERT_FALSE(engine.play({}));
  render(engine, 20, 128);
  TraceText text = engine.traceText();
  EXPECT_EQ(0u, engine.readTrace(text));
  engine.endTrace();
  render(engine, 20, 128);
  engine.readTrace(text);
  const std::string all = text.take();
  EXPECT_EQ(20u, countOf(all, kBlockSlice));
  for (const char* node : {"\"small\"", "\"large\"", "\"middle\""}) EXPECT_EQ(40u, countOf(all, node)) << node;
  EXPECT_EQ(1u, countOf(all, "\"play\""));
}

TEST_F(EngineTelemetry, PastItsBoundATraceHasBlocksAloneAndSaysSo) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burners()));
  engine.startTrace(9);
  render(engine, 10);
  TraceText text = engine.traceText();
  EXPECT_EQ(21u, engine.readTrace(text));
  const std::string all = text.take();
  EXPECT_EQ(10u, countOf(all, kBlockSlice));
  EXPECT_EQ(3u, countOf(all, "\"large\""));
}

TEST_F(EngineTelemetry, ATraceThatNobodyReadsCountsWhatItHasNoRoomFor) {
  Engine engine(configured());
  ASSERT_FALSE(engine.load(burners()));
  engine.startTrace();
  const uint32_t blocks = CallbackTelemetry::kTraceSlices / 4 + 100;
  render(engine, blocks);
  TraceText text = engine.traceText();
  EXPECT_EQ(400u, engine.readTrace(text));
  engine.endTrace();
}

TEST(EngineTelemetryThreads, AReaderBesideTheCallbackIsNoRace) {
  EngineConfig config;
  config.maxBlockFrames = kBlock;
  config.recorderSeconds = 1;
  Engine engine(config);
  ASSERT_FALSE(engine.load(test::busyRack()));
  PlayRequest request;
  request.range.loop = true;
  ASSERT_FALSE(engine.play(request));
  std::atomic<bool> ended{false};
  std::thread audio([&] {
    float left[kBlock], right[kBlock];
    float* const out[] = {left, right};
    for (int i = 0; i < 4000; ++i) {
      engine.render(out, kBlock);
      if (i % 8 == 0) std::this_thread::yield();
    }
    ended.store(true);
  });
  uint64_t callbacks = 0;
  TraceText text = engine.traceText();
  for (uint32_t turn = 0; !ended.load(); ++turn) {
    const Telemetry told = engine.telemetry(NodeTimes::Timed);
    EXPECT_GE(told.callbacks, callbacks);
    callbacks = told.callbacks;
    for (const TimeFigures& node : told.nodes) EXPECT_LE(node.mean, node.worst);
    if (turn % 50 == 0) textOf(engine.flightRecord());
    if (turn % 30 == 0) engine.startTrace();
    engine.readTrace(text);
    if (turn % 30 == 20) engine.endTrace();
    // A full control queue is an answer; anything else is not.
    if (turn % 40 == 0) {
      const Error played = engine.play(request);
      EXPECT_TRUE(!played || played.code == MAM_ERROR_QUEUE_FULL) << played.text;
    }
    if (turn % 90 == 0) engine.load(test::busyRack(turn % 180 == 0));
    std::this_thread::yield();
  }
  audio.join();
  EXPECT_GT(callbacks, 0u);
}

}  // namespace
}  // namespace mam
