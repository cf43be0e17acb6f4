/* file.h: whole files in and out, paths. */
#ifndef FR_BASE_FILE_H
#define FR_BASE_FILE_H

#include "base/error.h"

#define FR_FILE_LIMIT ((size_t)4 << 30) /* the largest input file that makes sense here: 4 GiB */

typedef enum fr_encoding { FR_UTF8, FR_UTF8_BOM, FR_GBK, FR_UTF16 } fr_encoding;

/* *data ends with an extra NUL and is released with free(). Fails on a folder, on files over `limit`. */
fr_status fr_file_read(const char *path, size_t limit, char **data, size_t *n, fr_error *err);
/* The same as UTF-8 text without byte order mark; GBK and UTF-16 are converted. Fails on NUL characters and
 * bytes that are none of these. *encoding (may be NULL) says what the file was, so that the caller can tell. */
fr_status fr_file_read_text(const char *path, size_t limit, char **data, size_t *n, fr_encoding *encoding,
                            fr_error *err);
const char *fr_encoding_name(fr_encoding encoding);
/* The new file stands whole or not at all (temporary file beside it, fsync, rename). */
fr_status fr_file_write(const char *path, const char *data, size_t n, fr_error *err);
/* Temporary files of fr_file_write for this path that a killed program has left. */
void fr_file_remove_leftovers(const char *path);

bool fr_file_exists(const char *path);
bool fr_is_folder(const char *path);
/* Makes a folder and those above it. */
fr_status fr_make_folder(const char *path, fr_error *err);
/* Results are released with free(); NULL and err when memory is short. */
char *fr_path_join(const char *folder, const char *name, fr_error *err); /* name absolute: name */
char *fr_path_folder(const char *path, fr_error *err);                   /* "a/b.inp" -> "a", "b" -> "." */
/* `name` as written in the file `from`: relative to that file's folder. */
char *fr_path_beside(const char *from, const char *name, fr_error *err);
const char *fr_path_name(const char *path);      /* "a/b.inp" -> "b.inp", inside path */
const char *fr_path_extension(const char *path); /* "a/b.inp" -> "inp", "" when none, inside path */

#endif
