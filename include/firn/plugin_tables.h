/* SPDX-License-Identifier: MIT
 *
 * firn/plugin_tables.h - macros that fill a plugin's tables, its parameters and its description,
 * and let the compiler check them. firn/plugin.h includes this header at its end.
 */
#ifndef FIRN_PLUGIN_TABLES_H
#define FIRN_PLUGIN_TABLES_H

#ifndef FIRN_PLUGIN_H
#error "include <firn/plugin.h>, which includes this header"
#endif

/* FIRN_REAL(chiller, carnot, "1", 0.54, 0.3, 0.8, "share of the Carnot COP reached", "source")
 * makes the firn_param of field `carnot` of struct `chiller`; the field's name is the planner's
 * key. A field whose C type does not match the kind of parameter does not compile. */
#ifdef __cplusplus
template <class expected, class actual> struct firn_same_;
template <class same> struct firn_same_<same, same> {
    static constexpr uint32_t one = 1;
};
#define FIRN_KIND_(kind, T, field, ctype) (kind * firn_same_<ctype, decltype(T::field)>::one)
#else
#define FIRN_KIND_(kind, T, field, ctype) _Generic(((T *)0)->field, ctype : (kind))
#endif
#define FIRN_AT_(T, field) ((uint32_t)offsetof(T, field))

/* clang-format off */

/* A number. min and max bound the planner's value, in `unit`. */
#define FIRN_REAL(T, field, unit, def, min, max, doc, source) \
    FIRN_REAL_ON(T, field, -1, unit, def, min, max, doc, source)
/* A number that is also published on the bus of port `index`. */
#define FIRN_REAL_ON(T, field, index, unit, def, min, max, doc, source) \
    {#field, unit, doc, source, NULL, NULL, def, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_REAL, T, field, double), 0, FIRN_AT_(T, field), index, 0, 0}
/* A number that the planner must set. */
#define FIRN_REAL_REQUIRED(T, field, unit, min, max, doc) \
    {#field, unit, doc, "", NULL, NULL, FIRN_NAN, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_REAL, T, field, double), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
/* A number without a default: NaN if the planner does not set it. */
#define FIRN_REAL_OPTIONAL(T, field, unit, min, max, doc) \
    {#field, unit, doc, "", NULL, NULL, FIRN_NAN, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_REAL, T, field, double), FIRN_OPTIONAL, FIRN_AT_(T, field), -1, 0, 0}
/* A number that is the component's share of the site's target IT capacity (FIRN_SHARE). */
#define FIRN_REAL_SHARE(T, field, def, doc, source) \
    {#field, "1", doc, source, NULL, NULL, def, 0, 1, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_REAL, T, field, double), FIRN_SHARE, FIRN_AT_(T, field), -1, 0, 0}
/* A series from 0 to 1 that is the component's IT power as a share of its capacity
 * (FIRN_UTILIZATION). def is text, as for FIRN_SERIES. */
#define FIRN_SERIES_UTILIZATION(T, field, def, doc, source) \
    {#field, "1", doc, source, def, NULL, 0, 0, 1, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_SERIES, T, field, firn_num), \
     FIRN_UTILIZATION | ((def) == NULL ? FIRN_REQUIRED : 0u), FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_INTEGER(T, field, def, min, max, doc, source) \
    {#field, "1", doc, source, NULL, NULL, def, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_INTEGER, T, field, int64_t), 0, FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_INTEGER_REQUIRED(T, field, min, max, doc) \
    {#field, "1", doc, "", NULL, NULL, min, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_INTEGER, T, field, int64_t), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_FLAG(T, field, def, doc) \
    {#field, "1", doc, "", NULL, NULL, def, 0, 1, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_FLAG, T, field, int32_t), 0, FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_FLAG_REQUIRED(T, field, doc) \
    {#field, "1", doc, "", NULL, NULL, 0, 0, 1, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_FLAG, T, field, int32_t), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
/* One word of `array`, an array of firn_choice; def is the index of the default. */
#define FIRN_CHOICE(T, field, array, def, doc, source) \
    {#field, "1", doc, source, NULL, array, def, 0, 0, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_CHOICE, T, field, int32_t), 0, FIRN_AT_(T, field), -1, \
     (uint32_t)(sizeof(array) / sizeof((array)[0])), 0}
#define FIRN_CHOICE_REQUIRED(T, field, array, doc) \
    {#field, "1", doc, "", NULL, array, 0, 0, 0, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_CHOICE, T, field, int32_t), FIRN_REQUIRED, FIRN_AT_(T, field), -1, \
     (uint32_t)(sizeof(array) / sizeof((array)[0])), 0}
#define FIRN_TEXT(T, field, def, doc) \
    {#field, "1", doc, "", def, NULL, 0, 0, 0, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_TEXT, T, field, const char *), 0, FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_TEXT_REQUIRED(T, field, doc) \
    {#field, "1", doc, "", NULL, NULL, 0, 0, 0, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_TEXT, T, field, const char *), FIRN_REQUIRED, FIRN_AT_(T, field), -1, \
     0, 0}
/* A constant, or one number per step from a CSV column. def is text, in the planner's syntax: "0",
 * "45 USD/MWh"; NULL: the planner must set it. */
#define FIRN_SERIES(T, field, unit, def, min, max, doc, source) \
    FIRN_SERIES_ON(T, field, -1, unit, def, min, max, doc, source)
/* A series that is also published on the bus of port `index`. */
#define FIRN_SERIES_ON(T, field, index, unit, def, min, max, doc, source) \
    {#field, unit, doc, source, def, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_SERIES, T, field, firn_num), (def) == NULL ? FIRN_REQUIRED : 0u, \
     FIRN_AT_(T, field), index, 0, 0}
/* A series that the planner must set. */
#define FIRN_SERIES_REQUIRED(T, field, unit, min, max, doc) \
    {#field, unit, doc, "", NULL, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_SERIES, T, field, firn_num), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
/* A series without a default: its count is -1 if the planner does not set it. */
#define FIRN_SERIES_OPTIONAL(T, field, unit, min, max, doc) \
    {#field, unit, doc, "", NULL, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_SERIES, T, field, firn_num), FIRN_OPTIONAL, FIRN_AT_(T, field), -1, 0, 0}
/* A list of numbers, "1, 2, 3". def as for FIRN_SERIES; NULL: an empty list. */
#define FIRN_LIST(T, field, unit, def, min, max, doc, source) \
    {#field, unit, doc, source, def, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_LIST, T, field, firn_list), 0, FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_LIST_REQUIRED(T, field, unit, min, max, doc) \
    {#field, unit, doc, "", NULL, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_LIST, T, field, firn_list), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
/* A table, "50 MW: 0, inf: 12 USD/kW/month". units: one per column. def NULL: no rows. */
#define FIRN_TABLE(T, field, units, def, doc, source) \
    {#field, units, doc, source, def, NULL, 0, -FIRN_INF, FIRN_INF, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_TABLE, T, field, firn_table), 0, FIRN_AT_(T, field), -1, 0, 0}
#define FIRN_TABLE_REQUIRED(T, field, units, doc) \
    {#field, units, doc, "", NULL, NULL, 0, -FIRN_INF, FIRN_INF, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_TABLE, T, field, firn_table), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
/* An amount of equipment. unit: money per unit of the amount. "USD2022/MW": capex is in dollars of
 * 2022 per MW, and firn_sizing.unit is "MW"; "USD2022/m3/h": per (m3/h), firn_sizing.unit "m3/h".
 * Plain "MW": USD of no particular year. life is in years, om is the yearly fixed O&M as a share of capex. */
#define FIRN_SIZING(T, field, unit, capex, life, om, doc, source) \
    {#field, unit, doc, source, NULL, NULL, 0, 0, FIRN_INF, capex, life, om, \
     FIRN_KIND_(FIRN_KIND_SIZING, T, field, firn_sizing), 0, FIRN_AT_(T, field), -1, 0, 0}
/* An amount of equipment whose capex the planner must set. */
#define FIRN_SIZING_REQUIRED(T, field, unit, life, om, doc) \
    {#field, unit, doc, "", NULL, NULL, 0, 0, FIRN_INF, 0, life, om, \
     FIRN_KIND_(FIRN_KIND_SIZING, T, field, firn_sizing), FIRN_REQUIRED, FIRN_AT_(T, field), -1, 0, 0}
/* A series that may be set for all steps (KEY) and for windows (KEY.WINDOW). def: KEY, or NULL. */
#define FIRN_WINDOWED(T, field, unit, def, min, max, doc, source) \
    {#field, unit, doc, source, def, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_WINDOWED, T, field, firn_windowed), 0, FIRN_AT_(T, field), -1, 0, 0}

/* A series for windows that the planner must set, for all steps or for one window at least. */
#define FIRN_WINDOWED_REQUIRED(T, field, unit, min, max, doc) \
    {#field, unit, doc, "", NULL, NULL, 0, min, max, 0, 0, 0, \
     FIRN_KIND_(FIRN_KIND_WINDOWED, T, field, firn_windowed), FIRN_REQUIRED, FIRN_AT_(T, field), -1, \
     0, 0}

#ifdef __cplusplus
#define FIRN_EXTERN_ extern "C"
#else
#define FIRN_EXTERN_ extern
#endif

/* In place of `params` or `ports`, for a plugin without any. */
#define FIRN_NO_PARAMS ((const firn_param *)NULL)
#define FIRN_NO_PORTS ((const firn_port_spec *)NULL)
/* The elements of an array; 0 for a pointer, which is smaller than one element. */
#define FIRN_COUNT_(array, type) ((uint32_t)(sizeof(array) / FIRN_SIZE_(type)))
#define FIRN_SIZE_(type) ((uint32_t)sizeof(type))

#define FIRN_DESCRIPTION_(T, type, version, doc, vendor, licence, params, ports, publish, build, \
                          next) \
    { \
        FIRN_MAGIC, FIRN_ENDIAN, (uint32_t)sizeof(void *), FIRN_ABI_MAJOR, FIRN_ABI_MINOR, \
        FIRN_SIZE_(firn_plugin_desc), FIRN_SIZE_(firn_param), FIRN_SIZE_(firn_choice), \
        FIRN_SIZE_(firn_port_spec), FIRN_SIZE_(firn_sizing), FIRN_SIZE_(firn_window_value), \
        FIRN_COUNT_(params, firn_param), FIRN_COUNT_(ports, firn_port_spec), sizeof(T), \
        type, version, doc, vendor, licence, params, ports, build, NULL, publish, next}

/* FIRN_PLUGIN(chiller, "cooling.chiller", "1.0.0", "One sentence.", "Vendor", "MIT", params, ports,
 * build) exports the plugin; `chiller` is the type of its instance. params and ports are arrays, or
 * FIRN_NO_PARAMS and FIRN_NO_PORTS. */
#define FIRN_PLUGIN(T, type, version, doc, vendor, licence, params, ports, build) \
    FIRN_PLUGIN_WITH(T, type, version, doc, vendor, licence, params, ports, NULL, build, NULL)
/* Also with a function `publish` (or NULL), and with the address of the description of another type
 * of the same file, which FIRN_TYPE defines (or NULL). */
#define FIRN_PLUGIN_WITH(T, type, version, doc, vendor, licence, params, ports, publish, build, next) \
    FIRN_EXTERN_ FIRN_EXPORT const firn_plugin_desc firn_plugin; \
    const firn_plugin_desc firn_plugin = FIRN_DESCRIPTION_( \
        T, type, version, doc, vendor, licence, params, ports, publish, build, next)
/* Defines the description `name` of a further type; the rest is as for FIRN_PLUGIN_WITH. */
#define FIRN_TYPE(name, T, type, version, doc, vendor, licence, params, ports, publish, build, next) \
    static const firn_plugin_desc name = FIRN_DESCRIPTION_( \
        T, type, version, doc, vendor, licence, params, ports, publish, build, next)

/* clang-format on */

#endif
