/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A type that several.c has, too.
 */
#include "zoo.h"

ZOO_PLUGIN("zoo.several-2", "Has a type of another file.", zoo_params, zoo_ports, zoo_build);
