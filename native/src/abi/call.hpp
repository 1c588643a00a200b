// What every call of the C ABI does alike: it reports in words, keeps exceptions in, and reads structs by their size.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <new>

#include "base/result.hpp"
#include "mam/mam.h"

namespace mam::abi {

/// [any] Keeps the words for mam_last_error of this thread, and returns the code.
mam_result report(const Error& error) noexcept;
mam_result badArgument(const char* text) noexcept;

inline constexpr char kNoSize[] = "struct_size is 0: call the struct's init function first";

template <class... Numbers> bool allFinite(Numbers... numbers) noexcept { return (std::isfinite(numbers) && ...); }

inline bool goodRate(uint32_t rate) noexcept { return rate >= 8000 && rate <= 384000; }

/// Runs `work`, which returns an Error, and lets no exception out.
template <class Work> mam_result guarded(const Work& work) noexcept {
  try {
    return report(work());
  } catch (const std::bad_alloc&) { return report({MAM_ERROR_MEMORY, ""}); } catch (const std::exception& exception) {
    return report({MAM_ERROR_ARGUMENT, exception.what()});
  }
}

/// Structs begin with their size: what an older caller does not know keeps its default.
template <class T> T initial() noexcept {
  T value;
  std::memset(&value, 0, sizeof value);
  value.struct_size = sizeof value;
  return value;
}
template <class T> T sized(const T* given, void (*init)(T*) noexcept) noexcept {
  T value;
  init(&value);
  std::memcpy(&value, given, std::min<size_t>(given->struct_size, sizeof value));
  return value;
}

}  // namespace mam::abi
