// P2: what a graph adds to the voices' own arithmetic. P1, P3: voices before a delay, a reverb and a compressor.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "base/note.hpp"
#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"
#include "voice/voice.hpp"

namespace mam::bench {
namespace {

constexpr double kPi = 3.14159265358979;
constexpr uint32_t kSampleRate = 48000;

/// Voice `index` of `count`, as the bare program of the reference benches tunes it.
VoiceSetup tuned(uint32_t index, uint32_t count) {
  const double position = std::fmod(index * 0.37, 1.0);
  const double pan = (index * 5 % 17) / 16.0 * 1.6 - 0.8, angle = (pan + 1) / 2 * kPi / 2;
  const double gain = 0.5 / std::sqrt(static_cast<double>(count));
  return {55 * std::pow(2.0, index * 7 % 48 / 12.0), gain * std::cos(angle), gain * std::sin(angle),
          (1 - position) * 0.25 * kSampleRate};
}

void must(const Error& error) {
  if (error) throw std::runtime_error(error.text);
}

void addVoice(Rack& rack, uint32_t index, uint32_t count) {
  RackNode node;
  node.id = "voice" + std::to_string(index);
  node.type = voiceKernels().node;
  node.target = rack.target(node.id);
  const VoiceSetup voice = tuned(index, count);
  for (double value : {voice.freqHz, voice.left, voice.right, voice.firstStrikeFrames})
    node.values.push_back(static_cast<float>(value));
  node.given.assign(node.values.size(), true);
  rack.nodes.push_back(std::move(node));
}

/// What sounds goes into the mixer, or, with effects, through a delay, a reverb and a compressor.
std::shared_ptr<Rack> finished(const std::shared_ptr<Rack>& rack, bool effects) {
  rack->hasMixer = true;
  const size_t count = rack->nodes.size();
  if (!effects) {
    for (size_t i = 0; i < count; ++i) rack->mixerInputs.push_back({rack->nodes[i].id, 1});
    return rack;
  }
  uint32_t delay = 0, reverb = 0, compressor = 0;
  must(rack->addNode("delay", "delay", delay));
  must(rack->addNode("reverb", "reverb", reverb));
  must(rack->addNode("compressor", "compressor", compressor));
  must(rack->set(delay, "delayMs", 375));
  must(rack->set(compressor, "thresholdDb", -12));
  must(rack->set(compressor, "ratio", 4));
  for (size_t i = 0; i < count; ++i) rack->edges.push_back({rack->nodes[i].id, "delay"});
  rack->edges.push_back({"delay", "reverb"});
  rack->edges.push_back({"reverb", "compressor"});
  rack->mixerInputs.push_back({"compressor", 1});
  return rack;
}

/// Every voice an input of the mixer; with effects, every voice an edge into a delay, a reverb and a compressor.
std::shared_ptr<Rack> rackOf(uint32_t count, bool effects) {
  auto rack = std::make_shared<Rack>();
  for (uint32_t i = 0; i < count; ++i) addVoice(*rack, i, count);
  return finished(rack, effects);
}

/// One `synth` in place of the voices: a saw, a low pass of two poles with Q 4 that its envelope moves, as many voices.
std::shared_ptr<Rack> synthRackOf(uint32_t count, bool effects) {
  auto rack = std::make_shared<Rack>();
  uint32_t node = 0;
  must(rack->addNode("synth", "synth", node));
  const std::pair<const char*, double> values[] = {{"voices", static_cast<double>(count)},
                                                   {"osc1Level", 1},
                                                   {"osc2Level", 0},
                                                   {"filterPoles", 2},
                                                   {"cutoff", 200},
                                                   {"keyTrack", 0},
                                                   {"resonance", 0.836},
                                                   {"filterEnv", 48},
                                                   {"ampAttackMs", 0},
                                                   {"ampDecayMs", 414},
                                                   {"ampSustain", 0.0001},
                                                   {"ampReleaseMs", 5},
                                                   {"filterAttackMs", 0},
                                                   {"filterDecayMs", 414},
                                                   {"filterSustain", 0},
                                                   {"velocityLevel", 0},
                                                   {"gain", 0.5 / std::sqrt(static_cast<double>(count))}};
  for (const auto& [key, value] : values) must(rack->set(node, key, value));
  return finished(rack, effects);
}

/// Blocks of kTileFrames into `left` and `right`.
class Voices {
 public:
  virtual ~Voices() = default;
  virtual void render(float* left, float* right) noexcept = 0;
};

class BareProgram final : public Voices {
 public:
  explicit BareProgram(uint32_t count) {
    std::vector<VoiceSetup> list;
    for (uint32_t i = 0; i < count; ++i) list.push_back(tuned(i, count));
    voices_.reset(voiceKernels().createBare(list.data(), count));
  }
  void render(float* left, float* right) noexcept override { voices_->render(left, right); }

 private:
  std::unique_ptr<BareVoices> voices_;
};

/// The whole engine, as a device would call it.
class InEngine final : public Voices {
 public:
  explicit InEngine(const std::shared_ptr<const Rack>& rack) {
    must(engine_.load(rack));
    PlayRequest request;
    request.range.hardFrames = int64_t{kSampleRate} * 100000;
    must(engine_.play(request));
    // The rack that rested fades out first; it is no part of what is measured.
    alignas(64) float memory[2][kTileFrames];
    for (int i = 0; i < 20; ++i) render(memory[0], memory[1]);
  }
  void render(float* left, float* right) noexcept override {
    float* const out[2] = {left, right};
    engine_.render(out, kTileFrames);
  }

  uint32_t target(const char* id) { return engine_.rack()->findTarget(id); }
  void send(const Command* commands, size_t count) noexcept { engine_.send(LiveQueue::Embedder, commands, count); }

 private:
  static EngineConfig config() {
    EngineConfig c;
    c.manualFeeding = true;
    return c;
  }
  Engine engine_{config()};
};

/// Notes of the voices' pitches, each struck anew four times a second as theirs are.
class Played final : public Voices {
 public:
  Played(uint32_t count, bool effects) : engine_(synthRackOf(count, effects)), target_(engine_.target("synth")) {
    for (uint32_t i = 0; i < count; ++i) {
      const VoiceSetup voice = tuned(i, count);
      const double pitch = 69 + 12 * std::log2(voice.freqHz / 440);
      notes_.push_back({static_cast<float>(pitch), static_cast<uint64_t>(voice.firstStrikeFrames)});
    }
  }
  void render(float* left, float* right) noexcept override {
    for (uint32_t i = 0; i < notes_.size(); ++i) {
      Note& note = notes_[i];
      if (note.due > frame_) continue;
      note.due += kSampleRate / 4;
      const Command strike[2] = {noteCommand(CommandKind::NoteOff, target_, mam::Source::Script, i, 0, note.pitch, 0),
                                 noteCommand(CommandKind::NoteOn, target_, mam::Source::Script, i, 0, note.pitch, 1)};
      engine_.send(strike, 2);
    }
    engine_.render(left, right);
    frame_ += kTileFrames;
  }

 private:
  struct Note {
    float pitch;
    uint64_t due;
  };
  InEngine engine_;
  const uint32_t target_;
  std::vector<Note> notes_;
  uint64_t frame_ = 0;
};

std::unique_ptr<Voices> make(const std::string& mode, uint32_t count) {
  if (mode == "bare") return std::make_unique<BareProgram>(count);
  if (mode == "graph") return std::make_unique<InEngine>(rackOf(count, false));
  if (mode == "effects") return std::make_unique<InEngine>(rackOf(count, true));
  if (mode == "synth") return std::make_unique<Played>(count, false);
  if (mode == "synth-effects") return std::make_unique<Played>(count, true);
  throw std::runtime_error("no mode " + mode + "; there are graph, bare, effects, synth, synth-effects and check");
}

int measure(const std::string& mode, uint32_t count, double seconds) {
  const std::unique_ptr<Voices> voices = make(mode, count);
  alignas(64) float left[kTileFrames], right[kTileFrames];
  const uint64_t blocks = static_cast<uint64_t>(seconds * kSampleRate / kTileFrames);
  double energy = 0;
  const double begin = threadNanoseconds();
  for (uint64_t b = 0; b < blocks; ++b) {
    voices->render(left, right);
    for (float sample : left) energy += double{sample} * double{sample};
  }
  const double spent = threadNanoseconds() - begin;
  const double frames = static_cast<double>(blocks * kTileFrames);
  std::printf(
      "{\"bench\":\"voices\",\"mode\":\"%s\",\"isa\":\"%s\",\"n\":%u,\"seconds\":%g,\"cpu\":%.4f,"
      "\"nsPerVoiceSample\":%.4f,\"rms\":%.6f}\n",
      mode.c_str(), instructionSetName(instructionSet()), count, seconds, spent / 1e9,
      spent / (frames * std::max(count, 1u)), std::sqrt(energy / frames));
  return 0;
}

/// That graph and bare loop compute the same: a graph from frame 0 on against the bare loop, bit by bit.
int check(uint32_t count, double seconds) {
  EngineConfig config;
  config.manualFeeding = true;
  Engine engine(config);
  must(engine.load(rackOf(count, false)));
  PlayRequest request;
  request.range.hardFrames = int64_t{kSampleRate} * 100000;
  must(engine.play(request));
  BareProgram bare(count);
  alignas(64) float a[2][kTileFrames], b[2][kTileFrames];
  float* const out[2] = {a[0], a[1]};
  uint64_t different = 0;
  const uint64_t blocks = static_cast<uint64_t>(seconds * kSampleRate / kTileFrames);
  for (uint64_t i = 0; i < blocks; ++i) {
    engine.render(out, kTileFrames);
    bare.render(b[0], b[1]);
    for (uint32_t c = 0; c < 2; ++c)
      for (uint32_t t = 0; t < kTileFrames; ++t) different += a[c][t] != b[c][t];
  }
  std::printf("{\"bench\":\"voices\",\"mode\":\"check\",\"isa\":\"%s\",\"n\":%u,\"differentSamples\":%llu}\n",
              instructionSetName(instructionSet()), count, static_cast<unsigned long long>(different));
  return different == 0 ? 0 : 1;
}

}  // namespace

int voices(const Words& words) {
  if (words.size() != 3) throw std::runtime_error("expected MODE COUNT SECONDS");
  const uint32_t count = static_cast<uint32_t>(std::stoul(words[1]));
  const double seconds = std::stod(words[2]);
  return words[0] == "check" ? check(count, seconds) : measure(words[0], count, seconds);
}

}  // namespace mam::bench
