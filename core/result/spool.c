#include "result/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

struct fr_spool {
    char *path;
    int file;
    size_t width, frames, frame_bytes;
    char *buffer; /* one frame */
};

static fr_status io_fault(const fr_spool *s, const char *what, fr_error *err)
{
    return fr_fail_file(err, FR_IO, s->path, 0, "%s: %s; free some space or choose another folder with --out",
                        what, strerror(errno));
}

static off_t offset_of(const fr_spool *s, size_t frame)
{
    return (off_t)(frame * s->frame_bytes);
}

static fr_status open_file(fr_spool *s, size_t frames, fr_error *err)
{
    s->file = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC | (frames ? 0 : O_TRUNC), 0644);
    if (s->file < 0) return io_fault(s, "cannot write results", err);
    off_t end = lseek(s->file, 0, SEEK_END);
    if (end < offset_of(s, frames))
        return fr_fail_file(
            err, FR_INPUT, s->path, 0,
            "the results of the interrupted run are shorter than its checkpoint says; run without --resume");
    if (ftruncate(s->file, offset_of(s, frames)) != 0) return io_fault(s, "cannot write results", err);
    s->frames = frames;
    return FR_OK;
}

fr_status fr_spool_open(const char *path, size_t width, size_t frames, fr_spool **out, fr_error *err)
{
    fr_spool *s = fr_alloc(1, sizeof *s, err);
    *out = NULL;
    if (!s) return FR_MEMORY;
    s->file = -1;
    s->width = width;
    s->frame_bytes = sizeof(double) + width * sizeof(float);
    s->path = fr_copy_text(path, err);
    s->buffer = fr_alloc(s->frame_bytes, 1, err);
    fr_status status = s->path && s->buffer ? open_file(s, frames, err) : FR_MEMORY;
    if (status != FR_OK) {
        fr_spool_close(s, false);
        return status;
    }
    *out = s;
    return FR_OK;
}

fr_status fr_spool_append(fr_spool *s, double time, const float *values, fr_error *err)
{
    memcpy(s->buffer, &time, sizeof time);
    if (s->width) memcpy(s->buffer + sizeof time, values, s->width * sizeof *values);
    for (size_t done = 0; done < s->frame_bytes;) {
        ssize_t n = pwrite(s->file, s->buffer + done, s->frame_bytes - done,
                           offset_of(s, s->frames) + (off_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return io_fault(s, "cannot write results", err);
        done += (size_t)n;
    }
    s->frames++;
    return FR_OK;
}

fr_status fr_spool_sync(fr_spool *s, fr_error *err)
{
    return fdatasync(s->file) == 0 ? FR_OK : io_fault(s, "cannot write results", err);
}

size_t fr_spool_frames(const fr_spool *s)
{
    return s->frames;
}

fr_status fr_spool_read(fr_spool *s, size_t frame, double *time, float *values, fr_error *err)
{
    for (size_t done = 0; done < s->frame_bytes;) {
        ssize_t n = pread(s->file, s->buffer + done, s->frame_bytes - done,
                          offset_of(s, frame) + (off_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return io_fault(s, "cannot read results back", err);
        done += (size_t)n;
    }
    memcpy(time, s->buffer, sizeof *time);
    if (s->width) memcpy(values, s->buffer + sizeof *time, s->width * sizeof *values);
    return FR_OK;
}

void fr_spool_close(fr_spool *s, bool remove_file)
{
    if (!s) return;
    if (s->file >= 0) close(s->file);
    if (remove_file && s->path) unlink(s->path);
    free(s->path);
    free(s->buffer);
    free(s);
}
