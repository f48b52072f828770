"""The time that pyHanko goes by."""

import sys
from datetime import datetime


def stand_still(time: str) -> datetime:
    """Has what was imported of pyHanko take this for the time, in ISO 8601: it signs at the time of the
    clock, and takes what it finds in a file as proven from then on."""
    at = datetime.fromisoformat(time.replace("Z", "+00:00"))

    class Still(datetime):
        @classmethod
        def now(cls, tz=None):
            return at.astimezone(tz)

    for name, module in list(sys.modules.items()):
        if name.startswith("pyhanko") and getattr(module, "datetime", None) is datetime:
            module.datetime = Still
    return at
