#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* Reads until the end; the size that stat told may be wrong (pipes, growing files). */
static fr_status read_all(FILE *file, const char *path, size_t limit, char **data, size_t *n, fr_error *err)
{
    FR_ARRAY(char) buffer = { 0 };
    fr_status status = FR_OK;
    for (;;) {
        status = FR_RESERVE(&buffer, buffer.count + 65536, err);
        if (status != FR_OK) break;
        size_t got = fread(buffer.items + buffer.count, 1, buffer.capacity - buffer.count - 1, file);
        if (got == 0) break;
        buffer.count += got;
        if (buffer.count > limit) {
            status = fr_fail_file(err, FR_INPUT, path, 0, "the file has more than %zu bytes", limit);
            break;
        }
    }
    if (status == FR_OK && ferror(file))
        status = fr_fail_file(err, FR_IO, path, 0, "cannot be read: %s", strerror(errno));
    if (status != FR_OK) {
        free(buffer.items);
        return status;
    }
    buffer.items[buffer.count] = '\0';
    *data = buffer.items;
    *n = buffer.count;
    return FR_OK;
}

fr_status fr_file_read(const char *path, size_t limit, char **data, size_t *n, fr_error *err)
{
    if (fr_is_folder(path)) return fr_fail_file(err, FR_IO, path, 0, "is a folder, not a file");
    FILE *file = fopen(path, "rb");
    if (file == NULL) return fr_fail_file(err, FR_IO, path, 0, "cannot be opened: %s", strerror(errno));
    fr_status status = read_all(file, path, limit, data, n, err);
    fclose(file);
    return status;
}

static bool write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t wrote = write(fd, data, n);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) return false;
        data += wrote;
        n -= (size_t)wrote;
    }
    return true;
}

fr_status fr_file_write(const char *path, const char *data, size_t n, fr_error *err)
{
    size_t length = strlen(path);
    char *temporary = fr_alloc(length + 8, 1, err);
    if (temporary == NULL) return FR_MEMORY;
    memcpy(temporary, path, length);
    memcpy(temporary + length, ".XXXXXX", 8);
    int fd = mkstemp(temporary);
    if (fd < 0) {
        free(temporary);
        return fr_fail_file(err, FR_IO, path, 0, "cannot be written: %s", strerror(errno));
    }
    bool good = fchmod(fd, 0644) == 0 && write_all(fd, data, n) && fsync(fd) == 0;
    int fault = errno;
    if (close(fd) != 0 && good) {
        fault = errno;
        good = false;
    }
    if (good && rename(temporary, path) != 0) {
        fault = errno;
        good = false;
    }
    if (!good) unlink(temporary);
    free(temporary);
    errno = fault;
    return good ? FR_OK : fr_fail_file(err, FR_IO, path, 0, "cannot be written: %s", strerror(errno));
}

void fr_file_remove_leftovers(const char *path)
{
    char *folder = fr_path_folder(path, NULL);
    DIR *dir = folder ? opendir(folder) : NULL;
    const char *name = fr_path_name(path);
    size_t length = strlen(name);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
        if (strncmp(e->d_name, name, length) != 0 || e->d_name[length] != '.') continue;
        if (strlen(e->d_name) != length + 7) continue; /* ".XXXXXX" of mkstemp */
        char *leftover = fr_path_join(folder, e->d_name, NULL);
        if (leftover != NULL) unlink(leftover);
        free(leftover);
    }
    if (dir != NULL) closedir(dir);
    free(folder);
}

bool fr_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

bool fr_is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

fr_status fr_make_folder(const char *path, fr_error *err)
{
    char *copy = fr_copy_text(path, err);
    if (copy == NULL) return FR_MEMORY;
    fr_status status = FR_OK;
    for (char *p = copy + 1; status == FR_OK && *copy != '\0'; p++) {
        if (*p != '/' && *p != '\0') continue;
        char kept = *p;
        *p = '\0';
        if (mkdir(copy, 0777) != 0 && !fr_is_folder(copy)) {
            status = fr_fail_file(err, FR_IO, copy, 0, "the folder cannot be made: %s", strerror(errno));
        }
        *p = kept;
        if (kept == '\0') break;
    }
    free(copy);
    return status;
}
