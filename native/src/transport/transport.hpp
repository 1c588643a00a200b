// Steps, bars, tempo points, swing, locks: a rack's musical content, resolved to integer frames in one place.
//
// Format spec, section 3. All arithmetic in doubles on inputs rounded to f32 first; frames are truncated values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mam {

struct TempoPoint {
  uint32_t bar;
  float bpm;
};

struct Lock {
  uint32_t step;
  uint16_t param;  ///< live parameter id; 0 reaches nobody
  uint32_t name;   ///< index in Content::names, for listings
  float value;
  float rampMs;  ///< > 0: a ramp
};

struct Pattern {
  uint32_t target = 0;                 ///< index in Content::targets
  std::string steps;                   ///< one bar; 'x' is a hit
  std::vector<std::string> stepsBars;  ///< one string a bar; when not empty `steps` is ignored
  uint32_t resolution = 0;             ///< wrap length of stepsBars; 0: the transport's
  uint32_t lengthBars = 0;             ///< cycle of stepsBars; 0: their number
  std::vector<Lock> locks;

  bool empty() const noexcept { return steps.empty() && stepsBars.empty(); }
  /// Spec 3.4.
  bool hits(uint32_t bar, uint32_t step, uint32_t transportResolution) const noexcept;
};

constexpr uint32_t kMaxResolution = 65536;
constexpr float kMinBpm = 0.01f;

struct Transport {
  float bpm = 120;
  uint32_t lengthBars = 1;
  uint32_t resolution = 16;
  float swingPercent = 0;
  float swingExponent = 1;
  bool topLevel = true;
  std::vector<TempoPoint> tempo;
  std::vector<Pattern> patterns;

  uint32_t bars() const noexcept { return lengthBars == 0 ? 1 : lengthBars; }
  uint32_t steps() const noexcept { return resolution == 0 ? 16 : resolution; }
};

/// A tempo as it counts: not positive counts as 120 (Q16), and nothing is slower than kMinBpm.
double effectiveBpm(float bpm) noexcept;

}  // namespace mam
