#include "offline/renderer.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

namespace mam {

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
  renderer->engine_ = std::make_unique<Engine>(config);
  error = renderer->engine_->load(std::move(rack));
  if (error) return nullptr;
  renderer->lengths_ = renderer->engine_->lengths(options.range);
  error = renderer->engine_->play({renderer->lengths_.startFrame, options.range});
  if (error) return nullptr;
  renderer->latencyFrames_ = renderer->engine_->status().latencyFrames;
  renderer->left_.resize(renderer->blockFrames_);
  renderer->right_.resize(renderer->blockFrames_);
  if (options.threads > 1) {
    for (Chunk& chunk : renderer->chunks_) chunk.samples.resize(size_t{kChunkFrames} * renderer->channels_);
    renderer->ahead_ = std::thread(&Renderer::renderAhead, renderer.get());
  }
  return renderer;
}

Renderer::~Renderer() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (ahead_.joinable()) ahead_.join();
}

uint32_t Renderer::read(float* interleaved, uint32_t frames) {
  return ahead_.joinable() ? readAhead(interleaved, frames) : renderBlock(interleaved, frames);
}

uint32_t Renderer::renderBlock(float* interleaved, uint32_t frames) {
  uint32_t written = 0;
  float* out[kMaxChannels] = {left_.data(), right_.data()};
  while (written < frames && rendered_ < lengths_.totalFrames) {
    const uint64_t wanted = std::min<uint64_t>({blockFrames_, frames - written, lengths_.totalFrames - rendered_});
    const uint32_t count = untilEdit(static_cast<uint32_t>(wanted));
    engine_->feed();
    engine_->render(out, count);
    float* to = interleaved + size_t{written} * channels_;
    if (channels_ == 1)
      std::memcpy(to, left_.data(), count * sizeof(float));
    else
      for (uint32_t i = 0; i < count; ++i) {
        to[2 * i] = left_[i];
        to[2 * i + 1] = right_[i];
      }
    written += count;
  }
  return written;
}

// Makes the edits that are due now, and ends the block where the next one is. What it gives counts as rendered.
uint32_t Renderer::untilEdit(uint32_t frames) {
  std::vector<std::shared_ptr<const Rack>> due;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (; !edits_.empty() && edits_.front().frame <= rendered_; edits_.pop_front())
      due.push_back(std::move(edits_.front().rack));
    if (!edits_.empty()) frames = static_cast<uint32_t>(std::min<uint64_t>(frames, edits_.front().frame - rendered_));
    rendered_ += frames;
  }
  for (std::shared_ptr<const Rack>& rack : due)
    if (const Error error = engine_->edit(std::move(rack))) throw std::runtime_error(error.text);
  return frames;
}

Error Renderer::editAt(uint64_t frame, std::shared_ptr<const Rack> rack) {
  if (rack->channels != channels_)
    return {MAM_ERROR_ARGUMENT, "an edit keeps the rack's channels: render the rack by itself"};
  if (tooDense(rack->content))
    return {MAM_ERROR_TOO_LARGE, "the patterns have more steps in a bar than the engine takes"};
  const std::lock_guard<std::mutex> lock(mutex_);
  if (frame < rendered_)
    return {MAM_ERROR_ARGUMENT,
            "frame " + std::to_string(frame) + " is rendered already, up to frame " + std::to_string(rendered_)};
  const auto later = std::upper_bound(edits_.begin(), edits_.end(), frame,
                                      [](uint64_t at, const DueEdit& edit) { return at < edit.frame; });
  edits_.insert(later, {frame, std::move(rack)});
  return {};
}

void Renderer::renderAhead() {
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
    try {
      chunk.frames = renderBlock(chunk.samples.data(), kChunkFrames);
    } catch (...) { failure_ = std::current_exception(); }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      ++written_;
    }
    changed_.notify_all();
    if (chunk.frames == 0) return;
  }
}

uint32_t Renderer::readAhead(float* interleaved, uint32_t frames) {
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
    std::memcpy(interleaved + size_t{written} * channels_, chunk.samples.data() + size_t{takenFrames_} * channels_,
                size_t{count} * channels_ * sizeof(float));
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
