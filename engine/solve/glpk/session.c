/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c - sets GLPK's hooks, assembles its output into lines, and frees its environment.
 */
#include "solve/glpk/session.h"

#include <glpk.h>
#include <stdio.h>
#include <string.h>

enum { JUMP_ERROR = 1, JUMP_STOP = 2 };

static void on_error(void *data)
{
    longjmp(((glpk_session *)data)->exit, JUMP_ERROR);
}

/* GLPK prints some lines in several parts. */
static int on_output(void *data, const char *part)
{
    glpk_session *s = data;
    if (strncmp(part, "Error detected in file ", 23) == 0)
        return 1; /* GLPK's own source line; the line before it is the reason */
    if (s->complete)
        s->used = 0;
    size_t length = strcspn(part, "\n"), room = sizeof s->text - 1 - s->used;
    size_t taken = length < room ? length : room;
    memcpy(s->text + s->used, part, taken);
    s->used += taken;
    s->text[s->used] = '\0';
    s->complete = part[length] == '\n';
    s->out_of_memory = s->out_of_memory || strstr(s->text, ": no memory available") != NULL ||
                       strstr(s->text, ": memory allocation ") != NULL;
    if (s->complete && s->on_line != NULL && s->on_line(s->data, s->text))
        longjmp(s->exit, JUMP_STOP);
    return 1; /* do not print it */
}

enum glpk_end glpk_work(glpk_session *s, void (*work)(void *data), void *data)
{
    enum glpk_end end;
    if (glp_init_env() > 1) /* any other call would abort if it cannot make the environment */
        return GLPK_OUT_OF_MEMORY;
    switch (setjmp(s->exit)) {
    case 0:
        glp_error_hook(on_error, s);
        glp_term_hook(on_output, s);
        work(data);
        end = GLPK_DONE;
        break;
    case JUMP_STOP:
        end = GLPK_STOPPED;
        break;
    default:
        end = s->out_of_memory ? GLPK_OUT_OF_MEMORY : GLPK_FAILED;
        break;
    }
    glp_error_hook(NULL, NULL);
    glp_term_hook(NULL, NULL);
    glp_free_env();
    return end;
}
