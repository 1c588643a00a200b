// P10, our half: strikes a drum whose first sample is loud, at times that have nothing to do with the device's blocks, and
// prints when. `mam_bench onsets` listens on the other end.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <thread>

#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"

namespace mam::bench {
namespace {

constexpr uint32_t kSampleRate = 48000;
constexpr auto kBeforeTheFirst = std::chrono::milliseconds(2500);  // the listener connects meanwhile

/// A click in its first sample, silent again within ten milliseconds.
std::shared_ptr<Rack> clickRack() {
  auto rack = std::make_shared<Rack>();
  uint32_t drum = 0;
  Error error = rack->addNode("drum", "kick", drum);
  if (!error) error = rack->set(drum, "click", 1);
  if (!error) error = rack->set(drum, "ampDecayMs", 50);
  if (error) throw std::runtime_error(error.text);
  return rack;
}

Command liveCommand(uint32_t target, CommandKind kind, uint16_t param, double value) {
  Command command;
  command.target = target;
  command.kind = kind;
  command.param = param;
  command.value = value;
  return command;
}

}  // namespace

int strikes(const Words& words) {
  if (words.size() != 3) throw std::runtime_error("expected DEVICE BLOCK COUNT");
  constexpr uint16_t ampDecayMs = 4;
  const auto count = std::stoul(words[2]);
  DeviceRequest request;
  request.name = words[0];
  request.blockFrames = static_cast<uint32_t>(std::stoul(words[1]));
  request.sampleRate = kSampleRate;
  Engine engine(EngineConfig{});
  const std::shared_ptr<Rack> rack = clickRack();
  Error error = engine.load(rack);
  if (error) throw std::runtime_error(error.text);
  const std::unique_ptr<AudioDevice> opened = openDevice(request, engine, error);
  if (!opened) throw std::runtime_error(error.text);
  const uint32_t drum = rack->findTarget("drum");
  const Command shorter = liveCommand(drum, CommandKind::Set, ampDecayMs, 1);
  engine.send(LiveQueue::Host, &shorter, 1);
  std::this_thread::sleep_for(kBeforeTheFirst);
  std::minstd_rand random(1);
  std::uniform_int_distribution<int> pause(20000, 23000);  // microseconds
  std::vector<double> sent;
  for (size_t i = 0; i < count; ++i) {
    const Command strike = liveCommand(drum, CommandKind::Trigger, 0, 1);
    const double now = wallNanoseconds();
    if (engine.send(LiveQueue::Host, &strike, 1)) sent.push_back(now);
    std::this_thread::sleep_for(std::chrono::microseconds(pause(random)));
  }
  for (const double time : sent) std::printf("{\"bench\":\"strikes\",\"sentNs\":%.0f}\n", time);
  return 0;
}

}  // namespace mam::bench
