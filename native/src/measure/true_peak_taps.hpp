// Taps of the four-times oversampling that the true-peak meter and the limiter share: what one measures the other holds.
#pragma once

#include <cstdint>

namespace mam::true_peak {

// The points at 1/4, 1/2 and 3/4 between x[0] and x[1] lie symmetrically, so their taps act on sums and differences of
// mirrored samples: u = x[k] + x[1-k], v = x[k] - x[1-k] for k = 1..8. Quarter points are sum(even u) +- sum(odd v).
constexpr uint32_t kHalfTaps = 8;
constexpr float kQuarterEven[kHalfTaps] = {0.596307537f,  -0.142953149f,  0.0729920162f,  -0.0415101741f,
                                           0.0235142952f, -0.0125135155f, 0.00588213168f, -0.00216638245f};
constexpr float kQuarterOdd[kHalfTaps] = {-0.302046812f,  0.0275046357f,  -0.0105792229f,  0.00571294963f,
                                          -0.0034551813f, 0.00211963649f, -0.00123927111f, 0.000649105516f};
constexpr float kHalf[kHalfTaps] = {0.631085089f,  -0.196061848f,  0.101878084f,   -0.0581639062f,
                                    0.0329593783f, -0.0175083834f, 0.00819166479f, -0.00298004495f};

}  // namespace mam::true_peak
