// Cost of every node type: nanoseconds of thread CPU time for a frame, over ten seconds of audio in 64-frame calls.
// Prints one JSON object a line: type, nodes that advanced together, min and median of 7 runs for one node and frame.
//
//   nodes_bench [TYPE]        MAM_ISA=v2|v3|v4 chooses the instruction set
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "nodes/registry.hpp"

namespace {

using namespace mam;

constexpr double kSampleRate = 48000;
constexpr uint32_t kSeconds = 10, kRuns = 7, kTriggerFrames = 6000;  // a sixteenth at 120 bpm, twice
constexpr uint32_t kFrames = static_cast<uint32_t>(kSampleRate) * kSeconds;

double threadNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Values that differ from a key's default where the default would leave the node idle.
struct Typical {
  const char* type;
  const char* key;
  double value;
};
constexpr Typical kTypical[] = {
    {"compressor", "thresholdDb", -20}, {"compressor", "ratio", 4},      {"compressor", "attackMs", 5},
    {"tb303_ext", "cutoff", 1200},      {"tb303_ext", "resonance", 0.7}, {"kick", "click", 0.1},
};

std::vector<double> typicalValues(const NodeDescriptor& node) {
  std::vector<double> values;
  for (uint16_t k = 0; k < node.fileKeyCount; ++k) {
    values.push_back(node.fileKeys[k].initial);
    for (const Typical& typical : kTypical)
      if (std::strcmp(typical.type, node.type) == 0 && std::strcmp(typical.key, node.fileKeys[k].key) == 0)
        values.back() = typical.value;
  }
  return values;
}

std::unique_ptr<NodeGroup> make(const NodeType& type, uint32_t lanes, const std::vector<double>& values) {
  std::vector<NodeSetup> nodes(lanes);
  for (uint32_t lane = 0; lane < lanes; ++lane) {
    nodes[lane].values = values.data();
    nodes[lane].itemCount = UINT32_MAX;
    nodes[lane].seed = lane + 1;
  }
  GroupSetup setup;
  setup.sampleRate = kSampleRate;
  setup.keyConnected = true;
  setup.nodes = nodes.data();
  setup.laneCount = lanes;
  return std::unique_ptr<NodeGroup>(type.create(setup));
}

/// Ten seconds: a decaying 110 Hz saw as input, decaying bursts of 60 Hz as key.
struct Signals {
  std::vector<float> in = std::vector<float>(kFrames), key = std::vector<float>(kFrames);
  Signals() {
    for (uint32_t i = 0; i < kFrames; ++i) {
      const double t = i / kSampleRate, sinceStroke = std::fmod(t, 0.5), cycles = t * 110;
      in[i] = static_cast<float>((2 * (cycles - std::floor(cycles)) - 1) * 0.5 * std::exp(-std::fmod(t, 0.25) * 4));
      key[i] = static_cast<float>(std::sin(6.283185307179586 * 60 * sinceStroke) * std::exp(-sinceStroke * 8));
    }
  }
};

/// Nanoseconds of one pass from a reset, every node struck each `kTriggerFrames` frames.
double runOnce(NodeGroup& group, const NodeDescriptor& node, uint32_t lanes, const Signals& signals) {
  alignas(64) static float out[kMaxChannels][kTileFrames * kLanes];
  group.reset(ResetTo::Start);
  const double start = threadNanoseconds();
  for (uint32_t at = 0; at < kFrames; at += kTileFrames) {
    if (node.takesEvents && at % kTriggerFrames < kTileFrames) {
      Command trigger;
      trigger.kind = CommandKind::Trigger;
      for (uint32_t lane = 0; lane < lanes; ++lane) group.apply(lane, trigger);
    }
    NodeBlock block;
    block.frames = std::min(kTileFrames, kFrames - at);
    for (uint32_t c = 0; c < kMaxChannels; ++c) {
      block.in[c] = signals.in.data() + at;
      block.key[c] = signals.key.data() + at;
      block.out[c] = out[c];
    }
    group.process(block);
  }
  return threadNanoseconds() - start;
}

void measure(const NodeType& type, uint32_t lanes, const char* variant, const std::vector<double>& values,
             const Signals& signals) {
  const auto group = make(type, lanes, values);
  std::vector<double> nanoseconds;
  for (uint32_t run = 0; run < kRuns; ++run)
    nanoseconds.push_back(runOnce(*group, *type.descriptor, lanes, signals) / kFrames / lanes);
  std::sort(nanoseconds.begin(), nanoseconds.end());
  std::printf("{\"type\":\"%s\",\"variant\":\"%s\",\"isa\":\"%s\",\"nodes\":%u,\"minNs\":%.3f,\"medianNs\":%.3f}\n",
              type.descriptor->type, variant, instructionSetName(instructionSet()), lanes, nanoseconds.front(),
              nanoseconds[kRuns / 2]);
  std::fflush(stdout);
}

void setKey(const NodeDescriptor& node, std::vector<double>& values, const char* key, double value) {
  for (uint16_t k = 0; k < node.fileKeyCount; ++k)
    if (std::strcmp(node.fileKeys[k].key, key) == 0) values[k] = value;
}

}  // namespace

int main(int argc, char** argv) {
  const Signals signals;
  const NodeTypes types = nodeTypes();
  for (size_t t = 0; t < types.count; ++t) {
    const NodeType& type = *types.list[t];
    const NodeDescriptor& node = *type.descriptor;
    if (argc > 1 && std::strcmp(argv[1], node.type) != 0) continue;
    std::vector<double> values = typicalValues(node);
    measure(type, 1, "typical", values, signals);
    if (node.lanes > 1) measure(type, node.lanes, "typical", values, signals);
    if (std::strcmp(node.type, "spectral_ducker") == 0) {
      setKey(node, values, "applyMode", 1);
      measure(type, 1, "dynamicEq", values, signals);
    }
  }
}
