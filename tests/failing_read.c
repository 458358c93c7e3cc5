/* Preloaded before the C library: `read` of one file fails with EIO from an offset on, as that of a failing disk does.

   FAIL_PATH names the file, FAIL_AT the offset. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(int handle) {
    const char *wanted = getenv("FAIL_PATH");
    char link[64], path[PATH_MAX];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    length = readlink(link, path, sizeof path - 1);
    if (!wanted || length < 0) return 0;
    path[length] = 0;
    return strcmp(path, wanted) == 0;
}

ssize_t read(int handle, void *buffer, size_t count) {
    static ssize_t (*real)(int, void *, size_t);
    if (!real) real = (ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    if (fails(handle)) {
        off_t wall = atoll(getenv("FAIL_AT")), at = lseek(handle, 0, SEEK_CUR);
        if (at >= wall) {
            errno = EIO;
            return -1;
        }
        if (at + (off_t)count > wall) count = (size_t)(wall - at);
    }
    return real(handle, buffer, count);
}
