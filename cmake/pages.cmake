# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the manual pages and the completion script, which the command itself prints. The build runs it:
# cmake -D FIRN=... -D INTO=... -P pages.cmake
function(print into)
  execute_process(COMMAND ${FIRN} ${ARGN} OUTPUT_FILE ${into} RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${FIRN} ${ARGN}: ${result}")
  endif()
endfunction()

file(REMOVE_RECURSE ${INTO}/man1)
file(MAKE_DIRECTORY ${INTO}/man1)
execute_process(COMMAND ${FIRN} --man OUTPUT_VARIABLE pages COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" pages "${pages}")
foreach(page IN LISTS pages)
  print(${INTO}/man1/${page}.1 --man ${page})
endforeach()
print(${INTO}/firn.bash --completion bash)
