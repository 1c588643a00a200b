#include "base/workers.hpp"

#include <system_error>

namespace mam {

SleepingWorkers::SleepingWorkers(uint32_t helpers) {
  for (uint32_t i = 0; i < helpers; ++i) {
    try {
      threads_.emplace_back(&SleepingWorkers::loop, this);
    } catch (const std::system_error&) { break; }
  }
}

SleepingWorkers::~SleepingWorkers() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void SleepingWorkers::doRun(uint32_t count, void (*work)(void*, uint32_t), void* context) noexcept {
  if (count < 2 || threads_.empty()) {
    for (uint32_t item = 0; item < count; ++item) work(context, item);
    return;
  }
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    work_ = work;
    context_ = context;
    items_.begin(count);
  }
  wake_.notify_all();
  help();
  std::unique_lock<std::mutex> lock(mutex_);
  finished_.wait(lock, [this] { return items_.done(); });
}

void SleepingWorkers::help() noexcept {
  for (uint32_t item = 0; items_.claim(item);) {
    work_(context_, item);
    if (!items_.finish()) continue;
    const std::lock_guard<std::mutex> lock(mutex_);
    finished_.notify_all();
  }
}

void SleepingWorkers::loop() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return ending_ || items_.claimable(); });
    if (ending_) return;
    lock.unlock();
    help();
    lock.lock();
  }
}

}  // namespace mam
