// Cost of the meters of 64 strips that sound: percent of a core at 48 kHz, minimum and median of 15 runs over a second of
// thread CPU time, in tiles as the schedule gives them. Prints one JSON object a line, without and with loudness.
#include <cmath>
#include <cstdio>
#include <deque>

#include "clock.hpp"
#include "measure/strip_meter.hpp"

namespace {

constexpr uint32_t kStrips = 64, kTile = 64, kTiles = 750, kRuns = 15;

void measure(mam::Loudness loudness) {
  std::deque<mam::StripMeter> meters;
  for (uint32_t i = 0; i < kStrips; ++i) meters.emplace_back(48000);
  std::vector<float> left, right;
  for (uint32_t i = 0; i < kTile * 128; ++i) {
    left.push_back(static_cast<float>(std::sin(0.05 * i)));
    right.push_back(static_cast<float>(std::sin(0.03 * i)));
  }
  const float peaks[] = {1, 1};
  std::vector<double> percents;
  for (uint32_t run = 0; run < kRuns; ++run) {
    const double start = mam::bench::threadNanoseconds();
    for (uint32_t tile = 0; tile < kTiles; ++tile) {
      const uint32_t at = tile % 128 * kTile;
      const float* const channels[] = {left.data() + at, right.data() + at};
      for (mam::StripMeter& meter : meters) meter.measure(channels, peaks, 2, kTile, loudness);
      for (mam::StripMeter& meter : meters) meter.endCall();
    }
    percents.push_back((mam::bench::threadNanoseconds() - start) / 1e7);
  }
  const double median = mam::bench::quantile(percents, 0.5);
  std::printf("{\"strips\":%u,\"loudness\":%s,\"minPercent\":%.3f,\"medianPercent\":%.3f}\n", kStrips,
              loudness == mam::Loudness::On ? "true" : "false", percents.front(), median);
}

}  // namespace

int main() {
  measure(mam::Loudness::Off);
  measure(mam::Loudness::On);
}
