// realtime
// The CPU's denormal mode while it lives: IEEE's, whatever the caller's was, so that no sample depends on the caller.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>
#endif

#include <cstdint>

namespace mam {

class DefaultDenormals {
 public:
#if defined(__x86_64__) || defined(_M_X64)
  DefaultDenormals() noexcept : before_(_mm_getcsr()) { _mm_setcsr(before_ & ~kModes); }
  ~DefaultDenormals() { _mm_setcsr(before_); }

 private:
  static constexpr uint32_t kModes = 0x8040 | 0x6000;  // flush to zero, denormals are zero, rounding
  const uint32_t before_;
#elif defined(__aarch64__)
  DefaultDenormals() noexcept {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" : : "r"(before_ & ~kModes));
  }
  ~DefaultDenormals() { asm volatile("msr fpcr, %0" : : "r"(before_)); }

 private:
  static constexpr uint64_t kModes = (uint64_t{1} << 24) | (uint64_t{3} << 22);
  uint64_t before_ = 0;
#endif
 public:
  DefaultDenormals(const DefaultDenormals&) = delete;
  DefaultDenormals& operator=(const DefaultDenormals&) = delete;
};

}  // namespace mam
