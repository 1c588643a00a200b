// Cost of LoudnessMeter: nanoseconds of thread CPU time for a stereo frame, minimum and median of 7 runs over ten seconds.
// Prints one JSON object a line for each signal: "music" has quiet runs that true peak may skip, "noise" has none.
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <vector>

#include "measure/loudness.hpp"

namespace {

constexpr uint32_t kFrames = 480000, kRuns = 7;

double threadNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

void measure(const char* signal, const std::vector<float>& samples) {
  std::vector<double> nanoseconds;
  double truePeakDb = 0;
  for (uint32_t run = 0; run < kRuns; ++run) {
    mam::LoudnessMeter meter(48000, 2);
    const double start = threadNanoseconds();
    for (uint32_t at = 0; at < kFrames; at += 4096)
      meter.process(samples.data() + 2 * at, std::min(4096u, kFrames - at));
    truePeakDb = meter.result().truePeakDb;
    nanoseconds.push_back((threadNanoseconds() - start) / kFrames);
  }
  std::sort(nanoseconds.begin(), nanoseconds.end());
  std::printf("{\"signal\":\"%s\",\"minNs\":%.3f,\"medianNs\":%.3f,\"truePeakDb\":%.3f}\n", signal, nanoseconds.front(),
              nanoseconds[kRuns / 2], truePeakDb);
}

}  // namespace

int main() {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> sample(-0.5f, 0.5f);
  std::vector<float> noise, music;
  for (uint32_t i = 0; i < kFrames; ++i) {
    const double t = i / 48000.0, stroke = std::exp(-std::fmod(t, 0.25) * 12);
    const double body = std::sin(6.283185307179586 * 70 * t) * stroke;
    for (int channel = 0; channel < 2; ++channel) {
      noise.push_back(sample(random));
      music.push_back(static_cast<float>(0.7 * body + 0.2 * static_cast<double>(sample(random))));
    }
  }
  measure("music", music);
  measure("noise", noise);
}
