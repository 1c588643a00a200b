// Meters of a mixer's strips: main's side.
#include "graph/strip_meters.hpp"

#include <deque>
#include <unordered_map>

#include "engine/engine.hpp"

namespace mam {
namespace {

/// One for each name, with the meter that the name, or its mention by number, had before.
template <class Meter, class Create>
std::vector<StripMeters::Metered<Meter>> metered(const std::vector<std::string>& names,
                                                 const std::vector<StripMeters::Metered<Meter>>* before,
                                                 const Rack* rack, const Create& create) {
  std::unordered_map<std::string, std::deque<std::shared_ptr<Meter>>> known;
  if (before != nullptr)
    for (const auto& one : *before) known[one.name].push_back(one.meter);
  std::vector<StripMeters::Metered<Meter>> made;
  for (const std::string& name : names) {
    std::deque<std::shared_ptr<Meter>>& meters = known[name];
    made.push_back({name, rack != nullptr ? rack->findTarget(name) : UINT32_MAX,
                    meters.empty() ? create() : std::move(meters.front())});
    if (!meters.empty()) meters.pop_front();
  }
  return made;
}

}  // namespace

void Engine::meterStrips(const std::vector<std::string>& strips, const std::vector<std::string>& inserts,
                         Loudness loudness) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const StripMeters* const before = meterLists_.empty() ? nullptr : meterLists_.back().meters.get();
  const auto strip = [this] { return std::make_shared<StripMeter>(config_.sampleRate); };
  auto made = std::make_unique<StripMeters>();
  made->serial = before != nullptr ? before->serial + 1 : 1;
  made->load = loads_.load(std::memory_order_relaxed);
  made->loudness = loudness;
  made->output = before != nullptr ? before->output : strip();
  made->strips = metered(strips, before != nullptr ? &before->strips : nullptr, rack_.get(), strip);
  made->inserts = metered(inserts, before != nullptr ? &before->inserts : nullptr, rack_.get(),
                          [] { return std::make_shared<ReductionMeter>(); });
  if (before != nullptr) meterLists_.back().replaced = position().engineFrame;
  meterLists_.push_back({std::move(made), 0});
  newestMeters_.store(meterLists_.back().meters.get(), std::memory_order_release);
}

uint32_t Engine::takeStripLevels(float* into, uint32_t count) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (meterLists_.empty() || !measuresStrips_.load(std::memory_order_relaxed)) return 0;
  const StripMeters& meters = *meterLists_.back().meters;
  uint32_t written = 0;
  const auto write = [&](StripMeter& meter) {
    if (count - written < kStripValues) return;
    const StripLevel level = meter.take();
    for (const float value : {level.peaks[0], level.peaks[1], level.rms[0], level.rms[1], level.momentaryLufs})
      into[written++] = value;
  };
  write(*meters.output);
  for (const auto& strip : meters.strips) write(*strip.meter);
  for (const auto& insert : meters.inserts)
    if (written < count) into[written++] = insert.meter->take();
  return written;
}

}  // namespace mam
