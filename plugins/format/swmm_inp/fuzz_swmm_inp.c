/* fuzz_swmm_inp.c: any bytes as an input file; what is read is frozen, written and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "test_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static inp_test t, again;
    char path[400], copy[400];
    snprintf(path, sizeof path, "%s/fuzz.inp", inp_test_folder());
    snprintf(copy, sizeof copy, "%s/copy.inp", inp_test_folder());
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
    if (inp_test_read(&t, path) == FR_OK) {
        if (inp_test_format()->write(&t.host, copy) != FR_OK) abort();
        fr_status status = inp_test_read(&again, copy);
        if (status != FR_OK && status != FR_INPUT) abort();
        inp_test_end(&again);
    }
    inp_test_end(&t);
    return 0;
}
