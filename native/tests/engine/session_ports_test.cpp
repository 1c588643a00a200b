// Random edits of what lies between the racks of a session that plays: 40 seeds; MAM_SEEDS=2000 looks further.
#include <cmath>
#include <cstdlib>

#include "engine/random_session.hpp"

namespace mam {
namespace {

constexpr uint32_t kTurns = 20, kTurnFrames = 900;

struct Sounds {
  std::vector<float> mix, untouched;
};

/// Hits every node by hand and edits at the first frame of turns, `isEdited` or with the same session again.
Sounds played(uint64_t seed, bool isEdited, uint32_t blockFrames) {
  test::RandomSession session(seed);
  test::Random random(seed + 7);
  test::Driver driver;
  Sounds made;
  std::shared_ptr<const Rack> rack = session.session();
  EXPECT_FALSE(driver.engine.load(rack));
  PlayRequest request;
  request.range.hardFrames = uint64_t{kTurns} * kTurnFrames;  // no content ends it before
  EXPECT_FALSE(driver.engine.play(request));
  const std::string untouched = "r" + std::to_string(seed % test::RandomSession::kUntouched) + "/";
  EXPECT_FALSE(driver.engine.startTap(untouched));
  for (uint32_t turn = 0; turn < kTurns; ++turn) {
    const bool edits = turn > 0 && random.chance(0.6);
    for (uint32_t i = edits ? 1 + random.below(3) : 0; i > 0; --i) session.change();
    if (edits && isEdited) {
      auto next = std::make_shared<Rack>(*session.session());
      next->takeTargetsOf(*rack);
      rack = next;
      const Error error = driver.engine.edit(rack, {uint64_t{turn} * kTurnFrames});
      EXPECT_FALSE(error) << error.text;
    }
    Command hit;
    hit.kind = CommandKind::Trigger;
    for (hit.target = 0; hit.target < rack->content.targets.size(); ++hit.target) {
      const std::string& name = rack->content.targets[hit.target];
      const bool isUntouched = name.substr(0, untouched.size()) == untouched;
      if ((name.size() + turn) % 3 != 0 || (!isUntouched && turn % 2 != 0)) continue;
      EXPECT_TRUE(driver.engine.send(LiveQueue::Host, &hit, 1));
    }
    const std::vector<float> more = driver.run(kTurnFrames, blockFrames);
    made.mix.insert(made.mix.end(), more.begin(), more.end());
    std::vector<float> heard(2 * kTurnFrames);
    EXPECT_EQ(heard.size(), driver.engine.readTap(heard.data(), heard.size()));
    made.untouched.insert(made.untouched.end(), heard.begin(), heard.end());
  }
  return made;
}

uint64_t seedCount() {
  const char* wish = std::getenv("MAM_SEEDS");
  return wish != nullptr ? std::strtoull(wish, nullptr, 10) / 4 : 40;
}

TEST(SessionPorts, RandomEditsLeaveUntouchedRacksBitEqualInAnyBlocks) {
  for (uint64_t seed = 0; seed < seedCount() && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Sounds wanted = played(seed, false, 128), edited = played(seed, true, 128);
    EXPECT_GT(test::peakOf(wanted.untouched), 0.01f);
    EXPECT_TRUE(test::sameBits(wanted.untouched, edited.untouched));
    for (const float sample : edited.mix) ASSERT_TRUE(std::isfinite(sample));
    for (const uint32_t blockFrames : {17u, 900u})
      EXPECT_TRUE(test::sameBits(wanted.untouched, played(seed, true, blockFrames).untouched)) << blockFrames;
  }
}

}  // namespace
}  // namespace mam
