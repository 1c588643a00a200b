// The watcher watched: a watcher that sees nothing would pass every other test of this folder.
#include "realtime/interposer.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace mam::realtime {
namespace {

struct Forbidden {
  const char* name;
  void (*call)();
};

std::mutex mutex;
std::condition_variable condition;
int word = 0;
FILE* const nowhere = fopen("/dev/null", "w");
void* volatile kept = nullptr;  // keeps the compiler from leaving an allocation out

struct Lazy {
  Lazy() { kept = this; }
  int value = 0;
};

const Forbidden kForbidden[] = {
    {"malloc and free", [] { std::free(kept = std::malloc(16)); }},
    {"calloc", [] { std::free(kept = std::calloc(4, 4)); }},
    {"realloc", [] { std::free(kept = std::realloc(nullptr, 16)); }},
    {"aligned_alloc", [] { std::free(kept = std::aligned_alloc(64, 64)); }},
    {"posix_memalign",
     [] {
       void* memory = nullptr;
       if (posix_memalign(&memory, 64, 64) == 0) std::free(kept = memory);
     }},
    {"operator new and delete",
     [] {
       int* made = new int(1);
       kept = made;
       delete made;
     }},
    {"a vector that grows", [] { kept = std::vector<float>(100).data(); }},
    {"a mutex", [] { const std::lock_guard<std::mutex> lock(mutex); }},
    {"a mutex that is only tried",
     [] {
       if (mutex.try_lock()) mutex.unlock();
     }},
    {"a condition variable that is signalled", [] { condition.notify_all(); }},
    {"a condition variable that is waited for",
     [] {
       std::unique_lock<std::mutex> lock(mutex);
       condition.wait_for(lock, std::chrono::microseconds(1));
     }},
    {"a thread that is started", [] { std::thread([] {}).join(); }},
    {"sleep", [] { std::this_thread::sleep_for(std::chrono::nanoseconds(1)); }},
    {"yield", [] { std::this_thread::yield(); }},
    {"poll", [] { poll(nullptr, 0, 0); }},
    {"open, read and close",
     [] {
       char byte;
       const int file = open("/dev/null", O_RDONLY);
       kept = reinterpret_cast<void*>(read(file, &byte, 1));
       close(file);
     }},
    {"write", [] { kept = reinterpret_cast<void*>(write(STDERR_FILENO, "", 0)); }},
    {"fopen and fclose",
     [] {
       if (FILE* file = fopen("/dev/null", "r")) fclose(file);
     }},
    {"fprintf", [] { fprintf(nowhere, "%d", 1); }},
    {"a futex", [] { syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }},
    {"thread CPU time",
     [] {
       timespec now;
       clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
     }},
    {"an exception",
     [] {
       try {
         throw 1;
       } catch (int) {}
     }},
    {"a static that is made at its first use",
     [] {
       static Lazy lazy;
       lazy.value = 1;
     }},
};

TEST(Interposer, SeesEveryKindOfForbiddenCall) {
  for (const Forbidden& forbidden : kForbidden) {
    forgetViolations();
    {
      const Callback callback;
      forbidden.call();
    }
    EXPECT_GE(violations(), 1u) << forbidden.name;
  }
}

TEST(Interposer, SaysNothingOutsideACallbackAndOfOtherThreads) {
  forgetViolations();
  for (const Forbidden& forbidden : kForbidden) forbidden.call();
  std::thread other;
  {
    std::atomic<bool> started{false}, done{false};
    other = std::thread([&] {
      while (!started.load()) {}
      for (const Forbidden& forbidden : kForbidden) forbidden.call();
      done.store(true);
    });
    const Callback callback;
    started.store(true);
    while (!done.load()) {}
  }
  other.join();
  EXPECT_EQ(violations(), 0u) << describeViolations();
}

TEST(Interposer, LeavesTheMonotonicClockAlone) {
  forgetViolations();
  {
    const Callback callback;
    kept = reinterpret_cast<void*>(std::chrono::steady_clock::now().time_since_epoch().count());
  }
  EXPECT_EQ(violations(), 0u) << describeViolations();
}

TEST(Interposer, NamesTheFunctionThatWasReached) {
  forgetViolations();
  {
    const Callback callback;
    std::free(kept = std::malloc(16));
  }
  EXPECT_NE(describeViolations().find("malloc from"), std::string::npos) << describeViolations();
  forgetViolations();
}

}  // namespace
}  // namespace mam::realtime
