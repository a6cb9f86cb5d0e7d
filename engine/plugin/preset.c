/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preset.c - reads and keeps the values that choices set.
 */
#include "plugin/preset.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void trim(char *text)
{
    const char *bare = text_trim(text);
    memmove(text, bare, strlen(bare) + 1);
}

bool preset_next(const char **sets, preset_setting *out, char *why, size_t why_size)
{
    *why = '\0';
    if (*sets == NULL || *text_skip(*sets) == '\0')
        return false;
    const char *at = text_skip(*sets), *end = strchr(at, ';');
    const size_t length = end != NULL ? (size_t)(end - at) : strlen(at);
    const char *equal = memchr(at, '=', length);
    const size_t key = equal != NULL ? (size_t)(equal - at) : 0;
    if (equal == NULL || key > PRESET_KEY) {
        snprintf(why, why_size, "`%.*s` is not `key = value`", (int)(length < 60 ? length : 60),
                 at);
        return false;
    }
    if (length - key - 1 > PRESET_VALUE) {
        snprintf(why, why_size, "`%.*s` has a value of more than %d characters", (int)key, at,
                 PRESET_VALUE);
        return false;
    }
    snprintf(out->key, sizeof out->key, "%.*s", (int)key, at);
    snprintf(out->value, sizeof out->value, "%.*s", (int)(length - key - 1), equal + 1);
    trim(out->key);
    trim(out->value);
    *sets = end != NULL ? end + 1 : NULL;
    return true;
}

int preset_add(arena *a, preset_list *list, const char *type, const firn_param *param,
               const firn_choice *choice, error *e)
{
    const char *at = choice->sets;
    const char *by = arena_printf(a, "%s: %s = %s", type, param->key, choice->name);
    preset_setting setting;
    char why[400];
    while (preset_next(&at, &setting, why, sizeof why)) {
        ini_entry *slot = VEC_PUSH(a, list);
        if (slot == NULL)
            return error_memory(e);
        *slot = (ini_entry){
            .key = arena_text(a, setting.key), .value = arena_text(a, setting.value), .file = by};
        if (slot->key == NULL || slot->value == NULL || by == NULL)
            return error_memory(e);
    }
    return *why != '\0' ? error_set(e, ERROR_PLUGIN, "%s: %s", by, why) : 0;
}

const ini_entry *preset_find(const preset_list *list, const char *key)
{
    for (size_t i = list->count; i-- > 0;) {
        if (strcmp(list->at[i].key, key) == 0)
            return &list->at[i];
    }
    return NULL;
}

const ini_entry *preset_find_sizing(const preset_list *list, const char *key, const char *sub)
{
    char full[PRESET_KEY + 1];
    const bool bare = strcmp(key, "size") == 0;
    snprintf(full, sizeof full, "%s.%s", key, sub);
    for (size_t i = list->count; i-- > 0;) {
        if (strcmp(list->at[i].key, full) == 0 || (bare && strcmp(list->at[i].key, sub) == 0))
            return &list->at[i];
    }
    return NULL;
}
