/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugin_desc.c - validation of plugin descriptions: each flaw is refused with a message of its
 * own.
 */
#include "host_check_rig.h"

typedef struct thing {
    firn_sizing size;
    firn_sizing store;
    double rate;
    double loss;
    firn_table tiers;
    int64_t units;
    firn_num price;
    firn_list steps;
    const char *label;
    int32_t kind;
    int32_t on;
} thing;

static const firn_choice kinds[] = {
    {"plain", NULL, ""},
    {"fine",
     "rate = 2; loss = 1 %; units = 7; price = 45 USD2022/MWh; steps = 1, 2 kW; "
     "tiers = 5 MW: 3, inf: 4 USD/kW-month; label = a word; on = no; size.capex = 300 USD2022/kW; "
     "life = 25 yr; om = 2 %/yr; size.min = 100 kW; max = inf; redundancy = N+1 of 4; "
     "store.capex = 30e3; store.om = 1 USD/kWh/yr; store.existing = 2; "
     "store.existing_until = 2031.5; store.fix = 3 MWh;",
     ""}};

enum { SIZE, STORE, RATE, LOSS, TIERS, UNITS, PRICE, STEPS, LABEL, ON, KIND, PARAMS };

typedef struct sample { /* a valid description, in which each test makes one mistake */
    firn_choice choice[2];
    firn_param param[PARAMS];
    firn_port_spec port[2];
    firn_plugin_desc d;
} sample;

static int32_t sample_build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    return h->status(b);
}

static void sample_make(sample *s)
{
    const firn_param param[PARAMS] = {
        FIRN_SIZING(thing, size, "USD2022/MW", 550e3, 20, 0.02, "doc", "source"),
        FIRN_SIZING(thing, store, "MWh", 50e3, 20, 0.02, "doc", "source"),
        FIRN_REAL(thing, rate, "MW", 1, 0, 10, "doc", "source"),
        FIRN_REAL(thing, loss, "%", 1, 0, 10, "doc", "source"),
        FIRN_TABLE(thing, tiers, "MW: USD/kW/month", "inf: 0", "doc", "source"),
        FIRN_INTEGER(thing, units, 4, 1, 10, "doc", "source"),
        FIRN_SERIES(thing, price, "USD2022/MWh", "40", 0, 100, "doc", "source"),
        FIRN_LIST(thing, steps, "MW", "1, 2, 3000 kW", 0, 10, "doc", "source"),
        FIRN_TEXT(thing, label, "", "doc"),
        FIRN_FLAG(thing, on, 1, "doc"),
        FIRN_CHOICE(thing, kind, kinds, 0, "doc", "source"),
    };
    const firn_port_spec port[2] = {{"in", "electricity", "MW", "lv", "doc", 0, 0},
                                    {"out", "any", NULL, NULL, "doc", FIRN_PORT_OPTIONAL, 0}};
    memcpy(s->choice, kinds, sizeof kinds);
    memcpy(s->param, param, sizeof param);
    memcpy(s->port, port, sizeof port);
    s->param[KIND].choices = s->choice;
    const firn_plugin_desc d = RIG_DESC("family.thing-2", thing, param, port, sample_build);
    s->d = d;
    s->d.params = s->param;
    s->d.ports = s->port;
}

static const char *endless(void)
{
    static char text[30000];
    memset(text, 'x', sizeof text - 1);
    return text;
}

#define FLAW(name, ...)                                                                            \
    static void name(sample *s)                                                                    \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }
FLAW(magic, s->d.magic = 1)
FLAW(endian, s->d.endian = 0x04030201)
FLAW(pointers, s->d.pointer_size = 4)
FLAW(major, s->d.abi_major++)
FLAW(minor, s->d.abi_minor++)
FLAW(desc_size, s->d.desc_size -= 8)
FLAW(desc_size_large, s->d.desc_size += 8)
FLAW(desc_size_odd, s->d.desc_size = UINT32_MAX)
FLAW(param_size_small, s->d.param_size -= 8)
FLAW(choice_size_small, s->d.choice_size = 0)
FLAW(port_size_small, s->d.port_size -= 4)
FLAW(sizing_size_small, s->d.sizing_size -= 8)
FLAW(window_size_small, s->d.window_size -= 8)
FLAW(param_size, s->d.param_size += 8)
FLAW(choice_size, s->d.choice_size += 8)
FLAW(port_size, s->d.port_size += 8)
FLAW(sizing_size, s->d.sizing_size += 8)
FLAW(window_size, s->d.window_size += 8)
FLAW(type_none, s->d.type = NULL)
FLAW(type_plain, s->d.type = "thing")
FLAW(type_half, s->d.type = "family.")
FLAW(type_capital, s->d.type = "Family.thing")
FLAW(type_deep, s->d.type = "a.b.c")
FLAW(version_none, s->d.version = NULL)
FLAW(doc_none, s->d.doc = NULL)
FLAW(vendor_none, s->d.vendor = NULL)
FLAW(licence_none, s->d.licence = NULL)
FLAW(build_none, s->d.build = NULL)
FLAW(params_none, s->d.params = NULL)
FLAW(ports_none, s->d.ports = NULL)
FLAW(params_many, s->d.param_count = 1001)
FLAW(params_pointer, s->d.param_count = 0)
FLAW(ports_pointer, s->d.port_count = 0)
FLAW(text_endless, s->param[RATE].source = endless())
FLAW(instance_large, s->d.instance_size = (1 << 20) + 1)
FLAW(key_none, s->param[RATE].key = NULL)
FLAW(key_capital, s->param[RATE].key = "Rate")
FLAW(key_type, s->param[RATE].key = "type")
FLAW(key_duplicate, s->param[LOSS].key = "rate")
FLAW(key_of_sizing, s->param[KIND].key = "max")
FLAW(unit_none, s->param[RATE].unit = NULL)
FLAW(unit_unknown, s->param[RATE].unit = "MWs")
FLAW(unit_columns, s->param[RATE].unit = "MW: USD")
FLAW(param_doc, s->param[RATE].doc = NULL)
FLAW(param_source, s->param[RATE].source = NULL)
FLAW(kind_none, s->param[RATE].kind = 99)
FLAW(offset_at_end, s->param[RATE].offset = sizeof(thing) - 4)
FLAW(offset_far, s->param[RATE].offset = UINT32_MAX)
FLAW(offset_odd, s->param[RATE].offset += 1)
FLAW(range_crossed, s->param[RATE].min = 11)
FLAW(range_nan, s->param[RATE].max = FIRN_NAN)
FLAW(range_share, s->param[RATE].unit = "%"; s->param[RATE].max = 1; s->param[RATE].value = 0.85)
FLAW(default_share, s->param[PRICE].unit = "%"; s->param[PRICE].text = "0.5";
     s->param[PRICE].max = 100)
FLAW(default_out, s->param[RATE].value = 11)
FLAW(default_nan, s->param[RATE].value = FIRN_NAN)
FLAW(integer_half, s->param[UNITS].value = 4.5)
FLAW(choices_none, s->param[KIND].choices = NULL)
FLAW(choices_few, s->param[KIND].choice_count = 0)
FLAW(choice_default, s->param[KIND].value = 2)
FLAW(choice_name, s->choice[1].name = NULL)
FLAW(choice_sets, s->choice[1].sets = "rate = 2; los = 1 %")
FLAW(choice_sizing, s->choice[1].sets = "size = 2")
FLAW(choice_bare, s->choice[1].sets = "rate")
FLAW(choice_choice, s->choice[1].sets = "kind = plain")
FLAW(choice_sub, s->choice[1].sets = "size.copex = 3")
FLAW(choice_no_sizing, s->choice[1].sets = "rate.capex = 3")
FLAW(choice_bare_store, s->choice[1].sets = "store = 3")
FLAW(choice_twice, s->choice[1].sets = "capex = 3; life = 2; size.capex = 4; rate = 1")
FLAW(choice_twice_last, s->choice[1].sets = "rate = 1; rate = 2")
FLAW(choice_capex_year, s->choice[1].sets = "size.capex = 300 USD/kW")
FLAW(choice_capex_unit, s->choice[1].sets = "capex = 300 USD2022/MWh")
FLAW(choice_capex_low, s->choice[1].sets = "capex = -1")
FLAW(choice_life, s->choice[1].sets = "life = 0 yr")
FLAW(choice_om, s->choice[1].sets = "om = 2")
FLAW(choice_om_share, s->choice[1].sets = "om = 200 %/yr")
FLAW(choice_om_unit, s->choice[1].sets = "om = 3 USD2022/kW")
FLAW(choice_max, s->choice[1].sets = "max = 3 MWh")
FLAW(choice_fix_inf, s->choice[1].sets = "fix = inf")
FLAW(choice_until, s->choice[1].sets = "existing_until = 31")
FLAW(choice_redundancy, s->choice[1].sets = "redundancy = N+4 of 4")
FLAW(required_text, s->param[PRICE].flags = FIRN_REQUIRED)
FLAW(required_capex, s->param[SIZE].flags = FIRN_REQUIRED)
FLAW(choice_unit, s->choice[1].sets = "rate = 2; loss = 1 MW")
FLAW(choice_range, s->choice[1].sets = "rate = 11 MW")
FLAW(choice_number, s->choice[1].sets = "rate = high")
FLAW(choice_empty, s->choice[1].sets = "rate = ; loss = 1 %")
FLAW(choice_whole, s->choice[1].sets = "units = 2.5")
FLAW(choice_flag, s->choice[1].sets = "on = 1")
FLAW(choice_money, s->choice[1].sets = "price = 45 USD/MWh")
FLAW(choice_year, s->choice[1].sets = "price = 45 USD2021/MWh")
FLAW(choice_list, s->choice[1].sets = "steps = 1, 20 MW")
FLAW(choice_list_end, s->choice[1].sets = "steps = 1,")
FLAW(choice_columns, s->choice[1].sets = "tiers = 5: 3: 1, inf: 4")
FLAW(choice_cells, s->choice[1].sets = "tiers = 5: 3, inf")
FLAW(default_unit, s->param[PRICE].text = "45 USD2022/MW")
FLAW(default_high, s->param[PRICE].text = "450")
FLAW(default_file, s->param[PRICE].text = "prices.csv:spot")
FLAW(default_list, s->param[STEPS].text = "")
FLAW(default_rows, s->param[TIERS].text = "50: 0; inf: 12")
FLAW(capex_negative, s->param[SIZE].capex = -1)
FLAW(life_none, s->param[SIZE].life = 0)
FLAW(om_inf, s->param[SIZE].om = FIRN_INF)
FLAW(sizing_unit, s->param[STORE].unit = "kWh")
FLAW(sizing_money, s->param[STORE].unit = "kUSD2022/MWh")
FLAW(sizing_amount, s->param[STORE].unit = "USD2022/kWh")
FLAW(sizing_nothing, s->param[STORE].unit = "USD2022")
FLAW(sizing_currencies, s->param[STORE].unit = "USD2022/EUR")
FLAW(optional_integer, s->param[UNITS].flags = FIRN_OPTIONAL)
FLAW(published_high, s->param[RATE].port = 2)
FLAW(published_low, s->param[RATE].port = -2)
FLAW(published_table, s->param[TIERS].port = 0)
FLAW(port_key_none, s->port[0].key = NULL)
FLAW(port_key_form, s->port[0].key = "In")
FLAW(port_key_duplicate, s->port[1].key = "in")
FLAW(port_key_param, s->port[1].key = "rate")
FLAW(port_carrier, s->port[0].carrier = NULL)
FLAW(port_unit_none, s->port[0].unit = NULL)
FLAW(port_unit_unknown, s->port[0].unit = "GigaWatt")
FLAW(port_bus, s->port[0].bus = "the bus")
FLAW(flags_param, s->param[RATE].flags = 0xfffffff0u)
FLAW(flags_both, s->param[RATE].flags = FIRN_REQUIRED | FIRN_OPTIONAL)
FLAW(share_twice, s->param[LOSS].unit = "1"; s->param[RATE].unit = "1";
     s->param[RATE].flags = s->param[LOSS].flags = FIRN_SHARE)
FLAW(share_unit, s->param[LOSS].flags = FIRN_SHARE)
FLAW(share_negative, s->param[RATE].unit = "1"; s->param[RATE].min = -1;
     s->param[RATE].flags = FIRN_SHARE)
FLAW(share_series, s->param[PRICE].unit = "1"; s->param[PRICE].flags = FIRN_SHARE)
FLAW(utilization_real, s->param[RATE].unit = "1"; s->param[RATE].flags = FIRN_UTILIZATION)
FLAW(flags_port, s->port[1].flags = FIRN_PORT_OPTIONAL | 4u)
FLAW(reserved_param, s->param[RATE].reserved = 0xdeadbeefu)
FLAW(reserved_port, s->port[0].reserved = 1)
FLAW(choices_of_real, s->param[RATE].choice_count = 77)
FLAW(choices_wild, s->param[KIND].choice_count = UINT32_MAX)
FLAW(choice_half, s->param[KIND].value = 0.5)
FLAW(overlap_same, s->param[LOSS].offset = s->param[RATE].offset)
FLAW(overlap_part, s->param[ON].offset = s->param[SIZE].offset + 84)
FLAW(integer_wild, s->param[UNITS].value = 1e300; s->param[UNITS].max = FIRN_INF)
FLAW(integer_next, s->param[UNITS].value = 9007199254740994.0; s->param[UNITS].max = FIRN_INF)
FLAW(flag_two, s->param[ON].value = 2)
FLAW(flag_nan, s->param[ON].value = FIRN_NAN)
FLAW(utf8_vendor, s->d.vendor = "M\xfcller")
FLAW(utf8_param, s->param[RATE].doc = "at 40 \xb0"
                                      "C")
FLAW(utf8_choice, s->choice[1].doc = "\xc0\x80")
FLAW(utf8_default, s->param[LABEL].text = "\xff")
FLAW(utf8_port, s->port[0].doc = "caf\xe9")
FLAW(carrier_typo, s->port[0].carrier = "electricty")
FLAW(carrier_own, s->port[0].carrier = "steam")
FLAW(carrier_empty, s->port[0].carrier = "x-")
FLAW(carrier_unit, s->port[0].unit = "MWh")
FLAW(port_unit_prefix, s->port[0].unit = "kW")
FLAW(port_unit_money, s->port[0].carrier = "x-rent"; s->port[0].unit = "USD")
FLAW(port_unit_point, s->port[0].carrier = "x-warmth"; s->port[0].unit = "degC")

/* Copies and checks a description, as loading a file does. */
static int load(const firn_plugin_desc *d, error *e)
{
    const firn_plugin_desc *copy;
    arena *a = arena_new();
    if (plugin_copy_desc(a, "/lib/thing.so", d, &copy, e) == 0)
        plugin_check_desc("/lib/thing.so", copy, e);
    arena_free(a);
    return e->code;
}

static void each_flaw_of_a_description_has_its_own_message(void **state)
{
    static const struct {
        void (*make)(sample *);
        const char *message;
    } flaws[] = {
        {magic, "is not a plugin description (magic 00000001 instead of 4e524946)"},
        {endian, "was built for the other byte order"},
        {pointers, "was built with 4-byte pointers; this program has 8-byte pointers"},
        {major, "was built for plugin ABI 1.4; this program has plugin ABI 0.4"},
        {minor, "was built for plugin ABI 0.5; this program has plugin ABI 0.4"},
        {desc_size, "its firn_plugin_desc has 136 bytes, which no version of it has (144 to 144)"},
        {desc_size_large, "its firn_plugin_desc has 152 bytes, above the 144 of this program"},
        {desc_size_odd, "its firn_plugin_desc has 4294967295 bytes, above the 144 of"},
        {param_size, "its firn_param has 128 bytes, above the 120 of this program"},
        {choice_size, "its firn_choice has 32 bytes, above the 24 of this program"},
        {port_size, "its firn_port_spec has 56 bytes, above the 48 of this program"},
        {sizing_size, "its firn_sizing has 96 bytes, above the 88 of this program"},
        {window_size, "its firn_window_value has 56 bytes, above the 48 of this program"},
        {param_size_small, "its firn_param has 112 bytes, which no version of it has"},
        {choice_size_small, "its firn_choice has 0 bytes, which no version of it has"},
        {port_size_small, "its firn_port_spec has 44 bytes, which no version of it has"},
        {sizing_size_small, "its firn_sizing has 80 bytes, which no version of it has"},
        {window_size_small, "its firn_window_value has 40 bytes, which no version of it has"},
        {type_none, "type id `(none)` must have the form family.technology"},
        {type_plain, "type id `thing` must have the form family.technology"},
        {type_half, "type id `family.` must"},
        {type_capital, "type id `Family.thing` must"},
        {type_deep, "type id `a.b.c` must"},
        {version_none, "version, doc, vendor and licence must all be strings"},
        {doc_none, "version, doc, vendor and licence must all be strings"},
        {vendor_none, "version, doc, vendor and licence must all be strings"},
        {licence_none, "version, doc, vendor and licence must all be strings"},
        {build_none, "has no build function"},
        {params_none, "declares parameters or ports, but their table is NULL"},
        {ports_none, "declares parameters or ports, but their table is NULL"},
        {params_many, "more than 1000 parameters or ports"},
        {params_pointer, "params is a pointer: pass an array or FIRN_NO_PARAMS"},
        {ports_pointer, "ports is a pointer: pass an array or FIRN_NO_PORTS"},
        {text_endless, "a text of its description, `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...`, "
                       "has more than 20000 characters"},
        {instance_large, "has an instance of 1048577 bytes, above the maximum of 1 MiB"},
        {key_none, "parameter key `(none)` must be a name"},
        {key_capital, "parameter key `Rate` must be a name"},
        {key_type, "parameter key `type` must be a name"},
        {key_duplicate, "duplicate parameter key `rate`"},
        {key_of_sizing, "`max` is already a key of the sizing `size`"},
        {unit_none, "parameter `rate`: unit, doc and source must all be strings"},
        {unit_unknown, "parameter `rate`: "},
        {unit_columns, "parameter `rate`: "},
        {param_doc, "parameter `rate`: unit, doc and source must all be strings"},
        {param_source, "parameter `rate`: unit, doc and source must all be strings"},
        {kind_none, "parameter `rate` is of an unknown kind (99)"},
        {offset_at_end, "parameter `rate` lies outside its instance or is misaligned (offset"},
        {offset_far,
         "parameter `rate` lies outside its instance or is misaligned (offset 4294967295 of"},
        {offset_odd, "parameter `rate` lies outside its instance or is misaligned"},
        {range_crossed, "parameter `rate`: its range 11 to 10 is empty"},
        {range_nan, "parameter `rate`: its range 0 to nan is empty"},
        {range_share, "parameter `rate` is in %, so its range ends at 1 %"},
        {default_share, "`0.5` without a unit means 0.5 %: write `50 %`, or `0.5 %` if that"},
        {default_out, "parameter `rate`: its default 11 is outside its range 0 to 10"},
        {default_nan, "parameter `rate`: its default nan is outside"},
        {integer_half, "parameter `units`: its default 4.5 must be a whole number"},
        {choices_none, "parameter `kind` has no choices, or its default is not one of them"},
        {choices_few, "parameter `kind` has no choices"},
        {choice_default, "parameter `kind` has no choices, or its default is not one of them"},
        {choice_name, "parameter `kind`: choice 2 has no name"},
        {choice_sets, "parameter `kind`: choice `fine` sets `los`, which is not a parameter"},
        {choice_sizing, "choice `fine` sets `size`, which is not a parameter or a key of a sizing"},
        {choice_bare, "choice `fine`: `rate` is not `key = value`"},
        {choice_choice, "sets `kind`, which is not a parameter or a key of a sizing"},
        {choice_sub, "sets `size.copex`, which is not a parameter or a key of a sizing"},
        {choice_no_sizing, "sets `rate.capex`, which is not a parameter or a key of a sizing"},
        {choice_bare_store, "sets `store`, which is not a parameter or a key of a sizing"},
        {choice_twice, "choice `fine` sets `size.capex` twice: remove one of the two"},
        {choice_twice_last, "choice `fine` sets `rate` twice: remove one of the two"},
        {choice_capex_year, "sets `size.capex`: `300 USD/kW` is in USD, but the unit `USD2022/MW` "
                            "is in USD2022"},
        {choice_capex_unit, "sets `capex`: `300 USD2022/MWh` is money per energy"},
        {choice_capex_low, "sets `capex`: `-1` is outside the range 0 to 1e+12 USD2022/MW"},
        {choice_life, "sets `life`: `0 yr` is outside the range 0.1 to 1000 yr"},
        {choice_om, "sets `om`: `2` needs a unit: `%/yr` (a share of capex) or `USD2022/kW/yr`"},
        {choice_om_share, "sets `om`: `200 %/yr` is outside the range 0 to 100 %/yr"},
        {choice_om_unit, "sets `om`: `3 USD2022/kW` is money per power"},
        {choice_max, "sets `max`: `3 MWh` is energy (MWh); it must be a power (MW)"},
        {choice_fix_inf, "sets `fix`: `inf` is not a finite number"},
        {choice_until, "sets `existing_until`: `31` is outside the range 1900 to 2500"},
        {choice_redundancy, "sets `redundancy`: `N+4 of 4` must be `N`, `2N` or a form such as"},
        {required_text, "parameter `price` is FIRN_REQUIRED and has a default, which would never"},
        {required_capex, "parameter `size` is FIRN_REQUIRED and has a default, which would never"},
        {choice_unit,
         "choice `fine` sets `loss`: `1 MW` is a power (MW); it must be a pure number"},
        {choice_range, "choice `fine` sets `rate`: `11 MW` is outside the range 0 to 10 MW"},
        {choice_number, "choice `fine` sets `rate`: `high` is not a finite number"},
        {choice_empty, "choice `fine` sets `rate`: there is no number"},
        {choice_whole, "choice `fine` sets `units`: `2.5` must be a whole number from 1 to 10"},
        {choice_flag, "choice `fine` sets `on`: `1` must be `yes` or `no`"},
        {choice_money,
         "sets `price`: `45 USD/MWh` is in USD, but the unit `USD2022/MWh` is in USD2022"},
        {choice_year, "sets `price`: `45 USD2021/MWh` is in USD2021, but the unit"},
        {choice_list, "choice `fine` sets `steps`: `20 MW` is outside the range 0 to 10 MW"},
        {choice_list_end, "choice `fine` sets `steps`: there is no number"},
        {choice_columns, "sets `tiers`: a row must have the columns `MW: USD/kW/month`"},
        {choice_cells, "sets `tiers`: a row must have the columns `MW: USD/kW/month`"},
        {default_unit, "parameter `price`: its default: `45 USD2022/MW` is money per power"},
        {default_high, "parameter `price`: its default: `450` is outside the range 0 to 100"},
        {default_file, "parameter `price`: its default: `prices.csv:spot` is not a finite number"},
        {default_list, "parameter `steps`: its default: a list must have at least one number"},
        {default_rows, "parameter `tiers`: its default: `0; inf`: unexpected `;` in the unit"},
        {capex_negative,
         "sizing `size`: capex and om must be at least 0 and life above 0, all finite"},
        {life_none, "sizing `size`: capex and om must be at least 0 and life above 0, all finite"},
        {om_inf, "sizing `size`: capex and om must be at least 0 and life above 0, all finite"},
        {sizing_unit, "sizing `store`: its unit `kWh` is not a base unit"},
        {sizing_money, "sizing `store`: its capex is in `kUSD2022/MWh`: write money without a "
                       "prefix, as in `USD2022/MWh`"},
        {sizing_amount, "sizing `store`: its unit `kWh` is not a base unit"},
        {sizing_nothing, "sizing `store`: its unit `USD2022` is not a base unit"},
        {sizing_currencies, "parameter `store`: the unit has two currencies"},
        {optional_integer, "parameter `units`: only a number or a series may be FIRN_OPTIONAL"},
        {published_high, "parameter `rate` cannot be published on port 2: no such port"},
        {published_low, "parameter `rate` cannot be published on port -2: no such port"},
        {published_table, "parameter `tiers` cannot be published on port 0: no such port, or the "
                          "parameter is neither"},
        {port_key_none, "port key `(none)` must be a name"},
        {port_key_form, "port key `In` must be a name"},
        {port_key_duplicate, "duplicate port key `in`"},
        {port_key_param, "`rate` is the key of both a port and a parameter"},
        {port_carrier, "port `in`: carrier, unit and doc must be strings"},
        {port_unit_none, "port `in`: carrier, unit and doc must be strings"},
        {port_unit_unknown, "port `in`: "},
        {port_bus, "port `in`: default bus `the bus` is not a name"},
        {flags_param, "parameter `rate`: unknown flags 0xfffffff0: set FIRN_REQUIRED"},
        {share_twice, "parameters `rate` and `loss` are both FIRN_SHARE: flag one of them"},
        {share_unit,
         "parameter `loss` is FIRN_SHARE: it must be a REAL of unit `1` with a minimum"},
        {share_negative, "parameter `rate` is FIRN_SHARE: it must be a REAL of unit `1`"},
        {share_series, "parameter `price` is FIRN_SHARE: it must be a REAL of unit `1`"},
        {utilization_real, "parameter `rate` is FIRN_UTILIZATION: it must be a SERIES of unit `1`"},
        {flags_both, "parameter `rate` cannot be both FIRN_REQUIRED and FIRN_OPTIONAL"},
        {flags_port, "port `out`: unknown flags 0x4: set FIRN_PORT_OPTIONAL"},
        {reserved_param, "parameter `rate`: its member `reserved` is 3735928559; it must be 0"},
        {reserved_port, "port `in`: its member `reserved` is 1; it must be 0"},
        {choices_of_real, "parameter `rate` has choices, but is not of the kind"},
        {choices_wild, "parameter `kind` has 4294967295 choices, above the maximum of 1000"},
        {choice_half, "parameter `kind` has no choices, or its default is not one of them"},
        {overlap_same, "parameters `rate` (bytes 176 to 183 of the instance) and `loss` (176 to "
                       "183) overlap: give each a field of its own"},
        {overlap_part, "parameters `size` (bytes 0 to 87 of the instance) and `on` (84 to 87)"},
        {integer_wild, "parameter `units`: its default 1e+300 is beyond 2^53 (9007199254740992)"},
        {integer_next, "parameter `units`: its default 9.0072e+15 is beyond 2^53"},
        {flag_two, "parameter `on`: its default 2 must be 0 (no) or 1 (yes)"},
        {flag_nan, "parameter `on`: its default nan must be 0 (no) or 1 (yes)"},
        {utf8_vendor, "(family.thing-2): its vendor is not UTF-8"},
        {utf8_param, "parameter `rate`: a text is not UTF-8"},
        {utf8_choice, "parameter `kind`: a text is not UTF-8"},
        {utf8_default, "parameter `label`: a text is not UTF-8"},
        {utf8_port, "port `in`: its doc is not UTF-8"},
        {carrier_typo, "port `in`: unknown carrier `electricty`; did you mean `electricity`?"},
        {carrier_own, "port `in`: unknown carrier `steam` (electricity, heat, gas, fuel"},
        {carrier_empty, "port `in`: unknown carrier `x-`"},
        {carrier_unit, "port `in`: its unit `MWh` is not that of electricity, `MW`"},
        {port_unit_prefix, "port `in`: its unit `kW` is not a base unit (MW, m3/h, t/h)"},
        {port_unit_money, "port `in`: its unit `USD` is not a base unit"},
        {port_unit_point, "port `in`: its unit `degC` is not a base unit"},
    };
    sample s;
    error e = {0};
    (void)state;
    sample_make(&s);
    load(&s.d, &e);
    assert_string_equal(e.text, "");
    for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
        error why = {0};
        sample_make(&s);
        flaws[i].make(&s);
        assert_int_equal(load(&s.d, &why), ERROR_PLUGIN);
        if (strstr(why.text, flaws[i].message) == NULL || strstr(why.text, "/lib/thing.so") == NULL)
            fail_msg("`%s` does not contain `%s`", why.text, flaws[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_flaw_of_a_description_has_its_own_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
