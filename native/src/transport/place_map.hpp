// Where a frame of one content lies in another: in the same bar, at the same step, the same share of it on.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/content.hpp"

namespace mam {

/// A table around the frame that an edit of the content is made at; empty where frames stay as they are.
class PlaceMap {
 public:
  PlaceMap() = default;
  /// [main] From `frame` of a run of `before` on. Loop lengths in frames, 0 for none. The bars are those of the first
  /// transport, of a session those of its tempo where that is what changes. A session of several racks otherwise stays
  /// where it is: what one of them plays goes on from the session's frame, and the others are not touched.
  PlaceMap(const Content& before, uint64_t loopBefore, const Content& after, uint64_t loopAfter, double sampleRate,
           uint64_t frame);

  bool empty() const noexcept { return spans_.empty(); }
  /// [any] A frame past the table counts from its end. Rounded up, so that no event is met twice.
  uint64_t at(uint64_t frame) const noexcept;
  /// [main] The first frame that can come out.
  uint64_t earliest() const noexcept;

 private:
  struct Span {
    uint64_t from, frames, to, toFrames;
  };
  class Walk;
  std::vector<Span> spans_;
};

}  // namespace mam
