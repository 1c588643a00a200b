#include "racks.hpp"

#include <stdexcept>

namespace mam::bench {
namespace {

uint32_t add(Rack& rack, const std::string& id, const char* type) {
  uint32_t index = 0;
  const Error error = rack.addNode(id, type, index);
  if (error) throw std::runtime_error(error.text);
  return index;
}

void set(Rack& rack, uint32_t node, const char* key, double value) {
  const Error error = rack.set(node, key, value);
  if (error) throw std::runtime_error(error.text);
}

void addPattern(Rack& rack, const std::string& id, const char* steps) {
  Pattern pattern;
  pattern.target = rack.target(id);
  pattern.steps = steps;
  rack.content.transports.front().patterns.push_back(pattern);
}

void addCopy(Rack& rack, const std::string& n) {
  add(rack, "kick" + n, "kick");
  add(rack, "clap" + n, "clap");
  for (const char* bass : {"bassA", "bassB"}) {
    const uint32_t node = add(rack, bass + n, "tb303_ext");
    set(rack, node, "cutoff", 900);
    set(rack, node, "resonance", 0.6);
  }
  add(rack, "chip" + n, "mam_chip");
  const uint32_t compressor = add(rack, "compressor" + n, "compressor");
  set(rack, compressor, "thresholdDb", -24);
  set(rack, compressor, "ratio", 4);
  add(rack, "delay" + n, "delay");
  add(rack, "reverb" + n, "reverb");
  addPattern(rack, "kick" + n, "x...x...x...x...");
  addPattern(rack, "clap" + n, "....x.......x...");
  addPattern(rack, "bassA" + n, "x.x.x.x.x.x.x.x.");
  addPattern(rack, "bassB" + n, "..x...x...x...xx");
  addPattern(rack, "chip" + n, "x..x..x..x..x.x.");
  rack.edges.push_back({"bassA" + n, "compressor" + n});
  rack.edges.push_back({"bassB" + n, "compressor" + n});
  rack.edges.push_back({"kick" + n, "compressor" + n, 0, 1});
  rack.edges.push_back({"compressor" + n, "delay" + n});
  rack.edges.push_back({"clap" + n, "reverb" + n});
  rack.edges.push_back({"chip" + n, "reverb" + n});
  for (const char* id : {"kick", "delay", "reverb"}) rack.mixerInputs.push_back({id + n, 0.3f});
}

}  // namespace

std::shared_ptr<Rack> steadyRack(uint32_t copies) {
  auto rack = std::make_shared<Rack>();
  rack->hasMixer = true;
  rack->softClip = true;
  rack->content.transports.emplace_back();
  rack->content.transports.front().bpm = 128;
  for (uint32_t i = 0; i < copies; ++i) addCopy(*rack, std::to_string(i));
  return rack;
}

}  // namespace mam::bench
