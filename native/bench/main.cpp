#include <cstdio>
#include <stdexcept>

#include "benches.hpp"

namespace {

constexpr char kUsage[] =
    "mam_bench voices graph|bare|effects|synth|synth-effects|check COUNT SECONDS\n"
    "                                                          the ceiling's voice in our graph, without one, before effects;\n"
    "                                                          one `synth` that plays as many notes\n"
    "mam_bench queue [ITEMS]                                   our ring against a plain one, 32-byte items\n"
    "mam_bench apply [BLOCKS]                                  1000 parameter commands in a block of 64 frames\n"
    "mam_bench callback [BLOCKS [COPIES]]                      thread CPU time of the callback, block by block\n"
    "mam_bench edit [EDITS]                                    a node put into 5,000 that play, and taken out again\n"
    "mam_bench telemetry [BLOCKS [COPIES [FRAMES]]]            what timing blocks and nodes costs the callback\n"
    "mam_bench device NAME SECONDS BLOCK LOAD                  the same from a device, at about this load (0..1);\n"
    "                                                          burn:MICROSECONDS instead of LOAD: no engine, that CPU time\n"
    "mam_bench strikes NAME BLOCK COUNT                        when COUNT strikes were sent to an engine on a device\n"
    "mam_bench onsets SECONDS                                  when a JACK client that plays turned loud\n"
    "MAM_ISA=v2|v3|v4 chooses the instruction set.\n";

struct Bench {
  const char* name;
  int (*run)(const mam::bench::Words&);
};
constexpr Bench kBenches[] = {{"voices", mam::bench::voices},       {"queue", mam::bench::queue},
                              {"apply", mam::bench::apply},         {"callback", mam::bench::callback},
                              {"telemetry", mam::bench::telemetry}, {"device", mam::bench::device},
                              {"edit", mam::bench::edit},
#if defined(MAM_BENCH_JACK)
                              {"onsets", mam::bench::onsets},
#endif
                              {"strikes", mam::bench::strikes}};

}  // namespace

int main(int count, char** arguments) {
  const mam::bench::Words words(arguments + 1, arguments + count);
  for (const Bench& bench : kBenches)
    if (!words.empty() && words[0] == bench.name) try {
        return bench.run({words.begin() + 1, words.end()});
      } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", bench.name, error.what());
        return 1;
      }
  std::fputs(kUsage, stderr);
  return 2;
}
