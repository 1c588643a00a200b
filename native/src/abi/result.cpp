// Results in words.
#include <string>

#include "abi/call.hpp"

namespace mam::abi {

namespace {
thread_local std::string lastError;
}  // namespace

mam_result report(const Error& error) noexcept {
  try {
    lastError = error.text;
  } catch (...) { lastError.clear(); }
  return error.code;
}

mam_result badArgument(const char* text) noexcept { return report({MAM_ERROR_ARGUMENT, text}); }

}  // namespace mam::abi

extern "C" {

uint32_t mam_abi_version(void) noexcept { return MAM_ABI_VERSION; }

const char* mam_result_text(mam_result result) noexcept {
  switch (result) {
    case MAM_OK: return "no error";
    case MAM_ERROR_ARGUMENT: return "a bad argument";
    case MAM_ERROR_MEMORY: return "out of memory";
    case MAM_ERROR_UNKNOWN_NODE_TYPE: return "no such node type";
    case MAM_ERROR_UNKNOWN_KEY: return "the node type has no such key";
    case MAM_ERROR_UNKNOWN_NODE: return "no such node";
    case MAM_ERROR_NO_RACK: return "nothing is loaded";
    case MAM_ERROR_DEVICE_UNKNOWN: return "no such audio device";
    case MAM_ERROR_DEVICE_RATE: return "the device refuses the sample rate";
    case MAM_ERROR_DEVICE_BUSY: return "the device is in use";
    case MAM_ERROR_DEVICE: return "the device failed";
    case MAM_ERROR_QUEUE_FULL: return "a queue is full";
    case MAM_ERROR_TOO_LARGE: return "more than the engine takes";
    case MAM_ERROR_STATE: return "the saved state is of another rack";
  }
  return "an unknown result";
}

const char* mam_last_error(void) noexcept { return mam::abi::lastError.c_str(); }

}  // extern "C"
