#include "telemetry/flight_recorder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace mam {
namespace {

constexpr uint32_t kRate = 48000;

BlockRecord block(uint64_t frame, uint16_t frames, uint32_t nanos = 1000) {
  BlockRecord made;
  made.engineFrame = frame;
  made.startNanos = frame * 1000000000 / kRate;
  made.durationNanos = made.worstNanos = nanos;
  made.frames = frames;
  made.blocks = 1;
  return made;
}

/// Adds blocks of a length until so many seconds have passed; returns the frame after the last.
uint64_t play(FlightRecorder& recorder, uint16_t frames, uint64_t seconds) {
  uint64_t frame = 0;
  for (; frame < seconds * kRate; frame += frames) recorder.add(block(frame, frames));
  return frame;
}

TEST(FlightRecorder, KeepsItsSecondsWhateverTheBlock) {
  for (uint16_t frames : {1, 16, 64, 100, 128, 480, 2048, 8192}) {
    FlightRecorder recorder(kRate, 10);
    play(recorder, frames, 25);
    BlockRecord oldest, newest;
    ASSERT_TRUE(recorder.read(recorder.oldest(), oldest)) << frames;
    ASSERT_TRUE(recorder.read(recorder.written() - 1, newest)) << frames;
    EXPECT_GE(newest.engineFrame - oldest.engineFrame, 10 * kRate - 2 * uint64_t{frames} - recorder.minFrames())
        << frames;
  }
}

TEST(FlightRecorder, EveryFrameIsInOneRecord) {
  for (uint16_t frames : {1, 64, 128, 1000}) {
    FlightRecorder recorder(kRate, 10);
    play(recorder, frames, 3);
    uint64_t next = 0, blocks = 0;
    BlockRecord record;
    for (uint64_t number = recorder.oldest(); number < recorder.written(); ++number) {
      ASSERT_TRUE(recorder.read(number, record));
      EXPECT_EQ(next, record.engineFrame);
      EXPECT_EQ(record.blocks * 1000u, record.durationNanos);
      EXPECT_EQ(1000u, record.worstNanos);
      next += record.frames;
      blocks += record.blocks;
    }
    EXPECT_EQ(next, blocks * frames);
    EXPECT_GE(next + recorder.minFrames(), 3 * kRate);
  }
}

TEST(FlightRecorder, ABlockOf128FramesHasARecordOfItsOwn) {
  FlightRecorder recorder(kRate, 600);
  EXPECT_LE(recorder.minFrames(), 128u);
  EXPECT_LE(recorder.bytes(), 8u << 20);
  for (uint64_t frame = 0; frame < 1280; frame += 128) recorder.add(block(frame, 128));
  EXPECT_EQ(10u, recorder.written());
}

TEST(FlightRecorder, ShortBlocksAreNotJoinedAcrossAGapInTime) {
  FlightRecorder recorder(kRate, 600);
  recorder.add(block(0, 16));
  BlockRecord late = block(16, 16, 2000);
  late.startNanos += 5000000000;
  recorder.add(late);
  recorder.add(block(0, 8192));  // ends what came before
  BlockRecord first;
  ASSERT_TRUE(recorder.read(0, first));
  EXPECT_EQ(16u, first.frames);
  EXPECT_EQ(1000u, first.durationNanos);
}

TEST(FlightRecorder, WhatIsOverwrittenIsNotRead) {
  FlightRecorder recorder(kRate, 1);
  play(recorder, 480, 20);
  BlockRecord record;
  EXPECT_GT(recorder.oldest(), 0u);
  EXPECT_FALSE(recorder.read(recorder.oldest() - 1, record));
  EXPECT_FALSE(recorder.read(recorder.written(), record));
}

TEST(FlightRecorder, AReaderBesideTheWriterSeesWholeRecordsOnly) {
  FlightRecorder recorder(kRate, 1);
  std::atomic<bool> ended{false}, isRead{false};
  std::thread audio([&] {
    for (uint64_t i = 1; i <= (isRead.load() ? 300000u : 100000000u); ++i) {
      BlockRecord record = block(i, 480, static_cast<uint32_t>(i));
      record.startNanos = i * 3;
      recorder.add(record);
    }
    ended.store(true);
  });
  uint64_t seen = 0;
  BlockRecord record;
  while (!ended.load())
    for (uint64_t number = recorder.oldest(); number < recorder.written(); ++number) {
      if (!recorder.read(number, record)) continue;
      ++seen;
      isRead.store(true);
      EXPECT_EQ(static_cast<uint32_t>(record.engineFrame), record.durationNanos);
      EXPECT_EQ(record.engineFrame * 3, record.startNanos);
      EXPECT_EQ(record.engineFrame, number + 1);
    }
  audio.join();
  EXPECT_GT(seen, 0u);
}

}  // namespace
}  // namespace mam
