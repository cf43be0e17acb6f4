/* The part of file.h that works on names alone. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

char *fr_path_join(const char *folder, const char *name, fr_error *err)
{
    if (name[0] == '/' || folder[0] == '\0') return fr_copy_text(name, err);
    size_t n = strlen(folder), m = strlen(name);
    char *path = fr_alloc(n + m + 2, 1, err);
    if (path == NULL) return NULL;
    memcpy(path, folder, n);
    if (folder[n - 1] != '/') path[n++] = '/';
    memcpy(path + n, name, m);
    return path;
}

char *fr_path_folder(const char *path, fr_error *err)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL) return fr_copy_text(".", err);
    return fr_copy_text_n(path, slash == path ? 1 : (size_t)(slash - path), err);
}

char *fr_path_beside(const char *from, const char *name, fr_error *err)
{
    if (name[0] == '/' || strchr(from, '/') == NULL) return fr_copy_text(name, err);
    char *folder = fr_path_folder(from, err);
    if (folder == NULL) return NULL;
    char *path = fr_path_join(folder, name, err);
    free(folder);
    return path;
}

const char *fr_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

const char *fr_path_extension(const char *path)
{
    const char *name = fr_path_name(path);
    const char *dot = strrchr(name, '.');
    return dot == NULL || dot == name ? "" : dot + 1;
}
