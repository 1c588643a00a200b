// A clock that stands still but for what a test adds, and nodes that take a known time on it.
#pragma once

#include <atomic>
#include <cstring>
#include <memory>

#include "engine/engine.hpp"

namespace mam::test {

/// Each reading takes `readNanos` and is counted.
struct FakeClock {
  static inline std::atomic<uint64_t> nanos{1000000000}, readings{0}, readNanos{0};
  static uint64_t read() noexcept {
    readings.fetch_add(1, std::memory_order_relaxed);
    return nanos.fetch_add(readNanos.load(std::memory_order_relaxed), std::memory_order_relaxed);
  }
  static void advance(uint64_t by) noexcept { nanos.fetch_add(by, std::memory_order_relaxed); }
  static void restart() noexcept {
    nanos.store(1000000000);
    readings.store(0);
    readNanos.store(0);
  }
};

/// Silent; each process call takes as many nanoseconds of the fake clock as the node's first value says.
class BurnerGroup final : public NodeGroup {
 public:
  explicit BurnerGroup(uint64_t nanos) : nanos_(nanos) {}

 private:
  void doReset(ResetTo) noexcept override {}
  void doProcess(const NodeBlock& block) noexcept override {
    FakeClock::advance(nanos_);
    for (float* out : block.out)
      if (out != nullptr) std::memset(out, 0, block.frames * sizeof(float));
  }
  void doVisitState(uint32_t, StateVisitor&) noexcept override {}
  const uint64_t nanos_;
};

inline const NodeType& burnerType() {
  static constexpr FileKey kNanos = {"nanos", FileType::Float, Unit::None, 0,       1e9, 0, false, FileMeaning::Fixed,
                                     0,       nullptr,         nullptr,    nullptr, 0,   ""};
  static constexpr PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
  static const NodeDescriptor descriptor = {"burner", "Burner", "", Role::Effect, false, false, false, &kNanos,
                                            1,        nullptr,  0,  kPorts,       2,     1};
  static const NodeType type = {&descriptor, [](const GroupSetup& setup) -> NodeGroup* {
                                  return new BurnerGroup(static_cast<uint64_t>(setup.nodes[0].values[0]));
                                }};
  return type;
}

inline void addBurner(Rack& rack, const std::string& id, double nanosATile) {
  RackNode node;
  node.id = id;
  node.type = &burnerType();
  node.target = rack.target(id);
  node.values = {nanosATile};
  node.given = {true};
  rack.nodes.push_back(std::move(node));
}

}  // namespace mam::test
