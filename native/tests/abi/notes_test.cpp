#include "abi/fixtures.hpp"

namespace {

using mam::test::abi::defaultConfig;
using mam::test::abi::EngineHandle;
using mam::test::abi::kickRack;
using mam::test::abi::kInfinity;
using mam::test::abi::kNaN;
using mam::test::abi::newEngine;
using mam::test::abi::newRack;
using mam::test::abi::processed;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

RackHandle synthRack() {
  RackHandle rack = newRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "keys", "synth", nullptr));
  return rack;
}

/// A synth that was loaded, and the handle of it.
struct Keys {
  Keys() {
    EXPECT_EQ(MAM_OK, mam_engine_load(engine.get(), synthRack().get()));
    EXPECT_EQ(MAM_OK, mam_engine_target(engine.get(), "keys", &target));
  }
  /// Loudest sample after a second.
  float later() {
    for (int i = 0; i < 100; ++i) processed(engine.get());
    return processed(engine.get());
  }
  EngineHandle engine = newEngine();
  uint32_t target = 0;
};

TEST(CAbi, NotesSoundBendAndEnd) {
  Keys keys;
  EXPECT_EQ(0, keys.later());
  EXPECT_EQ(MAM_OK, mam_engine_note_on(keys.engine.get(), keys.target, 7, 0, 60, 0.8f));
  EXPECT_EQ(MAM_OK, mam_engine_note_expression(keys.engine.get(), keys.target, 7, MAM_EXPRESSION_PITCH, 0.5f));
  EXPECT_EQ(MAM_OK, mam_engine_note_expression(keys.engine.get(), keys.target, 7, MAM_EXPRESSION_TIMBRE, 1));
  EXPECT_LT(0.01f, keys.later());
  EXPECT_EQ(MAM_OK, mam_engine_note_off(keys.engine.get(), keys.target, 7, 0, 0));
  EXPECT_EQ(0, keys.later());
}

TEST(CAbi, EveryNoteOfTheEmbedderIsReleasedAtOnce) {
  Keys keys;
  for (uint32_t note = 0; note < 4; ++note)
    EXPECT_EQ(MAM_OK, mam_engine_note_on(keys.engine.get(), keys.target, note, 0, 60.f + static_cast<float>(note), 1));
  EXPECT_LT(0.01f, keys.later());
  EXPECT_EQ(MAM_OK, mam_engine_release_notes(keys.engine.get()));
  EXPECT_EQ(0, keys.later());
}

TEST(CAbi, NotesThatAreNoneAreRefusedInWords) {
  Keys keys;
  mam_engine* engine = keys.engine.get();
  const mam_expression strange = static_cast<mam_expression>(3);
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_note_on(nullptr, 0, 0, 0, 60, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_note_off(nullptr, 0, 0, 0, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_engine_release_notes(nullptr)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_engine_note_on(engine, 0, 0, 0, kNaN, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_engine_note_on(engine, 0, 0, 0, 60, kInfinity)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "reserved", mam_engine_note_off(engine, 0, UINT32_MAX, 0, 0)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "mam_expression", mam_engine_note_expression(engine, 0, 0, strange, 0)));
  EXPECT_TRUE(
      refused(MAM_ERROR_ARGUMENT, "finite", mam_engine_note_expression(engine, 0, 0, MAM_EXPRESSION_PRESSURE, kNaN)));
}

TEST(CAbi, ARackKeepsNotesOfItsContent) {
  const RackHandle rack = synthRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_note(rack.get(), 4800, 9600, "keys", 1, 0, 64.5f, 0.9f));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_note(nullptr, 0, 1, "keys", 1, 0, 64, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "null", mam_rack_add_note(rack.get(), 0, 1, nullptr, 1, 0, 64, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "finite", mam_rack_add_note(rack.get(), 0, 1, "keys", 1, 0, kNaN, 1)));
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "a frame", mam_rack_add_note(rack.get(), 0, 0, "keys", 1, 0, 64, 1)));
  EXPECT_TRUE(
      refused(MAM_ERROR_ARGUMENT, "a frame", mam_rack_add_note(rack.get(), 9, UINT64_MAX, "keys", 1, 0, 64, 1)));
  EXPECT_TRUE(
      refused(MAM_ERROR_ARGUMENT, "reserved", mam_rack_add_note(rack.get(), 0, 1, "keys", UINT32_MAX, 0, 64, 1)));
  mam_range range;
  mam_range_init(&range);
  range.hard_frames = 48000;
  mam_renderer* made = nullptr;
  ASSERT_EQ(MAM_OK, mam_renderer_create(rack.get(), &range, &made));
  std::vector<float> samples(2 * 48000);
  uint32_t frames = 0;
  while (const uint32_t count = mam_renderer_read(made, samples.data() + 2 * frames, 48000 - frames)) frames += count;
  mam_renderer_destroy(made);
  ASSERT_EQ(48000u, frames);
  const auto peak = [&](size_t from, size_t to) {
    float highest = 0;
    for (size_t i = 2 * from; i < 2 * to; ++i) highest = std::max(highest, std::abs(samples[i]));
    return highest;
  };
  EXPECT_EQ(0, peak(0, 4800));
  EXPECT_LT(0.01f, peak(6000, 14000));
  EXPECT_EQ(0, peak(40000, 48000));
}

}  // namespace
