/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * memory_folder.h - where a test that writes results hundreds of times puts them: results are
 * synced to the disk, which takes most of such a test's time on a busy disk and none in memory.
 */
#ifndef FIRN_TESTS_MEMORY_FOLDER_H
#define FIRN_TESTS_MEMORY_FOLDER_H

#include <unistd.h>

static inline const char *memory_folder(void)
{
    return access("/dev/shm", R_OK | W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp";
}

#endif
