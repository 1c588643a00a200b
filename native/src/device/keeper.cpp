#include "device/keeper.hpp"

#include <algorithm>
#include <chrono>

#include "telemetry/clock.hpp"

namespace mam {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookInterval{20};
constexpr uint64_t kMillisecond = 1000000;
constexpr uint64_t kRetryNanos = 500 * kMillisecond;
constexpr uint64_t kStaleNanos = 200 * kMillisecond;  // or eight blocks
constexpr uint64_t kFirstCallNanos = 2000 * kMillisecond;
constexpr uint64_t kFadeOutPatience = 200 * kMillisecond;  // a device may have stopped calling

uint32_t rescaled(uint64_t frames, uint32_t from, uint32_t to) noexcept {
  return from == 0 ? 0 : static_cast<uint32_t>((frames * to + from - 1) / from);
}

std::string goneWords(const std::string& name) {
  return "the device " + name + " went away; the silent clock plays on until it returns";
}

/// Worth waiting for: it may be there, or free, later.
bool mayAppear(const Error& error) noexcept {
  return error.code == MAM_ERROR_DEVICE_UNKNOWN || error.code == MAM_ERROR_DEVICE_BUSY;
}

}  // namespace

DeviceKeeper::DeviceKeeper(AudioSource& source, uint32_t sampleRate, uint32_t channels)
    : source_(source), sampleRate_(sampleRate), channels_(channels) {}

DeviceKeeper::~DeviceKeeper() {
  close();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Error DeviceKeeper::open(const DeviceWish& wish) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++changes_;
  wantThread();
  const bool wasOpen = device_ || clock_;
  const DeviceWish before = wish_;
  if (wasOpen) leaveForClock();
  Error error = replace(wish);
  if (!error) return {};
  if (wish.absent == Absent::WaitedFor && mayAppear(error)) {
    wish_ = wish;
    if (!clock_) startClock(Turn::kNobody);
    becomeLost(error.text);
    return {};
  }
  if (!wasOpen) {
    turn_.dueNanos.store(0);
    return error;
  }
  if (replace(before)) becomeLost(goneWords(before.name));
  return error;
}

void DeviceKeeper::close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  ++changes_;
  if (!device_ && !clock_) return;
  leaveForClock();
  if (clock_) turn_.pass(clock_.edge->caller(), Turn::kNobody);
  retire(clock_);
  turn_.dueNanos.store(0);
  state_ = DeviceState::None;
  wish_ = {};
  trouble_.clear();
}

bool DeviceKeeper::isOpen() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return device_ || clock_;
}

DeviceRequest DeviceKeeper::requestFor(const DeviceWish& wish) const {
  DeviceRequest request;
  request.name = wish.name;
  request.blockFrames = wish.blockFrames;
  request.sampleRate = sampleRate_;
  request.channels = channels_;
  request.inputChannels = wish.inputChannels;
  request.otherRate = Resampler::isAvailable() ? OtherRate::Taken : OtherRate::Refused;
  request.startNanos = wish.name == "silent" ? turn_.dueNanos.load() : 0;
  return request;
}

/// Waits for its turn.
DeviceKeeper::Opened DeviceKeeper::start(const DeviceWish& wish, uint32_t caller, Error& error) {
  Opened opened;
  const Times times = wish.name == "silent" ? Times::Exact : Times::Jittered;
  opened.edge = std::make_unique<DeviceEdge>(source_, turn_, caller, channels_, sampleRate_, times);
  DeviceRequest request = requestFor(wish);
  request.xruns = &xruns_;
  opened.device = openDevice(request, *opened.edge, error);
  return opened;
}

/// Whatever it is that calls now, or nobody, is followed by the silent clock at the frame that is due.
void DeviceKeeper::startClock(uint32_t from) {
  DeviceWish silent;
  silent.blockFrames = wish_.blockFrames;
  const uint32_t caller = ++callers_;
  turn_.pass(from, caller);
  Error error;
  clock_ = start(silent, caller, error);
  if (!clock_) turn_.pass(caller, Turn::kNobody);  // no thread to be had: the device takes it when it returns
}

void DeviceKeeper::adopt(Opened opened) {
  device_ = std::move(opened);
  device_.edge->takeTurnOf(clock_ ? clock_.edge->caller() : Turn::kNobody);
}

/// Keeps its counts and ends it.
void DeviceKeeper::retire(Opened& opened) {
  keepCounts(opened);
  opened.device.reset();
}

void DeviceKeeper::keepCounts(const Opened& opened) {
  if (!opened) return;
  const DeviceTelemetry last = opened.device->telemetry();
  retired_.callbacks += last.callbacks;
  retired_.xruns += last.xruns;
}

/// The device that runs fades out and is closed; the clock calls in its place.
void DeviceKeeper::leaveForClock() {
  if (!device_) return;
  DeviceEdge& edge = *device_.edge;
  if (edge.hasTurn()) {
    edge.fadeOut();
    const uint64_t until = monotonicNanos() + kFadeOutPatience;
    while (!edge.isFadedOut() && monotonicNanos() < until) std::this_thread::sleep_for(milliseconds(2));
  }
  Opened left = followWithClock();
  retire(left);
  reclaimTurn(left);
}

/// What is to be ended then. A clock that the device has taken over from is on a grid of its own: a new one goes on.
DeviceKeeper::Opened DeviceKeeper::followWithClock() {
  const uint32_t caller = device_.edge->caller();
  if (clock_ && device_.edge->hasTurn()) retire(clock_);
  if (!clock_) startClock(caller);
  Opened left = std::move(device_);
  device_ = {};
  return left;
}

/// After the end of a device that may have taken the turn at the last moment, or may never have called at all.
void DeviceKeeper::reclaimTurn(const Opened& left) {
  const uint32_t next = clock_ ? clock_.edge->caller() : Turn::kNobody;
  turn_.pass(left.edge->caller(), next);
  turn_.pass(Turn::kNobody, next);
}

/// On an error the clock goes on, where there is one.
Error DeviceKeeper::replace(const DeviceWish& wish) {
  Error error;
  Opened opened = start(wish, ++callers_, error);
  if (!opened) return error;
  wish_ = wish;
  trouble_.clear();
  state_ = wish.name == "silent" ? DeviceState::None : DeviceState::Running;
  adopt(std::move(opened));
  wake_.notify_all();
  return {};
}

void DeviceKeeper::becomeLost(std::string trouble) {
  state_ = DeviceState::Lost;
  trouble_ = std::move(trouble);
  triedNanos_ = monotonicNanos();
  wake_.notify_all();
}

uint64_t DeviceKeeper::silenceNanos() {
  const uint64_t last = device_.edge->lastCallNanos(), now = monotonicNanos();
  return now > last ? now - last : 0;
}

/// Told so, or silent for longer than any load explains.
bool DeviceKeeper::isGone() {
  const DeviceTelemetry now = device_.device->telemetry();
  if (now.lost) return true;
  const uint32_t rate = std::max(1u, device_.device->format().sampleRate);
  const uint64_t block = uint64_t{std::max(now.blockFrames, wish_.blockFrames)} * 1000000000 / rate;
  const bool called = device_.edge->lastCallNanos() != device_.edge->openedNanos();
  return silenceNanos() > (called ? std::max(kStaleNanos, 8 * block) : kFirstCallNanos);
}

/// [its thread, mutex_ held]
void DeviceKeeper::look(std::unique_lock<std::mutex>& lock) {
  if (!device_) return;
  if (wish_.name != "silent" && isGone()) {
    lose(lock);
    return;
  }
  if (clock_ && device_.edge->hasTurn()) retire(clock_);
  if (state_ == DeviceState::Returning && device_.edge->hasTurn() && device_.edge->isFadedIn()) {
    state_ = DeviceState::Running;
    trouble_.clear();
  }
}

/// [its thread, mutex_ held] Closing may take a while, and nobody waits for it.
void DeviceKeeper::lose(std::unique_lock<std::mutex>& lock) {
  ++gaps_;
  Opened left = followWithClock();
  keepCounts(left);
  becomeLost(goneWords(wish_.name));
  lock.unlock();
  left.device.reset();
  lock.lock();
  if (!device_) reclaimTurn(left);
}

/// [its thread, mutex_ held] Opening may take as long as the sound system likes, so nobody waits for it.
void DeviceKeeper::tryAgain(std::unique_lock<std::mutex>& lock) {
  const DeviceWish wish = wish_;
  const uint64_t changes = changes_;
  const uint32_t caller = ++callers_;
  lock.unlock();
  Error error;
  Opened found = start(wish, caller, error);
  lock.lock();
  triedNanos_ = monotonicNanos();
  if (changes != changes_) {
    lock.unlock();
    found.device.reset();
    lock.lock();
  } else if (found) {
    state_ = DeviceState::Returning;
    adopt(std::move(found));
  } else if (error.code != MAM_ERROR_DEVICE_UNKNOWN) {
    trouble_ = error.text + "; the silent clock plays on";
  }
}

void DeviceKeeper::wantThread() {
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
}

void DeviceKeeper::run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!ending_) {
    look(lock);
    if (state_ == DeviceState::Lost && monotonicNanos() - triedNanos_ >= kRetryNanos) tryAgain(lock);
    // Asked before it waits: closing and ending may have come while a device was opened without the lock.
    if (device_ || clock_)
      wake_.wait_for(lock, kLookInterval, [this] { return ending_; });
    else
      wake_.wait(lock, [this] { return ending_ || device_ || clock_; });
  }
}

DeviceStatus DeviceKeeper::status() {
  const std::lock_guard<std::mutex> lock(mutex_);
  DeviceStatus now;
  now.state = state_;
  now.gaps = gaps_;
  now.lostFrames = turn_.lostFrames.load(std::memory_order_relaxed);
  if (!device_ && !clock_) return now;
  now.name = wish_.name;
  now.trouble = trouble_;
  const Opened& calls = clock_ ? clock_ : device_;
  now.telemetry = calls.device->telemetry();
  now.telemetry.callbacks += retired_.callbacks;
  now.telemetry.xruns += retired_.xruns;
  now.telemetry.deviceXruns = device_ ? device_.device->telemetry().deviceXruns : 0;
  now.telemetry.lost = state_ == DeviceState::Lost;
  if (!device_ || wish_.name == "silent") return now;
  const DeviceFormat format = device_.device->format();
  now.sampleRate = format.sampleRate;
  now.inputChannels = format.inputChannels;
  now.resampler = device_.edge->resamplerLatency();
  now.inputLatencyFrames =
      rescaled(format.inputLatencyFrames, format.sampleRate, sampleRate_) + now.resampler.inputFrames;
  now.outputLatencyFrames =
      rescaled(format.outputLatencyFrames, format.sampleRate, sampleRate_) + now.resampler.outputFrames;
  return now;
}

}  // namespace mam
