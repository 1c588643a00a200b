// The strips of a mixer, and what inserts of theirs hold back, as far as somebody looks at them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "measure/strip_meter.hpp"

namespace mam {

/// Made by main and not changed from then on. The meters themselves are shared with the lists before and after it, so that
/// what they measure goes on over an edit; of all lists the audio thread writes to one at a time.
struct StripMeters {
  template <class Meter> struct Metered {
    std::string name;
    uint32_t target;  ///< of the rack that plays; UINT32_MAX where it has none of this name
    std::shared_ptr<Meter> meter;
  };

  uint64_t serial = 0;  ///< of no two lists the same; from 1 on
  uint32_t load = 0;    ///< that the targets are of
  Loudness loudness = Loudness::Off;
  std::shared_ptr<StripMeter> output;
  std::vector<Metered<StripMeter>> strips;
  std::vector<Metered<ReductionMeter>> inserts;

  /// [audio] To a frame of the process call: what was not measured before it was silent.
  void reach(uint32_t frame) const noexcept {
    for (const auto& strip : strips) strip.meter->reach(frame);
  }
  /// [audio] After a process call of so many frames, be it that nothing was rendered.
  void endCall(uint32_t frames) const noexcept {
    for (const auto& strip : strips) {
      strip.meter->reach(frames);
      strip.meter->endCall();
    }
    for (const auto& insert : inserts) insert.meter->endCall();
  }
  /// [audio] Before they are used again after a while.
  void clear() const noexcept {
    output->clear();
    for (const auto& strip : strips) strip.meter->clear();
  }
};

}  // namespace mam
