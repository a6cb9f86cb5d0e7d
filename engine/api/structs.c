/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * structs.c - copies structs between the library and its callers; the first member of each is its
 * size, as its user has compiled it.
 */
#include "api/structs.h"

#include "api/fields.h"

#include <string.h>

enum {
    STEP = 8,       /* all structs are made of members and pairs of members of 8 bytes */
    LARGEST = 8192, /* no struct is larger: a size beyond it has never been set */
    ERROR_HEAD = offsetof(firn_error, file),
};

static uint32_t size_of(const void *given)
{
    uint32_t size;
    memcpy(&size, given, sizeof size);
    return size;
}

static bool check_size(uint32_t size, size_t known, const char *name, error *e)
{
    if (size >= STEP && size % STEP == 0 && size <= LARGEST)
        return true;
    error_set(e, ERROR_USAGE,
              "the size of the %s is %u: it must be %zu, the size of the struct; begin with the "
              "initialiser of firn/firn.h",
              name, size, known);
    return false;
}

bool api_take(void *to, size_t size, const void *from, const char *name, error *e)
{
    memset(to, 0, size);
    if (e->code != 0)
        return false;
    if (from == NULL)
        return true;
    const uint32_t given = size_of(from);
    if (!check_size(given, size, name, e))
        return false;
    const unsigned char *bytes = from;
    for (size_t i = size; i < given; i++) {
        if (bytes[i] != 0) {
            error_set(e, ERROR_USAGE,
                      "the %s has a member at byte %zu that this version of Firn (%s) does not "
                      "know: leave it 0, or update Firn",
                      name, i / STEP * STEP, FIRN_VERSION);
            return false;
        }
    }
    memcpy(to, from, given < size ? given : size);
    return true;
}

bool api_give(void *to, const void *from, size_t size, const char *name, error *e)
{
    const uint32_t given = size_of(to);
    const size_t head = sizeof given;
    if (e->code != 0 || !check_size(given, size, name, e))
        return false;
    memcpy((char *)to + head, (const char *)from + head, (given < size ? given : size) - head);
    return true;
}

bool api_reserved(int64_t reserved, const char *name, error *e)
{
    if (reserved != 0)
        error_set(e, ERROR_USAGE, "`reserved` of the %s is %lld: it must be 0", name,
                  (long long)reserved);
    return e->code == 0;
}

bool api_flags(uint64_t flags, uint64_t known, const char *name, error *e)
{
    if ((flags & ~known) != 0)
        error_set(e, ERROR_USAGE,
                  "the %s has the unknown flags 0x%llx: firn/firn.h lists the flags", name,
                  (unsigned long long)(flags & ~known));
    return e->code == 0;
}

/* ---- errors ---------------------------------------------------------------------------------- */

bool api_error_fits(const firn_error *to)
{
    return to == NULL || (to->size >= ERROR_HEAD && to->size % STEP == 0 && to->size <= LARGEST);
}

/* The end of a text member that the caller's struct holds only in part. */
static void end_text(firn_error *to, size_t begin, size_t end)
{
    if (to->size > begin && to->size < end)
        ((char *)to)[to->size - 1] = '\0';
}

void api_error(firn_error *to, const error *from)
{
    if (to == NULL)
        return;
    firn_error full = FIRN_ERROR_INIT;
    api_fields(from, &full);
    const size_t size = to->size < sizeof full ? to->size : sizeof full;
    memcpy((char *)to + sizeof to->size, (const char *)&full + sizeof to->size,
           size - sizeof to->size);
    end_text(to, offsetof(firn_error, file), offsetof(firn_error, address));
    end_text(to, offsetof(firn_error, address), offsetof(firn_error, near));
    end_text(to, offsetof(firn_error, near), offsetof(firn_error, text));
    end_text(to, offsetof(firn_error, text), offsetof(firn_error, remedy));
    end_text(to, offsetof(firn_error, remedy), sizeof full);
}
