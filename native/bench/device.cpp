// P11: xruns and thread CPU time of the callback while a device plays. A callback that another program or the hypervisor
// delayed is an xrun too; one whose own CPU time exceeds the period is ours.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "benches.hpp"
#include "clock.hpp"
#include "engine/engine.hpp"
#include "racks.hpp"

namespace mam::bench {
namespace {

constexpr uint32_t kSampleRate = 48000;
const std::string kBurn = "burn:";

PlayRequest looped() {
  PlayRequest request;
  request.range.loop = true;
  return request;
}

/// Thread CPU time of a block of `copies` small shows, in nanoseconds.
double costOf(uint32_t copies, uint32_t blockFrames) {
  EngineConfig config;
  config.manualFeeding = true;
  Engine engine(config);
  Error error = engine.load(steadyRack(copies));
  if (!error) error = engine.play(looped());
  if (error) throw std::runtime_error(error.text);
  std::vector<float> left(blockFrames), right(blockFrames);
  float* const out[2] = {left.data(), right.data()};
  std::vector<double> spent;
  for (int i = 0; i < 3000; ++i) {
    engine.feed();
    const double begin = threadNanoseconds();
    engine.render(out, blockFrames);
    if (i >= 1000) spent.push_back(threadNanoseconds() - begin);
  }
  return quantile(spent, 0.5);
}

uint32_t copiesFor(double load, uint32_t blockFrames) {
  const double period = blockFrames * 1e9 / kSampleRate;
  const double few = costOf(4, blockFrames), many = costOf(12, blockFrames), each = (many - few) / 8;
  return static_cast<uint32_t>(std::max(1.0, std::floor((load * period - (few - 4 * each)) / each)));
}

/// The same arithmetic in every callback, as much of it as takes the time asked for on a quiet CPU. Waiting for the CPU
/// clock instead would hide what the machine charges to a thread that it does not run. What its callbacks take beyond
/// their median, the machine took.
class Burner final : public AudioSource {
 public:
  explicit Burner(double nanoseconds) : steps_(static_cast<uint64_t>(nanoseconds / nanosecondsAStep())) {}
  void render(const DeviceBlock& block) noexcept override {
    for (uint32_t c = 0; c < 2; ++c) std::fill_n(block.out[c], block.frames, 0.f);
    value_ = burn(steps_, value_);
  }

 private:
  /// A chain that no compiler shortens.
  static uint64_t burn(uint64_t steps, uint64_t value) noexcept {
    for (uint64_t i = 0; i < steps; ++i) {
      value = value * 6364136223846793005u + 1442695040888963407u;
      asm volatile("" : "+r"(value));
    }
    return value;
  }
  static double nanosecondsAStep() noexcept {
    constexpr uint64_t steps = 100000;
    std::vector<double> spent;
    for (int i = 0; i < 201; ++i) {
      const double begin = threadNanoseconds();
      const uint64_t value = burn(steps, static_cast<uint64_t>(i));
      spent.push_back((threadNanoseconds() - begin) / steps);
      asm volatile("" : : "r"(value));
    }
    return quantile(spent, 0.5);
  }

  const uint64_t steps_;
  uint64_t value_ = 1;
};

/// Takes what was applied, which would else be kept up to its bound.
void waitAsAHostDoes(Engine& engine, double seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (std::vector<AppliedCommand> applied; std::chrono::steady_clock::now() < end; applied.clear()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(16));
    engine.takeApplied(applied);
  }
}

/// Keeps the CPU time of every callback.
class Timed final : public AudioSource {
 public:
  Timed(AudioSource& source, size_t callbacks) : source_(source), spent_(callbacks) {}
  void render(const DeviceBlock& block) noexcept override {
    const double begin = threadNanoseconds();
    source_.render(block);
    const size_t at = count_.load(std::memory_order_relaxed);
    if (at == spent_.size()) return;
    spent_[at] = threadNanoseconds() - begin;
    count_.store(at + 1, std::memory_order_release);
  }
  std::vector<double> spent() const {
    return {spent_.begin(), spent_.begin() + static_cast<ptrdiff_t>(count_.load(std::memory_order_acquire))};
  }

 private:
  AudioSource& source_;
  std::vector<double> spent_;
  std::atomic<size_t> count_{0};
};

/// Of this process, resident; 0 where the system does not tell.
long residentKilobytes() {
  long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%*s %ld", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace

int device(const Words& words) {
  if (words.size() != 4) throw std::runtime_error("expected NAME SECONDS BLOCK LOAD");
  const double seconds = std::stod(words[1]);
  DeviceRequest request;
  request.name = words[0];
  request.blockFrames = static_cast<uint32_t>(std::stoul(words[2]));
  request.sampleRate = kSampleRate;
  const bool burns = words[3].rfind(kBurn, 0) == 0;
  const uint32_t copies = burns ? 0 : copiesFor(std::stod(words[3]), request.blockFrames);
  Engine engine(EngineConfig{});
  Burner burner(burns ? std::stod(words[3].substr(kBurn.size())) * 1000 : 0);
  Error error = engine.load(steadyRack(copies));
  if (!error) error = engine.play(looped());
  if (error) throw std::runtime_error(error.text);
  Timed timed(burns ? static_cast<AudioSource&>(burner) : engine,
              static_cast<size_t>(seconds * kSampleRate / request.blockFrames * 2) + 1000);
  std::unique_ptr<AudioDevice> opened = openDevice(request, timed, error);
  if (!opened) throw std::runtime_error(error.text);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const size_t warm = timed.spent().size();
  const uint64_t xrunsBefore = opened->telemetry().xruns;
  const long memoryBefore = residentKilobytes();
  waitAsAHostDoes(engine, seconds);
  const DeviceTelemetry telemetry = opened->telemetry();
  const long memoryAfter = residentKilobytes();
  opened.reset();
  std::vector<double> spent = timed.spent();
  spent.erase(spent.begin(), spent.begin() + static_cast<ptrdiff_t>(warm));
  if (spent.empty()) throw std::runtime_error("the device did not call back");
  const double period = telemetry.blockFrames * 1e9 / kSampleRate;
  size_t beyond = 0, beyond70 = 0;
  for (double time : spent) beyond += time > period, beyond70 += time > 0.7 * period;
  const double median = quantile(spent, 0.5);
  std::printf(
      "{\"bench\":\"device\",\"device\":\"%s\",\"isa\":\"%s\",\"seconds\":%g,\"blockFrames\":%u,\"copies\":%u,"
      "\"callbacks\":%zu,\"xruns\":%llu,\"load\":%.3f,\"medianNs\":%.0f,\"p999Ns\":%.0f,\"maxNs\":%.0f,"
      "\"beyondPeriod\":%zu,\"beyond70Percent\":%zu,\"lateCommands\":%llu,\"memoryBeforeKb\":%ld,\"memoryAfterKb\":%ld,\"lost\":%s}\n",
      request.name.c_str(), instructionSetName(instructionSet()), seconds, telemetry.blockFrames, copies, spent.size(),
      static_cast<unsigned long long>(telemetry.xruns - xrunsBefore), median / period, median, quantile(spent, 0.999),
      spent.back(), beyond, beyond70, static_cast<unsigned long long>(engine.status().lateCommands), memoryBefore,
      memoryAfter, telemetry.lost ? "true" : "false");
  return 0;
}

}  // namespace mam::bench
