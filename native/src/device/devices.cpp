#include "device/device.hpp"
#if defined(MAM_HAVE_JACK)
#include "device/jack.hpp"
#endif
#if defined(MAM_HAVE_PORTAUDIO)
#include "device/portaudio.hpp"
#endif

namespace mam {
namespace {

#if !defined(MAM_HAVE_JACK)
constexpr const char* kJackApi = "JACK Audio Connection Kit";
bool hasJack() noexcept { return false; }
bool isJackName(const std::string&) noexcept { return false; }
std::vector<DeviceInfo> listJackDevices() { return {}; }
std::unique_ptr<AudioDevice> openJackDevice(const DeviceRequest&, AudioSource&, Error&) { return nullptr; }
#endif

DeviceInfo silentClock() {
  DeviceInfo silent;
  silent.name = silent.hostApi = "silent";
  silent.outputChannels = 2;
  silent.defaultSampleRate = 48000;
  return silent;
}

bool acceptable(const DeviceRequest& request, Error& error) {
  if (request.channels > 0 && request.channels <= kMaxDeviceChannels && request.inputChannels <= kMaxDeviceChannels &&
      request.blockFrames > 0 && request.blockFrames <= kMaxDeviceBlock)
    return true;
  error = {MAM_ERROR_ARGUMENT, request.name + ": " + std::to_string(request.channels) + " channels and " +
                                   std::to_string(request.inputChannels) + " inputs in blocks of " +
                                   std::to_string(request.blockFrames) +
                                   " frames asked, expected 1 to 64, 0 to 64 and 1 to 8192"};
  return false;
}

}  // namespace

bool hasDevices() noexcept {
#if defined(MAM_HAVE_PORTAUDIO)
  return true;
#else
  return hasJack();
#endif
}

std::vector<DeviceInfo> listDevices() {
  std::vector<DeviceInfo> list{silentClock()};
  std::vector<DeviceInfo> jack = listJackDevices();
#if defined(MAM_HAVE_PORTAUDIO)
  // Of JACK's devices only our own are shown; where PortAudio prefers one of them, so do we.
  for (DeviceInfo& device : listPortAudioDevices()) {
    if (!hasJack() || device.hostApi != kJackApi) {
      list.push_back(std::move(device));
      continue;
    }
    for (DeviceInfo& own : jack)
      if (own.name == device.name) own.isDefault = device.isDefault;
  }
#else
  if (!jack.empty()) jack[0].isDefault = true;
#endif
  for (DeviceInfo& device : jack) list.push_back(std::move(device));
  return list;
}

std::unique_ptr<AudioDevice> openDevice(const DeviceRequest& request, AudioSource& source, Error& error) {
  error = {};
  if (request.name == "silent") return openSilentClock(request, source, error);
  if (!acceptable(request, error)) return nullptr;
  if (hasJack() && isJackName(request.name)) return openJackDevice(request, source, error);
#if defined(MAM_HAVE_PORTAUDIO)
  return openPortAudioDevice(request, source, error);
#else
  error = {MAM_ERROR_DEVICE_UNKNOWN, request.name + ": no such device, as this build has no PortAudio"};
  return nullptr;
#endif
}

}  // namespace mam
