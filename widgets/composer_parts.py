"""What a directive is aimed at while it is written: named targets and drawn shapes, as one list."""

from collections.abc import Iterable

from app.domain.directive_area import Circle, DirectiveArea, Point
from app.domain.receiver import Aim, ReceiverKind, TargetKind
from widgets import figures
from widgets.scene import Scene
from widgets.target_search import ALL, Target, TargetSearch

Shape = tuple[Point, ...] | Circle


class PartList:
    """Named targets first, then the shapes, in the order in which they came."""

    def __init__(self, targets: TargetSearch) -> None:
        self._targets = targets
        self.named: list[Target] = []
        self.shapes: list[Shape] = []

    @property
    def empty(self) -> bool:
        return not (self.named or self.shapes)

    def put(self, area: DirectiveArea, aim: Aim) -> None:
        """As a draft has them."""
        kinds: tuple[tuple[TargetKind, tuple[str, ...]], ...] = (
            (TargetKind.DISTRICT, area.district_ids),
            (TargetKind.STATION, aim.station_ids),
            (TargetKind.UNIT, aim.unit_ids),
            (TargetKind.OFFICER, aim.officer_ids),
            (TargetKind.GRID, area.grid_ids),
        )
        self.named = [self._targets.named(kind, id) for kind, ids in kinds for id in ids]
        self.shapes = [*area.polygons, *area.circles]

    def add(self, target: Target, districts: Iterable[str]) -> None:
        if target.kind is TargetKind.DISTRICT and target.id == ALL:
            known = [self._targets.named(TargetKind.DISTRICT, id) for id in districts]
        else:
            known = [target]
        self.named += [one for one in known if one not in self.named]

    def turn(self, target: Target) -> None:
        if target in self.named:
            self.named.remove(target)
        else:
            self.named.append(target)

    def add_shape(self, shape: object) -> None:
        if isinstance(shape, tuple | Circle):
            self.shapes.append(shape)

    def drop(self, row: int) -> None:
        if row < len(self.named):
            del self.named[row]
        else:
            del self.shapes[row - len(self.named)]

    def words(self, scene: Scene) -> list[str]:
        text = scene.text
        said = [self._targets.words(one) for one in self.named]
        for shape in self.shapes:
            if isinstance(shape, Circle):
                said.append(text("orders.circle", far=figures.distance(shape.radius_m)))
            else:
                said.append(text("orders.polygon", n=len(shape)))
        return said

    def area(self, description: str = "") -> DirectiveArea:
        return DirectiveArea(
            self._ids(TargetKind.DISTRICT),
            self._ids(TargetKind.GRID),
            tuple(shape for shape in self.shapes if isinstance(shape, tuple)),
            tuple(shape for shape in self.shapes if isinstance(shape, Circle)),
            description,
        )

    def aim(self, to: ReceiverKind | None) -> Aim:
        return Aim(
            self._ids(TargetKind.STATION),
            self._ids(TargetKind.UNIT),
            self._ids(TargetKind.OFFICER),
            to,
        )

    def _ids(self, kind: TargetKind) -> tuple[str, ...]:
        return tuple(one.id for one in self.named if one.kind is kind)
