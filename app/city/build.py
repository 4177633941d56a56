"""The build of a city pack from a bureau's files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from app.city import records
from app.city.addresses import collect
from app.city.osm import Extract, read_osm
from app.city.pack import Bounds, Pack, save_pack
from app.city.report import BuildReport, CityError, Findings
from app.roads.build import build_streets
from app.roads.streets import Streets

DEFAULT_CATEGORIES = Path(__file__).parents[2] / "resources" / "categories.toml"
OSM_ATTRIBUTION = "© OpenStreetMap contributors"
NOTES_SHOWN = 20  # of one reason; the rest is counted
Progress = Callable[[str, float], None]  # the step and how much of the build is done, 0 to 1


@dataclass(frozen=True, slots=True)
class BuildInput:
    """The files of a bureau and how to read them. Only the streets are indispensable."""

    osm: Path  # .osm.pbf, .osm.bz2, .osm, or street lines
    out: Path  # the folder of the pack
    name: str = ""  # of the city; empty means the folder's
    name_en: str = ""
    attribution: str = ""
    categories: Path | None = None


def build(given: BuildInput, progress: Progress = lambda step, share: None) -> BuildReport:
    """Read, check, and write the pack unless something was refused.

    Raises CityError for a file that cannot be read at all.
    """
    findings = Findings()
    progress("streets", 0.0)
    extract = read_osm(given.osm)
    findings.warnings += extract.findings
    progress("road graph", 0.5)
    streets = _streets(extract, given.osm.name, findings)
    progress("addresses", 0.6)
    addresses = collect(streets, extract.other_names, extract.records)
    path = given.categories or DEFAULT_CATEGORIES
    categories, agencies = records.categories_from(path.read_bytes(), path.name)
    pack = Pack(
        given.out,
        given.name or given.out.name,
        given.name_en,
        given.attribution or OSM_ATTRIBUTION,
        _bounds(streets),
        streets,
        extract.features.frozen(),
        addresses,
        (),
        (),
        (),
        (),
        categories,
        agencies,
    )
    report = report_of(pack, findings)
    if not findings.refused:
        progress("writing", 0.9)
        save_pack(pack, given.out)
    progress("done", 1.0)
    return report


def report_of(pack: Pack, findings: Findings) -> BuildReport:
    return BuildReport(
        str(pack.folder),
        len(pack.streets.junction_lon),
        len(pack.streets.tail),
        len(pack.districts),
        len(pack.grids),
        len(pack.units),
        len(pack.officers),
        len(pack.addresses),
        tuple(findings.repaired),
        tuple(findings.refused),
        tuple(findings.warnings),
    )


def _streets(extract: Extract, file: str, findings: Findings) -> Streets:
    streets, notes = build_streets(extract.streets)
    if not len(streets.tail):
        raise CityError(file, "", "holds no street that can be used")
    counts = Counter(note.reason for note in notes)
    for reason, group in groupby(sorted(notes, key=lambda note: note.reason), lambda n: n.reason):
        for note in list(group)[:NOTES_SHOWN]:
            findings.warn(file, f"way {note.way}", f"{reason} {note.detail}".strip())
        if counts[reason] > NOTES_SHOWN:
            findings.warn(file, "", f"{reason}: {counts[reason]} ways in all")
    return streets


def _bounds(streets: Streets) -> Bounds:
    lon, lat = streets.point_lon, streets.point_lat
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
