// realtime
// Gains of a position between left (-1) and right (1).
#pragma once

#include "base/math.hpp"

MAM_BEGIN_ISA

struct PanGains {
  float left, right;
};

/// Balance: the side that is turned away from falls in a straight line, the other stays at 1; both are exactly 1 in the middle.
MAM_INLINE PanGains balanceGains(float pan) noexcept {
  const float p = math::clamp(pan, -1.f, 1.f);
  return {1.f - math::max(p, 0.f), 1.f + math::min(p, 0.f)};
}

/// Constant power: a quarter of a circle from left to right, -3 dB each in the middle.
MAM_INLINE PanGains powerGains(float pan) noexcept {
  const float p = (math::clamp(pan, -1.f, 1.f) + 1.f) * 0.125f;
  return {math::cos2pi(p), math::sin2pi(p)};
}

MAM_END_ISA
