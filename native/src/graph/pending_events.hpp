// realtime
// Commands of nodes whose input is late: each waits for the sound that it was meant for.
#pragma once

#include <cstdint>
#include <memory>

#include "base/command.hpp"

namespace mam {

/// What waits in a schedule and the racks inside it. Beyond it the oldest of a node takes effect early.
constexpr uint32_t kMostPendingEvents = 2048;

/// Events of one group in the order in which they take effect, none due before the one in front of it: indices into a
/// PendingEvents. The audio thread's.
struct PendingList {
  static constexpr uint32_t kEnd = UINT32_MAX;
  uint32_t first = kEnd, last = kEnd;
  bool empty() const noexcept { return first == kEnd; }
};

struct PendingEvent {
  Command command;
  uint64_t dueFrame = 0;  ///< of PendingEvents::now()
  uint32_t lane = 0;
  uint32_t next = PendingList::kEnd;
};

/// The memory of such lists and the clock that they go by. One for a schedule, the racks inside it and all edits of them.
class PendingEvents {
 public:
  /// [main] Before the first schedule is played that delays commands; nothing but count() and the clock is used until then.
  void prepare() {
    if (memory_) return;
    memory_ = std::make_unique<Memory>();
    freeAll();
  }
  /// [main] No list holds anything any more.
  void clear() noexcept {
    count_ = 0;
    now_ = 0;
    plays_ = false;
    if (memory_) freeAll();
  }

  /// [audio] Frames rendered since clear(), and chased ones.
  uint64_t now() const noexcept { return now_; }
  void advance(uint64_t frames) noexcept { now_ += frames; }
  /// [audio] Whether the first frame is over: a Set before it is part of how the nodes begin, and waits for no sound.
  bool plays() const noexcept { return plays_; }
  void play() noexcept { plays_ = true; }
  uint32_t count() const noexcept { return count_; }
  uint32_t space() const noexcept { return kMostPendingEvents - count_; }

  /// [audio] The first of a list that is not empty.
  const PendingEvent& front(const PendingList& list) const noexcept { return memory_->events[list.first]; }
  const PendingEvent* next(const PendingEvent& event) const noexcept {
    return event.next == PendingList::kEnd ? nullptr : &memory_->events[event.next];
  }

  /// [audio] There must be space. Takes effect at `dueFrame`, and not before what the list has already.
  void push(PendingList& list, const Command& command, uint32_t lane, uint64_t dueFrame) noexcept {
    const uint32_t index = memory_->free;
    PendingEvent& event = memory_->events[index];
    memory_->free = event.next;
    ++count_;
    event.command = command;
    event.lane = lane;
    event.dueFrame = dueFrame;
    if (!list.empty() && memory_->events[list.last].dueFrame > dueFrame)
      event.dueFrame = memory_->events[list.last].dueFrame;
    append(list, index);
  }

  /// [audio] Ends the first of a list that is not empty.
  void pop(PendingList& list) noexcept { release(takeFirst(list)); }

  /// [audio] Keeps what `keeps(event)` says, in its order; returns how many that are.
  template <class Keeps> uint32_t filter(PendingList& list, const Keeps& keeps) noexcept {
    PendingList all = list;
    list = {};
    uint32_t kept = 0;
    while (!all.empty()) {
      const uint32_t index = takeFirst(all);
      if (keeps(memory_->events[index])) {
        append(list, index);
        ++kept;
      } else {
        release(index);
      }
    }
    return kept;
  }

  /// [audio] What waits for one lane of `from` waits for one of `to`, after what is due there at the same frame.
  void move(PendingList& from, uint32_t fromLane, PendingList& to, uint32_t toLane) noexcept {
    PendingList all = from;
    from = {};
    while (!all.empty()) {
      const uint32_t index = takeFirst(all);
      if (memory_->events[index].lane != fromLane) {
        append(from, index);
        continue;
      }
      memory_->events[index].lane = toLane;
      insert(to, index);
    }
  }

  /// [audio] Between the two, keep() every list there is: what is in no list is free again.
  void beginSweep() noexcept {
    for (bool& kept : memory_->kept) kept = false;
  }
  void keep(const PendingList& list) noexcept {
    for (uint32_t i = list.first; i != PendingList::kEnd; i = memory_->events[i].next) memory_->kept[i] = true;
  }
  void endSweep() noexcept {
    memory_->free = PendingList::kEnd;
    count_ = kMostPendingEvents;
    for (uint32_t i = kMostPendingEvents; i-- > 0;)
      if (!memory_->kept[i]) release(i);
  }

 private:
  struct Memory {
    PendingEvent events[kMostPendingEvents];
    bool kept[kMostPendingEvents] = {};
    uint32_t free = PendingList::kEnd;
  };

  void freeAll() noexcept {
    for (uint32_t i = 0; i < kMostPendingEvents; ++i)
      memory_->events[i].next = i + 1 < kMostPendingEvents ? i + 1 : PendingList::kEnd;
    memory_->free = 0;
  }
  uint32_t takeFirst(PendingList& list) noexcept {
    const uint32_t index = list.first;
    list.first = memory_->events[index].next;
    if (list.empty()) list.last = PendingList::kEnd;
    return index;
  }
  void append(PendingList& list, uint32_t index) noexcept {
    memory_->events[index].next = PendingList::kEnd;
    (list.empty() ? list.first : memory_->events[list.last].next) = index;
    list.last = index;
  }
  void insert(PendingList& list, uint32_t index) noexcept {
    const uint64_t due = memory_->events[index].dueFrame;
    if (list.empty() || memory_->events[list.last].dueFrame <= due) return append(list, index);
    uint32_t* at = &list.first;  // ends before the last, which is due later
    while (memory_->events[*at].dueFrame <= due) at = &memory_->events[*at].next;
    memory_->events[index].next = *at;
    *at = index;
  }
  void release(uint32_t index) noexcept {
    memory_->events[index].next = memory_->free;
    memory_->free = index;
    --count_;
  }

  std::unique_ptr<Memory> memory_;  // main's until a schedule uses it
  uint32_t count_ = 0;
  uint64_t now_ = 0;
  bool plays_ = false;
};

}  // namespace mam
