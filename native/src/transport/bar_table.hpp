// Bars of a content for rulers and displays.
#pragma once

#include <cstdint>
#include <vector>

#include "transport/content.hpp"

namespace mam {

/// One bar: `steps` steps of `stepFrames` frames each, as near as whole frames come where the tempo moves.
struct BarSpan {
  uint64_t frame, stepFrames;
  uint32_t steps, beats;
  double bpm;
};

struct BarPlace {
  uint32_t bar = 0, step = 0;
  double bpm = 120;
};

/// [main] The bars of one pass, from the first one on, `most` at most: those of the first transport; of a session those of
/// its tempo and signatures, or of its first rack with bars where every rack keeps its own.
std::vector<BarSpan> barsOf(const Content& content, const ContentRange& range, uint32_t most);

/// [main] Of a content frame, on the same bars; zeros without one.
BarPlace barPlaceAt(const Content& content, uint64_t frame, double sampleRate);

}  // namespace mam
