/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unpack.c - unpacks a file that is compressed by gzip, with zlib.
 */
#include "lp_file/unpack.h"

#include "base/file.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

enum { SMALL = 16 << 20, RATIO = 200, FIRST = 1 << 16 };

typedef struct unpacking {
    const char *shown;
    z_stream z;
    char *out;
    size_t used, room, limit;
    error *e;
} unpacking;

bool unpack_is_packed(const char *bytes, size_t count)
{
    return count >= 2 && memcmp(bytes, "\x1f\x8b", 2) == 0;
}

/* Makes room for more output, and leaves one byte for the final zero. */
static int grow(unpacking *u)
{
    if (u->used < u->room)
        return 0;
    if (u->room >= u->limit)
        return error_set(u->e, ERROR_PROBLEM,
                         "%s becomes larger than %zu MiB when it is unpacked, which no program of "
                         "its size does",
                         u->shown, u->limit >> 20);
    size_t room = u->room == 0 ? FIRST : 2 * u->room;
    room = room > u->limit ? u->limit : room;
    char *grown = realloc(u->out, room + 1);
    if (grown == NULL)
        return error_memory(u->e);
    u->out = grown;
    u->room = room;
    return 0;
}

static int describe(unpacking *u, int code)
{
    if (code == Z_MEM_ERROR)
        return error_memory(u->e);
    if (code == Z_BUF_ERROR)
        return error_set(u->e, ERROR_PROBLEM,
                         "%s: the compressed file ends before its end; it may be truncated",
                         u->shown);
    return error_set(u->e, ERROR_PROBLEM, "%s: the compressed file is damaged: %s", u->shown,
                     u->z.msg != NULL ? u->z.msg : "it does not follow the format of gzip");
}

/* Unpacks one member; *left: the bytes behind it. */
static int unpack_member(unpacking *u, const char *bytes, size_t count, size_t *left)
{
    const size_t portion = (size_t)1 << 30; /* zlib counts in unsigned int */
    int code = Z_OK;
    u->z = (z_stream){0};
    u->z.next_in = (const unsigned char *)bytes;
    u->z.avail_in = (unsigned)count; /* at most FILE_MAX_BYTES */
    if (inflateInit2(&u->z, 15 + 16) != Z_OK)
        return error_memory(u->e);
    while (code == Z_OK && grow(u) == 0) {
        size_t room = u->room - u->used;
        unsigned given = (unsigned)(room < portion ? room : portion);
        u->z.next_out = (unsigned char *)u->out + u->used;
        u->z.avail_out = given;
        code = inflate(&u->z, Z_NO_FLUSH);
        u->used += given - u->z.avail_out;
        if (code == Z_BUF_ERROR && u->z.avail_out == 0)
            code = Z_OK; /* it only needs more room */
    }
    *left = u->z.avail_in;
    if (u->e->code == 0 && code != Z_STREAM_END)
        describe(u, code);
    inflateEnd(&u->z);
    return u->e->code;
}

int unpack(const char *shown, const char *bytes, size_t count, char **text, size_t *size, error *e)
{
    size_t limit = count > SMALL / RATIO ? count * RATIO : SMALL;
    unpacking u = {
        .shown = shown, .limit = limit < FILE_MAX_BYTES ? limit : FILE_MAX_BYTES, .e = e};
    size_t left = count;
    while (left > 0 && e->code == 0) {
        const char *at = bytes + (count - left);
        if (!unpack_is_packed(at, left))
            error_set(e, ERROR_PROBLEM,
                      "%s: %zu bytes follow the compressed file: they do not belong to it", shown,
                      left);
        else
            unpack_member(&u, at, left, &left);
    }
    if (e->code != 0) {
        free(u.out);
        return e->code;
    }
    if (u.out == NULL)
        return error_memory(e);
    u.out[u.used] = '\0';
    *text = u.out;
    *size = u.used;
    return 0;
}
