/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * table.c - a program outside of Firn's tree: solves a site through the installed library and
 * prints one table of the answer as CSV. table PROBLEM TABLE [WHERE]
 */
#include <firn/firn.h>

#include <math.h>
#include <stdio.h>

static void print_cell(const firn_cursor *t, size_t column, size_t row)
{
    const char *const *texts = firn_cursor_texts(t, column);
    const double *numbers = firn_cursor_numbers(t, column);
    if (texts != NULL)
        printf("%s", texts[row] != NULL ? texts[row] : "");
    else if (firn_cursor_type(t, column) == FIRN_COLUMN_BOOL)
        printf("%s", numbers[row] > 0 ? "yes" : numbers[row] <= 0 ? "no" : "");
    else if (isfinite(numbers[row]))
        printf("%.10g", numbers[row]);
}

int main(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_answer *answer = NULL;
    firn_cursor *t = NULL;
    firn_site *site = argc >= 3 ? firn_site_load(argv[1], NULL, &e) : NULL;
    if (argc < 3)
        return FIRN_USAGE;
    if (site != NULL && firn_site_solve(site, NULL, &e) == FIRN_OK)
        answer = firn_site_answer(site, &e);
    firn_site_free(site);
    if (answer != NULL)
        firn_answer_table(answer, argv[2], argc > 3 ? argv[3] : NULL, &t, &e);
    firn_answer_free(answer);
    if (t == NULL) {
        fprintf(stderr, "table: %s\n", e.text);
        return e.code;
    }
    const size_t columns = firn_cursor_columns(t);
    for (size_t k = 0; k < columns; k++)
        printf("%s%s", firn_cursor_name(t, k), k + 1 < columns ? "," : "\n");
    for (size_t i = 0; i < firn_cursor_rows(t); i++) {
        for (size_t k = 0; k < columns; k++) {
            print_cell(t, k, i);
            fputs(k + 1 < columns ? "," : "\n", stdout);
        }
    }
    firn_cursor_free(t);
    return 0;
}
