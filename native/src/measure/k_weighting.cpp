#include "measure/k_weighting.hpp"

#include <initializer_list>

namespace mam {

bool KWeighting::State::flush() noexcept {
  bool isSilent = true;
  for (Pair* state : {&y1, &y2, &z1, &z2})
    for (int c = 0; c < 2; ++c) {
      (*state)[c] = math::flushed((*state)[c]);
      isSilent = isSilent && (*state)[c] == 0;
    }
  return isSilent && x1[0] == 0 && x1[1] == 0 && x2[0] == 0 && x2[1] == 0;
}

/// The tables of BS.1770-4 hold for 48 kHz only. Any other rate has the bilinear transform of the analogue prototypes that
/// those tables come from: a shelf of 4 dB at 1682 Hz and a high-pass at 38 Hz (values as in libebur128 and De Man,
/// "Evaluation of Implementations of the EBU R128 Loudness Measurement", 2018).
KWeighting::KWeighting(double sampleRate) noexcept {
  const double high = 1.5848647011308556;    // 10^(3.999843853973347/20)
  const double middle = 1.2587209302325617;  // high^0.4996667741545416
  const double k = math::tanPi(1681.974450955533 / sampleRate), kq = k / 0.7071752369554196, kk = k * k;
  const double a0 = 1 + kq + kk;
  const double l = math::tanPi(38.13547087602444 / sampleRate), lq = l / 0.5003270373238773, ll = l * l;
  const double b0 = 1 + lq + ll;
  shelfB0_ = (high + middle * kq + kk) / a0;
  shelfB1_ = 2 * (kk - high) / a0;
  shelfB2_ = (high - middle * kq + kk) / a0;
  shelfA1_ = 2 * (kk - 1) / a0;
  shelfA2_ = (1 - kq + kk) / a0;
  highPassA1_ = 2 * (ll - 1) / b0;
  highPassA2_ = (1 - lq + ll) / b0;
}

}  // namespace mam
