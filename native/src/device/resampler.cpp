// realtime
#include "device/resampler.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#if defined(MAM_HAVE_SAMPLERATE)
#include <samplerate.h>
#endif

namespace mam {

Resampler::~Resampler() = default;

#if defined(MAM_HAVE_SAMPLERATE)

namespace {

constexpr int kConverter = SRC_SINC_MEDIUM_QUALITY;
/// Half the length of that converter's filter at a ratio of 1, in frames of its input (22438 coefficients, 491 a frame).
constexpr uint32_t kHalfFilterFrames = 46;

struct StateDelete {
  void operator()(SRC_STATE* state) const noexcept { src_delete(state); }
};
using State = std::unique_ptr<SRC_STATE, StateDelete>;

/// What a converter has read ahead of what it has given, in frames of its input.
uint32_t lookahead(double ratio) noexcept {
  return static_cast<uint32_t>(std::ceil((kHalfFilterFrames + 1) * std::max(1.0, 1 / ratio)));
}

/// Samples of the device's inputs on their way to the source: interleaved, first in, first out.
class InputLine {
 public:
  InputLine(const ResamplerSetup& setup, uint32_t primedFrames)
      : channels_(setup.inputChannels),
        ratio_(static_cast<double>(setup.sourceRate) / setup.deviceRate),
        given_(size_t{kMaxDeviceBlock} * channels_),
        capacity_(static_cast<uint32_t>(kMaxDeviceBlock * std::max(1.0, ratio_)) + 2 * primedFrames + 1024),
        waiting_(size_t{capacity_} * channels_),
        primed_(primedFrames) {
    int error = 0;
    state_.reset(src_new(kConverter, static_cast<int>(channels_), &error));
    count_ = primed_;
  }
  bool isReady() const noexcept { return state_ != nullptr; }

  /// [audio]
  void give(const DeviceBlock& block) noexcept {
    if (block.in == nullptr) return;
    for (uint32_t i = 0; i < block.frames; ++i)
      for (uint32_t c = 0; c < channels_; ++c) given_[size_t{i} * channels_ + c] = block.in[c][i];
    SRC_DATA data{};
    data.data_in = given_.data();
    data.input_frames = static_cast<long>(block.frames);
    data.data_out = waiting_.data() + size_t{count_} * channels_;
    data.output_frames = static_cast<long>(capacity_ - count_);
    data.src_ratio = ratio_;
    if (src_process(state_.get(), &data) == 0) count_ += static_cast<uint32_t>(data.output_frames_gen);
  }

  /// [audio] Silence where it has run dry; it is as full as at the start then.
  void take(float* const* to, uint32_t frames) noexcept {
    if (count_ < frames) {
      std::fill_n(waiting_.begin() + static_cast<ptrdiff_t>(size_t{count_} * channels_),
                  size_t{frames + primed_ - count_} * channels_, 0.0f);
      count_ = frames + primed_;
    }
    for (uint32_t i = 0; i < frames; ++i)
      for (uint32_t c = 0; c < channels_; ++c) to[c][i] = waiting_[size_t{i} * channels_ + c];
    count_ -= frames;
    std::memmove(waiting_.data(), waiting_.data() + size_t{frames} * channels_,
                 size_t{count_} * channels_ * sizeof(float));
  }

 private:
  const uint32_t channels_;
  const double ratio_;
  State state_;
  std::vector<float> given_;
  const uint32_t capacity_;  // frames
  std::vector<float> waiting_;
  const uint32_t primed_;
  uint32_t count_ = 0;  // frames that wait
};

class SincResampler final : public Resampler {
 public:
  SincResampler(AudioSource& source, const ResamplerSetup& setup)
      : source_(source),
        setup_(setup),
        ratio_(static_cast<double>(setup.deviceRate) / setup.sourceRate),
        chunk_(size_t{kChunkFrames} * (2 * setup.channels + setup.inputChannels)),
        given_(size_t{kMaxDeviceBlock} * setup.channels) {
    int error = 0;
    state_.reset(src_new(kConverter, static_cast<int>(setup.channels), &error));
    float* at = chunk_.data() + size_t{kChunkFrames} * setup.channels;  // after the interleaved samples
    for (uint32_t c = 0; c < setup.channels; ++c, at += kChunkFrames) out_[c] = at;
    for (uint32_t c = 0; c < setup.inputChannels; ++c, at += kChunkFrames) in_[c] = at;
    if (setup.inputChannels > 0) input_ = std::make_unique<InputLine>(setup, primedFrames());
  }
  bool isReady() const noexcept { return state_ != nullptr && (input_ == nullptr || input_->isReady()); }

 private:
  /// What the output reads ahead, a chunk of it, and what the input keeps back.
  uint32_t primedFrames() const noexcept {
    return lookahead(ratio_) + kChunkFrames + static_cast<uint32_t>(std::ceil(lookahead(1 / ratio_) / ratio_)) + 16;
  }

  ResamplerLatency doLatency() const noexcept override {
    const uint32_t output = lookahead(ratio_) + kChunkFrames;
    return {input_ == nullptr ? 0 : primedFrames() - output, output};
  }

  void doRender(const DeviceBlock& block) noexcept override {
    if (input_ != nullptr) input_->give(block);
    convert(block);
    for (uint32_t c = 0; c < setup_.channels; ++c)
      for (uint32_t i = 0; i < block.frames; ++i) block.out[c][i] = given_[size_t{i} * setup_.channels + c];
  }

  /// Reads a chunk of the source only when nothing can be made of what is there: libsamplerate's own callback reads another
  /// one ahead.
  void convert(const DeviceBlock& block) noexcept {
    for (uint32_t done = 0; done < block.frames;) {
      SRC_DATA data{};
      data.data_in = chunk_.data() + size_t{kChunkFrames - left_} * setup_.channels;
      data.input_frames = static_cast<long>(left_);
      data.data_out = given_.data() + size_t{done} * setup_.channels;
      data.output_frames = static_cast<long>(block.frames - done);
      data.src_ratio = ratio_;
      const bool failed = src_process(state_.get(), &data) != 0;
      if (failed || (left_ > 0 && data.input_frames_used == 0 && data.output_frames_gen == 0)) {
        std::fill(given_.begin() + static_cast<ptrdiff_t>(size_t{done} * setup_.channels), given_.end(), 0.0f);
        return;
      }
      left_ -= static_cast<uint32_t>(data.input_frames_used);
      done += static_cast<uint32_t>(data.output_frames_gen);
      if (done < block.frames && left_ == 0) readChunk(block.dueNanos);
    }
  }
  void readChunk(uint64_t dueNanos) noexcept {
    if (input_ != nullptr) input_->take(in_, kChunkFrames);
    source_.render({input_ == nullptr ? nullptr : in_, setup_.inputChannels, out_, kChunkFrames, dueNanos});
    for (uint32_t i = 0; i < kChunkFrames; ++i)
      for (uint32_t c = 0; c < setup_.channels; ++c) chunk_[size_t{i} * setup_.channels + c] = out_[c][i];
    left_ = kChunkFrames;
  }

  AudioSource& source_;
  const ResamplerSetup setup_;
  const double ratio_;  // device over source
  State state_;
  std::vector<float> chunk_, given_;
  std::unique_ptr<InputLine> input_;
  float* out_[kMaxDeviceChannels] = {};
  float* in_[kMaxDeviceChannels] = {};
  uint32_t left_ = 0;  // frames of the chunk that the converter has not taken
};

}  // namespace

bool Resampler::isAvailable() noexcept { return true; }

std::unique_ptr<Resampler> Resampler::create(AudioSource& source, const ResamplerSetup& setup, Error& error) {
  const double ratio = static_cast<double>(setup.deviceRate) / setup.sourceRate;
  if (src_is_valid_ratio(ratio) == 0 || src_is_valid_ratio(1 / ratio) == 0) {
    error = {MAM_ERROR_DEVICE_RATE, std::to_string(setup.deviceRate) + " Hz is too far from the session's " +
                                        std::to_string(setup.sourceRate) + " Hz to be resampled"};
    return nullptr;
  }
  auto made = std::make_unique<SincResampler>(source, setup);
  if (made->isReady()) return made;
  error = {MAM_ERROR_MEMORY, "no memory for the resampler"};
  return nullptr;
}

#else

bool Resampler::isAvailable() noexcept { return false; }

std::unique_ptr<Resampler> Resampler::create(AudioSource&, const ResamplerSetup& setup, Error& error) {
  error = {MAM_ERROR_DEVICE_RATE,
           "this build has no resampler (libsamplerate) for " + std::to_string(setup.deviceRate) + " Hz"};
  return nullptr;
}

#endif

}  // namespace mam
