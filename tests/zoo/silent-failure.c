/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Returns an error code without a message.
 */
#include "zoo.h"

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    (void)h;
    (void)b;
    return 7;
}

ZOO_PLUGIN("zoo.silent-failure", "A load that fails without a message.", zoo_params, zoo_ports,
           build);
