"""Small towns for tests: drawn by hand or by hypothesis, as raw ways."""

from collections.abc import Mapping

from hypothesis import strategies as st

from app.roads.streets import RawRestriction, RawStreets, RawWay

LON0, LAT0, STEP = 114.0, 23.0, 0.001  # about 100 m
Spot = tuple[float, float]


def way(
    id: int, nodes: list[int], spots: Mapping[int, Spot], tags: Mapping[str, str] | None = None
) -> RawWay:
    """A residential street through nodes whose spots are given in steps."""
    return RawWay(
        id,
        tuple(nodes),
        tuple(LON0 + spots[node][0] * STEP for node in nodes),
        tuple(LAT0 + spots[node][1] * STEP for node in nodes),
        {"highway": "residential", **(tags or {})},
    )


def block(side: int = 3) -> dict[int, Spot]:
    """Nodes side * row + column + 1 on a square lattice."""
    return {side * y + x + 1: (x, y) for y in range(side) for x in range(side)}


@st.composite
def towns(draw: st.DrawFn) -> RawStreets:
    """Up to 10 junctions, one- and two-way streets of several classes, some turns banned."""
    count = draw(st.integers(3, 10))
    spot = st.tuples(st.integers(0, 12), st.integers(0, 12))
    spots = dict(enumerate(draw(st.lists(spot, min_size=count, max_size=count, unique=True)), 1))
    node = st.integers(1, count)
    pairs = draw(
        st.lists(
            st.tuples(node, node).filter(lambda pair: pair[0] != pair[1]), min_size=2, max_size=22
        )
    )
    tags = st.fixed_dictionaries(
        {"highway": st.sampled_from(["residential", "primary", "footway", "service"])},
        optional={
            "oneway": st.sampled_from(["yes", "-1", "no"]),
            "maxspeed": st.sampled_from(["30", "20 mph", "60"]),
            "name": st.sampled_from(["长安路", "Elm Street"]),
            "motorcycle": st.just("yes"),
        },
    )
    ways = [way(i, list(pair), spots, draw(tags)) for i, pair in enumerate(pairs, 1)]
    number = st.integers(1, len(ways))
    kinds = st.sampled_from(["no_left_turn", "no_u_turn", "only_straight_on", "no_entry"])
    bans = draw(st.lists(st.builds(RawRestriction, kinds, number, node, number), max_size=6))
    signals = frozenset(draw(st.sets(node, max_size=2)))
    return RawStreets(tuple(ways), tuple(bans), signals)
