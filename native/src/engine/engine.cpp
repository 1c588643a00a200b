// What happens outside the callback: loading, playing, feeding, collecting.
#include "engine/engine.hpp"

#include <algorithm>
#include <chrono>

#include "base/note.hpp"
#include "graph/revision.hpp"

namespace mam {

namespace {

constexpr uint32_t kFadeMilliseconds = 20;
constexpr size_t kLiveCapacity = 8192;
constexpr auto kFeedInterval = std::chrono::milliseconds(10);
constexpr uint64_t kRecordRingFrames = uint64_t{1} << 20;
constexpr uint64_t kChaseFrames = uint64_t{1} << 20;
constexpr size_t kMostFaultsKept = 256;
constexpr uint64_t kMaxLoopedStart = uint64_t{1} << 36;  // two weeks: every pass before is gone through

}  // namespace

Engine::Engine(const EngineConfig& config)
    : config_(config),
      lookaheadFrames_(config.lookaheadFrames),
      fadeFrames_(std::max<uint32_t>(1, config.sampleRate * kFadeMilliseconds / 1000)),
      telemetry_(config.sampleRate, config.recorderSeconds, config.clock),
      block_(new AppliedCommand[kMaxBlockEvents]),
      fadeMemory_(new float[size_t{kMaxChannels} * config.maxBlockFrames]),
      workers_(config.threads > 1 ? std::make_unique<SleepingWorkers>(config.threads - 1) : nullptr),
      parallel_(config.sampleRate),
      shed_(config.sampleRate),
      withheld_(new float[size_t{kMaxChannels} * config.maxBlockFrames]),
      interleaved_(new float[size_t{kMaxChannels} * config.maxBlockFrames]),
      origin_(config.clock()) {
  for (auto& queue : live_) queue = std::make_unique<SpscRing<LiveCommand>>(kLiveCapacity);
  if (!config_.manualFeeding) feeder_ = std::thread(&Engine::feederLoop, this);
}

Engine::~Engine() {
  {
    const std::lock_guard<std::mutex> lock(wakeMutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (feeder_.joinable()) feeder_.join();
}

void Engine::feederLoop() {
  std::unique_lock<std::mutex> lock(wakeMutex_);
  while (!wake_.wait_for(lock, kFeedInterval, [this] { return ending_; })) {
    lock.unlock();
    feed();
    lock.lock();
  }
}

std::shared_ptr<const Rack> Engine::rack() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return rack_;
}

Error Engine::checked(const Rack& rack) const {
  if (rack.channels > config_.channels) return {MAM_ERROR_ARGUMENT, "the rack has more channels than the engine"};
  if (tooDense(rack.content))
    return {MAM_ERROR_TOO_LARGE, "the patterns have more steps in a bar than the engine takes"};
  return {};
}

Error Engine::load(std::shared_ptr<const Rack> rack) {
  Error error = checked(*rack);
  if (error) return error;
  const std::lock_guard<std::mutex> lock(mutex_);
  collect();
  error = roomForControl();
  if (error) return error;
  std::unique_ptr<Schedule> next = Schedule::compile(rack, config_.sampleRate, error);
  if (error) return error;
  next->reset(ResetTo::AtRest);
  Control control;
  control.firstScheduled = scheduled_.pushed();
  control.run = run_;
  loads_.fetch_add(1, std::memory_order_relaxed);
  revisions_.fetch_add(1, std::memory_order_relaxed);
  swapIn(std::move(next), control);
  rack_ = std::move(rack);
  targets_.clear();
  running_ = false;
  reader_.reset();
  backlog_.clear();
  noteHere("load");
  return {};
}

Error Engine::revise(std::shared_ptr<const Rack> given) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!rack_) return {MAM_ERROR_NO_RACK, "nothing is loaded"};
  std::shared_ptr<const Rack> rack = withTargetsOf(*rack_, std::move(given));
  const Error error = differsInValuesOnly(*rack_, *rack);
  if (error) return error;
  rack_ = std::move(rack);
  collect();  // lets go of an idle schedule of the values before
  noteHere("revise");
  return {};
}

void Engine::setLookahead(uint32_t frames) {
  const std::lock_guard<std::mutex> lock(mutex_);
  lookaheadFrames_ = std::max(frames, config_.maxBlockFrames);
}

void Engine::setRealtimeThreads(uint32_t threads) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const uint32_t helpers = std::min(std::max(threads, 1u) - 1, RealtimeWorkers::kMostHelpers);
  if (helpers == 0 || workers_) return realtime_.store(nullptr, std::memory_order_release);
  if (pools_.empty() || pools_.back().workers->helpers() != helpers) {
    if (!pools_.empty()) pools_.back().replaced = position().engineFrame;
    pools_.push_back({std::make_unique<RealtimeWorkers>(helpers, config_.clock), 0});
  }
  realtime_.store(pools_.back().workers.get(), std::memory_order_release);
}

ContentLengths Engine::lengths(const ContentRange& range) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!rack_) return {};
  ContentRange at = range;
  at.sampleRate = config_.sampleRate;
  return lengthsOf(rack_->content, at, rack_->nodeLengths(config_.sampleRate));
}

Error Engine::play(const PlayRequest& request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!rack_) return {MAM_ERROR_NO_RACK, "nothing is loaded"};
  collect();
  Error error = roomForControl();
  if (error) return error;
  std::unique_ptr<Schedule> next = idleSchedule(error);
  if (error) return error;

  ContentRange range = request.range;
  range.sampleRate = config_.sampleRate;
  const ContentLengths lengths = lengthsOf(rack_->content, range, rack_->nodeLengths(config_.sampleRate));
  const uint64_t from = request.fromFrame;
  if (range.loop && lengths.loopFrames != 0 && from > kMaxLoopedStart)
    return {MAM_ERROR_TOO_LARGE, "a loop cannot start that late"};
  next->reset(from == 0 ? ResetTo::Start : ResetTo::Located);
  next->startFrom(from);
  auto reader = std::make_unique<ContentReader>(rack_->content, range, lengths);
  chase(*reader, *next, from);

  Control control;
  control.firstScheduled = scheduled_.pushed();
  control.contentStart = from;
  control.playing = true;
  control.run = run_ + 1;
  control.fadeInFrames = request.fadeInFrames;
  if (request.opensOutput) control.opensOutput = output_.nextWish();

  reader_ = std::move(reader);
  readRack_ = rack_;
  range_ = range;
  backlog_.clear();
  run_ = control.run;
  ++edition_;
  awaitedContent_ = fedUntil_ = from;
  awaitedSince_ = UINT64_MAX;
  control.loopFrames = loopFrames_ = range.loop ? lengths.loopFrames : 0;
  contentEnd_ = loopFrames_ != 0 && range.hardFrames < 0 ? UINT64_MAX : lengths.startFrame + lengths.totalFrames;
  running_ = true;
  pushEvents(from + lookaheadFrames_);
  swapIn(std::move(next), control);
  noteHere(from == 0 ? "play" : "locate");
  return {};
}

// Parameters as after playing to a frame, in parts that fit into memory. Racks that start inside have a lead.
void Engine::chase(ContentReader& reader, Schedule& schedule, uint64_t to) {
  std::vector<ContentEvent> events;
  const uint64_t lead = reader.leadFrames();
  for (uint64_t at = 0, until = 0; at < lead; at = until) {
    until = std::min(lead, at + kChaseFrames);
    reader.readLead(until, events);
    schedule.chase(events, at, until, -static_cast<int64_t>(lead));
    events.clear();
  }
  for (uint64_t at = 0, until = 0; at < to; at = until) {
    until = std::min(to, std::max(at + kChaseFrames, reader.nextFrame()));
    reader.read(until, events);
    schedule.chase(events, at, until);
    events.clear();
  }
}

Error Engine::stop() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!rack_) return {};
  collect();
  return rest();
}

void Engine::fadeOutput(bool opens, uint32_t frames) {
  const std::lock_guard<std::mutex> lock(mutex_);
  output_.fade(opens, frames);
  noteHere(opens ? "fade output in" : "fade output out");
}

Error Engine::rest() {
  Error error = roomForControl();
  if (error) return error;
  std::unique_ptr<Schedule> next = idleSchedule(error);
  if (error) return error;
  next->reset(ResetTo::AtRest);
  Control control;
  control.firstScheduled = scheduled_.pushed();
  control.run = run_;
  swapIn(std::move(next), control);
  if (running_) noteHere("stop");
  running_ = false;
  reader_.reset();
  backlog_.clear();
  return {};
}

// One that nobody plays, or a new one.
std::unique_ptr<Schedule> Engine::idleSchedule(Error& error) {
  if (!idle_.empty()) {
    Schedule* idle = idle_.back();
    idle_.pop_back();
    const auto owner = std::find_if(schedules_.begin(), schedules_.end(),
                                    [idle](const std::unique_ptr<Schedule>& each) { return each.get() == idle; });
    std::unique_ptr<Schedule> taken = std::move(*owner);
    schedules_.erase(owner);
    return taken;
  }
  return Schedule::compile(rack_, config_.sampleRate, error);
}

// Asked before anything changes; the room stays, as nobody else pushes.
Error Engine::roomForControl() {
  if (controls_.space() > 0) return {};
  return {MAM_ERROR_QUEUE_FULL, "the callback is not running: too many changes wait for it"};
}

void Engine::swapIn(std::unique_ptr<Schedule> next, const Control& control) {
  Control message = control;
  message.next = newest_ = next.get();
  if (timesNodes_ || tracing_) keepTimesOf(*newest_);
  schedules_.push_back(std::move(next));
  pushControl(message);
}

void Engine::pushControl(Control control) {
  control.load = loads();
  control.revision = revisions();
  control.edition = edition_;
  control.heeds = heeded_;
  controls_.push(control);
}

void Engine::letGo(Schedule* schedule) {
  schedules_.erase(std::find_if(schedules_.begin(), schedules_.end(),
                                [schedule](const std::unique_ptr<Schedule>& each) { return each.get() == schedule; }));
}

// Takes back what the callback has done with.
void Engine::collect() {
  Schedule* schedule = nullptr;
  while (returned_.pop(schedule)) {
    if (&schedule->rack() == rack_.get() && idle_.empty() && schedule->reusable())
      idle_.push_back(schedule);
    else
      letGo(schedule);
  }
  if (!idle_.empty() && &idle_.back()->rack() != rack_.get()) {
    letGo(idle_.back());
    idle_.clear();
  }
  // No callback that began before a recording was replaced lasts for a second.
  while (recordings_.size() > 1 && position().engineFrame > recordings_.front()->replaced + config_.sampleRate)
    recordings_.erase(recordings_.begin());
  while (meterLists_.size() > 1 && position().engineFrame > meterLists_.front().replaced + config_.sampleRate)
    meterLists_.erase(meterLists_.begin());
  while (pools_.size() > 1 && position().engineFrame > pools_.front().replaced + config_.sampleRate)
    pools_.erase(pools_.begin());
}

uint64_t Engine::contentNow(const Position& at) const noexcept {
  if (adopted(at)) return at.contentStart + (at.engineFrame - at.runOrigin);
  return awaitedContent_ + (awaitedSince_ == UINT64_MAX ? 0 : at.engineFrame - awaitedSince_);
}

void Engine::feed() {
  const std::lock_guard<std::mutex> lock(mutex_);
  collect();
  drainLog();
  drainFaults();
  turnTelemetry();
  const Position at = position();
  if (at.engineFrame - peaksTaken_ > config_.sampleRate) metering_.store(false, std::memory_order_relaxed);
  if (!running_) return;
  followDecline(at);
  const uint64_t now = contentNow(at);
  pushEvents(now + lookaheadFrames_);
  const bool isLastPass = adopted(at) && at.endsAt != kNoEnd && range_.hardFrames < 0;
  if (now >= (isLastPass ? at.endsAt + ringFrames_ : contentEnd_)) rest();
}

void Engine::pushEvents(uint64_t until) {
  until = std::min(until, contentEnd_);
  if (until > fedUntil_) {
    reader_->read(until, read_);
    fedUntil_ = until;
  }
  for (const ContentEvent& event : read_) {
    ScheduledCommand scheduled;
    Command& command = scheduled.command;
    command.frame = event.frame;
    command.target = event.target;
    command.param = event.param;
    command.kind = event.kind;
    command.source = Source::Pattern;
    command.value = isNote(event.kind) ? noteValue(event.value, event.amount) : event.value;
    command.rampFrames = isNote(event.kind)                ? event.note
                         : event.kind == CommandKind::Ramp ? rampFrames(event.rampMs, config_.sampleRate)
                                                           : 0;
    command.sequence = feedSequence_++;
    scheduled.edition = edition_;
    scheduled.passEnd = event.passEnd;
    backlog_.push_back(scheduled);
  }
  read_.clear();
  const size_t pushed = std::min(backlog_.size(), scheduled_.space());
  scheduled_.push(backlog_.data(), pushed);
  backlog_.erase(backlog_.begin(), backlog_.begin() + static_cast<ptrdiff_t>(pushed));
}

bool Engine::send(LiveQueue queue, const Command* commands, size_t count) noexcept {
  const auto stamped = [commands, load = loads(), revision = revisions()](size_t i) noexcept {
    return LiveCommand{commands[i], load, revision};
  };
  if (live_[static_cast<size_t>(queue)]->pushEach(count, stamped)) return true;
  dropped_.fetch_add(count, std::memory_order_relaxed);
  uint32_t ending = 0;
  for (size_t i = 0; i < count; ++i)
    if (commands[i].kind == CommandKind::NoteOff) ending |= 1u << (static_cast<uint32_t>(commands[i].source) & 31);
  if (ending != 0) refusedReleases_[static_cast<size_t>(queue)].fetch_or(ending, std::memory_order_release);
  return false;
}

void Engine::releaseNotes(LiveQueue queue, Source source) noexcept {
  const Command release = releaseOf(source);
  send(queue, &release, 1);
}

void Engine::drainLog() {
  AppliedCommand record;
  while (log_.pop(record)) {
    if (applied_.size() == kAppliedCapacity) {
      applied_.pop_front();
      ++overflowed_;
    }
    applied_.push_back(record);
    if (rack_ && record.load == loads() && record.command.target < rack_->content.targets.size())
      targets_.named(record.command.target, appliedCount_);
    ++appliedCount_;
  }
}

// Of the rack that is loaded: nobody can name the nodes of another.
void Engine::drainFaults() {
  FaultRecord record;
  while (faultRing_.pop(record)) {
    if (!rack_ || record.load != loads() || record.target >= rack_->content.targets.size()) continue;
    if (faults_.size() == kMostFaultsKept) faults_.erase(faults_.begin());
    ++faultCount_;
    faults_.push_back({rack_->content.targets[record.target], record.engineFrame});
    const NodeFault& fault = faults_.back();
    keepEvent(
        {config_.clock(), "muted: not finite", fault.node + ", engine frame " + std::to_string(fault.engineFrame)});
  }
}

std::vector<NodeFault> Engine::takeFaults() {
  const std::lock_guard<std::mutex> lock(mutex_);
  drainFaults();
  std::vector<NodeFault> taken;
  taken.swap(faults_);
  return taken;
}

std::vector<std::string> Engine::faultyNodes() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> ids;
  if (newest_ == nullptr) return ids;
  const std::vector<RackNode>& nodes = newest_->rack().nodes;
  for (uint32_t node = 0; node < nodes.size(); ++node)
    if (newest_->isFaulty(node)) ids.push_back(nodes[node].id);
  return ids;
}

void Engine::takeApplied(std::vector<AppliedCommand>& into) {
  const std::lock_guard<std::mutex> lock(mutex_);
  drainLog();
  into.insert(into.end(), applied_.begin(), applied_.end());
  applied_.clear();
}

EngineStatus Engine::status() {
  const std::lock_guard<std::mutex> lock(mutex_);
  EngineStatus status;
  status.position = position();
  const Position& at = status.position;
  status.timelineFrame = at.playing ? at.contentStart + (at.engineFrame - at.runOrigin) : 0;
  if (at.playing && at.loopFrames != 0) {
    status.pass = std::min(status.timelineFrame, at.endsAt - 1) / at.loopFrames;
    status.timelineFrame -= status.pass * at.loopFrames;
  }
  status.revision = revisions();
  status.lateCommands = late_.load(std::memory_order_relaxed);
  status.droppedCommands = dropped_.load(std::memory_order_relaxed);
  status.lostLogRecords = lostLog_.load(std::memory_order_relaxed) + overflowed_;
  status.latencyFrames = newest_ != nullptr ? newest_->layout().latencyFrames : 0;
  return status;
}

uint32_t Engine::takePeaks(float* peaks, uint32_t count) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  metering_.store(true, std::memory_order_relaxed);
  peaksTaken_ = position().engineFrame;
  uint32_t written = 0;
  for (uint32_t c = 0; c < kMaxChannels && written < count; ++c)
    peaks[written++] = masterPeak_[c].exchange(0, std::memory_order_relaxed);
  if (newest_ == nullptr) return written;
  const uint32_t nodes = static_cast<uint32_t>(newest_->rack().nodes.size());
  return written + newest_->takePeaks(peaks + written, count - written, nodes);
}

void Engine::startRecording(uint64_t frames) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t capacity = std::min(frames, kRecordRingFrames) * config_.channels;
  recordings_.push_back(std::make_unique<Recording>(frames, run_, capacity));
  recording_.store(recordings_.back().get(), std::memory_order_release);
  if (recordings_.size() > 1) recordings_[recordings_.size() - 2]->replaced = position().engineFrame;
}

size_t Engine::readRecorded(float* samples, size_t count) noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  return recordings_.empty() ? 0 : recordings_.back()->samples.pop(samples, count - count % config_.channels);
}

uint64_t Engine::lostRecordedFrames() const noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  return recordings_.empty() ? 0 : recordings_.back()->lost.load(std::memory_order_relaxed);
}

}  // namespace mam
