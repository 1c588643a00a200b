// NativeRenderer of engine/host/native.ts.
#include "offline/renderer.hpp"

#include "binding/content.hpp"
#include "binding/engine.hpp"
#include "binding/plan.hpp"

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
         InstanceMethod<&RendererObject::editAt>("editAt"), InstanceMethod<&RendererObject::read>("read"),
         InstanceMethod<&RendererObject::close>("close")});
  }

  // (plan, range, {blockFrames, threads})
  explicit RendererObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<RendererObject>(info) {
    rack_ = rackOf(info[0].As<Napi::Object>());
    const Napi::Object options = info[2].As<Napi::Object>();
    options_.range = rangeOf(info[1].As<Napi::Object>());
    options_.blockFrames = countAt(options, "blockFrames");
    options_.threads = countAt(options, "threads");
    if (options_.range.loop && options_.range.hardFrames < 0)
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "a loop needs a length"});
    if (!(options_.range.sampleRate >= 8000 && options_.range.sampleRate <= 384000))
      throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the sample rate must be 8000 to 384000 Hz"});
    Error error;
    renderer_ = Renderer::create(rack_, options_, error);
    throwIf(info.Env(), error);
  }

 private:
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
    const double frame = info[0].ToNumber().DoubleValue();
    if (!(frame >= 0 && frame < 9e15)) throwIf(info.Env(), {MAM_ERROR_ARGUMENT, "the frame must be 0 or more"});
    throwIf(info.Env(), renderer(info.Env()).editAt(static_cast<uint64_t>(frame), rackOf(info[1].As<Napi::Object>())));
    return info.Env().Undefined();
  }

  // The same memory at every call, so that a long render allocates once.
  Napi::Value read(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    Renderer& from = renderer(env);
    const uint32_t frames = std::min(info[0].ToNumber().Uint32Value(), kMaxReadFrames);
    const size_t floats = size_t{frames} * from.channels();
    if (memory_.IsEmpty() || memory_.Value().ElementLength() < floats)
      memory_ = Napi::Persistent(Napi::Float32Array::New(env, floats));
    Napi::Float32Array memory = memory_.Value();
    const uint32_t count = from.read(memory.Data(), frames);
    if (count == 0) return env.Null();
    return Napi::Float32Array::New(env, size_t{count} * from.channels(), memory.ArrayBuffer(), 0);
  }

  Napi::Value close(const Napi::CallbackInfo& info) {
    renderer_.reset();
    return info.Env().Undefined();
  }

  std::shared_ptr<const Rack> rack_;
  RenderOptions options_;
  std::unique_ptr<Renderer> renderer_;
  Napi::Reference<Napi::Float32Array> memory_;
};

}  // namespace

Napi::Function defineRenderer(Napi::Env env) { return RendererObject::define(env); }

}  // namespace mam::binding
