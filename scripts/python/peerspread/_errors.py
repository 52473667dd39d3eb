"""What is wrong, as facts."""


class PeerspreadError(Exception):
    """What cannot be done, in one sentence, and its facts as fields ("" where one does not apply).

    kind     "input" (what was asked for cannot be used), "run" (the machine or a file refused), or "bug"
    where    the file and line, scenario or argument in which it stands
    key      the parameter or setting, as in "coaching.hours_per_year"
    value    as it was written
    why      what is wrong with it
    allowed  what is allowed, as in "0 to 400 h/a"
    nearest  the known word that may have been meant
    see      where more is to be read
    """

    def __init__(self, message, *, kind="input", where="", key="", value="", why="", allowed="", nearest="", see=""):
        super().__init__(message)
        self.kind, self.where, self.key, self.value = kind, where, key, value
        self.why, self.allowed, self.nearest, self.see = why or message, allowed, nearest, see

    def __reduce__(self):
        return _again, (str(self), self.__dict__)


def _again(message, facts):
    return PeerspreadError(message, **facts)


def wrong(key, value, why, allowed=""):
    """An error of an argument."""
    shown = repr(value)
    shown = shown if len(shown) <= 200 else shown[:200] + "..."
    sentence = f"arguments: {key}: {shown} {why}" + (f"; allowed: {allowed}" if allowed else "")
    return PeerspreadError(sentence, where="arguments", key=str(key), value=str(value), why=why, allowed=allowed)
