// How long a rack's content is: bars, passes, first and last event. Frames are the rack's own.
#pragma once

#include <cstdint>

#include "transport/content.hpp"
#include "transport/rack_reader.hpp"

namespace mam {

/// What a rack that is played alone plays in a range.
RackRun runOf(const Content& content, const ContentRange& range, const ContentLengths& lengths) noexcept;

/// Of transports that stand alone, the longest pass.
uint64_t longestInlinePass(const Content& content, const RackRun& run) noexcept;

uint64_t lastCommandFrame(const Content& content) noexcept;

/// What a run that does not loop plays last; 0 when it plays nothing. Inline transports count where they are all there is.
uint64_t lastEventFrame(const Content& content, const RackRun& run);

/// UINT64_MAX when nothing is triggered.
uint64_t firstTriggerFrame(const Content& content, const RackRun& run);

}  // namespace mam
