#include "telemetry/trace_text.hpp"

#include <algorithm>
#include <charconv>

namespace mam {

namespace {

constexpr int kHost = 1, kAudio = 2;
constexpr uint64_t kLoadEvery = 100000000;  // nanoseconds
constexpr uint64_t kBlocksAPiece = 2048;

void appendNumber(std::string& text, uint64_t value) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void appendThousandths(std::string& text, uint64_t value) {
  appendNumber(text, value / 1000);
  const uint64_t rest = value % 1000;
  const char decimals[] = {'.', static_cast<char>('0' + rest / 100), static_cast<char>('0' + rest / 10 % 10),
                           static_cast<char>('0' + rest % 10)};
  text.append(decimals, sizeof decimals);
}

void appendQuoted(std::string& text, const std::string& words) {
  constexpr char kHex[] = "0123456789abcdef";
  text += '"';
  for (const char c : words) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (byte < 0x20) {
      text += "\\u00";
      text += kHex[byte >> 4];
      text += kHex[byte & 15];
    } else {
      text += c;
    }
  }
  text += '"';
}

}  // namespace

void TraceText::begin() {
  text_ += "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n";
  text_ += "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"args\":{\"name\":\"MAM\"}},\n";
  text_ += "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":1,\"args\":{\"name\":\"host\"}},\n";
  text_ += "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":2,\"args\":{\"name\":\"audio callback\"}}";
}

void TraceText::open(const char* name, char phase, int thread, uint64_t nanos) {
  text_ += ",\n{\"name\":";
  appendQuoted(text_, name);
  text_ += ",\"ph\":\"";
  text_ += phase;
  text_ += "\",\"pid\":1,\"tid\":";
  appendNumber(text_, static_cast<uint64_t>(thread));
  micros("ts", nanos > origin_ ? nanos - origin_ : 0);
}

void TraceText::field(const char* key, uint64_t value) {
  text_ += ",\"";
  text_ += key;
  text_ += "\":";
  appendNumber(text_, value);
}

void TraceText::micros(const char* key, uint64_t nanos) {
  text_ += ",\"";
  text_ += key;
  text_ += "\":";
  appendThousandths(text_, nanos);
}

void TraceText::event(const EngineEvent& event) {
  open(event.name, 'i', kHost, event.nanos);
  text_ += ",\"s\":\"p\"";
  if (!event.detail.empty()) {
    text_ += ",\"args\":{\"detail\":";
    appendQuoted(text_, event.detail);
    text_ += '}';
  }
  text_ += '}';
}

void TraceText::block(const BlockRecord& block) {
  open(block.late == 0 ? "block" : "late block", 'X', kAudio, block.startNanos);
  micros("dur", block.durationNanos);
  text_ += ",\"args\":{\"frame\":";
  appendNumber(text_, block.engineFrame);
  field("frames", block.frames);
  if (block.commands != 0) field("commands", block.commands);
  if (block.blocks > 1) {
    field("blocks", block.blocks);
    micros("worst", block.worstNanos);
  }
  text_ += "}}";
  load(block);
}

// The worst of each tenth of a second.
void TraceText::load(const BlockRecord& block) {
  if (block.frames == 0) return;
  const uint64_t lasts = uint64_t{block.frames} * 1000000000 / sampleRate_;
  worstLoad_ = std::max(worstLoad_,
                        static_cast<uint32_t>(uint64_t{block.durationNanos} * 100000 / std::max<uint64_t>(lasts, 1)));
  if (block.startNanos < loadShown_ + kLoadEvery) return;
  open("load", 'C', kAudio, block.startNanos);
  text_ += ",\"args\":{\"percent\":";
  appendThousandths(text_, worstLoad_);
  text_ += "}}";
  loadShown_ = block.startNanos;
  worstLoad_ = 0;
}

void TraceText::node(const Slice& slice, const std::string& name) {
  open(name.c_str(), 'X', kAudio, slice.startNanos);
  micros("dur", slice.durationNanos);
  text_ += '}';
}

void TraceText::end(uint64_t left) {
  text_ += "\n],\"otherData\":{\"leftOut\":";
  appendNumber(text_, left);
  text_ += "}}\n";
}

FlightText::FlightText(const FlightRecorder* recorder, std::vector<EngineEvent> events, uint64_t originNanos,
                       uint32_t sampleRate)
    : recorder_(recorder), events_(std::move(events)), text_(originNanos, sampleRate) {
  if (recorder_ == nullptr) return;
  next_ = recorder_->oldest();
  until_ = recorder_->written();
}

bool FlightText::read(std::string& piece) {
  switch (part_) {
    case Part::Events:
      text_.begin();
      for (const EngineEvent& event : events_) text_.event(event);
      part_ = next_ < until_ ? Part::Blocks : Part::End;
      break;
    case Part::Blocks:
      readBlocks();
      if (next_ == until_) part_ = Part::End;
      break;
    case Part::End:
      text_.end(left_);
      part_ = Part::Over;
      break;
    case Part::Over: return false;
  }
  piece = text_.take();
  return true;
}

void FlightText::readBlocks() {
  const uint64_t end = std::min(until_, next_ + kBlocksAPiece);
  BlockRecord block;
  for (; next_ < end; ++next_)
    if (recorder_->read(next_, block))
      text_.block(block);
    else
      ++left_;
}

}  // namespace mam
