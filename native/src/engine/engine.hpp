// The session's runtime: one rack for a start, a clock, queues, a feeder, and the callback that makes sound.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/command.hpp"
#include "base/realtime_workers.hpp"
#include "base/spsc.hpp"
#include "base/triple_buffer.hpp"
#include "base/workers.hpp"
#include "device/device.hpp"
#include "engine/output_level.hpp"
#include "engine/parallel_choice.hpp"
#include "engine/target_slots.hpp"
#include "graph/schedule.hpp"
#include "graph/strip_meters.hpp"
#include "telemetry/callback_telemetry.hpp"
#include "telemetry/load_shed.hpp"
#include "telemetry/telemetry.hpp"
#include "telemetry/trace_text.hpp"
#include "transport/place_map.hpp"

namespace mam {

struct EngineConfig {
  uint32_t sampleRate = 48000;  ///< Hz
  uint32_t channels = 2;
  uint32_t maxBlockFrames = 8192;
  uint32_t lookaheadFrames = 9600;  ///< patterns are expanded this far ahead; see setLookahead
  bool manualFeeding = false;       ///< true: nobody but feed() expands patterns and frees what the callback returns
  uint32_t recorderSeconds = 0;     ///< how far back flightRecord() reaches; 0: nothing is kept
  NanosClock clock = monotonicNanos;
  /// Threads that render the racks of a session, render()'s among them. More than one is for renders alone: it waits. See
  /// setRealtimeThreads.
  uint32_t threads = 1;
  Sleep sleep = Sleep::On;
  Stems* stems = nullptr;  ///< what render() keeps of the rack beside its mix, for renders alone; outlives the engine
};

/// Producers of live commands: one thread each.
enum class LiveQueue : uint8_t { Host, Ports, Script, Embedder };
constexpr size_t kLiveQueues = 4;

constexpr uint64_t kNoEnd = UINT64_MAX;

enum class Loop : uint8_t { Off, On };

/// Where the callback stands after the newest block.
struct Position {
  uint64_t engineFrame = 0;
  uint64_t runOrigin = 0;     ///< engine frame at which the run began, or an edit changed its content
  uint64_t contentStart = 0;  ///< content frame there
  uint64_t loopFrames = 0;    ///< 0: no loop
  uint64_t endsAt = kNoEnd;   ///< content frame at which the pass ends that is the last, since loop was switched off
  uint32_t run = 0;           ///< 0: never played
  uint32_t load = 0;          ///< of the rack that plays; 0: none yet
  uint32_t edition = 0;       ///< of the content: every run and every edit that changes it begins one
  uint32_t declined = 0;      ///< the newest edition that came too late, so that the one before it plays on; 0: none
  uint32_t revision = 0;      ///< loads and edits that have been adopted
  bool playing = false;
};

struct EngineStatus {
  Position position;
  uint64_t timelineFrame = 0;  ///< content frame, wrapped in a loop
  uint64_t pass = 0;
  uint64_t lateCommands = 0, droppedCommands = 0, lostLogRecords = 0;
  uint32_t latencyFrames = 0;
  uint32_t revision = 0;  ///< loads and edits so far
};

struct AppliedCommand {
  Command command;    ///< frame: the engine frame at which it took effect
  uint32_t load = 0;  ///< of the rack that its target is a handle of
  bool late = false;
};

/// A node of a session, or a whole rack in it, gave what is not finite and is silent until it is edited or reset.
struct NodeFault {
  std::string node;          ///< its id
  uint64_t engineFrame = 0;  ///< the first that is silent
};

struct PlayRequest {
  uint64_t fromFrame = 0;  ///< content frame; 0 is a play from the start
  ContentRange range;      ///< sampleRate is the engine's whatever it says
  /// What the device is given of this run begins at silence and is whole after as many frames. Recordings, meters and what
  /// fades out are not touched.
  uint32_t fadeInFrames = 0;
  /// An output that fadeOutput closed is open from its first frame on; what fades out stays as far down as it was.
  bool opensOutput = false;
};

struct EditRequest {
  uint64_t atFrame = 0;  ///< engine frame at which it is adopted; one that has passed: as soon as possible
  Source source = Source::Ui;
};

/// [main] functions are serialised inside, so that a feeder thread may work beside them; [audio] never waits for them.
class Engine final : public AudioSource {
 public:
  explicit Engine(const EngineConfig& config);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  const EngineConfig& config() const noexcept { return config_; }
  /// [main] From now on patterns are expanded this far ahead, though never less than the longest block. What is expanded
  /// already stays, so a shorter lookahead takes effect as it plays out.
  void setLookahead(uint32_t frames);

  /// [main] Threads that render the racks of a session for a device, the callback's among them; 1, as at first: it does all.
  /// The others exist from then on and sleep between blocks. The samples are the same. Where blocks do not end sooner for
  /// it, the callback does all by itself for a while; telemetry tells.
  void setRealtimeThreads(uint32_t threads);

  /// [main] Compiles and swaps in; what sounded fades out in 20 ms. On an error nothing changed.
  Error load(std::shared_ptr<const Rack> rack);
  /// [main] Takes the loaded rack's place with one that differs in start values of nodes alone: handles stay, what sounds is
  /// not touched, and the next play, stop or end of the content starts from the new values. On an error nothing changed.
  Error revise(std::shared_ptr<const Rack> given);
  /// [main] Takes the loaded rack's place while it plays or rests: nodes that stay keep their state, handles stay, what would
  /// click is moved over 10 ms. The handle of a node that left may stand for a new one after two seconds. Patterns change
  /// from the next event on; where the time table changes, the place in it stays.
  /// Adopted at the next block or at the frame asked for, an hour ahead at most, though never while an edit before it still
  /// moves; then logged as a Structure command whose value is the revision. A play, stop or load overtakes it: it is then
  /// played without having been adopted. A live command to a node that it brings waits for it for a quarter of a second,
  /// and its queue with it, and is then dropped and counted. On an error nothing changed.
  Error edit(std::shared_ptr<const Rack> rack, const EditRequest& request = {});
  /// [main] Of what plays; at rest it does nothing, as a play brings its own. Off: the pass that plays then is the last, after
  /// which the content rings and ends. On: it goes round at the end of the loop; past that, or where nothing can loop, it
  /// plays on as it did. Takes effect and is overtaken as an edit, though it waits for none to have moved; where it changes
  /// something it is logged as a Transport command whose value is 1 for on. On an error nothing changed.
  Error setLoop(Loop loop, const EditRequest& request = {});
  /// [main] From frame 0: full reset, self triggers included. From any other: parameters chased, audio state from reset.
  /// On an error nothing changed.
  Error play(const PlayRequest& request);
  /// [main] 20 ms fade; the rack rests until a trigger.
  Error stop();
  /// [main] Fades what the device is given, from where it stands, to the whole sound or to nothing; plays (unless they open
  /// it), stops and loads leave it. Recordings are not touched; the master's meter shows what is left.
  void fadeOutput(bool opens, uint32_t frames);
  /// [main] Content frames of the loaded rack; all zero without one.
  ContentLengths lengths(const ContentRange& range) const;
  /// [any] How often a rack was loaded: the number of the load that handles are of now.
  uint32_t loads() const noexcept { return loads_.load(std::memory_order_relaxed); }
  /// [any] Loads and edits so far.
  uint32_t revisions() const noexcept { return revisions_.load(std::memory_order_relaxed); }
  /// [main] The loaded rack or nullptr.
  std::shared_ptr<const Rack> rack() const;

  /// [one thread a queue] All or none; applied at the next block's first frame. What a load overtakes is dropped and
  /// counted, as its handles mean nothing to the new rack. Where the end of a note finds no room, all notes of its source
  /// end once the queue is empty again: none hangs.
  bool send(LiveQueue queue, const Command* commands, size_t count) noexcept;

  /// [as send] Ends every note that this source holds, in whatever node: for a port, a page or a client that is gone.
  void releaseNotes(LiveQueue queue, Source source) noexcept;

  /// [main] What the feeder thread does: expands patterns, collects schedules and the log, ends what has ended.
  void feed();

  /// [audio] Any number of frames, without hardware input.
  void render(float* const* out, uint32_t frames) noexcept;
  /// [audio] As a device calls it.
  void render(const DeviceBlock& block) noexcept override;
  uint64_t engineFrame() const noexcept override { return at_.engineFrame; }

  /// [main]
  EngineStatus status();
  /// [main] Peaks since the last call: master left, master right, then nodes, then those of each rack among the nodes in
  /// turn, which each list theirs in this way; returns values written. Turns metering on; a second of sound without a call
  /// turns it off, and it costs nothing then.
  uint32_t takePeaks(float* peaks, uint32_t count) noexcept;
  /// [main] While metering is on, the levels of these nodes of the loaded rack are measured too, and what those inserts hold
  /// back, in place of the lists before. What was measured goes on; a name that the rack does not have is silent. A name
  /// that comes again is the next node that listens to it. Without `loudness` it is not measured, and tells of silence.
  void meterStrips(const std::vector<std::string>& strips, const std::vector<std::string>& inserts, Loudness loudness);
  /// Values of a StripLevel as takeStripLevels writes them: two peaks, two of RMS, momentary loudness.
  static constexpr uint32_t kStripValues = 5;
  /// [main] Of the output, then of each strip kStripValues, then of each insert the dB that it holds back (0 or below; not a
  /// number where its type never does, or where it is not there): peaks and reductions since the last call. Returns values
  /// written; 0 while nothing is measured, be it that an overloaded callback does without.
  uint32_t takeStripLevels(float* into, uint32_t count) noexcept;
  bool metering() const noexcept { return metering_.load(std::memory_order_relaxed); }
  /// [main] Moves what was applied since the last call to the end of `into`.
  void takeApplied(std::vector<AppliedCommand>& into);

  /// [main] Nodes and racks of a session that have been muted since the last call, as what they gave was not finite. A play,
  /// a stop, a load, and an edit of what was muted bring it back; one that is not mended is told again.
  std::vector<NodeFault> takeFaults();
  /// [main] Ids of those that are muted for that now.
  std::vector<std::string> faultyNodes() const;

  /// [main] Keeps what the device is given from the first frame of the next run on, at most `frames`, and ends the
  /// recording before.
  void startRecording(uint64_t frames);
  /// [main] Interleaved samples since the last call; returns values written.
  size_t readRecorded(float* samples, size_t count) noexcept;
  /// [main] Frames of this recording that did not fit.
  uint64_t lostRecordedFrames() const noexcept;

  /// [main] At display rate or less. Nodes are timed from the first call that asks for them until none did for three
  /// seconds, some of them a block in rotation.
  Telemetry telemetry(NodeTimes nodes);
  /// [main] What happened, for the flight record and traces; loads, plays and stops are noted by themselves. `name` is a
  /// literal, `nanos` of monotonicNanos.
  void note(const char* name, std::string detail, uint64_t nanos);
  /// [main] As note, now, and only where it is not what this noted last. Looked at as often as the state is to be exact.
  void noteDevice(const char* state, const std::string& name);
  /// [main] The blocks of the last recorderSeconds as they are now, and what was noted. Must not outlive the engine.
  FlightText flightRecord();
  /// [main] Notes the xruns that are new since the last call; returns those that the ring holds, oldest first.
  std::vector<Xrun> noteXruns(const XrunRing& ring);
  /// [main] Times every node of every block until endTrace; readTrace appends what came since the last call. Names are
  /// those of the rack that is loaded then. After `mostNodes` slices of nodes there are blocks alone.
  void startTrace(uint64_t mostNodes = UINT64_MAX);
  /// How many slices were left out so far: past mostNodes, or because nobody read in time.
  uint64_t readTrace(TraceText& into);
  void endTrace() noexcept;
  TraceText traceText() const { return TraceText(origin_, config_.sampleRate); }

  /// [main] Keeps the sound of a node of the loaded rack, of this and later revisions of it, in place of the node before; a
  /// second of it at most. `rack/node` is a node of a rack inside it. On an error nothing changed.
  Error startTap(const std::string& node);
  void stopTap() noexcept;
  /// [main] Interleaved samples since the last call; returns values written.
  size_t readTap(float* samples, size_t count) noexcept;

 private:
  struct Control {
    Schedule* next = nullptr;
    uint64_t firstScheduled = 0;  // position in the scheduled queue where this run's commands begin
    uint64_t contentStart = 0;
    uint64_t loopFrames = 0;
    uint32_t run = 0, load = 0;
    uint32_t edition = 0, revision = 0;
    uint32_t fadeInFrames = 0;
    uint32_t opensOutput = 0;  // the number of the wish; 0: it does not
    bool playing = false;
    // Of an edit alone. The schedule before it is neither faded nor played any more.
    bool edits = false, logs = false;
    bool more = false;  // the rest of the edit comes next
    uint64_t atFrame = 0;
    bool changesContent = false;
    const PlaceMap* places = nullptr;  // next's; nullptr: content frames stay
    Source source = Source::Ui;
    // Of a switch of the loop, which is an edit without a schedule.
    Loop loop = Loop::Off;
    uint64_t before = kNoEnd;  // content frame before which it can be adopted
    uint32_t heeds = 0;        // declined editions that it knows of: content that knows less is declined too
  };
  struct LiveCommand {
    Command command;
    uint32_t load = 0, revision = 0;
  };
  /// Notes that a queue has started at the frame it has come to.
  class Starts {
   public:
    void clear() noexcept;
    void add(const Command& noteOn) noexcept;
    /// Whether a command is about one of them; about another one now and then, which is as harmless as a frame.
    bool concern(const Command& command) const noexcept;

   private:
    static uint32_t bitOf(const Command& note) noexcept;
    uint64_t bits_[16] = {};
    uint32_t sources_ = 0;
  };
  /// Sources whose notes end when the queue has given what it held when there was no room.
  struct OwedReleases {
    uint32_t sources = 0;
    size_t left = 0;
  };
  struct ScheduledCommand {
    Command command;       // at a content frame
    uint32_t edition = 0;  // its first commands lie in the queue before its control message is adopted
    uint64_t passEnd = 0;  // as in ContentEvent
  };
  struct Recording {
    Recording(uint64_t atMost, uint32_t run, size_t capacity) : left(atMost), afterRun(run), samples(capacity) {}
    uint64_t left;            // frames; audio's
    const uint32_t afterRun;  // begins with the run after this one
    std::atomic<uint64_t> lost{0};
    SpscRing<float> samples;  // from audio to main
    uint64_t replaced = 0;    // engine frame; main's
  };
  struct Pool {
    std::unique_ptr<RealtimeWorkers> workers;
    uint64_t replaced = 0;  // engine frame
  };
  struct MeterList {
    std::unique_ptr<const StripMeters> meters;
    uint64_t replaced = 0;  // engine frame
  };
  struct FaultRecord {
    uint64_t engineFrame = 0;
    uint32_t target = 0, load = 0;
  };
  struct Fade {
    Schedule* schedule = nullptr;
    uint32_t framesLeft = 0;
    float withheld = 0;  // share that the device is not given: it left in the middle of its own fade-in
  };

  // [main], with mutex_ held
  std::unique_ptr<Schedule> idleSchedule(Error& error);
  Error roomForControl();
  void swapIn(std::unique_ptr<Schedule> next, const Control& control);
  Error rest();
  void collect();
  static void chase(ContentReader& reader, Schedule& schedule, uint64_t to);
  void pushEvents(uint64_t untilContentFrame);
  void drainLog();
  void drainFaults();
  Position position() { return positions_.read(); }
  bool adopted(const Position& at) const noexcept { return at.playing && at.edition == edition_; }
  uint64_t contentNow(const Position& at) const noexcept;
  Error checked(const Rack& rack) const;
  Error checkedFrame(uint64_t atFrame);
  std::vector<uint32_t> freeTargets();
  bool changeContent(const std::shared_ptr<const Rack>& rack, uint64_t atFrame, Schedule& next, Control& control);
  void readAhead(uint64_t untilContentFrame);
  void playOnFrom(uint64_t contentFrame, const ContentLengths& lengths, Control& control);
  void readAnew(const std::shared_ptr<const Rack>& rack, const ContentLengths& lengths, uint64_t from,
                Control& control);
  void pushControl(Control control);
  void followDecline(const Position& at);
  void letGo(Schedule* schedule);
  void feederLoop();
  void keepEvent(EngineEvent event);
  void noteHere(const char* name) { keepEvent({config_.clock(), name, {}}); }
  void turnTelemetry();
  void restartNodes();
  void nameSteps(const Schedule& schedule);
  void keepTimesOf(Schedule& schedule);
  void fillQueues(Telemetry& into) const;
  void fillFeeder(Telemetry& into);
  void fillMemory(Telemetry& into) const;
  void fillNodes(Telemetry& into);
  void fillLoad(Telemetry& into) const;

  // [audio]
  void renderBlock(float* const* out, uint32_t frames, const HardwareInput& input) noexcept;
  void adopt(bool blockStarts) noexcept;
  void adoptEdit(const Control& control) noexcept;
  void adoptContent(const Control& control) noexcept;
  void adoptLoop(const Control& control) noexcept;
  bool switchLoop(const Control& control) noexcept;
  void logControl(const Control& control, CommandKind kind, double value) noexcept;
  bool isReady(const Control& control) const noexcept;
  uint64_t contentFrame() const noexcept { return at_.contentStart + (at_.engineFrame - at_.runOrigin); }
  uint64_t endOfPass(uint64_t content) const noexcept { return (content / at_.loopFrames + 1) * at_.loopFrames; }
  bool isPastEnd(const ScheduledCommand& scheduled) const noexcept {
    return scheduled.command.frame >= at_.endsAt && scheduled.passEnd > at_.endsAt;
  }
  bool overtakeEdits() noexcept;
  uint32_t untilEdit(uint32_t frames) noexcept;
  void giveBackLeft() noexcept;
  void timeSteps(uint32_t frames) noexcept;
  void chooseWorkers() noexcept;
  void keepLoad(uint32_t nanos, uint32_t frames) noexcept;
  void leave(Fade* fade) noexcept;
  const ScheduledCommand* nextScheduled() noexcept;
  const Command* nextLive(SpscRing<LiveCommand>& queue) noexcept;
  bool isEarly(const LiveCommand& live) const noexcept;
  bool isHeld() noexcept;
  uint32_t gatherCommands(uint32_t frames, bool takesLive) noexcept;
  uint32_t gatherScheduled(uint32_t frames) noexcept;
  void gatherLive(size_t queue, uint32_t frames) noexcept;
  void releaseOwed(size_t queue) noexcept;
  AppliedCommand& gathered(const Command& command, uint64_t frame) noexcept;
  void renderPart(float* const* out, uint32_t frames) noexcept;
  void tellFaults(uint32_t offset) noexcept;
  void listen() noexcept;
  float withheldShare(uint32_t frame) const noexcept;
  void withholdFadeIn(const float* const* out, uint32_t frames) noexcept;
  void mixFades(float* const* out, uint32_t frames) noexcept;
  void giveToDevice(float* const* out, uint32_t frames) const noexcept;
  void record(float* const* out, uint32_t frames) noexcept;
  void meter(float* const* out, uint32_t frames) noexcept;
  void chooseMeters() noexcept;
  const StripMeters* metersOfLoad() const noexcept {
    return strips_ != nullptr && strips_->load == at_.load ? strips_ : nullptr;
  }

  static constexpr size_t kMostControls = 64;
  static constexpr uint32_t kMostHeldMilliseconds = 250;  // that a live queue waits for an edit
  static constexpr uint32_t kTargetRestSeconds = 2;       // that a number stands for nothing before it is given away
  static constexpr uint32_t kMostAheadSeconds = 3600;     // of an edit: the patterns until then are expanded at once
  static constexpr size_t kAppliedCapacity = size_t{1} << 19;  // over ten seconds at fifty thousand commands a second

  const EngineConfig config_;
  uint32_t lookaheadFrames_;  // guarded by mutex_
  const uint32_t fadeFrames_;

  // Main and feeder threads, under mutex_.
  mutable std::mutex mutex_;
  std::shared_ptr<const Rack> rack_;
  std::vector<std::unique_ptr<Schedule>> schedules_;  // every one that exists
  std::vector<Schedule*> idle_;
  Schedule* newest_ = nullptr;
  std::shared_ptr<const Rack> readRack_;  // whose content reader_ reads: a revision may have replaced rack_
  std::unique_ptr<ContentReader> reader_;
  std::vector<ContentEvent> read_;         // memory of pushEvents
  std::vector<ScheduledCommand> backlog_;  // read, not yet in the queue
  ContentRange range_;                     // of the run
  uint64_t contentEnd_ = 0, fedUntil_ = 0, loopFrames_ = 0;
  uint64_t ringFrames_ = 0;                                  // of what loops, from the end of its last pass on
  uint64_t awaitedContent_ = 0, awaitedSince_ = UINT64_MAX;  // content and engine frame, until the edition is adopted
  uint32_t run_ = 0, edition_ = 0, heeded_ = 0;
  bool running_ = false;
  uint32_t feedSequence_ = 0;
  std::deque<AppliedCommand> applied_;
  uint64_t appliedCount_ = 0;  // drained, whether taken or not
  TargetSlots targets_;        // of rack_
  uint64_t overflowed_ = 0;
  std::vector<NodeFault> faults_;  // drained, not taken
  uint64_t faultCount_ = 0;
  uint64_t peaksTaken_ = 0;  // engine frame
  std::shared_ptr<StepTimes> stepTimes_;
  std::shared_ptr<const Rack> timedRack_;  // of which stepTimes_ are
  bool timesEdited_ = false;               // and whether after an edit of it
  std::vector<Schedule::TimedNode> timedNodes_;
  std::vector<std::string> stepNames_;  // of what shares a step
  std::vector<TimeWindow> stepWindows_;
  TimeWindow blockWindow_;
  uint64_t telemetryTaken_ = 0, nodesTaken_ = 0, windowTurned_ = 0, fedAt_ = 0;  // nanoseconds
  bool timesNodes_ = false;
  std::unique_ptr<SliceTrace> trace_;  // kept once made: the callback may hold it a little longer
  bool tracing_ = false;
  std::deque<EngineEvent> events_;
  uint64_t eventCount_ = 0, tracedEvents_ = 0, traceDropped_ = 0, tracedNodesLeft_ = 0, tracedOut_ = 0;
  uint64_t xrunsNoted_ = 0;
  EngineEvent deviceNoted_;

  // Between threads.
  SpscRing<Control> controls_{kMostControls};
  SpscRing<ScheduledCommand> scheduled_{65536};
  std::unique_ptr<SpscRing<LiveCommand>> live_[kLiveQueues];
  std::atomic<uint32_t> refusedReleases_[kLiveQueues] = {};  // bit a source
  SpscRing<Schedule*> returned_{256};
  SpscRing<AppliedCommand> log_{32768};
  SpscRing<FaultRecord> faultRing_{64};
  TripleBuffer<Position> positions_;
  std::atomic<uint32_t> loads_{0}, revisions_{0};
  std::atomic<uint64_t> late_{0}, dropped_{0}, lostLog_{0};
  std::atomic<float> masterPeak_[kMaxChannels] = {};
  std::atomic<bool> metering_{false};
  CallbackTelemetry telemetry_;

  std::atomic<Recording*> recording_{nullptr};  // the newest, written by main
  std::vector<std::unique_ptr<Recording>>
      recordings_;  // under mutex_; the callback may still hold one before the newest

  std::atomic<RealtimeWorkers*> realtime_{nullptr};  // the newest of pools_, or nullptr
  std::atomic<bool> shares_{false};                  // the last block did
  std::vector<Pool> pools_;                          // under mutex_; the callback may still be in one before the newest

  std::atomic<const StripMeters*> newestMeters_{nullptr};  // of meterLists_
  std::vector<MeterList> meterLists_;        // under mutex_; the callback may still use one before the newest
  std::atomic<bool> measuresStrips_{false};  // the last block did

  std::unique_ptr<Tap> tap_;  // made on first use, under mutex_
  struct TapWish {
    uint32_t target = UINT32_MAX, load = 0;  // the load that the target's number is of
  };
  std::atomic<TapWish> tapWish_{TapWish{}};

  // The audio thread's.
  HardwareInput input_;  // of this block; its frame is that of the part that is rendered
  Schedule* current_ = nullptr;
  bool sounded_ = false;                // current_ has rendered a frame
  Schedule* left_[kMostControls] = {};  // by edits within this block: its timer may know them to its end
  size_t leftCount_ = 0;
  Fade fades_[2];
  uint32_t fadeInFrames_ = 0, fadeInLeft_ = 0;  // of current_
  OutputLevel output_;
  bool withholds_ = false;  // withheld_ holds something of this block
  Position at_;
  uint32_t liveSequence_ = 0;
  uint64_t heldSince_ = UINT64_MAX;  // engine frame at which a queue began to wait for an edit
  OwedReleases owed_[kLiveQueues];
  Starts starts_;           // of the queue being drained
  bool liveWaits_ = false;  // a queue goes on a frame after the part it was drained for
  std::unique_ptr<AppliedCommand[]> block_;
  uint32_t blockCount_ = 0;
  std::unique_ptr<float[]> fadeMemory_;
  const std::unique_ptr<Workers> workers_;  // a render's; nullptr: the callback does all
  RealtimeWorkers* sharing_ = nullptr;      // of this block; nullptr: it does all
  ParallelChoice parallel_;
  LoadShed shed_;
  const StripMeters* strips_ = nullptr;  // of this block; nullptr: they are not measured
  std::unique_ptr<float[]> withheld_;    // of a block, what is rendered and recorded but not given to the device
  std::unique_ptr<float[]> interleaved_;

  // The feeder thread.
  std::condition_variable wake_;
  std::mutex wakeMutex_;
  bool ending_ = false;
  const uint64_t origin_;  // nanoseconds of config_.clock: where traces begin
  std::thread feeder_;
};

}  // namespace mam
