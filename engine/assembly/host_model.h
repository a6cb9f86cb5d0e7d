/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_model.h - the calls of the host table that add to the model: variables, stocks, flows,
 * accounts. Their contract is in firn/plugin.h.
 */
#ifndef FIRN_ASSEMBLY_HOST_MODEL_H
#define FIRN_ASSEMBLY_HOST_MODEL_H

#include "assembly/build.h"

const char *host_copy_text(firn_build *b, const char *text); /* in the model's memory, or NULL */
/* Whether an element from `first` on, before `end`, has the name. `declared` gives the name of an
 * element of the model, or NULL if the plugin has not declared it in this build. */
bool host_is_declared(firn_build *b, build_names *known, size_t first, size_t end,
                      const char *(*declared)(const firn_build *b, size_t i), const char *name);

firn_var host_var(firn_build *b, int32_t scope, const char *name, const char *in, firn_num lower,
                  firn_num upper);
firn_var host_one(firn_build *b);
firn_var host_size(firn_build *b, const char *name, const firn_sizing *passed);
firn_var host_stock(firn_build *b, const char *name, const char *in, double standing_loss);
void host_feed(firn_build *b, firn_var stock, firn_var var, firn_num coef);
void host_port(firn_build *b, int32_t index, firn_var var, firn_num coef);
firn_var host_throughput(firn_build *b, int32_t index);
void host_draw(firn_build *b, int32_t index, firn_var var, firn_num share);
/* After build(): a port that draws must not bring heat, or it would raise the throughput by what it
 * draws. Sets the error. */
void host_check_draws(firn_build *b);
firn_acct host_account(firn_build *b, const char *name, const char *in);
void host_book(firn_build *b, firn_acct account, firn_var var, firn_num rate);

#endif
