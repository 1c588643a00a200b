// Builds sessions of racks for tests, and random ones.
#pragma once

#include <memory>
#include <random>
#include <string>

#include "transport/content.hpp"

namespace mam {

inline Transport transportOf(float bpm, uint32_t bars, const std::string& steps, uint32_t resolution = 16) {
  Transport transport;
  transport.bpm = bpm;
  transport.lengthBars = bars;
  transport.resolution = resolution;
  Pattern pattern;
  pattern.steps = steps;
  transport.patterns = {pattern};
  return transport;
}

/// A rack with the one target `node`.
inline Content rackOf(Transport transport) {
  Content content;
  content.targets = {"node"};
  content.names = {""};
  content.transports = {std::move(transport)};
  return content;
}

inline Content emptySession() {
  Content session;
  session.names = {""};
  session.time.isSession = true;
  return session;
}

/// The part may be changed until the next one is added.
inline ContentPart& addPart(Content& session, const std::string& id, Content rack) {
  ContentPart part;
  for (const std::string& target : rack.targets) {
    part.targets.push_back(static_cast<uint32_t>(session.targets.size()));
    session.targets.push_back(id + "/" + target);
  }
  part.names.assign(rack.names.size(), 0);
  part.content = std::make_shared<const Content>(std::move(rack));
  session.parts.push_back(std::move(part));
  return session.parts.back();
}

/// Random contents from a seed.
class AnyContent {
 public:
  explicit AnyContent(uint32_t seed) : random_(seed) {}

  uint32_t below(uint32_t count) { return static_cast<uint32_t>(random_() % count); }
  bool chance(double share) { return below(1000) < share * 1000; }

  Content rack() {
    Content content;
    content.targets = {"b", "a", "c"};
    content.names = {""};
    if (chance(0.8)) content.transports.push_back(transport(true));
    if (chance(0.4)) content.transports.push_back(transport(false));
    for (uint32_t i = below(4); i > 0; --i)
      content.commands.push_back({below(300000), below(3), chance(0.5) ? CommandKind::Set : CommandKind::Trigger,
                                  static_cast<uint16_t>(below(3)), 0, static_cast<float>(below(5)), 0});
    return content;
  }

  Content session() {
    Content session = emptySession();
    if (chance(0.5))
      for (uint32_t i = 0, at = 0; i < 3; ++i, at += below(9000))
        session.time.tempo.push_back({at, 100.0 + below(8000) / 100.0, chance(0.5)});
    session.time.loop = chance(0.5);
    session.time.alignTransports = chance(0.3);
    if (chance(0.6)) session.time.durationSeconds = 4 + below(12);
    for (uint32_t i = 0, count = 1 + below(3); i < count; ++i) {
      ContentPart& part = addPart(session, "r" + std::to_string(i), rack());
      if (chance(0.6)) part.offsetFrames = static_cast<int64_t>(below(200000)) - 100000;
      if (chance(0.3)) {
        part.stretchNumerator = 1 + below(7);
        part.stretchDenominator = 1 + below(7);
      }
      part.followsTempo = chance(0.7);
      part.bars = below(4);
      part.loopCount = below(3);
      if (chance(0.3)) part.loopSeconds = below(12);
    }
    session.targets.push_back("master");
    for (uint32_t i = below(5); i > 0; --i)
      session.commands.push_back({below(400000), below(static_cast<uint32_t>(session.targets.size())), CommandKind::Set,
                                  1, 0, static_cast<float>(below(9)), 0});
    return session;
  }

 private:
  Transport transport(bool topLevel) {
    Transport made = transportOf(120.f + static_cast<float>(below(16000)) / 100, 1 + below(4), "", 0);
    made.topLevel = topLevel;
    made.resolution = chance(0.6) ? 16 : 1 + below(33);
    if (chance(0.5)) made.swingPercent = static_cast<float>(below(1000)) / 2 - 150;
    if (chance(0.2)) made.swingExponent = 1.7f;
    for (uint32_t i = chance(0.3) ? 3 : 0; i > 0; --i)
      made.tempo.push_back({below(6), 100.f + static_cast<float>(below(100))});
    made.patterns.clear();
    for (uint32_t i = 1 + below(3); i > 0; --i) made.patterns.push_back(pattern());
    return made;
  }

  std::string steps() {
    std::string text;
    for (uint32_t i = below(20); i > 0; --i) text += chance(0.3) ? 'x' : '.';
    return text;
  }

  Pattern pattern() {
    Pattern made;
    made.target = below(3);
    made.steps = steps();
    for (uint32_t i = chance(0.4) ? below(4) : 0; i > 0; --i) made.stepsBars.push_back(steps());
    made.lengthBars = below(5);
    for (uint32_t i = below(3); i > 0; --i)
      made.locks.push_back(
          {below(20), static_cast<uint16_t>(below(3)), 0, static_cast<float>(below(4)), chance(0.3) ? 20.f : 0.f});
    return made;
  }

  std::mt19937 random_;
};

}  // namespace mam
