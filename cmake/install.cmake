# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of `cmake --install`. No installed file contains the prefix, so the folder may be moved as a whole.
include(CMakePackageConfigHelpers)

set(FIRN_PLUGIN_DIR ${CMAKE_INSTALL_LIBDIR}/firn/plugins)
set(FIRN_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/firn)

# The command, the library, the plugins, the headers.
install(TARGETS firn-command RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS firn EXPORT firn-static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT firn-static NAMESPACE firn:: DESTINATION ${FIRN_PACKAGE_DIR}
  FILE firn-static-targets.cmake)
# In place of the archive of that target: the names of the engine are local, and it knows where its plugins are
# installed, as it cannot ask the system where it is.
install(CODE "
  set(archive \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/libfirn.a\")
  file(COPY_FILE \"${PROJECT_BINARY_DIR}/static/libfirn.a\" \"\${archive}\")
  string(LENGTH \"\${CMAKE_INSTALL_PREFIX}/${FIRN_PLUGIN_DIR}\" length)
  if(length GREATER 4000)
    message(FATAL_ERROR \"the prefix is too long: the static library holds paths of up to 4000 bytes\")
  endif()
  file(WRITE \"${PROJECT_BINARY_DIR}/static/plugins\" \"\${CMAKE_INSTALL_PREFIX}/${FIRN_PLUGIN_DIR}\\n\")
  execute_process(COMMAND \"${CMAKE_OBJCOPY}\"
    --update-section \".firn_plugins=${PROJECT_BINARY_DIR}/static/plugins\"
    \"\${archive}\" COMMAND_ERROR_IS_FATAL ANY)")
if(TARGET firn-shared)
  install(TARGETS firn-shared EXPORT firn-shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT firn-shared NAMESPACE firn:: DESTINATION ${FIRN_PACKAGE_DIR}
    FILE firn-shared-targets.cmake)
endif()
install(TARGETS ${FIRN_PLUGINS} LIBRARY DESTINATION ${FIRN_PLUGIN_DIR})
install(TARGETS firn-plugin EXPORT firn-plugin)
install(EXPORT firn-plugin NAMESPACE firn:: DESTINATION ${FIRN_PACKAGE_DIR}
  FILE firn-plugin-targets.cmake)
install(DIRECTORY include/firn DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

# Files by which other builds find Firn. A .pc file can refer to its own folder.
file(RELATIVE_PATH FIRN_PC_PREFIX ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH FIRN_PC_LIBDIR ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH FIRN_PC_INCLUDEDIR ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
string(REGEX REPLACE "/$" "" FIRN_PC_PREFIX ${FIRN_PC_PREFIX})
set(FIRN_PC_PRIVATE glpk cholmod z ${CMAKE_DL_LIBS} m) # the libraries of FIRN_NEEDS that have no .pc file
list(TRANSFORM FIRN_PC_PRIVATE PREPEND "-l")
list(JOIN FIRN_PC_PRIVATE " " FIRN_PC_PRIVATE)
foreach(name IN ITEMS firn firn-plugin)
  configure_file(cmake/${name}.pc.in ${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
configure_package_config_file(cmake/firn-config.cmake.in firn-config.cmake
  INSTALL_DESTINATION ${FIRN_PACKAGE_DIR} PATH_VARS FIRN_PLUGIN_DIR)
write_basic_package_version_file(firn-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/firn-config.cmake ${PROJECT_BINARY_DIR}/firn-config-version.cmake
  cmake/FindGLPK.cmake cmake/FindCHOLMOD.cmake DESTINATION ${FIRN_PACKAGE_DIR})

# Manual pages and completion are printed by the command that was just built, so they are left out when
# cross-compiling; firn.ini(5) is made from docs/problem.md.
if(NOT CMAKE_CROSSCOMPILING)
  add_custom_command(OUTPUT pages/firn.bash
    COMMAND ${CMAKE_COMMAND} -D FIRN=$<TARGET_FILE:firn-command> -D INTO=${PROJECT_BINARY_DIR}/pages
      -P ${PROJECT_SOURCE_DIR}/cmake/pages.cmake
    DEPENDS firn-command cmake/pages.cmake VERBATIM)
  set(FIRN_PAGES pages/firn.bash)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/pages/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
  install(FILES ${PROJECT_BINARY_DIR}/pages/firn.bash RENAME firn
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
endif()
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/pages)
find_program(FIRN_AWK NAMES awk mawk gawk)
if(FIRN_AWK)
  add_custom_command(OUTPUT pages/firn.ini.5
    COMMAND ${FIRN_AWK} -v version=${PROJECT_VERSION} -f ${PROJECT_SOURCE_DIR}/cmake/page.awk
      ${PROJECT_SOURCE_DIR}/docs/problem.md > pages/firn.ini.5
    DEPENDS docs/problem.md cmake/page.awk VERBATIM)
  list(APPEND FIRN_PAGES pages/firn.ini.5)
  install(FILES ${PROJECT_BINARY_DIR}/pages/firn.ini.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
endif()
add_custom_target(pages ALL DEPENDS ${FIRN_PAGES})
# Everything that is installed; no tests.
add_custom_target(shipped DEPENDS firn-command firn firn-localised plugins pages)
if(TARGET firn-shared)
  add_dependencies(shipped firn-shared)
endif()

install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
install(DIRECTORY problems DESTINATION ${CMAKE_INSTALL_DATADIR}/firn
  PATTERN "*.results" EXCLUDE)
install(DIRECTORY docs/systemd DESTINATION ${CMAKE_INSTALL_DATADIR}/firn)
