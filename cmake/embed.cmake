# SPDX-License-Identifier: GPL-3.0-or-later
#
# embed.cmake - writes a C file that defines texts with the contents of files:
#
#   cmake -DOUT=FILE.c -DHEADER=report/assets.h "-DTEXTS=NAME=FILE,FILE|NAME=FILE" -P embed.cmake
#
# Several files of a name are one text, one after another; none is an empty text.
set(text "/* Written by cmake/embed.cmake. */\n#include \"${HEADER}\"\n")
string(REPLACE "|" ";" TEXTS "${TEXTS}")
foreach(entry IN LISTS TEXTS)
  string(REGEX MATCH "^([^=]*)=(.*)$" ignored "${entry}")
  set(name "${CMAKE_MATCH_1}")
  string(REPLACE "," ";" files "${CMAKE_MATCH_2}")
  set(hex "")
  foreach(file IN LISTS files)
    file(READ "${file}" bytes HEX)
    string(APPEND hex "${bytes}")
  endforeach()
  # Each byte is an initializer of its own: texts may be longer than the 4,095 characters of a string literal
  # that every compiler must accept.
  string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," hex "${hex}")
  string(APPEND text "const char ${name}[] = {\n${hex}0};\n")
endforeach()
file(WRITE "${OUT}" "${text}")
