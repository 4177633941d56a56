"""The build of a city pack from a bureau's files."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from app.city import areas, fit, layers, records
from app.city.addresses import AddressRecord, as_columns, collect
from app.city.addresstable import read_addresses
from app.city.check import Sources, inspect, report_of
from app.city.datum import Datum
from app.city.extract import Extract
from app.city.mapping import BuildMapping, read_mapping
from app.city.osm import read_osm
from app.city.pack import AREAS, ROSTER, Bounds, Pack, save_pack
from app.city.regular import regular
from app.city.report import BuildReport, CityError, Findings
from app.city.roster import Roster, read_roster, with_responsible
from app.city.shapes import clean
from app.city.streetfile import read_street_lines
from app.domain.area import District, Grid
from app.domain.category import Agency, Category
from app.roads.build import build_streets
from app.roads.streets import Streets

DEFAULT_CATEGORIES = Path(__file__).parents[2] / "resources" / "categories.toml"
OSM_ATTRIBUTION = "© OpenStreetMap contributors"
NOTES_SHOWN = 20  # of one reason; the rest is counted
Progress = Callable[[str, float], None]  # the step and how much of the build is done, 0 to 1


@dataclass(frozen=True, slots=True)
class BuildInput:
    """The files of a bureau and how to read them. Only the streets are indispensable."""

    osm: Path  # .osm.pbf, .osm.bz2, .osm, or street lines (GeoJSON, GeoPackage, Shapefile)
    out: Path  # the folder of the pack
    districts: Path | None = None
    grids: Path | None = None
    roster: Path | None = None
    addresses: Path | None = None
    categories: Path | None = None
    columns: Path | None = None  # TOML: which columns of these files mean what
    datum: Datum = Datum.WGS84  # of areas and addresses
    osm_datum: Datum = Datum.WGS84  # of street lines; OSM itself is WGS-84
    name: str = ""  # of the city; empty means the folder's
    name_en: str = ""
    attribution: str = ""


def build(given: BuildInput, progress: Progress = lambda step, share: None) -> BuildReport:
    """Read, check, and write the pack unless something was refused.

    Raises CityError for a file that cannot be read at all. Whatever happens, the folder holds
    afterwards either the whole new pack or what it held before.
    """
    findings = Findings()
    progress("reading streets", 0.0)
    # How much there is to read is not known: 50,000 objects, a large town, are half the way.
    extract = _extract(
        given, findings, lambda n: progress("reading streets", 0.5 * n / (n + 50_000))
    )
    progress("road graph", 0.5)
    streets = _streets(extract, given.osm.name, findings)
    progress("areas", 0.6)
    mapping = read_mapping(given.columns) if given.columns else BuildMapping()
    districts, grids = _areas(given, mapping, findings)
    roster = Roster()
    if given.roster:
        roster = read_roster(given.roster, districts, grids, mapping, findings)
    progress("addresses", 0.7)
    table = _address_table(given, streets, findings)
    addresses = collect(streets, extract.other_names, [*extract.records, *table])
    categories, agencies = _categories(given.categories or DEFAULT_CATEGORIES)
    pack = Pack(
        given.out,
        clean(given.name or given.out.name),
        clean(given.name_en),
        clean(given.attribution or _attribution(given.osm)),
        _bounds(streets, districts, grids),
        streets,
        extract.features.frozen(),
        addresses,
        districts,
        with_responsible(grids, roster.officers),
        roster.officers,
        roster.units,
        categories,
        agencies,
        given.datum,
    )
    progress("checking", 0.8)
    inspect(pack, findings, _sources(given))
    if not findings.refused:
        progress("writing", 0.9)
        save_pack(pack, given.out)
    progress("done", 1.0)
    return report_of(pack, findings)


def _sources(given: BuildInput) -> Sources:
    districts = given.districts or given.grids
    grids = given.grids or given.districts
    return Sources(
        given.osm.name,
        districts.name if districts else AREAS,
        grids.name if grids else AREAS,
        given.roster.name if given.roster else ROSTER,
    )


def _extract(given: BuildInput, findings: Findings, progress: Callable[[int], None]) -> Extract:
    if given.osm.suffix.lower() in layers.SUFFIXES:
        extract = read_street_lines(given.osm, given.osm_datum)
    elif given.osm_datum in (Datum.GCJ02, Datum.BD09):
        raise CityError(given.osm.name, "", f"OpenStreetMap data are WGS-84, not {given.osm_datum}")
    else:
        extract = read_osm(given.osm, progress)
    findings.warnings += extract.findings
    return extract


def _attribution(osm: Path) -> str:
    return osm.name if osm.suffix.lower() in layers.SUFFIXES else OSM_ATTRIBUTION


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


def _areas(
    given: BuildInput, mapping: BuildMapping, findings: Findings
) -> tuple[tuple[District, ...], tuple[Grid, ...]]:
    districts: tuple[District, ...] = ()
    grids: tuple[Grid, ...] = ()
    if given.districts:
        districts = areas.read_districts(given.districts, mapping, given.datum, findings)
    if given.grids:
        grids = areas.read_grids(given.grids, districts, mapping, given.datum, findings)
        if not given.districts:
            districts = areas.districts_of(grids, given.grids.name, findings)
    return districts, grids


def _address_table(given: BuildInput, streets: Streets, findings: Findings) -> list[AddressRecord]:
    if not given.addresses:
        return []
    table = read_addresses(given.addresses, given.datum, findings)
    fit.check_houses(as_columns(table), streets, given.datum, given.addresses.name, findings)
    return table


def _categories(path: Path) -> tuple[tuple[Category, ...], tuple[Agency, ...]]:
    try:
        content = regular(path).read_bytes()
    except OSError as broken:
        raise CityError(path.name, "", f"cannot be read ({broken.strerror})") from broken
    return records.categories_from(content, path.name)


def _bounds(streets: Streets, districts: tuple[District, ...], grids: tuple[Grid, ...]) -> Bounds:
    """Of roads and areas together."""
    shapes = [area.polygons for area in districts] + [area.polygons for area in grids]
    points = [point for polygons in shapes for rings in polygons for point in rings[0]]
    lon = [float(streets.point_lon.min()), float(streets.point_lon.max()), *(p[0] for p in points)]
    lat = [float(streets.point_lat.min()), float(streets.point_lat.max()), *(p[1] for p in points)]
    return min(lon), min(lat), max(lon), max(lat)
