#include "base/digest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static void mix(fr_sha256 *d, const unsigned char *block)
{
    /* First 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
    static const uint32_t k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++) {
        const unsigned char *b = block + 4 * i;
        w[i] = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, d->state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t choose = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t t1 = s[7] + e + choose + k[i] + w[i];
        uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += t1;
        s[0] = t1 + a + majority;
    }
    for (int i = 0; i < 8; i++) {
        d->state[i] += s[i];
    }
}

void fr_sha256_start(fr_sha256 *d)
{
    static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                       0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    memset(d, 0, sizeof *d);
    memcpy(d->state, start, sizeof start);
}

void fr_sha256_add(fr_sha256 *d, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    while (n > 0) {
        size_t at = (size_t)(d->length % 64);
        size_t part = 64 - at < n ? 64 - at : n;
        memcpy(d->block + at, p, part);
        d->length += part;
        p += part;
        n -= part;
        if (d->length % 64 == 0) mix(d, d->block);
    }
}

void fr_sha256_end(fr_sha256 *d, char text[FR_SHA256_TEXT])
{
    uint64_t bits = d->length * 8;
    static const unsigned char padding[64] = { 0x80 };
    size_t at = (size_t)(d->length % 64);
    fr_sha256_add(d, padding, at < 56 ? 56 - at : 120 - at);
    unsigned char tail[8];
    for (int i = 0; i < 8; i++) {
        tail[i] = (unsigned char)(bits >> (56 - 8 * i));
    }
    fr_sha256_add(d, tail, 8);
    for (int i = 0; i < 8; i++) {
        snprintf(text + 8 * i, 9, "%08x", (unsigned)d->state[i]);
    }
}

fr_status fr_sha256_file(const char *path, char text[FR_SHA256_TEXT], fr_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) return fr_fail_file(err, FR_IO, path, 0, "cannot be opened: %s", strerror(errno));
    fr_sha256 d;
    fr_sha256_start(&d);
    unsigned char part[16384];
    size_t n;
    while ((n = fread(part, 1, sizeof part, file)) > 0) {
        fr_sha256_add(&d, part, n);
    }
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed) return fr_fail_file(err, FR_IO, path, 0, "cannot be read: %s", strerror(errno));
    fr_sha256_end(&d, text);
    return FR_OK;
}
