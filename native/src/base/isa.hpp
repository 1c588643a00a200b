// One source, several instruction sets: files under nodes/ are compiled once per x86-64 level and chosen at run time.
//
// Everything such a file defines lives in the inline namespace MAM_ISA, so that the linker can never merge a function
// compiled for AVX-512 into code that runs on an older CPU. Such files use no C++ library templates in what they define.
#pragma once

#ifndef MAM_ISA
#define MAM_ISA baseline
#endif
#ifndef MAM_VECTOR_BYTES
#define MAM_VECTOR_BYTES 16
#endif

#define MAM_BEGIN_ISA \
  namespace mam {     \
  inline namespace MAM_ISA {
#define MAM_END_ISA \
  }                 \
  }
#define MAM_INLINE [[gnu::always_inline]] inline
