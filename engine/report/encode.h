/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * encode.h - how texts and numbers are written into a page: HTML, JSON, base64, blocks of numbers.
 */
#ifndef FIRN_REPORT_ENCODE_H
#define FIRN_REPORT_ENCODE_H

#include "base/error.h"
#include "base/text.h"

#include <stddef.h>

/* A text between tags or in a quoted attribute. */
void encode_html(text_buffer *out, const char *text);
/* A JSON string with its quotes. `<` is escaped, as in all JSON of a page, so that no text ends the
 * script element around it. */
void encode_json(text_buffer *out, const char *text);
/* JSON that is valid, without white space between its parts and with `<` escaped. */
void encode_json_of(text_buffer *out, const char *json);
/* A number, or null if it is not finite. */
void encode_number(text_buffer *out, double value);
void encode_base64(text_buffer *out, const unsigned char *bytes, size_t count);

/* Makes blocks: numbers as float32, little endian, of which all first bytes are written, then all
 * second bytes and so on, since equal bytes next to each other compress well; as a zlib stream
 * (RFC 1950); as base64. Inflated in the page by DecompressionStream("deflate"). */
typedef struct block_maker block_maker;
/* steps: of all periods in the page. NULL: ERROR_IO, for lack of memory. */
block_maker *block_maker_new(size_t steps, error *e);
void block_maker_free(block_maker *m);
/* Appends the block of `count` numbers, of which NaN are no number. Equal numbers give equal bytes.
 * ERROR_IO, for lack of memory. */
int block_encode(block_maker *m, const float *value, size_t count, text_buffer *out, error *e);

#endif
