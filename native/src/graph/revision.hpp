#pragma once

#include <memory>

#include "graph/rack.hpp"

namespace mam {

/// The rack with the targets of `before` first, so that handles stay what they are: itself where they are so already. New
/// ones take the place of `free` ones, which nothing in `before` names.
std::shared_ptr<const Rack> withTargetsOf(const Rack& before, std::shared_ptr<const Rack> rack,
                                          const std::vector<uint32_t>& free = {});

/// Whether `after` is `before` with other start values of its nodes and nothing else: then handles, buffers and content stay.
/// Otherwise an error in words that names the first place where more differs.
Error differsInValuesOnly(const Rack& before, const Rack& after);

/// Whether two nodes of one type are set up alike: what may differ are start values of live parameters, and text.
bool sameSetup(const RackNode& before, const RackNode& after);
bool sameModulation(const RackNode& before, const RackNode& after);
/// Whether two contents give the same events. Their targets are numbered alike as far as events of `before` name them.
bool sameContent(const Content& before, const Content& after);

}  // namespace mam
