#include "transport/tempo_map.hpp"

#include <algorithm>
#include <deque>
#include <mutex>

namespace mam {

namespace {

constexpr int64_t kTicksPerMark = 64;
constexpr int64_t kTickMask = (int64_t{1} << kPpqBits) - 1;
constexpr int64_t kFarthestFrame = int64_t{1} << 53;
constexpr int64_t kMicro = 1000000;

template <class T> T floorDiv(T value, T by) noexcept {
  const T quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

int64_t microBpmOf(double bpm) noexcept {
  const double counted = bpm > 0 ? std::min(std::max(bpm, kSlowestSessionBpm), kFastestSessionBpm) : 120;
  return static_cast<int64_t>(counted * kMicro + 0.5);
}

std::vector<TempoChange> inOrder(std::vector<TempoChange> changes) {
  const auto earlier = [](const TempoChange& a, const TempoChange& b) { return a.ppq < b.ppq; };
  std::stable_sort(changes.begin(), changes.end(), earlier);
  std::vector<TempoChange> last;
  for (const TempoChange& change : changes) {
    if (!last.empty() && last.back().ppq == change.ppq) last.pop_back();
    if (change.ppq <= static_cast<uint64_t>(kFarthestPpq >> kPpqBits)) last.push_back(change);
  }
  if (last.empty()) last.push_back({0, 120, false});
  return last;
}

}  // namespace

TempoMap::TempoMap(const std::vector<TempoChange>& changes, double sampleRate)
    : tickNumerator_(static_cast<uint64_t>(sampleRate + 0.5) * (kMicro / 16)) {  // 60 / 960 of it
  const std::vector<TempoChange> ordered = inOrder(changes);
  int64_t rampTicks = 0;
  // Ppq 0 is frame 0: a first change that comes later starts where its tempo reaches it from there.
  const int64_t first = microBpmOf(ordered.front().bpm);
  segments_.push_back({0, 0, first, 0, 0, 0, 0});
  for (size_t i = 0; i < ordered.size(); ++i) {
    const Ppq start = ppqOfTicks(static_cast<int64_t>(ordered[i].ppq));
    const Time time = timeAt(start);
    if (segments_.back().start == start) segments_.pop_back();
    segments_.push_back({start, time, microBpmOf(ordered[i].bpm), 0, 0, 0, 0});
    if (!ordered[i].ramp || i + 1 == ordered.size()) continue;
    const int64_t ticks = static_cast<int64_t>(ordered[i + 1].ppq - ordered[i].ppq);
    const int64_t to = microBpmOf(ordered[i + 1].bpm);
    if (to == segments_.back().microBpm || ticks > kMaxRampTicks - rampTicks) continue;
    rampTicks += ticks;
    addRamp(segments_.back(), ticks, to);
  }
}

void TempoMap::addRamp(Segment& segment, int64_t ticks, int64_t toMicroBpm) {
  segment.ticks = ticks;
  segment.perTick = floorDiv(toMicroBpm - segment.microBpm, ticks);
  segment.spread = toMicroBpm - segment.microBpm - segment.perTick * ticks;
  segment.firstMark = marks_.size();
  Time time = 0;
  for (int64_t tick = 0; tick < ticks; ++tick) {
    if (tick % kTicksPerMark == 0) marks_.push_back(time);
    time += tickTime(segment, tick);
  }
}

int64_t TempoMap::microBpmAt(const Segment& segment, int64_t tick) noexcept {
  if (segment.ticks == 0) return segment.microBpm;
  return segment.microBpm + segment.perTick * tick + segment.spread * tick / segment.ticks;
}

TempoMap::Time TempoMap::tickTime(const Segment& segment, int64_t tick) const noexcept {
  const uint64_t microBpm = static_cast<uint64_t>(microBpmAt(segment, tick));
  const uint64_t frames = tickNumerator_ / microBpm, rest = tickNumerator_ % microBpm;
  return (static_cast<Time>(frames) << 32) + static_cast<Time>((rest << 32) / microBpm);
}

const TempoMap::Segment& TempoMap::segmentAt(Ppq at) const noexcept {
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), at,
                                      [](Ppq value, const Segment& segment) { return value < segment.start; });
  return after == segments_.begin() ? *after : *(after - 1);
}

TempoMap::Time TempoMap::lengthOf(const Segment& segment, Ppq length) const noexcept {
  if (segment.ticks == 0 || length < 0) {
    constexpr Time kScale = Time{1} << (32 - kPpqBits);
    return floorDiv<Time>(static_cast<Time>(length) * static_cast<Time>(tickNumerator_) * kScale, segment.microBpm);
  }
  const int64_t last = length >> kPpqBits, mark = std::min(last, segment.ticks - 1) / kTicksPerMark;
  Time time = marks_[segment.firstMark + static_cast<size_t>(mark)];
  for (int64_t tick = mark * kTicksPerMark; tick < last; ++tick) time += tickTime(segment, tick);
  const int64_t part = length & kTickMask;
  return part == 0 ? time : time + ((tickTime(segment, last) * part) >> kPpqBits);
}

TempoMap::Time TempoMap::timeAt(Ppq at) const noexcept {
  const Segment& segment = segmentAt(at);
  return segment.time + lengthOf(segment, at - segment.start);
}

int64_t TempoMap::frameAt(Ppq at) const noexcept {
  const Ppq bounded = std::min(std::max(at, -kFarthestPpq), kFarthestPpq);
  return static_cast<int64_t>((timeAt(bounded) + (Time{1} << 31)) >> 32);
}

Ppq TempoMap::ppqAt(int64_t frame) const noexcept {
  const Time time = static_cast<Time>(std::min(std::max(frame, -kFarthestFrame), kFarthestFrame)) * (Time{1} << 32);
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), time,
                                      [](Time value, const Segment& segment) { return value < segment.time; });
  const Segment& segment = after == segments_.begin() ? *after : *(after - 1);
  Time left = time - segment.time;
  if (segment.ticks == 0 || left < 0) {
    const Time tick = static_cast<Time>(tickNumerator_) << (32 - kPpqBits);
    const Time into = floorDiv<Time>(left * segment.microBpm, tick);
    return segment.start + static_cast<Ppq>(std::min<Time>(into, kFarthestPpq));
  }
  const auto begin = marks_.begin() + static_cast<int64_t>(segment.firstMark);
  const auto end = begin + (segment.ticks + kTicksPerMark - 1) / kTicksPerMark;
  const auto mark = std::upper_bound(begin, end, left) - 1;
  int64_t tick = (mark - begin) * kTicksPerMark;
  left -= *mark;
  Time length = tickTime(segment, tick);
  for (; left >= length; length = tickTime(segment, tick)) {
    left -= length;
    ++tick;
  }
  return segment.start + ppqOfTicks(tick) + static_cast<Ppq>((left << kPpqBits) / length);
}

double TempoMap::bpmAt(Ppq at) const noexcept {
  const Segment& segment = segmentAt(at);
  const int64_t tick = std::max<int64_t>(at - segment.start, 0) >> kPpqBits;
  return static_cast<double>(microBpmAt(segment, tick)) / kMicro;
}

namespace {

constexpr size_t kKeptMaps = 4;

struct KeptMap {
  std::vector<TempoChange> changes;
  double sampleRate;
  std::shared_ptr<const TempoMap> map;
};

bool sameChange(const TempoChange& a, const TempoChange& b) noexcept {
  return a.ppq == b.ppq && a.bpm == b.bpm && a.ramp == b.ramp;
}

}  // namespace

std::shared_ptr<const TempoMap> sharedTempoMap(const std::vector<TempoChange>& changes, double sampleRate) {
  static std::mutex mutex;
  static std::deque<KeptMap> kept;
  const std::lock_guard<std::mutex> lock(mutex);
  for (const KeptMap& each : kept)
    if (each.sampleRate == sampleRate &&
        std::equal(each.changes.begin(), each.changes.end(), changes.begin(), changes.end(), sameChange))
      return each.map;
  if (kept.size() == kKeptMaps) kept.pop_front();
  kept.push_back({changes, sampleRate, std::make_shared<const TempoMap>(changes, sampleRate)});
  return kept.back().map;
}

}  // namespace mam
