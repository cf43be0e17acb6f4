#include "base/log.h"
#include "base/testing.h"

typedef struct heard {
    int lines;
    char last[4096];
} heard;

static void listen(void *user, fr_log_level level, const char *line)
{
    (void)level;
    heard *h = user;
    h->lines++;
    snprintf(h->last, sizeof h->last, "%s", line);
}

static void counts_what_passes_the_level(void **state)
{
    (void)state;
    heard h = { 0 };
    fr_logger log;
    fr_logger_init(&log, FR_LOG_INFO, listen, &h);
    fr_log(&log, FR_LOG_DEBUG, "unheard");
    fr_log(&log, FR_LOG_WARNING, "node %s is %d m deep", "J1", 3);
    fr_log(NULL, FR_LOG_ERROR, "nobody");
    assert_int_equal(h.lines, 1);
    assert_string_equal(h.last, "node J1 is 3 m deep");
    assert_int_equal(fr_logger_count(&log, FR_LOG_WARNING), 1);
    assert_int_equal(fr_logger_count(&log, FR_LOG_DEBUG), 0);
    fr_logger_close(&log);
}

static void *shout(void *log)
{
    for (int i = 0; i < 1000; i++) {
        fr_log(log, FR_LOG_WARNING, "%d", i);
    }
    return NULL;
}

static void threads_do_not_lose_lines(void **state)
{
    (void)state;
    heard h = { 0 };
    fr_logger log;
    pthread_t threads[4];
    fr_logger_init(&log, FR_LOG_INFO, listen, &h);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, shout, &log), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(h.lines, 4000);
    assert_int_equal(fr_logger_count(&log, FR_LOG_WARNING), 4000);
    fr_logger_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_passes_the_level),
        cmocka_unit_test(threads_do_not_lose_lines),
    };
    return FR_RUN_TESTS(tests);
}
