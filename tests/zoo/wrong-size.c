/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gives a size of its parameters that no version of the ABI has: reading the parameters by that
 * size would read unrelated memory.
 */
#include "zoo.h"

FIRN_EXTERN_ FIRN_EXPORT const firn_plugin_desc firn_plugin;
const firn_plugin_desc firn_plugin = {FIRN_MAGIC,
                                      FIRN_ENDIAN,
                                      (uint32_t)sizeof(void *),
                                      FIRN_ABI_MAJOR,
                                      FIRN_ABI_MINOR,
                                      (uint32_t)sizeof(firn_plugin_desc),
                                      (uint32_t)sizeof(firn_param) - 8,
                                      (uint32_t)sizeof(firn_choice),
                                      (uint32_t)sizeof(firn_port_spec),
                                      (uint32_t)sizeof(firn_sizing),
                                      (uint32_t)sizeof(firn_window_value),
                                      2,
                                      1,
                                      sizeof(zoo),
                                      "zoo.wrong-size",
                                      "1.0.0",
                                      "A load with a wrong parameter size.",
                                      "Firn",
                                      "GPL-3.0-or-later",
                                      zoo_params,
                                      zoo_ports,
                                      zoo_build,
                                      NULL,
                                      NULL,
                                      NULL};
