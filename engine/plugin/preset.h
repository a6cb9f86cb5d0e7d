/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preset.h - the values that choices set: "no_load = 0.00113; size.capex = 300 USD/kW".
 */
#ifndef FIRN_PLUGIN_PRESET_H
#define FIRN_PLUGIN_PRESET_H

#include "base/arena.h"
#include "base/error.h"
#include "firn/plugin.h"
#include "problem/ini.h"

#include <stdbool.h>

/* The longest key and value of a setting. */
enum { PRESET_KEY = 130, PRESET_VALUE = 500 };

/* One setting of a choice. */
typedef struct preset_setting {
    char key[PRESET_KEY + 1], value[PRESET_VALUE + 1];
} preset_setting;

/* Reads the next setting of `*sets` and moves it on. False at its end, or with a sentence in `why`
 * if there is no setting; `*why` is empty otherwise. */
bool preset_next(const char **sets, preset_setting *out, char *why, size_t why_size);

typedef vec(ini_entry) preset_list;

/* Adds what a choice sets. Its texts have been checked when the plugin was loaded. */
int preset_add(arena *a, preset_list *list, const char *type, const firn_param *param,
               const firn_choice *choice, error *e);
/* The entry that the last choice with this key has set; its `file` names the choice, for messages:
 * "transformer.oil: standard = DOE-2029". NULL: there is none. */
const ini_entry *preset_find(const preset_list *list, const char *key);
/* Likewise for sub-key `sub` of a sizing: KEY.sub, or plain `sub` for a sizing called `size`. */
const ini_entry *preset_find_sizing(const preset_list *list, const char *key, const char *sub);

#endif
