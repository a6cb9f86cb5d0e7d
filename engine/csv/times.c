/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * times.c - checks that the times of the rows of a CSV file follow one another.
 *
 * What is wrong in real files: an hour or a day that is missing, an hour twice, clock time with
 * daylight saving (both, half a year apart), rows in reverse order, and a change of resolution.
 * None of it shows in the number of rows when one makes up for the other.
 */
#include "csv/times.h"

#include "base/text.h"
#include "csv/internal.h"
#include "csv/stamp.h"

#include <stdio.h>
#include <string.h>

enum { DAY = 86400, LOOKED_AT = 15, NAMED = 3, TEXT = 1200 };

static bool is_february_29(int64_t second)
{
    stamp s;
    stamp_civil(second, &s);
    return s.month == 2 && s.day == 29;
}

/* The distance from `before` to `after` where it should be `step`: the year may change at the turn
 * of a month, since the months of a typical year are from different years. */
static int64_t distance(int64_t before, int64_t after, int64_t step)
{
    stamp wanted, found;
    stamp_civil(before + step, &wanted);
    stamp_civil(after, &found);
    const bool turn =
        wanted.day == 1 || wanted.day == calendar_days_of_month(wanted.year, wanted.month);
    if (found.year == wanted.year || !turn ||
        found.day > calendar_days_of_month(wanted.year, found.month))
        return after - before;
    return stamp_seconds(wanted.year, found.month, found.day, found.second) - before;
}

/* Whether `after` follows `before` by `step`, 29 February perhaps left out. */
static bool follows(int64_t before, int64_t after, int64_t step)
{
    if (after - before == step)
        return true;
    int64_t found = distance(before, after, step);
    if (found == step)
        return true;
    return found == step + DAY &&
           (is_february_29(before + step) || is_february_29(before + step + DAY - 1));
}

static bool follows_by_month(int64_t before, int64_t after)
{
    stamp a, b;
    stamp_civil(before, &a);
    stamp_civil(after, &b);
    return b.month == a.month % 12 + 1 && b.day == a.day && b.second == a.second;
}

/* ---- messages ------------------------------------------------------------------------------- */

/* What the faults of a file have in common, for the remedy. */
typedef struct faults {
    size_t count;
    bool daylight, backwards, finer, apart; /* of any: apart: a row is missing or repeated */
} faults;

/* Whether a fault looks like the beginning or end of daylight saving time: the clock is put by an
 * hour, in the season for it. */
static bool is_daylight(int64_t before, int64_t off)
{
    stamp s;
    stamp_civil(before, &s);
    return (off == CALENDAR_HOUR || off == -CALENDAR_HOUR) &&
           ((s.month >= 3 && s.month <= 4) || (s.month >= 9 && s.month <= 11));
}

static void describe(const csv *c, size_t row, int64_t step, faults *all, text_buffer *text)
{
    const csv_times *t = c->times;
    const int64_t show = t->zoned ? t->zone : 0, before = t->second[row - 1],
                  after = t->second[row];
    char first[40], second[40], length[40];
    const int64_t found = distance(before, after, step), off = found - step;
    all->daylight |= !t->monthly && is_daylight(before + show, off);
    text_addf(text, "%s%s:%d: ", all->count > 0 ? "; " : "", c->shown, c->line[row]);
    if (all->count == 0)
        text_addf(text, "%s: ", t->column);
    text_addf(text, "%s follows %s", stamp_show(after + show, second, sizeof second),
              stamp_show(before + show, first, sizeof first));
    if (t->monthly) {
        all->apart = true;
    } else if (found == 0) {
        all->apart = true;
        text_add(text, " (the same time twice)");
    } else if (found < 0) {
        all->apart |= off == -CALENDAR_HOUR;
        all->backwards |= off != -CALENDAR_HOUR;
        text_add(text, " (back in time)");
    } else if (found < step) {
        all->finer = true;
        text_addf(text, " (only %s later)", calendar_duration(found, length, sizeof length));
    } else if (off % step == 0) {
        all->apart = true;
        text_addf(text, " (%lld row%s missing)", (long long)(off / step),
                  off == step ? " is" : "s are");
    } else {
        all->apart = true;
        text_addf(text, " (%s later)", calendar_duration(found, length, sizeof length));
    }
}

static const char *remedy(const faults *all)
{
    if (all->daylight)
        return "these are clock times with daylight saving time: give local standard time or UTC, "
               "one row per step, or write the offset from UTC into the times";
    if (all->backwards)
        return "sort the rows by time";
    if (all->finer)
        return "give all rows in one resolution: average the finer ones, or repeat the coarser "
               "ones";
    return "add the rows that are missing and remove those that are repeated";
}

/* ---- the check ------------------------------------------------------------------------------ */

/* The distance that occurs most often among the first rows. */
static int64_t usual_distance(const int64_t *second, size_t rows)
{
    int64_t best = 0;
    int most = 0;
    size_t looked_at = rows - 1 < LOOKED_AT ? rows - 1 : LOOKED_AT;
    for (size_t i = 0; i < looked_at; i++) {
        int count = 0;
        for (size_t k = 0; k < looked_at; k++)
            count += second[k + 1] - second[k] == second[i + 1] - second[i];
        if (count > most) {
            most = count;
            best = second[i + 1] - second[i];
        }
    }
    return best;
}

void times_find_step(csv_times *t, size_t rows)
{
    t->step = 0;
    t->monthly = false;
    if (rows < 2)
        return;
    t->step = usual_distance(t->second, rows);
    if (t->step < 28 * DAY || t->step > 31 * DAY)
        return;
    t->monthly = true;
    t->step = 0;
}

size_t times_count_faults(const csv_times *t, size_t rows)
{
    size_t count = 0;
    for (size_t r = 1; r < rows; r++)
        count += t->monthly ? !follows_by_month(t->second[r - 1], t->second[r])
                            : !follows(t->second[r - 1], t->second[r], t->step);
    return count;
}

static int refuse_reversed(const csv *c, error *e)
{
    const csv_times *t = c->times;
    const int64_t show = t->zoned ? t->zone : 0;
    char first[40], second[40];
    return error_set(e, ERROR_PROBLEM,
                     "%s:%d: %s: %s follows %s: the times run backwards, and values must be in the "
                     "order of time: sort the rows by time",
                     c->shown, c->line[1], t->column,
                     stamp_show(t->second[1] + show, second, sizeof second),
                     stamp_show(t->second[0] + show, first, sizeof first));
}

int csv_check_times(const csv *c, const calendar_run *run, int32_t runs, error *e)
{
    const csv_times *t = c->times;
    faults all = {0};
    text_buffer text = {0};
    int64_t step = t->step;
    char length[60] = "one month";
    if (c->rows > 1 && !t->monthly && runs < 2 && t->step < 0)
        return refuse_reversed(c, e);
    if (!t->monthly && runs < 2 && step == 0 && c->rows > 1)
        step = CALENDAR_HOUR; /* the same time again and again */
    int32_t r = 0, in_run = 0;
    for (size_t i = 1; i < c->rows; i++) {
        if (runs > 1) {
            while (r < runs && in_run == run[r].count) {
                r++;
                in_run = 0;
            }
            step = r < runs ? run[r].seconds : step;
            in_run++;
        }
        if (t->second[i] - t->second[i - 1] == step ||
            (t->monthly && runs < 2 ? follows_by_month(t->second[i - 1], t->second[i])
                                    : follows(t->second[i - 1], t->second[i], step)))
            continue;
        if (all.count < NAMED)
            describe(c, i, step, &all, &text);
        all.count++;
    }
    if (all.count == 0)
        return 0;
    if (all.count > NAMED)
        text_addf(&text, "; and %zu more", all.count - NAMED);
    if (!t->monthly && runs < 2)
        calendar_duration(step, length, sizeof length);
    if (text.failed)
        error_memory(e);
    else
        error_set(e, ERROR_PROBLEM, "%s: %s%s: %s", text.at,
                  runs > 1 ? "rows must follow one another as the steps of [time]"
                           : "each row must follow the one before it by ",
                  runs > 1 ? "" : length, remedy(&all));
    text_free(&text);
    return e->code;
}
