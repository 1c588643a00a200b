// NativeLoudnessMeter of engine/host/native.ts.
#include "measure/loudness.hpp"

#include "binding/engine.hpp"
#include "binding/values.hpp"

namespace mam::binding {

namespace {

class LoudnessObject final : public Napi::ObjectWrap<LoudnessObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "NativeLoudnessMeter",
        {InstanceMethod<&LoudnessObject::process>("process"), InstanceMethod<&LoudnessObject::result>("result")});
  }

  // (sampleRate, channels)
  explicit LoudnessObject(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<LoudnessObject>(info),
        channels_(info[1].ToNumber().Uint32Value() == 1 ? 1 : 2),
        meter_(info[0].ToNumber().DoubleValue(), channels_) {}

 private:
  Napi::Value process(const Napi::CallbackInfo& info) {
    const Napi::Float32Array samples = info[0].As<Napi::Float32Array>();
    meter_.process(samples.Data(), samples.ElementLength() / channels_);
    return info.Env().Undefined();
  }

  Napi::Value result(const Napi::CallbackInfo& info) {
    const LoudnessResult result = meter_.result();
    Napi::Object to = Napi::Object::New(info.Env());
    to["peakDb"] = result.samplePeakDb;
    to["rmsDb"] = result.rmsDb;
    to["integratedLufs"] = result.integratedLufs;
    to["truePeakDb"] = result.truePeakDb;
    return to;
  }

  const uint32_t channels_;
  LoudnessMeter meter_;
};

}  // namespace

Napi::Function defineLoudnessMeter(Napi::Env env) { return LoudnessObject::define(env); }

}  // namespace mam::binding
