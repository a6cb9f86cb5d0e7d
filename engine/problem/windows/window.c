/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * window.c - parses [window ...] sections, and finds the steps that are in a window.
 *
 * A step must be in a window completely or not at all. A step that is partly in one is an error,
 * because it would be billed wrongly whether it is counted or not.
 */
#include "problem/windows/window.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12, WEEKDAYS = 7, HOUR_MINUTES = 60 };

static const char *const month_names[MONTHS] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                "jul", "aug", "sep", "oct", "nov", "dec"};
/* The days, then words for several days: bits in `day_words`. */
static const char *const day_names[] = {"mon", "tue", "wed",      "thu",      "fri",
                                        "sat", "sun", "weekdays", "weekends", "all"};
static const uint32_t day_words[] = {0x1f, 0x60, 0x7f};
enum { DAY_WORDS = 3 };

/* ---- reading --------------------------------------------------------------------------------- */

/* The next of several parts separated by commas, trimmed; NULL after the last. */
static char *next_part(char **rest)
{
    char *part = *rest;
    if (part == NULL)
        return NULL;
    *rest = strchr(part, ',');
    if (*rest != NULL)
        *(*rest)++ = '\0';
    return text_trim(part);
}

/* "6-9" becomes "6" and "9"; "6" becomes "6" and "6". */
static void split_range(char *part, char **from, char **to)
{
    char *dash = strchr(part, '-');
    *from = *to = part;
    if (dash == NULL)
        return;
    *dash = '\0';
    *from = text_trim(part);
    *to = text_trim(dash + 1);
}

/* The number written with 1 to `max_digits` digits and nothing else; -1 for any other text. */
static int whole(const char *text, size_t max_digits)
{
    size_t length = strspn(text, "0123456789");
    return length == 0 || length > max_digits || text[length] != '\0' ? -1 : atoi(text);
}

/* The index of a name, from 0; -1 when it is not one of them. Months may be numbers, too. */
static int index_of(const char *word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(word, names[i]) == 0)
            return i;
    }
    int number = count == MONTHS ? whole(word, 2) : -1;
    return number >= 1 && number <= count ? number - 1 : -1;
}

/* Sets the error for a word that is not one of the `count` names allowed. */
static int unknown_name(const ini_section *s, const ini_entry *n, const char *word,
                        const char *const *names, int count, error *e)
{
    const bool month = names == month_names;
    if (*word == '\0')
        return ini_complain(e, s, n, "a %s is missing next to a comma or a `-`",
                            month ? "month" : "day");
    const char *near = text_nearest_of(word, names, (size_t)count);
    if (month && strchr(word, '-') != NULL)
        return ini_complain(e, s, n,
                            "`%s` is not a month: months are whole, as in `6-9`, several separated "
                            "by commas; a season that begins within a month cannot be written",
                            TEXT_SHORT(word));
    return ini_complain(
        e, s, n, "`%s` is not a %s: write %s%s%s%s", TEXT_SHORT(word), month ? "month" : "day",
        month ? "`1` to `12` or `jan` to `dec`, ranges as in `6-9`, several separated by commas"
              : "`mon` to `sun`, `weekdays`, `weekends` or `all`, ranges as in `mon-fri`, several "
                "separated by commas",
        near != NULL ? "; did you mean `" : "", near != NULL ? near : "", near != NULL ? "`?" : "");
}

/* Months or weekdays as bits. A range may wrap around the end, as in nov-feb. */
static int read_names(arena *a, const ini_section *s, const ini_entry *n, bool months,
                      uint32_t *bits, error *e)
{
    const char *const *names = months ? month_names : day_names;
    const int count = months ? MONTHS : WEEKDAYS;
    char *rest = arena_text(a, n->value);
    if (rest == NULL)
        return error_memory(e);
    *bits = 0;
    for (char *part; (part = next_part(&rest)) != NULL;) {
        int word = months ? -1 : index_of(part, day_names + WEEKDAYS, DAY_WORDS);
        if (word >= 0) {
            *bits |= day_words[word];
            continue;
        }
        char *from, *to;
        const bool range = strchr(part, '-') != NULL;
        split_range(part, &from, &to);
        int first = index_of(from, names, count), last = index_of(to, names, count);
        if (first < 0 || last < 0)
            return unknown_name(s, n, first < 0 ? from : to, names,
                                months || range ? count : WEEKDAYS + DAY_WORDS, e);
        for (int i = first;; i = (i + 1) % count) {
            *bits |= 1u << i;
            if (i == last)
                break;
        }
    }
    return 0;
}

int window_clock(char *text)
{
    char *colon = strchr(text, ':');
    int minutes = 0;
    if (colon != NULL) {
        *colon = '\0';
        minutes = strlen(colon + 1) == 2 ? whole(colon + 1, 2) : -1;
    }
    int hours = whole(text, 2);
    if (colon != NULL)
        *colon = ':';
    if (hours < 0 || minutes < 0 || minutes >= HOUR_MINUTES ||
        hours * HOUR_MINUTES + minutes > WINDOW_MINUTES)
        return -1;
    return hours * HOUR_MINUTES + minutes;
}

static void add_minute(window *w, int minute)
{
    w->minute[minute / 8] |= (uint8_t)(1u << (minute % 8));
}

static int read_hours(arena *a, const ini_section *s, const ini_entry *n, window *w, error *e)
{
    char *rest = arena_text(a, n->value);
    if (rest == NULL)
        return error_memory(e);
    for (char *part; (part = next_part(&rest)) != NULL;) {
        char *from, *to;
        bool range = strchr(part, '-') != NULL;
        split_range(part, &from, &to);
        int begin = window_clock(from), end = window_clock(to);
        if (*from == '\0' || *to == '\0')
            return ini_complain(e, s, n, "a time of day is missing next to a comma or a `-`");
        if (begin < 0 || end < 0)
            return ini_complain(e, s, n,
                                "`%s` is not a time of day: write `16-21` or `16:30-21:00`, from 0 "
                                "to 24, several separated by commas",
                                TEXT_SHORT(begin < 0 ? from : to));
        if (!range)
            return ini_complain(e, s, n, "`%s` is a single time: write a range, as in `16-21`",
                                TEXT_SHORT(part));
        int length = (end - begin + WINDOW_MINUTES) % WINDOW_MINUTES;
        if (begin == 0 && end == WINDOW_MINUTES)
            length = WINDOW_MINUTES;
        if (length == 0)
            return ini_complain(
                e, s, n, "the range from %s to %s is empty; the whole day is `0-24`", from, to);
        for (int i = 0; i < length; i++)
            add_minute(w, (begin + i) % WINDOW_MINUTES);
        w->edge = (int)calendar_gcd(calendar_gcd(w->edge, begin), end);
    }
    return 0;
}

/* "2026-06-15 16:00", "06-15 16:00" */
static int read_moment(const ini_section *s, const ini_entry *n, char *text, window_moment *out,
                       error *e)
{
    char why[200], date[12] = "";
    size_t length = strcspn(text, " \t");
    char *clock = text + length;
    const bool dated = length == 10;
    bool valid = dated || (length == 5 && text[2] == '-');
    if (*clock != '\0') {
        *clock++ = '\0';
        clock = text_trim(clock);
    }
    out->minute = strchr(clock, ':') != NULL ? window_clock(clock) : -1;
    if (valid)
        snprintf(date, sizeof date, "%s%s", dated ? "" : "2000-", text); /* a leap year */
    valid = valid && out->minute >= 0 && out->minute < WINDOW_MINUTES;
    if (valid && calendar_date(date, &out->year, &out->month, &out->day)) {
        if (!dated)
            out->year = 0;
        return 0;
    }
    if (*out->text == '\0')
        return ini_complain(e, s, n, "a date and time is missing next to a comma");
    if (valid)
        return ini_complain(e, s, n, "`%s`: %s", TEXT_SHORT(out->text),
                            calendar_date_error(date, why, sizeof why));
    return ini_complain(e, s, n,
                        "`%s` is not a date and time: write `2026-06-15 16:00`, or `06-15 16:00` "
                        "for any year, several separated by commas",
                        TEXT_SHORT(out->text));
}

static int read_moments(arena *a, const ini_section *s, const ini_entry *n, window *w, error *e)
{
    size_t room = 1;
    for (const char *t = n->value; *t != '\0'; t++)
        room += *t == ',';
    char *rest = arena_text(a, n->value);
    window_moment *list = ARENA_ARRAY(a, window_moment, room);
    if (rest == NULL || list == NULL)
        return error_memory(e);
    for (char *part; (part = next_part(&rest)) != NULL; w->moments++) {
        window_moment *m = &list[w->moments];
        m->text = arena_text(a, part);
        if (m->text == NULL)
            return error_memory(e);
        if (read_moment(s, n, part, m, e) != 0)
            return e->code;
    }
    w->moment = list;
    return 0;
}

static const ini_entry *take(const ini_section *s, const char *key)
{
    for (size_t i = 0; i < s->entries.count; i++) {
        if (strcmp(s->entries.at[i].key, key) == 0) {
            s->entries.at[i].used = true;
            return &s->entries.at[i];
        }
    }
    return NULL;
}

int window_read(arena *a, const ini_section *s, window *out, error *e)
{
    static const char *const known[] = {"months", "days", "hours", "at"};
    *out = (window){.name = s->name,
                    .section = s,
                    .months = take(s, "months"),
                    .days = take(s, "days"),
                    .hours = take(s, "hours"),
                    .at = take(s, "at"),
                    .month = (1u << MONTHS) - 1,
                    .weekday = (1u << WEEKDAYS) - 1,
                    .edge = WINDOW_MINUTES};
    if (ini_all_known(s, known, sizeof known / sizeof known[0], e) != 0)
        return e->code;
    const ini_entry *other = out->months != NULL ? out->months
                             : out->days != NULL ? out->days
                                                 : out->hours;
    if (out->at == NULL && other == NULL)
        return ini_section_complain(
            e, s,
            "defines no time: write `months`, `days` or `hours` (a key that is left out sets no "
            "restriction), or dates and times as `at`");
    if (out->at != NULL && other != NULL)
        return ini_complain(e, s, other,
                            "a window has either dates and times (`at`) or recurring times "
                            "(`months`, `days`, `hours`), not both: write two windows");
    if (out->months != NULL && read_names(a, s, out->months, true, &out->month, e) != 0)
        return e->code;
    if (out->days != NULL && read_names(a, s, out->days, false, &out->weekday, e) != 0)
        return e->code;
    if (out->hours != NULL)
        return read_hours(a, s, out->hours, out, e);
    for (int m = 0; m < WINDOW_MINUTES; m++)
        add_minute(out, m);
    return out->at != NULL ? read_moments(a, s, out->at, out, e) : 0;
}

/* ---- on the steps ---------------------------------------------------------------------------- */

/* Marks the step that contains a moment, if the moment is in the horizon. In a horizon that runs
 * past 31 December, the moment may also be in the following year. */
static int mark_moment(const window *w, const window_moment *m, const calendar *c, uint8_t *mask,
                       bool *here, error *e)
{
    const int64_t year = calendar_year_seconds(c);
    const int last = calendar_day_at(c, c->start + c->horizon - 1).year;
    /* The year is not checked in a calendar that is a window of a longer horizon: the mask of that
     * horizon is made as well, and its years are checked there. */
    if (m->year != 0 && (m->year < c->year || m->year > last) && !calendar_is_window(c))
        return ini_complain(e, w->section, w->at,
                            "`%s` does not occur: the horizon is in %d; write %d, or no year",
                            m->text, c->year, c->year);
    if (m->month == 2 && m->day == 29 && !calendar_has_leap_day(c))
        return ini_complain(e, w->section, w->at,
                            "`%s` does not occur: the year has no 29 February; to keep it, write "
                            "`leap = keep` and a `start` in a leap year in [time]",
                            m->text);
    int64_t second = calendar_second_of(c, m->month, m->day) + m->minute * 60;
    for (int64_t at = second; at <= second + year; at += year) {
        if (at < c->start || at >= c->start + c->horizon)
            continue;
        if (m->year != 0 && calendar_day_at(c, at).year != m->year)
            continue;
        mask[calendar_step_at(c, at - c->start)] = 1;
        *here = true;
    }
    return 0;
}

/* Sets the error for step t, which is only partly in the window. The step length suggested divides
 * the step, its distance from midnight and the edges of the window. */
static int partly_inside(const window *w, const calendar *c, int32_t t, int64_t begin,
                         int64_t seconds, error *e)
{
    const ini_entry *n = w->hours != NULL ? w->hours : w->days != NULL ? w->days : w->months;
    char when[60], length[40], better[40];
    int64_t fits = seconds, parts[] = {w->edge * (int64_t)60, begin % CALENDAR_DAY};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        for (int64_t b = parts[i]; b != 0;) {
            int64_t rest = fits % b;
            fits = b;
            b = rest;
        }
    }
    return ini_complain(
        e, w->section, n,
        "the step of %s at %s is only partly in [window %s]: write a step of %s (or "
        "a divisor of it) in [time]%s",
        calendar_duration(seconds, length, sizeof length), calendar_show(c, t, when, sizeof when),
        w->name, calendar_duration(fits, better, sizeof better),
        w->hours != NULL ? ", or hours that begin and end at step boundaries" : "");
}

/* Seconds of the window's hours from midnight to `second` of the day. until: see mark_hours(). */
static int64_t hours_until(const window *w, const int32_t *until, int64_t second)
{
    int64_t minute = second / 60;
    int64_t begun = minute < WINDOW_MINUTES && window_has_minute(w, minute) ? second % 60 : 0;
    return until[minute] + begun;
}

static int mark_hours(const window *w, const calendar *c, uint8_t *mask, bool *here, error *e)
{
    int32_t until[WINDOW_MINUTES + 1] = {0}; /* seconds of the window's hours before each minute */
    for (int m = 0; m < WINDOW_MINUTES; m++)
        until[m + 1] = until[m] + (window_has_minute(w, m) ? 60 : 0);
    int64_t at = c->start;
    calendar_day day = calendar_day_at(c, at);
    for (int32_t r = 0, t = 0; r < c->runs; r++) {
        for (int32_t i = 0; i < c->step[r].count; i++, t++) {
            const int64_t begin = at, end = at + c->step[r].seconds;
            int64_t inside = 0;
            while (at < end) {
                if (at >= day.begin + CALENDAR_DAY)
                    day = calendar_day_at(c, at);
                int64_t part = day.begin + CALENDAR_DAY < end ? day.begin + CALENDAR_DAY : end;
                if ((w->month >> (day.month - 1) & 1) != 0 && (w->weekday >> day.weekday & 1) != 0)
                    inside += hours_until(w, until, part - day.begin) -
                              hours_until(w, until, at - day.begin);
                at = part;
            }
            if (inside != 0 && inside != end - begin)
                return partly_inside(w, c, t, begin, end - begin, e);
            mask[t] = inside != 0;
            *here = *here || inside != 0;
        }
    }
    return 0;
}

int window_mask(arena *a, const window *w, const calendar *c, const uint8_t **mask, bool *here,
                error *e)
{
    uint8_t *out = ARENA_ARRAY(a, uint8_t, c->steps);
    *here = false;
    *mask = out;
    if (out == NULL)
        return error_memory(e);
    if (w->at == NULL)
        return mark_hours(w, c, out, here, e);
    for (size_t i = 0; i < w->moments; i++) {
        if (mark_moment(w, &w->moment[i], c, out, here, e) != 0)
            return e->code;
    }
    return 0;
}
