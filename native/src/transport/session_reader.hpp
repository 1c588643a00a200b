// The events of a session: those of its racks on its own clock, and its own commands.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/content.hpp"
#include "transport/session_clock.hpp"

namespace mam {

/// Reads a session forward. What it gives has no order yet, see EventOrder. [feeder]
class SessionReader {
 public:
  /// `content` must outlive the reader.
  SessionReader(const Content& content, const ContentRange& range);

  void take(uint64_t until, std::vector<ContentEvent>& events);
  void skipTo(uint64_t frame);
  uint64_t nextFrame() const noexcept;

  uint64_t leadFrames() const noexcept { return leadFrames_; }
  void takeLead(uint64_t until, std::vector<ContentEvent>& events);

 private:
  /// Of one rack, up to a session frame that may lie before the start; frames count from `origin`.
  void takePart(size_t part, int64_t until, int64_t origin, std::vector<ContentEvent>& events);
  void dropLead();
  void takePass(uint64_t until, std::vector<ContentEvent>& events);
  /// Every rack as it is so many frames into that pass of the session.
  void startPass(uint64_t pass, uint64_t into);
  uint64_t nextFrameOfParts() const noexcept;

  const Content* content_;
  const SessionClock clock_;
  std::vector<RackReader> readers_;       // one for each part
  std::vector<ContentCommand> commands_;  // by frame
  std::vector<ContentEvent> taken_;
  size_t nextCommand_ = 0;
  uint64_t listOrder_ = 0;
  uint64_t leadFrames_ = 0;
  uint64_t pass_ = 0;  // of a session of a given length; frames of racks count from its start
  bool leadTaken_ = false, leadDone_ = false;
};

}  // namespace mam
