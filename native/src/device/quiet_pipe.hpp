// JACK's library writes to its server's socket, and writing to a server that died raises SIGPIPE, which ends a process that
// does not expect it.
#pragma once

#include <pthread.h>
#include <signal.h>
#include <time.h>

namespace mam {

/// [any] Keeps the signal from this thread, and from threads that it starts, for as long as it lives.
class QuietPipe {
 public:
  QuietPipe() noexcept {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~QuietPipe() {
    if (sigismember(&before_, SIGPIPE) == 0) {
      sigset_t pending;
      int taken = 0;
      if (sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1) sigwait(&pipe_, &taken);
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  QuietPipe(const QuietPipe&) = delete;
  QuietPipe& operator=(const QuietPipe&) = delete;

 private:
  sigset_t pipe_, before_;
};

}  // namespace mam
