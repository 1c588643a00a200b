// Sessions for tests: racks inside a rack, and what plays them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/racks.hpp"

namespace mam::test {

/// Content is left out where a test plays the racks by hand.
inline uint32_t addRack(Rack& session, const std::string& id, std::shared_ptr<const Rack> rack) {
  uint32_t node = 0;
  EXPECT_FALSE(session.addRack(id, std::move(rack), {}, node));
  return node;
}

inline std::shared_ptr<Rack> emptySession() {
  auto session = std::make_shared<Rack>();
  session->latencyComp = true;
  session->name("");
  session->content.time.isSession = true;
  return session;
}

inline std::shared_ptr<Rack> sessionOf(const std::vector<std::shared_ptr<const Rack>>& racks) {
  auto session = emptySession();
  for (size_t i = 0; i < racks.size(); ++i) addRack(*session, "r" + std::to_string(i) + "/", racks[i]);
  return session;
}

/// A schedule and the frame it has come to.
class Player {
 public:
  explicit Player(std::shared_ptr<const Rack> rack, ResetTo to = ResetTo::Start) : channels_(rack->channels) {
    Error error;
    schedule = Schedule::compile(std::move(rack), 48000, error);
    EXPECT_FALSE(error) << error.text;
    schedule->reset(to);
  }

  void queue(uint64_t frame, const std::string& target, CommandKind kind, uint16_t param = 0, double value = 0,
             uint32_t ramp = 0) {
    Command command;
    command.frame = frame;
    command.target = schedule->rack().findTarget(target);
    EXPECT_NE(UINT32_MAX, command.target) << target;
    command.kind = kind;
    command.param = param;
    command.value = value;
    command.rampFrames = ramp;
    command.sequence = static_cast<uint32_t>(commands_.size());
    commands_.push_back(command);
  }
  void queue(Command command) { commands_.push_back(command); }

  /// Interleaved.
  std::vector<float> run(uint64_t frames, uint32_t blockFrames) {
    std::stable_sort(commands_.begin(), commands_.end(), comesBefore);
    std::vector<float> left(blockFrames), right(blockFrames), samples;
    float* out[] = {left.data(), right.data()};
    for (const uint64_t end = at_ + frames; at_ < end;) {
      const uint32_t count = static_cast<uint32_t>(std::min<uint64_t>(blockFrames, end - at_));
      for (; next_ < commands_.size() && commands_[next_].frame < at_ + count; ++next_)
        EXPECT_TRUE(schedule->enqueue(commands_[next_], static_cast<uint32_t>(commands_[next_].frame - at_)));
      schedule->process(out, count);
      at_ += count;
      for (uint32_t i = 0; i < count; ++i)
        for (uint32_t c = 0; c < channels_; ++c) samples.push_back(out[c][i]);
    }
    return samples;
  }
  /// Puts the rack in the place of the one that plays, as the engine does: all stages, each when the one before has ended.
  void edit(std::shared_ptr<const Rack> rack) {
    Error error;
    std::vector<std::unique_ptr<Schedule>> next = Schedule::edit(*schedule, std::move(rack), ResetTo::Located, error);
    EXPECT_FALSE(error) << error.text;
    stages += next.size();
    for (std::unique_ptr<Schedule>& each : next) {
      while (schedule->transitionLeft() > 0) run(schedule->transitionLeft(), 64);
      kept_.push_back(std::move(schedule));
      schedule = std::move(each);
      schedule->inherit();
    }
  }

  uint64_t frame() const { return at_; }

  std::unique_ptr<Schedule> schedule;
  size_t stages = 0;

 private:
  const uint32_t channels_;
  std::vector<Command> commands_;
  std::vector<std::unique_ptr<Schedule>> kept_;
  size_t next_ = 0;
  uint64_t at_ = 0;
};

}  // namespace mam::test
