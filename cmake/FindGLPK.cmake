# SPDX-License-Identifier: GPL-3.0-or-later
# Defines GLPK::GLPK: GLPK provides neither a .pc file nor a CMake package.
find_library(GLPK_LIBRARY glpk)
find_path(GLPK_INCLUDE glpk.h)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(GLPK REQUIRED_VARS GLPK_LIBRARY GLPK_INCLUDE)
mark_as_advanced(GLPK_LIBRARY GLPK_INCLUDE)
if(GLPK_FOUND AND NOT TARGET GLPK::GLPK)
  add_library(GLPK::GLPK UNKNOWN IMPORTED)
  set_target_properties(GLPK::GLPK PROPERTIES IMPORTED_LOCATION ${GLPK_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${GLPK_INCLUDE})
endif()
