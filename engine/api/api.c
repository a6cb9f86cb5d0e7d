/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * api.c - passes failures and texts to the caller of the library; the functions of firn/firn.h that
 * need no site.
 */
#include "api/api.h"

#include "base/thread_pool.h"

#include <stdlib.h>
#include <string.h>

int api_error(firn_error *to, const error *from)
{
    if (to != NULL) {
        to->code = from->code;
        memcpy(to->text, from->text, sizeof to->text);
    }
    return from->code;
}

char *api_text(firn_error *to, error *from, text_buffer *text)
{
    if (from->code == 0 && (text->failed || text->at == NULL))
        error_memory(from);
    if (api_error(to, from) == 0)
        return text->at;
    text_free(text);
    return NULL;
}

void firn_text_free(char *text)
{
    free(text);
}

const char *firn_version(void)
{
    return FIRN_VERSION;
}

const char *firn_nearest(const char *word, const char *const *words, size_t count)
{
    return text_nearest_of(word, words, count);
}

char *firn_printable(char *text)
{
    return text_clean(text, "\n\t");
}

int firn_thread_is_solver(void)
{
    return thread_pool_member();
}
