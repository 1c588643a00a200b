// One node alone, for tests: made from its descriptor's defaults, fed by commands with frames, cut into blocks at will.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "nodes/registry.hpp"

#if defined(MAM_X86_64)
namespace mam {
namespace v2 {
NodeTypes listNodeTypes() noexcept;
}
namespace v3 {
NodeTypes listNodeTypes() noexcept;
}
namespace v4 {
NodeTypes listNodeTypes() noexcept;
}
}  // namespace mam
#endif

namespace mam::test {

/// Every list of node types that this CPU can run: one an instruction set.
inline std::vector<NodeTypes> everyInstructionSet() {
#if defined(MAM_X86_64)
  __builtin_cpu_init();
  std::vector<NodeTypes> sets = {v2::listNodeTypes()};
  if (__builtin_cpu_supports("x86-64-v3")) sets.push_back(v3::listNodeTypes());
  if (__builtin_cpu_supports("x86-64-v4")) sets.push_back(v4::listNodeTypes());
  return sets;
#else
  return {nodeTypes()};
#endif
}

inline const NodeType& typeNamed(const NodeTypes& types, const std::string& name) {
  for (size_t i = 0; i < types.count; ++i)
    if (name == types.list[i]->descriptor->type) return *types.list[i];
  throw std::runtime_error("no node type " + name);
}

struct Signal {
  std::vector<float> left, right;
  bool operator==(const Signal& other) const { return sameBits(left, other.left) && sameBits(right, other.right); }

 private:
  static bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);
  }
};

using State = std::vector<char>;

struct Saver final : StateVisitor {
  State state;

 private:
  void bytes(void* data, size_t size) noexcept override {
    const size_t before = state.size();
    state.resize(before + size);
    std::memcpy(state.data() + before, data, size);
  }
};

struct Loader final : StateVisitor {
  explicit Loader(State saved) : state(std::move(saved)) {}
  State state;
  size_t at = 0;

 private:
  void bytes(void* data, size_t size) noexcept override {
    if (at + size > state.size()) std::abort();
    std::memcpy(data, state.data() + at, size);
    at += size;
  }
};

/// What a test says about its node. Frames of commands are node frames.
struct NodeScript {
  std::string type;
  std::map<std::string, double> values = {};  ///< file keys that differ from their defaults
  std::vector<LfoSetup> lfos = {};
  std::vector<RouteSetup> routes = {};
  std::vector<Command> commands = {};
  Signal input = {}, key = {};
  double sampleRate = 48000;
  uint32_t channels = 2;
  ResetTo resetTo = ResetTo::Start;

  NodeScript& at(uint64_t frame, CommandKind kind, uint16_t param, double value, uint32_t rampFrames = 0) {
    Command c;
    c.frame = frame;
    c.kind = kind;
    c.param = param;
    c.value = value;
    c.rampFrames = rampFrames;
    commands.push_back(c);
    return *this;
  }
  NodeScript& set(uint64_t frame, uint16_t param, double value) { return at(frame, CommandKind::Set, param, value); }
  NodeScript& ramp(uint64_t frame, uint16_t param, double value, uint32_t frames) {
    return at(frame, CommandKind::Ramp, param, value, frames);
  }
  NodeScript& trigger(uint64_t frame, double value = 0) { return at(frame, CommandKind::Trigger, 0, value); }
};

class OneNode {
 public:
  explicit OneNode(NodeScript script, const NodeTypes& types = nodeTypes()) : script_(std::move(script)) {
    const NodeType& type = typeNamed(types, script_.type);
    const NodeDescriptor& d = *type.descriptor;
    std::vector<double> values;
    for (uint16_t i = 0; i < d.fileKeyCount; ++i) {
      const auto found = script_.values.find(d.fileKeys[i].key);
      const double value = found == script_.values.end() ? d.fileKeys[i].initial : found->second;
      values.push_back(d.fileKeys[i].type == FileType::Float ? static_cast<float>(value) : value);
    }
    NodeSetup node;
    node.values = values.data();
    node.lfos = script_.lfos.data();
    node.lfoCount = static_cast<uint32_t>(script_.lfos.size());
    node.routes = script_.routes.data();
    node.routeCount = static_cast<uint32_t>(script_.routes.size());
    GroupSetup group;
    group.sampleRate = script_.sampleRate;
    group.channels = script_.channels;
    group.keyConnected = !script_.key.left.empty();
    group.nodes = &node;
    group_.reset(type.create(group));
    if (!group_) throw std::runtime_error("create failed");
    group_->reset(script_.resetTo);
    std::stable_sort(script_.commands.begin(), script_.commands.end(),
                     [](const Command& a, const Command& b) { return a.frame < b.frame; });
  }

  NodeGroup& group() { return *group_; }

  /// The next `frames` frames in blocks of at most `blockFrames`; 0: of random length.
  Signal render(uint32_t frames, uint32_t blockFrames = kTileFrames) {
    Signal out;
    std::mt19937 random(7);
    const uint64_t end = frame_ + frames;
    while (frame_ < end) {
      applyDue();
      uint64_t block = blockFrames == 0 ? 1 + random() % kTileFrames : std::min(blockFrames, kTileFrames);
      block = std::min(block, end - frame_);
      if (next_ < script_.commands.size()) block = std::min(block, script_.commands[next_].frame - frame_);
      renderBlock(static_cast<uint32_t>(block), out);
    }
    return out;
  }

  State save() {
    Saver saver;
    group_->visitState(0, saver);
    return saver.state;
  }
  /// Takes over the state and the position of another node of the same script.
  void load(OneNode& other) {
    Loader loader(other.save());
    group_->visitState(0, loader);
    if (loader.at != loader.state.size()) throw std::runtime_error("state not read to its end");
    frame_ = other.frame_;
    next_ = other.next_;
  }

 private:
  void applyDue() {
    while (next_ < script_.commands.size() && script_.commands[next_].frame == frame_)
      group_->apply(0, script_.commands[next_++]);
  }

  static const float* from(const std::vector<float>& samples, uint64_t frame, float* silence) {
    if (frame >= samples.size()) return silence;
    const size_t count = std::min<size_t>(kTileFrames, samples.size() - frame);
    std::copy_n(samples.begin() + static_cast<ptrdiff_t>(frame), count, silence);
    return silence;
  }

  void renderBlock(uint32_t frames, Signal& out) {
    float in[4][kTileFrames] = {}, output[kMaxChannels][kTileFrames];
    std::memset(output, 0xff, sizeof output);
    NodeBlock block;
    block.frames = frames;
    block.in[0] = from(script_.input.left, frame_, in[0]);
    block.in[1] = from(script_.input.right, frame_, in[1]);
    block.key[0] = from(script_.key.left, frame_, in[2]);
    block.key[1] = from(script_.key.right, frame_, in[3]);
    block.out[0] = output[0];
    block.out[1] = output[1];
    group_->process(block);
    out.left.insert(out.left.end(), output[0], output[0] + frames);
    if (script_.channels > 1) out.right.insert(out.right.end(), output[1], output[1] + frames);
    frame_ += frames;
  }

  NodeScript script_;
  std::unique_ptr<NodeGroup> group_;
  uint64_t frame_ = 0;
  size_t next_ = 0;
};

}  // namespace mam::test
