/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time_names.c - the names of columns of times: which of them may hold dates, hours, and the
 * beginnings or ends of intervals.
 */
#include "csv/internal.h"
#include "csv/times.h"

#include "base/text.h"

#include <string.h>

void csv_plain_name(const char *name, char out[CSV_PLAIN])
{
    size_t length = 0;
    for (; *name != '\0' && strchr("([", *name) == NULL && length + 1 < CSV_PLAIN; name++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name | 0x20) : *name;
        c = c == '_' || c == '-' || c == '.' ? ' ' : c;
        if (c != ' ' || (length > 0 && out[length - 1] != ' '))
            out[length++] = c;
    }
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

bool csv_is_one_of(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

bool csv_is_time_name(const char *name)
{
    static const char *const parts[] = {"date",  "time", "day",   "stamp",  "utc", "gmt",
                                        "datum", "zeit", "fecha", "period", "mtu", "hour"};
    static const char *const whole[] = {"", "dt", "ds", "index", "from", "to", "t", "von", "bis"};
    char plain[CSV_PLAIN];
    csv_plain_name(name, plain);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strstr(plain, parts[i]) != NULL)
            return true;
    }
    return CSV_IS_ONE_OF(plain, whole);
}

bool csv_is_clock_name(const char *plain)
{
    static const char *const names[] = {"h",
                                        "he",
                                        "hh",
                                        "time",
                                        "zeit",
                                        "uhrzeit",
                                        "stunde",
                                        "heure",
                                        "hora",
                                        "von",
                                        "from",
                                        "start",
                                        "anfang",
                                        "begin",
                                        "interval",
                                        "mtu",
                                        "opr hr",
                                        "start time",
                                        "starttime",
                                        "time interval",
                                        "delivery hour",
                                        "local time",
                                        "local hour",
                                        "ending",
                                        "time of day",
                                        "ora",
                                        "uur",
                                        "ora /hour",
                                        "ora/hour",
                                        "interval start",
                                        "interval end"};
    return CSV_IS_ONE_OF(plain, names) ||
           (strstr(plain, "zone") == NULL &&
            ((text_starts(plain, "hour") && !text_starts(plain, "hourly")) ||
             text_starts(plain, "hr") || text_starts(plain, "time ")));
}

static bool begins_word(const char *plain, const char *word)
{
    const char *at = strstr(plain, word);
    return at != NULL && (at == plain || at[-1] == ' ');
}

/* "hour ending", "periodend", "intervalendtime gmt", "ende" and "datetime beginning utc", "von". */
enum csv_label csv_label_of(const char *name)
{
    static const char *const ends[] = {"he", "hr end", "bis", "to", "valid to"};
    static const char *const begins[] = {"from", "von", "anfang", "valid from"};
    static const char *const joined_ends[] = {"intervalend", "periodend", "hourend", "endtime",
                                              "enddate"};
    char plain[CSV_PLAIN];
    csv_plain_name(name, plain);
    bool is_end = CSV_IS_ONE_OF(plain, ends) || begins_word(plain, "end") ||
                  begins_word(plain, "ende") || begins_word(plain, "ending");
    for (size_t i = 0; i < sizeof joined_ends / sizeof joined_ends[0]; i++)
        is_end |= strstr(plain, joined_ends[i]) != NULL;
    const bool is_begin = CSV_IS_ONE_OF(plain, begins) || strstr(plain, "begin") != NULL ||
                          strstr(plain, "start") != NULL;
    return is_end == is_begin ? CSV_LABEL_ANY : is_end ? CSV_LABEL_END : CSV_LABEL_BEGIN;
}
