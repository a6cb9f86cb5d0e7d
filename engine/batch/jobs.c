/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * jobs.c - finds the problem files of a batch, and makes jobs of their scenarios and --set values.
 */
#include "batch/jobs.h"

#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "batch/scan.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_JOBS = 1000000, MAX_NAME = 180 };

typedef vec(const char *) names;

/* One value of each --set address that has several. */
typedef struct axis {
    names value; /* "grid.price=40 USD/MWh" */
} axis;

typedef struct finder {
    arena *memory;
    const batch_options *options;
    const char *here; /* the working directory */
    names files;
    names skipped;
    vec(job) jobs;
    names fixed; /* --set values that hold for all jobs */
    vec(axis) axes;
} finder;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_job(const void *a, const void *b)
{
    const job *x = a, *y = b;
    const int order = strcmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->file, y->file);
}

static int add_text(arena *a, names *list, const char *text, error *e)
{
    const char **slot = VEC_PUSH(a, list);
    if (slot == NULL || (*slot = arena_text(a, text)) == NULL)
        return error_memory(e);
    return 0;
}

/* ---- files ----------------------------------------------------------------------------------- */

static int add_file(finder *f, const char *path, error *e)
{
    while (text_starts(path, "./"))
        path += 2;
    if (!text_is_utf8(path))
        return error_set(e, ERROR_USAGE, "%s: the path is not UTF-8: rename the file or folder",
                         TEXT_SHORT(path));
    const char *full = path[0] == '/' ? path : arena_printf(f->memory, "%s/%s", f->here, path);
    if (full == NULL)
        return error_memory(e);
    for (size_t i = 0; i < f->files.count; i++) { /* a file may be named twice: `.` and `a.ini` */
        if (strcmp(f->files.at[i], full) == 0)
            return 0;
    }
    return add_text(f->memory, &f->files, full, e);
}

static bool is_ini(const char *name)
{
    const size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".ini") == 0;
}

static int add_folder(finder *f, const char *path, error *e)
{
    DIR *dir = opendir(path);
    names found = {0};
    struct dirent *entry;
    if (dir == NULL)
        return error_set(e, ERROR_USAGE, "cannot read the folder %s: %s", path, strerror(errno));
    while (e->code == 0 && (entry = readdir(dir)) != NULL) {
        const char *joined =
            is_ini(entry->d_name) ? arena_printf(f->memory, "%s/%s", path, entry->d_name) : NULL;
        if (joined != NULL)
            add_text(f->memory, &found, joined, e);
    }
    closedir(dir);
    if (found.count > 0)
        qsort(found.at, found.count, sizeof *found.at, by_text);
    for (size_t i = 0; i < found.count && e->code == 0; i++)
        add_file(f, found.at[i], e);
    return e->code;
}

static int add_pattern(finder *f, const char *pattern, error *e)
{
    glob_t found;
    struct stat st;
    int status = glob(pattern, GLOB_NOSORT, NULL, &found);
    if (status == GLOB_NOSPACE)
        return error_memory(e);
    if (status == GLOB_NOMATCH)
        return error_set(e, ERROR_USAGE,
                         "%s: there is no such file or folder, and as a pattern it matches none",
                         TEXT_SHORT(pattern));
    if (status != 0)
        return error_set(e, ERROR_USAGE, "%s: cannot read a folder of this pattern",
                         TEXT_SHORT(pattern));
    qsort(found.gl_pathv, found.gl_pathc, sizeof *found.gl_pathv, by_text);
    for (size_t i = 0; i < found.gl_pathc && e->code == 0; i++) {
        if (stat(found.gl_pathv[i], &st) == 0 && S_ISDIR(st.st_mode))
            add_folder(f, found.gl_pathv[i], e);
        else
            add_file(f, found.gl_pathv[i], e);
    }
    globfree(&found);
    return e->code;
}

static int find_files(finder *f, error *e)
{
    struct stat st;
    for (size_t i = 0; i < f->options->paths && e->code == 0; i++) {
        const char *path = f->options->path[i];
        if (stat(path, &st) != 0)
            add_pattern(f, path, e);
        else if (S_ISDIR(st.st_mode))
            add_folder(f, path, e);
        else
            add_file(f, path, e);
    }
    return e->code;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Adds text to a name: what a shell or a file system takes for something else becomes `_`. */
static void add_word(text_buffer *b, const char *text)
{
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        const bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                           (c >= 'a' && c <= 'z') || strchr("._+=@-", c) != NULL;
        text_add_bytes(b, plain ? text : "_", 1);
    }
}

/* "dallas", "dallas+dry", "dallas+dry,grid.price=40_USD_MWh". A long name ends in a digest. */
static const char *name_of(arena *a, const job *j, const axis *axes, size_t count)
{
    text_buffer b = {0};
    const char *slash = strrchr(j->file, '/');
    char *stem = arena_text(a, slash == NULL ? j->file : slash + 1), digest[65];
    if (stem == NULL)
        return NULL;
    const size_t length = strlen(stem);
    if (length > 4 && strcmp(stem + length - 4, ".ini") == 0)
        stem[length - 4] = '\0';
    if (stem[0] == '.')
        stem[0] = '_';
    add_word(&b, stem);
    if (j->scenario != NULL) {
        text_add(&b, "+");
        add_word(&b, j->scenario);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < axes[i].value.count; k++) {
            for (size_t m = 0; m < j->sets; m++) {
                if (j->set[m] != axes[i].value.at[k])
                    continue;
                text_add(&b, ",");
                add_word(&b, axes[i].value.at[k]);
            }
        }
    }
    const char *out = b.failed || b.at == NULL ? NULL : arena_text(a, b.at);
    if (out != NULL && b.count > MAX_NAME) {
        size_t cut = MAX_NAME - 20;
        while (cut > 0 && ((unsigned char)b.at[cut] & 0xC0) == 0x80) /* not within a character */
            cut--;
        sha256_hex(b.at, b.count, digest);
        out = arena_printf(a, "%.*s-%.16s", (int)cut, b.at, digest);
    }
    text_free(&b);
    return out;
}

/* ---- jobs ------------------------------------------------------------------------------------ */

static size_t address_length(const char *set)
{
    const char *equal = strchr(set, '=');
    size_t length = equal == NULL ? strlen(set) : (size_t)(equal - set);
    while (length > 0 && (set[length - 1] == ' ' || set[length - 1] == '\t'))
        length--;
    return length;
}

static bool same_address(const char *a, const char *b)
{
    const size_t length = address_length(a);
    return length == address_length(b) && strncmp(a, b, length) == 0;
}

/* Sorts --set values into those that hold for all jobs, and axes of a grid. */
static int read_sets(finder *f, error *e)
{
    const batch_options *o = f->options;
    for (size_t i = 0; i < o->sets; i++) {
        axis values = {0};
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || same_address(o->set[k], o->set[i]);
        if (!text_is_utf8(o->set[i]))
            return error_set(e, ERROR_USAGE, "--set %s: is not UTF-8", TEXT_SHORT(o->set[i]));
        if (seen)
            continue;
        for (size_t k = i; k < o->sets; k++) {
            bool twice = false;
            if (!same_address(o->set[k], o->set[i]))
                continue;
            for (size_t m = 0; m < values.value.count; m++)
                twice = twice || strcmp(values.value.at[m], o->set[k]) == 0;
            if (!twice && add_text(f->memory, &values.value, o->set[k], e) != 0)
                return e->code;
        }
        if (values.value.count == 1) {
            if (add_text(f->memory, &f->fixed, values.value.at[0], e) != 0)
                return e->code;
            continue;
        }
        axis *slot = VEC_PUSH(f->memory, &f->axes);
        if (slot == NULL)
            return error_memory(e);
        *slot = values;
    }
    return 0;
}

/* The jobs of one file and scenario: all combinations of the axes, the last one fastest. */
static int add_grid(finder *f, const char *file, const char *scenario, double rows, error *e)
{
    size_t combinations = 1;
    for (size_t i = 0; i < f->axes.count; i++) {
        combinations *= f->axes.at[i].value.count;
        if (combinations > MAX_JOBS)
            break;
    }
    if (combinations > MAX_JOBS || f->jobs.count + combinations > MAX_JOBS)
        return error_set(e, ERROR_USAGE, "more than %d jobs: leave out files or values of --set",
                         MAX_JOBS);
    for (size_t c = 0; c < combinations; c++) {
        const size_t sets = f->fixed.count + f->axes.count;
        const char **set = ARENA_ARRAY(f->memory, const char *, sets + 1);
        job *slot = VEC_PUSH(f->memory, &f->jobs);
        if (set == NULL || slot == NULL)
            return error_memory(e);
        for (size_t i = 0; i < f->fixed.count; i++)
            set[i] = f->fixed.at[i];
        size_t rest = c;
        for (size_t i = f->axes.count; i-- > 0;) {
            const axis *x = &f->axes.at[i];
            set[f->fixed.count + i] = x->value.at[rest % x->value.count];
            rest /= x->value.count;
        }
        *slot = (job){.file = file, .scenario = scenario, .set = set, .sets = sets, .rows = rows};
        slot->name = name_of(f->memory, slot, f->axes.at, f->axes.count);
        if (slot->name == NULL)
            return error_memory(e);
    }
    return 0;
}

static int add_jobs(finder *f, const char *file, error *e)
{
    const char *wanted = f->options->scenario;
    scan s;
    if (scan_file(f->memory, file, &s, e) != 0)
        return e->code;
    if (s.readable && !s.has_format && s.is_text) /* an include of the others */
        return add_text(f->memory, &f->skipped, file, e);
    if (wanted == NULL || strcmp(wanted, "all") == 0) {
        if (add_grid(f, file, NULL, s.rows, e) != 0)
            return e->code;
        for (size_t i = 0; wanted != NULL && i < s.scenarios.count && e->code == 0; i++)
            add_grid(f, file, s.scenarios.at[i], s.rows, e);
        return e->code;
    }
    char *list = arena_text(f->memory, wanted), *rest;
    if (list == NULL)
        return error_memory(e);
    for (char *word = strtok_r(list, ",", &rest); word != NULL && e->code == 0;
         word = strtok_r(NULL, ",", &rest))
        add_grid(f, file, text_trim(word), s.rows, e);
    return e->code;
}

/* Equal names would write to one folder. */
static int check_names(finder *f, error *e)
{
    qsort(f->jobs.at, f->jobs.count, sizeof *f->jobs.at, by_job);
    for (size_t i = 1; i < f->jobs.count; i++) {
        const job *a = &f->jobs.at[i - 1], *b = &f->jobs.at[i];
        if (strcmp(a->name, b->name) != 0)
            continue;
        if (strcmp(a->file, b->file) != 0)
            return error_set(e, ERROR_USAGE,
                             "two jobs have the name `%s`, from %s and %s: rename one of the "
                             "files, or run them in two batches",
                             a->name, a->file, b->file);
        return error_set(e, ERROR_USAGE,
                         "two jobs of %s have the name `%s`: their values of --set or --scenario "
                         "must differ in letters or digits",
                         a->file, a->name);
    }
    return 0;
}

int jobs_find(arena *a, const batch_options *options, job_list *out, error *e)
{
    finder f = {.memory = a, .options = options};
    char *here = getcwd(NULL, 0);
    if (here == NULL || (f.here = arena_text(a, here)) == NULL)
        error_set(e, ERROR_IO, "cannot find the working directory: %s", strerror(errno));
    free(here);
    if (e->code != 0 || find_files(&f, e) != 0 || read_sets(&f, e) != 0)
        return e->code;
    for (size_t i = 0; i < f.files.count && e->code == 0; i++)
        add_jobs(&f, f.files.at[i], e);
    if (e->code != 0)
        return e->code;
    if (f.jobs.count == 0)
        return error_set(e, ERROR_USAGE,
                         "there is no problem file (%zu files without `format = 1` were passed "
                         "over as includes): name INI files or folders with them",
                         f.skipped.count);
    if (check_names(&f, e) != 0)
        return e->code;
    *out = (job_list){f.jobs.at, f.jobs.count, f.skipped.at, f.skipped.count};
    return 0;
}
