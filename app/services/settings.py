"""The settings: one commented default file is the manual, the user's own file changes lines of it.

Each table of the file is one frozen type below; a test holds file and types equal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from platformdirs import user_config_path

from app.city.toml_file import BadToml, read_toml
from app.domain.bad_input import BadInput
from app.domain.duty_limits import CallBackLimits, DutyLimits
from app.domain.level import DirectiveLimits
from app.domain.limits import Limits
from app.services.house_rules import LookBack, Weights
from app.services.log import LogSettings

DEFAULT = Path(__file__).resolve().parents[2] / "resources" / "default.toml"
LARGEST = 1_000_000  # bytes; a settings file is a few kB
WORD = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "true or false"}
MOST = 10**9  # of any number here; what is larger is a slip


class BadSettings(BadInput):
    """The settings cannot be used; the sentence names file, key and reason."""


@dataclass(frozen=True, slots=True)
class Screen:
    language: Literal["zh", "en"] = "zh"
    theme: Literal["dark", "light"] = "dark"
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Recommend:
    count: int = 5
    cover_s: float = 300.0
    eta_sigma: float = 0.39
    band_share: float = 0.8
    turnout_s: float = 20.0
    skill_s: float = 180.0


@dataclass(frozen=True, slots=True)
class Links:
    interval_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Cap:
    folder: str = ""
    sender: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tracks:
    keep_days: int = 30


@dataclass(frozen=True, slots=True)
class Map:
    tiles: str = ""


@dataclass(frozen=True, slots=True)
class Simulated:
    seed: int = 1
    speed: float = 1.0
    calls_per_day: float = 480.0
    first_call_s: float = 15.0
    late_share: float = 0.011
    lost_share: float = 0.01
    forget_share: float = 0.08
    ignore_share: float = 0.02
    poor_share: float = 0.15


class Keys(dict[str, tuple[str, ...]]):
    """[keys]: an action by its name, and the keys it has instead of the usual ones.

    Which actions there are is known where they are bound, in widgets.actions.
    """


@dataclass(frozen=True, slots=True)
class Settings:
    screen: Screen = field(default_factory=Screen)
    limits: Limits = field(default_factory=Limits)
    directives: DirectiveLimits = field(default_factory=DirectiveLimits)  # are part of the limits
    duties: DutyLimits = field(default_factory=DutyLimits)  # and these
    call_back: CallBackLimits = field(default_factory=CallBackLimits)
    look_back: LookBack = field(default_factory=LookBack)
    evaluation: Weights = field(default_factory=Weights)
    recommend: Recommend = field(default_factory=Recommend)
    links: Links = field(default_factory=Links)
    cap: Cap = field(default_factory=Cap)
    tracks: Tracks = field(default_factory=Tracks)
    map: Map = field(default_factory=Map)
    simulate: Simulated = field(default_factory=Simulated)
    keys: Keys = field(default_factory=Keys)
    log: LogSettings = field(default_factory=LogSettings)


def default_path() -> Path:
    """Where the user's own settings stand, whether or not there are any."""
    return user_config_path("patrolgrid", appauthor=False) / "settings.toml"


def load(own: Path | None = None) -> Settings:
    """The defaults with the lines of the user's file in their place.

    A named file must exist; the usual one (`default_path`) may be missing.
    """
    layers = [DEFAULT]
    if own is not None or default_path().exists():
        layers.append(own or default_path())
    given: dict[str, dict[str, Any]] = {}
    for path in layers:
        for table, keys in read(path).items():
            given.setdefault(table, {}).update(keys)
    kinds = get_type_hints(Settings)
    settings = Settings(**{name: kinds[name](**keys) for name, keys in given.items()})
    settings = replace(settings, limits=whole(settings))
    consistent(settings, layers[-1])
    return settings


def whole(settings: Settings) -> Limits:
    """The limits with the tables that are parts of them."""
    return replace(
        settings.limits,
        directives=settings.directives,
        duties=settings.duties,
        call_back=settings.call_back,
    )


def consistent(settings: Settings, path: Path) -> None:
    """Refuse values that are fine alone and make no sense together or as a limit."""
    limits, recommend, log = settings.limits, settings.recommend, settings.log
    sign_s, answer_s = limits.directives.acknowledge_s, limits.directives.feedback_s
    rules = (
        (0.8 <= settings.screen.scale <= 3.0, "[screen] scale must be from 0.8 to 3.0"),
        (limits.lost_s > limits.stale_s, "[limits] lost_s must be more than stale_s"),
        (min(sign_s) > 0, "[directives] acknowledge_s must be more than 0"),
        (
            all(sign <= answer for sign, answer in zip(sign_s, answer_s, strict=True)),
            "[directives] feedback_s must not be less than acknowledge_s",
        ),
        (limits.directives.remind_share < 1, "[directives] remind_share must be less than 1"),
        (limits.duties.remind_share < 1, "[duties] remind_share must be less than 1"),
        (limits.call_back.share <= 1, "[call_back] share is at most 1"),
        (limits.call_back.tries >= 1, "[call_back] tries must be at least 1"),
        (settings.look_back.windows >= 1, "[look_back] windows must be at least 1"),
        (settings.look_back.least >= 2, "[look_back] least must be at least 2"),
        (settings.look_back.days > 0, "[look_back] days must be more than 0"),
        (settings.evaluation.least >= 1, "[evaluation] least must be at least 1"),
        (recommend.count >= 1, "[recommend] count must be at least 1"),
        (0 < recommend.band_share < 1, "[recommend] band_share must be between 0 and 1"),
        (not set(" ,<&") & set(settings.cap.sender), "[cap] sender holds a space, comma, < or &"),
        (
            bool(settings.cap.sender) or not settings.cap.folder,
            "[cap] folder needs sender: whose directives answers are for",
        ),
        (settings.tracks.keep_days >= 1, "[tracks] keep_days must be at least 1"),
        (settings.simulate.speed > 0, "[simulate] speed must be more than 0"),
        (settings.simulate.first_call_s >= 0, "[simulate] first_call_s is at least 0"),
        (settings.simulate.late_share < 0.5, "[simulate] late_share must be less than 0.5"),
        (settings.simulate.lost_share <= 1, "[simulate] lost_share is at most 1"),
        (settings.simulate.forget_share <= 1, "[simulate] forget_share is at most 1"),
        (settings.simulate.ignore_share <= 1, "[simulate] ignore_share is at most 1"),
        (settings.simulate.poor_share <= 1, "[simulate] poor_share is at most 1"),
        (log.size_mb > 0 and log.files >= 1, "[log] size_mb and files must be more than 0"),
    )
    for holds, rule in rules:
        if not holds:
            raise BadSettings(f"{path}: {rule}")


def read(path: Path) -> dict[str, dict[str, Any]]:
    """One file as {table: {key: value}}, every key known and every value of its type."""
    tables = parse(path)
    kinds = get_type_hints(Settings)
    known(path, "table", tables, list(kinds))
    checked: dict[str, dict[str, Any]] = {}
    for table, keys in tables.items():
        if not isinstance(keys, dict):
            raise BadSettings(f"{path}: {table} must be a table, [{table}]")
        if kinds[table] is Keys:
            checked[table] = {
                name: keys_from(f"{path}: [keys] {name}", keys[name]) for name in keys
            }
            continue
        types = get_type_hints(kinds[table])
        known(path, f"[{table}]", keys, [f.name for f in own_fields(kinds[table])])
        checked[table] = {
            key: value_of(f"{path}: [{table}] {key}", given, types[key])
            for key, given in keys.items()
        }
    return checked


def own_fields(kind: Any) -> list[Field[Any]]:
    """Those of one table; a field that is a type of its own has a table of its own."""
    hints = get_type_hints(kind)
    return [f for f in fields(kind) if not is_dataclass(hints[f.name])]


def keys_from(where: str, given: Any) -> tuple[str, ...]:
    """One key or a list of them, as texts; an empty list takes the keys away."""
    keys = given if isinstance(given, list) else [given]
    for key in keys:
        if not isinstance(key, str) or not key.strip():
            raise BadSettings(
                f"{where} must be keys such as 'F5' or ['F5', 'Ctrl+G'], not {given!r}"
            )
    return tuple(keys)


def parse(path: Path) -> dict[str, Any]:
    try:
        return read_toml(path, LARGEST, "a settings file")
    except BadToml as wrong:
        raise BadSettings(f"{path} {wrong}") from wrong


def known(path: Path, where: str, given: Mapping[str, object], names: list[str]) -> None:
    for name in given:
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"; is {near[0]} meant?" if near else f"; known are {', '.join(names)}"
            raise BadSettings(f"{path}: {where} {name} is unknown{hint}")


def value_of(where: str, given: Any, kind: Any) -> Any:
    """The value as its type; numbers are finite and not negative, whole ones pass for any."""
    if get_origin(kind) is tuple:
        parts = get_args(kind)
        if parts[1:] == (Ellipsis,):
            if not isinstance(given, list):
                raise BadSettings(f"{where} must be a list, not {given!r}")
            return tuple(value_of(where, one, parts[0]) for one in given)
        if not isinstance(given, list) or len(given) != len(parts):
            raise BadSettings(f"{where} must be a list of {len(parts)}, not {given!r}")
        return tuple(value_of(where, one, part) for one, part in zip(given, parts, strict=True))
    if get_origin(kind) is Literal:
        if given not in get_args(kind):
            raise BadSettings(f"{where} must be one of {', '.join(get_args(kind))}, not {given!r}")
        return given
    if type(given) is not kind and not (kind is float and type(given) is int):
        raise BadSettings(f"{where} must be {WORD[kind]}, not {given!r}")
    if isinstance(given, int | float) and not 0 <= given <= MOST:  # not true of nan either
        raise BadSettings(f"{where} must be from 0 to {MOST:,}, not {given!r}")
    return float(given) if kind is float else given


def lines(settings: Settings) -> Iterator[tuple[str, str, object]]:
    """Every setting as (table, key, value), in the order of the manual."""
    for table in fields(settings):
        values = getattr(settings, table.name)
        if isinstance(values, Keys):
            yield from ((table.name, name, keys) for name, keys in values.items())
            continue
        for key in own_fields(type(values)):
            yield table.name, key.name, getattr(values, key.name)
