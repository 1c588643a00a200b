#include "offline/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <stdexcept>
#include <string>

#include "graph/mixing.hpp"

namespace mam {

namespace {

void interleave(float* to, const float* const* from, uint32_t channels, uint32_t frames) noexcept {
  if (channels == 1)
    std::memcpy(to, from[0], frames * sizeof(float));
  else
    mixingKernels().interleave(to, from[0], from[1], frames);
}

void subtract(const float* from, uint32_t frames, double* __restrict sum) noexcept {
  for (uint32_t i = 0; i < frames; ++i) sum[i] -= from[i];
}

double largest(const double* samples, uint32_t frames) noexcept {
  double found = 0;
  for (uint32_t i = 0; i < frames; ++i) found = std::max(found, std::abs(samples[i]));
  return found;
}

ContentLengths without(uint64_t frames, ContentLengths lengths) noexcept {
  const uint64_t skipped = std::min(frames, lengths.totalFrames);
  lengths.startFrame += skipped;
  lengths.totalFrames -= skipped;
  lengths.bodyFrames -= std::min(lengths.bodyFrames, skipped);
  return lengths;
}

}  // namespace

std::unique_ptr<Renderer> Renderer::create(std::shared_ptr<const Rack> rack, const RenderOptions& options,
                                           Error& error) {
  std::unique_ptr<Renderer> renderer(new Renderer());
  renderer->channels_ = rack->channels;
  renderer->blockFrames_ = std::min(std::max(options.blockFrames, 1u), kMaxDeviceBlock);
  EngineConfig config;
  config.sampleRate = static_cast<uint32_t>(options.range.sampleRate);
  config.channels = rack->channels;
  config.maxBlockFrames = renderer->blockFrames_;
  config.lookaheadFrames = std::max(renderer->blockFrames_, config.sampleRate / 10);
  config.manualFeeding = true;
  config.threads = std::max(options.threads, 1u);
  config.sleep = options.sleep;
  if (!options.stems.empty()) {
    error = renderer->openStems(rack, options);
    if (error) return nullptr;
    config.stems = renderer->stems_.get();
  }
  renderer->engine_ = std::make_unique<Engine>(config);
  error = renderer->engine_->load(std::move(rack));
  if (error) return nullptr;
  renderer->lengths_ = without(options.skipFrames, renderer->engine_->lengths(options.range));
  error = renderer->engine_->play({renderer->lengths_.startFrame, options.range});
  if (error) return nullptr;
  renderer->latencyFrames_ = renderer->engine_->status().latencyFrames;
  renderer->left_.resize(renderer->blockFrames_);
  renderer->right_.resize(renderer->blockFrames_);
  if (options.threads > 1) {
    for (Chunk& chunk : renderer->chunks_) {
      chunk.samples.resize(size_t{kChunkFrames} * renderer->channels_);
      chunk.stems.assign(options.stems.size(), chunk.samples);
    }
    renderer->isAhead_ = true;
  }
  return renderer;
}

Error Renderer::openStems(const std::shared_ptr<const Rack>& rack, const RenderOptions& options) {
  Error error;
  const std::unique_ptr<Schedule> schedule = Schedule::compile(rack, options.range.sampleRate, error);
  if (error) return error;
  const GraphLayout& layout = schedule->layout();
  std::vector<Stems::Stem> stems;
  for (const StemRequest& request : options.stems) {
    const uint32_t node = rack->findNode(request.node);
    if (node == UINT32_MAX) return {MAM_ERROR_ARGUMENT, "there is no node " + request.node + " to keep a stem of"};
    if (rack->nodes[node].type->descriptor->lanes > 1)
      return {MAM_ERROR_ARGUMENT, "node " + request.node + " is of a type that renders in lanes; it has no stem"};
    for (const Stems::Stem& other : stems)
      if (other.node == node) return {MAM_ERROR_ARGUMENT, "node " + request.node + " has one stem, not two"};
    stems.push_back(
        {node, layout.delay.empty() ? 0 : layout.latencyFrames - std::min(layout.latencyFrames, layout.delay[node])});
    sums_.push_back(request.sums);
  }
  stems_ = std::make_unique<Stems>(stems, channels_, blockFrames_);
  for (std::vector<double>& channel : lacking_) channel.resize(blockFrames_);
  levels_.peaks.resize(stems.size());
  readLevels_ = levels_;
  return {};
}

Renderer::~Renderer() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (ahead_.joinable()) ahead_.join();
}

uint32_t Renderer::read(float* interleaved, uint32_t frames, float* const* stems) {
  if (isAhead_ && !ahead_.joinable()) ahead_ = std::thread(&Renderer::renderAhead, this);
  const uint32_t count = isAhead_ ? readAhead(interleaved, frames, stems) : renderBlock(interleaved, frames, stems);
  if (!isAhead_) readLevels_ = levels_;
  return count;
}

float Renderer::stemPeak(uint32_t stem) const noexcept { return readLevels_.peaks[stem]; }

uint32_t Renderer::renderBlock(float* interleaved, uint32_t frames, float* const* stems) {
  uint32_t written = 0;
  float* out[kMaxChannels] = {left_.data(), right_.data()};
  while (written < frames && rendered_ < lengths_.totalFrames) {
    const uint64_t wanted = std::min<uint64_t>({blockFrames_, frames - written, lengths_.totalFrames - rendered_});
    const uint32_t count = untilEdit(static_cast<uint32_t>(wanted));
    engine_->feed();
    engine_->render(out, count);
    if (stems_) takeStems(stems, written, count);
    interleave(interleaved + size_t{written} * channels_, out, channels_, count);
    written += count;
  }
  return written;
}

// One stem after the other, while its block is in the nearest cache.
void Renderer::takeStems(float* const* stems, uint32_t written, uint32_t frames) {
  const float* const mix[kMaxChannels] = {left_.data(), right_.data()};
  for (uint32_t c = 0; c < channels_; ++c) std::copy_n(mix[c], frames, lacking_[c].data());
  for (uint32_t stem = 0; stem < stems_->count(); ++stem) {
    const float* line[kMaxChannels];
    for (uint32_t c = 0; c < channels_; ++c) line[c] = stems_->samples(stem, c);
    if (stems != nullptr) interleave(stems[stem] + size_t{written} * channels_, line, channels_, frames);
    for (uint32_t c = 0; c < channels_; ++c) {
      levels_.peaks[stem] = std::max(levels_.peaks[stem], mixingKernels().peak(line[c], frames));
      if (sums_[stem]) subtract(line[c], frames, lacking_[c].data());
    }
  }
  for (uint32_t c = 0; c < channels_; ++c)
    levels_.residual = std::max(levels_.residual, largest(lacking_[c].data(), frames));
  stems_->drop(frames);
}

// Makes the changes that are due now, and ends the block where the next one is. What it gives counts as rendered.
uint32_t Renderer::untilEdit(uint32_t frames) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!edits_.empty() && edits_.front().frame <= rendered_) {
      due_ = std::move(edits_.front().rack);
      nextTry_ = rendered_;
      edits_.pop_front();
    }
  }
  tryEdit();
  const std::lock_guard<std::mutex> lock(mutex_);
  switchLoop();
  if (!loops_.empty()) frames = static_cast<uint32_t>(std::min<uint64_t>(frames, loops_.front().frame - rendered_));
  if (due_) frames = static_cast<uint32_t>(std::min<uint64_t>(frames, nextTry_ - rendered_));
  if (!edits_.empty()) frames = static_cast<uint32_t>(std::min<uint64_t>(frames, edits_.front().frame - rendered_));
  rendered_ += frames;
  return frames;
}

void Renderer::tryEdit() {
  if (!due_ || nextTry_ > rendered_) return;
  const Error error = engine_->edit(due_);
  if (error && error.code != MAM_ERROR_QUEUE_FULL) throw std::runtime_error(error.text);
  if (!error) due_.reset();
  nextTry_ += kTryFrames;
}

Error Renderer::editAt(uint64_t frame, std::shared_ptr<const Rack> rack) {
  if (rack->channels != channels_)
    return {MAM_ERROR_ARGUMENT, "an edit keeps the rack's channels: render the rack by itself"};
  if (tooDense(rack->content))
    return {MAM_ERROR_TOO_LARGE, "the patterns have more steps in a bar than the engine takes"};
  if (stems_) return {MAM_ERROR_ARGUMENT, "a render that keeps stems takes no edits"};
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const Error error = notRendered(frame)) return error;
  const auto later = std::upper_bound(edits_.begin(), edits_.end(), frame,
                                      [](uint64_t at, const DueEdit& edit) { return at < edit.frame; });
  if (later != edits_.begin() && std::prev(later)->frame == frame)
    std::prev(later)->rack = std::move(rack);
  else
    edits_.insert(later, {frame, std::move(rack)});
  return {};
}

Error Renderer::loopAt(uint64_t frame, Loop loop) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (const Error error = notRendered(frame)) return error;
  const auto later = std::upper_bound(loops_.begin(), loops_.end(), frame,
                                      [](uint64_t at, const DueLoop& due) { return at < due.frame; });
  loops_.insert(later, {frame, loop});
  return {};
}

void Renderer::switchLoop() {
  for (; !loops_.empty() && loops_.front().frame <= rendered_; loops_.pop_front()) {
    const Error error = engine_->setLoop(loops_.front().loop);
    if (error && error.code != MAM_ERROR_QUEUE_FULL) throw std::runtime_error(error.text);
    if (!error) continue;
    loops_.front().frame = rendered_ + kTryFrames;
    return;
  }
}

Error Renderer::notRendered(uint64_t frame) const {
  if (frame >= rendered_) return {};
  return {MAM_ERROR_ARGUMENT,
          "frame " + std::to_string(frame) + " is rendered already, up to frame " + std::to_string(rendered_)};
}

void Renderer::renderAhead() {
  std::vector<float*> stems;
  for (;;) {
    size_t at = 0;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || written_ - taken_ < kChunks; });
      if (ending_) return;
      at = written_;
    }
    Chunk& chunk = chunks_[at % kChunks];
    chunk.frames = 0;
    stems.clear();
    for (std::vector<float>& stem : chunk.stems) stems.push_back(stem.data());
    try {
      chunk.frames = renderBlock(chunk.samples.data(), kChunkFrames, stems.data());
      chunk.levels = levels_;
    } catch (...) { failure_ = std::current_exception(); }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++written_;
    }
    changed_.notify_all();
    if (chunk.frames == 0) return;
  }
}

uint32_t Renderer::readAhead(float* interleaved, uint32_t frames, float* const* stems) {
  uint32_t written = 0;
  while (written < frames) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return written_ > taken_; });
    }
    Chunk& chunk = chunks_[taken_ % kChunks];
    if (chunk.frames == 0) {  // the end stays where it is
      if (failure_ && written == 0) std::rethrow_exception(failure_);
      return written;
    }
    const uint32_t count = std::min(frames - written, chunk.frames - takenFrames_);
    const size_t to = size_t{written} * channels_, from = size_t{takenFrames_} * channels_;
    const size_t bytes = size_t{count} * channels_ * sizeof(float);
    std::memcpy(interleaved + to, chunk.samples.data() + from, bytes);
    for (size_t stem = 0; stem < chunk.stems.size() && stems != nullptr; ++stem)
      std::memcpy(stems[stem] + to, chunk.stems[stem].data() + from, bytes);
    readLevels_ = chunk.levels;
    written += count;
    takenFrames_ += count;
    if (takenFrames_ < chunk.frames) continue;
    takenFrames_ = 0;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++taken_;
    }
    changed_.notify_all();
  }
  return written;
}

}  // namespace mam
