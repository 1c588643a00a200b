// A JACK server of the test's own with its dummy driver: real callbacks without a sound card.
#pragma once

#include <fcntl.h>
#include <glob.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "device/device.hpp"

extern char** environ;

namespace mam {

class JackServer {
 public:
  /// Named after the process; `sampleRate` in Hz. Nothing runs before start.
  explicit JackServer(uint32_t sampleRate = 48000) : sampleRate_(std::to_string(sampleRate)) {
    // Few names: JACK keeps eight, and frees that of a killed server only for one of the same name.
    // A death test's child has the environment of its parent, whose server must not be the one that it kills.
    const char* parents = std::getenv("JACK_DEFAULT_SERVER");
    const auto nameOf = [](int number) { return "mam-test-" + std::to_string(number % 4); };
    const bool isTaken = parents != nullptr && nameOf(getpid()) == parents;
    name_ = nameOf(getpid() + (isTaken ? 1 : 0));
    setenv("JACK_DEFAULT_SERVER", name_.c_str(), 1);
  }
  ~JackServer() {
    stop(SIGTERM);
    unsetenv("JACK_DEFAULT_SERVER");
  }
  JackServer(const JackServer&) = delete;
  JackServer& operator=(const JackServer&) = delete;

  static bool isInstalled() {
    const char* path = std::getenv("PATH");
    std::string rest = path == nullptr ? "" : path;
    for (rest += ':'; !rest.empty(); rest.erase(0, rest.find(':') + 1))
      if (access((rest.substr(0, rest.find(':')) + "/jackd").c_str(), X_OK) == 0) return true;
    return false;
  }

  void start() {
    std::vector<std::string> words = {"jackd", "--no-realtime", "-n", name_, "-d", "dummy",
                                      "-r",    sampleRate_,     "-p", "128"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnp(&pid_, "jackd", &quiet, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&quiet);
  }
  void stop(int signal) {
    if (pid_ <= 0) return;
    kill(pid_, signal);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
    if (signal == SIGKILL) removeRemains();
  }

  /// Whether it shows its devices within ten seconds.
  static bool answers(const std::string& device) {
    for (int i = 0; i < 200; ++i) {
      const std::vector<DeviceInfo> list = listDevices();
      if (std::any_of(list.begin(), list.end(), [&](const DeviceInfo& d) { return d.name == device; })) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

 private:
  /// Shared memory of a server that could not clean up.
  void removeRemains() const {
    glob_t found{};
    if (glob(("/dev/shm/jack*" + name_ + "*").c_str(), 0, nullptr, &found) == 0)
      for (size_t i = 0; i < found.gl_pathc; ++i) unlink(found.gl_pathv[i]);
    globfree(&found);
  }

  const std::string sampleRate_;
  std::string name_;
  pid_t pid_ = 0;
};

const std::string kJackSystem = "JACK Audio Connection Kit: system";

}  // namespace mam
