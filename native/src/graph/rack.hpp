// What a rack is, before it is compiled: nodes, edges, mixer and content, as a builder is told.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "nodes/registry.hpp"
#include "transport/content.hpp"

namespace mam {

constexpr uint32_t kMaxNodes = 100000;
constexpr uint32_t kMaxListRows = 64;

struct DeclaredPort {
  uint32_t index, channels;
};

class Rack;

constexpr uint32_t kMaxRackKeys = 7, kMaxRackTaps = 64;
/// Pairs of channels that a rack inside another hears by its `input` nodes. The first comes in by port 0, the others by the
/// ports from kFirstInputPort on, behind those of keys and of keys that leave in an edit.
constexpr uint32_t kMaxRackInputs = 32, kFirstInputPort = 2 * kMaxRackKeys + 1;
constexpr bool isInputPort(uint32_t port) noexcept {
  return port == 0 || (port >= kFirstInputPort && port < kFirstInputPort + kMaxRackInputs - 1);
}
constexpr uint32_t kMaxRackDepth = 4;  ///< racks within racks

/// What arrives at input `port` (1..kMaxRackKeys) of a rack inside another is heard at a port of one of its nodes.
struct RackKey {
  uint32_t port;
  std::string node;
  uint32_t nodePort;
};

/// A rack inside another: what a node of type `rack` is. Shared by whoever holds the rack around it.
struct NestedRack {
  std::shared_ptr<const Rack> rack;
  std::vector<uint32_t> targets;  ///< index in the outer targets of each of its targets
  std::vector<RackKey> keys;
  std::vector<std::string> taps;  ///< output port i + 1 is the sound of this node of it; port 0 is its mix
  bool hearsInput = false;        ///< its `input` nodes hear what comes in, in place of the device
  int64_t offsetFrames = 0;       ///< content frame at which it starts; negative: it starts inside
};

struct RackNode {
  std::string id;
  const NodeType* type = nullptr;
  uint32_t target = 0;              ///< index in content.targets
  std::vector<double> values;       ///< one per file key, converted and clamped
  std::vector<bool> given;          ///< which of them were set
  std::vector<double> items;        ///< rows of the list key
  uint32_t itemCount = UINT32_MAX;  ///< UINT32_MAX: the list key is absent
  std::vector<DeclaredPort> inputs, outputs;
  std::vector<LfoSetup> lfos;
  std::vector<RouteSetup> routes;
  std::shared_ptr<const NestedRack> nested;  ///< of type `rack` alone
};

struct RackEdge {
  std::string from, to;
  uint32_t fromPort = 0, toPort = 0;
  float gain = 1, dry = 0;  ///< linear
  bool aligned = true;      ///< false: not delayed to meet other paths, and they not for it
};

struct MixerInput {
  std::string id;
  float gain;
};

/// Lengths that were worked out once. A copy begins without them, as it may change.
class LengthsMemo {
 public:
  LengthsMemo() = default;
  LengthsMemo(const LengthsMemo&) {}
  LengthsMemo& operator=(const LengthsMemo&) { return *this; }
  /// [any] What `workOut()` gave for this rate.
  template <class WorkOut> NodeLengths at(double sampleRate, const WorkOut& workOut) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = lengths_.find(sampleRate);
    return found != lengths_.end() ? found->second : lengths_.emplace(sampleRate, workOut()).first->second;
  }

 private:
  mutable std::mutex mutex_;
  mutable std::map<double, NodeLengths> lengths_;  // by rate: an engine's and the one of parts
};

/// Filled by its builder functions, then compiled as often as wanted. [main]
class Rack {
 public:
  uint32_t channels = 2;
  uint32_t seed = 0;
  bool latencyComp = false;
  bool hasMixer = false;
  float masterGain = 1;
  bool softClip = false;
  std::vector<RackNode> nodes;
  std::vector<RackEdge> edges;
  std::vector<MixerInput> mixerInputs;
  Content content;

  Error addNode(std::string_view id, std::string_view type, uint32_t& index);
  /// A node of type `rack`, whose targets are `id` and each of the nested rack's after it. Of `part` its content, targets,
  /// names and nodes, these at kPartRate, are filled in here. The nested rack must not change any more.
  Error addRack(std::string_view id, std::shared_ptr<const Rack> nested, ContentPart part, uint32_t& index);
  /// What reaches a nested rack beside its input, and what leaves it beside its mix.
  Error setRackPorts(uint32_t node, std::vector<RackKey> keys, std::vector<std::string> taps);
  /// `cutoff`, `bands.length`, `bands[1].q`.
  Error set(uint32_t node, std::string_view key, double value);
  /// What set() stored at a key, or the type's default. A list that was never given has no keys: the node plays its own.
  Error valueAt(uint32_t node, std::string_view key, double& value) const;
  /// The first node of an id; UINT32_MAX when there is none.
  uint32_t findNode(std::string_view id) const;
  /// Whether a target is a node of this rack or of one inside it.
  bool hasNode(std::string_view target) const;
  /// Racks within racks: 0 without any.
  uint32_t depth() const;
  /// Index in content.targets, made on first use.
  uint32_t target(std::string_view id);
  /// As target(), without making one; UINT32_MAX when there is none.
  uint32_t findTarget(std::string_view id) const;
  /// Gives every target the index that it has in `before`, and those that it does not have the `free` ones of `before`,
  /// which nothing in this rack names, then the next ones.
  void takeTargetsOf(const Rack& before, const std::vector<uint32_t>& free = {});
  /// Index in content.names.
  uint32_t name(std::string_view text);

  NodeLengths nodeLengths(double sampleRate) const;

 private:
  NodeLengths keptLengths(double sampleRate) const;

  std::unordered_map<std::string, uint32_t> targets_, names_;
  LengthsMemo lengths_;
};

/// Per target: whether a node, a rack inside or an event of the rack is of it.
std::vector<bool> targetsInUse(const Rack& rack);

/// What a rack's edges and rules come to: order, levels, gains. Spec 7, without any sound.
struct GraphLayout {
  struct Edge {
    uint32_t from, to, toPort;  ///< node indices
    float gain;
    bool mono;              ///< the mean of the channels, to every channel (7.3)
    bool cut;               ///< closes a cycle
    uint32_t delayFrames;   ///< latency compensation
    uint32_t fromPort = 0;  ///< of a nested rack; 0 for any other node
    bool aligned = true;
  };
  struct DryTap {
    uint32_t node;
    float gain;
    uint32_t delayFrames;
  };

  std::vector<uint32_t> order;     ///< nodes by level, then in Kahn's order
  std::vector<uint32_t> level;     ///< per node
  float masterGain = 1;            ///< gains here are finite and bounded, whatever the rack says
  std::vector<float> busGain;      ///< per node; 0 does not reach the bus
  std::vector<bool> sink;          ///< per node
  std::vector<Edge> edges;         ///< valid ones, in file order
  std::vector<DryTap> dryTaps;     ///< not suppressed ones, in file order
  std::vector<uint32_t> busDelay;  ///< per node: frames its way to the bus is delayed when aligned
  std::vector<uint32_t> delay;     ///< per node: frames its output is late when aligned, else empty
  std::vector<uint32_t> arrival;   ///< per node: frames its inputs are late when aligned, else empty
  std::vector<uint32_t> cycle;     ///< nodes along one cycle, empty without
  uint32_t levelCount = 0;
  uint32_t latencyFrames = 0;  ///< of the output when aligned
};

/// `nodeLatency[node]` in frames; read only when the rack asks for alignment. `tapLatency[node]` holds that of the further
/// output ports of a nested rack.
GraphLayout layOut(const Rack& rack, const std::vector<uint32_t>& nodeLatency,
                   const std::vector<std::vector<uint32_t>>& tapLatency = {});

/// Whether an edge's output port is there: nodes have one, which every number means, and nested racks their taps beside it.
bool hasOutput(const RackNode& node, uint32_t port) noexcept;

}  // namespace mam
