// What happened as Chrome trace JSON (chrome://tracing, ui.perfetto.dev): the Trace Event Format, times in microseconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "telemetry/flight_recorder.hpp"
#include "telemetry/step_timer.hpp"
#include "telemetry/telemetry.hpp"

namespace mam {

/// Appends to a text that is taken piece by piece. Blocks and nodes are slices of one thread, so that a block encloses what
/// was rendered in it; what happened is an instant of another; the load is a counter.
class TraceText {
 public:
  /// Time 0 is `originNanos`.
  TraceText(uint64_t originNanos, uint32_t sampleRate) : origin_(originNanos), sampleRate_(sampleRate) {}

  void begin();
  void event(const EngineEvent& event);
  void block(const BlockRecord& block);
  void node(const Slice& slice, const std::string& name);
  /// `left`: what the text should have had and has not.
  void end(uint64_t left);

  size_t size() const noexcept { return text_.size(); }
  std::string take() { return std::move(text_); }

 private:
  void open(const char* name, char phase, int thread, uint64_t nanos);
  void load(const BlockRecord& block);
  void field(const char* key, uint64_t value);
  void micros(const char* key, uint64_t nanos);

  const uint64_t origin_;
  const uint32_t sampleRate_;  // Hz
  std::string text_;
  uint64_t loadShown_ = 0;  // nanoseconds
  uint32_t worstLoad_ = 0;  // thousandths
};

/// A flight record in pieces. [one thread] Blocks that are overwritten before they are read are left out and counted.
class FlightText {
 public:
  /// `recorder` may be null.
  FlightText(const FlightRecorder* recorder, std::vector<EngineEvent> events, uint64_t originNanos,
             uint32_t sampleRate);
  /// False at the end.
  bool read(std::string& piece);

 private:
  void readBlocks();

  const FlightRecorder* recorder_;
  const std::vector<EngineEvent> events_;
  TraceText text_;
  uint64_t next_ = 0, until_ = 0, left_ = 0;
  enum class Part : uint8_t { Events, Blocks, End, Over } part_ = Part::Events;
};

}  // namespace mam
