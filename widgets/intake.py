"""接警: the form for a call taken at this seat; the address is searched without internet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.city.category_search import CategorySearch
from app.city.pack import Pack
from app.domain.category import Category
from app.domain.incident import Incident
from app.domain.stage import Stamp
from app.services.advisor import Drafted
from app.services.call_taking import CallTaken, as_incident, hazards_of, missing
from app.services.command_line.known import Place
from app.services.drafts import Draft
from app.services.place_history import Past
from widgets.address_field import AddressField, LookUp
from widgets.distress import floor_of
from widgets.focus import step
from widgets.intake_fields import Meant
from widgets.intake_form import FORM_PX, IntakeForm
from widgets.scene import Scene

PLACE_PX = 470
DRAFT_MS = 300  # a pause in typing: the draft goes to the disk, the adviser looks again


class Intake(IntakeForm):
    """Lies over the queue's side of the window. It posts nothing.

    `reported` carries a CallTaken, `drafted` a Draft after every pause in typing, `moved` the lon
    and lat of a place that has become known, `left` says that the form was put away.
    """

    reported = Signal(object)
    drafted = Signal(object)
    moved = Signal(float, float)
    left = Signal()
    refused = Signal(str, object)  # key of a sentence, and its facts

    def __init__(
        self,
        scene: Scene,
        pack: Pack,
        look_up: LookUp | None,
        now: Callable[[], datetime],
        host: QWidget,
    ) -> None:
        self._host, self._now = host, now
        self._pack, self._has_addresses = pack, look_up is not None
        self._categories = CategorySearch(pack.categories)
        self._usual = {category.code: category.priority for category in pack.categories}
        self._draft, self._begun = Draft(now()), False
        super().__init__(scene, AddressField("call", look_up, self._hit_line), self._kinds, host)
        self._pause = QTimer(self)
        self._pause.setObjectName("draft")
        self._pause.setSingleShot(True)
        self._pause.setInterval(DRAFT_MS)
        self._pause.timeout.connect(self._paused)
        self._connect()
        self.hide()

    def _connect(self) -> None:
        self.refused.connect(self._say_here)
        self.address.edited.connect(self._lose_place)
        self.address.taken.connect(self._take_hit)
        self.address.entered.connect(self.report)
        self.category.edited.connect(self._lose_category)
        self.category.taken.connect(self._take_category)
        self.category.entered.connect(self.report)
        self.priority.changed.connect(self.put_priority)
        for field in (self.summary, self.hazards, self.caller, self.phone):
            field.textEdited.connect(lambda _: self._touch())
            field.returnPressed.connect(self.report)
        self.save.clicked.connect(self.report)
        self.save_and_send.clicked.connect(lambda: self.send_nth(1))
        self.side.linked.connect(self._link_to)
        self.drop.clicked.connect(self.leave)
        self.empty.clicked.connect(self.clear)

    # ---- opened and closed ---------------------------------------------------------------------

    def open_empty(self) -> None:
        """A new call; what was begun and left is still there."""
        self.show()
        self._show_all()
        self.address.setFocus()

    def open_at(self, lon: float, lat: float) -> None:
        """A new call about a place on the map."""
        self.open_empty()
        self._settle(lon, lat)
        self.category.setFocus()

    def restore(self, draft: Draft) -> None:
        """What an earlier run left; shown when the form is opened."""
        self._draft, self._begun = draft, True
        known = next((c for c in self._pack.categories if c.code == draft.category), None)
        if known is None:
            self._draft = replace(draft, category="")
        self.address.put(draft.address)
        self.category.put(self._named(known) if known else "")
        self.priority.put(draft.priority)
        self.summary.setText(draft.summary)
        self.hazards.setText(self._scene.names.listed(draft.hazards))
        self.caller.setText(draft.name)
        self.phone.setText(draft.phone)
        if draft.lon is not None and draft.lat is not None:
            self._settle(draft.lon, draft.lat)
        self._show_all()

    def leave(self) -> None:
        """Put away with what stands in it."""
        self.hide()
        self.left.emit()

    def put_down(self) -> None:
        """The window is closed: what stands in the form is kept at once."""
        if self._pause.isActive():
            self._pause.stop()
            self._paused()

    def clear(self) -> None:
        """Everything in it is forgotten, here and on the disk."""
        self._empty()
        self.drafted.emit(None)
        self.address.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in it while it is open."""
        return step(self, forward)

    def event(self, event: QEvent) -> bool:
        """A list that opens, a sentence that grows: the form grows with it."""
        grown = event.type() == QEvent.Type.LayoutRequest
        done = super().event(event)
        if grown and self.isVisible():
            self.place()
        return done

    def place(self) -> None:
        """Two columns; where only one has room, that of the fields."""
        room, top = self._host.width() - 16, floor_of(self._host)
        self.side.setVisible(self._draft.lon is not None and room >= FORM_PX + 240)
        wide = min(FORM_PX + PLACE_PX, room) if self.side.isVisibleTo(self) else FORM_PX + 2
        most = self._host.height() - top - 8
        high = min(self.sizeHint().height(), most)
        if self.side.isVisibleTo(self):
            needed = self.heightForWidth(wide)
            high = min(max(high, needed), most)
        self.setGeometry(8, top, wide, high)
        self.raise_()

    # ---- the place -----------------------------------------------------------------------------

    def _hit_line(self, hit: Place) -> str:
        owner = self._pack.locate(hit.lon, hit.lat)
        areas = [area.name for area in (owner.district, owner.grid) if area is not None]
        return f"{hit.text}    {' '.join(areas)}"

    def _take_hit(self, hit: Place) -> None:
        self.address.put(hit.text)
        self._settle(hit.lon, hit.lat)
        self.category.setFocus()

    def _lose_place(self) -> None:
        self._draft = replace(self._draft, lon=None, lat=None)
        self.side.forget()
        self._touch()
        self._show_all()

    def _settle(self, lon: float, lat: float) -> None:
        self._touch()
        self._draft = replace(self._draft, lon=lon, lat=lat)
        self.side.forget()
        self.moved.emit(lon, lat)
        self._show_all()

    # ---- category and priority -----------------------------------------------------------------

    def _kinds(self, words: str) -> list[Meant]:
        return [
            (f"{known.code}  {self._named(known)}  P{known.priority}", known)
            for known in self._categories.find(words)
        ]

    def _named(self, category: Category) -> str:
        return self._scene.names.category(category.code)

    def _take_category(self, category: Category) -> None:
        self._touch()
        self._draft = replace(self._draft, category=category.code, priority=category.priority)
        self.category.put(self._named(category))
        self.priority.put(category.priority)
        self.summary.setFocus()
        self._show_all()

    def _lose_category(self) -> None:
        self._touch()
        self._draft = replace(self._draft, category="")

    def put_priority(self, priority: int) -> None:
        """By its key or its button; it stands until another category is chosen."""
        self._touch()
        self._draft = replace(self._draft, priority=priority)
        self.priority.put(priority)

    # ---- what is typed -------------------------------------------------------------------------

    def _say_here(self, key: str, facts: dict[str, object]) -> None:
        palette = self._scene.palette
        self.said.setText(f"! {self._scene.text(key, **facts)}")
        self.said.setStyleSheet(f"color: {palette.states['waiting'].name()}; font-weight: 600;")
        self.said.show()

    def _touch(self) -> None:
        """Something was typed: with the first key the call begins."""
        self.said.hide()
        if not self._begun:
            self._begun = True
            self._draft = replace(self._draft, began_at=self._now())
        self._pause.start()

    @property
    def draft(self) -> Draft:
        """All that stands in the form now."""
        return replace(
            self._draft,
            address=self.address.line.text().strip(),
            summary=self.summary.text().strip(),
            name=self.caller.text().strip(),
            phone=self.phone.text().strip(),
            hazards=hazards_of(self.hazards.text()),
        )

    def incident(self) -> Incident | None:
        """The incident that it would become, while the form is open and its place is known."""
        draft = self.draft
        if not self.isVisible() or draft.lon is None or draft.lat is None:
            return None
        owner = self._pack.locate(draft.lon, draft.lat)
        began = Stamp(draft.began_at, self._scene.now)
        return as_incident(draft, began, owner.district, owner.grid)

    def _paused(self) -> None:
        self._draft = self.draft
        self.drafted.emit(self._draft)

    # ---- what is known about it ----------------------------------------------------------------

    def put_answer(self, answer: Drafted | None) -> None:
        """The adviser's word; about another place it comes too late."""
        draft = self._draft
        if answer is None or (answer.draft.lon, answer.draft.lat) != (draft.lon, draft.lat):
            return
        self.side.put_answer(self.draft, answer)
        self.place()

    def put_past(self, past: Past) -> None:
        if (past.place.lon, past.place.lat) == (self._draft.lon, self._draft.lat):
            self.side.put_past(self._draft, past)
            self.place()

    def _show_all(self) -> None:
        """Who answers for the place; or what is still missing."""
        text, palette, draft = self._scene.text, self._scene.palette, self._draft
        self.where.setVisible(draft.lon is None)
        if draft.lon is None or draft.lat is None:
            key = "intake.choose" if self._has_addresses else "intake.point"
            self.where.setText(text(key))
            self.where.setStyleSheet(f"color: {palette.states['waiting'].name()};")
        else:
            self.side.show_place(self.draft, self._pack.locate(draft.lon, draft.lat))
        self.place()

    # ---- done ----------------------------------------------------------------------------------

    def send_nth(self, rank: int) -> None:
        """接警并派警: recorded, and the n-th of the ranking is sent with it.

        Where the ranking is still being worked out, the first goes as soon as there is one.
        """
        picks = self.side.picks(self._draft)
        if not picks and rank == 1:
            self._hand_over(first=True)
        elif rank > 1 and self.side.just_changed():
            self.refused.emit("notice.just_changed", {})
        elif rank > len(picks):
            self.refused.emit("notice.no_such_pick", {"rank": rank})
        else:
            pick = picks[rank - 1]
            self._hand_over(picks=((pick.unit_id, pick.eta_s),))

    def link_first(self) -> None:
        """并案: recorded as a duplicate of the incident that it stands beside."""
        if self.side.current_id():
            self._link_to(self.side.current_id())
        else:
            self.refused.emit("notice.nothing_alike", {})

    def _link_to(self, incident_id: str) -> None:
        self._hand_over(primary_id=incident_id)

    def report(self) -> None:
        """接警: recorded, and nobody is sent yet."""
        self._hand_over()

    def _hand_over(
        self,
        picks: tuple[tuple[str, float], ...] = (),
        first: bool = False,
        primary_id: str | None = None,
    ) -> None:
        """Hand it over, or show what is missing."""
        self._take_what_is_meant()
        draft = self.draft
        lacks = missing(draft)
        if lacks is not None:
            self._ask_for(lacks)
            return
        owner = self._pack.locate(draft.lon or 0.0, draft.lat or 0.0)
        call = CallTaken(
            draft,
            draft.address or self._scene.text("intake.map_point"),
            owner.district.id if owner.district else None,
            owner.grid.id if owner.grid else None,
            picks,
            first,
            primary_id,
        )
        self._empty()
        self.leave()
        self.reported.emit(call)

    def _take_what_is_meant(self) -> None:
        """A category that was typed and fits only one line of the list is taken as that."""
        if not self._draft.category:
            known = self._categories.one(self.category.line.text())
            if known is not None:
                priority = self._draft.priority or known.priority
                self._draft = replace(self._draft, category=known.code, priority=priority)

    def _ask_for(self, lacks: str) -> None:
        field = self.address if lacks == "place" else self.category
        field.setFocus()
        field.look()
        self._show_all()
        self.refused.emit(f"intake.no_{lacks}", {})

    def _empty(self) -> None:
        self._pause.stop()
        self.said.hide()
        self._draft, self._begun = Draft(self._now()), False
        self.side.forget()
        for finder in (self.address, self.category):
            finder.put("")
        for field in (self.summary, self.hazards, self.caller, self.phone):
            field.clear()
        self.priority.put(None)
        self._show_all()

    def retranslate(self) -> None:
        self.name_everything()
        known = self._scene.names.categories.get(self._draft.category)
        if known is not None:
            self.category.put(self._named(known))
        self._show_all()
