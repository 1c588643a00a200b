// What an engine tells of itself, on the main thread; callback_telemetry.hpp is the callback's part.
#include <algorithm>
#include <cstring>

#include "engine/engine.hpp"

namespace mam {

namespace {

constexpr uint64_t kSecond = 1000000000;
constexpr uint64_t kWatchedFor = 3 * kSecond;
constexpr uint64_t kWindow = 5 * kSecond;  // figures cover one or two of them
constexpr size_t kMostEvents = 4096;

std::string wordsOf(const Xrun& xrun) {
  return "callback " + std::to_string(xrun.callbackMicros) + " us, called " + std::to_string(xrun.lateMicros) +
         " us late, engine frame " + std::to_string(xrun.engineFrame);
}

BlockRecord blockOf(const Slice& slice, uint32_t sampleRate) noexcept {
  const bool late = uint64_t{slice.durationNanos} * sampleRate > uint64_t{slice.frames} * kSecond;
  BlockRecord block;
  block.engineFrame = slice.engineFrame;
  block.startNanos = slice.startNanos;
  block.durationNanos = block.worstNanos = slice.durationNanos;
  block.frames = static_cast<uint16_t>(slice.frames);
  block.blocks = 1;
  block.commands = static_cast<uint16_t>(std::min<uint32_t>(slice.commands, UINT16_MAX));
  block.late = static_cast<uint16_t>(late);
  return block;
}

}  // namespace

void Engine::note(const char* name, std::string detail, uint64_t nanos) {
  const std::lock_guard<std::mutex> lock(mutex_);
  keepEvent({nanos, name, std::move(detail)});
}

void Engine::noteDevice(const char* state, const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (deviceNoted_.detail == name && std::strcmp(deviceNoted_.name, state) == 0) return;
  deviceNoted_ = {config_.clock(), state, name};
  keepEvent(deviceNoted_);
}

std::vector<Xrun> Engine::noteXruns(const XrunRing& ring) {
  constexpr const char* kNames[] = {"xrun: cpu", "xrun: scheduling", "xrun: device"};
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<Xrun> newest;
  Xrun xrun;
  const uint64_t count = ring.count();
  for (uint64_t number = count > XrunRing::kCapacity ? count - XrunRing::kCapacity + 1 : 1; number <= count; ++number) {
    if (!ring.read(number, xrun)) continue;
    newest.push_back(xrun);
    if (number > xrunsNoted_) keepEvent({xrun.nanos, kNames[static_cast<size_t>(xrun.cause)], wordsOf(xrun)});
  }
  xrunsNoted_ = count;
  return newest;
}

// With mutex_ held, as all below that says nothing else.
void Engine::keepEvent(EngineEvent event) {
  if (config_.recorderSeconds == 0 && !tracing_) return;
  if (events_.size() == kMostEvents) events_.pop_front();
  events_.push_back(std::move(event));
  ++eventCount_;
}

// Many times a second: a new window every five seconds, and nothing for nobody.
void Engine::turnTelemetry() {
  const uint64_t now = fedAt_ = config_.clock();
  const bool nodes = timesNodes_ && now - nodesTaken_ < kWatchedFor;
  timesNodes_ = nodes;
  telemetry_.watch(telemetryTaken_ != 0 && now - telemetryTaken_ < kWatchedFor, nodes);
  if (now - windowTurned_ < kWindow) return;
  windowTurned_ = now;
  blockWindow_.turn(telemetry_.blocks());
  if (!nodes || !stepTimes_) return;
  for (uint32_t step = 0; step < stepTimes_->stepCount; ++step) stepWindows_[step].turn(stepTimes_->times[step]);
}

// Schedules of one rack keep their times in one place: a play or a stop is not the end of a measurement. An edit is, as
// its steps are its own.
void Engine::keepTimesOf(Schedule& schedule) {
  const std::shared_ptr<StepTimes> kept = schedule.keptTimes();
  if (kept && kept == stepTimes_) return;
  if (kept) {
    stepTimes_ = kept;
  } else {
    if (!stepTimes_ || timedRack_ != schedule.sharedRack() || timesEdited_ || schedule.edited())
      stepTimes_ = std::make_shared<StepTimes>(schedule.stepEnds());
    schedule.keepTimes(stepTimes_);
  }
  if (timedRack_ == schedule.sharedRack() && !timesEdited_ && !schedule.edited()) return;
  timedRack_ = schedule.sharedRack();
  timesEdited_ = schedule.edited();
  stepWindows_.assign(stepTimes_->stepCount, TimeWindow());
  restartNodes();
  nameSteps(schedule);
}

void Engine::restartNodes() {
  for (uint32_t step = 0; step < stepWindows_.size(); ++step) stepWindows_[step].restart(stepTimes_->times[step]);
}

void Engine::nameSteps(const Schedule& schedule) {
  timedNodes_ = schedule.timedNodes();
  stepNames_.assign(stepTimes_->stepCount, std::string());
  for (const Schedule::TimedNode& node : timedNodes_) {
    std::string& name = stepNames_[node.step];
    name += (name.empty() ? "" : ", ") + node.name;
  }
}

Telemetry Engine::telemetry(NodeTimes nodes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const uint64_t now = telemetryTaken_ = config_.clock();
  Telemetry told;
  told.callbacks = telemetry_.callbacks();
  told.blockFrames = telemetry_.blockFrames();
  told.deadlineNanos = told.blockFrames * 1e9 / config_.sampleRate;
  told.block = blockWindow_.read(telemetry_.blocks());
  told.lastBlockNanos = telemetry_.lastNanos();
  told.feederIdleNanos = fedAt_ == 0 ? 0 : now - fedAt_;
  told.graphLatencyFrames = newest_ != nullptr ? newest_->layout().latencyFrames : 0;
  fillQueues(told);
  fillFeeder(told);
  fillMemory(told);
  fillLoad(told);
  if (nodes == NodeTimes::Timed) {
    if (!timesNodes_) restartNodes();
    nodesTaken_ = now;
    timesNodes_ = true;
    fillNodes(told);
  }
  telemetry_.watch(true, timesNodes_);
  return told;
}

void Engine::fillQueues(Telemetry& into) const {
  constexpr const char* kNames[kLiveQueues] = {"host", "ports", "script", "embedder"};
  for (size_t queue = 0; queue < kLiveQueues; ++queue)
    into.queues.push_back({kNames[queue], live_[queue]->size(), live_[queue]->capacity()});
  into.queues.push_back({"scheduled", scheduled_.size(), scheduled_.capacity()});
  into.queues.push_back({"applied", log_.size() + applied_.size(), kAppliedCapacity});
}

// Content that is fed to its end lacks nothing, however little of it is left.
void Engine::fillFeeder(Telemetry& into) {
  const uint64_t fed = backlog_.empty() ? fedUntil_ : backlog_.front().command.frame;
  into.feeding = running_ && fed < contentEnd_;
  if (!into.feeding) return;
  const uint64_t now = contentNow(position());
  into.marginFrames = fed > now ? fed - now : 0;
}

void Engine::fillMemory(Telemetry& into) const {
  into.schedules = static_cast<uint32_t>(schedules_.size());
  for (const auto& schedule : schedules_) into.engineBytes += schedule->bufferBytes();
  for (const auto& queue : live_) into.engineBytes += queue->capacity() * sizeof(LiveCommand);
  into.engineBytes += scheduled_.capacity() * sizeof(ScheduledCommand) + log_.capacity() * sizeof(AppliedCommand);
  into.engineBytes += applied_.size() * sizeof(AppliedCommand);
  if (telemetry_.recorder() != nullptr) into.engineBytes += telemetry_.recorder()->bytes();
  if (trace_) into.engineBytes += trace_->slices.capacity() * sizeof(Slice);
  for (const auto& recording : recordings_) into.engineBytes += recording->samples.capacity() * sizeof(float);
}

void Engine::fillLoad(Telemetry& into) const {
  if (const RealtimeWorkers* workers = realtime_.load(std::memory_order_relaxed)) {
    into.parallel.threads = workers->helpers() + 1;
    into.parallel.raised = workers->raised();
  }
  into.parallel.sharing = shares_.load(std::memory_order_relaxed);
  into.parallel.stalls = parallel_.stalls();
  into.parallel.fallBacks = parallel_.fallBacks();
  into.shed = {shed_.now(), shed_.count(Shed::Parallel), shed_.count(Shed::Detail)};
  into.faults = faultCount_;
}

// A block with a share of nothing took no time: what a group's nodes cost together is divided among them.
void Engine::fillNodes(Telemetry& into) {
  if (newest_ == nullptr) return;
  keepTimesOf(*newest_);
  std::vector<TimeFigures> steps(stepTimes_->stepCount);
  for (uint32_t step = 0; step < steps.size(); ++step) steps[step] = stepWindows_[step].read(stepTimes_->times[step]);
  for (const Schedule::TimedNode& node : timedNodes_) {
    TimeFigures figures = steps[node.step];
    const double share = 1.0 / node.nodesInStep;
    figures.mean *= share;
    figures.p99 *= share;
    figures.worst *= share;
    into.nodes.push_back(figures);
  }
}

FlightText Engine::flightRecord() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return FlightText(telemetry_.recorder(), {events_.begin(), events_.end()}, origin_, config_.sampleRate);
}

void Engine::startTrace(uint64_t mostNodes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  tracedNodesLeft_ = mostNodes;
  if (!trace_) trace_ = std::make_unique<SliceTrace>(CallbackTelemetry::kTraceSlices);
  Slice old;
  while (trace_->slices.pop(old)) {}
  tracing_ = true;
  tracedOut_ = 0;
  traceDropped_ = trace_->dropped.load(std::memory_order_relaxed);
  tracedEvents_ = eventCount_;
  if (newest_ != nullptr) keepTimesOf(*newest_);
  telemetry_.trace(trace_.get());
}

uint64_t Engine::readTrace(TraceText& into) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const uint64_t kept = std::min<uint64_t>(eventCount_ - tracedEvents_, events_.size());
  for (auto event = events_.end() - static_cast<ptrdiff_t>(kept); event != events_.end(); ++event) into.event(*event);
  tracedEvents_ = eventCount_;
  Slice slice;
  while (trace_ && trace_->slices.pop(slice)) {
    if (slice.step == Slice::kBlock)
      into.block(blockOf(slice, config_.sampleRate));
    else if (tracedNodesLeft_ == 0 || slice.step >= stepNames_.size())
      ++tracedOut_;
    else {
      into.node(slice, stepNames_[slice.step]);
      --tracedNodesLeft_;
    }
  }
  return trace_ ? trace_->dropped.load(std::memory_order_relaxed) - traceDropped_ + tracedOut_ : 0;
}

void Engine::endTrace() noexcept {
  const std::lock_guard<std::mutex> lock(mutex_);
  tracing_ = false;
  telemetry_.trace(nullptr);
}

}  // namespace mam
