/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which plugin files are let in, which are not and with what sentence, and which of several is
 * taken.
 */
#include "host_check_rig.h"
#include "plugin/elf.h"

#include <elf.h>
#include <sys/stat.h>

/* ---- files --------------------------------------------------------------------------------- */

static arena *memory;
static char *sound; /* the bytes of a good plugin */
static size_t sound_size;
static char place[64];

static int set_up(void **state)
{
    error e = {0};
    (void)state;
    memory = arena_new();
    snprintf(place, sizeof place, "/tmp/firn-registry-XXXXXX");
    return mkdtemp(place) == NULL ||
           file_read(memory, BINARY_DIR "/zoo/sound.so", ERROR_IO, &sound, &sound_size, &e) != 0;
}

static int tear_down(void **state)
{
    char command[100];
    (void)state;
    arena_free(memory);
    snprintf(command, sizeof command, "rm -rf '%s'", place);
    return system(command);
}

static const char *in_folder(const char *name)
{
    return arena_printf(memory, "%s/%s", place, name);
}

static const char *put(const char *name, const char *bytes, size_t size)
{
    const char *path = in_folder(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    return path;
}

static const char *copy_of(const char *zoo, const char *name)
{
    error e = {0};
    char *bytes;
    size_t size;
    const char *from = arena_printf(memory, BINARY_DIR "/zoo/%s.so", zoo);
    assert_int_equal(file_read(memory, from, ERROR_IO, &bytes, &size, &e), 0);
    return put(name, bytes, size);
}

static void refused(const char *path, bool trust, const char *says)
{
    plugin_file out;
    error e = {0};
    assert_int_equal(plugin_load(memory, path, trust, &out, &e), ERROR_PLUGIN);
    if (strstr(e.text, says) == NULL || strstr(e.text, strrchr(path, '/') + 1) == NULL)
        fail_msg("`%s` does not say `%s` of %s", e.text, says, path);
}

static void file_that_is_no_file_is_refused(void **state)
{
    (void)state;
    refused(in_folder("nothing.so"), false, "No such file or directory");
    assert_int_equal(mkdir(in_folder("folder.so"), 0755), 0);
    refused(in_folder("folder.so"), false, "is no regular file");
    refused("/dev/null", false, "is no regular file");
    assert_int_equal(symlink("loop.so", in_folder("loop.so")), 0);
    refused(in_folder("loop.so"), false, "Too many levels of symbolic links");
}

static void file_that_others_may_write_needs_trust(void **state)
{
    (void)state;
    const char *path = put("open.so", sound, sound_size);
    plugin_file out;
    error e = {0};
    assert_int_equal(chmod(path, 0666), 0);
    refused(path, false, "every user may write to it: `chmod o-w` it, or say --trust-plugins");
    assert_int_equal(plugin_load(memory, path, true, &out, &e), 0);
    assert_string_equal(out.desc->type, "zoo.sound");
    assert_string_equal(out.name, "open.so");
    assert_false(out.outright);
    assert_int_equal(chmod(path, 0664), 0); /* the group is one's own affair */
    assert_int_equal(plugin_load(memory, path, false, &out, &e), 0);
}

static void what_is_no_shared_object_is_refused(void **state)
{
    (void)state;
    refused(put("empty.so", "", 0), false, "is no shared object (ELF)");
    refused(put("text.so", "#!/bin/sh\n", 10), false, "is no shared object (ELF)");
    refused(put("magic.so", sound, SELFMAG), false, "is cut off: its header");
    refused(put("head.so", sound, sizeof(Elf64_Ehdr) - 1), false, "is cut off: its header");
    refused(put("program.so", sound, sizeof(Elf64_Ehdr) + 10), false,
            "is cut off: its program header");
    refused(put("segment.so", sound, 1000), false, "is cut off: its loadable segment");
    refused(put("section.so", sound, sound_size - 1), false, "is cut off: its section table");
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size < sound_size; size += size < 1200 ? 1 : 97) {
        error e = {0};
        plugin_check_elf("x.so", (const unsigned char *)sound, size, &e);
        assert_int_equal(e.code, ERROR_PLUGIN);
    }
    error e = {0};
    assert_int_equal(plugin_check_elf("x.so", (const unsigned char *)sound, sound_size, &e), 0);
}

static void elf_of_another_kind_is_refused(void **state)
{
    static const struct {
        size_t at;
        unsigned char byte;
        const char *says;
    } changes[] = {
        {EI_CLASS, ELFCLASS32, "is built for another machine (ELF class 1,"},
        {EI_DATA, ELFDATA2MSB, "is built for another machine"},
        {offsetof(Elf64_Ehdr, e_machine), EM_AVR,
         "is built for another machine (ELF class 2, "
         "machine 83;"},
        {offsetof(Elf64_Ehdr, e_type), ET_EXEC, "is an ELF file but no shared object"},
        {offsetof(Elf64_Ehdr, e_phnum), 0, "its program header lies beyond"},
        {offsetof(Elf64_Ehdr, e_phentsize), 1, "its program header lies beyond"},
        {offsetof(Elf64_Ehdr, e_phoff) + 7, 0xff, "its program header lies beyond"},
        {offsetof(Elf64_Ehdr, e_shoff) + 7, 0xff, "its section table lies beyond"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        error e = {0};
        unsigned char *bytes = arena_copy(memory, sound, sound_size);
        bytes[changes[i].at] = changes[i].byte;
        assert_int_equal(plugin_check_elf("x.so", bytes, sound_size, &e), ERROR_PLUGIN);
        if (strstr(e.text, changes[i].says) == NULL)
            fail_msg("`%s` does not say `%s`", e.text, changes[i].says);
    }
}

static void library_that_is_missing_is_told(void **state)
{
    error e = {0};
    char *bytes;
    size_t size;
    (void)state;
    assert_int_equal(
        file_read(memory, BINARY_DIR "/plugins/renewable.pv.so", ERROR_IO, &bytes, &size, &e), 0);
    char *needs = memmem(bytes, size, "\0libm.so.", 9);
    assert_non_null(needs);
    memcpy(needs + 1, "firn", 4);
    refused(put("needs.so", bytes, size), false, "cannot be loaded: firn.so.");
}

static void library_without_a_plugin_is_refused(void **state)
{
    (void)state;
    refused(BINARY_DIR "/zoo/no-symbol.so", true, "exports no `firn_plugin`: end its source with");
    refused(BINARY_DIR "/zoo/wrong-major.so", true, "of the plugin ABI, this program 0.");
    refused(BINARY_DIR "/zoo/short-symbol.so", true,
            "its `firn_plugin` has 16 bytes, a plugin description 128: make it with FIRN_PLUGIN");
    refused(BINARY_DIR "/zoo/tiny-symbol.so", true, "its `firn_plugin` has 4 bytes");
}

/* ---- descriptions -------------------------------------------------------------------------- */

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
     "tiers = 5 MW: 3, inf: 4 USD/kW-month; label = a word; on = no",
     ""}};

enum { SIZE, STORE, RATE, LOSS, TIERS, UNITS, PRICE, STEPS, LABEL, ON, KIND, PARAMS };

typedef struct sample { /* a description that a test spoils */
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

#define SPOIL(name, ...)                                                                           \
    static void name(sample *s)                                                                    \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }
SPOIL(magic, s->d.magic = 1)
SPOIL(endian, s->d.endian = 0x04030201)
SPOIL(pointers, s->d.pointer_size = 4)
SPOIL(major, s->d.abi_major++)
SPOIL(minor, s->d.abi_minor++)
SPOIL(desc_size, s->d.desc_size -= 8)
SPOIL(param_size, s->d.param_size += 8)
SPOIL(choice_size, s->d.choice_size += 8)
SPOIL(port_size, s->d.port_size += 8)
SPOIL(sizing_size, s->d.sizing_size += 8)
SPOIL(window_size, s->d.window_size += 8)
SPOIL(type_none, s->d.type = NULL)
SPOIL(type_plain, s->d.type = "thing")
SPOIL(type_half, s->d.type = "family.")
SPOIL(type_capital, s->d.type = "Family.thing")
SPOIL(type_deep, s->d.type = "a.b.c")
SPOIL(version_none, s->d.version = NULL)
SPOIL(doc_none, s->d.doc = NULL)
SPOIL(vendor_none, s->d.vendor = NULL)
SPOIL(licence_none, s->d.licence = NULL)
SPOIL(build_none, s->d.build = NULL)
SPOIL(params_none, s->d.params = NULL)
SPOIL(ports_none, s->d.ports = NULL)
SPOIL(params_many, s->d.param_count = 1001)
SPOIL(instance_large, s->d.instance_size = (1 << 20) + 1)
SPOIL(key_none, s->param[RATE].key = NULL)
SPOIL(key_capital, s->param[RATE].key = "Rate")
SPOIL(key_type, s->param[RATE].key = "type")
SPOIL(key_twice, s->param[LOSS].key = "rate")
SPOIL(key_of_sizing, s->param[KIND].key = "max")
SPOIL(unit_none, s->param[RATE].unit = NULL)
SPOIL(unit_unknown, s->param[RATE].unit = "MWs")
SPOIL(unit_columns, s->param[RATE].unit = "MW: USD")
SPOIL(param_doc, s->param[RATE].doc = NULL)
SPOIL(param_source, s->param[RATE].source = NULL)
SPOIL(kind_none, s->param[RATE].kind = 99)
SPOIL(offset_behind, s->param[RATE].offset = sizeof(thing) - 4)
SPOIL(offset_far, s->param[RATE].offset = UINT32_MAX)
SPOIL(offset_odd, s->param[RATE].offset += 1)
SPOIL(range_crossed, s->param[RATE].min = 11)
SPOIL(range_nan, s->param[RATE].max = FIRN_NAN_)
SPOIL(default_out, s->param[RATE].value = 11)
SPOIL(default_nan, s->param[RATE].value = FIRN_NAN_)
SPOIL(integer_half, s->param[UNITS].value = 4.5)
SPOIL(choices_none, s->param[KIND].choices = NULL)
SPOIL(choices_few, s->param[KIND].choice_count = 0)
SPOIL(choice_default, s->param[KIND].value = 2)
SPOIL(choice_name, s->choice[1].name = NULL)
SPOIL(choice_sets, s->choice[1].sets = "rate = 2; los = 1 %")
SPOIL(choice_sizing, s->choice[1].sets = "size = 2")
SPOIL(choice_bare, s->choice[1].sets = "rate")
SPOIL(choice_unit, s->choice[1].sets = "rate = 2; loss = 1 MW")
SPOIL(choice_range, s->choice[1].sets = "rate = 11 MW")
SPOIL(choice_number, s->choice[1].sets = "rate = high")
SPOIL(choice_empty, s->choice[1].sets = "rate = ; loss = 1 %")
SPOIL(choice_whole, s->choice[1].sets = "units = 2.5")
SPOIL(choice_flag, s->choice[1].sets = "on = 1")
SPOIL(choice_money, s->choice[1].sets = "price = 45 USD/MWh")
SPOIL(choice_year, s->choice[1].sets = "price = 45 USD2021/MWh")
SPOIL(choice_list, s->choice[1].sets = "steps = 1, 20 MW")
SPOIL(choice_list_end, s->choice[1].sets = "steps = 1,")
SPOIL(choice_columns, s->choice[1].sets = "tiers = 5: 3: 1, inf: 4")
SPOIL(choice_cells, s->choice[1].sets = "tiers = 5: 3, inf")
SPOIL(default_unit, s->param[PRICE].text = "45 USD2022/MW")
SPOIL(default_high, s->param[PRICE].text = "450")
SPOIL(default_file, s->param[PRICE].text = "prices.csv:spot")
SPOIL(default_list, s->param[STEPS].text = "")
SPOIL(default_rows, s->param[TIERS].text = "50: 0; inf: 12")
SPOIL(capex_negative, s->param[SIZE].capex = -1)
SPOIL(life_none, s->param[SIZE].life = 0)
SPOIL(om_inf, s->param[SIZE].om = FIRN_INF)
SPOIL(sizing_unit, s->param[STORE].unit = "kWh")
SPOIL(sizing_money, s->param[STORE].unit = "kUSD2022/MWh")
SPOIL(sizing_amount, s->param[STORE].unit = "USD2022/kWh")
SPOIL(sizing_nothing, s->param[STORE].unit = "USD2022")
SPOIL(sizing_twice, s->param[STORE].unit = "USD2022/EUR")
SPOIL(optional_integer, s->param[UNITS].flags = FIRN_OPTIONAL)
SPOIL(published_high, s->param[RATE].port = 2)
SPOIL(published_low, s->param[RATE].port = -2)
SPOIL(published_table, s->param[TIERS].port = 0)
SPOIL(port_key_none, s->port[0].key = NULL)
SPOIL(port_key_form, s->port[0].key = "In")
SPOIL(port_key_twice, s->port[1].key = "in")
SPOIL(port_key_param, s->port[1].key = "rate")
SPOIL(port_carrier, s->port[0].carrier = NULL)
SPOIL(port_unit_none, s->port[0].unit = NULL)
SPOIL(port_unit_unknown, s->port[0].unit = "GigaWatt")
SPOIL(port_bus, s->port[0].bus = "the bus")

static void each_flaw_of_a_description_has_its_sentence(void **state)
{
    static const struct {
        void (*spoil)(sample *);
        const char *says;
    } flaws[] = {
        {magic, "is no plugin description (magic 00000001, not 4e524946)"},
        {endian, "was built for the other byte order"},
        {pointers, "was built with 4-byte pointers, this program has 8-byte ones"},
        {major, "speaks version 1.2 of the plugin ABI, this program 0.2"},
        {minor, "speaks version 0.3 of the plugin ABI, this program 0.2"},
        {desc_size, "structures have other sizes"},
        {param_size, "structures have other sizes"},
        {choice_size, "structures have other sizes"},
        {port_size, "structures have other sizes"},
        {sizing_size, "structures have other sizes"},
        {window_size, "structures have other sizes"},
        {type_none, "type id `(none)` is not of the form family.technology"},
        {type_plain, "type id `thing` is not of the form family.technology"},
        {type_half, "type id `family.` is not"},
        {type_capital, "type id `Family.thing` is not"},
        {type_deep, "type id `a.b.c` is not"},
        {version_none, "version, doc, vendor and licence must all be texts"},
        {doc_none, "version, doc, vendor and licence must all be texts"},
        {vendor_none, "version, doc, vendor and licence must all be texts"},
        {licence_none, "version, doc, vendor and licence must all be texts"},
        {build_none, "has no build function"},
        {params_none, "counts parameters or ports that are not there"},
        {ports_none, "counts parameters or ports that are not there"},
        {params_many, "more than 1000 parameters or ports, or an instance above 1 MiB"},
        {instance_large, "more than 1000 parameters or ports, or an instance above 1 MiB"},
        {key_none, "parameter key `(none)` is not a name"},
        {key_capital, "parameter key `Rate` is not a name"},
        {key_type, "parameter key `type` is not a name"},
        {key_twice, "parameter key `rate` stands twice"},
        {key_of_sizing, "`max` is a key of the sizing `size` already"},
        {unit_none, "parameter `rate`: unit, doc and source must all be texts"},
        {unit_unknown, "parameter `rate`: "},
        {unit_columns, "parameter `rate`: "},
        {param_doc, "parameter `rate`: unit, doc and source must all be texts"},
        {param_source, "parameter `rate`: unit, doc and source must all be texts"},
        {kind_none, "parameter `rate` is of a kind (99) that this program does not know"},
        {offset_behind, "parameter `rate` lies outside its instance (offset"},
        {offset_far, "parameter `rate` lies outside its instance (offset 4294967295 of"},
        {offset_odd, "parameter `rate` lies outside its instance"},
        {range_crossed, "parameter `rate`: its range 11 to 10 is none"},
        {range_nan, "parameter `rate`: its range 0 to nan is none"},
        {default_out, "parameter `rate`: its default 11 is outside its range 0 to 10"},
        {default_nan, "parameter `rate`: its default nan is outside"},
        {integer_half, "parameter `units`: its default 4.5 is no whole number"},
        {choices_none, "parameter `kind`: no choices, or a default that is none of them"},
        {choices_few, "parameter `kind`: no choices"},
        {choice_default, "parameter `kind`: no choices, or a default that is none of them"},
        {choice_name, "parameter `kind`: choice 2 has no name"},
        {choice_sets, "parameter `kind`: choice `fine` sets `los`, which is no parameter that it"},
        {choice_sizing, "choice `fine` sets `size`, which is no parameter that it can set"},
        {choice_bare, "choice `fine` sets ``, which is no parameter"},
        {choice_unit, "choice `fine` sets `loss`: `1 MW` is a power (MW), expected a pure number"},
        {choice_range, "choice `fine` sets `rate`: `11 MW` is outside its range 0 to 10 MW"},
        {choice_number, "choice `fine` sets `rate`: `high` is no finite number"},
        {choice_empty, "choice `fine` sets `rate`: there is no number"},
        {choice_whole, "choice `fine` sets `units`: `2.5` is no whole number from 1 to 10"},
        {choice_flag, "choice `fine` sets `on`: `1` is neither yes nor no"},
        {choice_money, "sets `price`: `45 USD/MWh` is in USD, its unit `USD2022/MWh` in USD2022"},
        {choice_year, "sets `price`: `45 USD2021/MWh` is in USD2021, its unit"},
        {choice_list, "choice `fine` sets `steps`: `20 MW` is outside its range 0 to 10 MW"},
        {choice_list_end, "choice `fine` sets `steps`: there is no number"},
        {choice_columns, "sets `tiers`: a row has not the columns `MW: USD/kW/month`"},
        {choice_cells, "sets `tiers`: a row has not the columns `MW: USD/kW/month`"},
        {default_unit, "parameter `price`: its default: `45 USD2022/MW` is money per power"},
        {default_high, "parameter `price`: its default: `450` is outside its range 0 to 100"},
        {default_file, "parameter `price`: its default: `prices.csv:spot` is no finite number"},
        {default_list, "parameter `steps`: its default: a list has at least one number"},
        {default_rows, "parameter `tiers`: its default: `0; inf`: `;` stands in the unit"},
        {capex_negative, "sizing `size`: capex and om must be at least 0 and life above 0"},
        {life_none, "sizing `size`: capex and om must be at least 0 and life above 0"},
        {om_inf, "sizing `size`: capex and om must be at least 0 and life above 0"},
        {sizing_unit, "sizing `store`: its unit `kWh` is no base unit"},
        {sizing_money, "sizing `store`: its capex is in `kUSD2022/MWh`: write plain money, as in "
                       "`USD2022/MWh`"},
        {sizing_amount, "sizing `store`: its unit `kWh` is no base unit"},
        {sizing_nothing, "sizing `store`: its unit `USD2022` is no base unit"},
        {sizing_twice, "parameter `store`: the unit has two currencies"},
        {optional_integer, "parameter `units`: only a number or a series may stay unwritten"},
        {published_high, "parameter `rate` is published on port 2, which there is not"},
        {published_low, "parameter `rate` is published on port -2, which there is not"},
        {published_table, "parameter `tiers` is published on port 0, which there is not (or is no"},
        {port_key_none, "port key `(none)` is not a name"},
        {port_key_form, "port key `In` is not a name"},
        {port_key_twice, "port key `in` stands twice"},
        {port_key_param, "`rate` is the key of a port and of a parameter"},
        {port_carrier, "port `in`: carrier, unit and doc must be texts"},
        {port_unit_none, "port `in`: carrier, unit and doc must be texts"},
        {port_unit_unknown, "port `in`: "},
        {port_bus, "port `in`: default bus `the bus` is not a name"},
    };
    sample s;
    error e = {0};
    (void)state;
    sample_make(&s);
    plugin_check_desc("/lib/thing.so", &s.d, &e);
    assert_string_equal(e.text, "");
    for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
        error why = {0};
        sample_make(&s);
        flaws[i].spoil(&s);
        assert_int_equal(plugin_check_desc("/lib/thing.so", &s.d, &why), ERROR_PLUGIN);
        if (strstr(why.text, flaws[i].says) == NULL || strstr(why.text, "/lib/thing.so") == NULL)
            fail_msg("`%s` does not say `%s`", why.text, flaws[i].says);
    }
}

/* ---- which one is taken -------------------------------------------------------------------- */

static registry registry_new(void)
{
    return (registry){.memory = memory};
}

static const char *new_folder(const char *name)
{
    const char *path = in_folder(name);
    assert_int_equal(mkdir(path, 0755), 0);
    return path;
}

static void one_type_in_two_folders_is_an_error(void **state)
{
    (void)state;
    const char *one = new_folder("one"), *two = new_folder("two");
    const char *a = copy_of("twin-a", "one/twin.so"), *b = copy_of("twin-b", "two/twin.so");
    registry r = registry_new();
    error e = {0};
    assert_int_equal(registry_add_folder(&r, one, true, &e), 0);
    assert_int_equal(registry_add_folder(&r, one, true, &e), 0); /* the same file again is fine */
    assert_int_equal(r.files.count, 1);
    assert_int_equal(registry_add_folder(&r, two, true, &e), ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "type `zoo.twin` is in two plugin files"));
    assert_non_null(strstr(e.text, a));
    assert_non_null(strstr(e.text, b));
    assert_non_null(strstr(e.text, "--plugin"));

    /* named outright, one of them outranks both folders */
    r = registry_new();
    e = (error){0};
    assert_int_equal(registry_add_file(&r, b, &e), 0);
    assert_int_equal(registry_add_file(&r, b, &e), 0);
    assert_int_equal(registry_add_folder(&r, one, true, &e), 0);
    assert_int_equal(registry_add_folder(&r, two, true, &e), 0);
    const plugin_file *found = registry_find(&r, "zoo.twin", "site.ini:3: [guest]", &e);
    assert_non_null(found);
    assert_string_equal(found->path, b);
    assert_true(found->outright);
    /* but two outright are as bad as two found */
    assert_int_equal(registry_add_file(&r, a, &e), ERROR_PLUGIN);
    assert_non_null(strstr(e.text, a));
}

static void one_file_under_two_names_is_one_file(void **state)
{
    (void)state;
    const char *home = new_folder("home"), *links = new_folder("links");
    const char *file = copy_of("sound", "home/sound.so");
    registry r = registry_new();
    error e = {0};
    assert_int_equal(symlink(file, in_folder("links/other.so")), 0);
    assert_int_equal(registry_add_folder(&r, home, true, &e), 0);
    assert_int_equal(registry_add_folder(&r, links, true, &e), 0);
    assert_int_equal(r.files.count, 1);
    assert_string_equal(r.files.at[0].path, file);
}

static void folder_is_read_sorted_and_not_deep(void **state)
{
    char **paths;
    size_t count;
    bool exists;
    error e = {0};
    (void)state;
    const char *mixed = new_folder("mixed");
    copy_of("twin-a", "mixed/b.so");
    copy_of("sound", "mixed/a.so");
    put("mixed/readme.txt", "no plugin", 9);
    put("mixed/.so", "no name", 7);
    new_folder("mixed/deep");
    copy_of("twin-b", "mixed/deep/c.so");
    assert_int_equal(registry_list(memory, mixed, &paths, &count, &exists, &e), 0);
    assert_true(exists);
    assert_int_equal(count, 2);
    assert_string_equal(strrchr(paths[0], '/'), "/a.so");
    assert_string_equal(strrchr(paths[1], '/'), "/b.so");
    registry r = registry_new();
    assert_int_equal(registry_add_folder(&r, mixed, true, &e), 0);
    assert_int_equal(r.files.count, 2);
}

static void folder_that_is_not_there_matters_only_if_named(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    assert_int_equal(registry_add_folder(&r, in_folder("nowhere"), false, &e), 0);
    assert_int_equal(registry_add_folder(&r, in_folder("nowhere"), true, &e), ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "nowhere: No such file or directory"));
}

static void refused_file_of_a_folder_is_told_when_it_is_missed(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    const char *some = new_folder("some");
    copy_of("sound", "some/sound.so");
    put("some/zoo.broken.so", sound, 100);
    assert_int_equal(registry_add_folder(&r, some, true, &e), 0);
    assert_int_equal(r.files.count, 1);
    assert_int_equal(r.refused.count, 1);
    assert_null(registry_find(&r, "zoo.broken", "site.ini:3: [guest] type", &e));
    assert_int_equal(e.code, ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "site.ini:3: [guest] type = zoo.broken: unknown type"));
    assert_non_null(strstr(e.text, "it may be in a file that was refused: plugin "));
    assert_non_null(strstr(e.text, "is cut off"));
    /* named outright it is an error at once */
    e = (error){0};
    assert_int_equal(registry_add_file(&r, in_folder("some/zoo.broken.so"), &e), ERROR_PLUGIN);
}

static void unknown_type_is_told_with_what_is_near(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    assert_null(registry_find(&r, "zoo.sound", "s", &e));
    assert_non_null(
        strstr(e.text, "no plugin was found at all; say where they are with [plugins]"));
    e = (error){0};
    registry_add_file(&r, BINARY_DIR "/zoo/sound.so", &e);
    assert_null(registry_find(&r, "zoo.suond", "s", &e));
    assert_non_null(strstr(e.text, "did you mean `zoo.sound`?"));
    e = (error){0};
    assert_null(registry_find(&r, "nuclear.fusion", "s", &e));
    assert_non_null(strstr(e.text, "`firn plugin list` shows what there is"));
    assert_non_null(registry_find(&r, "zoo.sound", "s", &(error){0}));
}

static void environment_names_folders(void **state)
{
    char **folders;
    size_t count;
    registry r = registry_new();
    error e = {0};
    (void)state;
    const char *first = new_folder("first"), *second = new_folder("second");
    copy_of("sound", "first/sound.so");
    copy_of("twin-a", "second/twin.so");
    unsetenv("FIRN_PLUGIN_PATH");
    assert_int_equal(registry_environment(memory, &folders, &count, &e), 0);
    assert_int_equal(count, 0);
    setenv("FIRN_PLUGIN_PATH", arena_printf(memory, "%s:/nowhere/at/all::%s", first, second), 1);
    assert_int_equal(registry_environment(memory, &folders, &count, &e), 0);
    assert_int_equal(count, 3);
    assert_string_equal(folders[0], first);
    assert_string_equal(folders[2], second);
    assert_int_equal(registry_add_environment(&r, &e), 0);
    unsetenv("FIRN_PLUGIN_PATH");
    assert_int_equal(r.files.count, 2);
    assert_string_equal(r.files.at[0].desc->type, "zoo.sound");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_that_is_no_file_is_refused),
        cmocka_unit_test(file_that_others_may_write_needs_trust),
        cmocka_unit_test(what_is_no_shared_object_is_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(elf_of_another_kind_is_refused),
        cmocka_unit_test(library_that_is_missing_is_told),
        cmocka_unit_test(library_without_a_plugin_is_refused),
        cmocka_unit_test(each_flaw_of_a_description_has_its_sentence),
        cmocka_unit_test(one_type_in_two_folders_is_an_error),
        cmocka_unit_test(one_file_under_two_names_is_one_file),
        cmocka_unit_test(folder_is_read_sorted_and_not_deep),
        cmocka_unit_test(folder_that_is_not_there_matters_only_if_named),
        cmocka_unit_test(refused_file_of_a_folder_is_told_when_it_is_missed),
        cmocka_unit_test(unknown_type_is_told_with_what_is_near),
        cmocka_unit_test(environment_names_folders),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
