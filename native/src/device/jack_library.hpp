// The JACK client library, looked for when it is first needed: a program that links it would not start on machines without.
// Compiled where its headers are installed.
#pragma once

#include <jack/jack.h>

namespace mam {

#define MAM_JACK_FUNCTIONS(X)       \
  X(jack_client_open)               \
  X(jack_client_close)              \
  X(jack_get_client_name)           \
  X(jack_activate)                  \
  X(jack_on_shutdown)               \
  X(jack_set_process_callback)      \
  X(jack_set_port_connect_callback) \
  X(jack_set_xrun_callback)         \
  X(jack_get_sample_rate)           \
  X(jack_get_buffer_size)           \
  X(jack_port_register)             \
  X(jack_port_get_buffer)           \
  X(jack_port_name)                 \
  X(jack_port_get_latency_range)    \
  X(jack_connect)                   \
  X(jack_get_ports)                 \
  X(jack_set_error_function)        \
  X(jack_set_info_function)         \
  X(jack_free)

struct JackLibrary {
#define MAM_JACK_MEMBER(name) decltype(&::name) name = nullptr;
  MAM_JACK_FUNCTIONS(MAM_JACK_MEMBER)
#undef MAM_JACK_MEMBER

  /// [any] nullptr where it is not installed. Mute: it says nothing on standard error.
  static const JackLibrary* find() noexcept;
};

}  // namespace mam
