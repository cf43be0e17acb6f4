/* digest.h: SHA-256 (FIPS 180-4), to name the exact files that made a result. */
#ifndef FR_BASE_DIGEST_H
#define FR_BASE_DIGEST_H

#include "base/error.h"

typedef struct fr_sha256 {
    uint32_t state[8];
    uint64_t length;
    unsigned char block[64];
} fr_sha256;

#define FR_SHA256_TEXT 65 /* 64 hexadecimal digits and NUL */

void fr_sha256_start(fr_sha256 *d);
void fr_sha256_add(fr_sha256 *d, const void *bytes, size_t n);
void fr_sha256_end(fr_sha256 *d, char text[FR_SHA256_TEXT]);
fr_status fr_sha256_file(const char *path, char text[FR_SHA256_TEXT], fr_error *err);

#endif
