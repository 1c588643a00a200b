// Every node type of the registry on the audio thread: all parameters, sets, ramps, triggers, LFOs and routes.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "base/note.hpp"
#include "nodes/registry.hpp"
#include "realtime/interposer.hpp"

namespace mam::realtime {
namespace {

const std::vector<LfoSetup> kLfos = {
    {1, Wave::Sine, 5, 0}, {2, Wave::Triangle, 0.1f, 0.5f}, {3, Wave::Saw, 900, 0}, {4, Wave::Square, 30, 0.25f}};

/// Routes to the first parameters, to the rate and the phase of another LFO, and around a circle of LFOs.
std::vector<RouteSetup> routesFor(const NodeDescriptor& node) {
  std::vector<RouteSetup> routes = {{1, RouteTarget::LfoRate, 2, 0.5f, 1, 0, 0, false},
                                    {2, RouteTarget::LfoPhase, 3, 0, 0, 0, 1, true},
                                    {3, RouteTarget::LfoRate, 4, 9, 0, 0, 0, false},
                                    {4, RouteTarget::LfoRate, 3, 9, 0, 0, 0, false}};
  for (uint16_t i = 0; i < node.paramCount && routes.size() < kMaxRoutes; ++i)
    routes.push_back({static_cast<uint16_t>(1 + i % 4), RouteTarget::Param, node.params[i].id, 0.1f, 0,
                      node.params[i].min, i % 2 == 0 ? node.params[i].max : node.params[i].min, i % 3 == 0});
  return routes;
}

std::vector<double> initialValues(const FileKey* keys, uint32_t count) {
  std::vector<double> values;
  for (uint32_t i = 0; i < count; ++i) values.push_back(keys[i].initial);
  return values;
}

/// Three rows of the list key, where the type has one.
std::vector<double> rowsFor(const NodeDescriptor& node) {
  std::vector<double> rows;
  for (uint16_t i = 0; i < node.fileKeyCount; ++i)
    for (int row = 0; node.fileKeys[i].type == FileType::List && row < 3; ++row)
      for (double value : initialValues(node.fileKeys[i].items, node.fileKeys[i].itemCount)) rows.push_back(value);
  return rows;
}

std::unique_ptr<NodeGroup> create(const NodeType& type, uint32_t channels) {
  const NodeDescriptor& d = *type.descriptor;
  const std::vector<double> values = initialValues(d.fileKeys, d.fileKeyCount), rows = rowsFor(d);
  const std::vector<RouteSetup> routes = routesFor(d);
  std::vector<NodeSetup> nodes(d.lanes);
  for (NodeSetup& node : nodes) {
    node.values = values.data();
    node.items = rows.data();
    node.itemCount = rows.empty() ? 0 : 3;
    node.lfos = kLfos.data();
    node.lfoCount = static_cast<uint32_t>(kLfos.size());
    node.routes = routes.data();
    node.routeCount = static_cast<uint32_t>(routes.size());
  }
  GroupSetup setup;
  setup.channels = channels;
  setup.keyConnected = true;
  setup.nodes = nodes.data();
  setup.laneCount = d.lanes;
  return std::unique_ptr<NodeGroup>(type.create(setup));
}

std::vector<Command> commandsFor(const NodeDescriptor& node) {
  std::vector<Command> commands;
  const auto add = [&](CommandKind kind, uint16_t param, double value, uint32_t ramp) {
    Command c;
    c.kind = kind;
    c.param = param;
    c.value = value;
    c.rampFrames = ramp;
    commands.push_back(c);
  };
  for (uint16_t i = 0; i < node.paramCount; ++i) {
    const LiveParam& p = node.params[i];
    for (double value :
         {double{p.min}, double{p.max}, double{p.initial}, 0.0, -1.0, 1e30, -1e30, 1e-40, double{p.initial}}) {
      add(CommandKind::Set, p.id, value, 0);
      add(CommandKind::Trigger, 0, 0.7, 0);
      for (uint32_t frames : {0u, 1u, 100u}) add(CommandKind::Ramp, p.id, value, frames);
    }
  }
  for (double velocity : {0.0, 1.0, -1.0, 1e9}) add(CommandKind::Trigger, 0, velocity, 0);
  for (uint16_t unknown : {uint16_t{0}, uint16_t{60000}}) add(CommandKind::Set, unknown, 1, 0);
  for (CommandKind kind : {CommandKind::Touch, CommandKind::Release}) add(kind, 0, 0, 0);
  for (uint32_t id = 0; id < 40; ++id) {  // more than there are voices
    commands.push_back(noteCommand(CommandKind::NoteOn, 0, Source::Midi, id, 0, 30.f + static_cast<float>(id), 0.9f));
    for (uint16_t expression : {0, 1, 2, 99})
      commands.push_back(noteCommand(CommandKind::NoteExpr, 0, Source::Midi, id, expression, 0.5f, 0.7f));
    if (id % 3 == 0) commands.push_back(noteCommand(CommandKind::NoteOff, 0, Source::Midi, id, 0, 0, 0));
  }
  commands.push_back(releaseOf(Source::Midi));
  for (uint16_t i = 0; i < node.paramCount; ++i) add(CommandKind::Ramp, node.params[i].id, node.params[i].max, 5000);
  return commands;
}

class NodeTypeInTheCallback : public testing::TestWithParam<const NodeType*> {};

TEST_P(NodeTypeInTheCallback, NeverAllocatesLocksOrEntersTheKernel) {
  const NodeType& type = *GetParam();
  const std::vector<Command> commands = commandsFor(*type.descriptor);
  alignas(64) static float in[4][kTileFrames], out[kMaxChannels][kTileFrames * kLanes];
  for (auto& channel : in)
    for (uint32_t i = 0; i < kTileFrames; ++i)
      channel[i] = (i % 2 == 0 ? 1.f : -1.f) * static_cast<float>(i) / kTileFrames;
  for (uint32_t channels : {1u, 2u})
    for (uint32_t frames : {1u, 17u, 64u}) {
      const std::unique_ptr<NodeGroup> group = create(type, channels);
      ASSERT_NE(group, nullptr);
      group->reset(ResetTo::Start);
      NodeBlock block;
      block.frames = frames;
      for (uint32_t c = 0; c < channels; ++c) {
        block.in[c] = in[c];
        block.key[c] = in[2 + c];
        block.out[c] = out[c];
      }
      forgetViolations();
      bool finite = true;
      {
        const Callback callback;
        uint32_t lane = 0;
        for (const Command& command : commands) {
          group->apply(lane++ % type.descriptor->lanes, command);
          group->process(block);
          for (uint32_t i = 0; i < frames * type.descriptor->lanes; ++i) finite = finite && std::isfinite(out[0][i]);
        }
        for (int i = 0; i < 200; ++i) group->process(block);
        finite = finite && group->latencyFrames() < 1000000;
      }
      EXPECT_EQ(violations(), 0u) << describeViolations();
      EXPECT_TRUE(finite) << channels << " channels, blocks of " << frames;
      forgetViolations();
    }
}

std::vector<const NodeType*> everyNodeType() {
  const NodeTypes types = nodeTypes();
  return {types.list, types.list + types.count};
}

INSTANTIATE_TEST_SUITE_P(Registry, NodeTypeInTheCallback, testing::ValuesIn(everyNodeType()),
                         [](const auto& of) { return std::string(of.param->descriptor->type); });

}  // namespace
}  // namespace mam::realtime
