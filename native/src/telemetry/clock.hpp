// realtime
// The clock that blocks and nodes are timed with. A function, so that a test can bring its own and count the readings.
#pragma once

#include <chrono>
#include <cstdint>

namespace mam {

/// Nanoseconds since some fixed moment. [any] Takes about 25 ns and is no system call.
using NanosClock = uint64_t (*)() noexcept;

inline uint64_t monotonicNanos() noexcept {
  return static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count());
}

}  // namespace mam
