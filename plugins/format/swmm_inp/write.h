/* write.h: a model as SWMM's input file. */
#ifndef INP_WRITE_H
#define INP_WRITE_H

#include "spec.h"

fr_status inp_write(const fr_host *h, const char *path);

#endif
