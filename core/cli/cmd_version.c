/* freshet version */
#include <hdf5.h>
#include <netcdf.h>
#include <stdio.h>
#include <sundials/sundials_version.h>

#include "base/text.h"
#include "cli/cli.h"

fr_status fr_cmd_version(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    FR_TRY(fr_cli_arguments(argc, argv, 0, 0, err));
    char sundials[64] = "";
    unsigned hdf5[3] = { 0 };
    SUNDIALSGetVersion(sundials, sizeof sundials);
    H5get_libversion(&hdf5[0], &hdf5[1], &hdf5[2]);
    char abi[32], hdf5_text[32];
    snprintf(abi, sizeof abi, "%u.%u", FR_ABI_MAJOR, FR_ABI_MINOR);
    snprintf(hdf5_text, sizeof hdf5_text, "%u.%u.%u", hdf5[0], hdf5[1], hdf5[2]);
    const char *rows[][2] = { { "freshet", FRESHET_VERSION },
                              { "abi", abi },
                              { "sundials", sundials },
                              { "netcdf", nc_inq_libvers() },
                              { "hdf5", hdf5_text } };
    fr_text out = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (cli->json) {
            fr_text_add(&out, i == 0 ? "{" : ", ");
            fr_text_add_json(&out, rows[i][0]);
            fr_text_add(&out, ": ");
            fr_text_add_json(&out, rows[i][1]);
        } else {
            fr_text_addf(&out, "%-9s %s\n", rows[i][0], rows[i][1]);
        }
    }
    if (cli->json) fr_text_add(&out, "}\n");
    fputs(fr_text_chars(&out), stdout);
    fr_status status = fr_text_status(&out, err);
    fr_text_free(&out);
    return status;
}
