/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c - GLPK's hooks set, its lines put together, its environment freed.
 */
#include "solve/glpk/session.h"

#include <glpk.h>
#include <stdio.h>
#include <string.h>

enum { JUMP_ERROR = 1, JUMP_STOP = 2 };

static void on_error(void *data)
{
    longjmp(((glpk_session *)data)->out, JUMP_ERROR);
}

/* GLPK says some lines in pieces. */
static int on_text(void *data, const char *text)
{
    glpk_session *s = data;
    if (strncmp(text, "Error detected in file ", 23) == 0)
        return 1; /* GLPK's own source line; what was said before it is the reason */
    if (s->whole)
        s->used = 0;
    size_t length = strcspn(text, "\n"), room = sizeof s->said - 1 - s->used;
    size_t taken = length < room ? length : room;
    memcpy(s->said + s->used, text, taken);
    s->used += taken;
    s->said[s->used] = '\0';
    s->whole = text[length] == '\n';
    s->starved = s->starved || strstr(s->said, ": no memory available") != NULL ||
                 strstr(s->said, ": memory allocation ") != NULL;
    if (s->whole && s->line != NULL && s->line(s->data, s->said))
        longjmp(s->out, JUMP_STOP);
    return 1; /* not to the terminal */
}

enum glpk_end glpk_work(glpk_session *s, void (*work)(void *data), void *data)
{
    enum glpk_end end;
    if (glp_init_env() > 1) /* it aborts when it must find this out by itself */
        return GLPK_STARVED;
    switch (setjmp(s->out)) {
    case 0:
        glp_error_hook(on_error, s);
        glp_term_hook(on_text, s);
        work(data);
        end = GLPK_DONE;
        break;
    case JUMP_STOP:
        end = GLPK_STOPPED;
        break;
    default:
        end = s->starved ? GLPK_STARVED : GLPK_BROKEN;
        break;
    }
    glp_error_hook(NULL, NULL);
    glp_term_hook(NULL, NULL);
    glp_free_env();
    return end;
}
