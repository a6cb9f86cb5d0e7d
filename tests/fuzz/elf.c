/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf.c - fuzzes the ELF check of plugin files: any bytes are accepted or refused, and no byte past
 * the end is read.
 */
#include "fuzz.h"

#include "plugin/elf.h"

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    error e = {0};
    const unsigned char *bytes = (const unsigned char *)in->text;
    (void)a;
    if (plugin_check_elf("fuzz.so", bytes, in->size, &e) != 0)
        fuzz_refusal(&e, ERROR_PLUGIN, "plugin fuzz.so is ");
    text_add(record, e.text);
}

FUZZ_TARGET(read_once)
