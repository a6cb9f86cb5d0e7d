# SPDX-License-Identifier: GPL-3.0-or-later
# `cmake --build build --target wheel`: the Python package with library and plugins (python/wheel.py), as
# wheel/firn-*.whl in the build folder.
find_program(FIRN_WHEEL_PYTHON NAMES python3)
if(NOT BUILD_SHARED_LIBS OR NOT FIRN_WHEEL_PYTHON OR NOT CMAKE_STRIP)
  return()
endif()

# The library once more, which looks for what it needs next to itself. DT_RPATH, unlike DT_RUNPATH, holds for the
# libraries that these need, too. It has no soname: it is loaded by its path, next to any other libfirn.
add_library(firn-wheel SHARED $<TARGET_OBJECTS:firn-rooms>)
firn_library(firn-wheel)
set_target_properties(firn-wheel PROPERTIES OUTPUT_NAME firn NO_SONAME ON
  LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/wheel/lib
  BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN"
  LINK_DEPENDS ${PROJECT_SOURCE_DIR}/engine/firn.map)
target_link_options(firn-wheel PRIVATE -Wl,--disable-new-dtags
  -Wl,--version-script=${PROJECT_SOURCE_DIR}/engine/firn.map)

add_custom_target(wheel
  COMMAND ${FIRN_WHEEL_PYTHON} -B ${PROJECT_SOURCE_DIR}/python/wheel.py
    --library $<TARGET_FILE:firn-wheel> --plugins ${PROJECT_BINARY_DIR}/plugins
    --version ${PROJECT_VERSION} --strip ${CMAKE_STRIP} --out ${PROJECT_BINARY_DIR}/wheel
  DEPENDS firn-wheel plugins VERBATIM)
