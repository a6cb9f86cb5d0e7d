/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stamp.c - reads dates and times as files write them.
 */
#include "csv/stamp.h"

#include "calendar/calendar.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, FIRST_YEAR = 1900, LAST_YEAR = 2200 };

/* ---- pieces --------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *blanks(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

static int count_digits(const char *p)
{
    int n = 0;
    while (is_digit(p[n]) && n < 20)
        n++;
    return n;
}

static int number_of(const char *p, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++)
        value = value * 10 + (p[i] - '0');
    return value;
}

/* "Jan", "january": the month at the start of `p`; 0: none. Moves `p` behind it. */
static int month_name(const char **p)
{
    if (!is_letter(**p))
        return 0;
    for (int m = 1; m <= 12; m++) {
        const char *name = calendar_month_name(m);
        size_t length = strlen(name);
        if (strncasecmp(*p, name, length) != 0)
            length = strncasecmp(*p, name, 3) == 0 ? 3 : 0;
        if (length == 0 || is_letter((*p)[length]))
            continue;
        *p += length + ((*p)[length] == '.' && length == 3);
        return m;
    }
    return 0;
}

/* Skips "Sun ", "Sunday, ". */
static const char *skip_weekday(const char *p)
{
    static const char *const names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
    if (!is_letter(*p))
        return p;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t length = strlen(names[i]);
        if (strncasecmp(p, names[i], length) != 0)
            length = strncasecmp(p, names[i], 3) == 0 ? 3 : 0;
        if (length > 0 && (p[length] == ' ' || p[length] == ','))
            return blanks(p + length + (p[length] == ','));
    }
    return p;
}

static bool date_exists(stamp *s)
{
    if (s->month < 1 || s->month > 12 || s->day < 1)
        return false;
    if (s->year != 0 && (s->year < FIRST_YEAR || s->year > LAST_YEAR))
        return false;
    return s->day <= calendar_days_of_month(s->year, s->month);
}

static int whole_year(int year, int digits)
{
    return digits == 2 ? 2000 + year : year;
}

/* ---- dates ---------------------------------------------------------------------------------- */

/* 20260131, and 10, 12 or 14 digits with hours, minutes and seconds. */
static const char *read_compact(const char *p, int digits, stamp *s)
{
    s->year = number_of(p, 4);
    s->month = number_of(p + 4, 2);
    s->day = number_of(p + 6, 2);
    s->digits_only = true;
    if (digits > 8) {
        int hour = number_of(p + 8, 2), minute = digits > 10 ? number_of(p + 10, 2) : 0;
        int second = digits > 12 ? number_of(p + 12, 2) : 0;
        s->second = hour * HOUR + minute * MINUTE + second;
        s->has_clock = true;
        if (hour > 24 || minute > 59 || second > 59 || s->second > DAY)
            return NULL;
    }
    return p + digits;
}

/* A number of one or two digits. */
static const char *read_pair(const char *p, int *out)
{
    int digits = count_digits(p);
    if (digits < 1 || digits > 2)
        return NULL;
    *out = number_of(p, digits);
    return p + digits;
}

/* 2026-01-31, 2026/1/31, 2026-Jan-31, 2026-01. */
static const char *read_year_first(const char *p, stamp *s)
{
    const char separator = p[4];
    s->year = number_of(p, 4);
    p += 5;
    s->month = month_name(&p);
    if (s->month == 0 && (p = read_pair(p, &s->month)) == NULL)
        return NULL;
    if (*p != separator) {
        s->day = 1;
        s->month_only = true;
        return *p == '\0' && separator != '.' ? p : NULL;
    }
    return read_pair(p + 1, &s->day);
}

/* 31.01.2026, 01/31/2026, 31-Jan-2026, 1 Jan 2026, 01/31 (without a year). */
static const char *read_year_last(const char *p, enum stamp_order order, stamp *s)
{
    int first;
    p = read_pair(p, &first);
    if (p == NULL || strchr("./- ", *p) == NULL || *p == '\0')
        return NULL;
    const char separator = *p++;
    s->month = month_name(&p);
    const bool named = s->month != 0;
    s->day = first;
    if (!named) {
        int second;
        if (separator == ' ' || (p = read_pair(p, &second)) == NULL)
            return NULL;
        bool day_first = separator == '.' || order == STAMP_DAY_FIRST;
        s->day = day_first ? first : second;
        s->month = day_first ? second : first;
    }
    if (*p != separator || (separator == ' ' && !is_digit(p[1])))
        return separator == '/' && !named && *p == ' ' ? p : NULL;
    int digits = count_digits(p + 1);
    /* "1.5.24" could be a number of a list; two digits of a year need a time of day after them. */
    if (digits != 4 && digits != 2)
        return NULL;
    s->year = whole_year(number_of(p + 1, digits), digits);
    return p + 1 + digits;
}

/* Jan 31, 2026. */
static const char *read_month_first(const char *p, stamp *s)
{
    s->month = month_name(&p);
    if (s->month == 0 || (p = read_pair(blanks(p), &s->day)) == NULL)
        return NULL;
    p = blanks(p + (*p == ','));
    if (count_digits(p) != 4)
        return NULL;
    s->year = number_of(p, 4);
    return p + 4;
}

static const char *read_date(const char *p, enum stamp_order order, stamp *s)
{
    p = skip_weekday(blanks(p));
    const int digits = count_digits(p);
    if (digits == 8 || digits == 10 || digits == 12 || digits == 14)
        p = read_compact(p, digits, s);
    else if (digits == 4 && strchr("-/.", p[4]) != NULL && p[4] != '\0')
        p = read_year_first(p, s);
    else if (digits > 0)
        p = read_year_last(p, order, s);
    else
        p = read_month_first(p, s);
    return p != NULL && date_exists(s) ? p : NULL;
}

/* ---- times of day --------------------------------------------------------------------------- */

/* "AM", "p.m." after an hour of 1 to 12. */
static const char *read_half(const char *p, int *hour, bool *found)
{
    const char *q = blanks(p);
    char half = (char)(*q | 0x20);
    *found = false;
    if (half != 'a' && half != 'p')
        return p;
    q += q[1] == '.' ? 2 : 1;
    if ((*q | 0x20) != 'm')
        return p;
    q += q[1] == '.' ? 2 : 1;
    if (is_letter(*q) || *hour < 1 || *hour > 12)
        return p;
    *hour = *hour % 12 + (half == 'p' ? 12 : 0);
    *found = true;
    return q;
}

/* 01:00, 1:00:00.000, 0100, 1 AM, 24:00; with `bare` also an hour alone. NULL: none. */
static const char *read_clock(const char *p, bool bare, int *out)
{
    int digits = count_digits(p), hour, minute = 0, second = 0;
    bool half;
    if (digits == 4 || digits == 6) {
        hour = number_of(p, 2);
        minute = number_of(p + 2, 2);
        second = digits == 6 ? number_of(p + 4, 2) : 0;
        p += digits;
        half = true;
    } else if (digits == 1 || digits == 2 || (bare && digits == 3)) {
        hour = digits == 3 ? number_of(p, 1) : number_of(p, digits);
        minute = digits == 3 ? number_of(p + 1, 2) : 0;
        p += digits;
        half = digits == 3;
    } else {
        return NULL;
    }
    bool written = half;
    if (!half && (*p == ':' || (*p == '.' && count_digits(p + 1) == 2)) && is_digit(p[1])) {
        const char colon = *p;
        if (count_digits(p + 1) != 2)
            return NULL;
        minute = number_of(p + 1, 2);
        p += 3;
        if (*p == colon && count_digits(p + 1) == 2) {
            second = number_of(p + 1, 2);
            p += 3;
            if (*p == '.' || *p == ',')
                p += 1 + count_digits(p + 1);
        }
        written = true;
    } else if (!half && (*p == 'h' || *p == 'H') && !is_letter(p[1])) {
        p++;
        if (count_digits(p) == 2) {
            minute = number_of(p, 2);
            p += 2;
        }
        written = true;
    }
    p = read_half(p, &hour, &half);
    if (hour > 24 || minute > 59 || second > 59 || (!written && !half && !bare))
        return NULL;
    *out = hour * HOUR + minute * MINUTE + second;
    return *out <= DAY ? p : NULL;
}

/* ---- time zones ----------------------------------------------------------------------------- */

/* "+01:00", "-0600", "+1". */
static const char *read_offset(const char *p, int *zone)
{
    if (*p != '+' && *p != '-')
        return NULL;
    const int sign = *p++ == '-' ? -1 : 1, digits = count_digits(p);
    int hours, minutes = 0;
    if (digits == 4) {
        hours = number_of(p, 2);
        minutes = number_of(p + 2, 2);
        p += 4;
    } else if (digits == 1 || digits == 2) {
        hours = number_of(p, digits);
        p += digits;
        if (*p == ':' && count_digits(p + 1) == 2) {
            minutes = number_of(p + 1, 2);
            p += 3;
        }
    } else {
        return NULL;
    }
    if (hours > 14 || minutes > 59)
        return NULL;
    *zone = sign * (hours * HOUR + minutes * MINUTE);
    return p;
}

static const struct zone_name {
    const char *name;
    int minutes;
    bool in_headers; /* such a word in the name of a column is the time zone, and nothing else */
} zone_names[] = {
    {"UTC", 0, false},    {"GMT", 0, false},   {"Z", 0, false},      {"WET", 0, false},
    {"WEST", 60, false},  {"BST", 60, false},  {"CET", 60, true},    {"CEST", 120, true},
    {"MEZ", 60, true},    {"MESZ", 120, true}, {"EET", 120, true},   {"EEST", 180, true},
    {"MSK", 180, true},   {"SAST", 120, true}, {"PKT", 300, true},   {"SGT", 480, true},
    {"HKT", 480, true},   {"AWST", 480, true}, {"JST", 540, true},   {"KST", 540, true},
    {"ACST", 570, true},  {"ACDT", 630, true}, {"AEST", 600, true},  {"AEDT", 660, true},
    {"NZST", 720, true},  {"NZDT", 780, true}, {"EST", -300, true},  {"EDT", -240, true},
    {"CST", -360, false}, {"CDT", -300, true}, {"MST", -420, true},  {"MDT", -360, true},
    {"PST", -480, true},  {"PDT", -420, true}, {"AKST", -540, true}, {"AKDT", -480, true},
    {"HST", -600, false}, {"BRT", -180, true}};
enum {
    ZONE_NAMES = sizeof zone_names / sizeof zone_names[0],
    ZONE_UNKNOWN = 100 * HOUR /* "IST", "EPT": a time zone of several places, or clock time */
};

/* "Z", "UTC", "GMT+1", "CEST", "+01:00", "Uhr", each perhaps in parentheses. NULL: none. */
static const char *read_zone(const char *p, int *zone)
{
    const bool open = *p == '(';
    p += open;
    const char *end = read_offset(p, zone);
    if (end == NULL) {
        size_t letters = 0;
        while (is_letter(p[letters]))
            letters++;
        for (size_t i = 0; i < ZONE_NAMES && end == NULL; i++) {
            if (letters != strlen(zone_names[i].name) ||
                strncasecmp(p, zone_names[i].name, letters) != 0)
                continue;
            *zone = zone_names[i].minutes * MINUTE;
            end = p + letters;
            const char *offset = i < 2 ? read_offset(blanks(end), zone) : NULL;
            end = offset != NULL ? offset : end;
        }
        size_t capitals = 0;
        while (p[capitals] >= 'A' && p[capitals] <= 'Z')
            capitals++;
        if (end == NULL && ((letters == capitals && letters >= 2 && letters <= 5) ||
                            (letters == 3 && strncasecmp(p, "Uhr", 3) == 0))) {
            *zone = ZONE_UNKNOWN;
            end = p + letters;
        }
        if (end == NULL)
            return NULL;
    }
    if (open && *end != ')')
        return NULL;
    end += open;
    if (*end == '[' && strchr(end, ']') != NULL) /* "+01:00[Europe/Berlin]" */
        end = strchr(end, ']') + 1;
    return end;
}

/* Whether the `length` letters at `p` are UTC or GMT by themselves, or joined to other words as in
 * `HourUTC`, `dateutc` and `GMTIntervalEnd`. */
static bool is_utc_word(const char *name, const char *p, size_t length)
{
    return !is_letter(p[length]) || p == name || !is_letter(p[-1]);
}

enum stamp_zone_name stamp_zone_in(const char *name, int *zone)
{
    static const char *const words[] = {"utc", "gmt", "zulu"};
    for (const char *p = name; *p != '\0'; p++) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            size_t length = strlen(words[i]);
            if (strncasecmp(p, words[i], length) != 0 || !is_utc_word(name, p, length))
                continue;
            if (strncasecmp(p + length + strspn(p + length, "_ -"), "offset", 6) == 0)
                continue;
            const char *end = read_offset(blanks(p + length), zone);
            if (end == NULL)
                *zone = 0;
            return STAMP_ZONE_UTC;
        }
    }
    for (const char *p = name; *p != '\0'; p++) {
        for (size_t i = 0; i < ZONE_NAMES; i++) {
            const size_t length = strlen(zone_names[i].name);
            if (!zone_names[i].in_headers || strncmp(p, zone_names[i].name, length) != 0 ||
                is_letter(p[length]) || p[length] == '/' ||
                (p > name && (is_letter(p[-1]) || p[-1] == '/'))) /* CET/CEST is clock time */
                continue;
            *zone = zone_names[i].minutes * MINUTE;
            return STAMP_ZONE_LOCAL;
        }
    }
    return STAMP_ZONE_NONE;
}

/* ---- whole cells ---------------------------------------------------------------------------- */

/* The end of an interval, "- 01:00", "/ 01.01.2026 01:00 (CET)", which is read but not used. */
static bool read_interval_end(const char *p, enum stamp_order order)
{
    static const char *const joints[] = {"-", "/", "\xE2\x80\x93", "to ", "bis ", "until "};
    int unused;
    p = blanks(p);
    for (size_t i = 0; i < sizeof joints / sizeof joints[0]; i++) {
        size_t length = strlen(joints[i]);
        if (strncmp(p, joints[i], length) != 0)
            continue;
        stamp end = {0};
        const char *rest = blanks(p + length), *date = read_date(rest, order, &end);
        if (date != NULL)
            rest = blanks(date + (*date == 'T'));
        const char *clock = read_clock(rest, date == NULL, &unused);
        if (clock == NULL)
            return false;
        const char *zone = read_zone(blanks(clock), &unused);
        return *blanks(zone != NULL ? zone : clock) == '\0';
    }
    return false;
}

/* 1672531200 and 1672531200000: seconds and milliseconds of UTC since 1970, for the years in which
 * they cannot be a date of ten digits. */
static bool read_epoch(const char *text, stamp *out)
{
    const char *p = blanks(text);
    const int digits = count_digits(p);
    if ((digits != 10 && digits != 13) || *blanks(p + digits) != '\0' || *p != '1' || p[1] == '9')
        return false;
    int64_t seconds = (int64_t)number_of(p, 5) * 100000 + number_of(p + 5, 5);
    stamp_civil(seconds, out);
    out->has_clock = out->has_zone = out->digits_only = true;
    return true;
}

bool stamp_read(const char *text, enum stamp_order order, stamp *out)
{
    if (read_epoch(text, out))
        return true;
    *out = (stamp){0};
    const char *p = read_date(text, order, out);
    if (p == NULL)
        return false;
    const char *rest = blanks(p);
    if (*rest == '\0')
        return out->year != 0;
    if (!out->has_clock) {
        if (*rest == 'T' || *rest == '_' || *rest == ':' || *rest == ',')
            rest = blanks(rest + 1);
        else if (rest == p)
            return false;
        rest = read_clock(rest, true, &out->second);
        if (rest == NULL)
            return false;
        out->has_clock = true;
        out->digits_only = false;
    }
    /* "01.01.2026 00:00-01:00" ends an hour later; "2026-01-01 00:00-01:00" is west of Greenwich.
     */
    if (*rest == '-' && count_digits(blanks(text)) <= 2 && read_interval_end(rest, order))
        return true;
    const char *zone = read_zone(blanks(rest), &out->zone);
    if (zone != NULL) {
        out->has_zone = out->zone != ZONE_UNKNOWN;
        out->zone = out->has_zone ? out->zone : 0;
        out->is_cst = strncasecmp(blanks(rest) + (*blanks(rest) == '('), "CST", 3) == 0;
        out->digits_only = false;
        rest = zone;
    }
    return *blanks(rest) == '\0' || read_interval_end(rest, order);
}

bool stamp_clock(const char *text, int *second)
{
    const char *p = blanks(text);
    int unused;
    if ((p[0] | 0x20) == 'h' && (p[1] | 0x20) == 'e')
        p = blanks(p + 2);
    else if ((p[0] | 0x20) == 'h')
        p++;
    const char *rest = read_clock(p, true, second);
    if (rest == NULL)
        return false;
    const char *zone = read_zone(blanks(rest), &unused);
    rest = blanks(zone != NULL && *rest != '-' ? zone : rest);
    if (*rest == '\0')
        return true;
    return read_interval_end(rest, STAMP_MONTH_FIRST);
}

/* ---- moments -------------------------------------------------------------------------------- */

/* Days from 1970-01-01: H. Hinnant, chrono-Compatible Low-Level Date Algorithms. Years count from
 * March, so that a leap day is the last of its year. */
int64_t stamp_seconds(int year, int month, int day, int64_t second_of_day)
{
    const int64_t y = month <= 2 ? year - 1 : year;
    const int64_t era = y / 400, of_era = y - era * 400;
    const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int64_t day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    return (era * 146097 + day_of_era - 719468) * DAY + second_of_day;
}

void stamp_civil(int64_t seconds, stamp *out)
{
    int64_t days = seconds / DAY - (seconds % DAY < 0) + 719468;
    const int64_t era = days / 146097, of_era = days - era * 146097;
    const int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t day_of_year = of_era - (365 * y + y / 4 - y / 100);
    const int64_t m = (5 * day_of_year + 2) / 153;
    *out = (stamp){.day = (int)(day_of_year - (153 * m + 2) / 5 + 1),
                   .month = (int)(m < 10 ? m + 3 : m - 9),
                   .second = (int)(seconds - (days - 719468) * DAY)};
    out->year = (int)(y + era * 400) + (out->month <= 2);
}

bool stamp_is_summer_time(int64_t seconds)
{
    stamp s;
    stamp_civil(seconds, &s);
    /* The last Sunday of March and of October; 1970-01-04 was a Sunday. */
    const int64_t end_of_month = stamp_seconds(s.year, s.month, 31, 0) / DAY;
    const int64_t last_sunday = end_of_month - (end_of_month + 4) % 7;
    const bool after = seconds >= last_sunday * DAY + 2 * HOUR;
    return (s.month > 3 && s.month < 10) || (s.month == 3 && after) || (s.month == 10 && !after);
}

char *stamp_show(int64_t seconds, char *out, size_t size)
{
    stamp s;
    char tail[16] = "";
    stamp_civil(seconds, &s);
    if (s.second % MINUTE != 0)
        snprintf(tail, sizeof tail, ":%02d", s.second % MINUTE);
    snprintf(out, size, "%04d-%02d-%02d %02d:%02d%s", s.year, s.month, s.day, s.second / HOUR,
             s.second / MINUTE % 60, tail);
    return out;
}
