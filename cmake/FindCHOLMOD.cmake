# SPDX-License-Identifier: GPL-3.0-or-later
# Defines CHOLMOD::CHOLMOD: SuiteSparse 5 provides neither a .pc file nor a CMake package.
find_library(CHOLMOD_LIBRARY cholmod)
find_path(CHOLMOD_INCLUDE cholmod.h PATH_SUFFIXES suitesparse)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CHOLMOD REQUIRED_VARS CHOLMOD_LIBRARY CHOLMOD_INCLUDE)
mark_as_advanced(CHOLMOD_LIBRARY CHOLMOD_INCLUDE)
if(CHOLMOD_FOUND AND NOT TARGET CHOLMOD::CHOLMOD)
  add_library(CHOLMOD::CHOLMOD UNKNOWN IMPORTED)
  set_target_properties(CHOLMOD::CHOLMOD PROPERTIES IMPORTED_LOCATION ${CHOLMOD_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${CHOLMOD_INCLUDE})
endif()
