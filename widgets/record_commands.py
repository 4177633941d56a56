"""What the record is asked for: repeats, figures, files; and the duties that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.duty import DutyKind, Owner, OwnerKind
from app.services.bulletin import Table
from app.services.evaluation_tables import call_back_table, diversion_table, evaluation_table
from app.services.exports import SAVE, Exported
from app.services.house_rules import LookBack, Weights
from app.services.ledger_table import ledger_table
from app.services.record_questions import FoundRepeats, Judged, ask_evaluation, ask_repeats
from app.services.record_reader import Question
from app.services.repeats import Repeat, RepeatKind
from widgets import owed_words as say
from widgets.ask import AskForm
from widgets.duty_orders import DutyOrders
from widgets.duty_questions import DutyQuestions
from widgets.evaluation_lines import named, who
from widgets.orders import Orders

if TYPE_CHECKING:
    from widgets.window import ConsoleWindow


class RecordCommands:
    """One method an action of widgets.actions; `heard` takes the answers in."""

    _window: ConsoleWindow
    _orders: Orders
    duties: DutyOrders
    questions: DutyQuestions
    look_back: LookBack
    weights: Weights

    def judge_by(self, look_back: LookBack, weights: Weights) -> None:
        """The house's rules, as the settings have them."""
        self.look_back, self.weights = look_back, weights

    def heard(self, answer: object) -> None:
        """What the record, or who wrote a file, has to say."""
        bottom = self._window.bottom
        match answer:
            case FoundRepeats():
                bottom.repeats.put(answer)
            case Judged():
                bottom.evaluation.put(answer)
            case Exported():
                key = "notice.not_exported" if answer.fault else "notice.exported"
                self._tell_seat(key, path=answer.path, why=answer.fault)
            case _:
                pass

    # ---- 回头看 --------------------------------------------------------------------------------

    def do_look_backs(self) -> None:
        """What keeps happening; asked of the record anew."""
        self._window.panels.bring(self._window.bottom.repeats)
        self.ask_repeats()
        self._window.bottom.repeats.begin()

    def ask_repeats(self) -> None:
        window = self._window
        if window.doors.reader is not None:
            ask = partial(ask_repeats, until=window.scene.now, rule=self.look_back)
            window.doors.reader(Question("repeats", ask, window.answer))

    def do_look_back_open(self) -> None:
        """A repeat becomes a duty of somebody, with a deadline."""
        one = self._repeat()
        if one is None:
            return
        window, words = self._window, self._repeat_words(one)

        def owned(owner: Owner, seconds: float) -> None:
            new = self.duties.new_duty(words, owner, seconds)
            self.duties.open_duty(DutyKind.LOOK_BACK, new, one.incident_ids)

        title = window.scene.text("ask.look_back", what=words)
        limit = window.scene.picture.limits.duties.look_back_s
        panel = window.bottom.repeats
        self.questions.owner(panel.ask, title, self._owners_of(one), limit, owned)

    def do_look_back_dismiss(self) -> None:
        """Opened and withdrawn in one act: who decided so, and why, is in the record."""
        one = self._repeat()
        if one is None:
            return
        scene, words = self._window.scene, self._repeat_words(one)

        def dismissed(_code: str, why: str) -> None:
            seat = Owner(OwnerKind.SEAT, scene.seat)
            new = self.duties.new_duty(words, seat, scene.picture.limits.duties.look_back_s)
            self.duties.dismiss(DutyKind.LOOK_BACK, new, one.incident_ids, why)

        self._window.bottom.repeats.ask.ask(
            scene.text("ask.look_back_dismiss", what=words), dismissed
        )

    def _repeat(self) -> Repeat | None:
        one = self._window.bottom.repeats.current()
        if one is None:
            self._tell_seat("notice.choose_repeat")
        return one

    def _repeat_words(self, one: Repeat) -> str:
        """两周内 5 起:打架斗殴 宏图路 西平."""
        scene, panel = self._window.scene, self._window.bottom.repeats
        kinds = [scene.names.category(code) for code, _ in one.categories[:2]]
        days = round((one.until - one.since).total_seconds() / 86_400)
        what = f"{scene.names.listed(kinds)} {panel.where(one)}"
        return scene.text("look_back.text", days=days, n=one.n, what=what)

    def _owners_of(self, one: Repeat) -> list[Owner]:
        """Who answers for the grid of a place, the district, this seat."""
        window, found = self._window, []
        if one.kind is RepeatKind.PLACE:
            grid = window.locate(one.lon, one.lat).grid
            found += [Owner(OwnerKind.OFFICER, id) for id in (grid.responsible if grid else ())]
        if one.district_id:
            found.append(Owner(OwnerKind.DISTRICT, one.district_id))
        return [*found[:7], Owner(OwnerKind.SEAT, window.scene.seat)]

    # ---- 考核 ----------------------------------------------------------------------------------

    def do_evaluation(self) -> None:
        """Figures from the record alone, asked anew."""
        self._window.panels.bring(self._window.bottom.evaluation)
        self._window.bottom.evaluation.begin()

    def ask_evaluation(self) -> None:
        window, panel = self._window, self._window.bottom.evaluation
        if window.doors.reader is not None:
            rules = {"period": panel.period(), "by": panel.by, "weights": self.weights}
            ask = partial(ask_evaluation, **rules)  # type: ignore[arg-type]
            window.doors.reader(Question("evaluation", ask, window.answer))

    def do_objection(self) -> None:
        """异议: whoever is scored objects to a row; whoever sent the directive answers it."""
        window, item = self._window, self._window.bottom.evaluation.item()
        if item is None:
            self._tell_seat("notice.choose_item")
            return
        scene = window.scene
        directive = scene.picture.directives.get(item.directive_id)
        seat = directive.issued_by if directive and directive.issued_by else scene.seat
        about = {"number": f"Y{item.number:04}", "who": who(scene, item)}

        def objected(_code: str, why: str) -> None:
            words = scene.text("objection.text", **about, why=why)
            limit = scene.picture.limits.duties.objection_s
            new = self.duties.new_duty(words, Owner(OwnerKind.SEAT, seat), limit)
            self.duties.open_duty(DutyKind.OBJECTION, new, (item.receiver_id,))

        window.bottom.evaluation.ask.ask(scene.text("ask.objection", **about), objected)

    # ---- files ---------------------------------------------------------------------------------

    def do_ledger_export(self) -> None:
        """The rows that the ledger lets through, as they stand now."""
        scene, panel = self._window.scene, self._window.ledger
        rows = panel.passed()
        owners = {row.owner: say.owner_words(scene, row.owner) for row in rows}
        zone, text, officer = say.zone_of(scene), scene.text, scene.names.officer
        now, owner = scene.now, owners.__getitem__
        make = lambda: [ledger_table(rows, now, zone, text, owner, officer)]  # noqa: E731
        self._ask_path(panel.ask, "ledger", make)

    def do_evaluation_export(self) -> None:
        """All three tables of the period that is shown."""
        scene, panel = self._window.scene, self._window.bottom.evaluation
        found = panel.found
        if found is None:
            self._tell_seat("notice.nothing_to_export")
            return
        text, names = scene.text, scene.names
        calls = found.calls
        keys = {(by, p) for g in found.groups for by, p in zip(found.by, g.key, strict=True)}
        words = {key: named(scene, *key) for key in keys}

        def make() -> list[Table]:
            tables = [
                evaluation_table(found.groups, found.by, text, lambda by, p: words[by, p]),
                diversion_table(found.agencies, text, names.agency),
            ]
            return [*tables, call_back_table(calls, text)] if calls is not None else tables

        self._ask_path(panel.ask, "evaluation", make)

    def _ask_path(self, ask: AskForm, name: str, make: Callable[[], Sequence[Table]]) -> None:
        """Where to; the usual folder and a name of this minute stand there already."""
        window = self._window
        exports = window.doors.exports
        if exports is None:
            self._tell_seat("notice.no_exports")
            return
        here = window.scene.now.astimezone(say.zone_of(window.scene))

        def given(_code: str, words: str) -> None:
            path = Path(words).expanduser()
            if path.suffix.lower() not in SAVE:
                self._tell_seat("notice.which_file")
            else:
                exports.write(path, make)

        ask.ask(window.scene.text("ask.export"), given)
        ask.words.setText(str(exports.folder / f"{name}-{here:%Y%m%d-%H%M}.xlsx"))

    def _tell_seat(self, key: str, **facts: object) -> None:
        self._window.notices.refuse(self._window.scene.text(key, **facts))
