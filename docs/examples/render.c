/* Renders one bar of kick and clap into memory and prints where its hits are: offline, from C. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <mam/mam.h>

static void require(mam_result result) {
  if (result == MAM_OK) return;
  fprintf(stderr, "%s: %s\n", mam_result_text(result), mam_last_error());
  exit(1);
}

static mam_rack *build(void) {
  mam_rack *rack = NULL;
  uint32_t kick = 0, transport = 0;
  mam_transport clock;
  require(mam_rack_create(&rack));
  require(mam_rack_add_node(rack, "kick", "kick", &kick));
  require(mam_rack_set(rack, kick, "ampDecayMs", 50));
  require(mam_rack_add_node(rack, "clap", "clap", NULL));
  mam_transport_init(&clock);
  clock.bpm = 120;
  require(mam_rack_add_transport(rack, &clock, &transport));
  require(mam_rack_add_pattern(rack, transport, "kick", "x.......x.......", 0, 0, NULL));
  require(mam_rack_add_pattern(rack, transport, "clap", "............x...", 0, 0, NULL));
  return rack;
}

int main(void) {
  enum { blockFrames = 512 };
  float block[2 * blockFrames];
  mam_renderer *renderer = NULL;
  mam_range range;
  uint64_t frame = 0, quietFrames = 48000;
  uint32_t count;
  if (mam_abi_version() != MAM_ABI_VERSION) return 1;

  mam_rack *rack = build();
  mam_range_init(&range);
  require(mam_renderer_create(rack, &range, &renderer));
  mam_rack_destroy(rack); /* the renderer has its own copy */

  while ((count = mam_renderer_read(renderer, block, blockFrames)) > 0) {
    for (uint32_t i = 0; i < count; ++i, ++frame) {
      if (fabsf(block[2 * i]) < 1e-3f) {
        ++quietFrames;
        continue;
      }
      if (quietFrames > 4800) printf("a hit at frame %llu\n", (unsigned long long)frame);
      quietFrames = 0;
    }
  }
  printf("%llu frames\n", (unsigned long long)frame);
  mam_renderer_destroy(renderer);
  return 0;
}
