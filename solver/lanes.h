/* lanes.h - doubles that are worked on together, in the inner loops of annealing and simplex. Vectors are padded to
 * whole lanes. */
#ifndef YDERPLAN_LANES_H
#define YDERPLAN_LANES_H

#include <stdint.h>

enum { LANES = 4 };

/* gcc and clang turn these into what the machine has. */
typedef double lanes __attribute__((vector_size(8 * LANES)));
typedef int64_t lane_mask __attribute__((vector_size(8 * LANES)));

/* A function in several makes, for processors with wider registers too; the same sums on all. */
#if defined(__x86_64__) && defined(__GLIBC__)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define FAST
#endif

#endif
