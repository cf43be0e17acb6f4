/* binary.h: SWMM's binary output file. */
#ifndef SWMM_OUT_BINARY_H
#define SWMM_OUT_BINARY_H

#include "freshet/plugin.h"

fr_status binary_write(const fr_host *h, const char *path);

#endif
