#include "device/jack_library.hpp"

#include <dlfcn.h>

namespace mam {
namespace {

#if defined(__APPLE__)
constexpr const char* kNames[] = {"libjack.0.dylib", "/usr/local/lib/libjack.0.dylib",
                                  "/opt/homebrew/lib/libjack.0.dylib"};
#else
constexpr const char* kNames[] = {"libjack.so.0"};
#endif

void sayNothing(const char*) noexcept {}

bool load(JackLibrary& library) noexcept {
  void* handle = nullptr;
  for (const char* name : kNames)
    if (handle == nullptr) handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) return false;
  bool complete = true;
#define MAM_JACK_LOAD(name)                                                 \
  library.name = reinterpret_cast<decltype(&::name)>(dlsym(handle, #name)); \
  complete = complete && library.name != nullptr;
  MAM_JACK_FUNCTIONS(MAM_JACK_LOAD)
#undef MAM_JACK_LOAD
  if (!complete) return false;
  library.jack_set_error_function(sayNothing);
  library.jack_set_info_function(sayNothing);
  return true;
}

}  // namespace

// Never closed: threads of the library may outlive main.
const JackLibrary* JackLibrary::find() noexcept {
  static JackLibrary library;
  static const bool found = load(library);
  return found ? &library : nullptr;
}

}  // namespace mam
