// From a wiring and an order of its groups to steps, buffers with reuse, and sums. Nothing here runs on the audio thread.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <new>

#include "graph/nested.hpp"

namespace mam {

namespace {

constexpr size_t kAlignment = 64;
constexpr uint32_t kTilesAtOnce = 16;

/// Indices of a list by the slot they belong to, in the list's order.
class Buckets {
 public:
  template <class List, class SlotOf> Buckets(uint32_t slots, const List& list, const SlotOf& slotOf) {
    first_.assign(slots + 1, 0);
    for (const auto& each : list) ++first_[slotOf(each) + 1];
    for (uint32_t i = 0; i < slots; ++i) first_[i + 1] += first_[i];
    indices_.resize(list.size());
    std::vector<uint32_t> next(first_.begin(), first_.end() - 1);
    for (uint32_t i = 0; i < list.size(); ++i) indices_[next[slotOf(list[i])]++] = i;
  }
  const uint32_t* begin(uint32_t slot) const { return indices_.data() + first_[slot]; }
  const uint32_t* end(uint32_t slot) const { return indices_.data() + first_[slot + 1]; }

 private:
  std::vector<uint32_t> first_, indices_;
};

}  // namespace

/// What connecting the steps of one schedule looks up.
struct Ways {
  explicit Ways(const Wiring& wiring)
      : count(static_cast<uint32_t>(wiring.slots.size())),
        incoming(count, wiring.links, [](const Wiring::Link& link) { return link.to; }),
        sends(count, wiring.sends, [](const Wiring::Send& send) { return send.from; }),
        readers(count),
        outputs(count) {
    for (const Wiring::Link& link : wiring.links) ++readers[link.from];
  }
  const uint32_t count;
  const Buckets incoming, sends;
  std::vector<uint32_t> readers;  // that are not connected yet
  std::vector<std::array<float*, kMaxChannels>> outputs;
};

void Schedule::AlignedDelete::operator()(float* p) const noexcept { std::free(p); }

Schedule::~Schedule() = default;

float* Schedule::allocate(size_t floats) {
  const size_t bytes = (floats * sizeof(float) + kAlignment - 1) / kAlignment * kAlignment;
  void* memory = std::aligned_alloc(kAlignment, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  std::memset(memory, 0, bytes);
  buffers_.emplace_back(static_cast<float*>(memory));
  bufferBytes_ += bytes;
  return buffers_.back().get();
}

Schedule::Tile Schedule::takeTile() {
  if (!freeTiles_.empty()) {
    const Tile tile = freeTiles_.back();
    freeTiles_.pop_back();
    return tile;
  }
  constexpr size_t kTileFloats = size_t{kMaxChannels} * kTileFrames;
  if (tileCount_ % kTilesAtOnce == 0) newTiles_ = allocate(kTilesAtOnce * kTileFloats);
  float* const memory = newTiles_ + tileCount_++ % kTilesAtOnce * kTileFloats;
  return {{memory, memory + kTileFrames}};
}

void Schedule::finish(std::vector<std::shared_ptr<Group>> order) {
  order_ = std::move(order);
  makeSteps();
  mapTargets();
  delayCommands();
  connect();
  peaks_.reset(new std::atomic<float>[rack_->nodes.size() + 1]);
  for (size_t i = 0; i <= rack_->nodes.size(); ++i) peaks_[i].store(0, std::memory_order_relaxed);
  guards_ = !inside_ && (rack_->content.time.isSession || !racks_.empty());
  holdFrames_ = wiring_.holdFrames;
  transitionFrames_ = wiring_.moves ? holdFrames_ + rampFrames_ : 0;
}

void Schedule::makeSteps() {
  steps_.reserve(order_.size());
  for (const std::shared_ptr<Group>& group : order_) {
    Step step{};
    step.group = group->nodes.get();
    step.lanes = group->type->descriptor->lanes;
    step.firstNode = static_cast<uint32_t>(nodeOfLane_.size());
    step.nodeCount = group->laneCount;
    step.takesNotes = group->type->descriptor->notes != Notes::None;
    step.hearsDevice = std::strcmp(group->type->descriptor->type, "input") == 0;
    step.live = false;
    step.firstEvent = step.lastEvent = kNone;
    group->step = static_cast<uint32_t>(steps_.size());
    nodeOfLane_.resize(nodeOfLane_.size() + group->laneCount, kNone);
    if (group->type == &nestedRackType()) {
      step.rack = static_cast<uint32_t>(racks_.size());
      step.takesNotes = true;
      RackStep rack;
      rack.group = static_cast<RackGroup*>(group->nodes.get());
      rack.step = group->step;
      racks_.push_back(std::move(rack));
    }
    steps_.push_back(step);
  }
  stepCount_ = static_cast<uint32_t>(steps_.size());
  for (RackStep& rack : racks_) {
    rack.firstStep = stepCount_;
    stepCount_ += rack.group->schedule().stepCount_;
  }
  aheadRacks_.reset(new uint32_t[racks_.size()]());
  const uint32_t count = static_cast<uint32_t>(rack_->nodes.size());
  for (const Wiring::Slot& slot : wiring_.slots) places_.push_back({slot.group->step, slot.lane});
  for (uint32_t node = 0; node < count; ++node) {
    const Wiring::Slot& slot = wiring_.slots[node];
    Step& step = steps_[slot.group->step];
    liveSteps_ += step.live ? 0 : 1;
    step.live = true;
    ++step.liveNodes;
    nodeOfLane_[step.firstNode + slot.lane] = node;
    if (!step.takesNotes) continue;
    noteNodes_.push_back(node);
    noteNodeCount_ += step.rack == kNone ? 1 : racks_[step.rack].group->schedule().noteNodeCount_;
  }
}

void Schedule::mapTargets() {
  firstPlaceOfTarget_.assign(rack_->content.targets.size() + 1, 0);
  for (const RackNode& node : rack_->nodes) {
    ++firstPlaceOfTarget_[node.target + 1];
    if (!node.nested) continue;
    for (const uint32_t target : node.nested->targets) ++firstPlaceOfTarget_[target + 1];
  }
  for (size_t t = 1; t < firstPlaceOfTarget_.size(); ++t) firstPlaceOfTarget_[t] += firstPlaceOfTarget_[t - 1];
  nodesOfTarget_.resize(firstPlaceOfTarget_.back());
  targetInside_.assign(racks_.empty() ? 0 : nodesOfTarget_.size(), kNone);
  std::vector<uint32_t> next(firstPlaceOfTarget_.begin(), firstPlaceOfTarget_.end() - 1);
  for (uint32_t node = 0; node < rack_->nodes.size(); ++node) nodesOfTarget_[next[rack_->nodes[node].target]++] = node;
  for (const RackStep& rack : racks_) {
    if (!steps_[rack.step].live) continue;
    const uint32_t node = nodeOfLane_[steps_[rack.step].firstNode];
    const std::vector<uint32_t>& targets = rack_->nodes[node].nested->targets;
    for (uint32_t t = 0; t < targets.size(); ++t) {
      targetInside_[next[targets[t]]] = rack.group->targetInside(t);
      nodesOfTarget_[next[targets[t]]++] = node;
    }
  }
}

// What is heard at a node left its sources so long ago: its commands come as late.
void Schedule::delayCommands() {
  for (uint32_t node = 0; node < layout_.arrival.size(); ++node)
    steps_[places_[node].step].commandDelayFrames = layout_.arrival[node];
  for (const Step& step : steps_) delaysCommands_ |= step.commandDelayFrames > 0;
  for (const RackStep& rack : racks_) delaysCommands_ |= rack.group->schedule().delaysCommands_;
  if (delaysCommands_) events_->pending.prepare();
}

void Schedule::connect() {
  Ways ways(wiring_);
  zeros_ = takeTile();
  bus_ = takeTile();
  delayOut_ = takeTile();
  masterOut_ = takeTile();
  const Tile sums[2] = {takeTile(), takeTile()};
  float* lanes = allocate(size_t{kMaxChannels} * kTileFrames * kLanes);
  float* laneSum = allocate(size_t{kMaxChannels} * kTileFrames * kLanes);
  laneOut_ = {{lanes, lanes + kTileFrames * kLanes}};
  laneBus_ = {{laneSum, laneSum + kTileFrames * kLanes}};
  for (const Wiring::Link& link : wiring_.links)
    if (link.live && link.delay) delays_.push_back(link.delay.get());
  for (const Wiring::Send& send : wiring_.sends)
    if (send.live && send.delay) delays_.push_back(send.delay.get());

  const Buckets slots(static_cast<uint32_t>(steps_.size()), wiring_.slots,
                      [](const Wiring::Slot& slot) { return slot.group->step; });
  for (uint32_t i = 0; i < steps_.size(); ++i) {
    Step& step = steps_[i];
    for (uint32_t p = 0; p < 2; ++p) step.ports[p].sum = sums[p];
    if (step.lanes == 1)
      connectStep(step, *slots.begin(i), ways);
    else
      connectLanes(step, {slots.begin(i), slots.end(i)}, ways);
  }
}

Schedule::Range Schedule::addSends(uint32_t slot, const Ways& ways) {
  Range range;
  range.first = static_cast<uint32_t>(sends_.size());
  for (const bool live : {true, false})
    for (const uint32_t* send = ways.sends.begin(slot); send != ways.sends.end(slot); ++send)
      if (const Wiring::Send& way = wiring_.sends[*send]; way.live == live) {
        sends_.push_back({way.gain, way.delay.get()});
        ++range.all;
        range.live += live;
      }
  return range;
}

// What leaves a rack beside its mix has tiles of its own.
Schedule::Tile Schedule::sourceOf(const Wiring::Link& link, const Ways& ways) const {
  if (link.fromPort != 0) return racks_[steps_[wiring_.slots[link.from].group->step].rack].taps[link.fromPort - 1];
  return {{ways.outputs[link.from][0], ways.outputs[link.from][1]}};
}

void Schedule::connectPort(Port& port, uint32_t number, uint32_t slot, const Ways& ways) {
  port.inputs.first = static_cast<uint32_t>(inputs_.size());
  for (const bool live : {true, false})
    for (const uint32_t* each = ways.incoming.begin(slot); each != ways.incoming.end(slot); ++each) {
      const Wiring::Link& link = wiring_.links[*each];
      if (link.port != number || link.live != live) continue;
      inputs_.push_back(
          {wiring_.slots[link.from].group->step, sourceOf(link, ways), link.gain, link.mono, link.delay.get()});
      ++port.inputs.all;
      port.inputs.live += live;
    }
  if (port.inputs.all == 0) return;
  const Input& only = inputs_[port.inputs.first];
  const bool plain = only.gain.to == 1 && !only.mono && only.delay == nullptr;
  port.direct[0] = port.inputs.live == 1 && plain;
  port.direct[1] = port.inputs.all == 1 && plain && !only.gain.moves();
}

void Schedule::connectStep(Step& step, uint32_t slot, Ways& ways) {
  step.out = takeTile();
  ways.outputs[slot] = {step.out.channel[0], step.out.channel[1]};
  if (step.rack == kNone)
    for (uint32_t p = 0; p < kStepPorts; ++p) connectPort(step.ports[p], p, slot, ways);
  else
    connectRack(step, slot, ways);
  for (const uint32_t* each = ways.incoming.begin(slot); each != ways.incoming.end(slot); ++each) {
    const uint32_t from = wiring_.links[*each].from;
    if (--ways.readers[from] == 0) freeTiles_.push_back({{ways.outputs[from][0], ways.outputs[from][1]}});
  }
  step.sends = addSends(slot, ways);
  if (ways.readers[slot] == 0) freeTiles_.push_back(step.out);
}

void Schedule::connectRack(Step& step, uint32_t slot, const Ways& ways) {
  RackStep& rack = racks_[step.rack];
  rack.ahead = ways.incoming.begin(slot) == ways.incoming.end(slot);
  connectPort(step.ports[0], 0, slot, ways);
  for (uint32_t port = 0; port < rack.group->keyPortCount(); ++port) {
    Port& key = rack.keys[port];
    connectPort(key, port + 1, slot, ways);
    if (key.inputs.all > 0) key.sum = takeTile();
  }
  uint32_t last = 0;
  for (const uint32_t* each = ways.incoming.begin(slot); each != ways.incoming.end(slot); ++each)
    if (isInputPort(wiring_.links[*each].port)) last = std::max(last, wiring_.links[*each].port);
  for (uint32_t port = kFirstInputPort; port <= last; ++port) {
    Port& input = rack.inputs.emplace_back();
    connectPort(input, port, slot, ways);
    if (input.inputs.all > 0) input.sum = takeTile();
  }
  for (uint32_t tap = 0; tap < rack.group->tapCount(); ++tap) rack.taps.push_back(takeTile());
  hearsDevice_ = hearsDevice_ || (step.live && !isFedLive(step) && rack.group->schedule().hearsDevice());
}

void Schedule::addOutput(uint32_t slot, float* const* to) {
  if (slot == kNone) return;
  const Place place = places_[slot];
  const bool leaves = slot >= rack_->nodes.size();
  steps_[place.step].leads = true;
  outputsLeave_ = outputsLeave_ || leaves;
  outputs_.push_back({place.step, place.lane, {to[0], to[1]}, leaves});
}

uint64_t Schedule::bufferBytes() const noexcept {
  uint64_t bytes = bufferBytes_;
  for (const RackStep& rack : racks_) bytes += rack.group->bufferBytes();
  return bytes;
}

void Schedule::connectLanes(Step& step, std::vector<uint32_t> slots, Ways& ways) {
  anyLanes_ = true;
  std::sort(slots.begin(), slots.end(),
            [this](uint32_t a, uint32_t b) { return wiring_.slots[a].lane < wiring_.slots[b].lane; });
  LaneMove move{};
  bool moves = false;
  for (uint32_t slot : slots) {
    const Wiring::Slot& node = wiring_.slots[slot];
    step.laneGains[node.lane] = node.laneGain.to;
    move.from[node.lane] = node.laneGain.from;
    step.mixesLanes |= node.laneGain.to != 0;
    moves |= node.laneGain.moves();
  }
  if (moves) {
    step.laneMove = static_cast<uint32_t>(laneMoves_.size());
    laneMoves_.push_back(move);
  }
  step.extracts.first = static_cast<uint32_t>(extracts_.size());
  for (const bool live : {true, false})
    for (uint32_t slot : slots) {
      const Wiring::Slot& node = wiring_.slots[slot];
      const bool read = ways.readers[slot] > 0 || ways.sends.begin(slot) != ways.sends.end(slot);
      if (node.live != live || !read) continue;
      Extract extract{node.lane, takeTile(), {}};
      ways.outputs[slot] = {extract.to.channel[0], extract.to.channel[1]};
      extract.sends = addSends(slot, ways);
      extracts_.push_back(extract);
      ++step.extracts.all;
      step.extracts.live += live;
      if (ways.readers[slot] == 0) freeTiles_.push_back(extract.to);
    }
}

}  // namespace mam
