// What an engine tells of itself: times, queues, margins, memory; and the readers of its flight record and of a trace.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "telemetry/load_shed.hpp"
#include "telemetry/time_histogram.hpp"
#include "telemetry/xruns.hpp"

namespace mam {

/// Whether nodes are timed, which costs the callback up to a three-hundredth of its time.
enum class NodeTimes : uint8_t { None, Timed };

struct QueueFigures {
  const char* name;
  size_t depth = 0, capacity = 0;
};

/// How the callback shares its racks out.
struct ParallelFigures {
  uint32_t threads = 1;    ///< that there are for it, the callback's among them
  uint32_t raised = 0;     ///< threads beside it whose priority is higher than usual
  bool sharing = false;    ///< in the last block
  uint64_t stalls = 0;     ///< waits for a thread that was stopped in the middle of its work
  uint64_t fallBacks = 0;  ///< ends of sharing for a while, as blocks did not end sooner for it
};

/// What the callback does without, as it takes too long.
struct ShedFigures {
  Shed now = Shed::Nothing;
  uint64_t parallel = 0, detail = 0;  ///< how often each step was taken
};

struct Telemetry {
  uint64_t callbacks = 0;    ///< since the engine was created
  uint32_t blockFrames = 0;  ///< of the last callback
  double deadlineNanos = 0;  ///< what the last block lasts
  TimeFigures block;         ///< of callbacks in the last five to ten seconds
  uint32_t lastBlockNanos = 0;
  std::vector<QueueFigures> queues;
  bool feeding = false;       ///< content plays and is not all in the queue
  uint64_t marginFrames = 0;  ///< of content in the queue ahead of what plays
  uint64_t feederIdleNanos = 0;
  uint32_t graphLatencyFrames = 0;
  uint64_t engineBytes = 0;  ///< buffers of schedules, queues, recorders
  ParallelFigures parallel;
  ShedFigures shed;
  uint64_t faults = 0;     ///< nodes that have been muted for what they gave
  uint32_t schedules = 0;  ///< that exist: one plays, others fade, wait or rest
  /// A block's time in each node of the loaded rack, in the order of Engine::takePeaks: then those of each rack among them,
  /// whose own time holds theirs. Nodes that share lanes share their group's time evenly. Empty where nodes are not timed,
  /// all zero until they are.
  std::vector<TimeFigures> nodes;
};

/// Something that happened to an engine, for traces.
struct EngineEvent {
  uint64_t nanos = 0;  ///< of the engine's clock
  const char* name = "";
  std::string detail;
};

}  // namespace mam
