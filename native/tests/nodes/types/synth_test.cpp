#include <gtest/gtest.h>

#include <cmath>

#include "base/note.hpp"
#include "nodes/one_node.hpp"
#include "nodes/spectrum.hpp"

namespace mam::test {
namespace {

constexpr double kRate = 48000;
const char* const kWaves[] = {"saw", "pulse", "triangle", "sine", "noise"};

uint16_t idOf(const char* name) { return findParam(*findNodeType("synth")->descriptor, name)->id; }

NodeScript& note(NodeScript& script, uint64_t frame, uint32_t id, double pitch, float velocity = 1) {
  Command command = noteCommand(CommandKind::NoteOn, 0, Source::Midi, id, 0, static_cast<float>(pitch), velocity);
  command.frame = frame;
  script.commands.push_back(command);
  return script;
}
NodeScript& end(NodeScript& script, uint64_t frame, uint32_t id) {
  Command command = noteCommand(CommandKind::NoteOff, 0, Source::Midi, id, 0, 0, 0);
  command.frame = frame;
  script.commands.push_back(command);
  return script;
}
NodeScript& express(NodeScript& script, uint64_t frame, uint32_t id, Expression what, float pitch, float amount) {
  Command command = noteCommand(CommandKind::NoteExpr, 0, Source::Midi, id, static_cast<uint16_t>(what), pitch, amount);
  command.frame = frame;
  script.commands.push_back(command);
  return script;
}

/// One oscillator at full level, heard on the left alone, behind a high pass that lets everything through.
NodeScript bare(int wave, std::map<std::string, double> more = {}) {
  std::map<std::string, double> values = {
      {"osc1Wave", wave},   {"osc1Level", 1}, {"osc2Level", 0},     {"filterType", 2}, {"filterPoles", 2},
      {"cutoff", 20},       {"resonance", 0}, {"keyTrack", 0},      {"filterEnv", 0},  {"ampAttackMs", 0},
      {"ampSustain", 1},    {"gain", 1},      {"ampReleaseMs", 50}, {"pan", -1},       {"osc2Detune", 0},
      {"velocityLevel", 0}, {"voices", 4}};
  for (const auto& [key, value] : more) values[key] = value;
  return {"synth", values};
}

std::vector<float> play(NodeScript script, uint32_t frames, const NodeTypes& types = nodeTypes()) {
  return OneNode(std::move(script), types).render(frames).left;
}
std::vector<float> playNote(NodeScript script, double pitch, uint32_t frames) {
  return play(note(script, 0, 1, pitch), frames);
}
double hzOf(double pitch) { return 440 * std::pow(2, (pitch - 69) / 12); }
double pitchOf(double hz) { return 69 + 12 * std::log2(hz / 440); }
float peakOf(const std::vector<float>& samples, size_t from = 0, size_t to = SIZE_MAX) {
  float peak = 0;
  for (size_t i = from; i < std::min(to, samples.size()); ++i) peak = std::max(peak, std::abs(samples[i]));
  return peak;
}

TEST(Synth, IsSilentUntilANoteAndAfterItsEnd) {
  NodeScript script = bare(0);
  end(note(script, 1000, 1, 60), 5000, 1);
  const std::vector<float> sound = play(script, 20000);
  EXPECT_EQ(0, peakOf(sound, 0, 1000));
  EXPECT_LT(0.5f, peakOf(sound, 1000, 5000));
  EXPECT_EQ(0, peakOf(sound, 12000));
}

TEST(Synth, IsInTune) {
  for (double pitch = 12; pitch <= 120; pitch += 6.75) {
    const std::vector<float> sound = playNote(bare(3), pitch, 96000);
    const double hz = frequencyOf(sound, 4800, 90000, hzOf(pitch), kRate);
    EXPECT_NEAR(0, 1200 * std::log2(hz / hzOf(pitch)), 0.02) << pitch;
  }
}

TEST(Synth, TunesEveryWaveAlike) {
  for (int wave = 0; wave < 4; ++wave) {
    const std::vector<float> sound = playNote(bare(wave), 57.3, 70000);
    const Spectrum spectrum(sound, 4000, kRate);
    EXPECT_LT(20, decibels(spectrum.peakNear(hzOf(57.3)) / spectrum.strayBelow(hzOf(57.3) * 0.9, hzOf(57.3))))
        << kWaves[wave];
  }
}

TEST(Synth, AliasesLessThanItsDocumentationSays) {
  for (const int wave : {0, 1, 2})
    for (const auto& [upToPitch, limit] : {std::pair{83.1, -70.}, {107.1, -55.}})
      for (double pitch = upToPitch - 24; pitch <= upToPitch; pitch += 5.93) {
        const double hz = hzOf(pitch);
        const Spectrum spectrum(playNote(bare(wave, {{"osc1Width", 0.37}}), pitch, 70000), 4000, kRate);
        EXPECT_GT(limit, decibels(spectrum.strayBelow(10000, hz) / spectrum.peakNear(hz))) << kWaves[wave] << hz;
      }
}

TEST(Synth, GivesTheHarmonicsOfEachWave) {
  const double hz = 300;
  const auto harmonics = [&](int wave, double width) {
    return Spectrum(playNote(bare(wave, {{"osc1Width", width}}), pitchOf(hz), 70000), 4000, kRate);
  };
  const Spectrum saw = harmonics(0, 0.5), square = harmonics(1, 0.5), quarter = harmonics(1, 0.25),
                 triangle = harmonics(2, 0.5), sine = harmonics(3, 0.5);
  for (int k = 2; k <= 8; ++k) {
    const auto level = [&](const Spectrum& of) { return decibels(of.peakNear(k * hz) / of.peakNear(hz)); };
    EXPECT_NEAR(decibels(1. / k), level(saw), 0.3) << k;
    if (k % 2 == 1) { EXPECT_NEAR(decibels(1. / k), level(square), 0.3) << k; }
    if (k % 2 == 0) { EXPECT_GT(-60, level(square)) << k; }
    if (k % 4 == 0) { EXPECT_GT(-60, level(quarter)) << k; }
    if (k % 2 == 1) { EXPECT_NEAR(decibels(1. / k / k), level(triangle), 0.3) << k; }
    EXPECT_GT(-80, level(sine)) << k;
  }
}

TEST(Synth, MakesWhiteNoise) {
  const std::vector<float> sound = playNote(bare(4), 60, 48000);
  double mean = 0, power = 0, neighbour = 0;
  for (size_t n = 1001; n < sound.size(); ++n) {
    const double a = sound[n], b = sound[n - 1];
    mean += a / 47000;
    power += a * a / 47000;
    neighbour += a * b / 47000;
  }
  EXPECT_NEAR(0, mean, 0.01);
  EXPECT_NEAR(1. / 3, power, 0.02);
  EXPECT_NEAR(0, neighbour, 0.01);
}

/// Decibels that a filter gives each harmonic of 100 Hz, against the bare oscillator.
class Response {
 public:
  explicit Response(std::map<std::string, double> filter)
      : bare_(playNote(bare(0), pitchOf(100), 90000), 20000, kRate),
        filtered_(playNote(bare(0, std::move(filter)), pitchOf(100), 90000), 20000, kRate) {}
  double at(double hz) const { return decibels(filtered_.peakNear(hz) / bare_.peakNear(hz)); }

 private:
  const Spectrum bare_, filtered_;
};

TEST(Synth, FiltersAtItsCutoffAndSlope) {
  for (const int poles : {2, 4})
    for (const double cutoff : {500., 1000., 4000.}) {
      const Response low({{"filterType", 0}, {"filterPoles", poles}, {"cutoff", cutoff}});
      EXPECT_NEAR(-3.01, low.at(cutoff), 0.2) << poles << " poles, " << cutoff;
      EXPECT_NEAR(0, low.at(100), 0.1);
      if (cutoff < 2000) {
        const double fall = low.at(2 * cutoff) - low.at(4 * cutoff);
        EXPECT_NEAR(poles * 6.02, fall, 1.5) << poles << " poles, " << cutoff;
      }
      const Response high({{"filterType", 2}, {"filterPoles", poles}, {"cutoff", cutoff}});
      EXPECT_NEAR(-3.01, high.at(cutoff), 0.2);
      EXPECT_NEAR(0, high.at(cutoff * 4), 0.3);
      const Response band({{"filterType", 1}, {"filterPoles", poles}, {"cutoff", cutoff}, {"resonance", 0.9}});
      EXPECT_LT(6, band.at(cutoff) - band.at(cutoff * 2));
      EXPECT_LT(6, band.at(cutoff) - band.at(cutoff / 2 > 200 ? cutoff / 2 : 200));
    }
}

TEST(Synth, LiftsItsCutoffByResonance) {
  for (const int poles : {2, 4}) {
    const auto lifted = [&](double resonance) {
      return Response({{"filterType", 0}, {"filterPoles", poles}, {"cutoff", 2000}, {"resonance", resonance}}).at(2000);
    };
    EXPECT_LT(lifted(0) + 3, lifted(0.5));
    EXPECT_LT(lifted(0.5) + 3, lifted(0.9));
    EXPECT_GT(34, lifted(1));
  }
}

TEST(Synth, TracksTheNoteWithItsCutoff) {
  const auto levelAt = [](double pitch, double hz) {
    const Spectrum spectrum(playNote(bare(0, {{"filterType", 0}, {"cutoff", 500}, {"keyTrack", 1}}), pitch, 90000),
                            20000, kRate);
    return decibels(spectrum.peakNear(hz) / spectrum.peakNear(hz / 4));
  };
  EXPECT_NEAR(levelAt(48, hzOf(48) * 4), levelAt(72, hzOf(72) * 4), 0.5);
}

TEST(Synth, SaturatesByItsDrive) {
  const auto third = [](double drive) {
    const Spectrum spectrum(playNote(bare(3, {{"drive", drive}}), pitchOf(500), 70000), 4000, kRate);
    return decibels(spectrum.peakNear(1500) / spectrum.peakNear(500));
  };
  EXPECT_GT(-80, third(0));
  EXPECT_LT(-30, third(0.3));
  EXPECT_LT(third(0.3), third(1));
}

TEST(Synth, RestartsTheSecondOscillatorWithTheFirst) {
  for (const int wave : {0, 1, 2, 3}) {
    NodeScript script = bare(0, {{"osc1Level", 0}, {"osc2Level", 1}, {"osc2Wave", wave}, {"osc2Semitones", 7.3}});
    const double hz = 261.3;
    const Spectrum loose(playNote(script, pitchOf(hz), 70000), 4000, kRate);
    script.values["osc2Sync"] = 1;
    const Spectrum locked(playNote(script, pitchOf(hz), 70000), 4000, kRate);
    EXPECT_LT(-20, decibels(loose.strayBelow(5000, hz) / loose.peakNear(hz * std::pow(2, 7.3 / 12)))) << kWaves[wave];
    EXPECT_GT(-50, decibels(locked.strayBelow(10000, hz) / locked.peakNear(hz * 2))) << kWaves[wave];
  }
}

TEST(Synth, AddsASubAnOctaveBelow) {
  const Spectrum spectrum(playNote(bare(3, {{"subLevel", 1}}), pitchOf(400), 70000), 4000, kRate);
  EXPECT_NEAR(2.1, decibels(spectrum.peakNear(200) / spectrum.peakNear(400)), 0.5);
}

TEST(Synth, SpreadsUnisonAroundTheNote) {
  NodeScript script = bare(3, {{"unison", 3}, {"unisonDetune", 0.5}, {"unisonSpread", 0}});
  const Spectrum spectrum(playNote(script, 69, 70000), 4000, kRate);
  for (const double pitch : {68.5, 69., 69.5})
    EXPECT_NEAR(0, decibels(spectrum.peakNear(hzOf(pitch)) / spectrum.peakNear(440)), 0.3) << pitch;
  EXPECT_GT(-60, decibels(spectrum.strayBelow(400, 1e6) / spectrum.peakNear(440)));
}

TEST(Synth, GlidesFromTheNoteBefore) {
  NodeScript script = bare(3, {{"glideMs", 1000}, {"voices", 1}});
  note(end(note(script, 0, 1, 57), 4000, 1), 4000, 2, 69);
  const std::vector<float> sound = play(script, 100000);
  EXPECT_NEAR(hzOf(63), frequencyOf(sound, 28000 - 400, 800, hzOf(63), kRate), 3);
  EXPECT_NEAR(440, frequencyOf(sound, 56000, 40000, 440, kRate), 0.01);
}

TEST(Synth, BendsOneNoteAndOpensItsFilterAlone) {
  NodeScript script = bare(3);
  note(note(script, 0, 1, 60), 0, 2, 72);
  express(script, 100, 2, Expression::Pitch, 1.5f, 0);
  const Spectrum spectrum(play(script, 70000), 4000, kRate);
  EXPECT_NEAR(0, decibels(spectrum.peakNear(hzOf(73.5)) / spectrum.peakNear(hzOf(60))), 0.3);
  EXPECT_GT(-60, decibels(spectrum.peakNear(hzOf(72)) / spectrum.peakNear(hzOf(60))));
  for (const Expression what : {Expression::Pressure, Expression::Timbre}) {
    NodeScript dark = bare(0, {{"filterType", 0}, {"cutoff", 200}});
    note(dark, 0, 1, 60);
    const float before = peakOf(play(dark, 20000), 10000);
    express(dark, 5000, 1, what, 0, 1);
    EXPECT_LT(1.5f * before, peakOf(play(dark, 20000), 10000));
  }
}

TEST(Synth, TakesTheOldestVoiceForANoteTooMany) {
  NodeScript script = bare(3, {{"voices", 3}});
  note(note(note(note(script, 0, 1, 60), 100, 2, 64), 200, 3, 67), 300, 4, 71);
  const Spectrum spectrum(play(script, 70000), 4000, kRate);
  for (const double pitch : {64., 67., 71.})
    EXPECT_LT(-1, decibels(spectrum.peakNear(hzOf(pitch)) / spectrum.peakNear(hzOf(64))));
  EXPECT_GT(-60, decibels(spectrum.peakNear(hzOf(60)) / spectrum.peakNear(hzOf(64))));
}

TEST(Synth, TakesAVoiceThatWasLetGoBeforeOneThatIsHeld) {
  NodeScript script = bare(3, {{"voices", 2}, {"ampReleaseMs", 20000}});
  note(note(script, 0, 1, 60), 100, 2, 64);
  note(end(script, 1000, 2), 2000, 3, 71);
  const Spectrum spectrum(play(script, 70000), 4000, kRate);
  EXPECT_NEAR(0, decibels(spectrum.peakNear(hzOf(71)) / spectrum.peakNear(hzOf(60))), 0.3);
}

TEST(Synth, HoldsTwoHundredAndFiftySixVoices) {
  NodeScript script = bare(3, {{"voices", 256}, {"gain", 0.01}});
  for (uint32_t id = 0; id < 256; ++id) note(script, 0, id, 30 + 0.25 * id);
  const Spectrum spectrum(play(script, 70000), 4000, kRate);
  for (uint32_t id = 60; id < 256; id += 15)
    EXPECT_LT(-3, decibels(spectrum.peakNear(hzOf(30 + 0.25 * id)) / spectrum.peakNear(hzOf(90)))) << id;
}

TEST(Synth, PlaysTriggersForTheirGate) {
  NodeScript script = bare(0, {{"note", 64}, {"gateLenMs", 100}});
  script.trigger(500, 1);
  const std::vector<float> sound = play(script, 20000);
  EXPECT_EQ(0, peakOf(sound, 0, 500));
  EXPECT_LT(0.5f, peakOf(sound, 4000, 5300));
  EXPECT_EQ(0, peakOf(sound, 12000));
}

TEST(Synth, PlaysSofterNotesSofter) {
  const auto levelOf = [](float velocity) {
    NodeScript script = bare(3, {{"velocityLevel", 1}});
    return peakOf(play(note(script, 0, 1, 60, velocity), 10000), 5000);
  };
  EXPECT_NEAR(0.25, levelOf(0.25f) / levelOf(1), 0.01);
}

/// Everything at once: chords, ends, bends, locks, ramps, LFOs, routes, unison, sync, stealing.
NodeScript busy() {
  NodeScript script = bare(1, {{"voices", 20},
                               {"osc2Level", 0.7},
                               {"osc2Wave", 2},
                               {"osc2Sync", 1},
                               {"subLevel", 0.3},
                               {"noiseLevel", 0.2},
                               {"drive", 0.4},
                               {"filterType", 0},
                               {"cutoff", 900},
                               {"filterEnv", 30},
                               {"lfo1Pitch", 0.4},
                               {"lfo2Cutoff", 20},
                               {"lfo1Width", 0.3},
                               {"lfo2Level", 0.5},
                               {"glideMs", 40},
                               {"pan", 0.2}});
  script.lfos = {{1, Wave::Sine, 7, 0}, {2, Wave::Saw, 3, 0.2f}};
  RouteSetup route;
  route.sourceId = 1;
  route.targetId = idOf("PAN");
  route.depth = 0.6f;
  script.routes = {route};
  for (uint32_t i = 0; i < 40; ++i) {
    note(script, 37 * i, i, 40 + i % 24, 0.3f + 0.01f * static_cast<float>(i));
    if (i % 3 == 0) end(script, 37 * i + 700, i);
    if (i % 5 == 0) express(script, 37 * i + 90, i, Expression::Pitch, 1.25f, 0);
  }
  script.set(600, idOf("UNISON"), 4).ramp(700, idOf("CUTOFF_HZ"), 6000, 900).set(1300, idOf("OSC2_SYNC"), 0);
  script.ramp(1500, idOf("OSC1_LEVEL"), 0, 333).set(1800, idOf("FILTER_POLES"), 4).set(2000, idOf("OSC1_WIDTH"), 0.9);
  script.ramp(1700, idOf("DRIVE"), 0, 800).trigger(1111, 0.7).set(2200, idOf("FILTER_TYPE"), 1);
  return script;
}

TEST(Synth, SoundsTheSameHoweverBlocksAreCutAndOnEveryInstructionSet) {
  const Signal whole = OneNode(busy()).render(4000);
  for (const NodeTypes& types : everyInstructionSet())
    for (uint32_t blockFrames : {1u, 17u, 64u, 0u})
      EXPECT_TRUE(OneNode(busy(), types).render(4000, blockFrames) == whole) << blockFrames;
}

TEST(Synth, ContinuesFromASavedState) {
  for (uint32_t at : {1u, 777u, 1600u, 2500u}) {
    OneNode first(busy()), second(busy());
    first.render(at);
    second.load(first);
    EXPECT_TRUE(second.render(2000) == first.render(2000)) << at;
  }
}

}  // namespace
}  // namespace mam::test
