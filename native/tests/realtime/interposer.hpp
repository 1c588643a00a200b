// Watches what the audio thread must not do. The functions that allocate, lock, wait or enter the kernel are replaced in
// this executable (interposer.cpp); each passes its call on, and one that is reached while the calling thread is inside a
// Callback is counted with the calls that led to it.
#pragma once

#include <cstdint>
#include <string>

namespace mam::realtime {

/// Whether the callback may wake threads that help it, which it does not unless it was asked to.
enum class Wakes : uint8_t { Forbidden, Allowed };

/// Marks the calling thread as the audio thread for as long as it lives.
class Callback {
 public:
  explicit Callback(Wakes wakes = Wakes::Forbidden) noexcept;
  ~Callback();
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;
};

/// Forgets what was counted.
void forgetViolations() noexcept;
/// Forbidden calls reached inside a Callback, on any thread, since they were last forgotten.
uint64_t violations() noexcept;
/// The first of them with their backtraces, for people.
std::string describeViolations();

}  // namespace mam::realtime
