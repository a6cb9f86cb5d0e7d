/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.h - what the files behind the host table share: the build under way and the checks at the
 * border.
 *
 * Whatever comes from a plugin is checked once, by these, so that everything behind may trust it:
 * handles, names, finite numbers, lengths, bounds. The first error sticks; every check that fails
 * has said so.
 */
#ifndef FIRN_ASSEMBLY_HOST_H
#define FIRN_ASSEMBLY_HOST_H

#include "assembly/assemble.h"

#include <pthread.h>

struct firn_build {
    assembly *a;
    model *m;
    const model_period *period;
    const part *part;
    error *e;
    int32_t component, index; /* of the period */
    int32_t first_var, first_row;
    int32_t code;                  /* a plugin's own, from fail() */
    _Atomic bool open;             /* build() has not returned */
    const char *_Atomic elsewhere; /* a call made from another thread */
    const char *_Atomic late;      /* a call made after build() had returned */
    pthread_t thread;
    vec(int32_t) stock_row; /* dynamics of each stock declared here, by its var */
    vec(int32_t) stock_var;
};

/* "site.ini:31: [chillers] (plugin rejection.chiller-air, chiller.so): row `capacity`: sentence" */
void host_check_complain(firn_build *b, const char *call, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* May this call do anything? Not late, not from another thread, not after an error. */
bool host_check_may(firn_build *b, const char *call);
/* Is it late, or from another thread? It must then touch nothing; the end of build() tells. */
bool host_check_strays(firn_build *b, const char *call);
/* Complains about such a call of any build so far. */
void host_check_tell_strays(firn_build *b);

bool host_check_name(firn_build *b, const char *call, const char *name);
bool host_check_scope(firn_build *b, const char *call, const char *name, int32_t scope);
/* A base unit in the site's money; NULL becomes "1", "money" the site's currency. */
bool host_check_unit(firn_build *b, const char *call, const char *name, const char **text);
/* Infinite, or small enough that sums of such numbers stay finite. */
bool host_check_countable(firn_build *b, const char *call, const char *name, const char *what,
                          double value);
/* Copies a firn_num. `infinite`: bounds may be. `scope`: a series may not vary inside its elements.
 */
bool host_check_number(firn_build *b, const char *call, const char *name, const char *what,
                       firn_num n, bool infinite, int32_t scope, model_num *out);
/* The variable of a handle, if it is this build's or the host's for this period; else NULL. */
const model_var *host_check_var(firn_build *b, const char *call, const char *name, firn_var var);
bool host_check_port(firn_build *b, const char *call, int32_t index);
/* The index behind a handle's id; -1 where there is none. */
static inline int32_t host_check_index(int32_t id)
{
    return id > 0 ? id - 1 : -1;
}

const char *host_keep_text(firn_build *b, const char *text); /* in the model's memory, or NULL */
const char *host_port_key(const firn_build *b, int32_t index);
int32_t host_bus(const firn_build *b, int32_t index); /* of a port; -1: untied */

/* The calls; their contract stands in firn/plugin.h. host_model.c: what a plugin says. */
firn_var host_var(firn_build *b, int32_t scope, const char *name, const char *in, firn_num lower,
                  firn_num upper);
firn_var host_one(firn_build *b);
firn_var host_size(firn_build *b, const char *name, const firn_sizing *sizing);
firn_row host_row(firn_build *b, int32_t scope, const char *name, int32_t sense, firn_num rhs,
                  const uint8_t *when);
void host_term(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag);
firn_var host_stock(firn_build *b, const char *name, const char *in, double standing_loss);
void host_feed(firn_build *b, firn_var stock, firn_var var, firn_num coef);
void host_port(firn_build *b, int32_t index, firn_var var, firn_num coef);
firn_var host_throughput(firn_build *b, int32_t index);
firn_acct host_account(firn_build *b, const char *name, const char *in);
void host_book(firn_build *b, firn_acct account, firn_var var, firn_num rate);

/* host_data.c: calls that ask and declare nothing. */
int64_t host_steps(firn_build *b);
const double *host_hours(firn_build *b);
const double *host_calendar(firn_build *b, int32_t what);
double host_site(firn_build *b, int32_t what);
const double *host_weather(firn_build *b, int32_t quantity);
double host_target(firn_build *b);
const double *host_bus_series(firn_build *b, int32_t index, const char *key, double fallback);
int32_t host_connected(firn_build *b, int32_t index);
double *host_scratch(firn_build *b, int64_t count);

#endif
