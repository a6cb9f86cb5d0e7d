/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * findings.h - adds findings, and writes numbers for them. For use inside engine/plausible only.
 */
#ifndef FIRN_PLAUSIBLE_FINDINGS_H
#define FIRN_PLAUSIBLE_FINDINGS_H

#include "base/text.h"
#include "plausible/record.h"

/* Adds a finding on an entry: "`KEY = VALUE` TEXT". One rule reports an entry once. */
int finding_on_entry(plausible *p, const char *rule, const ini_section *s, const ini_entry *n,
                     error *e, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Adds a finding on a section, at its line or at `location` ("site.ini:31") if it is not NULL. */
int finding_on_section(plausible *p, const char *rule, const char *who, const char *location,
                       error *e, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* A number of base units, in the unit `in`, with three digits: "459 USD/kW". In a buffer that lives
 * until the end of the enclosing block. */
#define FINDING_NUMBER 80
#define SHOW(p, base, unit)                                                                        \
    finding_number((p), (base), (unit), (char[FINDING_NUMBER]){0}, FINDING_NUMBER)
char *finding_number(const plausible *p, double base, const char *in, char *out, size_t size);
/* A plain number with three digits. */
#define PLAIN(value) text_of((char[40]){0}, 40, (value), 3)

#endif
