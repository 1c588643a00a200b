#include "abi/fixtures.hpp"

#include <string>
#include <vector>

namespace {

using mam::test::abi::EngineHandle;
using mam::test::abi::kickRack;
using mam::test::abi::newEngine;
using mam::test::abi::RackHandle;
using mam::test::abi::refused;

/// A kick and a ducker.
RackHandle twoNodes() {
  RackHandle rack = kickRack();
  EXPECT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "duck", "spectral_ducker", nullptr));
  return rack;
}

double valueOf(const EngineHandle& engine, uint32_t node, const char* key) {
  double value = -999;
  EXPECT_EQ(MAM_OK, mam_engine_node_value(engine.get(), node, key, &value)) << mam_last_error();
  return value;
}

TEST(CAbi, NodesAreReadBackAsTheyWereAdded) {
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), twoNodes().get()));
  uint32_t count = 0, node = 9;
  const char *id = nullptr, *type = nullptr;
  ASSERT_EQ(MAM_OK, mam_engine_node_count(engine.get(), &count));
  EXPECT_EQ(2u, count);
  ASSERT_EQ(MAM_OK, mam_engine_node_id(engine.get(), 1, &id));
  EXPECT_STREQ("duck", id);
  ASSERT_EQ(MAM_OK, mam_engine_node_type(engine.get(), 1, &type));
  EXPECT_STREQ("spectral_ducker", type);
  ASSERT_EQ(MAM_OK, mam_engine_find_node(engine.get(), "duck", &node));
  EXPECT_EQ(1u, node);
  ASSERT_EQ(MAM_OK, mam_engine_find_node(engine.get(), "kick", &node));
  EXPECT_EQ(0u, node);
}

TEST(CAbi, OfTwoNodesOfOneIdTheFirstIsFound) {
  const RackHandle rack = twoNodes();
  ASSERT_EQ(MAM_OK, mam_rack_add_node(rack.get(), "duck", "delay", nullptr));
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  uint32_t node = 9;
  ASSERT_EQ(MAM_OK, mam_engine_find_node(engine.get(), "duck", &node));
  EXPECT_EQ(1u, node);
}

TEST(CAbi, ValuesAreReadBackAsStoredAndThoseNeverGivenAsTheirDefault) {
  const RackHandle rack = twoNodes();
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  const double initial = valueOf(engine, 0, "gain");
  ASSERT_NE(0.1, initial);
  ASSERT_EQ(MAM_OK, mam_rack_set(rack.get(), 0, "gain", 0.1));
  EXPECT_EQ(initial, valueOf(engine, 0, "gain")) << "the engine has its own copy";
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  EXPECT_EQ(static_cast<double>(0.1f), valueOf(engine, 0, "gain")) << "rounded as files are";
}

TEST(CAbi, ARevisionIsReadBackAtOnce) {
  const RackHandle rack = kickRack();
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  ASSERT_EQ(MAM_OK, mam_rack_set(rack.get(), 0, "gain", 0.25));
  ASSERT_EQ(MAM_OK, mam_engine_revise(engine.get(), rack.get()));
  EXPECT_EQ(0.25, valueOf(engine, 0, "gain"));
  const char* id = nullptr;
  ASSERT_EQ(MAM_OK, mam_engine_node_id(engine.get(), 0, &id));
  EXPECT_STREQ("kick", id);
}

TEST(CAbi, AListIsReadBackRowByRowOnceItWasGiven) {
  const RackHandle rack = twoNodes();
  const EngineHandle engine = newEngine();
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  double value = 7;
  for (const char* path : {"bands.length", "bands[0].q"})
    EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_KEY, path, mam_engine_node_value(engine.get(), 1, path, &value)));
  ASSERT_EQ(MAM_OK, mam_rack_set(rack.get(), 1, "bands.length", 0));
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  EXPECT_EQ(0, valueOf(engine, 1, "bands.length")) << "an empty list is another thing than none";
  ASSERT_EQ(MAM_OK, mam_rack_set(rack.get(), 1, "bands.length", 2));
  ASSERT_EQ(MAM_OK, mam_rack_set(rack.get(), 1, "bands[1].q", 3));
  ASSERT_EQ(MAM_OK, mam_engine_load(engine.get(), rack.get()));
  EXPECT_EQ(2, valueOf(engine, 1, "bands.length"));
  EXPECT_EQ(3, valueOf(engine, 1, "bands[1].q"));
  EXPECT_NE(3, valueOf(engine, 1, "bands[0].q"));
  for (const char* path : {"bands", "bands[", "bands[1]", "bands[1].", "bands[].q", "bands[-1].q", "bands[x].q",
                           "bands[2].q", "bands[99999999999].q", "bands[1].colour", "bandsaw", "bands.lengths"})
    EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_KEY, path, mam_engine_node_value(engine.get(), 1, path, &value)));
  EXPECT_EQ(7, value) << "an error leaves what it was given alone";
}

TEST(CAbi, ReadingBackRefusesNullsAndWhatIsNotLoaded) {
  const EngineHandle handle = newEngine();
  mam_engine* engine = handle.get();
  uint32_t number = 9;
  const char* text = "untouched";
  double value = 9;
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_node_count(engine, &number)));
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_find_node(engine, "kick", &number)));
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_node_id(engine, 0, &text)));
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_node_type(engine, 0, &text)));
  EXPECT_TRUE(refused(MAM_ERROR_NO_RACK, "nothing is loaded", mam_engine_node_value(engine, 0, "gain", &value)));
  ASSERT_EQ(MAM_OK, mam_engine_load(engine, kickRack().get()));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "no node snare", mam_engine_find_node(engine, "snare", &number)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "no node 1 of 1", mam_engine_node_id(engine, 1, &text)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "no node 1 of 1", mam_engine_node_type(engine, 1, &text)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_NODE, "no node 1", mam_engine_node_value(engine, 1, "gain", &value)));
  EXPECT_TRUE(refused(MAM_ERROR_UNKNOWN_KEY, "node kick: kick has no key colour",
                      mam_engine_node_value(engine, 0, "colour", &value)));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_count(nullptr, &number));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_count(engine, nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_find_node(nullptr, "kick", &number));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_find_node(engine, nullptr, &number));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_find_node(engine, "kick", nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_id(nullptr, 0, &text));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_id(engine, 0, nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_type(nullptr, 0, &text));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_type(engine, 0, nullptr));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_value(nullptr, 0, "gain", &value));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_value(engine, 0, nullptr, &value));
  EXPECT_EQ(MAM_ERROR_ARGUMENT, mam_engine_node_value(engine, 0, "gain", nullptr));
  EXPECT_EQ(9u, number);
  EXPECT_STREQ("untouched", text);
  EXPECT_EQ(9, value);
}

}  // namespace
