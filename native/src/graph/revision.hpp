#pragma once

#include "graph/rack.hpp"

namespace mam {

/// Whether `after` is `before` with other start values of its nodes and nothing else: then handles, buffers and content stay.
/// Otherwise an error in words that names the first place where more differs.
Error differsInValuesOnly(const Rack& before, const Rack& after);

}  // namespace mam
