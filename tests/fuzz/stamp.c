/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * stamp.c - fuzzes the reader of dates and times: any text is no time, or an existing one, which is
 * read again from what stamp_show() writes of it.
 */
#include "csv/stamp.h"

#include "fuzz.h"

static void read_in_order(const char *text, enum stamp_order order, text_buffer *record)
{
    stamp s, civil, again;
    char shown[60];
    if (!stamp_read(text, order, &s)) {
        text_add(record, "no");
        return;
    }
    fuzz_require(s.month >= 1 && s.month <= 12 && s.day >= 1 && s.day <= 31, "a date exists", text);
    fuzz_require(s.second >= 0 && s.second <= 86400, "a time of day is within the day", text);
    fuzz_require(s.zone >= -15 * 3600 && s.zone <= 15 * 3600, "a time zone exists", text);
    if (s.year == 0)
        return;
    const int64_t moment = stamp_seconds(s.year, s.month, s.day, s.second);
    stamp_civil(moment, &civil);
    fuzz_require(s.second == 86400 || (civil.year == s.year && civil.month == s.month &&
                                       civil.day == s.day && civil.second == s.second),
                 "a moment has its date", text);
    stamp_show(moment, shown, sizeof shown);
    if (civil.year <= 2200) /* 2200-12-31 24:00 is in the next year */
        fuzz_require(stamp_read(shown, order, &again) &&
                         stamp_seconds(again.year, again.month, again.day, again.second) == moment,
                     "a time that is shown is read again", shown);
    text_add(record, shown);
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    (void)a;
    int second, zone;
    if (in->line == NULL)
        return;
    read_in_order(in->line, STAMP_MONTH_FIRST, record);
    read_in_order(in->line, STAMP_DAY_FIRST, record);
    if (stamp_clock(in->line, &second)) {
        fuzz_require(second >= 0 && second <= 86400, "a time of day is within the day", in->line);
        fuzz_note(record, second);
    }
    if (stamp_zone_in(in->line, &zone)) {
        fuzz_require(zone >= -15 * 3600 && zone <= 15 * 3600, "a time zone exists", in->line);
        fuzz_note(record, zone);
    }
}

FUZZ_TARGET(read_once)
