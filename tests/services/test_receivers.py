"""What is pointed at becomes named receivers, each once, with every reason."""

import pytest

from app.city.pack import Pack
from app.domain.directive_area import Circle, DirectiveArea, Point
from app.domain.receiver import ReceiverKind, TargetKind, Why
from app.domain.refusal import Refused
from app.services.receivers import Addressees, Targets


@pytest.fixture(scope="module")
def addressees(demo_pack: Pack) -> Addressees:
    return Addressees(demo_pack)


def middle(pack: Pack) -> tuple[float, float]:
    west, south, east, north = pack.bounds
    return (west + east) / 2, (south + north) / 2


def test_a_district_is_one_receiver_or_its_units_or_its_officers(
    demo_pack: Pack, addressees: Addressees
) -> None:
    district = demo_pack.districts[0]
    targets = Targets(DirectiveArea(district_ids=(district.id,)))
    (desk,) = addressees.expand(targets)
    assert (desk.kind, desk.name, desk.chain) == (
        ReceiverKind.DISTRICT,
        district.name,
        (demo_pack.name,),
    )
    units = addressees.expand(targets, ReceiverKind.UNIT)
    assert [u.key for u in units] == [u.id for u in demo_pack.units if u.district_id == district.id]
    officers = addressees.expand(targets, ReceiverKind.OFFICER)
    assert len(officers) == sum(o.district_id == district.id for o in demo_pack.officers)
    assert officers[0].chain[-2:] == (district.name, demo_pack.name)


def test_a_grid_goes_to_its_responsible_officers(demo_pack: Pack, addressees: Addressees) -> None:
    grid = demo_pack.grids[0]
    found = addressees.expand(Targets(DirectiveArea(grid_ids=(grid.id,))))
    assert [one.key for one in found] == list(grid.responsible)
    assert {one.why for one in found} == {(Why(TargetKind.GRID, grid.name),)}


def test_a_radius_and_a_drawn_area_go_to_the_units_that_patrol_there(
    demo_pack: Pack, addressees: Addressees
) -> None:
    lon, lat = middle(demo_pack)
    circle = DirectiveArea(circles=(Circle(lon, lat, 300.0),))
    square = tuple(
        Point(lon + x, lat + y) for x, y in ((0, 0), (0.002, 0), (0.002, 0.002), (0, 0.002))
    )
    drawn = DirectiveArea(polygons=(square,))
    for area, kind in ((circle, TargetKind.RADIUS), (drawn, TargetKind.POLYGON)):
        found = addressees.expand(Targets(area))
        here = demo_pack.locate(lon, lat).grid
        mine = {u.id for u in demo_pack.units if here and here.id in u.grid_ids}
        assert mine <= {one.key for one in found}
        assert all(one.why == (Why(kind),) for one in found)


def test_who_is_named_twice_receives_once_with_both_reasons(
    demo_pack: Pack, addressees: Addressees
) -> None:
    unit = demo_pack.units[0]
    targets = Targets(DirectiveArea(district_ids=(unit.district_id,)), unit_ids=(unit.id,))
    found = addressees.expand(targets, ReceiverKind.UNIT)
    mine = [one for one in found if one.key == unit.id]
    assert [why.kind for why in mine[0].why] == [TargetKind.DISTRICT, TargetKind.UNIT]
    assert len({(one.kind, one.key) for one in found}) == len(found)


def test_a_station_and_an_officer_are_receivers_themselves(
    demo_pack: Pack, addressees: Addressees
) -> None:
    name = next(iter(addressees.stations))
    officer = demo_pack.officers[0]
    found = addressees.expand(Targets(station_ids=(name,), officer_ids=(officer.id,)))
    assert [(one.kind, one.name) for one in found] == [
        (ReceiverKind.STATION, name),
        (ReceiverKind.OFFICER, officer.name),
    ]


@pytest.mark.parametrize(
    ("targets", "code"),
    [
        (Targets(), "no_receivers"),
        (Targets(unit_ids=("nobody",)), "unknown_id"),
        (Targets(DirectiveArea(district_ids=("nowhere",))), "unknown_id"),
        (Targets(DirectiveArea(circles=(Circle(0.0, 0.0, 10.0),))), "no_receivers"),
        (Targets(DirectiveArea(circles=(Circle(0.0, 0.0, -1.0),))), "radius_out_of_range"),
        (
            Targets(
                DirectiveArea(polygons=((Point(0, 0), Point(1, 1), Point(1, 0), Point(0, 1)),))
            ),
            "polygon_crosses_itself",
        ),
    ],
)
def test_what_cannot_be_is_refused(addressees: Addressees, targets: Targets, code: str) -> None:
    with pytest.raises(Refused) as no:
        addressees.expand(targets)
    assert no.value.code == code
