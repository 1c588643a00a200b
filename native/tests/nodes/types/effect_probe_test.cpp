// compressor and spectral_ducker behind the generators of the reference probes, against their samples.
#include <gtest/gtest.h>

#include "nodes/one_node.hpp"
#include "nodes/probe.hpp"
#include "nodes/types/effect_render.hpp"

namespace mam {
namespace {

using effect::Effect;
using effect::Stereo;

/// A second of a generator struck on each frame of `triggers`.
Stereo generated(test::NodeScript script, std::initializer_list<uint64_t> triggers) {
  for (uint64_t frame : triggers) script.trigger(frame);
  return test::OneNode(std::move(script)).render(48000);
}

Stereo bass() { return generated({"tb303_ext"}, {0, 24000}); }
Stereo kickKey() {
  const std::map<std::string, double> values = {{"f0", 120},         {"fend", 35},  {"pitchDecayMs", 55},
                                                {"ampDecayMs", 120}, {"gain", 0.9}, {"click", 0.1}};
  return generated({"kick", values}, {0});
}
const std::vector<double> kBands = {60, 1, -12, -18, 2, 6, 0, 120, 1, -8, -18, 2, 6, 0, 250, 0.8f, -4, -18, 2, 6, 0};

/// Share of rows that miss the reference by more than its tolerance; the saw's edges may.
double missed(const std::string& probe, const Effect& effect, const Stereo& in, const Stereo& key) {
  const Stereo out = effect::render(effect, in, key);
  return test::outliers(test::probeRows(probe), out.left, out.right);
}

bool referenceAbsent() { return test::probeRows("au_comp_key").empty(); }
constexpr const char* kAbsent = "no reference data: set MAM_SHARED to the folder that holds compat/";

const std::map<std::string, double> kCompressor = {
    {"thresholdDb", -20}, {"ratio", 4}, {"attackMs", 5}, {"releaseMs", 120}, {"makeupDb", 3}};

TEST(EffectProbe, CompressorKeyedByAKickMatchesTheReference) {
  if (referenceAbsent()) GTEST_SKIP() << kAbsent;
  EXPECT_LE(missed("au_comp_key", {"compressor", kCompressor}, bass(), kickKey()), 0.005);
}

TEST(EffectProbe, CompressorWithoutAKeyMatchesTheReference) {
  if (referenceAbsent()) GTEST_SKIP() << kAbsent;
  const Stereo clap = generated({"clap", {{"ampDecayMs", 120}, {"gain", 0.8}}}, {0});
  EXPECT_EQ(missed("au_comp_nokey", {"compressor", kCompressor, {}, 0, false}, clap, effect::silence(48000)), 0);
}

TEST(EffectProbe, SpectralDuckerMatchesTheReferenceInEveryMode) {
  if (referenceAbsent()) GTEST_SKIP() << kAbsent;
  const Stereo in = bass(), key = kickKey();
  EXPECT_LE(missed("au_specduck_dyneq", {"spectral_ducker", {{"applyMode", 1}}, kBands, 3}, in, key), 0.005);
  EXPECT_LE(missed("au_specduck_mix50", {"spectral_ducker", {{"mix", 0.5}}, kBands, 3}, in, key), 0.005);
  EXPECT_LE(missed("au_specduck_ms", {"spectral_ducker", {{"stereoMode", 1}}, kBands, 3}, in, key), 0.005);
}

}  // namespace
}  // namespace mam
