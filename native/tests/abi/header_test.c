/* mam.h as a C11 program sees it, compiled with -pedantic; called from mam_test.cpp. Enum values that C++ may not even
 * make are made here. */
#include "mam/mam.h"

#include <string.h>

_Static_assert(sizeof(enum mam_result) == sizeof(int), "results pass through foreign function interfaces as int");

/* Returns the line of the first check that failed, 0 without. */
int mam_c_checks(void);

#define CHECK(condition)               \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

static int play_a_kick(mam_engine *engine, mam_rack *rack) {
  float left[64], right[64];
  float *out[2];
  mam_command trigger;
  mam_status status;
  out[0] = left;
  out[1] = right;
  CHECK(mam_engine_load(engine, rack) == MAM_OK);
  mam_command_init(&trigger);
  trigger.kind = MAM_TRIGGER;
  CHECK(mam_engine_target(engine, "kick", &trigger.target) == MAM_OK);
  CHECK(mam_engine_send(engine, &trigger, 1) == MAM_OK);
  CHECK(mam_engine_process(engine, out, 64) == MAM_OK);
  CHECK(left[63] != 0 && left[63] == right[63]);
  mam_status_init(&status);
  CHECK(mam_engine_status(engine, &status) == MAM_OK && status.engine_frame == 64 && !status.playing);
  return 0;
}

static int revise_and_read_back(mam_engine *engine, mam_rack *rack) {
  mam_play_request request;
  const char *text = NULL;
  uint32_t count = 0, node = 1;
  double value = 0;
  mam_play_request_init(&request);
  CHECK(request.struct_size == sizeof request && request.from_frame == 0 && !request.loop);
  request.fade_in_frames = 64;
  CHECK(mam_engine_play_with(engine, &request) == MAM_OK);
  CHECK(mam_rack_set(rack, 0, "gain", 0.5) == MAM_OK);
  CHECK(mam_engine_revise(engine, rack) == MAM_OK);
  CHECK(mam_engine_node_count(engine, &count) == MAM_OK && count == 1);
  CHECK(mam_engine_find_node(engine, "kick", &node) == MAM_OK && node == 0);
  CHECK(mam_engine_node_id(engine, node, &text) == MAM_OK && strcmp(text, "kick") == 0);
  CHECK(mam_engine_node_type(engine, node, &text) == MAM_OK && strcmp(text, "kick") == 0);
  CHECK(mam_engine_node_value(engine, node, "gain", &value) == MAM_OK && value == 0.5);
  return 0;
}

static int edit_while_it_plays(mam_engine *engine, mam_rack *rack) {
  float left[64], right[64], *out[2];
  uint32_t kick = 1, clap = 1, count = 0;
  out[0] = left;
  out[1] = right;
  CHECK(mam_engine_target(engine, "kick", &kick) == MAM_OK);
  CHECK(mam_rack_add_node(rack, "clap", "clap", NULL) == MAM_OK);
  CHECK(mam_engine_edit(engine, rack, 0) == MAM_OK);
  CHECK(mam_engine_process(engine, out, 64) == MAM_OK);
  CHECK(mam_engine_node_count(engine, &count) == MAM_OK && count == 2);
  CHECK(mam_engine_target(engine, "clap", &clap) == MAM_OK && clap != kick);
  CHECK(mam_engine_edit(engine, NULL, 0) == MAM_ERROR_ARGUMENT);
  return 0;
}

static int unknown_enums(mam_rack *rack, mam_engine *engine) {
  mam_route route;
  mam_command command;
  mam_route_init(&route);
  CHECK(mam_rack_add_lfo(rack, 0, 1, (mam_wave)4, 1, 0) == MAM_ERROR_ARGUMENT);
  CHECK(mam_rack_add_lfo(rack, 0, 1, (mam_wave)-1, 1, 0) == MAM_ERROR_ARGUMENT);
  route.target = (mam_route_target)3;
  CHECK(mam_rack_add_route(rack, 0, &route) == MAM_ERROR_ARGUMENT);
  CHECK(mam_rack_add_command(rack, 0, "kick", (mam_command_kind)7, 0, "", 0, 0) == MAM_ERROR_ARGUMENT);
  mam_command_init(&command);
  command.kind = (mam_command_kind)0;
  CHECK(mam_engine_send(engine, &command, 1) == MAM_ERROR_ARGUMENT);
  CHECK(strcmp(mam_result_text((mam_result)99), "an unknown result") == 0);
  return 0;
}

int mam_c_checks(void) {
  mam_rack *rack = NULL;
  mam_engine *engine = NULL;
  mam_config config;
  int line;
  CHECK(mam_abi_version() == MAM_ABI_VERSION);
  CHECK(mam_rack_create(&rack) == MAM_OK);
  CHECK(mam_rack_add_node(rack, "kick", "kick", NULL) == MAM_OK);
  mam_config_init(&config);
  CHECK(config.struct_size == sizeof config);
  config.manual_feeding = 1;
  CHECK(mam_engine_create(&config, &engine) == MAM_OK);
  line = play_a_kick(engine, rack);
  if (line == 0) line = revise_and_read_back(engine, rack);
  if (line == 0) line = edit_while_it_plays(engine, rack);
  if (line == 0) line = unknown_enums(rack, engine);
  mam_engine_destroy(engine);
  mam_rack_destroy(rack);
  return line;
}
