#include "device/source_gate.hpp"

#include <thread>

namespace mam {

void SourceGate::shut() noexcept {
  open_.store(false);
  while (rendering_.load()) std::this_thread::yield();
}

}  // namespace mam
