/* random.h: counter-based random numbers, the same at any number of threads and after any resume.
 * Philox4x32-10: Salmon, Moraes, Dror, Shaw (2011), Parallel random numbers: as easy as 1, 2, 3, SC11. */
#ifndef FR_HOST_RANDOM_H
#define FR_HOST_RANDOM_H

#include <stdint.h>

#define FR_PHILOX_ROUNDS 10

static inline void fr_philox(uint32_t c[4], uint32_t k0, uint32_t k1)
{
    for (int round = 0; round < FR_PHILOX_ROUNDS; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c[0], b = (uint64_t)0xCD9E8D57u * c[2];
        uint32_t next[4] = { (uint32_t)(b >> 32) ^ c[1] ^ k0, (uint32_t)b, (uint32_t)(a >> 32) ^ c[3] ^ k1,
                             (uint32_t)a };
        for (int i = 0; i < 4; i++)
            c[i] = next[i];
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

/* Uniform in [0, 1), 53 bits. */
static inline double fr_random(uint64_t key, uint64_t stream, uint64_t counter)
{
    uint32_t c[4] = { (uint32_t)counter, (uint32_t)(counter >> 32), (uint32_t)stream,
                      (uint32_t)(stream >> 32) };
    fr_philox(c, (uint32_t)key, (uint32_t)(key >> 32));
    uint64_t bits = ((uint64_t)c[0] << 32 | c[1]) >> 11;
    return (double)bits * 0x1p-53;
}

#endif
