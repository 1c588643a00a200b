// Renders one effect outside a graph: built by its file keys, fed with given samples, cut as asked.
#pragma once

#include <cmath>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "nodes/one_node.hpp"

namespace mam::effect {

using Samples = std::vector<float>;

using Stereo = test::Signal;

struct Effect {
  std::string type;
  std::map<std::string, double> values = {};
  std::vector<double> items = {};
  uint32_t itemCount = UINT32_MAX;
  bool keyed = true;
  uint32_t channels = 2;
  double sampleRate = 48000;
};

inline std::unique_ptr<NodeGroup> make(const Effect& setup, NodeTypes types = nodeTypes()) {
  const NodeType& type = test::typeNamed(types, setup.type);
  std::vector<double> values;
  for (uint16_t k = 0; k < type.descriptor->fileKeyCount; ++k) {
    const FileKey& key = type.descriptor->fileKeys[k];
    const auto given = setup.values.find(key.key);
    values.push_back(static_cast<float>(given == setup.values.end() ? key.initial : given->second));
  }
  NodeSetup node;
  node.values = values.data();
  node.items = setup.items.data();
  node.itemCount = setup.itemCount;
  GroupSetup group;
  group.sampleRate = setup.sampleRate;
  group.channels = setup.channels;
  group.keyConnected = setup.keyed;
  group.nodes = &node;
  return std::unique_ptr<NodeGroup>(type.create(group));
}

/// Lengths of the calls: a fixed block, or random ones of 1..64 from a seed.
struct Cut {
  uint32_t frames = kTileFrames;
  uint32_t seed = 0;
};

inline void render(NodeGroup& node, const Stereo& in, const Stereo& key, Stereo& out, size_t from, size_t to,
                   Cut cut = {}) {
  std::mt19937 random(cut.seed);
  for (size_t at = from; at < to;) {
    const size_t wanted = cut.seed ? 1 + random() % kTileFrames : cut.frames;
    NodeBlock block;
    block.frames = static_cast<uint32_t>(std::min({wanted, size_t{kTileFrames}, to - at}));
    const float* inputs[] = {in.left.data() + at, in.right.data() + at};
    const float* keys[] = {key.left.data() + at, key.right.data() + at};
    float* outputs[] = {out.left.data() + at, out.right.data() + at};
    for (uint32_t c = 0; c < kMaxChannels; ++c) {
      block.in[c] = inputs[c];
      block.key[c] = keys[c];
      block.out[c] = outputs[c];
    }
    node.process(block);
    at += block.frames;
  }
}

inline Stereo silence(size_t frames) { return {Samples(frames), Samples(frames)}; }

inline Stereo render(const Effect& setup, const Stereo& in, const Stereo& key, Cut cut = {},
                     NodeTypes types = nodeTypes()) {
  Stereo out = silence(in.left.size());
  const auto node = make(setup, types);
  node->reset(ResetTo::Start);
  render(*node, in, key, out, 0, in.left.size(), cut);
  return out;
}

inline Stereo noise(size_t frames, uint32_t seed, float size = 1) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> sample(-size, size);
  Stereo made = silence(frames);
  for (size_t i = 0; i < frames; ++i) {
    made.left[i] = sample(random);
    made.right[i] = sample(random);
  }
  return made;
}

inline Stereo sine(size_t frames, double cyclesPerFrame, float peak) {
  Stereo made = silence(frames);
  for (size_t i = 0; i < frames; ++i)
    made.left[i] = made.right[i] =
        peak * static_cast<float>(std::sin(6.283185307179586 * cyclesPerFrame * static_cast<double>(i)));
  return made;
}

/// The kick of spec 6.1 with its default parameters, struck at frame 0, 48 kHz.
inline Stereo kick(size_t frames) {
  Stereo made = silence(frames);
  double phase = 0;
  for (size_t i = 0; i < frames; ++i) {
    const double t = static_cast<double>(i) / 48000, amp = std::exp(-t / 0.2), pitch = std::exp(-t / 0.06);
    phase += 6.283185307179586 * (40 + 60 * pitch) / 48000;
    made.left[i] = made.right[i] = static_cast<float>(amp * std::sin(phase) * 0.9);
  }
  return made;
}

inline bool finite(const Stereo& audio) {
  for (size_t i = 0; i < audio.left.size(); ++i)
    if (!std::isfinite(audio.left[i]) || !std::isfinite(audio.right[i])) return false;
  return true;
}

/// Whether a fresh node that loads the state of one stopped at `cutAt` goes on with the same bits.
inline bool continuesFromItsState(const Effect& setup, const Stereo& in, const Stereo& key, size_t cutAt) {
  const size_t frames = in.left.size();
  Stereo whole = silence(frames), parts = silence(frames);
  const auto first = make(setup), second = make(setup);
  first->reset(ResetTo::Start);
  render(*first, in, key, whole, 0, cutAt);
  test::Saver saver;
  first->visitState(0, saver);
  render(*first, in, key, whole, cutAt, frames);
  second->reset(ResetTo::Start);
  render(*second, key, in, parts, 0, 100);  // something else first: loading must replace it
  test::Loader loader(saver.state);
  second->visitState(0, loader);
  render(*second, in, key, parts, cutAt, frames);
  for (size_t i = 0; i < cutAt; ++i) {
    parts.left[i] = whole.left[i];
    parts.right[i] = whole.right[i];
  }
  return loader.at == loader.state.size() && whole == parts;
}

/// Whether every block cut and instruction set gives the same bits.
inline bool sameBitsHoweverCut(const Effect& setup, const Stereo& in, const Stereo& key) {
  const Stereo expected = render(setup, in, key);
  for (Cut cut : {Cut{1, 0}, Cut{17, 0}, Cut{63, 0}, Cut{0, 7}, Cut{0, 8}})
    if (!(render(setup, in, key, cut) == expected)) return false;
  for (NodeTypes types : test::everyInstructionSet())
    if (!(render(setup, in, key, {}, types) == expected)) return false;
  return true;
}

}  // namespace mam::effect
