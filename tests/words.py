#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# words.py - words that have no place in code, messages and pages, because the field has its own terms
# or because plain English has a plainer one. The glossary is in docs/contributing.md.
#
# A word counts in identifiers, too (`row_worth`), whatever its case. A page that must name an old word,
# as a glossary does, encloses it in the lines `<!-- old words -->` and `<!-- end of old words -->`.
#
#   words.py [ROOT]        checks a tree, one finding per line, exit 1 when there are any
#   words.py --self-test   plants each word in a tree of its own and checks that it is found
import os
import re
import sys
import tempfile

WORDS = {  # regular expression -> the plain word
    "worth": "shadow price, exchange rate, value",
    "upkeep": "fixed O&M",
    "spares?": "redundancy; reserve",
    "untie[sd]?|tied to|ties to": "connected, not connected",
    "corners?": "vertex",
    "remarks?": "note",
    "outranks?|outranked|outranking": "takes precedence over",
    "outright": "explicit",
    "laid over|lays? (it |them |values? |a value )?over": "applied to, overrides",
    "crew": "thread pool",
    "scenes?": "period",
    "gave[ _]up": "fell back; failed",
    "handed over|hands over|hand over": "fell back; passed on",
    "dear|dearer|dearest|dear-power": "expensive; high-price",
    "barrier_steepest|barrier_proves_infeasible|even_out": "recession_lp, check_farkas_ray, ...",
    "HAIR": "a tolerance by its purpose",
    "thrice": "three times",
    "lest": "so that ... not",
    "anew": "again",
    "whence": "from where",
    "as though": "as if",
    "in their stead|in its stead": "instead",
    "(?-i:(?<!there )(is|are) none)": "is not a ...",
    "beyond all measure|without end": "out of range; unbounded",
    "beside": "next to, besides, with",
    "nobody": "no one; name who",
    "come to (one|them|it|its|the|%|what)": "amount to, total",
}
PLACES = {"Fort Worth", "Fort.Worth", "fort_worth"}  # proper names in which such a word occurs
SKIPPED = {"tests/words.py", "tests/answers.py", "LICENSE"}  # both map old words
TOP = {"README.md", "CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json", "bootstrap"}
FOLDERS = {"build", ".git", "corpus", "__pycache__"}
TEXT = re.compile(r"(\.(c|h|py|md|ini|json|txt|cmake|in|list|awk|dict|pc)|/(cmd|env|setup|stdout|stderr)|"
                  r"^bootstrap|^\.ci/run)$")
EDGE, AFTER = r"(?<![A-Za-z])", r"(?![A-Za-z])"
BANNED = re.compile("|".join("(?P<w%d>%s(?:%s)%s)" % (i, EDGE, word, AFTER)
                             for i, word in enumerate(WORDS)), re.I)
PLAIN = list(WORDS.values())


def texts(root):
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(d for d in inner if d not in FOLDERS and not d.startswith("build")
                          and not d.endswith(".results"))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if TEXT.search(path) and path not in SKIPPED and ("/" in path or path in TOP):
                yield path


def findings_of(path, text):
    excused = False
    for number, line in enumerate(text.splitlines(), 1):
        if "<!-- old words -->" in line:
            excused = True
        elif "<!-- end of old words -->" in line:
            excused = False
        for place in PLACES:
            line = line.replace(place, "")
        found = BANNED.search(line)
        if found and not excused:
            yield "%s:%d: `%s`: write %s" % (path, number, found.group(),
                                             PLAIN[int(found.lastgroup[1:])])


def check(root):
    found, count = [], 0
    for path in texts(root):
        count += 1
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            found += findings_of(path, file.read())
    return found, count


def self_test():
    failures = []
    samples = ["worth", "row_worth", "Upkeep", "spare", "untied", "corner", "remarks", "outranks",
               "outright", "laid over", "crew_run", "scene", "gave_up", "handed over", "dear-power",
               "barrier_steepest", "HAIR", "thrice", "lest", "anew", "whence", "as though",
               "in their stead", "is none", "without end", "beside", "nobody", "come to the"]
    clean = ["Fort Worth", "a sparse matrix", "besides", "clearest", "cornering", "is nonempty", "if there is none", "x is None",
             "<!-- old words -->\nworth\n<!-- end of old words -->", "screwed"]
    for sample, wanted in [(s, 1) for s in samples] + [(s, 0) for s in clean]:
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, "engine/lp"))
            with open(os.path.join(root, "engine/lp/a.c"), "w", encoding="utf-8") as file:
                file.write("/* before\n %s after */\n" % sample)
            found, _ = check(root)
            if len(found) != wanted or wanted and not found[0].startswith("engine/lp/a.c:2:"):
                failures.append("%r: wanted %d, got %s" % (sample, wanted, found))
    print("\n".join(failures) or "%d samples judged as they should be" % (len(samples) + len(clean)))
    return 1 if failures else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(
        os.path.abspath(__file__)))
    found, count = check(root)
    if found:
        print("\n".join(found))
    print("%d files, %d findings" % (count, len(found)))
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
