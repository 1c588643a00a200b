// Devices of the sound system, through PortAudio. Compiled where PortAudio is installed.
#pragma once

#include "device/device.hpp"

namespace mam {

/// [main] What the sound system offers now. Plugged and unplugged devices show as soon as no stream is open.
std::vector<DeviceInfo> listPortAudioDevices();
/// [main] See openDevice.
std::unique_ptr<AudioDevice> openPortAudioDevice(const DeviceRequest& request, AudioSource& source, Error& error);

}  // namespace mam
