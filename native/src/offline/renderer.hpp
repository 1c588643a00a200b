// The same engine, driven by a loop instead of a device.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/engine.hpp"

namespace mam {

struct RenderOptions {
  ContentRange range;
  uint32_t blockFrames = 4096;  ///< frames a process call; the samples do not depend on it
  uint32_t threads = 1;         ///< 2 or more: renders ahead of the reader on a thread of its own
};

/// Renders a range of one rack from start to end. [main]
class Renderer {
 public:
  static std::unique_ptr<Renderer> create(std::shared_ptr<const Rack> rack, const RenderOptions& options, Error& error);
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  const ContentLengths& lengths() const noexcept { return lengths_; }
  uint32_t channels() const noexcept { return channels_; }
  uint32_t latencyFrames() const noexcept { return latencyFrames_; }
  /// Puts another rack in the place of the one that is rendered, from this frame of the render on, as Engine::edit does at a
  /// given frame. Before the first read or between reads; the length stays. On an error nothing changed.
  Error editAt(uint64_t frame, std::shared_ptr<const Rack> rack);
  /// Interleaved; returns the frames written, 0 at the end. Throws std::bad_alloc when memory is short.
  uint32_t read(float* interleaved, uint32_t frames);
  Engine& engine() noexcept { return *engine_; }

 private:
  Renderer() = default;
  uint32_t renderBlock(float* interleaved, uint32_t frames);
  uint32_t untilEdit(uint32_t frames);
  void renderAhead();
  uint32_t readAhead(float* interleaved, uint32_t frames);

  std::unique_ptr<Engine> engine_;
  ContentLengths lengths_;
  uint32_t channels_ = 2, blockFrames_ = 0, latencyFrames_ = 0;
  uint64_t rendered_ = 0;  // with a thread ahead: under mutex_
  struct DueEdit {
    uint64_t frame;
    std::shared_ptr<const Rack> rack;
  };
  std::deque<DueEdit> edits_;  // by frame; under mutex_
  std::vector<float> left_, right_;

  // Rendering ahead: a ring of chunks between one thread and the reader.
  struct Chunk {
    std::vector<float> samples;
    uint32_t frames = 0;
  };
  static constexpr size_t kChunks = 4;
  static constexpr uint32_t kChunkFrames = 16384;
  Chunk chunks_[kChunks];
  size_t written_ = 0, taken_ = 0;  // under mutex_
  uint32_t takenFrames_ = 0;        // of the chunk being read; the reader's
  bool ending_ = false;
  std::exception_ptr failure_;  // what ended the thread, read after its last chunk
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread ahead_;
};

}  // namespace mam
