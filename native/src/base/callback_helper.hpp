// One of the threads that RealtimeWorkers have. Started and joined on the main thread; what the callback does with it is to
// wake it.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "base/wake_signal.hpp"

namespace mam {

struct CallbackHelper {
  std::thread thread;
  WakeSignal wake;
  std::atomic<bool> sleeps{false};
};

/// [audio] Leaves the processor to a thread that was stopped while it did what is waited for.
inline void giveWay(std::chrono::microseconds time) { std::this_thread::sleep_for(time); }

}  // namespace mam
