// The offline renderer.
#include <algorithm>

#include "abi/call.hpp"
#include "abi/handles.hpp"

using mam::Error;
using mam::abi::badArgument;
using mam::abi::goodRate;
using mam::abi::guarded;
using mam::abi::initial;
using mam::abi::kNoSize;
using mam::abi::sized;

namespace {

mam::ContentRange rangeOf(const mam_range& range) noexcept {
  mam::ContentRange content;
  content.sampleRate = range.sample_rate;
  content.bars = range.bars;
  content.loopCount = range.loop_count;
  content.startBar = range.start_bar;
  content.endBar = range.end_bar;
  content.hardFrames = range.hard_frames;
  content.tailFrames = range.tail_frames;
  content.loop = range.loop != 0;
  return content;
}

}  // namespace

extern "C" {

void mam_range_init(mam_range* range) noexcept {
  if (range == nullptr) return;
  *range = initial<mam_range>();
  range->sample_rate = 48000;
  range->loop_count = 1;
  range->hard_frames = -1;
  range->tail_frames = -1;
  range->block_frames = 1024;
}

mam_result mam_renderer_create(const mam_rack* rack, const mam_range* given, mam_renderer** out) noexcept {
  if (rack == nullptr || given == nullptr || out == nullptr) return badArgument("rack, range or out is null");
  if (given->struct_size == 0) return badArgument(kNoSize);
  const mam_range range = sized(given, mam_range_init);
  if (!goodRate(range.sample_rate)) return badArgument("sample_rate must be 8000 to 384000");
  if (range.loop != 0 && range.hard_frames < 0) return badArgument("a loop needs hard_frames");
  return guarded([&] {
    Error error;
    mam::RenderOptions options;
    options.range = rangeOf(range);
    options.blockFrames = range.block_frames;
    std::unique_ptr<mam::Renderer> renderer =
        mam::Renderer::create(std::make_shared<const mam::Rack>(rack->rack), options, error);
    if (!error) *out = new mam_renderer{std::move(renderer)};
    return error;
  });
}

void mam_renderer_destroy(mam_renderer* renderer) noexcept { delete renderer; }

uint64_t mam_renderer_total_frames(const mam_renderer* renderer) noexcept {
  return renderer != nullptr ? renderer->renderer->lengths().totalFrames : 0;
}

mam_result mam_renderer_edit_at(mam_renderer* renderer, uint64_t frame, const mam_rack* rack) noexcept {
  if (renderer == nullptr || rack == nullptr) return badArgument("renderer or rack is null");
  return guarded([&] { return renderer->renderer->editAt(frame, std::make_shared<const mam::Rack>(rack->rack)); });
}

uint32_t mam_renderer_read(mam_renderer* renderer, float* interleaved, uint32_t frames) noexcept {
  if (renderer == nullptr || interleaved == nullptr) return 0;
  uint32_t written = 0;
  guarded([&] {
    written = renderer->renderer->read(interleaved, frames);
    return Error{};
  });
  return written;
}

}  // extern "C"
