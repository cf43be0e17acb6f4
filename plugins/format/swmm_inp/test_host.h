/* test_host.h: the services that a format plugin uses, right on a model. */
#ifndef INP_TEST_HOST_H
#define INP_TEST_HOST_H

#include "freshet/plugin.h"
#include "model/model.h"

typedef struct inp_test {
    fr_host host;
    fr_model *model;
    char message[2048]; /* of the last fail */
    char log[65536];    /* everything logged, one message a line */
    int warnings, errors;
} inp_test;

/* A model without content and a host for it. */
void inp_test_begin(inp_test *t, const char *path);
void inp_test_end(inp_test *t);
/* Reads a file and freezes the model; the message says what went wrong. */
fr_status inp_test_read(inp_test *t, const char *path);
/* The same from a text; written to a file in a folder of its own first. */
fr_status inp_test_read_text(inp_test *t, const char *text);
const char *inp_test_folder(void); /* temporary, one a process, removed at exit */
const fr_format_ops *inp_test_format(void);

#endif
