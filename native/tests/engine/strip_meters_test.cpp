// Levels of strips and what inserts hold back, of what plays.
#include <cmath>

#include "engine/sessions.hpp"

namespace mam {
namespace {

using test::add;
using test::Driver;

constexpr uint32_t kRate = 48000;
constexpr uint32_t kValues = Engine::kStripValues;

/// Two tones of their own level and side, each through a strip, into a bus with a compressor; the master is what is heard.
std::shared_ptr<Rack> desk(double thresholdDb = -20, bool compresses = true) {
  auto rack = std::make_shared<Rack>();
  const auto tone = [&](const char* id, double levelDb) {
    const uint32_t node = add(*rack, id, "tone");
    EXPECT_FALSE(rack->set(node, "levelDb", levelDb));
    EXPECT_FALSE(rack->set(node, "freqHz", 997));
  };
  tone("low", -23);
  tone("loud", -6);
  const uint32_t left = add(*rack, "left", "strip");
  EXPECT_FALSE(rack->set(left, "pan", -1));
  add(*rack, "both", "strip");
  add(*rack, "quiet", "strip");
  const uint32_t squash = add(*rack, "both/squash", compresses ? "compressor" : "wiretap");
  if (compresses) {
    EXPECT_FALSE(rack->set(squash, "thresholdDb", thresholdDb));
    EXPECT_FALSE(rack->set(squash, "ratio", 4));
    for (const char* time : {"attackMs", "releaseMs"}) EXPECT_FALSE(rack->set(squash, time, 100));
  }
  const auto connect = [&](const char* from, const char* to) { rack->edges.push_back({from, to, 0, 0, 1, 0}); };
  connect("low", "left");
  connect("low", "both/squash");
  connect("both/squash", "both");
  connect("loud", "quiet");
  rack->hasMixer = true;
  rack->mixerInputs = {{"left", 1}, {"both", 1}};
  return rack;
}

/// Of the output, then left, both and nobody; then of squash, of low and of nobody.
struct Seen {
  float values[4 * kValues + 3] = {};
  uint32_t count = 0;
  float at(uint32_t strip, uint32_t value) const { return values[strip * kValues + value]; }
  float reduction(uint32_t insert) const { return values[4 * kValues + insert]; }
};

enum Value : uint32_t { kPeakLeft, kPeakRight, kRmsLeft, kRmsRight, kLufs };
enum Strip : uint32_t { kOutput, kLeft, kBoth, kNobody };

void look(Engine& engine) {
  float peaks[16];
  engine.takePeaks(peaks, 16);
}

Seen take(Engine& engine) {
  look(engine);
  Seen seen;
  seen.count = engine.takeStripLevels(seen.values, 4 * kValues + 3);
  return seen;
}

void meter(Engine& engine) {
  engine.meterStrips({"left", "both", "nobody"}, {"both/squash", "low", "nobody/squash"}, Loudness::On);
  look(engine);
}

double db(float linear) { return 20 * std::log10(static_cast<double>(linear)); }

/// Plays a second of the desk while somebody looks.
void playWatched(Driver& driver, const std::shared_ptr<Rack>& rack, uint32_t blockFrames = 480) {
  ASSERT_FALSE(driver.engine.load(rack));
  ASSERT_FALSE(driver.engine.play({}));
  meter(driver.engine);
  for (int i = 0; i < 4; ++i) {
    driver.run(kRate / 4, blockFrames);
    if (i < 3) look(driver.engine);
  }
}

TEST(EngineStripMeters, LeftAndRightDifferOfASoundAtOneSide) {
  Driver driver;
  playWatched(driver, desk(0));
  const Seen seen = take(driver.engine);
  ASSERT_EQ(4 * kValues + 3, seen.count);
  EXPECT_GT(db(seen.at(kLeft, kPeakLeft)), -23.1);
  EXPECT_EQ(0, seen.at(kLeft, kPeakRight));
  EXPECT_EQ(0, seen.at(kLeft, kRmsRight));
  EXPECT_NEAR(db(seen.at(kLeft, kRmsLeft)), db(seen.at(kLeft, kPeakLeft)) - 3.01, 0.02);
  EXPECT_NEAR(db(seen.at(kBoth, kPeakLeft)), -23, 0.02);
  EXPECT_EQ(seen.at(kBoth, kPeakLeft), seen.at(kBoth, kPeakRight));
  EXPECT_NEAR(seen.at(kBoth, kLufs), -23, 0.1);
  EXPECT_GT(seen.at(kOutput, kLufs), seen.at(kBoth, kLufs)) << "both of them";
  for (uint32_t value = 0; value < kLufs; ++value) EXPECT_EQ(0, seen.at(kNobody, value));
}

TEST(EngineStripMeters, ShowWhatACompressorHoldsBackAsItsCurveSays) {
  Driver driver;
  playWatched(driver, desk(-50));
  // The envelope of a rectified sine of long times is its mean, 2/pi of its peak.
  const double over = -23 + 20 * std::log10(2 / 3.141592653589793) + 50;
  const Seen seen = take(driver.engine);
  EXPECT_NEAR(seen.reduction(0), -over * 0.75, 0.5);
  EXPECT_NEAR(db(seen.at(kBoth, kRmsLeft)), -23 - 3.01 + seen.reduction(0), 0.5);
  EXPECT_TRUE(std::isnan(seen.reduction(1))) << "a tone never does";
  EXPECT_TRUE(std::isnan(seen.reduction(2))) << "nobody is not there";
}

TEST(EngineStripMeters, AreTheSameWhateverTheBlock) {
  Driver first, second;
  playWatched(first, desk(), 480);
  playWatched(second, desk(), 37);
  const Seen a = take(first.engine), b = take(second.engine);
  for (uint32_t strip : {kOutput, kLeft, kBoth}) {
    EXPECT_EQ(a.at(strip, kLufs), b.at(strip, kLufs)) << strip;
    for (uint32_t value : {kRmsLeft, kRmsRight}) EXPECT_FLOAT_EQ(a.at(strip, value), b.at(strip, value)) << strip;
  }
}

TEST(EngineStripMeters, GoOnOverAnEditWithWhatStays) {
  Driver driver;
  playWatched(driver, desk(-50));
  take(driver.engine);
  ASSERT_FALSE(driver.engine.edit(desk(-50, false)));
  driver.engine.meterStrips({"both", "quiet", "nobody"}, {"both/squash", "low", "nobody/squash"}, Loudness::On);
  driver.run(kRate / 20, 480);
  const Seen seen = take(driver.engine);
  EXPECT_TRUE(std::isnan(seen.reduction(0))) << "what is bypassed holds nothing back";
  EXPECT_GT(db(seen.at(1, kRmsLeft)), -45) << "its window began before the edit";
  EXPECT_NEAR(db(seen.at(2, kPeakLeft)), -6, 0.1) << "a strip that was not measured before";
  EXPECT_LT(db(seen.at(2, kRmsLeft)), -14) << "began with the list";
}

TEST(EngineStripMeters, AreOfTheRackThatPlaysAlone) {
  Driver driver;
  playWatched(driver, desk());
  ASSERT_FALSE(driver.engine.load(desk()));
  ASSERT_FALSE(driver.engine.play({}));
  driver.run(kRate, 480);
  look(driver.engine);
  driver.run(kRate / 2, 480);
  const Seen seen = take(driver.engine);
  EXPECT_EQ(0, seen.at(kBoth, kRmsLeft)) << "names of the load before mean nothing to this one";
  EXPECT_GT(seen.at(kOutput, kRmsLeft), 0);
  meter(driver.engine);
  driver.run(kRate / 2, 480);
  EXPECT_NEAR(db(take(driver.engine).at(kLeft, kRmsLeft)), -26, 0.1);
}

TEST(EngineStripMeters, TellNothingWhereNobodyAskedAndWhereNobodyLooks) {
  Driver driver;
  ASSERT_FALSE(driver.engine.load(desk()));
  ASSERT_FALSE(driver.engine.play({}));
  look(driver.engine);
  driver.run(4800, 480);
  EXPECT_EQ(0u, take(driver.engine).count) << "of no strips";
  meter(driver.engine);
  driver.run(4800, 480);
  EXPECT_EQ(4 * kValues + 3, take(driver.engine).count);
  driver.run(2 * kRate, 480);
  Seen seen;
  EXPECT_EQ(0u, driver.engine.takeStripLevels(seen.values, 4 * kValues + 3)) << "nobody looked for a second";
}

TEST(EngineStripMeters, ChangeNothingOfWhatIsHeard) {
  Driver plain, metered;
  for (Driver* driver : {&plain, &metered}) {
    ASSERT_FALSE(driver->engine.load(desk(-50)));
    ASSERT_FALSE(driver->engine.play({}));
  }
  meter(metered.engine);
  EXPECT_TRUE(test::sameBits(plain.run(kRate, 480), metered.run(kRate, 480)));
}

/// Time of its own: each look at the clock is `step` later.
uint64_t nowNanos = 0, stepNanos = 0;
uint64_t steppedClock() noexcept { return nowNanos += stepNanos; }

TEST(EngineStripMeters, AreWhatAnOverloadedCallbackDoesWithout) {
  EngineConfig config;
  config.manualFeeding = true;
  config.clock = steppedClock;
  stepNanos = 1000;
  Engine engine(config);
  ASSERT_FALSE(engine.load(desk()));
  meter(engine);
  std::vector<float> left(480), right(480);
  float* out[] = {left.data(), right.data()};
  const auto run = [&](uint32_t blocks) {
    for (uint32_t i = 0; i < blocks; ++i) {
      engine.feed();
      look(engine);
      engine.telemetry(NodeTimes::None);  // blocks have times while somebody looks
      engine.render(out, 480);
    }
  };
  run(10);
  EXPECT_LT(0u, take(engine).count);
  stepNanos = 20000000;
  run(3 * LoadShed::kTooLong);
  EXPECT_EQ(0u, take(engine).count);
  float peaks[16];
  EXPECT_LT(2u, engine.takePeaks(peaks, 16)) << "peaks cost next to nothing";
  stepNanos = 1000;
  run(2 * LoadShed::kRestSeconds * 100 + 100);
  EXPECT_LT(0u, take(engine).count) << "and back";
}

TEST(EngineStripMeters, ANameThatComesAgainIsTheNextNodeOfIt) {
  auto rack = desk();
  rack->nodes[rack->findNode("quiet")].target = rack->target("both");
  rack->mixerInputs.push_back({"quiet", 0});
  Driver driver;
  ASSERT_FALSE(driver.engine.load(rack));
  ASSERT_FALSE(driver.engine.play({}));
  const auto meter = [&] { driver.engine.meterStrips({"both", "both", "both"}, {}, Loudness::Off); };
  meter();
  look(driver.engine);
  driver.run(kRate / 2, 480);
  meter();
  const Seen seen = take(driver.engine);
  EXPECT_NEAR(db(seen.at(1, kPeakLeft)), -23, 0.1);
  EXPECT_NEAR(db(seen.at(2, kPeakLeft)), -6, 0.1);
  EXPECT_NEAR(db(seen.at(2, kRmsLeft)), -9, 0.1) << "the list after goes on with each";
  EXPECT_EQ(0, seen.at(3, kPeakLeft)) << "there are two";
}

}  // namespace
}  // namespace mam
