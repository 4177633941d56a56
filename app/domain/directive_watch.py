"""What directives call for: an approval that is awaited, receivers who are late, supervision."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.attention import Call, Cause, Severity
from app.domain.attention import rank as worst_first
from app.domain.directive import Directive, DirectiveState
from app.domain.level import is_top
from app.domain.receiver import Receiver


@dataclass(slots=True)
class DirectiveWatch:
    """Follows values; of a directive with a whole city of receivers no more is looked at than
    those who are late. Its receivers have one alarm together: eleven thousand would be a flood."""

    _directives: dict[str, Directive] = field(default_factory=dict)
    _late: dict[str, dict[str, datetime]] = field(default_factory=dict)  # escalated, and since when
    _supervised: dict[str, dict[str, datetime]] = field(default_factory=dict)

    def put(self, value: Directive | Receiver) -> bool:
        """Whether the alarm of its directive may be another now."""
        if isinstance(value, Directive):
            known = self._directives.get(value.id)
            if value.ended_for_good:
                for table in (self._directives, self._late, self._supervised):
                    table.pop(value.id, None)
            else:
                self._directives[value.id] = value
            return known is None or known.state is not value.state or known.level != value.level
        owed = value.owed if value.open else None
        late = owed.escalated_at if owed is not None else None
        supervised = owed.supervised_at if owed is not None else None
        stands = _keep(self._late, value, late)
        return _keep(self._supervised, value, supervised) or stands

    def calls(self, directive_id: str) -> tuple[Call, ...]:
        """Every cause that stands, the worst first; none of one that has ended."""
        directive = self._directives.get(directive_id)
        if directive is None:
            return ()
        return tuple(sorted(self._each(directive), key=worst_first))

    def _each(self, directive: Directive) -> Iterator[Call]:
        top = is_top(directive.level)
        if directive.state is DirectiveState.AWAITING_APPROVAL:
            yield Call(Cause.APPROVAL, Severity.MIDDLE, directive.drafted.at)
        if supervised := self._supervised.get(directive.id):
            severity = Severity.HIGH if top else Severity.MIDDLE
            yield Call(Cause.SUPERVISED, severity, min(supervised.values()))
        if late := self._late.get(directive.id):
            severity = Severity.MIDDLE if top else Severity.LOW
            yield Call(Cause.RECEIVERS_LATE, severity, min(late.values()))


def _keep(
    table: dict[str, dict[str, datetime]], receiver: Receiver, since: datetime | None
) -> bool:
    """Note or strike out a receiver; whether that changed anything."""
    known = table.setdefault(receiver.directive_id, {})
    if since is None:
        return known.pop(receiver.id, None) is not None
    changed = known.get(receiver.id) != since
    known[receiver.id] = since
    return changed
