// A sound card made of a JACK client in a process of its own: what is played to it is kept, and it plays a sine back. In a
// process of its own because JACK's library keeps one server for a process, and lets go of it with the last client.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "device/jack_server.hpp"

namespace mam {

const std::string kJackLoop = "JACK Audio Connection Kit: loop";
constexpr double kLoopHertz = 997;

class JackLoop {
 public:
  /// Waits until it is there. It keeps the first `seconds` from when something is connected to it.
  explicit JackLoop(double seconds) : file_(testing::TempDir() + "mam-loop-" + std::to_string(getpid())) {
    std::remove(file_.c_str());
    setenv("MAM_LOOP_FILE", file_.c_str(), 1);
    setenv("MAM_LOOP_SECONDS", std::to_string(seconds).c_str(), 1);
    char self[4096] = {};
    if (readlink("/proc/self/exe", self, sizeof self - 1) <= 0) return;
    char* arguments[] = {self, const_cast<char*>("--gtest_also_run_disabled_tests"),
                         const_cast<char*>("--gtest_filter=JackLoop.DISABLED_PlaysAndKeeps"), nullptr};
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid_, self, &quiet, nullptr, arguments, environ) != 0) pid_ = 0;
    posix_spawn_file_actions_destroy(&quiet);
    isThere_ = pid_ > 0 && JackServer::answers(kJackLoop);
  }
  ~JackLoop() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    std::remove(file_.c_str());
  }
  JackLoop(const JackLoop&) = delete;
  JackLoop& operator=(const JackLoop&) = delete;

  bool isThere() const noexcept { return isThere_; }
  /// What was played on its first channel, once it has enough; empty when it has not after thirty seconds.
  std::vector<float> kept() {
    int status = 0;
    for (int i = 0; i < 1500 && waitpid(pid_, &status, WNOHANG) == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (!WIFEXITED(status)) return {};
    pid_ = 0;
    std::ifstream in(file_, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::vector<float> samples(bytes.size() / sizeof(float));
    std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
    return samples;
  }

 private:
  const std::string file_;
  pid_t pid_ = 0;
  bool isThere_ = false;
};

}  // namespace mam
