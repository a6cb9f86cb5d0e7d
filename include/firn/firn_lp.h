/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * firn/firn_lp.h - linear programs from MPS and LP files.
 * A part of firn/firn.h, which includes it.
 */
#ifndef FIRN_FIRN_LP_H
#define FIRN_FIRN_LP_H

#ifndef FIRN_FIRN_H
#error "include <firn/firn.h>, which includes this header"
#endif

#ifdef __cplusplus
extern "C" {
#endif
#if defined(__GNUC__)
#pragma GCC visibility push(default)
#endif

/* ---- linear programs from files -------------------------------------------------------------- */

/* A linear program from an MPS or LP file, solved and certified like that of a site. */
typedef struct firn_lp firn_lp;

typedef struct firn_lp_read_options {
    uint32_t size;
    int32_t reserved; /* 0 */
    /* Receives warnings about unusual but valid content. May be NULL. */
    void (*log)(void *data, int level, const char *text);
    void *log_data;
    const volatile int32_t *stop; /* as in firn_load_options */
} firn_lp_read_options;
#define FIRN_LP_READ_OPTIONS_INIT                                                                  \
    {                                                                                              \
        (uint32_t)sizeof(firn_lp_read_options), 0, NULL, NULL, NULL                                \
    }

typedef struct firn_lp_options {
    uint32_t size;
    int32_t split;      /* a dense column gets one copy per `split` rows; 0: no column is split */
    const char *method; /* as in firn_solve_options */
    double time_limit;  /* seconds; 0: none */
    int (*progress)(void *data, const firn_progress *progress); /* as in firn_solve_options */
    void *progress_data;
    int32_t threads;  /* as in firn_solve_options */
    int32_t reserved; /* 0 */
} firn_lp_options;
#define FIRN_LP_OPTIONS_INIT                                                                       \
    {                                                                                              \
        (uint32_t)sizeof(firn_lp_options), 0, NULL, 0, NULL, NULL, 0, 0                            \
    }

/* Objective, dual objective and duals are in the sense of the file: if it maximises, `objective` is
 * the maximum. The figures of the certificate are relative violations; see docs/solver.md. A
 * missing number is NaN. */
typedef struct firn_lp_answer {
    uint32_t size;
    int32_t has_point;          /* not 0: firn_lp_values has values */
    const char *format;         /* "free MPS", "fixed MPS", "CPLEX LP" */
    const char *sense;          /* "minimise", "maximise" */
    const char *status;         /* as in firn_site_status; "" before the solve */
    const char *method;         /* of the solution: "glpk dual simplex"; "" before the solve */
    const char *fell_back_from; /* the method tried before `method`, without success; "": none */
    int64_t rows, columns, nonzeros, iterations;
    double objective, dual_objective;
    double worst; /* of the certificate: the maximum of the violations that follow */
    double row_violation, bound_violation, dual_violation, gap, complementarity;
    double tolerance; /* maximum of `worst` for a certified optimum */
    double seconds_read, seconds_solve;
    int32_t attempts; /* runs of a solver */
    int32_t reserved; /* 0 */
} firn_lp_answer;
#define FIRN_LP_ANSWER_INIT                                                                        \
    {                                                                                              \
        (uint32_t)sizeof(firn_lp_answer), 0, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, \
            0, 0, 0, 0, 0, 0, 0, 0, 0                                                              \
    }

/* Reads free or fixed MPS or CPLEX LP, optionally compressed by gzip (.gz). On failure returns NULL
 * and sets `error`; FIRN_PROBLEM for an error in the file, with the line. Options NULL: the
 * defaults. */
firn_lp *firn_lp_read(const char *path, const firn_lp_read_options *options, firn_error *error);
void firn_lp_free(firn_lp *lp); /* as firn_site_free */
void firn_lp_stop(firn_lp *lp); /* as firn_site_stop */

/* Solves the linear program; options NULL: the defaults. Returns the same codes as firn_site_solve.
 * May be called again. */
int firn_lp_solve(firn_lp *lp, const firn_lp_options *options, firn_error *error);
/* The status and the key figures of the solution; before the solve, only the properties of the
 * file. Texts are valid as long as `lp`. */
int firn_lp_get_answer(const firn_lp *lp, firn_lp_answer *answer, firn_error *error);
/* The same as JSON. The caller frees it with firn_text_free. On failure returns NULL and sets
 * `error`. */
char *firn_lp_json(const firn_lp *lp, firn_error *error);

/* Names in the order of the file, counted from 0; NULL beyond the end. Free rows are left out. */
const char *firn_lp_column_name(const firn_lp *lp, int64_t column);
const char *firn_lp_row_name(const firn_lp *lp, int64_t row);
/* All values of one kind: "x" or "reduced_cost", one per column; "activity" or "dual", one per row.
 * `count` must be their number. FIRN_USAGE if it is not, or if there is no point. */
int firn_lp_values(const firn_lp *lp, const char *kind, double *values, size_t count,
                   firn_error *error);
/* One value of such a kind, by the name of its column or row. */
int firn_lp_value(firn_lp *lp, const char *kind, const char *name, double *value,
                  firn_error *error);

/* Writes the point as CSV, replacing an existing file as a whole: a row for each column and each
 * row of the program, with kind, name, value, bounds and dual (docs/solver.md). FIRN_USAGE if there
 * is no point, or if `path` is the file that was read. firn_lp_check_solution tells before the
 * solve whether the file could be written: FIRN_OK, or the same codes, and FIRN_IO if its folder
 * refuses it. */
int firn_lp_write_solution(const firn_lp *lp, const char *path, firn_error *error);
int firn_lp_check_solution(const firn_lp *lp, const char *path, firn_error *error);

#if defined(__GNUC__)
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

#endif
