// Every node type under random parameters, events and inputs, sane and absurd: its output is always finite and bounded, and
// no denormal number stays in it. 400 seeds a type (MAM_LONG=1: 20 times as many; MAM_SEEDS=n: n); a failing seed prints
// itself and stays here as a named test.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/note.hpp"
#include "engine/random_rack.hpp"
#include "nodes/one_node.hpp"

namespace mam {
namespace {

using test::absurd;
using test::Random;

/// What leaves a node at most: sums of all nodes at gains of 140 dB stay finite (see graph/layout.cpp).
constexpr float kLoudest = 1e16f;

uint64_t seedCount() {
  const char* wish = std::getenv("MAM_SEEDS");
  if (wish != nullptr) return std::strtoull(wish, nullptr, 10);
  return std::getenv("MAM_LONG") != nullptr ? 8000 : 400;
}

/// Tame: values within published ranges. Wild: any finite number among them.
enum class Temper { Tame, Wild };

/// A group of one type, made and driven by a seed.
class Fuzzed {
 public:
  Fuzzed(const NodeType& type, uint64_t seed, Temper temper, double sampleRate = 0)
      : random_(seed * 2654435761u + 1), type_(type), wild_(temper == Temper::Wild) {
    const NodeDescriptor& d = *type.descriptor;
    GroupSetup setup;
    const double rate = random_.of(std::vector<double>{8000, 44100, 48000, 192000, 384000});
    setup.sampleRate = sampleRate != 0 ? sampleRate : rate;
    setup.channels = channels_ = 1 + random_.below(2);
    setup.keyConnected = random_.chance(0.5);
    setup.laneCount = lanes_ = d.lanes == 1 ? 1 : 1 + random_.below(d.lanes);
    for (uint32_t lane = 0; lane < lanes_; ++lane) nodes_.push_back(makeNode(d));
    for (const Node& node : nodes_) setups_.push_back(setupOf(node));
    setup.nodes = setups_.data();
    group_.reset(type.create(setup));
    if (!group_) throw std::runtime_error("create failed");
    group_->reset(static_cast<ResetTo>(random_.below(3)));
    if (random_.chance(0.2)) chase();
  }

  /// Random blocks with events before some of them. Gives the reason why a sample is refused, "" when none was.
  std::string play(uint32_t frames) {
    std::string trouble;
    for (uint32_t done = 0; done < frames && trouble.empty();) {
      while (random_.chance(0.4)) group_->apply(random_.below(lanes_), event());
      for (std::vector<float>& input : inputs_) fillInput(input);
      const uint32_t count = 1 + random_.below(std::min(kTileFrames, frames - done));
      trouble = render(count);
      done += count;
    }
    return trouble;
  }

  /// Noise so quiet that any decay soon leaves the range of normal numbers, then nothing.
  void playTinyNoiseThenSilence(uint32_t frames) {
    for (uint32_t lane = 0; lane < lanes_; ++lane) group_->apply(lane, trigger());
    for (uint32_t done = 0; done < frames; done += kTileFrames) {
      const float level = done < 1024 ? std::ldexp(1.f, -static_cast<int>(90 + random_.below(30))) : 0;
      for (std::vector<float>& input : inputs_)
        for (float& x : input) x = level * static_cast<float>(random_.between(-1, 1));
      render(kTileFrames);
    }
  }
  void playSilence(uint32_t frames) {
    for (std::vector<float>& input : inputs_) std::fill(input.begin(), input.end(), 0.f);
    for (uint32_t done = 0; done < frames; done += kTileFrames) render(kTileFrames);
  }
  uint32_t denormalOutputs() const { return denormals_; }

 private:
  struct Node {
    std::vector<double> values, items;
    uint32_t itemCount = UINT32_MAX;
    std::vector<LfoSetup> lfos;
    std::vector<RouteSetup> routes;
    uint64_t seed = 0;
  };

  double value(double low, double high) {
    return wild_ && random_.chance(0.4) ? absurd(random_) : random_.between(low, high);
  }
  float number(double low, double high) { return static_cast<float>(value(low, high)); }

  double keyValue(const FileKey& key) {
    const double made = value(key.min, key.max);
    // As the builder converts; lines of minutes would be memory and nothing else.
    if (key.type == FileType::Float)
      return static_cast<float>(key.unit == Unit::Milliseconds ? std::min(made, 5000.) : made);
    if (key.type == FileType::Int) return std::trunc(made);
    if (key.type == FileType::Bool) return random_.below(2);
    return wild_ && random_.chance(0.2) ? made : random_.below(3);
  }

  Node makeNode(const NodeDescriptor& d) {
    Node node;
    for (uint16_t i = 0; i < d.fileKeyCount; ++i) {
      const FileKey& key = d.fileKeys[i];
      node.values.push_back(random_.chance(0.3) ? key.initial : keyValue(key));
      if (key.type != FileType::List || random_.chance(0.3)) continue;
      node.itemCount = random_.below(10);
      for (uint32_t item = 0; item < node.itemCount * key.itemCount; ++item)
        node.items.push_back(keyValue(key.items[item % key.itemCount]));
    }
    node.seed = random_.bits();
    if (!d.takesModulation || random_.chance(0.4)) return node;
    for (uint32_t i = random_.below(6); i > 0; --i)
      node.lfos.push_back({lfoId(), static_cast<Wave>(random_.below(4)), number(0, 30), number(0, 1)});
    for (uint32_t i = random_.below(20); i > 0; --i) node.routes.push_back(route(d));
    return node;
  }
  uint16_t lfoId() { return static_cast<uint16_t>(1 + random_.below(5)); }

  RouteSetup route(const NodeDescriptor& d) {
    RouteSetup made;
    made.sourceId = lfoId();
    made.target = static_cast<RouteTarget>(random_.below(3));
    const LiveParam& param = d.params[random_.below(d.paramCount)];
    made.targetId = made.target == RouteTarget::Param ? param.id : lfoId();
    made.depth = number(-1, 1);
    made.offset = number(-1, 1);
    made.min = random_.chance(0.5) ? number(param.min, param.max) : 0;
    made.max = random_.chance(0.5) ? number(param.min, param.max) : 0;
    made.squared = random_.chance(0.5);
    return made;
  }

  static NodeSetup setupOf(const Node& node) {
    NodeSetup setup;
    setup.values = node.values.data();
    setup.items = node.items.data();
    setup.itemCount = node.itemCount;
    setup.lfos = node.lfos.data();
    setup.lfoCount = static_cast<uint32_t>(node.lfos.size());
    setup.routes = node.routes.data();
    setup.routeCount = static_cast<uint32_t>(node.routes.size());
    setup.seed = node.seed;
    return setup;
  }

  static Command trigger() {
    Command command;
    command.kind = CommandKind::Trigger;
    return command;
  }

  Command event() {
    Command command = trigger();
    const NodeDescriptor& d = *type_.descriptor;
    if (d.notes != Notes::None && random_.chance(0.4)) return note();
    command.value = number(0, 1);
    if (d.paramCount == 0 || random_.chance(0.2)) return command;
    const LiveParam& param = d.params[random_.below(d.paramCount)];
    command.param = random_.chance(0.02) ? static_cast<uint16_t>(random_.bits()) : param.id;
    command.value = number(param.min, param.max);
    command.kind = random_.chance(0.6) ? CommandKind::Set : CommandKind::Ramp;
    if (command.kind == CommandKind::Ramp)
      command.rampFrames = random_.chance(0.1) ? static_cast<uint32_t>(random_.bits()) : random_.below(2000);
    return command;
  }

  Command note() {
    static const std::vector<CommandKind> kinds = {CommandKind::NoteOn, CommandKind::NoteOff, CommandKind::NoteExpr};
    const bool all = random_.chance(0.1);
    return noteCommand(random_.of(kinds), 0, static_cast<Source>(2 + random_.below(2)),
                       all ? kEveryNote : random_.below(4), static_cast<uint16_t>(random_.below(4)), number(0, 127),
                       number(0, 1));
  }

  void chase() {
    for (int i = 0; i < 20; ++i) {
      Command command = event();
      if (command.kind != CommandKind::Set && command.kind != CommandKind::Ramp) continue;
      group_->apply(random_.below(lanes_), command);
      group_->advanceParams(random_.below(20000));
    }
  }

  void fillInput(std::vector<float>& input) {
    static const std::vector<float> levels = {0, 1e-45f, 1e-39f, 1e-30f, 1e-12f, 0.1f, 1, 1, 1000, 1e6f};
    const float level = random_.of(levels);
    const bool steady = random_.chance(0.3);
    for (float& x : input) x = steady ? level : level * static_cast<float>(random_.between(-1, 1));
  }

  std::string render(uint32_t frames) {
    const uint32_t stride = type_.descriptor->lanes;
    for (std::vector<float>& output : outputs_) output.assign(kTileFrames * stride, std::nanf(""));
    NodeBlock block;
    block.frames = frames;
    for (uint32_t c = 0; c < kMaxChannels; ++c) {
      block.in[c] = inputs_[c].data();
      block.key[c] = inputs_[kMaxChannels + c].data();
      block.out[c] = outputs_[c].data();
    }
    group_->process(block);
    denormals_ = 0;
    for (uint32_t c = 0; c < channels_; ++c)
      for (uint32_t frame = 0; frame < frames; ++frame)
        for (uint32_t lane = 0; lane < lanes_; ++lane) {
          const float x = outputs_[c][frame * stride + lane];
          if (!(std::abs(x) <= kLoudest)) return "gave " + std::to_string(x) + " in lane " + std::to_string(lane);
          denormals_ += std::fpclassify(x) == FP_SUBNORMAL ? 1 : 0;
        }
    return "";
  }

  Random random_;
  const NodeType& type_;
  const bool wild_;
  uint32_t channels_ = 0, lanes_ = 1;
  std::vector<Node> nodes_;
  std::vector<NodeSetup> setups_;
  std::unique_ptr<NodeGroup> group_;
  std::vector<float> inputs_[2 * kMaxChannels] = {std::vector<float>(kTileFrames), std::vector<float>(kTileFrames),
                                                  std::vector<float>(kTileFrames), std::vector<float>(kTileFrames)};
  std::vector<float> outputs_[kMaxChannels];
  uint32_t denormals_ = 0;
};

class NodeFuzz : public testing::TestWithParam<const char*> {
 protected:
  const NodeType& type() { return *findNodeType(GetParam()); }
};

std::vector<const char*> everyType() {
  std::vector<const char*> names;
  const NodeTypes types = nodeTypes();
  for (size_t i = 0; i < types.count; ++i) names.push_back(types.list[i]->descriptor->type);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Every, NodeFuzz, testing::ValuesIn(everyType()),
                         [](const auto& type) { return std::string(type.param); });

TEST_P(NodeFuzz, StaysFiniteWhateverItIsTold) {
  for (uint64_t seed = 0; seed < seedCount(); ++seed)
    for (const Temper temper : {Temper::Tame, Temper::Wild})
      ASSERT_EQ("", Fuzzed(type(), seed, temper).play(1500))
          << (temper == Temper::Wild ? "wild" : "tame") << " seed " << seed;
}

// Products of absurd gains were infinite, then NaN; a sustain above 1 was passed and the envelope rose for ever.
TEST(FoundByFuzz, AbsurdGainsGiveNoInfinityToMultiplyByZero) {
  for (const auto& [type, seed] :
       {std::pair{"kick", 25}, {"tb303_ext", 1}, {"tb303_ext", 1004}, {"mam_chip", 11}, {"mam_chip", 1469}})
    EXPECT_EQ("", Fuzzed(*findNodeType(type), static_cast<uint64_t>(seed), Temper::Wild).play(1500)) << type << seed;
}

#if defined(__x86_64__)

/// Raised by the CPU when arithmetic meets a denormal operand.
constexpr uint32_t kDenormalOperand = 0x2;

bool meetsDenormals(Fuzzed& node, uint32_t frames) {
  const uint32_t before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before & ~0x3Fu);
  node.playSilence(frames);
  const bool met = (__builtin_ia32_stmxcsr() & kDenormalOperand) != 0;
  __builtin_ia32_ldmxcsr(before);
  return met;
}

// At a low rate seconds are few frames; the longest tail of an effect takes twenty of them to fade.
TEST_P(NodeFuzz, KeepsNoDenormalNumbersOnceItsInputIsSilent) {
  const uint32_t frames = type().descriptor->role == Role::Generator ? 16000 : 200000;
  for (uint64_t seed = 0; seed < seedCount() / 10; ++seed) {
    Fuzzed node(type(), seed, Temper::Tame, 8000);
    node.playTinyNoiseThenSilence(frames);
    ASSERT_FALSE(meetsDenormals(node, 640)) << "seed " << seed;
    ASSERT_EQ(0u, node.denormalOutputs()) << "seed " << seed;
  }
}

#endif

}  // namespace
}  // namespace mam
