"""Times of the wall as they are written everywhere: m:ss, from an hour on h:mm:ss, days beyond."""

DAY_S, HOUR_S = 86_400, 3600


def clock(seconds: float) -> str:
    """Whole seconds; never negative: the sign is said in words."""
    whole = int(abs(seconds))
    if whole >= DAY_S:
        return f"{whole // DAY_S} d {whole % DAY_S // HOUR_S} h"
    if whole >= HOUR_S:
        return f"{whole // HOUR_S}:{whole % HOUR_S // 60:02}:{whole % 60:02}"
    return f"{whole // 60}:{whole % 60:02}"


def share(value: float | None) -> str:
    """A whole percentage; a dash where there is no figure. 99.6 % is not all."""
    if value is None:
        return "–"
    return f"{min(int(100 * value + 0.5), 99) if value < 1 else 100} %"


def seconds(value: float | None) -> str:
    return "–" if value is None else clock(value)
