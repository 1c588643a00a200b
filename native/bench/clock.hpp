// What the benchmarks measure with.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace mam::bench {

inline double nanosecondsOf(clockid_t clock) noexcept {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}
/// CPU time of the calling thread: what other programs and the hypervisor take is not in it.
inline double threadNanoseconds() noexcept { return nanosecondsOf(CLOCK_THREAD_CPUTIME_ID); }
inline double wallNanoseconds() noexcept { return nanosecondsOf(CLOCK_MONOTONIC); }

/// The value that `share` of the values do not exceed. Sorts them; there is at least one.
inline double quantile(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  const size_t at = static_cast<size_t>(share * static_cast<double>(values.size()));
  return values[std::min(at, values.size() - 1)];
}

}  // namespace mam::bench
