// What a rack is, before it is compiled: nodes, edges, mixer and content, as a builder is told.
#pragma once

#include <cstdint>
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
};

struct RackEdge {
  std::string from, to;
  uint32_t fromPort = 0, toPort = 0;
  float gain = 1, dry = 0;  ///< linear
};

struct MixerInput {
  std::string id;
  float gain;
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
  /// `cutoff`, `bands.length`, `bands[1].q`.
  Error set(uint32_t node, std::string_view key, double value);
  /// What set() stored at a key, or the type's default. A list that was never given has no keys: the node plays its own.
  Error valueAt(uint32_t node, std::string_view key, double& value) const;
  /// The first node of an id; UINT32_MAX when there is none.
  uint32_t findNode(std::string_view id) const;
  /// Index in content.targets, made on first use.
  uint32_t target(std::string_view id);
  /// As target(), without making one; UINT32_MAX when there is none.
  uint32_t findTarget(std::string_view id) const;
  /// Gives every target the index that it has in `before`, and those that it does not have the next ones.
  void takeTargetsOf(const Rack& before);
  /// Index in content.names.
  uint32_t name(std::string_view text);

  NodeLengths nodeLengths(double sampleRate) const;

 private:
  std::unordered_map<std::string, uint32_t> targets_, names_;
};

/// What a rack's edges and rules come to: order, levels, gains. Spec 7, without any sound.
struct GraphLayout {
  struct Edge {
    uint32_t from, to, toPort;  ///< node indices
    float gain;
    bool mono;             ///< the mean of the channels, to every channel (7.3)
    bool cut;              ///< closes a cycle
    uint32_t delayFrames;  ///< latency compensation
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
  std::vector<uint32_t> cycle;     ///< nodes along one cycle, empty without
  uint32_t levelCount = 0;
  uint32_t latencyFrames = 0;  ///< of the output when aligned
};

/// `nodeLatency[node]` in frames; read only when the rack asks for alignment.
GraphLayout layOut(const Rack& rack, const std::vector<uint32_t>& nodeLatency);

}  // namespace mam
