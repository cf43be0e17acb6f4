#include "write.h"
fr_status inp_write(const fr_host *h, const char *path)
{
    return h->fail(h, FR_INTERNAL, "%s", path);
}
