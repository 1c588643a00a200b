#include "transport/session_clock.hpp"

#include <algorithm>
#include <cmath>

#include "transport/rack_span.hpp"

namespace mam {

namespace {

constexpr uint64_t kNever = UINT64_MAX;
constexpr uint64_t kMostFrames = uint64_t{1} << 62;
constexpr double kDefaultTailMs = 250;  // spec 9.2

uint64_t framesOf(double seconds, double sampleRate) noexcept {
  return static_cast<uint64_t>(std::min(std::max(seconds, 0.0) * sampleRate, 0x1p62) + 0.5);
}

uint64_t plus(uint64_t a, uint64_t b) noexcept {
  return std::min(std::min(a, kMostFrames) + std::min(b, kMostFrames), kMostFrames);
}

}  // namespace

PartClock::PartClock(const ContentPart& part, const ContentRange& range, bool loops, const TempoMap* tempo)
    : part_(&part) {
  run_.sampleRate = range.sampleRate;
  run_.tempo = part.followsTempo ? tempo : nullptr;
  run_.startFrame = part.offsetFrames;
  planBars(range, loops);
}

// Of one pass where it loops, of all of them where it does not.
void PartClock::planBars(const ContentRange& range, bool loops) {
  const Content& content = *part_->content;
  if (const Transport* top = content.topLevel()) {
    const BarGrid grid = run_.grid(*top);
    const uint64_t bars = range.bars != 0 ? range.bars : part_->bars != 0 ? part_->bars : top->bars();
    run_.loopBars = bars;
    loopLength_ = grid.nominalFrames(0, bars);
    run_.loops = loops && loopLength_ > 0;
    run_.bars = run_.loops ? bars : totalBars(*top, bars, range);
    run_.endFrame = run_.loops ? loopLength_ : grid.nominalFrames(0, run_.bars);
  } else if (!content.transports.empty()) {
    for (const Transport& transport : content.transports)
      run_.loopBars = std::max<uint64_t>(run_.loopBars, transport.bars());
    loopLength_ = longestInlinePass(content, run_);
    run_.loops = loops && loopLength_ > 0;
    run_.endFrame = run_.loops || content.commands.empty() ? loopLength_ : lastCommandFrame(content);
  }
  run_.loopFrames = loopLength_;
}

uint64_t PartClock::totalBars(const Transport& transport, uint64_t bars, const ContentRange& range) const {
  const uint64_t loops = range.loopCount > 1 ? range.loopCount : std::max(part_->loopCount, 1u);
  const uint64_t once = std::min<uint64_t>(bars * loops, UINT32_MAX);
  const double seconds = part_->loopMinutes > 0 ? part_->loopMinutes * 60 : part_->loopSeconds;
  if (!(seconds > 0) || range.bars != 0 || range.loopCount > 1) return once;
  double passes = 1;
  if (run_.tempo != nullptr) {
    const BarGrid grid = run_.grid(transport);
    const uint64_t target = framesOf(seconds, run_.sampleRate), bar = grid.barAt(target);
    passes = std::ceil(static_cast<double>(grid.barStart(bar) < target ? bar + 1 : bar) / static_cast<double>(once));
  } else {
    passes = std::ceil(seconds / (240 / effectiveBpm(transport.bpm) * static_cast<double>(once)));
  }
  const double total = std::max(passes, 1.0) * static_cast<double>(once);
  return total < UINT32_MAX ? static_cast<uint64_t>(total) : UINT32_MAX;
}

uint64_t PartClock::scaled(uint64_t rackFrames) const noexcept {
  const unsigned __int128 numerator = std::max(part_->stretchNumerator, 1u);
  const unsigned __int128 frames =
      std::min(rackFrames, kMostFrames) * numerator / std::max(part_->stretchDenominator, 1u);
  return frames < kMostFrames ? static_cast<uint64_t>(frames) : kMostFrames;
}

int64_t PartClock::sessionFrame(uint64_t rackFrame) const noexcept {
  const uint64_t frame = scaled(rackFrame);
  return part_->offsetFrames + static_cast<int64_t>(frame - std::min(frame, earlier_));
}

uint64_t PartClock::rackFrameAt(int64_t sessionFrame) const noexcept {
  if (sessionFrame <= part_->offsetFrames) return 0;
  const uint64_t into = plus(static_cast<uint64_t>(sessionFrame - part_->offsetFrames), earlier_);
  const unsigned __int128 numerator = std::max(part_->stretchNumerator, 1u);
  const unsigned __int128 scaledInto = static_cast<unsigned __int128>(into) * std::max(part_->stretchDenominator, 1u);
  const unsigned __int128 frame = (scaledInto + numerator - 1) / numerator;
  return frame < kMostFrames ? static_cast<uint64_t>(frame) : kMostFrames;
}

uint64_t PartClock::firstTrigger() const noexcept {
  const uint64_t frame = firstTriggerFrame(*part_->content, run_);
  return frame == kNever ? kNever : scaled(frame);
}

uint64_t PartClock::prerollFrames() const {
  return static_cast<uint64_t>(static_cast<double>(part_->nodes.prerollFrames) * run_.sampleRate / kPartRate + 0.5);
}

uint64_t PartClock::frames() const {
  const uint64_t last = scaled(lastEventFrame(*part_->content, run_));
  const uint64_t offset = static_cast<uint64_t>(std::max<int64_t>(part_->offsetFrames, 0));
  return plus(plus(offset, prerollFrames()), last - std::min(last, earlier_));
}

uint64_t PartClock::framesOfPass() const {
  if (!run_.loops) return frames();
  const uint64_t offset = static_cast<uint64_t>(std::max<int64_t>(part_->offsetFrames, 0));
  return plus(plus(offset, prerollFrames()), loopFrames());
}

SessionClock::SessionClock(const Content& content, const ContentRange& range)
    : content_(&content), sampleRate_(range.sampleRate) {
  if (!content.time.tempo.empty()) tempo_ = sharedTempoMap(content.time.tempo, range.sampleRate);
  if (range.loop && content.time.durationSeconds > 0)
    passFrames_ = framesOf(content.time.durationSeconds, range.sampleRate);
  const bool loops = (range.loop && passFrames_ == 0) || content.time.loop;
  for (const ContentPart& part : content.parts) parts_.emplace_back(part, range, loops, tempo_.get());
  if (content.time.alignTransports) align();
  measure(range);
}

// Only by what leads the racks' first triggers, not by where the session puts the racks.
void SessionClock::align() {
  std::vector<uint64_t> first;
  for (const PartClock& part : parts_) first.push_back(part.firstTrigger());
  const auto earliest = std::min_element(first.begin(), first.end());
  for (size_t i = 0; i < parts_.size(); ++i)
    if (first[i] != kNever) parts_[i].moveEarlier(first[i] - *earliest);
}

uint64_t SessionClock::playedFrames(const ContentRange& range) const {
  uint64_t frames = 0;
  if (range.endBar != 0) return frameOfBar(std::max(range.startBar, range.endBar));
  if (content_->time.durationSeconds >= 0) return framesOf(content_->time.durationSeconds, sampleRate_);
  for (const PartClock& part : parts_)
    frames = std::max(frames, content_->time.loop ? part.framesOfPass() : part.frames());
  for (const ContentCommand& command : content_->commands)
    frames = std::max(frames, std::min(command.frame, kMostFrames));
  return frames;
}

void SessionClock::measure(const ContentRange& range) {
  const uint64_t end = playedFrames(range);
  if (range.startBar != 0) lengths_.startFrame = frameOfBar(range.startBar);
  lengths_.bodyFrames = end - std::min(end, lengths_.startFrame);
  const double tail = content_->time.tailSeconds >= 0 ? content_->time.tailSeconds : kDefaultTailMs / 1000;
  lengths_.tailFrames = range.tailFrames >= 0 ? static_cast<uint64_t>(range.tailFrames) : framesOf(tail, sampleRate_);
  lengths_.totalFrames =
      range.hardFrames >= 0 ? static_cast<uint64_t>(range.hardFrames) : lengths_.bodyFrames + lengths_.tailFrames;
  if (content_->time.durationSeconds > 0) {
    lengths_.loopFrames = framesOf(content_->time.durationSeconds, sampleRate_);
  } else {
    for (const PartClock& part : parts_) lengths_.loopFrames = std::max(lengths_.loopFrames, part.loopFrames());
  }
  if (range.loop && lengths_.loopFrames != 0) return;
  if (range.endBar != 0 || content_->time.durationSeconds >= 0)
    endFrame_ = end;
  else if (content_->time.loop)
    endFrame_ = std::max(end, lengths_.startFrame + static_cast<uint64_t>(std::max<int64_t>(range.hardFrames, 0)));
}

uint64_t SessionClock::frameOfBar(uint32_t bar) const {
  const MeterMap meter(content_->time.signatures);
  if (tempo_ == nullptr)
    for (size_t i = 0; i < parts_.size(); ++i)
      if (const Transport* top = content_->parts[i].content->topLevel())
        return static_cast<uint64_t>(
            std::max<int64_t>(parts_[i].sessionFrame(parts_[i].run().grid(*top).barStart(bar)), 0));
  const std::shared_ptr<const TempoMap> map = tempo_ != nullptr ? tempo_ : sharedTempoMap({}, sampleRate_);
  return static_cast<uint64_t>(map->frameAt(ppqOfTicks(meter.ticksOfBar(bar))));
}

}  // namespace mam
