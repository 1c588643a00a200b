#include "realtime/interposer.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace mam::realtime {
namespace {

/// What waking a helper takes, and waiting for one that was stopped in the middle of its work.
constexpr const char* kOfSharing[] = {"sem_post", "nanosleep", "clock_nanosleep"};

constexpr int kMaxDepth = 24, kMaxKept = 8;
struct Violation {
  const char* function;
  int depth;
  void* calls[kMaxDepth];
};

// Initial-exec: a lazily allocated thread-local would call malloc from malloc.
[[gnu::tls_model("initial-exec")]] thread_local bool insideCallback = false;
[[gnu::tls_model("initial-exec")]] thread_local bool mayWake = false;
std::atomic<uint64_t> count{0};
Violation kept[kMaxKept];

/// backtrace loads its unwinder, and with it memory, at its first call.
[[gnu::constructor]] void warmUp() {
  void* calls[1];
  backtrace(calls, 1);
}

void note(const char* function) noexcept {
  if (!insideCallback) return;
  if (mayWake)
    for (const char* allowed : kOfSharing)
      if (std::strcmp(function, allowed) == 0) return;
  insideCallback = false;  // what follows may allocate
  const uint64_t index = count.fetch_add(1);
  if (index < kMaxKept) {
    kept[index].function = function;
    kept[index].depth = backtrace(kept[index].calls, kMaxDepth);
  }
  insideCallback = true;
}

/// The function that would have been called. No static guard: that is one of the functions replaced here.
template <class Function> Function* next(std::atomic<Function*>& found, const char* name) noexcept {
  Function* function = found.load(std::memory_order_relaxed);
  if (function != nullptr) return function;
  const bool inside = insideCallback;
  insideCallback = false;
  function = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
  insideCallback = inside;
  if (function == nullptr) std::abort();
  found.store(function, std::memory_order_relaxed);
  return function;
}

}  // namespace

Callback::Callback(Wakes wakes) noexcept {
  insideCallback = true;
  mayWake = wakes == Wakes::Allowed;
}
Callback::~Callback() { insideCallback = mayWake = false; }

void forgetViolations() noexcept { count.store(0); }
uint64_t violations() noexcept { return count.load(); }

std::string describeViolations() {
  const uint64_t all = count.load();
  std::string text = std::to_string(all) + " forbidden calls in the callback\n";
  for (uint64_t i = 0; i < all && i < kMaxKept; ++i) {
    text += std::string(kept[i].function) + " from\n";
    char** names = backtrace_symbols(kept[i].calls, kept[i].depth);
    for (int k = 1; names != nullptr && k < kept[i].depth; ++k) text += std::string("  ") + names[k] + '\n';
    std::free(names);
  }
  return text;
}

}  // namespace mam::realtime

using mam::realtime::next;
using mam::realtime::note;

// glibc's own names for its allocator, so that nothing has to be looked up before there is one.
extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void __libc_free(void*);
}

#define EXPORTED extern "C" [[gnu::visibility("default")]]

EXPORTED void* malloc(size_t size) noexcept {
  note("malloc");
  return __libc_malloc(size);
}
EXPORTED void* calloc(size_t count, size_t size) noexcept {
  note("calloc");
  return __libc_calloc(count, size);
}
EXPORTED void* realloc(void* old, size_t size) noexcept {
  note("realloc");
  return __libc_realloc(old, size);
}
EXPORTED void free(void* old) noexcept {
  if (old != nullptr) note("free");
  __libc_free(old);
}
EXPORTED void* memalign(size_t alignment, size_t size) noexcept {
  note("memalign");
  return __libc_memalign(alignment, size);
}
EXPORTED void* aligned_alloc(size_t alignment, size_t size) noexcept {
  note("aligned_alloc");
  return __libc_memalign(alignment, size);
}
EXPORTED int posix_memalign(void** out, size_t alignment, size_t size) noexcept {
  note("posix_memalign");
  *out = __libc_memalign(alignment, size);
  return *out == nullptr ? ENOMEM : 0;
}

// A function that only passes on: RESULT NAME(PARAMETERS), with the names of its arguments.
#define FORBID(result, name, parameters, arguments)           \
  EXPORTED result name parameters {                           \
    static std::atomic<result(*) parameters> found;           \
    note(#name);                                              \
    return (*next<result parameters>(found, #name))arguments; \
  }
#define FORBID_NOEXCEPT(result, name, parameters, arguments)  \
  EXPORTED result name parameters noexcept {                  \
    static std::atomic<result(*) parameters> found;           \
    note(#name);                                              \
    return (*next<result parameters>(found, #name))arguments; \
  }

// Locks and waits
FORBID_NOEXCEPT(int, pthread_mutex_lock, (pthread_mutex_t * m), (m))
FORBID_NOEXCEPT(int, pthread_mutex_trylock, (pthread_mutex_t * m), (m))
FORBID_NOEXCEPT(int, pthread_mutex_timedlock, (pthread_mutex_t * m, const timespec* t), (m, t))
FORBID_NOEXCEPT(int, pthread_mutex_unlock, (pthread_mutex_t * m), (m))
FORBID_NOEXCEPT(int, pthread_rwlock_rdlock, (pthread_rwlock_t * l), (l))
FORBID_NOEXCEPT(int, pthread_rwlock_wrlock, (pthread_rwlock_t * l), (l))
FORBID(int, pthread_cond_wait, (pthread_cond_t * c, pthread_mutex_t* m), (c, m))
FORBID(int, pthread_cond_timedwait, (pthread_cond_t * c, pthread_mutex_t* m, const timespec* t), (c, m, t))
FORBID(int, pthread_cond_clockwait, (pthread_cond_t * c, pthread_mutex_t* m, clockid_t k, const timespec* t),
       (c, m, k, t))
FORBID_NOEXCEPT(int, pthread_cond_signal, (pthread_cond_t * c), (c))
FORBID_NOEXCEPT(int, pthread_cond_broadcast, (pthread_cond_t * c), (c))
FORBID_NOEXCEPT(int, pthread_create, (pthread_t * t, const pthread_attr_t* a, void* (*f)(void*), void* p), (t, a, f, p))
FORBID(int, pthread_join, (pthread_t t, void** r), (t, r))
FORBID(int, sem_wait, (sem_t * s), (s))
FORBID_NOEXCEPT(int, sem_post, (sem_t * s), (s))
FORBID_NOEXCEPT(int, sched_yield, (), ())
// A static that is initialised at its first use locks.
FORBID_NOEXCEPT(int, __cxa_guard_acquire, (abi::__guard * g), (g))

// Sleeping
FORBID(int, nanosleep, (const timespec* t, timespec* r), (t, r))
FORBID(int, clock_nanosleep, (clockid_t c, int f, const timespec* t, timespec* r), (c, f, t, r))
FORBID(int, usleep, (useconds_t t), (t))
FORBID(unsigned, sleep, (unsigned t), (t))

// Files, pipes and sockets
FORBID(ssize_t, read, (int f, void* b, size_t n), (f, b, n))
FORBID(ssize_t, write, (int f, const void* b, size_t n), (f, b, n))
FORBID(ssize_t, pread, (int f, void* b, size_t n, off_t o), (f, b, n, o))
FORBID(ssize_t, pwrite, (int f, const void* b, size_t n, off_t o), (f, b, n, o))
FORBID(int, close, (int f), (f))
FORBID(int, fsync, (int f), (f))
FORBID(int, fdatasync, (int f), (f))
FORBID(int, poll, (pollfd * f, nfds_t n, int t), (f, n, t))
FORBID(int, ppoll, (pollfd * f, nfds_t n, const timespec* t, const sigset_t* s), (f, n, t, s))
FORBID(int, select, (int n, fd_set* r, fd_set* w, fd_set* e, timeval* t), (n, r, w, e, t))
FORBID(int, epoll_wait, (int f, epoll_event* e, int n, int t), (f, e, n, t))
FORBID(ssize_t, send, (int f, const void* b, size_t n, int o), (f, b, n, o))
FORBID(ssize_t, recv, (int f, void* b, size_t n, int o), (f, b, n, o))
FORBID(FILE*, fopen, (const char* p, const char* m), (p, m))
FORBID(FILE*, fopen64, (const char* p, const char* m), (p, m))
FORBID(int, fclose, (FILE * f), (f))
FORBID(int, fflush, (FILE * f), (f))
FORBID(size_t, fwrite, (const void* b, size_t s, size_t n, FILE* f), (b, s, n, f))
FORBID(size_t, fread, (void* b, size_t s, size_t n, FILE* f), (b, s, n, f))
FORBID(int, fputs, (const char* t, FILE* f), (t, f))
FORBID(int, fputc, (int c, FILE* f), (c, f))
FORBID(int, puts, (const char* t), (t))
FORBID(int, putchar, (int c), (c))
FORBID(int, vfprintf, (FILE * f, const char* t, va_list v), (f, t, v))
EXPORTED int printf(const char* text, ...) {
  note("printf");
  va_list list;
  va_start(list, text);
  const int written = vprintf(text, list);
  va_end(list);
  return written;
}
EXPORTED int fprintf(FILE* file, const char* text, ...) {
  note("fprintf");
  va_list list;
  va_start(list, text);
  const int written = vfprintf(file, text, list);
  va_end(list);
  return written;
}
EXPORTED int open(const char* path, int flags, ...) {
  static std::atomic<int (*)(const char*, int, ...)> found;
  note("open");
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return (*next<int(const char*, int, ...)>(found, "open"))(path, flags, mode);
}
EXPORTED int openat(int folder, const char* path, int flags, ...) {
  static std::atomic<int (*)(int, const char*, int, ...)> found;
  note("openat");
  va_list list;
  va_start(list, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
  va_end(list);
  return (*next<int(int, const char*, int, ...)>(found, "openat"))(folder, path, flags, mode);
}

// The kernel: futexes that libstdc++ asks for by number among them.
FORBID_NOEXCEPT(void*, mmap, (void* a, size_t n, int p, int f, int d, off_t o), (a, n, p, f, d, o))
FORBID_NOEXCEPT(int, munmap, (void* a, size_t n), (a, n))
FORBID_NOEXCEPT(int, madvise, (void* a, size_t n, int w), (a, n, w))
EXPORTED long syscall(long number, ...) noexcept {
  static std::atomic<long (*)(long, ...)> found;
  note("syscall");
  va_list list;
  va_start(list, number);
  long a[6];
  for (long& argument : a) argument = va_arg(list, long);
  va_end(list);
  return (*next<long(long, ...)>(found, "syscall"))(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
/// The monotonic and the real-time clock are read without entering the kernel; thread and process times are not.
EXPORTED int clock_gettime(clockid_t clock, timespec* out) noexcept {
  static std::atomic<int (*)(clockid_t, timespec*)> found;
  if (clock != CLOCK_MONOTONIC && clock != CLOCK_REALTIME) note("clock_gettime of a clock that only the kernel knows");
  return (*next<int(clockid_t, timespec*)>(found, "clock_gettime"))(clock, out);
}

// Exceptions
EXPORTED [[noreturn]] void __cxa_throw(void* thrown, void* type, void (*destroy)(void*)) {
  static std::atomic<void (*)(void*, void*, void (*)(void*))> found;
  note("throw");
  (*next<void(void*, void*, void (*)(void*))>(found, "__cxa_throw"))(thrown, type, destroy);
  __builtin_unreachable();
}
