# SPDX-License-Identifier: GPL-3.0-or-later
"""The declarations of firn/firn.h for ctypes, and the library that they belong to.

Names, members and prototypes are those of the headers: tests/python/header.py compares them, by a compiler.
Each call releases the interpreter's lock while it runs.
"""
import ctypes
import os
from ctypes import (CFUNCTYPE, POINTER, Structure, c_char, c_char_p, c_double, c_int, c_int32, c_int64,
                    c_size_t, c_uint32, c_uint64, c_void_p)

# ---- constants ------------------------------------------------------------------------------------

CONSTANTS = {
    "FIRN_OK": 0, "FIRN_NO_SOLUTION": 1, "FIRN_USAGE": 2, "FIRN_PROBLEM": 3, "FIRN_PLUGIN_ERROR": 4,
    "FIRN_SOLVER": 5, "FIRN_IO": 6, "FIRN_FAULT": 7, "FIRN_INTERRUPTED": 130,
    "FIRN_KIND_OTHER": 0, "FIRN_KIND_ARGUMENT": 1, "FIRN_KIND_BUSY": 2, "FIRN_KIND_UNKNOWN": 3,
    "FIRN_KIND_VALUE": 4, "FIRN_KIND_FILE": 5, "FIRN_KIND_MEMORY": 6, "FIRN_KIND_PLUGIN": 7,
    "FIRN_KIND_INFEASIBLE": 8, "FIRN_KIND_UNBOUNDED": 9, "FIRN_KIND_UNCERTIFIED": 10, "FIRN_KIND_TIME": 11,
    "FIRN_KIND_STOPPED": 12,
    "FIRN_TRUST_PLUGINS": 1, "FIRN_STRICT": 2, "FIRN_TRUST_PROBLEM": 4, "FIRN_TRUST_REMEMBERED": 8,
    "FIRN_NO_PROBLEM_PLUGINS": 16, "FIRN_NO_ENVIRONMENT": 32, "FIRN_NO_FILES": 64, "FIRN_NO_OUTSIDE_FILES": 128,
    "FIRN_STAGE_SOLVE": 1, "FIRN_STAGE_EVENTS": 2, "FIRN_STAGE_COST": 3, "FIRN_STAGE_VERTEX": 4,
    "FIRN_STAGE_EXPLAIN": 5, "FIRN_STAGE_SENSITIVITY": 6,
    "FIRN_COMPARE_TEXT": 1, "FIRN_COMPARE_JSON": 2, "FIRN_DESCRIBE_LINE": 1, "FIRN_DESCRIBE_FULL": 2,
    "FIRN_COLUMN_F64": 1, "FIRN_COLUMN_TEXT": 2, "FIRN_COLUMN_BOOL": 3, "FIRN_COLUMN_TIME": 4,
}

# ---- structs --------------------------------------------------------------------------------------


class Sized(Structure):
    """A struct that begins with its size, which is set here."""

    def __init__(self, **members):
        super().__init__(ctypes.sizeof(self), **members)


class firn_error(Sized):
    _fields_ = [("size", c_uint32), ("code", c_int32), ("kind", c_int32), ("line", c_int32), ("file", c_char * 256),
                ("address", c_char * 128), ("near", c_char * 64), ("text", c_char * 2048), ("remedy", c_char * 512)]


class firn_progress(Sized):
    _fields_ = [("size", c_uint32), ("stage", c_int32), ("attempt", c_int32), ("reserved", c_int32),
                ("iteration", c_int64), ("seconds", c_double), ("primal", c_double), ("dual", c_double),
                ("gap", c_double), ("infeasibility", c_double), ("method", c_char_p), ("line", c_char_p)]


LOG = CFUNCTYPE(None, c_void_p, c_int, c_char_p)
PROGRESS = CFUNCTYPE(c_int, c_void_p, POINTER(firn_progress))
OPEN = CFUNCTYPE(c_int, c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_size_t), POINTER(c_void_p))
RELEASE = CFUNCTYPE(None, c_void_p, c_void_p)


class firn_load_options(Sized):
    _fields_ = [("size", c_uint32), ("reserved", c_int32), ("flags", c_uint64), ("scenario", c_char_p),
                ("set", POINTER(c_char_p)), ("sets", c_size_t), ("plugin", POINTER(c_char_p)),
                ("plugins", c_size_t), ("plugin_dir", c_char_p), ("log", LOG), ("log_data", c_void_p),
                ("stop", POINTER(c_int32)), ("open", OPEN), ("open_data", c_void_p)]


class firn_solve_options(Sized):
    _fields_ = [("size", c_uint32), ("vertex", c_int32), ("method", c_char_p), ("time_limit", c_double),
                ("progress", PROGRESS), ("progress_data", c_void_p), ("threads", c_int32),
                ("no_explanation", c_int32), ("reserved", c_int64)]


class firn_setting(Sized):
    _fields_ = [("size", c_uint32), ("reserved", c_uint32), ("address", c_char_p), ("value", c_char_p)]


class firn_dimensions(Sized):
    _fields_ = [("size", c_uint32), ("reserved", c_int32), ("rows", c_int64), ("columns", c_int64),
                ("nonzeros", c_int64), ("steps", c_int64), ("periods", c_int64), ("components", c_int64),
                ("plugins", c_int64)]


class firn_write_options(Sized):
    _fields_ = [("size", c_uint32), ("report", c_int32), ("reserved", c_int64)]


class firn_export_options(Sized):
    _fields_ = [("size", c_uint32), ("split", c_int32), ("format", c_char_p), ("reserved", c_int64)]


class firn_write_options(Sized):
    _fields_ = [("size", c_uint32), ("report", c_int32), ("reserved", c_int64)]


class firn_sensitivity_options(Sized):
    _fields_ = [("size", c_uint32), ("threads", c_int32), ("keys", c_char_p), ("change", c_double),
                ("method", c_char_p), ("time_limit", c_double), ("progress", PROGRESS),
                ("progress_data", c_void_p), ("solves", c_int32), ("reserved", c_int32)]


class firn_sensitivity(Sized):
    _fields_ = [("size", c_uint32), ("differs", c_int32), ("solved", c_int32), ("unsure", c_int32),
                ("key", c_char_p), ("value", c_char_p), ("origin", c_char_p), ("unit", c_char_p),
                ("change", c_char_p), ("effect", c_double), ("per_unit", c_double), ("up", c_double),
                ("down", c_double), ("structural", c_char_p)]


class firn_lp_read_options(Sized):
    _fields_ = [("size", c_uint32), ("reserved", c_int32), ("log", LOG), ("log_data", c_void_p),
                ("stop", POINTER(c_int32))]


class firn_lp_options(Sized):
    _fields_ = [("size", c_uint32), ("split", c_int32), ("method", c_char_p), ("time_limit", c_double),
                ("progress", PROGRESS), ("progress_data", c_void_p), ("threads", c_int32), ("reserved", c_int32)]


class firn_lp_answer(Sized):
    _fields_ = [("size", c_uint32), ("has_point", c_int32), ("format", c_char_p), ("sense", c_char_p),
                ("status", c_char_p), ("method", c_char_p), ("fell_back_from", c_char_p), ("rows", c_int64),
                ("columns", c_int64), ("nonzeros", c_int64), ("iterations", c_int64), ("objective", c_double),
                ("dual_objective", c_double), ("worst", c_double), ("row_violation", c_double),
                ("bound_violation", c_double), ("dual_violation", c_double), ("gap", c_double),
                ("complementarity", c_double), ("tolerance", c_double), ("seconds_read", c_double),
                ("seconds_solve", c_double), ("attempts", c_int32), ("reserved", c_int32)]


class ArrowSchema(Structure):
    pass


class ArrowArray(Structure):
    pass


ArrowSchema._fields_ = [("format", c_char_p), ("name", c_char_p), ("metadata", c_void_p), ("flags", c_int64),
                        ("n_children", c_int64), ("children", POINTER(POINTER(ArrowSchema))),
                        ("dictionary", POINTER(ArrowSchema)), ("release", CFUNCTYPE(None, POINTER(ArrowSchema))),
                        ("private_data", c_void_p)]
ArrowArray._fields_ = [("length", c_int64), ("null_count", c_int64), ("offset", c_int64), ("n_buffers", c_int64),
                       ("n_children", c_int64), ("buffers", POINTER(c_void_p)),
                       ("children", POINTER(POINTER(ArrowArray))), ("dictionary", POINTER(ArrowArray)),
                       ("release", CFUNCTYPE(None, POINTER(ArrowArray))), ("private_data", c_void_p)]

# ---- functions ------------------------------------------------------------------------------------

site = lp = answer = cursor = c_void_p
# Texts that the caller frees: as an address, since ctypes would copy a c_char_p and lose it.
OWNED = c_void_p
error = POINTER(firn_error)
texts = POINTER(c_char_p)
numbers = POINTER(c_double)

PROTOTYPES = {
    "firn_trust_add": (OWNED, c_char_p, error),
    "firn_trust_list": (OWNED, error),
    "firn_trust_remove": (c_int, c_char_p, error),
    "firn_site_load": (site, c_char_p, POINTER(firn_load_options), error),
    "firn_site_read": (site, c_char_p, c_size_t, c_char_p, POINTER(firn_load_options), error),
    "firn_site_free": (None, site),
    "firn_site_stop": (None, site),
    "firn_site_set": (c_int, site, c_char_p, c_char_p, error),
    "firn_site_set_many": (c_int, site, POINTER(firn_setting), c_size_t, error),
    "firn_site_unset": (c_int, site, c_char_p, error),
    "firn_site_set_series": (c_int, site, c_char_p, numbers, c_size_t, c_char_p, error),
    "firn_site_reload": (c_int, site, error),
    "firn_site_copy": (site, site, error),
    "firn_site_hold_sizes": (c_int, site, c_char_p, texts, c_size_t, error),
    "firn_site_build": (c_int, site, error),
    "firn_site_check": (c_int, site, error),
    "firn_site_inputs": (OWNED, site, error),
    "firn_site_dimensions": (c_int, site, POINTER(firn_dimensions), error),
    "firn_site_solve": (c_int, site, POINTER(firn_solve_options), error),
    "firn_site_has_values": (c_int, site),
    "firn_site_status": (c_char_p, site),
    "firn_site_explain": (c_char_p, site),
    "firn_site_explanation": (OWNED, site, error),
    "firn_site_explanation_json": (OWNED, site, error),
    "firn_site_value": (c_int, site, c_char_p, c_char_p, numbers, error),
    "firn_site_periods": (c_size_t, site),
    "firn_site_period_name": (c_char_p, site, c_size_t),
    "firn_site_period_design": (c_char_p, site, c_size_t),
    "firn_site_steps": (c_size_t, site, c_size_t),
    "firn_site_series": (c_int, site, c_char_p, c_size_t, numbers, c_size_t, error),
    "firn_site_json": (OWNED, site, error),
    "firn_site_table": (OWNED, site, error),
    "firn_text_free": (None, OWNED),
    "firn_site_write": (c_int, site, c_char_p, error),
    "firn_site_write_files": (c_int, site, c_char_p, POINTER(firn_write_options), error),
    "firn_site_check_results": (c_int, site, c_char_p, error),
    "firn_site_results": (c_char_p, site),
    "firn_site_set_label": (c_int, site, c_char_p, error),
    "firn_site_export": (c_int, site, c_char_p, POINTER(firn_export_options), error),
    "firn_site_sensitivity": (c_int, site, POINTER(firn_sensitivity_options), error),
    "firn_site_sensitivities": (c_size_t, site),
    "firn_site_sensitivity_key": (c_int, site, c_size_t, POINTER(firn_sensitivity), error),
    "firn_site_sensitivity_text": (OWNED, site, c_char_p, error),
    "firn_compare": (OWNED, texts, c_size_t, c_int, error),
    "firn_report": (c_int, texts, c_size_t, c_char_p, error),
    "firn_figure": (OWNED, texts, c_size_t, c_char_p, error),
    "firn_figure_write": (c_int, texts, c_size_t, c_char_p, c_char_p, error),
    "firn_plugin_describe": (OWNED, c_char_p, c_char_p, c_int, c_int, error),
    "firn_plugin_files": (OWNED, POINTER(firn_load_options), error),
    "firn_printable": (c_char_p, c_char_p),
    "firn_version": (c_char_p,),
    "firn_lp_read": (lp, c_char_p, POINTER(firn_lp_read_options), error),
    "firn_lp_free": (None, lp),
    "firn_lp_stop": (None, lp),
    "firn_lp_solve": (c_int, lp, POINTER(firn_lp_options), error),
    "firn_lp_get_answer": (c_int, lp, POINTER(firn_lp_answer), error),
    "firn_lp_json": (OWNED, lp, error),
    "firn_lp_column_name": (c_char_p, lp, c_int64),
    "firn_lp_row_name": (c_char_p, lp, c_int64),
    "firn_lp_values": (c_int, lp, c_char_p, numbers, c_size_t, error),
    "firn_lp_value": (c_int, lp, c_char_p, c_char_p, numbers, error),
    "firn_lp_write_solution": (c_int, lp, c_char_p, error),
    "firn_lp_check_solution": (c_int, lp, c_char_p, error),
    "firn_site_answer": (answer, site, error),
    "firn_answer_keep": (answer, answer),
    "firn_answer_free": (None, answer),
    "firn_tables": (texts, POINTER(c_size_t)),
    "firn_table_meaning": (c_char_p, c_char_p),
    "firn_answer_table": (c_int, answer, c_char_p, c_char_p, POINTER(cursor), error),
    "firn_cursor_free": (None, cursor),
    "firn_cursor_rows": (c_size_t, cursor),
    "firn_cursor_columns": (c_size_t, cursor),
    "firn_cursor_name": (c_char_p, cursor, c_size_t),
    "firn_cursor_unit": (c_char_p, cursor, c_size_t),
    "firn_cursor_meaning": (c_char_p, cursor, c_size_t),
    "firn_cursor_type": (c_int32, cursor, c_size_t),
    "firn_cursor_numbers": (c_void_p, cursor, c_size_t),
    "firn_cursor_texts": (c_void_p, cursor, c_size_t),
    "firn_answer_arrow": (c_int, answer, c_char_p, c_char_p, POINTER(ArrowSchema), POINTER(ArrowArray), error),
}

# ---- the library ----------------------------------------------------------------------------------

NAME = "libfirn.so"
VERSION = "0.1.0"


def path_of_library():
    """The library of this package, or the one that FIRN_LIBRARY names."""
    own = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib", NAME)
    return os.environ.get("FIRN_LIBRARY") or own


def load(path):
    """Loads a libfirn.so. ImportError if there is none, or one of another version."""
    if not os.path.exists(path):
        raise ImportError("there is no %s: install the wheel of Firn, or set the environment variable "
                          "FIRN_LIBRARY to the %s of a build" % (path, NAME), path=path)
    try:
        library = ctypes.CDLL(os.path.abspath(path))
    except OSError as failure:
        raise ImportError("%s cannot be loaded: %s" % (path, failure), path=path) from None
    for name, (result, *arguments) in PROTOTYPES.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise ImportError("%s has no function %s: it is another version than this package, %s"
                              % (path, name, VERSION), path=path) from None
        function.restype, function.argtypes = result, arguments
    version = library.firn_version().decode()
    if version != VERSION:
        raise ImportError("%s has version %s, and this package %s: install the two together"
                          % (path, version, VERSION), path=path)
    return library


lib = load(path_of_library())
