// MAM engine, C++17: a header-only face of mam.h. Errors are thrown as mam::Failure by [main] functions; process is
// noexcept and safe in an audio callback.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "mam/mam.h"

namespace mam::api {

/// What a [main] function could not do; `code` is the reason, what() the words.
class Failure : public std::runtime_error {
 public:
  explicit Failure(mam_result result)
      : std::runtime_error(*mam_last_error() != '\0' ? mam_last_error() : mam_result_text(result)), code(result) {}
  const mam_result code;
};

inline void check(mam_result result) {
  if (result != MAM_OK) throw Failure(result);
}

/// Throws std::runtime_error when the library that runs is of another ABI than this header.
inline void checkAbi() {
  if (mam_abi_version() != MAM_ABI_VERSION) throw std::runtime_error("the MAM library is of another ABI version");
}

/// A graph of nodes with patterns: what is to be played.
class Rack {
 public:
  Rack() {
    checkAbi();
    mam_rack* made = nullptr;
    check(mam_rack_create(&made));
    rack_.reset(made);
  }
  const mam_rack* get() const noexcept { return rack_.get(); }
  mam_rack* get() noexcept { return rack_.get(); }

  uint32_t addNode(const std::string& id, const std::string& type) {
    uint32_t node = 0;
    check(mam_rack_add_node(get(), id.c_str(), type.c_str(), &node));
    return node;
  }
  void set(uint32_t node, const std::string& key, double value) {
    check(mam_rack_set(get(), node, key.c_str(), value));
  }
  /// `gain` and `dry` linear; port 1 is the key of compressor and spectral_ducker.
  void connect(const std::string& from, const std::string& to, float gain = 1, uint32_t toPort = 0, float dry = 0) {
    check(mam_rack_connect(get(), from.c_str(), 0, to.c_str(), toPort, gain, dry));
  }
  void setMixer(float masterGain, bool softClip) { check(mam_rack_set_mixer(get(), masterGain, softClip ? 1 : 0)); }
  void addMixerInput(const std::string& id, float gain) { check(mam_rack_add_mixer_input(get(), id.c_str(), gain)); }
  uint32_t addTransport(float bpm, uint32_t bars = 1, uint32_t stepsPerBar = 16) {
    mam_transport transport;
    mam_transport_init(&transport);
    transport.bpm = bpm;
    transport.length_bars = bars;
    transport.resolution = stepsPerBar;
    uint32_t made = 0;
    check(mam_rack_add_transport(get(), &transport, &made));
    return made;
  }
  /// 'x' is a hit.
  uint32_t addPattern(uint32_t transport, const std::string& target, const std::string& steps) {
    uint32_t made = 0;
    check(mam_rack_add_pattern(get(), transport, target.c_str(), steps.c_str(), 0, 0, &made));
    return made;
  }
  void addLock(uint32_t transport, uint32_t pattern, uint32_t step, uint16_t param, float value, float rampMs = 0) {
    check(mam_rack_add_lock(get(), transport, pattern, step, param, "", value, rampMs));
  }

 private:
  struct Destroy {
    void operator()(mam_rack* rack) const noexcept { mam_rack_destroy(rack); }
  };
  std::unique_ptr<mam_rack, Destroy> rack_;
};

/// Plays a rack when asked for samples.
class Engine {
 public:
  explicit Engine(const mam_config& config) {
    checkAbi();
    mam_engine* made = nullptr;
    check(mam_engine_create(&config, &made));
    engine_.reset(made);
  }
  static mam_config defaults() {
    mam_config config;
    mam_config_init(&config);
    return config;
  }
  void load(const Rack& rack) { check(mam_engine_load(engine_.get(), rack.get())); }
  /// A rack that differs from the loaded one in values of Rack::set alone: not heard until the next play.
  void revise(const Rack& rack) { check(mam_engine_revise(engine_.get(), rack.get())); }
  /// Another rack in the place of the loaded one while it sounds, at an engine frame or (0) at the next process call.
  void edit(const Rack& rack, uint64_t atFrame = 0) { check(mam_engine_edit(engine_.get(), rack.get(), atFrame)); }
  void play(uint64_t fromFrame = 0, bool loop = false, uint32_t fadeInFrames = 0) {
    mam_play_request request;
    mam_play_request_init(&request);
    request.from_frame = fromFrame;
    request.loop = loop ? 1 : 0;
    request.fade_in_frames = fadeInFrames;
    check(mam_engine_play_with(engine_.get(), &request));
  }
  /// Of what plays, at an engine frame or (0) at the next process call; see mam_engine_set_loop.
  void setLoop(bool loop, uint64_t atFrame = 0) { check(mam_engine_set_loop(engine_.get(), loop ? 1 : 0, atFrame)); }
  void stop() { check(mam_engine_stop(engine_.get())); }
  /// What process gives fades to the whole sound or to nothing; nodes play on behind it.
  void fadeOutput(bool opens, uint32_t frames) { check(mam_engine_fade_output(engine_.get(), opens ? 1 : 0, frames)); }
  void feed() { check(mam_engine_feed(engine_.get())); }
  uint32_t target(const std::string& id) const {
    uint32_t handle = 0;
    check(mam_engine_target(engine_.get(), id.c_str(), &handle));
    return handle;
  }
  void send(const mam_command* commands, uint32_t count) { check(mam_engine_send(engine_.get(), commands, count)); }
  void set(uint32_t target, uint16_t param, double value) { send(target, MAM_SET, param, value, 0); }
  void ramp(uint32_t target, uint16_t param, double value, uint32_t frames) {
    send(target, MAM_RAMP, param, value, frames);
  }
  void trigger(uint32_t target, double velocity = 0) { send(target, MAM_TRIGGER, 0, velocity, 0); }
  /// Nodes of the loaded rack, numbered as Rack::addNode did.
  uint32_t nodeCount() const {
    uint32_t count = 0;
    check(mam_engine_node_count(engine_.get(), &count));
    return count;
  }
  uint32_t findNode(const std::string& id) const {
    uint32_t node = 0;
    check(mam_engine_find_node(engine_.get(), id.c_str(), &node));
    return node;
  }
  std::string nodeId(uint32_t node) const {
    const char* id = nullptr;
    check(mam_engine_node_id(engine_.get(), node, &id));
    return id;
  }
  std::string nodeType(uint32_t node) const {
    const char* type = nullptr;
    check(mam_engine_node_type(engine_.get(), node, &type));
    return type;
  }
  /// Start value at a key of Rack::set, as stored.
  double nodeValue(uint32_t node, const std::string& key) const {
    double value = 0;
    check(mam_engine_node_value(engine_.get(), node, key.c_str(), &value));
    return value;
  }
  /// `pitch` in semitones, 69 = 440 Hz; `note` tells it from others that sound.
  void noteOn(uint32_t target, uint32_t note, float pitch, float velocity, uint16_t channel = 0) {
    check(mam_engine_note_on(engine_.get(), target, note, channel, pitch, velocity));
  }
  void noteOff(uint32_t target, uint32_t note, float velocity = 0, uint16_t channel = 0) {
    check(mam_engine_note_off(engine_.get(), target, note, channel, velocity));
  }
  void noteExpression(uint32_t target, uint32_t note, mam_expression expression, float value) {
    check(mam_engine_note_expression(engine_.get(), target, note, expression, value));
  }
  void releaseNotes() { check(mam_engine_release_notes(engine_.get())); }
  mam_status status() const {
    mam_status status;
    mam_status_init(&status);
    check(mam_engine_status(engine_.get(), &status));
    return status;
  }
  mam_telemetry telemetry() {
    mam_telemetry telemetry;
    mam_telemetry_init(&telemetry);
    check(mam_engine_telemetry(engine_.get(), &telemetry));
    return telemetry;
  }
  /// A block's time in each node of the loaded rack; nodes are timed while somebody asks.
  std::vector<mam_times> nodeTimes() {
    std::vector<mam_times> times(nodeCount());
    uint32_t count = 0;
    check(mam_engine_node_times(engine_.get(), times.data(), static_cast<uint32_t>(times.size()), &count));
    return times;
  }
  /// Chrome trace JSON of the last mam_config.recorder_seconds.
  std::string flightRecord() {
    std::string text;
    check(mam_engine_flight_record(
        engine_.get(),
        [](void* user, const char* piece, size_t length) {
          static_cast<std::string*>(user)->append(piece, length);
          return 1;
        },
        &text));
    return text;
  }
  /// [audio] Fills out[channel][frame].
  mam_result process(float* const* out, uint32_t frames) noexcept {
    return mam_engine_process(engine_.get(), out, frames);
  }

 private:
  void send(uint32_t target, mam_command_kind kind, uint16_t param, double value, uint32_t rampFrames) {
    mam_command command;
    mam_command_init(&command);
    command.target = target;
    command.kind = kind;
    command.param = param;
    command.value = value;
    command.ramp_frames = rampFrames;
    send(&command, 1);
  }
  struct Destroy {
    void operator()(mam_engine* engine) const noexcept { mam_engine_destroy(engine); }
  };
  std::unique_ptr<mam_engine, Destroy> engine_;
};

/// Renders a rack from start to end.
class Renderer {
 public:
  Renderer(const Rack& rack, const mam_range& range) {
    checkAbi();
    mam_renderer* made = nullptr;
    check(mam_renderer_create(rack.get(), &range, &made));
    renderer_.reset(made);
  }
  static mam_range wholeRack() {
    mam_range range;
    mam_range_init(&range);
    return range;
  }
  uint64_t totalFrames() const noexcept { return mam_renderer_total_frames(renderer_.get()); }
  /// Another rack in its place from this frame of the render on.
  void editAt(uint64_t frame, const Rack& rack) { check(mam_renderer_edit_at(renderer_.get(), frame, rack.get())); }
  /// Interleaved; returns the frames written, 0 at the end.
  uint32_t read(float* interleaved, uint32_t frames) noexcept {
    return mam_renderer_read(renderer_.get(), interleaved, frames);
  }

 private:
  struct Destroy {
    void operator()(mam_renderer* renderer) const noexcept { mam_renderer_destroy(renderer); }
  };
  std::unique_ptr<mam_renderer, Destroy> renderer_;
};

}  // namespace mam::api
