// Reading JavaScript values: the host checked them, so a wrong type here is a programmer's mistake and throws a TypeError.
#pragma once

#include <napi.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace mam::binding {

inline std::string textAt(const Napi::Object& from, const char* key) { return from.Get(key).ToString().Utf8Value(); }
inline double numberAt(const Napi::Object& from, const char* key) { return from.Get(key).ToNumber().DoubleValue(); }
inline float floatAt(const Napi::Object& from, const char* key) { return static_cast<float>(numberAt(from, key)); }
inline bool flagAt(const Napi::Object& from, const char* key) { return from.Get(key).ToBoolean().Value(); }
inline uint64_t framesAt(const Napi::Object& from, const char* key) {
  const double value = numberAt(from, key);
  return value > 0 ? static_cast<uint64_t>(value) : 0;
}
inline uint32_t countAt(const Napi::Object& from, const char* key) {
  const double value = numberAt(from, key);
  return value >= 4294967295.0 ? UINT32_MAX : value > 0 ? static_cast<uint32_t>(value) : 0;
}
inline uint16_t idAt(const Napi::Object& from, const char* key) {
  const uint32_t value = countAt(from, key);
  if (value > UINT16_MAX) throw Napi::RangeError::New(from.Env(), std::string(key) + " is at most 65535");
  return static_cast<uint16_t>(value);
}
/// -1 where it is absent, negative or no number.
inline int64_t framesOrRuleAt(const Napi::Object& from, const char* key) {
  const double value = numberAt(from, key);
  return value >= 0 ? static_cast<int64_t>(std::min(value, 9e18)) : -1;
}

/// Calls `each(element)` for every element of the array at `key`; none when it is absent.
template <class Each> void forEach(const Napi::Object& from, const char* key, const Each& each) {
  const Napi::Value value = from.Get(key);
  if (!value.IsArray()) return;
  const Napi::Array list = value.As<Napi::Array>();
  for (uint32_t i = 0; i < list.Length(); ++i) {
    const Napi::HandleScope scope(from.Env());
    each(list.Get(i).As<Napi::Object>());
  }
}

/// Name of a mam_result as JavaScript reads it.
const char* codeOf(mam_result result) noexcept;
/// Throws a JavaScript Error with `code` when there is one.
void throwIf(Napi::Env env, const Error& error);

}  // namespace mam::binding
