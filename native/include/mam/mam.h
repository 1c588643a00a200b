/* MAM engine, C ABI.
 *
 * Build a rack (a graph of nodes with patterns), load it into an engine, and pull samples from your own audio callback
 * or offline. Opaque handles come in create/destroy pairs. Strings are UTF-8 and borrowed for the call. Every function
 * is noexcept. Structs begin with their size, which their init function sets: an older caller's smaller struct keeps
 * the defaults of what it lacks. Numbers must be finite. [main] functions may allocate and lock and belong to one
 * thread at a time; [audio] functions never lock, allocate or block; [any] functions may be called from every thread.
 */
#ifndef MAM_MAM_H
#define MAM_MAM_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define MAM_API __declspec(dllexport)
#else
#define MAM_API __attribute__((visibility("default")))
#endif
#ifdef __cplusplus
#define MAM_NOEXCEPT noexcept
extern "C" {
#else
#define MAM_NOEXCEPT
#endif

/* Raised when a struct or function changes its meaning; additions keep it. */
#define MAM_ABI_VERSION 1u

/* [any] The version of the library that is running. Refuse to go on when it is not MAM_ABI_VERSION. */
MAM_API uint32_t mam_abi_version(void) MAM_NOEXCEPT;

/* Values are appended, never renumbered. */
typedef enum mam_result {
  MAM_OK = 0,
  MAM_ERROR_ARGUMENT = 1, /* a null pointer, a number out of its range */
  MAM_ERROR_MEMORY = 2,
  MAM_ERROR_UNKNOWN_NODE_TYPE = 3,
  MAM_ERROR_UNKNOWN_KEY = 4, /* a node type has no such file key */
  MAM_ERROR_UNKNOWN_NODE = 5,
  MAM_ERROR_NO_RACK = 6, /* nothing is loaded */
  MAM_ERROR_DEVICE_UNKNOWN = 7,
  MAM_ERROR_DEVICE_RATE = 8, /* the device refuses the sample rate */
  MAM_ERROR_DEVICE_BUSY = 9,
  MAM_ERROR_DEVICE = 10,
  MAM_ERROR_QUEUE_FULL = 11,
  MAM_ERROR_TOO_LARGE = 12, /* more nodes, bars or frames than the engine takes */
  MAM_ERROR_STATE = 13      /* a saved state that does not fit this rack */
} mam_result;

/* [any] The reason in words; never null. */
MAM_API const char *mam_result_text(mam_result result) MAM_NOEXCEPT;
/* [any] Details of the calling thread's last error, "" after a success; valid until its next call. */
MAM_API const char *mam_last_error(void) MAM_NOEXCEPT;

/* ---- a rack: what is to be played. Not thread-safe; copied by mam_engine_load and mam_renderer_create. ---- */

typedef struct mam_rack mam_rack;

MAM_API mam_result mam_rack_create(mam_rack **out) MAM_NOEXCEPT;
MAM_API void mam_rack_destroy(mam_rack *rack) MAM_NOEXCEPT;

/* 1 or 2 output channels (2 when never called). */
MAM_API mam_result mam_rack_set_channels(mam_rack *rack, uint32_t channels) MAM_NOEXCEPT;
MAM_API mam_result mam_rack_set_seed(mam_rack *rack, uint32_t seed) MAM_NOEXCEPT;
/* Align parallel paths by their nodes' latency (off when never called). */
MAM_API mam_result mam_rack_set_latency_compensation(mam_rack *rack, int on) MAM_NOEXCEPT;

/* Adds a node; `type` as listed by mam_node_type. `out_node` numbers nodes from 0 and may be null. */
MAM_API mam_result mam_rack_add_node(mam_rack *rack, const char *id, const char *type, uint32_t *out_node) MAM_NOEXCEPT;
/* A file key of the node: "cutoff", or "bands[0].q" after "bands.length". Choices take their number. */
MAM_API mam_result mam_rack_set(mam_rack *rack, uint32_t node, const char *key, double value) MAM_NOEXCEPT;
/* Declared width of a port, 0 = the rack's. A width of 1 on either end of an edge averages the channels. */
MAM_API mam_result mam_rack_declare_port(mam_rack *rack, uint32_t node, int is_input, uint32_t port,
                                         uint32_t channels) MAM_NOEXCEPT;

typedef enum mam_wave { MAM_WAVE_SINE = 0, MAM_WAVE_TRIANGLE = 1, MAM_WAVE_SAW = 2, MAM_WAVE_SQUARE = 3 } mam_wave;
/* At most 4 a node; more are ignored. phase in cycles. */
MAM_API mam_result mam_rack_add_lfo(mam_rack *rack, uint32_t node, uint16_t lfo, mam_wave wave, float freq_hz,
                                    float phase) MAM_NOEXCEPT;

typedef enum mam_route_target { MAM_ROUTE_PARAM = 0, MAM_ROUTE_LFO_RATE = 1, MAM_ROUTE_LFO_PHASE = 2 } mam_route_target;
typedef struct mam_route {
  uint32_t struct_size; /* set by mam_route_init */
  uint16_t source_lfo;
  uint16_t target_id; /* live parameter id, or LFO id */
  mam_route_target target;
  float depth, offset; /* used unless min < max */
  float min, max;
  int squared; /* range form: square the 0..1 position */
} mam_route;
MAM_API void mam_route_init(mam_route *route) MAM_NOEXCEPT;
/* At most 16 a node; more are ignored. */
MAM_API mam_result mam_rack_add_route(mam_rack *rack, uint32_t node, const mam_route *route) MAM_NOEXCEPT;

/* An edge between node ids; gain linear. Port 1 of compressor and spectral_ducker is their key. `dry` > 0 adds a tap of
 * `from` to the output, unless `from` is a mixer input. An unknown end leaves the edge out. */
MAM_API mam_result mam_rack_connect(mam_rack *rack, const char *from, uint32_t from_port, const char *to,
                                    uint32_t to_port, float gain, float dry) MAM_NOEXCEPT;
/* Turns the master stage on. */
MAM_API mam_result mam_rack_set_mixer(mam_rack *rack, float master_gain, int soft_clip) MAM_NOEXCEPT;
MAM_API mam_result mam_rack_add_mixer_input(mam_rack *rack, const char *id, float gain) MAM_NOEXCEPT;

typedef struct mam_transport {
  uint32_t struct_size; /* set by mam_transport_init */
  float bpm;            /* quarter notes a minute; <= 0 counts as 120 */
  uint32_t length_bars; /* 0 counts as 1 */
  uint32_t resolution;  /* steps a bar; 0 counts as 16; at most 65536 */
  float swing_percent;
  float swing_exponent;
  int top_level; /* 1: the rack's own transport, which rules its length; 0: one of an inline transport node */
} mam_transport;
MAM_API void mam_transport_init(mam_transport *transport) MAM_NOEXCEPT;
/* `out_transport` numbers transports from 0. */
MAM_API mam_result mam_rack_add_transport(mam_rack *rack, const mam_transport *transport,
                                          uint32_t *out_transport) MAM_NOEXCEPT;
/* From this 0-based bar on, in the order of the calls. */
MAM_API mam_result mam_rack_add_tempo(mam_rack *rack, uint32_t transport, uint32_t bar, float bpm) MAM_NOEXCEPT;
/* `steps`: one bar, 'x' is a hit. `length_bars`, `resolution`: 0, used with mam_rack_add_pattern_bar only. */
MAM_API mam_result mam_rack_add_pattern(mam_rack *rack, uint32_t transport, const char *target_id, const char *steps,
                                        uint32_t resolution, uint32_t length_bars, uint32_t *out_pattern) MAM_NOEXCEPT;
MAM_API mam_result mam_rack_add_pattern_bar(mam_rack *rack, uint32_t transport, uint32_t pattern,
                                            const char *steps) MAM_NOEXCEPT;
/* Sets (ramp_ms <= 0) or ramps a parameter at a step of every bar. `name` is kept for listings and may be "". */
MAM_API mam_result mam_rack_add_lock(mam_rack *rack, uint32_t transport, uint32_t pattern, uint32_t step,
                                     uint16_t param, const char *name, float value, float ramp_ms) MAM_NOEXCEPT;

typedef enum mam_command_kind { MAM_SET = 5, MAM_RAMP = 6, MAM_TRIGGER = 10 } mam_command_kind;
/* Once, at a frame of the content. */
MAM_API mam_result mam_rack_add_command(mam_rack *rack, uint64_t frame, const char *target_id, mam_command_kind kind,
                                        uint16_t param, const char *name, float value, float ramp_ms) MAM_NOEXCEPT;

/* A note of the content: it starts at a frame and ends `length_frames` (at least 1) later. `pitch` in semitones, 69 = 440 Hz,
 * `velocity` 0..1. `note` tells it from other notes that sound at the same time; UINT32_MAX is reserved. */
MAM_API mam_result mam_rack_add_note(mam_rack *rack, uint64_t frame, uint64_t length_frames, const char *target_id,
                                     uint32_t note, uint16_t channel, float pitch, float velocity) MAM_NOEXCEPT;

/* [any] Live parameter of a node type by name (ASCII case-insensitive); 0 when there is none. */
MAM_API uint16_t mam_param_id(const char *node_type, const char *name) MAM_NOEXCEPT;
/* [any] Node types by number; null past the last one. */
MAM_API const char *mam_node_type(uint32_t index) MAM_NOEXCEPT;

/* ---- an engine: plays a rack when you ask it for samples ---- */

typedef struct mam_engine mam_engine;
typedef struct mam_config {
  uint32_t struct_size;      /* set by mam_config_init */
  uint32_t sample_rate;      /* Hz, 8000..384000 */
  uint32_t channels;         /* 1 or 2 */
  uint32_t max_block_frames; /* bound of every process call, at most 8192 */
  uint32_t lookahead_frames; /* how far ahead patterns are expanded */
  int manual_feeding;        /* 1: no thread is started; mam_engine_feed does its work */
  uint32_t recorder_seconds; /* how far back mam_engine_flight_record reaches, at most 3600; 0: nothing is kept */
} mam_config;
MAM_API void mam_config_init(mam_config *config) MAM_NOEXCEPT;

MAM_API mam_result mam_engine_create(const mam_config *config, mam_engine **out) MAM_NOEXCEPT; /* [main] */
/* [main] The callback must have ended. */
MAM_API void mam_engine_destroy(mam_engine *engine) MAM_NOEXCEPT;
/* [main] Compiles the rack and swaps it in; what sounded before fades out in 20 ms. On an error nothing changes. */
MAM_API mam_result mam_engine_load(mam_engine *engine, const mam_rack *rack) MAM_NOEXCEPT;
/* [main] Takes the loaded rack's place with one that differs in values of mam_rack_set alone: targets stay valid, what
 * sounds is not touched (send commands to hear the change), and the next play, stop or end of the content starts from
 * the new values. When more differs, the last error names the first place. On an error nothing changes. */
MAM_API mam_result mam_engine_revise(mam_engine *engine, const mam_rack *rack) MAM_NOEXCEPT;
/* [main] Takes the loaded rack's place with any other of its channels while it plays or rests. Nodes of the same id and type
 * keep their state and their targets; a target that has been without a node for two seconds may be given to an id that is
 * new, so ask mam_engine_target() after an edit. What would click is moved over 10 ms.
 * Patterns change from their next event on; where the tempo changes, the place in the bar stays. `at_frame` is the engine
 * frame at which it happens, an hour ahead at most; 0, or one that has passed: the next process call. It waits while an
 * edit before it still moves, and a play, stop or load overtakes it. On an error (MAM_ERROR_QUEUE_FULL: the callback is
 * not running) nothing changes. */
MAM_API mam_result mam_engine_edit(mam_engine *engine, const mam_rack *rack, uint64_t at_frame) MAM_NOEXCEPT;
/* [main] From a frame of the content: 0 is a play from the start, any other chases parameters and starts from silence.
 * Takes effect at the next process call. */
MAM_API mam_result mam_engine_play(mam_engine *engine, uint64_t from_frame, int loop) MAM_NOEXCEPT;
typedef struct mam_play_request {
  uint32_t struct_size;    /* set by mam_play_request_init */
  uint32_t fade_in_frames; /* process begins at silence and gives the whole sound after as many frames; what the play
                              takes the place of fades out as ever */
  uint64_t from_frame;     /* as mam_engine_play */
  int loop;
  int opens_output; /* 1: what mam_engine_fade_output took away is there again from the first frame on */
} mam_play_request;
MAM_API void mam_play_request_init(mam_play_request *request) MAM_NOEXCEPT;
/* [main] mam_engine_play with all there is to ask for. */
MAM_API mam_result mam_engine_play_with(mam_engine *engine, const mam_play_request *request) MAM_NOEXCEPT;
/* [main] Of what plays; a play brings its own. 0: the pass that plays then is the last, after which the content rings and
 * ends. 1: it goes round at the end of the loop; past that, or where nothing can loop, it plays on as it did. `at_frame`
 * and errors as with mam_engine_edit. */
MAM_API mam_result mam_engine_set_loop(mam_engine *engine, int loop, uint64_t at_frame) MAM_NOEXCEPT;
/* [main] 20 ms fade, nodes reset; triggers still sound. */
MAM_API mam_result mam_engine_stop(mam_engine *engine) MAM_NOEXCEPT;
/* [main] What process gives fades, from where it stands, to the whole sound (`opens` 1) or to nothing (0), within `frames`.
 * Plays (unless they open it), stops and loads leave it as it is; nodes play on behind it. */
MAM_API mam_result mam_engine_fade_output(mam_engine *engine, int opens, uint32_t frames) MAM_NOEXCEPT;
/* [main] Expands patterns up to the lookahead and frees what the callback gave back. Only with manual_feeding. */
MAM_API mam_result mam_engine_feed(mam_engine *engine) MAM_NOEXCEPT;

typedef struct mam_command {
  uint32_t struct_size; /* set by mam_command_init */
  uint32_t target;      /* from mam_engine_target */
  mam_command_kind kind;
  uint16_t param;
  double value;
  uint32_t ramp_frames;
} mam_command;
MAM_API void mam_command_init(mam_command *command) MAM_NOEXCEPT;
/* [main] Handle of a node id in the loaded rack; valid until the next load. */
MAM_API mam_result mam_engine_target(const mam_engine *engine, const char *id, uint32_t *out_target) MAM_NOEXCEPT;
/* One producer thread. All or none; takes effect at the next process call's first frame. */
MAM_API mam_result mam_engine_send(mam_engine *engine, const mam_command *list, uint32_t count) MAM_NOEXCEPT;

/* Notes come from the thread that calls mam_engine_send and take effect in the same way. Node types that take no notes
 * ignore them. `pitch` in semitones, 69 = 440 Hz; `velocity` 0..1; `channel` is kept with the note. `note` is a number of
 * yours that tells the note from others that sound at the same time (UINT32_MAX is reserved); it may be used again once
 * the note has ended. What follows the start of its own note takes effect a frame later at the earliest. */
MAM_API mam_result mam_engine_note_on(mam_engine *engine, uint32_t target, uint32_t note, uint16_t channel, float pitch,
                                      float velocity) MAM_NOEXCEPT;
/* A note that does not sound is ignored. When this finds the queue full, every note of yours ends as soon as there is room:
 * none hangs. Load, play and stop end all notes. */
MAM_API mam_result mam_engine_note_off(mam_engine *engine, uint32_t target, uint32_t note, uint16_t channel,
                                       float velocity) MAM_NOEXCEPT;
typedef enum mam_expression {
  MAM_EXPRESSION_PITCH = 0,    /* semitones added to the note's own */
  MAM_EXPRESSION_PRESSURE = 1, /* 0..1 */
  MAM_EXPRESSION_TIMBRE = 2    /* 0..1 */
} mam_expression;
/* Of one note that sounds. */
MAM_API mam_result mam_engine_note_expression(mam_engine *engine, uint32_t target, uint32_t note,
                                              mam_expression expression, float value) MAM_NOEXCEPT;
/* Ends every note of yours, in whatever node. */
MAM_API mam_result mam_engine_release_notes(mam_engine *engine) MAM_NOEXCEPT;

/* [audio] Fills out[channel][frame]; frames <= max_block_frames. Leaves the CPU's denormal mode as it found it. */
MAM_API mam_result mam_engine_process(mam_engine *engine, float *const *out, uint32_t frames) MAM_NOEXCEPT;

typedef struct mam_status {
  uint32_t struct_size; /* set by mam_status_init */
  int playing;
  uint64_t engine_frame;   /* frames rendered; never jumps */
  uint64_t timeline_frame; /* position in the content; wraps in a loop */
  uint64_t late_commands, dropped_commands, lost_log_records;
} mam_status;
MAM_API void mam_status_init(mam_status *status) MAM_NOEXCEPT;
MAM_API mam_result mam_engine_status(const mam_engine *engine, mam_status *status) MAM_NOEXCEPT; /* [main] */

/* ---- what an engine tells of itself. All [main], at display rate or less; measured without a lock. Times are those of
 * the last five to ten seconds. Nobody asking for three seconds ends the measuring, which then costs nothing. ---- */

typedef struct mam_times { /* this struct does not grow */
  uint64_t count;          /* blocks that were timed; 0: none yet, and the times mean nothing */
  double mean_us;
  double p99_us; /* up to an eighth too long, never too short */
  double worst_us;
} mam_times;
typedef struct mam_telemetry {
  uint32_t struct_size;          /* set by mam_telemetry_init */
  uint32_t block_frames;         /* of the last process call */
  uint64_t callbacks;            /* process calls so far */
  double deadline_us;            /* how long the last block lasts */
  double last_us;                /* how long it took */
  mam_times callback;            /* how long blocks took */
  uint64_t live_commands;        /* sent, not applied yet */
  uint64_t scheduled_commands;   /* of the content, expanded ahead */
  uint64_t applied_commands;     /* applied, not collected yet */
  int feeding;                   /* 1: content plays, and not all of it is expanded */
  uint32_t latency_frames;       /* of the graph */
  uint64_t feeder_margin_frames; /* how far it is expanded ahead of what plays */
  double feeder_idle_us;         /* since mam_engine_feed, or the thread in its place, ran last */
  uint64_t engine_bytes;         /* buffers, queues and recorders; not what nodes hold */
  uint32_t schedules;            /* compiled racks that are not freed yet */
} mam_telemetry;
MAM_API void mam_telemetry_init(mam_telemetry *telemetry) MAM_NOEXCEPT;
MAM_API mam_result mam_engine_telemetry(mam_engine *engine, mam_telemetry *telemetry) MAM_NOEXCEPT;
/* A block's time in each node, numbered as mam_rack_add_node did, for the first `count`; *out_count is how many there are.
 * Nodes are timed in rotation while somebody asks. Nodes of a type with lanes share their group's time evenly. */
MAM_API mam_result mam_engine_node_times(mam_engine *engine, mam_times *list, uint32_t count,
                                         uint32_t *out_count) MAM_NOEXCEPT;
/* Takes a piece of a text, not ended by 0; returns 0 to end it there. */
typedef int (*mam_write)(void *user, const char *text, size_t length);
/* The blocks of the last recorder_seconds and what was done meanwhile, as Chrome trace JSON (ui.perfetto.dev reads it). */
MAM_API mam_result mam_engine_flight_record(mam_engine *engine, mam_write write, void *user) MAM_NOEXCEPT;

/* ---- what an engine has loaded: nodes by number, as mam_rack_add_node counted them. All [main]; MAM_ERROR_NO_RACK
 * before the first load. On an error nothing is written. ---- */

MAM_API mam_result mam_engine_node_count(const mam_engine *engine, uint32_t *out_count) MAM_NOEXCEPT;
/* The first node of an id. */
MAM_API mam_result mam_engine_find_node(const mam_engine *engine, const char *id, uint32_t *out_node) MAM_NOEXCEPT;
/* Valid until the next load, revise, edit or destroy. */
MAM_API mam_result mam_engine_node_id(const mam_engine *engine, uint32_t node, const char **out_id) MAM_NOEXCEPT;
/* As listed by mam_node_type; always valid. */
MAM_API mam_result mam_engine_node_type(const mam_engine *engine, uint32_t node, const char **out_type) MAM_NOEXCEPT;
/* Start value at a key of mam_rack_set, as stored (rounded to float, clamped), or the type's default; what commands and
 * patterns changed since is not in it. A list that was never given has no keys: the node plays its own. */
MAM_API mam_result mam_engine_node_value(const mam_engine *engine, uint32_t node, const char *key,
                                         double *out_value) MAM_NOEXCEPT;

/* ---- offline: the same engine, driven by a loop ---- */

typedef struct mam_renderer mam_renderer;
typedef struct mam_range {
  uint32_t struct_size;        /* set by mam_range_init */
  uint32_t sample_rate;        /* Hz */
  uint32_t bars;               /* 0: the transport's own */
  uint32_t loop_count;         /* 0 counts as 1; bars count on */
  uint32_t start_bar, end_bar; /* 0-based, exclusive; end 0: to the end */
  int64_t hard_frames;         /* -1: by the format's export rules */
  int64_t tail_frames;         /* -1: by the format's export rules */
  int loop;                    /* repeat the content up to hard_frames */
  uint32_t block_frames;       /* frames a process call; the samples do not depend on it */
} mam_range;
MAM_API void mam_range_init(mam_range *range) MAM_NOEXCEPT;
MAM_API mam_result mam_renderer_create(const mam_rack *rack, const mam_range *range, mam_renderer **out) MAM_NOEXCEPT;
MAM_API void mam_renderer_destroy(mam_renderer *renderer) MAM_NOEXCEPT;
MAM_API uint64_t mam_renderer_total_frames(const mam_renderer *renderer) MAM_NOEXCEPT;
/* Puts another rack in the place of the one that is rendered, from this frame of the render on, as mam_engine_edit does;
 * the length stays. Before the first read or between reads; a frame that was rendered is refused. */
MAM_API mam_result mam_renderer_edit_at(mam_renderer *renderer, uint64_t frame, const mam_rack *rack) MAM_NOEXCEPT;
/* Interleaved; returns the frames written, 0 at the end and after an error (see mam_last_error). */
MAM_API uint32_t mam_renderer_read(mam_renderer *renderer, float *interleaved, uint32_t frames) MAM_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
