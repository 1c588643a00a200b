#include "transport/content.hpp"

#include <algorithm>
#include <cmath>

#include "transport/event_order.hpp"
#include "transport/rack_span.hpp"
#include "transport/session_reader.hpp"

namespace mam {

uint32_t rampFrames(float rampMs, double sampleRate) noexcept {
  if (!(rampMs > 0)) return 0;
  const double frames = static_cast<double>(rampMs) * 0.001 * sampleRate + 0.5;
  return frames >= 4294967295.0 ? UINT32_MAX : static_cast<uint32_t>(frames);
}

namespace {

uint64_t eventsOfABar(const Content& content) noexcept {
  uint64_t events = 0;
  for (const Transport& transport : content.transports)
    for (const Pattern& pattern : transport.patterns) events += transport.steps() + pattern.locks.size();
  for (const ContentPart& part : content.parts) events += eventsOfABar(*part.content);
  return events;
}

}  // namespace

bool tooDense(const Content& content) noexcept { return eventsOfABar(content) > kMaxBarEvents; }

/// Either one rack or the racks of a session.
struct ContentReader::Source {
  EventOrder order;
  std::unique_ptr<RackReader> rack;
  std::unique_ptr<SessionReader> session;
};

ContentReader::ContentReader(const Content& content, const ContentRange& range, const ContentLengths& lengths)
    : source_(new Source{EventOrder(content.targets), nullptr, nullptr}) {
  if (content.time.isSession)
    source_->session = std::make_unique<SessionReader>(content, range);
  else
    source_->rack = std::make_unique<RackReader>(content, runOf(content, range, lengths));
}

ContentReader::~ContentReader() = default;

void ContentReader::read(uint64_t until, std::vector<ContentEvent>& events) {
  const size_t first = events.size();
  if (source_->session)
    source_->session->take(until, events);
  else
    source_->rack->take(until, events);
  std::sort(events.begin() + static_cast<std::ptrdiff_t>(first), events.end(), source_->order);
}

void ContentReader::skipTo(uint64_t frame) {
  if (source_->session)
    source_->session->skipTo(frame);
  else
    source_->rack->skipTo(frame);
}

uint64_t ContentReader::nextFrame() const noexcept {
  return source_->session ? source_->session->nextFrame() : source_->rack->nextFrame();
}

uint64_t ContentReader::leadFrames() const noexcept { return source_->session ? source_->session->leadFrames() : 0; }

void ContentReader::readLead(uint64_t until, std::vector<ContentEvent>& events) {
  if (!source_->session) return;
  const size_t first = events.size();
  source_->session->takeLead(until, events);
  std::sort(events.begin() + static_cast<std::ptrdiff_t>(first), events.end(), source_->order);
}

}  // namespace mam
