#include "device/turn.hpp"

#include <thread>

namespace mam {

void Turn::pass(uint32_t from, uint32_t to) noexcept {
  for (;;) {
    uint32_t idle = from << 1;
    if (state_.compare_exchange_weak(idle, to << 1, std::memory_order_acq_rel)) return;
    if (idle >> 1 != from) return;
    std::this_thread::yield();
  }
}

}  // namespace mam
