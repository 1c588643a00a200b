// Racks that the benchmarks build themselves.
#pragma once

#include <memory>

#include "graph/rack.hpp"

namespace mam::bench {

/// A small show, `copies` times side by side: kick, clap, two basses, a chip, each with a pattern; a compressor that the
/// kick ducks, a delay, a reverb. Loops a bar.
std::shared_ptr<Rack> steadyRack(uint32_t copies);

}  // namespace mam::bench
