#include "device/device.hpp"
#if defined(MAM_HAVE_PORTAUDIO)
#include "device/portaudio.hpp"
#endif

namespace mam {

bool hasDevices() noexcept {
#if defined(MAM_HAVE_PORTAUDIO)
  return true;
#else
  return false;
#endif
}

std::vector<DeviceInfo> listDevices() {
  DeviceInfo silent;
  silent.name = silent.hostApi = "silent";
  silent.outputChannels = 2;
  silent.defaultSampleRate = 48000;
  std::vector<DeviceInfo> list{silent};
#if defined(MAM_HAVE_PORTAUDIO)
  for (DeviceInfo& device : listPortAudioDevices()) list.push_back(std::move(device));
#endif
  return list;
}

std::unique_ptr<AudioDevice> openDevice(const DeviceRequest& request, AudioSource& source, Error& error) {
  error = {};
  if (request.name == "silent") return openSilentClock(request, source, error);
#if defined(MAM_HAVE_PORTAUDIO)
  return openPortAudioDevice(request, source, error);
#else
  error = {MAM_ERROR_DEVICE_UNKNOWN,
           request.name + ": this build knows the device \"silent\" only (it has no PortAudio)"};
  return nullptr;
#endif
}

}  // namespace mam
