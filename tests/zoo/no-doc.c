/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A description without a doc text.
 */
#include "zoo.h"

ZOO_PLUGIN("zoo.no-doc", NULL, zoo_params, zoo_ports, zoo_build);
