// Sessions made from a seed and edited as hands at the mixer do: routes, sends, keys and taps come, go and change their
// numbers, racks come, go, change and start at other frames.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/random_rack.hpp"
#include "engine/sessions.hpp"

namespace mam::test {

/// The racks of kUntouched are in every session: nothing comes into them and nothing inside them changes.
class RandomSession {
 public:
  static constexpr uint32_t kUntouched = 2;

  explicit RandomSession(uint64_t seed) : random_(seed) {
    for (uint32_t i = 0; i < kUntouched + 2; ++i) racks_.push_back({"r" + std::to_string(i) + "/", i, 0});
    for (uint32_t i = 0; i < 3; ++i) addBus();
    for (uint32_t i = 0; i < 6; ++i) addWay();
  }

  void change() {
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2: return addWay();
      case 3:
      case 4: return removeWay();
      case 5: return std::swap(ways_[anyOf(ways_)], ways_[anyOf(ways_)]);
      case 6: return changeGain();
      case 7: return addRack();
      case 8: return removeRack();
      case 9: return changeRack();
      case 10: return changeOffset();
      default: return random_.chance(0.5) ? addBus() : removeBus();
    }
  }

  /// Ports are numbered in the order of the ways, as a host does it.
  std::shared_ptr<Rack> session() const {
    auto made = emptySession();
    for (const RackPlace& place : racks_) {
      ContentPart part;
      part.offsetFrames = place.offsetFrames;
      uint32_t node = 0;
      EXPECT_FALSE(made->addRack(place.id, rackOf(place.variant), part, node));
    }
    for (const Bus& bus : buses_) add(*made, bus.id.c_str(), bus.type.c_str());
    std::vector<std::vector<std::string>> taps(racks_.size());
    std::vector<std::vector<RackKey>> keys(racks_.size());
    for (const Way& way : ways_) connect(*made, way, taps, keys);
    for (uint32_t i = 0; i < racks_.size(); ++i) EXPECT_FALSE(made->setRackPorts(i, keys[i], taps[i]));
    return made;
  }

 private:
  struct RackPlace {
    std::string id;
    uint32_t variant;
    int64_t offsetFrames;
  };
  struct Bus {
    std::string id, type;
  };
  /// From a rack, a node of it or a bus to a bus, the key of a bus, a rack's input or the key of its ducker.
  struct Way {
    std::string from, fromNode, to, toNode;
    bool key;
    float gain;
  };

  template <class List> uint32_t anyOf(const List& list) { return random_.below(static_cast<uint32_t>(list.size())); }
  uint32_t touchable() { return kUntouched + random_.below(static_cast<uint32_t>(racks_.size()) - kUntouched); }

  static std::shared_ptr<const Rack> rackOf(uint32_t variant) {
    auto rack = std::make_shared<Rack>();
    rack->seed = variant;
    rack->latencyComp = variant % 3 == 1;
    add(*rack, "in", "input");
    add(*rack, "clap", variant % 5 == 4 ? "kick" : "clap");
    if (variant % 4 != 3) add(*rack, "kick", "kick");
    add(*rack, "lead", "mam_chip");
    add(*rack, "duck", variant % 2 == 0 ? "compressor" : "spectral_ducker");
    rack->edges = {{"in", "duck", 0, 0, 1, 0}, {"clap", "duck", 0, 0, 1, 0}, {"lead", "duck", 0, 0, 0.5f, 0}};
    rack->name("");
    return rack;
  }

  uint32_t portOf(std::vector<std::string>& taps, const std::string& node) const {
    const auto found = std::find(taps.begin(), taps.end(), node);
    const uint32_t port = static_cast<uint32_t>(found - taps.begin()) + 1;
    if (found == taps.end()) taps.push_back(node);
    return port;
  }
  uint32_t portOf(std::vector<RackKey>& keys, const std::string& node) const {
    const auto same = [&](const RackKey& key) { return key.node == node; };
    const auto found = std::find_if(keys.begin(), keys.end(), same);
    const uint32_t port = static_cast<uint32_t>(found - keys.begin()) + 1;
    if (found == keys.end()) keys.push_back({port, node, 1});
    return port;
  }
  size_t placeOf(const std::string& id) const {
    const auto same = [&](const RackPlace& place) { return place.id == id; };
    return static_cast<size_t>(std::find_if(racks_.begin(), racks_.end(), same) - racks_.begin());
  }
  // A way may be left behind by the rack or bus that it came from or went to.
  void connect(Rack& made, const Way& way, std::vector<std::vector<std::string>>& taps,
               std::vector<std::vector<RackKey>>& keys) const {
    const size_t from = placeOf(way.from), to = placeOf(way.to);
    uint32_t fromPort = 0, toPort = way.key ? 1 : 0;
    if (!way.fromNode.empty() && from < racks_.size()) fromPort = portOf(taps[from], way.fromNode);
    if (!way.toNode.empty() && to < racks_.size()) toPort = portOf(keys[to], way.toNode);
    made.edges.push_back({way.from, way.to, fromPort, toPort, way.gain, 0});
  }

  // Ways go from what is before to what is after, so that no loop cuts what another one hears.
  void addWay() {
    Way way{};
    way.gain = random_.chance(0.3) ? 1 : static_cast<float>(random_.between(0.1, 1.2));
    const uint32_t from = random_.chance(0.7) || buses_.size() < 2 ? anyOf(racks_) : kFromBus;
    uint32_t bus = 0;
    if (from == kFromBus) {
      bus = 1 + random_.below(static_cast<uint32_t>(buses_.size()) - 1);
      way.from = buses_[bus - 1].id;
    } else {
      way.from = racks_[from].id;
      if (random_.chance(0.6)) way.fromNode = random_.of(kNodes);
    }
    const bool intoRack = from != kFromBus && from + 1 < racks_.size() && random_.chance(0.5);
    if (intoRack && std::max(from + 1, kUntouched) < racks_.size()) {
      const uint32_t first = std::max(from + 1, kUntouched);
      way.to = racks_[first + random_.below(static_cast<uint32_t>(racks_.size()) - first)].id;
      if (random_.chance(0.7)) way.toNode = random_.of(kKeyed);
    } else {
      way.to = buses_[bus + random_.below(static_cast<uint32_t>(buses_.size()) - bus)].id;
      way.key = random_.chance(0.3);
    }
    ways_.insert(ways_.begin() + random_.below(static_cast<uint32_t>(ways_.size()) + 1), way);
    if (ways_.size() > 20) ways_.erase(ways_.begin() + anyOf(ways_));
  }
  void removeWay() {
    if (ways_.size() > 2) ways_.erase(ways_.begin() + anyOf(ways_));
  }
  void changeGain() { ways_[anyOf(ways_)].gain = static_cast<float>(random_.between(0, 1.2)); }
  void addRack() {
    if (racks_.size() > 7) return removeRack();
    racks_.push_back({"r" + std::to_string(next_++) + "/", random_.below(60), 0});
    changeOffset();
  }
  void removeRack() {
    if (racks_.size() > kUntouched + 1) racks_.erase(racks_.begin() + touchable());
  }
  void changeRack() { racks_[touchable()].variant = random_.below(60); }
  void changeOffset() { racks_[touchable()].offsetFrames = static_cast<int64_t>(random_.below(16000)) - 4000; }
  void addBus() {
    static const std::vector<std::string> types = {"meter", "compressor", "delay", "limiter"};
    if (buses_.size() < 6) buses_.push_back({"bus" + std::to_string(next_++), random_.of(types)});
  }
  void removeBus() {
    if (buses_.size() > 2) buses_.erase(buses_.begin() + anyOf(buses_));
  }

  static constexpr uint32_t kFromBus = UINT32_MAX;
  const std::vector<std::string> kNodes = {"clap", "kick", "lead", "duck", "gone"}, kKeyed = {"duck", "kick", "gone"};
  Random random_;
  std::vector<RackPlace> racks_;
  std::vector<Bus> buses_;
  std::vector<Way> ways_;
  uint32_t next_ = 100;
};

}  // namespace mam::test
