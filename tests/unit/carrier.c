/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * carrier.c - the table of carriers: names, units, traits and the properties of buses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/carrier.h"

static void names_are_known_or_an_authors_own(void **state)
{
    static const char *const known[] = {"electricity", "heat",  "gas", "fuel",
                                        "hydrogen",    "water", "any", "x-steam"};
    static const char *const unknown[] = {"",     "x-",    "x",       "steam",
                                          "Heat", "heat ", "x-Steam", "x-a b"};
    char list[200];
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_non_null(carrier_find(known[i]));
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_null(carrier_find(unknown[i]));
    assert_string_equal(carrier_list(list, sizeof list, false),
                        "electricity, heat, gas, fuel, hydrogen, water");
    assert_string_equal(carrier_list(list, sizeof list, true),
                        "electricity, heat, gas, fuel, hydrogen, water, any");
    assert_string_equal(carrier_nearest("electricty", false), "electricity");
    assert_string_equal(carrier_nearest("ani", true), "any");
    assert_null(carrier_nearest("ani", false));
    assert_string_equal(carrier_any(), "any");
}

static void units_and_traits(void **state)
{
    static const struct {
        const char *name, *unit;
        unsigned traits;
    } rows[] = {{"electricity", "MW", CARRIER_ELECTRIC},
                {"heat", "MW", CARRIER_THERMAL},
                {"gas", NULL, CARRIER_FUEL},
                {"fuel", NULL, CARRIER_FUEL},
                {"hydrogen", NULL, CARRIER_FUEL},
                {"water", "m3/h", 0},
                {"any", NULL, CARRIER_OPEN},
                {"x-steam", NULL, CARRIER_FUEL}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const carrier *c = carrier_find(rows[i].name);
        assert_int_equal(c->traits, rows[i].traits);
        assert_int_equal(c->unit == NULL, rows[i].unit == NULL);
        if (c->unit != NULL)
            assert_string_equal(c->unit, rows[i].unit);
        for (unsigned trait = 1; trait <= CARRIER_OPEN; trait *= 2)
            assert_int_equal(carrier_is(rows[i].name, trait), rows[i].traits == trait);
    }
    assert_false(carrier_is(NULL, CARRIER_FUEL));
    assert_false(carrier_is("steam", CARRIER_FUEL));
}

static void properties_belong_to_carriers(void **state)
{
    static const char *const keys[] = {
        "carrier",    "temperature", "temperature.min", "temperature.max", "supply_max",
        "rack_power", "range"};
    const carrier_property *p = carrier_property_find("temperature.max");
    (void)state;
    assert_non_null(p);
    assert_ptr_equal(p, carrier_property_find("temperature"));
    assert_ptr_equal(p, carrier_property_find("temperature.min"));
    assert_string_equal(p->unit, "degC");
    assert_true(p->min == -100 && p->max == 500 && p->of_weather);
    assert_null(carrier_property_find("carrier"));
    assert_null(carrier_property_find("temprature"));
    assert_true(carrier_has("heat", p) && carrier_has("any", p));
    assert_false(carrier_has("electricity", p) || carrier_has("x-steam", p));
    assert_string_equal(carrier_of(p), "heat");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool found = false;
        for (size_t k = 0; k < carrier_keys(); k++)
            found = found || strcmp(carrier_key(k), keys[i]) == 0;
        assert_true(found);
    }
    assert_string_equal(carrier_key(carrier_keys()), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_known_or_an_authors_own),
        cmocka_unit_test(units_and_traits),
        cmocka_unit_test(properties_belong_to_carriers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
