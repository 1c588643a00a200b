#include "transport/bar_grid.hpp"

#include <algorithm>

#include "base/math.hpp"

namespace mam {

namespace {

constexpr double kLongestFrames = 0x1p46;  // years; kMaxResolution of them still fit
constexpr uint64_t kMostFrames = uint64_t{1} << 62;
constexpr uint64_t kMostFollowedBars = uint64_t{1} << 28;  // their positions still fit
constexpr int64_t kBarTicks = 4 * kTicksPerQuarter;
constexpr int64_t kSwingUnit = 65536;  // parts of a step, where swing follows a session
constexpr double kMostSwing = 1000;

// trunc(v + 0.5) for v >= 0 (spec 1).
uint64_t rounded(double v) noexcept { return static_cast<uint64_t>(std::min(v, kLongestFrames) + 0.5); }

/// start + count * frames, at most kMostFrames.
uint64_t after(uint64_t start, uint64_t count, uint64_t frames) noexcept {
  uint64_t more = 0;
  if (__builtin_mul_overflow(count, frames, &more) || more > kMostFrames - start) return kMostFrames;
  return start + more;
}

}  // namespace

BarGrid::BarGrid(const Transport& transport, double sampleRate) : transport_(&transport), sampleRate_(sampleRate) {
  addRuns();
}

BarGrid::BarGrid(const Transport& transport, const TempoMap& tempo, int64_t startFrame)
    : transport_(&transport), tempo_(&tempo), startFrame_(startFrame), start_(tempo.ppqAt(startFrame)) {}

// Of the tempo points that hold at a bar the last one in file order counts, whatever their bars are.
void BarGrid::addRuns() {
  struct Point {
    uint64_t bar;
    size_t place;  // 0: the transport's bpm
  };
  std::vector<Point> points{{0, 0}};
  for (size_t i = 0; i < transport_->tempo.size(); ++i) points.push_back({transport_->tempo[i].bar, i + 1});
  std::stable_sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.bar < b.bar; });
  size_t counting = 0;
  for (size_t i = 0; i < points.size(); ++i) {
    counting = std::max(counting, points[i].place);
    if (i + 1 < points.size() && points[i + 1].bar == points[i].bar) continue;
    Run run{
        points[i].bar, effectiveBpm(counting == 0 ? transport_->bpm : transport_->tempo[counting - 1].bpm), 0, 0, 0, 0};
    run.barFrames = rounded(4 * (60 / run.bpm) * sampleRate_);
    run.stepFrames = run.barFrames / transport_->steps();
    if (!runs_.empty()) {
      const Run& before = runs_.back();
      const uint64_t bars = run.bar - before.bar;
      run.gridStart = after(before.gridStart, bars, before.stepFrames * transport_->steps());
      run.nominalStart = after(before.nominalStart, bars, before.barFrames);
    }
    runs_.push_back(run);
  }
}

const BarGrid::Run& BarGrid::runOf(uint64_t bar) const noexcept {
  return *(std::upper_bound(runs_.begin(), runs_.end(), bar,
                            [](uint64_t value, const Run& run) { return value < run.bar; }) -
           1);
}

Ppq BarGrid::ppqOfBar(uint64_t bar) const noexcept {
  return start_ + ppqOfTicks(static_cast<int64_t>(std::min(bar, kMostFollowedBars)) * kBarTicks);
}

double BarGrid::bpm(uint64_t bar) const noexcept {
  return tempo_ != nullptr ? tempo_->bpmAt(ppqOfBar(bar)) : runOf(bar).bpm;
}

uint64_t BarGrid::barFrames(uint64_t bar) const noexcept {
  return tempo_ != nullptr ? gridFrames(bar) : runOf(bar).barFrames;
}

uint64_t BarGrid::stepFrames(uint64_t bar) const noexcept {
  return tempo_ != nullptr ? gridFrames(bar) / transport_->steps() : runOf(bar).stepFrames;
}

uint64_t BarGrid::gridFrames(uint64_t bar) const noexcept {
  if (tempo_ != nullptr) return barStart(bar + 1) - barStart(bar);
  return runOf(bar).stepFrames * transport_->steps();
}

uint64_t BarGrid::barStart(uint64_t bar) const noexcept {
  if (tempo_ != nullptr) return static_cast<uint64_t>(tempo_->frameAt(ppqOfBar(bar)) - startFrame_);
  const Run& run = runOf(bar);
  return after(run.gridStart, bar - run.bar, run.stepFrames * transport_->steps());
}

uint64_t BarGrid::nominalFrames(uint64_t firstBar, uint64_t count) const noexcept {
  const uint64_t end = firstBar + std::min(count, UINT64_MAX - firstBar);
  if (tempo_ != nullptr) return barStart(end) - barStart(firstBar);
  const auto startOf = [this](uint64_t bar) {
    const Run& run = runOf(bar);
    return after(run.nominalStart, bar - run.bar, run.barFrames);
  };
  return startOf(end) - startOf(firstBar);
}

uint32_t BarGrid::barAt(uint64_t frame) const noexcept {
  if (tempo_ != nullptr) {
    const Ppq into = tempo_->ppqAt(static_cast<int64_t>(std::min(frame, kMostFrames)) + startFrame_) - start_;
    const uint64_t bar =
        std::min(static_cast<uint64_t>(std::max<Ppq>(into, 0) / ppqOfTicks(kBarTicks)), kMostFollowedBars);
    return static_cast<uint32_t>(bar < kMostFollowedBars && barStart(bar + 1) <= frame ? bar + 1 : bar);
  }
  const auto next = std::upper_bound(runs_.begin(), runs_.end(), frame,
                                     [](uint64_t value, const Run& run) { return value < run.gridStart; });
  const Run& run = *(next - 1);
  const uint64_t length = run.stepFrames * transport_->steps();
  if (length == 0) return UINT32_MAX;
  return static_cast<uint32_t>(std::min<uint64_t>(run.bar + (frame - run.gridStart) / length, UINT32_MAX));
}

double BarGrid::swingShape() const noexcept {
  const double linear = static_cast<double>(transport_->swingPercent) / 100 * 0.5;
  if (transport_->swingExponent == 1 || linear == 0) return linear;
  const double size = linear < 0 ? -linear : linear;
  const double shaped = math::pow(size, static_cast<double>(transport_->swingExponent));
  return linear < 0 ? -shaped : shaped;
}

uint32_t BarGrid::overhangBars() const noexcept {
  const double shape = swingShape(), size = shape < 0 ? -shape : shape;
  return size <= 1 ? 1 : static_cast<uint32_t>(size < 1e6 ? size : 1e6) + 2;
}

void BarGrid::stepOffsets(uint64_t bar, std::vector<uint64_t>& offsets) const {
  offsets.resize(transport_->steps());
  if (tempo_ != nullptr) {
    const double shape = swingShape();
    const double bounded = shape < kMostSwing ? (shape > -kMostSwing ? shape : -kMostSwing) : kMostSwing;
    const int64_t swing = static_cast<int64_t>(math::floor(bounded * static_cast<double>(kSwingUnit) + 0.5));
    const int64_t even = std::max<int64_t>(kSwingUnit + swing, 0), odd = std::max<int64_t>(kSwingUnit - swing, 0);
    constexpr int64_t kScale = kBarTicks * ((int64_t{1} << kPpqBits) / kSwingUnit);
    const Ppq start = ppqOfBar(bar);
    const int64_t startFrame = tempo_->frameAt(start), steps = transport_->steps();
    for (int64_t s = 0; s < steps; ++s) {
      const int64_t units = s / 2 * (even + odd) + s % 2 * even;
      const Ppq at = start + (units * kScale + steps / 2) / steps;
      offsets[static_cast<size_t>(s)] = static_cast<uint64_t>(tempo_->frameAt(at) - startFrame);
    }
    return;
  }
  const double step = static_cast<double>(stepFrames(bar));
  const double shift = step * swingShape();
  const double even = step + shift, odd = step - shift;
  const uint64_t lengths[2] = {even > 0 ? rounded(even) : 0, odd > 0 ? rounded(odd) : 0};
  uint64_t at = 0;
  for (uint32_t s = 0; s < offsets.size(); ++s) {
    offsets[s] = at;
    at += lengths[s & 1];
  }
}

}  // namespace mam
