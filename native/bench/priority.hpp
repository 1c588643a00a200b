// The priority of the audio thread, for benchmarks of what runs there.
#pragma once

#include <pthread.h>

namespace mam::bench {

/// Threads started from here inherit it. Without the right to it other programs run in between, and cost caches.
inline void askForRealtimePriority() noexcept {
#if defined(__linux__)
  sched_param wish{};
  wish.sched_priority = 10;
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &wish);
#endif
}

}  // namespace mam::bench
