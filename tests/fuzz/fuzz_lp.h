/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_lp.h - shared part of the fuzz targets of MPS and LP files: any bytes are refused, or read
 * as a program whose matrix is in order, whose numbers are finite, and whose names are unique.
 */
#ifndef FIRN_TESTS_FUZZ_LP_H
#define FIRN_TESTS_FUZZ_LP_H

#include "fuzz.h"

#include "base/index.h"
#include "lp_file/lp_file.h"

static inline void fuzz_lp_matrix(const lp *p)
{
    fuzz_require(p->cols > 0 && p->start[0] == 0, "a program has a column", "none");
    for (int32_t j = 0; j < p->cols; j++) {
        fuzz_require(p->start[j + 1] >= p->start[j], "columns are in order", "not so");
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            fuzz_require(p->index[k] >= 0 && p->index[k] < p->rows, "a row exists", "not so");
            fuzz_require(k == p->start[j] || p->index[k] > p->index[k - 1], "rows ascend",
                         "not so");
            fuzz_require(isfinite(p->value[k]) && p->value[k] != 0, "an entry is finite, not 0",
                         "not so");
        }
    }
}

static inline void fuzz_lp_bounds(const double *low, const double *high, int32_t count,
                                  const char *what)
{
    for (int32_t i = 0; i < count; i++)
        fuzz_require(low[i] < (double)HUGE_VAL && high[i] > (double)-HUGE_VAL,
                     "a value within the bounds is possible", what);
}

static inline void fuzz_lp_names(arena *a, const char *const *name, int32_t count,
                                 text_buffer *record)
{
    name_index x = {0};
    for (int32_t i = 0; i < count; i++) {
        fuzz_require(*name[i] != '\0', "a name is not empty", "empty");
        fuzz_require(index_find(&x, name[i]) == INDEX_NONE, "a name is unique", name[i]);
        fuzz_require(index_put(a, &x, name[i], (size_t)i), "there is memory", "none");
        text_add(record, name[i]);
        text_add(record, "\n");
    }
}

/* Reads `first`, a comment that decides the format, and the input; a gzip file as it is. */
static inline void fuzz_lp(arena *a, const fuzz_input *in, const char *first, text_buffer *record)
{
    static const char packed[] = "\x1f\x8b";
    char path[40];
    error e = {0};
    lp_file f;
    text_buffer text = {0};
    if (in->size < 2 || memcmp(in->text, packed, 2) != 0)
        text_add(&text, first);
    text_add_bytes(&text, in->text, in->size);
    fuzz_require(!text.failed, "there is memory", "none");
    int fd = fuzz_file(text.at, text.count, path);
    text_free(&text);
    if (lp_file_read(a, path, (log_sink){NULL, NULL}, &f, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, path);
        text_add(record, e.text + strlen(path));
    } else {
        const lp *p = &f.lp;
        fuzz_lp_matrix(p);
        fuzz_lp_bounds(p->row_lower, p->row_upper, p->rows, "row");
        fuzz_lp_bounds(p->col_lower, p->col_upper, p->cols, "column");
        fuzz_lp_names(a, f.col, p->cols, record);
        fuzz_lp_names(a, f.row, p->rows, record);
        fuzz_finite(p->constant, "constant");
        for (int32_t j = 0; j < p->cols; j++) {
            fuzz_finite(p->cost[j], "cost");
            fuzz_note(record, p->cost[j]);
            fuzz_note(record, p->col_upper[j]);
        }
        for (int32_t i = 0; i < p->rows; i++)
            fuzz_note(record, p->row_upper[i]);
        for (int64_t k = 0; k < p->start[p->cols]; k++)
            fuzz_note(record, p->value[k]);
    }
    close(fd);
}

#endif
