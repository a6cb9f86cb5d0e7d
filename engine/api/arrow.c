/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * arrow.c - firn/firn.h: a table through the Arrow C data interface.
 *
 * Each structure, the whole as well as each field, has its own private data and is an owner of the
 * cursor, because a consumer may take a child out of its parent and keep it longer. Values of
 * numbers and times are those of the cursor; texts and flags are put together, since Arrow has no
 * final zeros and stores flags as bits.
 */
#include "api/api.h"
#include "api/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The private data of a schema and of an array; all members from malloc() but the cursor. */
typedef struct schema_data {
    cursor *table;
    char *metadata;
    struct ArrowSchema **children, *child;
} schema_data;

typedef struct array_data {
    cursor *table;
    const void *buffers[3];
    void *own[3]; /* of the buffers, those that the cursor does not have */
    struct ArrowArray **children, *child;
} array_data;

/* ---- the schema ------------------------------------------------------------------------------ */

static void release_schema(struct ArrowSchema *s)
{
    schema_data *d = s->private_data;
    for (int64_t i = 0; s->children != NULL && i < s->n_children; i++) {
        struct ArrowSchema *child = s->children[i];
        if (child != NULL && child->release != NULL) /* else the consumer has taken it */
            child->release(child);
    }
    cursor_free(d->table);
    free(d->metadata);
    free(d->children);
    free(d->child);
    free(d);
    s->release = NULL;
}

static void put_int(char **at, int32_t value)
{
    memcpy(*at, &value, sizeof value);
    *at += sizeof value;
}

static void put_text(char **at, const char *text)
{
    const size_t length = strlen(text);
    put_int(at, (int32_t)length);
    memcpy(*at, text, length);
    *at += length;
}

/* Pairs of key and value in Arrow's form: their number, then length and bytes of each. NULL: out of
 * memory. */
static char *metadata_of(const char *const *pair, int32_t pairs)
{
    size_t size = sizeof(int32_t);
    for (int32_t i = 0; i < 2 * pairs; i++)
        size += sizeof(int32_t) + strlen(pair[i]);
    char *out = malloc(size), *at = out;
    if (out == NULL)
        return NULL;
    put_int(&at, pairs);
    for (int32_t i = 0; i < 2 * pairs; i++)
        put_text(&at, pair[i]);
    return out;
}

/* A structure without children. */
static bool open_schema(cursor *c, const char *format, const char *name, const char *const *pair,
                        int32_t pairs, struct ArrowSchema *out)
{
    schema_data *d = calloc(1, sizeof *d);
    if (d == NULL || (d->metadata = metadata_of(pair, pairs)) == NULL) {
        free(d);
        return false;
    }
    d->table = cursor_keep(c);
    *out = (struct ArrowSchema){.format = format,
                                .name = name,
                                .metadata = d->metadata,
                                .flags = *name != '\0' ? ARROW_FLAG_NULLABLE : 0,
                                .release = release_schema,
                                .private_data = d};
    return true;
}

static const char *format_of(int32_t type)
{
    return type == COLUMN_F64    ? "g"
           : type == COLUMN_TEXT ? "u"
           : type == COLUMN_BOOL ? "b"
                                 : "tss:";
}

static bool make_schema(cursor *c, struct ArrowSchema *out)
{
    if (!open_schema(c, "+s", "", (const char *const[]){"table", c->table}, 1, out))
        return false;
    schema_data *d = out->private_data;
    d->child = calloc(c->columns + 1, sizeof *d->child);
    d->children = calloc(c->columns + 1, sizeof(struct ArrowSchema *));
    out->children = d->children;
    for (size_t i = 0; i < c->columns && d->child != NULL && d->children != NULL; i++) {
        const cursor_column *k = &c->column[i];
        const char *const pair[] = {"unit", k->unit, "meaning", k->meaning};
        if (!open_schema(c, format_of(k->type), k->name, pair, 2, &d->child[i]))
            break;
        d->children[i] = &d->child[i];
        out->n_children = (int64_t)i + 1;
    }
    if ((size_t)out->n_children == c->columns && d->child != NULL && d->children != NULL)
        return true;
    release_schema(out);
    return false;
}

/* ---- the values ------------------------------------------------------------------------------ */

static void release_array(struct ArrowArray *a)
{
    array_data *d = a->private_data;
    for (int64_t i = 0; a->children != NULL && i < a->n_children; i++) {
        struct ArrowArray *child = a->children[i];
        if (child != NULL && child->release != NULL)
            child->release(child);
    }
    for (size_t i = 0; i < sizeof d->own / sizeof d->own[0]; i++)
        free(d->own[i]);
    cursor_free(d->table);
    free(d->children);
    free(d->child);
    free(d);
    a->release = NULL;
}

static bool open_array(cursor *c, int64_t buffers, struct ArrowArray *out)
{
    array_data *d = calloc(1, sizeof *d);
    if (d == NULL)
        return false;
    d->table = cursor_keep(c);
    *out = (struct ArrowArray){.length = (int64_t)c->rows,
                               .n_buffers = buffers,
                               .buffers = d->buffers,
                               .release = release_array,
                               .private_data = d};
    return true;
}

static bool is_missing(const cursor_column *k, size_t row)
{
    return k->type == COLUMN_TEXT ? k->text[row] == NULL : isnan(k->number[row]);
}

/* A bit per row, the first in the lowest bit of the first byte. NULL: out of memory. */
static unsigned char *bits_of(size_t rows)
{
    return calloc(rows / 8 + 1, 1);
}

static void set_bit(unsigned char *bits, size_t row)
{
    bits[row / 8] = (unsigned char)(bits[row / 8] | 1u << row % 8);
}

/* Which values exist; a column that misses none has no such buffer. */
static bool mark_missing(const cursor_column *k, size_t rows, struct ArrowArray *out, array_data *d)
{
    for (size_t i = 0; i < rows; i++)
        out->null_count += is_missing(k, i);
    if (out->null_count == 0)
        return true;
    unsigned char *bits = bits_of(rows);
    for (size_t i = 0; i < rows && bits != NULL; i++) {
        if (!is_missing(k, i))
            set_bit(bits, i);
    }
    d->buffers[0] = d->own[0] = bits;
    return bits != NULL;
}

static bool put_texts(const cursor_column *k, size_t rows, array_data *d)
{
    int32_t *offset = calloc(rows + 1, sizeof *offset);
    char *bytes = malloc(k->bytes + 1);
    d->buffers[1] = d->own[1] = offset;
    d->buffers[2] = d->own[2] = bytes;
    if (offset == NULL || bytes == NULL)
        return false;
    for (size_t i = 0; i < rows; i++) {
        const size_t length = k->text[i] == NULL ? 0 : strlen(k->text[i]);
        if (length > 0)
            memcpy(bytes + offset[i], k->text[i], length);
        offset[i + 1] = offset[i] + (int32_t)length;
    }
    return true;
}

static bool put_flags(const cursor_column *k, size_t rows, array_data *d)
{
    unsigned char *bits = bits_of(rows);
    for (size_t i = 0; i < rows && bits != NULL; i++) {
        if (k->number[i] > 0)
            set_bit(bits, i);
    }
    d->buffers[1] = d->own[1] = bits;
    return bits != NULL;
}

static bool put_column(cursor *c, const cursor_column *k, struct ArrowArray *out)
{
    if (!open_array(c, k->type == COLUMN_TEXT ? 3 : 2, out))
        return false;
    array_data *d = out->private_data;
    bool made = mark_missing(k, c->rows, out, d);
    if (k->type == COLUMN_TEXT)
        made = made && put_texts(k, c->rows, d);
    else if (k->type == COLUMN_BOOL)
        made = made && put_flags(k, c->rows, d);
    else
        d->buffers[1] = k->type == COLUMN_TIME ? (const void *)k->second : k->number;
    if (!made)
        release_array(out);
    return made;
}

static bool make_array(cursor *c, struct ArrowArray *out)
{
    if (!open_array(c, 1, out))
        return false;
    array_data *d = out->private_data;
    d->child = calloc(c->columns + 1, sizeof *d->child);
    d->children = calloc(c->columns + 1, sizeof(struct ArrowArray *));
    out->children = d->children;
    for (size_t i = 0; i < c->columns && d->child != NULL && d->children != NULL; i++) {
        if (!put_column(c, &c->column[i], &d->child[i]))
            break;
        d->children[i] = &d->child[i];
        out->n_children = (int64_t)i + 1;
    }
    if ((size_t)out->n_children == c->columns && d->child != NULL && d->children != NULL)
        return true;
    release_array(out);
    return false;
}

/* utf8 counts the bytes of a column in 31 bits. */
static int check_texts(const cursor *c, error *e)
{
    for (size_t i = 0; i < c->columns; i++) {
        if (c->column[i].bytes > INT32_MAX)
            return error_set(e, ERROR_USAGE,
                             "column `%s` of table `%s` has %zu bytes of text, above Arrow's "
                             "maximum of %d: select rows by `where`",
                             c->column[i].name, c->table, c->column[i].bytes, INT32_MAX);
    }
    return 0;
}

int firn_answer_arrow(const firn_answer *n, const char *table, const char *where,
                      struct ArrowSchema *schema, struct ArrowArray *array, firn_error *out)
{
    api_call c = {.out = out};
    cursor *made = NULL;
    if (schema != NULL)
        *schema = (struct ArrowSchema){0};
    if (array != NULL)
        *array = (struct ArrowArray){0};
    if (api_begin(&c) && api_given(&c, schema, "place was given: pass an ArrowSchema") &&
        api_given(&c, array, "place was given: pass an ArrowArray"))
        made = api_table(&c, n, table, where);
    if (made != NULL && schema != NULL && array != NULL && check_texts(made, &c.e) == 0) {
        if (!make_schema(made, schema)) {
            error_memory(&c.e);
        } else if (!make_array(made, array)) {
            release_schema(schema);
            error_memory(&c.e);
        }
    }
    cursor_free(made);
    return api_end(&c);
}
