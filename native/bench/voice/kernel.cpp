// Compiled once per instruction set, with the engine's flags, as the node types are.
#include <math.h>

#include <cstring>
#include <new>

#include "base/isa.hpp"
#include "voice/voice.hpp"

MAM_BEGIN_ISA
namespace {

constexpr float kSampleRate = 48000;     // Hz
constexpr uint32_t kControlFrames = 16;  // cutoff and strikes move on this grid
constexpr float kStrikeFrames = 0.25f * kSampleRate;
constexpr float kDamping = 1.0f / 4.0f;  // Q 4
constexpr float kPi = 3.14159265f;
constexpr uint32_t kWidth = MAM_VECTOR_BYTES / sizeof(float);
constexpr uint32_t kParts = kLanes / kWidth;

typedef float Vf __attribute__((vector_size(MAM_VECTOR_BYTES)));
typedef int32_t Vi __attribute__((vector_size(MAM_VECTOR_BYTES)));

MAM_INLINE Vf select(Vi where, Vf yes, Vf no) noexcept { return (Vf)((where & (Vi)yes) | (~where & (Vi)no)); }

/// tan(x) for 0 <= x < 0.27, error below 1e-5: the odd part of its Taylor series.
MAM_INLINE Vf tangent(Vf x) noexcept {
  const Vf x2 = x * x;
  return x * (1.f + x2 * (0.33333334f + x2 * (0.13333334f + x2 * 0.05396825f)));
}

/// Voices that share a vector.
struct Pack {
  Vf phase, increment, period, env, s1, s2, left, right, strike;
  Vf g, a1, a2;  // of the filter, since the last control frame
};

void set(Pack& pack, uint32_t lane, const bench::VoiceSetup& voice) noexcept {
  const float freq = static_cast<float>(voice.freqHz);
  pack.increment[lane] = freq / kSampleRate;
  pack.period[lane] = kSampleRate / freq;
  pack.left[lane] = static_cast<float>(voice.left);
  pack.right[lane] = static_cast<float>(voice.right);
  pack.strike[lane] = static_cast<float>(voice.firstStrikeFrames);
}

MAM_INLINE void control(Pack& p) noexcept {
  const Vi due = p.strike <= 0.f;
  p.env = select(due, p.env * 0.f + 1.f, p.env);
  p.strike = select(due, p.strike + kStrikeFrames, p.strike) - static_cast<float>(kControlFrames);
  p.g = tangent((200.f + 3000.f * p.env) * (kPi / kSampleRate));
  p.a1 = 1.f / (1.f + p.g * (p.g + kDamping));
  p.a2 = p.g * p.a1;
}

/// `sink(frame, left, right)` gets the samples of `frames` frames.
template <class Sink> MAM_INLINE void sound(Pack& p, float decay, uint32_t frames, Sink sink) noexcept {
  for (uint32_t t = 0; t < frames; ++t) {
    Vf x = 2.f * p.phase - 1.f;
    const Vf u = p.phase * p.period, w = (p.phase - 1.f) * p.period;
    x -= select(u < 1.f, u + u - u * u - 1.f, select(w > -1.f, w * w + w + w + 1.f, x * 0.f));
    p.phase += p.increment;
    p.phase -= select(p.phase >= 1.f, p.phase * 0.f + 1.f, p.phase * 0.f);
    const Vf v3 = x - p.s2, v1 = p.a1 * p.s1 + p.a2 * v3, v2 = p.s2 + p.g * v1;
    p.s1 = 2.f * v1 - p.s1;
    p.s2 = 2.f * v2 - p.s2;
    const Vf y = v2 * p.env;
    p.env *= decay;
    sink(t, y * p.left, y * p.right);
  }
}

/// `grid`: frames since the last control frame.
template <class Sink>
MAM_INLINE void advance(Pack& pack, float decay, uint32_t grid, uint32_t frames, Sink sink) noexcept {
  Pack p = pack;  // in registers
  uint32_t done = 0;
  while (done < frames) {
    if (grid == 0) control(p);
    const auto from = [&](uint32_t t, Vf left, Vf right) noexcept { sink(done + t, left, right); };
    if (grid == 0 && frames - done >= kControlFrames) {
      sound(p, decay, kControlFrames, from);
      done += kControlFrames;
      continue;
    }
    const uint32_t rest = kControlFrames - grid, count = rest < frames - done ? rest : frames - done;
    sound(p, decay, count, from);
    done += count;
    grid = (grid + count) % kControlFrames;
  }
  pack = p;
}

MAM_INLINE Vf load(const float* from) noexcept {
  Vf v;
  memcpy(&v, from, sizeof v);
  return v;
}
MAM_INLINE void store(float* to, Vf v) noexcept { memcpy(to, &v, sizeof v); }

float decayPerSample() noexcept { return expf(-4.f / (0.24f * kSampleRate)); }

// ---- the node type

const FileKey kFileKeys[] = {
    {"freq", FileType::Float, Unit::Hertz, 20, 10000, 110, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0,
     ""},
    {"left", FileType::Float, Unit::None, 0, 1, 1, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, ""},
    {"right", FileType::Float, Unit::None, 0, 1, 1, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr, 0, ""},
    {"firstStrike", FileType::Float, Unit::None, 0, 48000, 0, false, FileMeaning::Fixed, 0, nullptr, nullptr, nullptr,
     0, ""},
};
const PortDescriptor kPorts[] = {{"out", SignalKind::Audio, false}};
const NodeDescriptor kDescriptor = {"bench_voice",
                                    "Bench voice",
                                    "",
                                    Role::Generator,
                                    false,
                                    false,
                                    false,
                                    kFileKeys,
                                    sizeof kFileKeys / sizeof *kFileKeys,
                                    nullptr,
                                    0,
                                    kPorts,
                                    1,
                                    kLanes};

class VoiceGroup final : public NodeGroup {
 public:
  explicit VoiceGroup(const GroupSetup& setup) noexcept {
    memset(start_, 0, sizeof start_);
    for (uint32_t part = 0; part < kParts; ++part) start_[part].increment += 1e-3f, start_[part].period += 1e3f;
    for (uint32_t lane = 0; lane < setup.laneCount; ++lane) {
      const double* v = setup.nodes[lane].values;
      set(start_[lane / kWidth], lane % kWidth, {v[0], v[1], v[2], v[3]});
    }
    doReset(ResetTo::Start);
  }

 private:
  void doReset(ResetTo to) noexcept override {
    memcpy(packs_, start_, sizeof packs_);
    for (uint32_t part = 0; to == ResetTo::AtRest && part < kParts; ++part)
      packs_[part].left = packs_[part].right = packs_[part].left * 0.f;
    grid_ = 0;
  }
  void doProcess(const NodeBlock& block) noexcept override {
    for (uint32_t part = 0; part < kParts; ++part) {
      float* const left = block.out[0] + part * kWidth;
      float* const right = block.out[1] + part * kWidth;
      advance(packs_[part], decay_, grid_, block.frames, [left, right](uint32_t t, Vf l, Vf r) noexcept {
        store(left + size_t{t} * kLanes, l);
        store(right + size_t{t} * kLanes, r);
      });
    }
    grid_ = (grid_ + block.frames) % kControlFrames;
  }
  void doVisitState(uint32_t lane, StateVisitor& visitor) noexcept override {
    Pack& p = packs_[lane / kWidth];
    Vf* const members[] = {&p.phase, &p.env, &p.s1, &p.s2, &p.strike, &p.g, &p.a1, &p.a2};
    for (Vf* member : members)
      visitor.raw(reinterpret_cast<char*>(member) + lane % kWidth * sizeof(float), sizeof(float));
    visitor.value(grid_);
  }

  Pack packs_[kParts], start_[kParts];
  const float decay_ = decayPerSample();
  uint32_t grid_ = 0;
};

NodeGroup* createVoice(const GroupSetup& setup) { return new (std::nothrow) VoiceGroup(setup); }

const NodeType kVoice = {&kDescriptor, createVoice};

// ---- the bare loop

class Bare final : public bench::BareVoices {
 public:
  Bare(const bench::VoiceSetup* voices, uint32_t count) noexcept
      : packCount_((count + kLanes - 1) / kLanes * kParts), packs_(new (std::nothrow) Pack[packCount_]) {
    memset(static_cast<void*>(packs_), 0, packCount_ * sizeof(Pack));
    for (uint32_t i = 0; i < packCount_; ++i) packs_[i].increment += 1e-3f, packs_[i].period += 1e3f;
    for (uint32_t i = 0; i < count; ++i) set(packs_[i / kWidth], i % kWidth, voices[i]);
  }
  ~Bare() override { delete[] packs_; }

  void render(float* left, float* right) noexcept override {
    memset(sums_, 0, sizeof sums_);
    for (uint32_t i = 0; i < packCount_; ++i) {
      float* const l = sums_[0] + i % kParts * kWidth;
      float* const r = sums_[1] + i % kParts * kWidth;
      advance(packs_[i], decay_, 0, kTileFrames, [l, r](uint32_t t, Vf a, Vf b) noexcept {
        store(l + size_t{t} * kLanes, load(l + size_t{t} * kLanes) + a);
        store(r + size_t{t} * kLanes, load(r + size_t{t} * kLanes) + b);
      });
    }
    reduce(left, sums_[0]);
    reduce(right, sums_[1]);
  }

 private:
  /// The engine's order: halves onto each other.
  static void reduce(float* __restrict out, const float* __restrict lanes) noexcept {
    for (uint32_t t = 0; t < kTileFrames; ++t) {
      float v[kLanes];
      memcpy(v, lanes + size_t{t} * kLanes, sizeof v);
      for (uint32_t k = 0; k < 8; ++k) v[k] += v[k + 8];
      for (uint32_t k = 0; k < 4; ++k) v[k] += v[k + 4];
      out[t] = (v[0] + v[2]) + (v[1] + v[3]);
    }
  }

  const uint32_t packCount_;
  Pack* const packs_;
  const float decay_ = decayPerSample();
  alignas(64) float sums_[2][kTileFrames * kLanes];
};

bench::BareVoices* createBare(const bench::VoiceSetup* voices, uint32_t count) { return new Bare(voices, count); }

}  // namespace

extern const bench::VoiceKernels kVoiceKernels;
const bench::VoiceKernels kVoiceKernels = {&kVoice, createBare};

MAM_END_ISA
