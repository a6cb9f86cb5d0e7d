# SPDX-License-Identifier: GPL-3.0-or-later
#
# page.awk - converts docs/problem.md to the manual page firn.ini(5). It supports the Markdown of the docs:
# headings, paragraphs, lists, tables, fences, `code`, **strong**, *emphasis*, [links](to). Scripts (sh
# fences) only make the input files of the examples and are left out.
#
#   awk -v version=0.1.0 -f page.awk problem.md > firn.ini.5

# Escapes the characters that have a meaning in roff.
function escape(s) {
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    gsub(/'/, "\\(aq", s)
    gsub(/\^/, "\\(ha", s)
    gsub(/~/, "\\(ti", s)
    return s
}

# Replaces the marks around a text by a change of font.
function font(s, mark, style,    out, at, length_of) {
    out = ""
    length_of = length(mark)
    while ((at = index(s, mark)) > 0) {
        out = out substr(s, 1, at - 1)
        s = substr(s, at + length_of)
        at = index(s, mark)
        if (at == 0)
            return out mark s
        out = out "\\f" style substr(s, 1, at - 1) "\\fR"
        s = substr(s, at + length_of)
    }
    return out s
}

function inline(s) {
    s = escape(s)
    while (match(s, /\[[^\]]*\]\([^)]*\)/)) {
        link = substr(s, RSTART + 1, RLENGTH - 1)
        sub(/\]\(.*/, "", link)
        s = substr(s, 1, RSTART - 1) link substr(s, RSTART + RLENGTH)
    }
    s = font(s, "`", "B")
    s = font(s, "**", "B")
    s = font(s, "*", "I")
    return s
}

# A code span may continue on the next line, so a paragraph is converted as a whole.
function flush() {
    if (paragraph != "")
        put(inline(paragraph))
    paragraph = ""
}

function put(s) {
    if (s ~ /^[.']/)
        s = "\\&" s
    print s
}

function row(s,    cell, count, i, body) {
    gsub(/\\\|/, "\001", s)
    sub(/^\|[ ]*/, "", s)
    sub(/[ ]*\|[ ]*$/, "", s)
    count = split(s, cell, /[ ]*\|[ ]*/)
    for (i = 1; i <= count; i++)
        gsub(/\001/, "|", cell[i])
    if (!in_table) { # the header row
        for (i = 1; i <= count; i++)
            head[i] = cell[i]
        in_table = 1
        return
    }
    body = cell[count]
    for (i = count - 1; i > 1; i--)
        if (cell[i] != "")
            body = head[i] " " cell[i] "; " body
    print ".TP"
    put(inline(cell[1]))
    put(inline(body))
}

{ if (fence != "" || /^(#|```|\||- |[ ]*$)/) flush() }
/^```/ {
    if (fence == "") {
        fence = substr($0, 4) == "" ? "text" : substr($0, 4)
        if (fence != "sh")
            print ".PP\n.RS 4\n.nf"
    } else {
        if (fence != "sh")
            print ".fi\n.RE"
        fence = ""
    }
    gap = 1
    next
}
fence == "sh" || (fence == "ini" && /^; file: /) { next }
fence != "" {
    gsub(/build\/firn/, "firn")
    sub(/ # exits [0-9]+$/, "")
    put(escape($0))
    next
}
/^# / {
    printf ".TH FIRN.INI 5 \"\" \"Firn %s\" \"Firn\"\n.SH NAME\nfirn.ini \\- ", version
    print tolower(substr($0, 3)) "\n.SH DESCRIPTION"
    gap = 0
    next
}
/^## / { print ".SH " inline(toupper(substr($0, 4))); gap = 0; next }
/^### / { print ".SS " inline(substr($0, 5)); gap = 0; next }
/^\|[-| :]*$/ { next }
/^\|/ { row($0); gap = 1; next }
/^[ ]*$/ { in_table = 0; gap = 1; next }
/^- / { print ".IP \\(bu 2"; paragraph = substr($0, 3); gap = 0; next }
{
    if (gap && !/^  /)
        print ".PP"
    gap = 0
    sub(/^ +/, "")
    paragraph = paragraph == "" ? $0 : paragraph " " $0
}
END { flush() }
