// Devices of a JACK server, as a client of our own: PortAudio's cannot be opened again in the same process for ten minutes
// after its server died. Compiled where JACK's headers are installed.
#pragma once

#include "device/device.hpp"

namespace mam {

/// [any] Whether JACK's library is installed. The name is PortAudio's, so that devices keep theirs.
bool hasJack() noexcept;
constexpr const char* kJackApi = "JACK Audio Connection Kit";
bool isJackName(const std::string& name) noexcept;

/// [main] Clients of the running server that have hardware behind them; none without a server.
std::vector<DeviceInfo> listJackDevices();
/// [main] See openDevice. The server rules the block.
std::unique_ptr<AudioDevice> openJackDevice(const DeviceRequest& request, AudioSource& source, Error& error);

}  // namespace mam
