// The closed list of what can go wrong, shared with the C ABI and JavaScript.
#pragma once

#include <string>

#include "mam/mam.h"

namespace mam {

/// A reason and, for people, what was found and expected.
struct Error {
  mam_result code = MAM_OK;
  std::string text;
  explicit operator bool() const noexcept { return code != MAM_OK; }
};

}  // namespace mam
