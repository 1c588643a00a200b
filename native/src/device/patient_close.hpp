// Libraries of sound systems may take minutes to let go of a stream whose server died, or never do.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <thread>

namespace mam {

/// [main] Runs `close` on a thread of its own and leaves it to that thread where it does not return in time; what it
/// touches must outlive this call. True when it has returned.
inline bool closePatiently(std::function<void()> close, std::chrono::milliseconds patience) {
  std::packaged_task<void()> task(close);
  const std::future<void> closed = task.get_future();
  std::thread closer;
  try {
    closer = std::thread(std::move(task));
  } catch (const std::exception&) {  // no thread to be had
    close();
    return true;
  }
  const bool inTime = closed.wait_for(patience) == std::future_status::ready;
  if (inTime)
    closer.join();
  else
    closer.detach();
  return inTime;
}

}  // namespace mam
