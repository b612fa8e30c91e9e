/* SPDX-License-Identifier: MIT
 *
 * Ends a process at a chosen call, from outside: LD_PRELOAD this, with
 *   VARVE_TEST_KILL_CALL   allocation (malloc), write (pwrite64, ftruncate64, unlink) or send. Every statement allocates
 *                          many times, so allocations lie within and between all statements, wherever the database
 *                          library is linked in.
 *   VARVE_TEST_KILL_AT     the number of the call at which the process gets SIGKILL; 0: never
 *   VARVE_TEST_KILL_WHEN   before (the call is not made) or after
 *   VARVE_TEST_KILL_COUNT  a file into which the number of calls is written at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>

static long calls = 0;

static int is_chosen(const char* call) {
    const char* chosen = getenv("VARVE_TEST_KILL_CALL");
    return chosen != NULL && strcmp(chosen, call) == 0;
}

static void end_process(void) { raise(SIGKILL); }

static int is_after(void) {
    const char* when = getenv("VARVE_TEST_KILL_WHEN");
    return when != NULL && strcmp(when, "after") == 0;
}

/* 1 when the process must end right after the call. */
static int arrive(const char* call) {
    if (!is_chosen(call)) {
        return 0;
    }
    ++calls;
    const char* at = getenv("VARVE_TEST_KILL_AT");
    if (at == NULL || calls != atol(at)) {
        return 0;
    }
    if (!is_after()) {
        end_process();
    }
    return 1;
}

#define INTERPOSE(result, name, parameters, arguments, kind)        \
    result name parameters {                                        \
        static result(*real) parameters = NULL;                     \
        if (real == NULL) {                                         \
            *(void**)(&real) = dlsym(RTLD_NEXT, #name);             \
        }                                                           \
        const int ends = arrive(kind);                              \
        const result value = real arguments;                        \
        if (ends) {                                                 \
            end_process();                                          \
        }                                                           \
        return value;                                               \
    }

#ifdef COUNT_BY_HOOK
/* A sanitizer has an allocator of its own, and calls this behind each allocation. */
void __sanitizer_malloc_hook(const volatile void* memory, size_t size) {
    (void)memory;
    (void)size;
    if (arrive("allocation")) {
        end_process();
    }
}
#else
/* dlsym allocates; the C library's own entry does not need it. */
extern void* __libc_malloc(size_t size);

void* malloc(size_t size) {
    const int ends = arrive("allocation");
    void* memory = __libc_malloc(size);
    if (ends) {
        end_process();
    }
    return memory;
}
#endif

INTERPOSE(ssize_t, pwrite64, (int file, const void* data, size_t size, off64_t offset), (file, data, size, offset), "write")
INTERPOSE(int, ftruncate64, (int file, off64_t size), (file, size), "write")
INTERPOSE(int, unlink, (const char* path), (path), "write")
INTERPOSE(ssize_t, send, (int socket, const void* data, size_t size, int flags), (socket, data, size, flags), "send")

__attribute__((destructor)) static void report(void) {
    const char* path = getenv("VARVE_TEST_KILL_COUNT");
    FILE* file = path == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        fprintf(file, "%ld\n", calls);
        fclose(file);
    }
}
