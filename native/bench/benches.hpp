// The subcommands of mam_bench. Each prints JSON objects, one a line, and returns an exit code.
#pragma once

#include <string>
#include <vector>

namespace mam::bench {

using Words = std::vector<std::string>;

int voices(const Words& words);
int queue(const Words& words);
int apply(const Words& words);
int callback(const Words& words);
int edit(const Words& words);
int telemetry(const Words& words);
int device(const Words& words);
int strikes(const Words& words);
#if defined(MAM_BENCH_JACK)
int onsets(const Words& words);
#endif

}  // namespace mam::bench
