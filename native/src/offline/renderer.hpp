// The same engine, driven by a loop instead of a device.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/engine.hpp"

namespace mam {

/// A node whose sound is kept beside the mix, delayed as much as it takes to stand beside it.
struct StemRequest {
  std::string node;
  bool sums = false;  ///< it is a part of the mix: see Renderer::residual
};

struct RenderOptions {
  ContentRange range;
  uint32_t blockFrames = 4096;  ///< frames a process call; the samples do not depend on it
  /// 2 or more: renders ahead of the reader, the racks of a session on as many threads at once.
  uint32_t threads = 1;
  uint64_t skipFrames = 0;  ///< of the range: it begins as a locate to there does; hardFrames counts them
  Sleep sleep = Sleep::On;
  std::vector<StemRequest> stems = {};  ///< each node once, of a type without lanes
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
  /// given frame. Before the first read or between reads; the length stays. Of several at one frame the last counts, as it
  /// does of those that come while more edits move than the engine holds. Not where stems are kept. On an error nothing
  /// changed.
  Error editAt(uint64_t frame, std::shared_ptr<const Rack> rack);
  /// As Engine::setLoop at this frame of the render, which begins as its range says. Before the first read or between reads;
  /// the length stays.
  Error loopAt(uint64_t frame, Loop loop);
  /// Interleaved; returns the frames written, 0 at the end. `stems`: room for as many frames of each stem. Throws
  /// std::bad_alloc when memory is short.
  uint32_t read(float* interleaved, uint32_t frames, float* const* stems = nullptr);
  /// Largest difference so far between a sample of the mix and the sum of the stems that are parts of it.
  double residual() const noexcept { return readLevels_.residual; }
  /// Of a stem, at least as far as it was read; linear.
  float stemPeak(uint32_t stem) const noexcept;
  Engine& engine() noexcept { return *engine_; }

 private:
  Renderer() = default;
  Error openStems(const std::shared_ptr<const Rack>& rack, const RenderOptions& options);
  uint32_t renderBlock(float* interleaved, uint32_t frames, float* const* stems);
  void takeStems(float* const* stems, uint32_t written, uint32_t frames);
  uint32_t untilEdit(uint32_t frames);
  void tryEdit();
  void switchLoop();
  Error notRendered(uint64_t frame) const;
  void renderAhead();
  uint32_t readAhead(float* interleaved, uint32_t frames, float* const* stems);

  std::unique_ptr<Stems> stems_;  // nullptr: none are kept
  std::vector<bool> sums_;
  struct StemLevels {
    double residual = 0;
    std::vector<float> peaks;  // of each stem
  };
  StemLevels levels_;                          // the rendering thread's
  StemLevels readLevels_;                      // the reader's
  std::vector<double> lacking_[kMaxChannels];  // of a block: the mix without the stems that are parts of it
  std::unique_ptr<Engine> engine_;
  ContentLengths lengths_;
  uint32_t channels_ = 2, blockFrames_ = 0, latencyFrames_ = 0;
  uint64_t rendered_ = 0;  // with a thread ahead: under mutex_
  struct DueEdit {
    uint64_t frame;
    std::shared_ptr<const Rack> rack;
  };
  struct DueLoop {
    uint64_t frame;
    Loop loop;
  };
  static constexpr uint32_t kTryFrames = 64;
  std::deque<DueEdit> edits_;        // by frame, one each; under mutex_
  std::shared_ptr<const Rack> due_;  // the rendering thread's: the engine has had no room for it yet
  std::deque<DueLoop> loops_;        // by frame; under mutex_
  uint64_t nextTry_ = 0;             // the rendering thread's: frame of the render, whatever the cut into blocks
  std::vector<float> left_, right_;

  // Rendering ahead: a ring of chunks between one thread and the reader.
  struct Chunk {
    std::vector<float> samples;
    std::vector<std::vector<float>> stems;
    uint32_t frames = 0;
    StemLevels levels;
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
  bool isAhead_ = false;  // the reader's
  std::thread ahead_;     // the reader's: from the first read on
};

}  // namespace mam
