/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.c - the thread of a session: sets GLPK's hooks, assembles its output into lines, hands
 * them to the calling thread, and frees the environment.
 */
#include "solve/glpk/session.h"

#include "base/thread_pool.h"

#include <glpk.h>
#include <stdio.h>
#include <string.h>

enum { JUMP_ERROR = 1, JUMP_STOP = 2 };

static void on_error(void *data)
{
    longjmp(((glpk_session *)data)->exit, JUMP_ERROR);
}

/* Hands a line to the calling thread and waits for its answer. */
static bool asks_to_stop(glpk_session *s)
{
    pthread_mutex_lock(&s->lock);
    s->turn = GLPK_ASKS;
    pthread_cond_broadcast(&s->handed);
    while (s->turn != GLPK_ANSWERED)
        pthread_cond_wait(&s->handed, &s->lock);
    s->turn = GLPK_WORKS;
    const bool stop = s->stop;
    pthread_mutex_unlock(&s->lock);
    return stop;
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
    if (s->complete && s->on_line != NULL && asks_to_stop(s))
        longjmp(s->exit, JUMP_STOP);
    return 1; /* do not print it */
}

/* In the session's thread. */
static void session(void *data)
{
    glpk_session *s = data;
    if (glp_init_env() > 1) { /* any other call would abort if it cannot make the environment */
        s->end = GLPK_OUT_OF_MEMORY;
    } else {
        switch (setjmp(s->exit)) {
        case 0:
            glp_error_hook(on_error, s);
            glp_term_hook(on_output, s);
            s->work(s->work_data);
            s->end = GLPK_DONE;
            break;
        case JUMP_STOP:
            s->end = GLPK_STOPPED;
            break;
        default:
            s->end = s->out_of_memory ? GLPK_OUT_OF_MEMORY : GLPK_FAILED;
            break;
        }
        glp_error_hook(NULL, NULL);
        glp_term_hook(NULL, NULL);
        glp_free_env();
    }
    pthread_mutex_lock(&s->lock);
    s->turn = GLPK_ENDED;
    pthread_cond_broadcast(&s->handed);
    pthread_mutex_unlock(&s->lock);
}

/* In the calling thread: answers questions until the session has ended. */
static void attend(glpk_session *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->turn != GLPK_ENDED) {
        if (s->turn != GLPK_ASKS) {
            pthread_cond_wait(&s->handed, &s->lock);
            continue;
        }
        /* The session waits for the answer, so that its text does not change meanwhile. */
        pthread_mutex_unlock(&s->lock);
        const bool stop = s->on_line(s->data, s->text);
        pthread_mutex_lock(&s->lock);
        s->stop = stop;
        s->turn = GLPK_ANSWERED;
        pthread_cond_broadcast(&s->handed);
    }
    pthread_mutex_unlock(&s->lock);
}

enum glpk_end glpk_work(glpk_session *s, void (*work)(void *data), void *data)
{
    thread t;
    s->work = work;
    s->work_data = data;
    s->turn = GLPK_WORKS;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->handed, NULL);
    if (thread_start(&t, session, s)) {
        attend(s);
        thread_join(&t);
    } else {
        s->end = GLPK_OUT_OF_MEMORY;
    }
    pthread_cond_destroy(&s->handed);
    pthread_mutex_destroy(&s->lock);
    return s->end;
}
