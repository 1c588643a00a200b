// realtime
// Wakes one thread without waiting for it.
#pragma once

#if defined(__APPLE__)
#include <dispatch/dispatch.h>
#elif defined(_WIN32)
#include <windows.h>
#else
#include <semaphore.h>

#include <cerrno>
#endif

namespace mam {

/// A semaphore of the system, as C++17 has none.
class WakeSignal {
 public:
  WakeSignal(const WakeSignal&) = delete;
  WakeSignal& operator=(const WakeSignal&) = delete;
#if defined(__APPLE__)
  WakeSignal() : semaphore_(dispatch_semaphore_create(0)) {}
  ~WakeSignal() { dispatch_release(semaphore_); }
  void signal() noexcept { dispatch_semaphore_signal(semaphore_); }
  void wait() noexcept { dispatch_semaphore_wait(semaphore_, DISPATCH_TIME_FOREVER); }

 private:
  dispatch_semaphore_t semaphore_;
#elif defined(_WIN32)
  WakeSignal() : semaphore_(CreateSemaphoreW(nullptr, 0, 0x7fffffff, nullptr)) {}
  ~WakeSignal() { CloseHandle(semaphore_); }
  void signal() noexcept { ReleaseSemaphore(semaphore_, 1, nullptr); }
  void wait() noexcept { WaitForSingleObject(semaphore_, INFINITE); }

 private:
  HANDLE semaphore_;
#else
  WakeSignal() { sem_init(&semaphore_, 0, 0); }
  ~WakeSignal() { sem_destroy(&semaphore_); }
  /// [audio] Never waits: at most one system call, and none while nobody sleeps.
  void signal() noexcept { sem_post(&semaphore_); }
  /// [the thread that is woken] Returns at once for a signal that came before.
  void wait() noexcept {
    while (sem_wait(&semaphore_) != 0 && errno == EINTR) {}
  }

 private:
  sem_t semaphore_;
#endif
};

}  // namespace mam
