// realtime
// What effects with live parameters share: the making of their descriptors, and parameters that a Set does not make click.
#pragma once

#include "base/math.hpp"
#include "nodes/effects.hpp"
#include "nodes/modulation.hpp"
#include "nodes/node.hpp"
#include "nodes/params.hpp"

MAM_BEGIN_ISA

/// What a Set of a gliding parameter takes to arrive: short against a hand, long against the click of a jump.
constexpr double kGlideMs = 5;

/// A key that starts live parameter `liveId`, held to its range.
MAM_INLINE constexpr FileKey startKey(const char* key, FileType type, Unit unit, double min, double max, double initial,
                                      uint16_t liveId, const char* help) noexcept {
  return {key, type, unit, min, max, initial, true, FileMeaning::Start, liveId, nullptr, nullptr, nullptr, 0, help};
}
/// A key that is read at load only, held to its range.
MAM_INLINE constexpr FileKey heldKey(const char* key, FileType type, Unit unit, double min, double max, double initial,
                                     const char* help) noexcept {
  return {key, type, unit, min, max, initial, true, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, help};
}

/// Parameters with the ids 1..Count, in the order of `table`. A Set of one that is not Step takes kGlideMs once the node has
/// played a frame, so that it does not click; before that it jumps, so that what stands at the start is heard from the start.
/// [audio] but for prepare, reset and visit, which are [main].
template <uint32_t Count> class GlidingParams {
 public:
  void prepare(const LiveParam* table, const float* starts, const NodeSetup& setup, double sampleRate) noexcept {
    table_ = table;
    glideFrames_ = static_cast<uint32_t>(kGlideMs * 1e-3 * sampleRate + 0.5);
    for (uint32_t i = 0; i < Count; ++i) params_.declare(i, table[i].smoothing, starts[i]);
    mod_.prepare(setup, sampleRate);
  }

  void reset() noexcept {
    params_.reset();
    mod_.reset();
    plays_ = false;
  }

  /// False where the command is no Set or Ramp of one of these.
  bool apply(const Command& command) noexcept {
    const uint32_t slot = command.param - 1u;
    if (slot >= Count) return false;
    const float value = static_cast<float>(command.value);
    if (command.kind == CommandKind::Ramp)
      params_.ramp(slot, value, command.rampFrames);
    else if (command.kind == CommandKind::Set)
      params_.ramp(slot, value, plays_ ? glideFrames_ : 0);
    else
      return false;
    return true;
  }

  /// Once a `process` call, before the fills.
  void tick(uint32_t frames) noexcept {
    plays_ = true;
    mod_.tick(frames);
  }

  /// The next `frames` values, modulation included.
  void fill(uint32_t slot, float* __restrict out, uint32_t frames) noexcept {
    params_.fill(slot, out, frames);
    const float* __restrict sum = mod_.sum(table_[slot].id);
    if (sum == nullptr) return;
    for (uint32_t i = 0; i < frames; ++i) out[i] += sum[i];
  }

  /// The next values are all the present one.
  bool still(uint32_t slot) const noexcept { return !params_.moving(slot) && !mod_.targets(table_[slot].id); }
  float current(uint32_t slot) const noexcept { return params_.current(slot); }
  /// False until the first frame since the reset.
  bool plays() const noexcept { return plays_; }

  void advance(uint64_t frames) noexcept {
    plays_ = plays_ || frames > 0;
    params_.advance(frames);
  }

  /// As `frames` frames of tick and fill.
  void rest(uint32_t frames) noexcept {
    plays_ = true;
    params_.advance(frames);
    mod_.rest(frames);
  }
  bool anyMoving() const noexcept { return params_.anyMoving(); }

  void visit(StateVisitor& visitor) noexcept {
    visitor.value(plays_);
    params_.visit(visitor);
    mod_.visit(visitor);
  }

 private:
  const LiveParam* table_ = nullptr;
  uint32_t glideFrames_ = 0;
  bool plays_ = false;
  Params<Count> params_;
  Modulation mod_;
};

/// `table` as a descriptor of one lane that takes events and modulation.
template <size_t Keys, size_t Count, size_t Ports>
MAM_INLINE constexpr NodeDescriptor liveNode(const char* type, const char* title, const char* help, Role role,
                                             const FileKey (&keys)[Keys], const LiveParam (&params)[Count],
                                             const PortDescriptor (&ports)[Ports],
                                             bool takesModulation = true) noexcept {
  return {type, title, help, role, true, true, takesModulation, keys, Keys, params, Count, ports, Ports, 1};
}

MAM_END_ISA
