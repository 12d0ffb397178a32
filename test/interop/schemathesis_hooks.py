"""Puts values that exist into half of the paths, so that calls get past "not found".

KNOWN holds the values as JSON: by the name of the parameter, or as PATH_PREFIX:NAME for one that means different things.
"""

import json
import os
import zlib

import schemathesis

KNOWN = json.loads(os.environ["KNOWN"])


@schemathesis.hook
def before_call(context, case, kwargs):
    for name, value in (case.path_parameters or {}).items():
        known = KNOWN.get(f"{case.operation.path.split('{')[0]}:{name}") or KNOWN.get(name)
        draw = zlib.crc32(repr((value, case.body, case.query)).encode("utf-8", "replace"))
        if known and draw % 2 == 0:
            case.path_parameters[name] = known[draw // 2 % len(known)]
