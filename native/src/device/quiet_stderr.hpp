// ALSA, JACK and PortAudio write to standard error while they look for devices that are not there. Nothing of it helps the
// user, and their own hooks do not catch all of it, so file descriptor 2 points at nothing for as long as a probe lasts.
// What other threads write to standard error in these milliseconds is lost with it.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace mam {

/// [main] One at a time.
class QuietStderr {
 public:
  QuietStderr() noexcept {
    std::fflush(stderr);
    const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing < 0) return;
    saved_ = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (saved_ >= 0) ::dup2(nothing, STDERR_FILENO);
    ::close(nothing);
  }
  ~QuietStderr() {
    if (saved_ < 0) return;
    std::fflush(stderr);
    ::dup2(saved_, STDERR_FILENO);
    ::close(saved_);
  }
  QuietStderr(const QuietStderr&) = delete;
  QuietStderr& operator=(const QuietStderr&) = delete;

 private:
  int saved_ = -1;
};

}  // namespace mam
