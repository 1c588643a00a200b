// Builds a schedule from a rack: groups, buffers with reuse, sums. Nothing here runs on the audio thread.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <new>

#include "base/note.hpp"
#include "graph/schedule.hpp"

namespace mam {

namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr size_t kAlignment = 64;

// FNV-1a over the id, mixed with the rack's seed and the place among nodes of the same id (spec Q62).
uint64_t seedOf(uint32_t rackSeed, const std::string& id, uint32_t repeat) noexcept {
  uint64_t hash = 14695981039346656037ull ^ rackSeed;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  hash = (hash ^ repeat) * 1099511628211ull;
  return hash;
}

// Tells racks apart whose states are of one size: FNV-1a over width, rate, and each node's type and id.
uint64_t shapeOf(const Rack& rack, double sampleRate) {
  uint64_t hash = 14695981039346656037ull ^ rack.channels ^ static_cast<uint64_t>(sampleRate) << 8;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 1099511628211ull; };
  for (const RackNode& node : rack.nodes) {
    for (const char* c = node.type->descriptor->type; *c != 0; ++c) add(static_cast<unsigned char>(*c));
    add(0);
    for (const char c : node.id) add(static_cast<unsigned char>(c));
    add(0);
  }
  return hash;
}

// Nodes of each step: those of a type with lanes share one with others of their level.
std::vector<std::vector<uint32_t>> groupNodes(const Rack& rack, const GraphLayout& layout) {
  std::vector<std::vector<uint32_t>> steps;
  std::map<std::pair<const NodeType*, uint32_t>, size_t> open;
  for (uint32_t node : layout.order) {
    const NodeType* type = rack.nodes[node].type;
    if (type->descriptor->lanes > 1) {
      const auto entry = open.find({type, layout.level[node]});
      if (entry != open.end() && steps[entry->second].size() < type->descriptor->lanes) {
        steps[entry->second].push_back(node);
        continue;
      }
      open[{type, layout.level[node]}] = steps.size();
    }
    steps.push_back({node});
  }
  return steps;
}

}  // namespace

void Schedule::AlignedDelete::operator()(float* p) const noexcept { std::free(p); }

Schedule::~Schedule() = default;

std::unique_ptr<Schedule> Schedule::compile(std::shared_ptr<const Rack> rack, double sampleRate, Error& error) {
  std::unique_ptr<Schedule> schedule(new (std::nothrow) Schedule());
  error = schedule ? schedule->build(std::move(rack), sampleRate) : Error{MAM_ERROR_MEMORY, "out of memory"};
  if (error) return nullptr;
  return schedule;
}

Error Schedule::build(std::shared_ptr<const Rack> rack, double sampleRate) {
  try {
    rack_ = std::move(rack);
    mixing_ = &mixingKernels();
    channels_ = rack_->channels;
    for (const RackNode& node : rack_->nodes)
      hearsDevice_ = hearsDevice_ || std::strcmp(node.type->descriptor->type, "input") == 0;
    sampleRate_ = sampleRate;
    shape_ = shapeOf(*rack_, sampleRate);
    layout_ = layOut(*rack_, {});
    Error error = createGroups(sampleRate);
    if (error) return error;
    if (rack_->latencyComp) {
      std::vector<uint32_t> latency(rack_->nodes.size());
      for (uint32_t node = 0; node < latency.size(); ++node) latency[node] = nodeLatency(node);
      layout_ = layOut(*rack_, latency);
    }
    wire();
    events_.reset(new Event[kMaxBlockEvents]);
    peaks_.reset(new std::atomic<float>[rack_->nodes.size() + 1]);
    for (size_t i = 0; i <= rack_->nodes.size(); ++i) peaks_[i].store(0, std::memory_order_relaxed);
    return {};
  } catch (const std::bad_alloc&) { return {MAM_ERROR_MEMORY, "out of memory"}; }
}

Error Schedule::createGroups(double sampleRate) {
  const size_t count = rack_->nodes.size();
  places_.resize(count);
  std::map<std::string, uint32_t> repeats;
  std::vector<uint64_t> seeds(count);
  for (size_t i = 0; i < count; ++i) seeds[i] = seedOf(rack_->seed, rack_->nodes[i].id, repeats[rack_->nodes[i].id]++);
  std::vector<bool> hasKey(count);
  for (const GraphLayout::Edge& edge : layout_.edges)
    if (edge.toPort == 1) hasKey[edge.to] = true;

  for (const std::vector<uint32_t>& nodes : groupNodes(*rack_, layout_)) {
    std::vector<NodeSetup> setups;
    for (uint32_t node : nodes) {
      const RackNode& from = rack_->nodes[node];
      NodeSetup setup;
      setup.values = from.values.data();
      setup.items = from.items.data();
      setup.itemCount = from.itemCount;
      setup.lfos = from.lfos.data();
      setup.lfoCount = static_cast<uint32_t>(from.lfos.size());
      setup.routes = from.routes.data();
      setup.routeCount = static_cast<uint32_t>(from.routes.size());
      setup.seed = seeds[node];
      setups.push_back(setup);
    }
    GroupSetup setup;
    setup.sampleRate = sampleRate;
    setup.channels = channels_;
    setup.keyConnected = hasKey[nodes.front()];
    setup.nodes = setups.data();
    setup.laneCount = static_cast<uint32_t>(setups.size());
    const NodeType* type = rack_->nodes[nodes.front()].type;
    std::unique_ptr<NodeGroup> group(type->create(setup));
    if (!group) return {MAM_ERROR_MEMORY, "node " + rack_->nodes[nodes.front()].id + ": out of memory"};

    Step step{};
    step.group = group.get();
    step.lanes = type->descriptor->lanes;
    step.firstNode = static_cast<uint32_t>(nodeOfLane_.size());
    step.nodeCount = static_cast<uint32_t>(nodes.size());
    step.takesNotes = type->descriptor->notes != Notes::None;
    step.firstEvent = step.lastEvent = kNone;
    for (uint32_t lane = 0; lane < nodes.size(); ++lane) {
      places_[nodes[lane]] = {static_cast<uint32_t>(steps_.size()), lane};
      nodeOfLane_.push_back(nodes[lane]);
      if (step.takesNotes) noteNodes_.push_back(nodes[lane]);
    }
    groups_.push_back(std::move(group));
    steps_.push_back(step);
  }

  firstPlaceOfTarget_.assign(rack_->content.targets.size() + 1, 0);
  for (const RackNode& node : rack_->nodes) ++firstPlaceOfTarget_[node.target + 1];
  for (size_t t = 1; t < firstPlaceOfTarget_.size(); ++t) firstPlaceOfTarget_[t] += firstPlaceOfTarget_[t - 1];
  nodesOfTarget_.resize(count);
  std::vector<uint32_t> next(firstPlaceOfTarget_.begin(), firstPlaceOfTarget_.end() - 1);
  for (uint32_t node = 0; node < count; ++node) nodesOfTarget_[next[rack_->nodes[node].target]++] = node;
  return {};
}

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
  float* memory = allocate(size_t{kMaxChannels} * kTileFrames);
  return {{memory, memory + kTileFrames}};
}

int32_t Schedule::addDelay(uint32_t frames) {
  if (frames == 0) return -1;
  for (uint32_t c = 0; c < channels_; ++c) delays_.emplace_back(frames);
  return static_cast<int32_t>(delays_.size() - channels_);
}

void Schedule::addSends(uint32_t node, uint32_t& first, uint32_t& count) {
  first = static_cast<uint32_t>(sends_.size());
  for (const GraphLayout::DryTap& tap : layout_.dryTaps)
    if (tap.node == node) sends_.push_back({tap.gain, addDelay(tap.delayFrames)});
  if (layout_.busGain[node] != 0) sends_.push_back({layout_.busGain[node], addDelay(layout_.busDelay[node])});
  count = static_cast<uint32_t>(sends_.size()) - first;
}

void Schedule::wire() {
  const uint32_t count = static_cast<uint32_t>(rack_->nodes.size());
  std::vector<std::vector<uint32_t>> incoming(count);
  std::vector<uint32_t> readers(count);
  for (uint32_t e = 0; e < layout_.edges.size(); ++e) {
    const GraphLayout::Edge& edge = layout_.edges[e];
    if (edge.cut || edge.toPort > 1) continue;
    incoming[edge.to].push_back(e);
    ++readers[edge.from];
  }
  zeros_ = takeTile();
  bus_ = takeTile();
  delayOut_ = takeTile();
  const Tile sums[2] = {takeTile(), takeTile()};
  float* lanes = allocate(size_t{kMaxChannels} * kTileFrames * kLanes);
  float* laneSum = allocate(size_t{kMaxChannels} * kTileFrames * kLanes);
  laneOut_ = {{lanes, lanes + kTileFrames * kLanes}};
  laneBus_ = {{laneSum, laneSum + kTileFrames * kLanes}};

  std::vector<bool> tapped(count);
  for (const GraphLayout::DryTap& tap : layout_.dryTaps) tapped[tap.node] = true;
  std::vector<Tile> outputs(count);
  for (Step& step : steps_) {
    const uint32_t* nodes = &nodeOfLane_[step.firstNode];
    if (step.lanes == 1) {
      const uint32_t node = nodes[0];
      step.out = outputs[node] = takeTile();
      for (uint32_t p = 0; p < 2; ++p) {
        Port& port = step.ports[p];
        port.first = static_cast<uint32_t>(inputs_.size());
        port.sum = sums[p];
        for (uint32_t e : incoming[node]) {
          const GraphLayout::Edge& edge = layout_.edges[e];
          if (edge.toPort == p)
            inputs_.push_back({outputs[edge.from], edge.gain, edge.mono, addDelay(edge.delayFrames)});
        }
        port.count = static_cast<uint32_t>(inputs_.size()) - port.first;
        port.direct = port.count == 1 && inputs_[port.first].gain == 1 && !inputs_[port.first].mono &&
                      inputs_[port.first].delay < 0;
      }
      for (uint32_t e : incoming[node])
        if (--readers[layout_.edges[e].from] == 0) freeTiles_.push_back(outputs[layout_.edges[e].from]);
      addSends(node, step.firstSend, step.sendCount);
      if (readers[node] == 0) freeTiles_.push_back(step.out);
      continue;
    }
    anyLanes_ = true;
    step.firstExtract = static_cast<uint32_t>(extracts_.size());
    for (uint32_t lane = 0; lane < step.nodeCount; ++lane) {
      const uint32_t node = nodes[lane];
      const bool aside = readers[node] > 0 || tapped[node] || layout_.busDelay[node] > 0;
      if (!aside) {
        step.laneGains[lane] = layout_.busGain[node];
        step.mixesLanes |= layout_.busGain[node] != 0;
        continue;
      }
      Extract extract{lane, takeTile(), 0, 0};
      outputs[node] = extract.to;
      addSends(node, extract.firstSend, extract.sendCount);
      extracts_.push_back(extract);
      if (readers[node] == 0) freeTiles_.push_back(extract.to);
    }
    step.extractCount = static_cast<uint32_t>(extracts_.size()) - step.firstExtract;
  }
}

void Schedule::keepTimes(std::shared_ptr<StepTimes> times) noexcept {
  keptTimes_ = std::move(times);
  times_.store(keptTimes_.get(), std::memory_order_release);
}

uint32_t Schedule::nodeLatency(uint32_t node) const noexcept {
  return steps_[places_[node].step].group->latencyFrames();
}
uint64_t Schedule::nodeTail(uint32_t node) const noexcept { return steps_[places_[node].step].group->tailFrames(); }

void Schedule::reset(ResetTo to) noexcept {
  for (const auto& group : groups_) group->reset(to);
  for (DelayLine& delay : delays_) delay.clear();
  eventCount_ = 0;
  for (Step& step : steps_) step.firstEvent = step.lastEvent = kNone;
  for (size_t i = 0; i < rack_->nodes.size(); ++i) peaks_[i].store(0, std::memory_order_relaxed);
}

void Schedule::chase(const std::vector<ContentEvent>& events, uint64_t from, uint64_t to) noexcept {
  std::vector<uint64_t> reached(steps_.size(), from);
  for (const ContentEvent& event : events) {
    const bool starts = event.kind == CommandKind::NoteOn;
    if (event.kind == CommandKind::Trigger || (isNote(event.kind) && !starts)) continue;
    if (event.target + 1 >= firstPlaceOfTarget_.size()) continue;
    Command command;
    command.kind = starts ? CommandKind::Set : event.kind;
    command.param = event.param;
    command.value = event.value;
    command.rampFrames = rampFrames(event.rampMs, sampleRate_);
    for (uint32_t i = firstPlaceOfTarget_[event.target]; i < firstPlaceOfTarget_[event.target + 1]; ++i) {
      const Place place = places_[nodesOfTarget_[i]];
      if (starts) {  // what a note leaves in a node of one voice: its pitch
        const NodeDescriptor& type = *rack_->nodes[nodesOfTarget_[i]].type->descriptor;
        const LiveParam* note = type.notes == Notes::One ? findParam(type, "NOTE_SEMITONES") : nullptr;
        if (note == nullptr) continue;
        command.param = note->id;
      }
      groups_[place.step]->advanceParams(event.frame - reached[place.step]);
      reached[place.step] = event.frame;
      groups_[place.step]->apply(place.lane, command);
    }
  }
  for (size_t i = 0; i < groups_.size(); ++i) groups_[i]->advanceParams(to - reached[i]);
}

namespace {

class StateWriter final : public StateVisitor {
 public:
  explicit StateWriter(std::vector<uint8_t>& out) : out_(out) {}

 private:
  void bytes(void* data, size_t size) noexcept override {
    const size_t at = out_.size();
    out_.resize(at + size);
    if (size > 0) std::memcpy(out_.data() + at, data, size);
  }
  std::vector<uint8_t>& out_;
};

class StateReader final : public StateVisitor {
 public:
  explicit StateReader(const std::vector<uint8_t>& in) : in_(in) {}
  bool complete() const noexcept { return !failed_ && at_ == in_.size(); }

 private:
  void bytes(void* data, size_t size) noexcept override {
    if (failed_ || in_.size() - at_ < size) {
      failed_ = true;
      return;
    }
    std::memcpy(data, in_.data() + at_, size);
    at_ += size;
  }
  const std::vector<uint8_t>& in_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

void Schedule::visitState(StateVisitor& visitor) noexcept {
  visitor.value(shape_);
  for (const Step& step : steps_)
    for (uint32_t lane = 0; lane < step.nodeCount; ++lane) step.group->visitState(lane, visitor);
  for (DelayLine& delay : delays_) delay.visit(visitor);
}

std::vector<uint8_t> Schedule::saveState() {
  std::vector<uint8_t> bytes;
  StateWriter writer(bytes);
  visitState(writer);
  return bytes;
}

bool Schedule::loadState(const std::vector<uint8_t>& bytes) noexcept {
  std::vector<uint8_t> before = saveState();
  if (before.size() != bytes.size() || std::memcmp(before.data(), bytes.data(), sizeof shape_) != 0) return false;
  StateReader reader(bytes);
  visitState(reader);
  return reader.complete();
}

}  // namespace mam
