// realtime
#include "base/realtime_workers.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

#include "base/callback_helper.hpp"

#if defined(_WIN32)
#include <windows.h>
#else
#include <pthread.h>
#include <sched.h>
#endif
#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace mam {

namespace {

constexpr int kPriority = 60;  // of 99, below what drivers and JACK's server have
constexpr uint32_t kPauses = 16;
constexpr auto kStalledFor = std::chrono::microseconds(20);  // a processor for the thread that was stopped

bool raisePriority() noexcept {
#if defined(_WIN32)
  return SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_TIME_CRITICAL) != 0;
#elif defined(__APPLE__)
  return pthread_set_qos_class_self_np(QOS_CLASS_USER_INTERACTIVE, 0) == 0;
#else
  sched_param wanted{};
  wanted.sched_priority = kPriority;
  return pthread_setschedparam(pthread_self(), SCHED_FIFO, &wanted) == 0;
#endif
}

void pause() noexcept {
#if defined(__x86_64__) || defined(_M_X64)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

RealtimeWorkers::RealtimeWorkers(uint32_t helpers, Clock clock) : clock_(clock) {
  for (uint32_t i = 0; i < std::min(helpers, kMostHelpers); ++i) {
    auto helper = std::make_unique<CallbackHelper>();
    try {
      helper->thread = std::thread([this, self = helper.get()] { loop(*self); });
    } catch (const std::system_error&) { break; }
    helpers_.push_back(std::move(helper));
  }
}

RealtimeWorkers::~RealtimeWorkers() {
  ending_.store(true, std::memory_order_seq_cst);
  for (const auto& helper : helpers_) helper->wake.signal();
  for (const auto& helper : helpers_) helper->thread.join();
}

// One wake for each thread that sleeps and is needed.
void RealtimeWorkers::doRun(uint32_t count, void (*work)(void*, uint32_t), void* context) noexcept {
  const uint64_t begin = clock_();
  work_ = work;
  context_ = context;
  items_.begin(count);
  uint32_t wanted = count > 1 ? count - 1 : 0;
  for (const auto& helper : helpers_) {
    if (wanted == 0) break;
    --wanted;
    if (helper->sleeps.exchange(false, std::memory_order_seq_cst)) helper->wake.signal();
  }
  help();
  if (!items_.done()) wait();
  figures_.wallNanos += clock_() - begin;
}

void RealtimeWorkers::help() noexcept {
  for (uint32_t item = 0; items_.claim(item);) {
    const uint64_t begin = clock_();
    work_(context_, item);
    busyNanos_.fetch_add(clock_() - begin, std::memory_order_relaxed);
    items_.finish();
  }
}

void RealtimeWorkers::wait() noexcept {
  const uint64_t until = clock_() + kMostSpinNanos;
  while (!items_.done()) {
    for (uint32_t i = 0; i < kPauses; ++i) pause();
    if (clock_() < until) continue;
    ++figures_.stalls;
    break;
  }
  while (!items_.done()) giveWay(kStalledFor);
}

// Sleeps only after it has said so and has seen that nothing was begun before that was heard.
void RealtimeWorkers::loop(CallbackHelper& self) noexcept {
  if (raisePriority()) raised_.fetch_add(1, std::memory_order_relaxed);
  while (!ending_.load(std::memory_order_seq_cst)) {
    help();
    self.sleeps.store(true, std::memory_order_seq_cst);
    if (items_.claimable() && self.sleeps.exchange(false, std::memory_order_seq_cst)) continue;
    self.wake.wait();
  }
}

RealtimeWorkers::Figures RealtimeWorkers::takeFigures() noexcept {
  Figures taken = figures_;
  taken.busyNanos = busyNanos_.exchange(0, std::memory_order_relaxed);
  figures_ = {};
  return taken;
}

}  // namespace mam
