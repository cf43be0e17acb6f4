/* fuzz_rain_file.c: any bytes as the rain file of a gauge, as a series file too. */
#include <stdio.h>
#include <stdlib.h>

#include "test_host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static inp_test t;
    static const char *const models[] = {
        "[OPTIONS]\nSTART_DATE 01/01/2004\nEND_DATE 01/01/2006\n[RAINGAGES]\nR CUMULATIVE 0:05 1 FILE rain.dat * MM\n",
        "[OPTIONS]\nSTART_DATE 01/01/2004\nEND_DATE 01/01/2006\n[TIMESERIES]\nX FILE rain.dat\n",
    };
    char path[400];
    snprintf(path, sizeof path, "%s/rain.dat", inp_test_folder());
    FILE *f = fopen(path, "wb");
    if (f == NULL || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
    for (int i = 0; i < 2; i++) {
        fr_status status = inp_test_read_text(&t, models[i]);
        if (status != FR_OK && status != FR_INPUT) abort();
        inp_test_end(&t);
    }
    return 0;
}
