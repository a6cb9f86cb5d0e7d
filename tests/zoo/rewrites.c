/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Its description is writable, and zoo_rewrite() changes it. The engine has copied it.
 */
#include "zoo.h"

static char type[] = "zoo.rewrites", word[] = "plain", carrier[] = "electricity";

typedef struct rewriter {
    double power;
    int32_t kind;
} rewriter;

static firn_choice words[] = {{word, NULL, "the only one"}};
static firn_param params[] = {
    FIRN_REAL(rewriter, power, "MW", 1, 0, 1000, "power that it draws", "made up for the tests"),
    FIRN_CHOICE(rewriter, kind, words, 0, "a choice", "as above"),
};
static firn_port_spec ports[] = {{"supply", carrier, "MW", "lv", "supply", 0, 0}};

extern FIRN_EXPORT firn_plugin_desc firn_plugin;
firn_plugin_desc firn_plugin =
    FIRN_DESCRIPTION_(rewriter, type, "1.0.0", "A load.", "Firn", "GPL-3.0-or-later", params, ports,
                      NULL, zoo_build, NULL);

FIRN_EXPORT void zoo_rewrite(void);
void zoo_rewrite(void)
{
    type[0] = word[0] = carrier[0] = 'X';
    params[0].key = NULL;
    params[0].max = -1;
    words[0].name = NULL;
    ports[0].carrier = NULL;
    firn_plugin.type = NULL;
    firn_plugin.param_count = 0;
}
