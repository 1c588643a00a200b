#include "graph/nested.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "graph/revision.hpp"

namespace mam {

namespace {

const PortDescriptor kPorts[] = {{"in", SignalKind::Audio, true}, {"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = {
    "rack", "Rack", "A rack inside a session", Role::Utility, false, false, false, nullptr, 0, nullptr, 0, kPorts,
    2,      1};
const NodeType kType = {&kDescriptor, [](const GroupSetup&) -> NodeGroup* { return nullptr; }};

bool sameKeys(const std::vector<RackKey>& a, const std::vector<RackKey>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const RackKey& x, const RackKey& y) {
    return x.port == y.port && x.node == y.node && x.nodePort == y.nodePort;
  });
}

}  // namespace

const NodeType& nestedRackType() noexcept { return kType; }

bool hearsInput(const Rack& rack) {
  for (const RackNode& node : rack.nodes) {
    if (std::strcmp(node.type->descriptor->type, "input") == 0) return true;
    if (!node.nested || !node.nested->hearsInput) continue;
    const bool isFed = std::any_of(rack.edges.begin(), rack.edges.end(),
                                   [&](const RackEdge& edge) { return edge.to == node.id && edge.toPort == 0; });
    if (!isFed) return true;
  }
  return false;
}

std::unique_ptr<RackGroup> RackGroup::create(const RackNode& node, uint32_t channels, double sampleRate,
                                             std::shared_ptr<EventQueue> events, Error& error) {
  std::unique_ptr<RackGroup> group(new RackGroup(node.nested, channels));
  std::unique_ptr<Schedule> schedule = Schedule::compile(withKeys(*node.nested), sampleRate, error, std::move(events));
  if (!error) error = group->take(std::move(schedule));
  if (error) return nullptr;
  return group;
}

std::vector<std::unique_ptr<RackGroup>> RackGroup::edit(const RackNode& node, ResetTo fresh, Error& error) {
  std::vector<std::unique_ptr<RackGroup>> made;
  const std::shared_ptr<const Rack> rack = withTargetsOf(schedule_->rack(), withKeys(*node.nested), unused());
  std::vector<std::unique_ptr<Schedule>> schedules = Schedule::edit(*schedule_, rack, fresh, error);
  for (size_t i = 0; i < schedules.size() && !error; ++i) {
    RackGroup* const before = i == 0 ? this : made[i - 1].get();
    made.emplace_back(new RackGroup(i + 1 < schedules.size() ? given_ : node.nested, channels_));
    error = made.back()->take(std::move(schedules[i]), before);
    made.back()->before_ = before;
  }
  if (error) made.clear();
  return made;
}

// Numbers inside are known to the schedule alone.
std::vector<uint32_t> RackGroup::unused() const {
  const std::vector<bool> used = targetsInUse(schedule_->rack());
  std::vector<uint32_t> targets;
  for (uint32_t target = 0; target < used.size(); ++target)
    if (!used[target]) targets.push_back(target);
  return targets;
}

bool RackGroup::isOf(const RackNode& node) const noexcept {
  return node.nested->rack == given_->rack && sameKeys(node.nested->keys, given_->keys) &&
         node.nested->taps == given_->taps && node.nested->offsetFrames == given_->offsetFrames;
}

Error RackGroup::take(std::unique_ptr<Schedule> schedule, const RackGroup* before) {
  schedule_ = std::move(schedule);
  const Rack& rack = schedule_->rack();
  const std::vector<std::string>&from = given_->rack->content.targets, &own = rack.content.targets;
  if (own.size() < from.size() || !std::equal(from.begin(), from.end(), own.begin()))
    for (const std::string& target : from) targets_.push_back(rack.findTarget(target));
  ports_ = std::make_unique<RackPorts>(*given_, rack);
  if (before != nullptr) ports_->goOnFrom(*before->ports_, *schedule_);
  for (uint32_t port = 1; port <= kKeyPorts; ++port) {
    if (ports_->keySlot(port) == kNone) continue;
    keys_[port - 1] = static_cast<KeySource*>(schedule_->groupOf(ports_->keySlot(port)));
    keyPortCount_ = port;
  }
  floats_ = (ports_->tapSlots().size() * kMaxChannels + kMaxChannels + 1) * size_t{kRackFrames};
  memory_.reset(new (std::nothrow) float[floats_]());
  if (given_->hearsInput) both_.reset(new (std::nothrow) float[size_t{kMostHeard} * kTileFrames]());
  if (!memory_ || (given_->hearsInput && !both_)) return {MAM_ERROR_MEMORY, "out of memory"};
  float* next = memory_.get();
  const auto taken = [&next] {
    next += kRackFrames;
    return next - kRackFrames;
  };
  for (float*& channel : ahead_) channel = taken();
  narrow_ = taken();
  for (const uint32_t slot : ports_->tapSlots()) {
    float* const to[kMaxChannels] = {taken(), taken()};
    taps_.push_back(to[0]);
    taps_.push_back(rack.channels < channels_ ? to[0] : to[1]);
    schedule_->addOutput(slot, to);
  }
  return {};
}

uint32_t RackGroup::tapLatency(uint32_t tap) const noexcept {
  const std::vector<uint32_t>& delay = schedule_->layout().delay;
  const uint32_t node = ports_->tapSlots()[tap];
  return node < delay.size() ? delay[node] : 0;
}

uint32_t RackGroup::nodeCount() const noexcept {
  uint32_t count = 0;
  for (const RackNode& node : given_->rack->nodes) {
    ++count;
    if (node.nested) count += static_cast<uint32_t>(node.nested->rack->nodes.size());
  }
  return count;
}

uint64_t RackGroup::bufferBytes() const noexcept { return floats_ * sizeof(float) + schedule_->bufferBytes(); }

bool RackGroup::restsFor(uint32_t frames, bool isFed) noexcept {
  if (waits() > 0) {
    if (waits() < frames) return false;
    wait(frames);
    return true;
  }
  if (!schedule_->isAsleep()) return false;
  heard_ = isFed ? Heard::Edges : Heard::Device;
  rest(frames);
  return true;
}

void RackGroup::render(const RackBlock& block) noexcept {
  wake();
  const uint32_t silent = static_cast<uint32_t>(std::min<uint64_t>(waits(), block.frames));
  if (silent == 0) return renderNow(block);
  wait(silent);
  renderLate(block, silent);
}

void RackGroup::wait(uint32_t frames) noexcept {
  const uint64_t first = std::min<uint64_t>(waitFrames_, frames);
  waitFrames_ -= first;
  lateFrames_ -= frames - static_cast<uint32_t>(first);
}

// Only a block in which it starts comes here with frames to render; what is queued before them is applied at their first.
void RackGroup::renderLate(const RackBlock& block, uint32_t silent) noexcept {
  const uint32_t left = block.frames - silent;
  RackBlock rest = block;
  rest.start += silent;
  rest.frames = left;
  rest.hardware = block.hardware.from(silent);
  for (uint32_t c = 0; c < channels_; ++c) {
    std::memset(block.out[c], 0, silent * sizeof(float));
    rest.out[c] = block.out[c] + silent;
    for (uint32_t pair = 0; pair < rest.pairs && rest.in[0][0] != nullptr; ++pair) rest.in[pair][c] += silent;
    if (c == 0 && rest.share != nullptr) rest.share += silent;
    for (auto& key : rest.keys)
      if (key[c] != nullptr) key[c] += silent;
  }
  if (left > 0) renderNow(rest);
  for (size_t i = 0; i < taps_.size(); ++i) {
    if (i > 0 && taps_[i] == taps_[i - 1]) continue;  // both channels of a narrow rack are one
    std::memmove(taps_[i] + silent, taps_[i], left * sizeof(float));
    std::memset(taps_[i], 0, silent * sizeof(float));
  }
}

void RackGroup::renderNow(const RackBlock& block) noexcept {
  hear(block);
  const uint32_t inside = schedule_->rack().channels;
  float* const out[kMaxChannels] = {block.out[0], channels_ > 1 ? block.out[1] : narrow_};
  schedule_->render(out, block.start, block.frames);
  if (inside < channels_) std::memcpy(out[1], out[0], block.frames * sizeof(float));
  if (inside <= channels_) return;
  for (uint32_t i = 0; i < block.frames; ++i) out[0][i] = (out[0][i] + narrow_[i]) * 0.5f;
  for (size_t tap = 0; tap < taps_.size(); tap += kMaxChannels)
    for (uint32_t i = 0; i < block.frames; ++i) taps_[tap][i] = (taps_[tap][i] + taps_[tap + 1][i]) * 0.5f;
}

void RackGroup::hear(const RackBlock& block) noexcept {
  const uint32_t last = channels_ - 1;
  for (uint32_t port = 0; port < keyPortCount_; ++port)
    if (keys_[port] != nullptr) keys_[port]->hear(block.keys[port][0], block.keys[port][last], block.frames);
  if (block.in[0][0] == nullptr) {
    heard_ = Heard::Device;
    return schedule_->setInput(block.hardware);
  }
  const float* heard[kMaxRackInputs * kMaxChannels];
  for (uint32_t pair = 0; pair < block.pairs; ++pair) {
    heard[2 * pair] = block.in[pair][0];
    heard[2 * pair + 1] = block.in[pair][last];
  }
  const uint32_t count = block.pairs > 1 ? 2 * block.pairs : schedule_->rack().channels;
  if (schedule_->rack().channels < channels_) {
    for (uint32_t i = 0; i < block.frames; ++i) narrow_[i] = (block.in[0][0][i] + block.in[0][1][i]) * 0.5f;
    heard[0] = heard[1] = narrow_;
  }
  const bool moves = block.share != nullptr && heard_ == (block.leaves ? Heard::Edges : Heard::Device);
  if (moves && both_) return hearBoth(block, heard, count);
  if (block.share == nullptr || !block.leaves) heard_ = Heard::Edges;
  schedule_->setInput(heard, count, block.isSilent);
}

// The edges bring their own fades: the device's is made here.
void RackGroup::hearBoth(const RackBlock& block, const float* const* in, uint32_t inCount) noexcept {
  const HardwareInput& device = block.hardware;
  const uint32_t count = std::max(inCount, std::min(device.count, kMostHeard));
  for (uint32_t c = 0; c < count; ++c) {
    float* const to = both_.get() + size_t{c} * kTileFrames;
    const float* const from = c < device.count ? device.channels[c] + device.frame : nullptr;
    for (uint32_t i = 0; i < block.frames; ++i) {
      const float share = block.leaves ? block.share[i] : 1 - block.share[i];
      to[i] = (from != nullptr ? from[i] * share : 0) + (c < inCount ? in[c][i] : 0);
    }
    bothChannels_[c] = to;
  }
  schedule_->setInput(HardwareInput{bothChannels_, count, 0});
}

// What starts inside is not played from its start.
void RackGroup::doReset(ResetTo to) noexcept {
  waitFrames_ = 0;
  lateFrames_ = 0;
  heard_ = Heard::Nothing;
  schedule_->resetNodes(to == ResetTo::Start && given_->offsetFrames < 0 ? ResetTo::Located : to);
}

void RackGroup::startFrom(uint64_t contentFrame, uint32_t lateFrames) noexcept {
  const uint64_t start = static_cast<uint64_t>(std::max<int64_t>(given_->offsetFrames, 0));
  waitFrames_ = start - std::min(start, contentFrame);
  lateFrames_ = lateFrames;
}

void RackGroup::chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to, int64_t origin,
                      uint32_t late, uint64_t dueFrom) noexcept {
  const uint64_t start = static_cast<uint64_t>(std::max<int64_t>(given_->offsetFrames - origin, 0));
  const uint64_t begin = std::min(std::max(from, start), to);
  // While it waits for its inputs it stands where these are: what it was given before is behind it.
  schedule_->chase(events, begin, to, 0, late - lateFrames_, dueFrom + lateFrames_ + (begin - from));
}

void RackGroup::inherit() noexcept {
  if (before_ != nullptr) {
    before_->wake();
    waitFrames_ = before_->waitFrames_;
    lateFrames_ = before_->lateFrames_;
    heard_ = before_->heard_;
  }
  before_ = nullptr;
  schedule_->inherit();
}

// Nobody hears what an edit moves in a rack that stands still: it has arrived.
void RackGroup::waitFrom(uint64_t contentFrame, uint32_t lateFrames) noexcept {
  if (waitFrames_ > 0) {
    startFrom(contentFrame, lateFrames);
    if (waitFrames_ == 0) lateFrames_ = 0;
  }
  if (waits() > 0) schedule_->passTransition(UINT32_MAX);
}

// Racks are rendered by render(), which knows where in the block they are.
void RackGroup::doProcess(const NodeBlock& block) noexcept {
  for (uint32_t c = 0; c < channels_; ++c) std::memset(block.out[c], 0, block.frames * sizeof(float));
}

void RackGroup::doAdvanceParams(uint64_t frames) noexcept {
  schedule_->chase({}, 0, frames, 0, 0, schedule_->events_->pending.now());
}

void RackGroup::doVisitState(uint32_t, StateVisitor& visitor) noexcept { schedule_->visitState(visitor); }

uint32_t RackGroup::doLatencyFrames() const noexcept { return schedule_->layout().latencyFrames; }

// The longest sum along a path.
uint64_t RackGroup::doTailFrames() const noexcept {
  const GraphLayout& layout = schedule_->layout();
  std::vector<std::vector<uint32_t>> successors(layout.level.size());
  for (const GraphLayout::Edge& edge : layout.edges)
    if (!edge.cut) successors[edge.from].push_back(edge.to);
  std::vector<uint64_t> before(layout.level.size());
  uint64_t longest = 0;
  for (const uint32_t node : layout.order) {
    const uint64_t own = schedule_->nodeTail(node);
    const uint64_t sum = own > UINT64_MAX - before[node] ? UINT64_MAX : before[node] + own;
    longest = std::max(longest, sum);
    for (const uint32_t to : successors[node]) before[to] = std::max(before[to], sum);
  }
  return longest;
}

}  // namespace mam
