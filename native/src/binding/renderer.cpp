// NativeRenderer of engine/host/native.ts.
#include "offline/renderer.hpp"

#include "binding/content.hpp"
#include "binding/engine.hpp"
#include "binding/plan.hpp"
#include "offline/analyser.hpp"

namespace mam::binding {

namespace {

constexpr uint32_t kMaxReadFrames = 1 << 20;

class RendererObject final : public Napi::ObjectWrap<RendererObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "NativeRenderer",
        {InstanceAccessor<&RendererObject::lengths>("lengths"),
         InstanceAccessor<&RendererObject::latencyFrames>("latencyFrames"),
         InstanceMethod<&RendererObject::editAt>("editAt"), InstanceMethod<&RendererObject::loopAt>("loopAt"),
         InstanceMethod<&RendererObject::read>("read"), InstanceMethod<&RendererObject::stem>("stem"),
         InstanceMethod<&RendererObject::stemPeaks>("stemPeaks"),
         InstanceAccessor<&RendererObject::residual>("residual"), InstanceMethod<&RendererObject::analyses>("analyses"),
         InstanceMethod<&RendererObject::close>("close")});
  }

  // (plan, range, {blockFrames, threads, skipFrames?, analyses?, stems?: {node, sums}[]})
  explicit RendererObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<RendererObject>(info) {
    rack_ = rackOf(info[0].As<Napi::Object>());
    const Napi::Object options = info[2].As<Napi::Object>();
    options_.range = rangeOf(info[1].As<Napi::Object>());
    options_.blockFrames = countAt(options, "blockFrames");
    options_.threads = countAt(options, "threads");
    if (options.Get("skipFrames").IsNumber()) options_.skipFrames = framesAt(options, "skipFrames");
    if (options.Get("stems").IsArray())
      forEach(options, "stems", [this](const Napi::Object& stem) {
        options_.stems.push_back({textAt(stem, "node"), flagAt(stem, "sums")});
      });
    stems_.resize(options_.stems.size());
    if (options_.range.loop && options_.range.hardFrames < 0)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "a loop needs a length"});
    if (!(options_.range.sampleRate >= 8000 && options_.range.sampleRate <= 384000))
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the sample rate must be 8000 to 384000 Hz"});
    Error error;
    renderer_ = Renderer::create(rack_, options_, error);
    throwIf(info.Env(), error);
    if (flagAt(options, "analyses"))
      analyser_ = std::make_unique<Analyser>(options_.range.sampleRate, renderer_->channels(),
                                             static_cast<uint32_t>(1 + stems_.size()), options_.threads);
  }

 private:
  using Memory = Napi::Reference<Napi::Float32Array>;

  static float* room(const Napi::Env env, Memory& memory, size_t floats) {
    if (memory.IsEmpty() || memory.Value().ElementLength() < floats)
      memory = Napi::Persistent(Napi::Float32Array::New(env, floats));
    return memory.Value().Data();
  }

  Renderer& renderer(const Napi::Env env) {
    if (!renderer_) throwIf(env, {MAM_ERROR_ARGUMENT, "the renderer is closed"});
    return *renderer_;
  }

  Napi::Value lengths(const Napi::CallbackInfo& info) {
    return describeLengths(info.Env(), *rack_, options_.range, renderer(info.Env()).lengths());
  }

  Napi::Value latencyFrames(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), renderer(info.Env()).latencyFrames());
  }

  // (frame, plan)
  Napi::Value editAt(const Napi::CallbackInfo& info) {
    const uint64_t frame = frameOf(info);
    throwIf(info.Env(), renderer(info.Env()).editAt(frame, rackOf(info[1].As<Napi::Object>())));
    return info.Env().Undefined();
  }

  // (frame, isLooping)
  Napi::Value loopAt(const Napi::CallbackInfo& info) {
    const Loop loop = info[1].ToBoolean() ? Loop::On : Loop::Off;
    throwIf(info.Env(), renderer(info.Env()).loopAt(frameOf(info), loop));
    return info.Env().Undefined();
  }

  static uint64_t frameOf(const Napi::CallbackInfo& info) {
    const double frame = info[0].ToNumber().DoubleValue();
    if (!(frame >= 0 && frame < 9e15)) throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the frame must be 0 or more"});
    return static_cast<uint64_t>(frame);
  }

  // The same memory at every call, so that a long render allocates once.
  Napi::Value read(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Renderer& from = renderer(env);
    const uint32_t frames = std::min(info[0].ToNumber().Uint32Value(), kMaxReadFrames);
    const size_t floats = size_t{frames} * from.channels();
    std::vector<float*> stems;
    for (Memory& stem : stems_) stems.push_back(room(env, stem, floats));
    float* const mix = room(env, memory_, floats);
    read_ = size_t{from.read(mix, frames, stems.data())} * from.channels();
    if (read_ == 0) return env.Null();
    if (analyser_) {
      std::vector<const float*> signals = {mix};
      signals.insert(signals.end(), stems.begin(), stems.end());
      analyser_->process(signals.data(), read_ / from.channels());
    }
    return Napi::Float32Array::New(env, read_, memory_.Value().ArrayBuffer(), 0);
  }

  // (index): of the frames of the newest read
  Napi::Value stem(const Napi::CallbackInfo& info) {
    const uint32_t index = info[0].ToNumber().Uint32Value();
    if (index >= stems_.size() || stems_[index].IsEmpty())
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "there is no such stem, or nothing was read"});
    return Napi::Float32Array::New(info.Env(), read_, stems_[index].Value().ArrayBuffer(), 0);
  }

  // Of what was read: the mix, then the stems.
  Napi::Value analyses(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Napi::Array list = Napi::Array::New(env);
    for (uint32_t signal = 0; analyser_ && signal < analyser_->count(); ++signal) {
      const LoudnessResult loudness = analyser_->loudness(signal);
      Napi::Object to = Napi::Object::New(env);
      to["peakDb"] = loudness.samplePeakDb;
      to["truePeakDb"] = loudness.truePeakDb;
      to["rmsDb"] = loudness.rmsDb;
      to["integratedLufs"] = loudness.integratedLufs;
      to["momentaryMaxLufs"] = loudness.momentaryMaxLufs;
      Napi::Array bands = Napi::Array::New(env);
      uint32_t count = 0;
      for (const BandLevel& level : analyser_->spectrum(signal)) {
        Napi::Object band = Napi::Object::New(env);
        band["hz"] = level.centreHz;
        band["levelDb"] = level.levelDb;
        bands[count++] = band;
      }
      to["bands"] = bands;
      list[signal] = to;
    }
    return list;
  }

  Napi::Value stemPeaks(const Napi::CallbackInfo& info) {
    Napi::Array list = Napi::Array::New(info.Env());
    for (uint32_t stem = 0; stem < stems_.size(); ++stem) list[stem] = renderer(info.Env()).stemPeak(stem);
    return list;
  }

  Napi::Value residual(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), renderer(info.Env()).residual());
  }

  Napi::Value close(const Napi::CallbackInfo& info) {
    renderer_.reset();
    return info.Env().Undefined();
  }

  std::shared_ptr<const Rack> rack_;
  RenderOptions options_;
  std::unique_ptr<Renderer> renderer_;
  std::unique_ptr<Analyser> analyser_;  // nullptr: nobody asked
  Memory memory_;
  std::vector<Memory> stems_;
  size_t read_ = 0;  // samples of the newest read
};

}  // namespace

Napi::Function defineRenderer(Napi::Env env) { return RendererObject::define(env); }

}  // namespace mam::binding
