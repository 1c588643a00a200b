#include "nodes/modulation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "nodes/one_node.hpp"

namespace mam::test {
namespace {

constexpr double kSampleRate = 48000;

struct Patch {
  std::vector<LfoSetup> lfos = {};
  std::vector<RouteSetup> routes = {};
  Modulation make() const {
    NodeSetup setup;
    setup.lfos = lfos.data();
    setup.lfoCount = static_cast<uint32_t>(lfos.size());
    setup.routes = routes.data();
    setup.routeCount = static_cast<uint32_t>(routes.size());
    Modulation matrix;
    matrix.prepare(setup, kSampleRate);
    return matrix;
  }
};

RouteSetup route(uint16_t source, RouteTarget target, uint16_t id, float depth, float offset = 0) {
  RouteSetup r;
  r.sourceId = source;
  r.target = target;
  r.targetId = id;
  r.depth = depth;
  r.offset = offset;
  return r;
}
RouteSetup range(uint16_t source, RouteTarget target, uint16_t id, float min, float max, bool squared = false) {
  RouteSetup r = route(source, target, id, 5);
  r.min = min;
  r.max = max;
  r.squared = squared;
  return r;
}

/// The text of spec 5.2 and 14.6, sample by sample.
class Model {
 public:
  explicit Model(const Patch& patch) : patch_(patch) {
    for (const LfoSetup& lfo : patch.lfos) state_.push_back({lfo.freqHz, lfo.freqHz, lfo.phase, 0});
    slew_ = static_cast<float>(1 - std::exp(-1 / (0.005 * kSampleRate / 3)));
  }
  float tick(uint16_t paramId) {
    for (size_t i = 0; i < state_.size(); ++i) slewRate(i);
    for (size_t i = 0; i < state_.size(); ++i) force(i);
    for (size_t i = 0; i < state_.size(); ++i) {
      State& s = state_[i];
      s.last = shape(patch_.lfos[i].wave, s.phase);
      s.phase += s.rate / static_cast<float>(kSampleRate);
      if (s.phase >= 1) s.phase -= 1;
    }
    float sum = 0;
    for (const RouteSetup& r : patch_.routes)
      if (r.target == RouteTarget::Param && r.targetId == paramId) sum += map(r);
    return sum;
  }

 private:
  struct State {
    float base, rate, phase, last;
  };
  size_t indexOf(uint16_t id) const {
    size_t i = 0;
    while (patch_.lfos[i].id != id) ++i;
    return i;
  }
  float map(const RouteSetup& r) const {
    const float last = state_[indexOf(r.sourceId)].last;
    if (!(r.min < r.max)) return r.offset + r.depth * last;
    const float t = (last + 1) / 2;
    return r.min + (r.max - r.min) * (r.squared ? t * t : t);
  }
  void slewRate(size_t i) {
    float wanted = state_[i].base;
    for (const RouteSetup& r : patch_.routes)
      if (r.target == RouteTarget::LfoRate && r.targetId == patch_.lfos[i].id && r.min < r.max) wanted = map(r);
    for (const RouteSetup& r : patch_.routes)
      if (r.target == RouteTarget::LfoRate && r.targetId == patch_.lfos[i].id && !(r.min < r.max)) wanted += map(r);
    wanted = std::max(0.01f, wanted);
    state_[i].rate += slew_ * (wanted - state_[i].rate);
  }
  void force(size_t i) {
    for (const RouteSetup& r : patch_.routes)
      if (r.target == RouteTarget::LfoPhase && r.targetId == patch_.lfos[i].id) {
        const float phase = std::min(1.f, std::max(0.f, map(r)));
        state_[i].phase = phase == 1 ? 0 : phase;
      }
  }
  static float shape(Wave wave, float p) {
    switch (wave) {
      case Wave::Sine: return math::sin2pi(p);
      case Wave::Triangle: return 4 * std::abs(p - 0.5f) - 1;
      case Wave::Saw: return 2 * p - 1;
      case Wave::Square: return p < 0.5f ? 1.f : -1.f;
    }
    return 0;
  }
  Patch patch_;
  std::vector<State> state_;
  float slew_ = 0;
};

std::vector<float> sums(Modulation& matrix, uint16_t paramId, uint32_t frames, uint32_t blockFrames,
                        bool sleeping = false) {
  std::vector<float> out;
  std::mt19937 random(3);
  while (out.size() < frames) {
    uint32_t block = blockFrames == 0 ? 1 + static_cast<uint32_t>(random() % kTileFrames) : blockFrames;
    block = std::min(block, frames - static_cast<uint32_t>(out.size()));
    const bool sleeps = sleeping && random() % 2 == 0;
    sleeps ? matrix.advance(block) : matrix.tick(block);
    const float* sum = matrix.sum(paramId);
    for (uint32_t n = 0; n < block; ++n) out.push_back(sleeps ? NAN : sum[n]);
  }
  return out;
}

Patch randomPatch(uint32_t seed) {
  std::mt19937 random(seed);
  const auto unit = [&random] { return static_cast<float>(random() % 10000) / 10000; };
  Patch patch;
  for (uint16_t id = 1; id <= 1 + random() % 4; ++id)
    patch.lfos.push_back({id, static_cast<Wave>(random() % 4), 0.1f + 300 * unit() * unit() * unit(), unit()});
  const auto anyLfo = [&] { return static_cast<uint16_t>(1 + random() % patch.lfos.size()); };
  for (uint32_t i = random() % 5; i > 0; --i) {
    const RouteTarget target = random() % 3 == 0 ? RouteTarget::LfoPhase : RouteTarget::LfoRate;
    const float top = target == RouteTarget::LfoPhase ? 1.2f : 40.f;
    if (random() % 2 == 0)
      patch.routes.push_back(range(anyLfo(), target, anyLfo(), 0, top * unit(), random() % 2 == 0));
    else
      patch.routes.push_back(route(anyLfo(), target, anyLfo(), top * unit(), top * (unit() - 0.3f)));
  }
  for (const LfoSetup& lfo : patch.lfos) patch.routes.push_back(route(lfo.id, RouteTarget::Param, 7, 1, unit()));
  patch.routes.push_back(range(anyLfo(), RouteTarget::Param, 7, -1, 3, true));
  return patch;
}

TEST(Modulation, FollowsTheTextOfTheSpecSampleBySampleForAnyPatchAndCut) {
  for (uint32_t seed = 0; seed < 150; ++seed) {
    const Patch patch = randomPatch(seed);
    Model model(patch);
    std::vector<float> expected;
    for (uint32_t n = 0; n < 3000; ++n) expected.push_back(model.tick(7));
    for (uint32_t blockFrames : {1u, 17u, 64u, 0u}) {
      Modulation matrix = patch.make();
      ASSERT_EQ(sums(matrix, 7, 3000, blockFrames), expected) << "seed " << seed << " block " << blockFrames;
    }
  }
}

TEST(Modulation, AccumulatesPhaseAsF32WouldSampleBySample) {
  for (float hz : {0.01f, 0.1f, 0.5f, 3.f, 5.859375f, 7.8125f, 46.875f, 440.f, 1400.f, 23999.f}) {
    float phase = 0.37f, p = 0.37f;
    const float increment = hz / 48000.f;
    float phases[kTileFrames];
    for (uint32_t tile = 0; tile < 3000; ++tile) {
      const float next = runPhase(phase, increment, phases, kTileFrames);
      for (float got : phases) {
        ASSERT_EQ(got, p) << hz << " Hz, tile " << tile;
        p += increment;
        if (p >= 1) p -= 1;
      }
      phase = next;
    }
  }
}

TEST(Modulation, AddsSixteenRoutesAndDropsMore) {
  Patch patch;
  patch.lfos = {{1, Wave::Square, 1.f, 0.f}};
  patch.routes.assign(20, route(1, RouteTarget::Param, 3, 1));
  Modulation matrix = patch.make();
  matrix.tick(1);
  EXPECT_EQ(matrix.sum(3)[0], 16);
  EXPECT_TRUE(matrix.targets(3));
  EXPECT_FALSE(matrix.targets(4));
  EXPECT_EQ(matrix.sum(4), nullptr);
}

TEST(Modulation, KeepsFourLfosAndTheLastOfARepeatedId) {
  Patch patch;
  for (uint16_t id = 1; id <= 5; ++id) patch.lfos.push_back({id, Wave::Square, 1.f, 0.f});
  patch.lfos.push_back({2, Wave::Square, 1.f, 0.5f});
  for (uint16_t id = 1; id <= 5; ++id) patch.routes.push_back(route(id, RouteTarget::Param, id, 1));
  Modulation matrix = patch.make();
  matrix.tick(1);
  EXPECT_EQ(matrix.sum(1)[0], 1);
  EXPECT_EQ(matrix.sum(2)[0], -1);
  EXPECT_EQ(matrix.sum(4)[0], 1);
  EXPECT_EQ(matrix.sum(5)[0], 0);
}

TEST(Modulation, ShowsTheSampleBeforeAsPending) {
  Patch patch;
  patch.lfos = {{1, Wave::Saw, 10.f, 0.9f}};
  patch.routes = {route(1, RouteTarget::Param, 2, 3, 0.5f), range(1, RouteTarget::Param, 4, 2, 4),
                  range(1, RouteTarget::Param, 5, 2, 4, true)};
  Modulation matrix = patch.make();
  EXPECT_EQ(matrix.pendingSum(2), 0.5f);
  EXPECT_EQ(matrix.pendingSum(4), 3);
  EXPECT_EQ(matrix.pendingSum(5), 2.5f);
  matrix.tick(17);
  for (uint16_t id : {2, 4, 5}) EXPECT_EQ(matrix.pendingSum(id), matrix.sum(id)[16]);
  EXPECT_EQ(matrix.pendingSum(9), 0);
}

TEST(Modulation, ARateEventRestartsThePhaseKeepsTheWaveAndSlews) {
  Patch patch;
  patch.lfos = {{1, Wave::Saw, 1.f, 0.7f}};
  patch.routes = {route(1, RouteTarget::Param, 2, 1)};
  Modulation matrix = patch.make();
  matrix.tick(64);
  matrix.setRate(1, 100);
  matrix.tick(64);
  EXPECT_EQ(matrix.sum(2)[0], -1);
  const auto rateAt = [&matrix](uint32_t n) { return (matrix.sum(2)[n + 1] - matrix.sum(2)[n]) / 2 * 48000; };
  EXPECT_NEAR(rateAt(0), 1 + 99 * (1 - std::exp(-1 / 80.0)), 0.01);
  for (uint32_t i = 0; i < 30; ++i) matrix.tick(1);
  for (uint32_t i = 0; i < 30; ++i) matrix.tick(64);
  EXPECT_NEAR(rateAt(0), 100, 0.01);
}

TEST(Modulation, ARateEventMakesASineWhereThereIsNoLfoOfThatId) {
  Patch patch;
  patch.lfos = {{10, Wave::Saw, 1.f, 0.7f}};
  patch.routes = {route(1, RouteTarget::Param, 2, 1)};
  Modulation matrix = patch.make();
  matrix.tick(8);
  EXPECT_EQ(matrix.sum(2)[3], 0);
  matrix.setRate(1, 480);
  matrix.tick(64);
  EXPECT_NEAR(matrix.sum(2)[25], 1, 1e-3f);
  matrix.reset();
  matrix.tick(64);
  EXPECT_EQ(matrix.sum(2)[25], 0);
}

TEST(Modulation, AdvancesWhileItsNodeSleeps) {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    Modulation awake = randomPatch(seed).make(), sleeper = randomPatch(seed).make();
    const std::vector<float> a = sums(awake, 7, 4000, 0), b = sums(sleeper, 7, 4000, 0, true);
    awake.tick(1);
    sleeper.tick(1);
    ASSERT_EQ(awake.sum(7)[0], sleeper.sum(7)[0]) << seed;
    ASSERT_EQ(awake.pendingSum(7), sleeper.pendingSum(7)) << seed;
  }
}

TEST(Modulation, ContinuesFromASavedState) {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    Modulation first = randomPatch(seed).make(), second = randomPatch(seed).make();
    first.setRate(2, 33);
    first.setRate(4, 12);
    sums(first, 7, 500, 0);
    Saver saver;
    first.visit(saver);
    Loader loader(saver.state);
    second.visit(loader);
    ASSERT_EQ(sums(first, 7, 1000, 64), sums(second, 7, 1000, 64)) << seed;
  }
}

TEST(Modulation, StaysFiniteForAbsurdPatchesAndRates) {
  for (float size : {3e38f, -3e38f, 1e-38f, 1e9f}) {
    Patch patch = randomPatch(5);
    for (RouteSetup& r : patch.routes) r.depth = r.offset = r.max = size;
    for (LfoSetup& lfo : patch.lfos) lfo.freqHz = lfo.phase = size;
    Modulation matrix = patch.make();
    for (float value : sums(matrix, 7, 200, 64)) ASSERT_TRUE(std::isfinite(value));
    matrix.setRate(1, -size);
    for (float value : sums(matrix, 7, 200, 64)) ASSERT_TRUE(std::isfinite(value));
  }
}

}  // namespace
}  // namespace mam::test
