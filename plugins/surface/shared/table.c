/* table.c: prints the table of closed-form cases for the READMEs. Usage: surface_table [method...] */
#include "cases.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* With FR_CASES in the environment: only cases whose name has it. */
static void row(const fr_case *c, const char *method)
{
    size_t cells = c->square ? 96 : 50;
    double coarse = 0.0;
    const char *only = getenv("FR_CASES");
    if (only && !strstr(c->name, only)) return;
    printf("| %s | %s |", c->name, method);
    for (int k = 0; k < 3; k++, cells *= 2) {
        fr_outcome o = fr_case_run(c, method, cells);
        printf(" %.3f |", 100.0 * o.error);
        if (k == 1) coarse = o.error;
        if (k == 2)
            printf(" %.2f | %.1e | %.1e | %llu + %llu |\n", log2(coarse / o.error), o.balance, o.least,
                   (unsigned long long)o.steps, (unsigned long long)o.rejected);
    }
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static const char *const usual[] = { "swe1", "swe2", "inertial", "swe132", "swe232" };
    int n = argc > 1 ? argc - 1 : (int)(sizeof usual / sizeof *usual);
    printf(
        "Relative L1 error of depth, %%, on 50, 100, 200 cells (bowls: 96, 192, 384 in the basin, half of it wet).\n\n");
    printf("| case | method | coarse | middle | fine | order | balance | least depth | steps + repeated |\n");
    printf("|---|---|---|---|---|---|---|---|---|\n");
    for (int m = 0; m < n; m++)
        for (size_t i = 0; i < fr_case_count; i++)
            row(&fr_cases[i], argc > 1 ? argv[m + 1] : usual[m]);
    return 0;
}
