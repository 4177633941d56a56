"""The recommender of a city: what the advisor's thread asks of `app.dispatch`, for this pack."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np

from app.city.pack import Pack
from app.dispatch.batch import propose
from app.dispatch.blockade import blockade
from app.dispatch.breach import Spread
from app.dispatch.cover import CoverMap
from app.dispatch.duplicates import possible_duplicates
from app.dispatch.force import Force, Mustering
from app.dispatch.free_up import freeable
from app.dispatch.outlook import foresee
from app.dispatch.recommend import Recommender
from app.dispatch.sights import Lookout
from app.domain.advice import Outlook, Recommendation
from app.domain.incident import Incident, deadlines
from app.domain.likeness import Likeness
from app.domain.picture import Picture
from app.domain.plans import Batch, Plans
from app.domain.sights import Calls, Sights
from app.domain.stage import Stage
from app.roads.network import Network
from app.services.advisor import Question
from app.services.settings import Recommend


def recommender_for(
    pack: Pack, network: Network, settings: Recommend, cover: bool = True
) -> Recommender:
    """`cover`: also work out what is left uncovered when a unit goes."""
    return Recommender(
        network,
        {category.code: category for category in pack.categories},
        cover_map(pack) if cover and pack.grids else None,
        {grid.id: frozenset(grid.responsible) for grid in pack.grids},
        Spread(settings.eta_sigma, settings.band_share, settings.turnout_s),
        settings.count,
        settings.cover_s,
        settings.skill_s,
    )


def cover_map(pack: Pack) -> CoverMap:
    """The grid of each street, by the middle of its line."""
    s = pack.streets
    middle = s.point_first + s.point_count // 2
    grid_of = pack.grids_at(s.point_lon[middle], s.point_lat[middle])
    return CoverMap.of(s, tuple(grid.id for grid in pack.grids), grid_of.astype(np.int32))


CallsUntil = Callable[[datetime], Calls | None]


def no_calls(now: datetime) -> Calls | None:
    """For who has no store to read from."""
    return None


class CityAdvice:
    """Answers the advisor's questions; the force is mustered once for all of them."""

    def __init__(self, pack: Pack, recommender: Recommender, calls: CallsUntil = no_calls) -> None:
        """`calls` gives those of the last weeks without waiting."""
        self._calls = calls
        self._kinds = {district.id: district.kind for district in pack.districts}
        self._recommender = recommender
        self._lookout = Lookout(recommender.network, recommender.cover_s)
        self._mustering = Mustering(recommender.network)
        self._mustered: tuple[Question, Force] | None = None

    def recommend(self, question: Question, incident: Incident) -> Recommendation:
        picture, force, now = question.picture, self._force(question), question.now
        found = self._recommender.recommend(force, incident, now, self.target(picture, incident))
        judged = now, partial(self.target, picture), self._recommender.spread
        offers = freeable(self._recommender.network, picture, force, incident, found.picks, *judged)
        return replace(found, freeable=offers)

    def plan(self, question: Question) -> Plans:
        """Who goes where when many wait, and the posts around a suspect, where asked for."""
        wanted, network, now = question.plans, self._recommender.network, question.now
        batch = held = None
        if wanted.batch:
            force, skills = self._force(question), self._recommender.skills
            skill_s = self._recommender.skill_s
            batch = Batch(now, propose(network, force, question.picture, skills, skill_s))
        if wanted.flight is not None:
            turnout_s = self._recommender.spread.turnout_s
            held = blockade(network, self._force(question), wanted.flight, now, turnout_s)
        return Plans(wanted, batch, held)

    def compare(self, question: Question, incident: Incident) -> list[Likeness]:
        """What the incident may be a duplicate of; nothing where it was linked already."""
        if incident.duplicate_of is not None:
            return []
        picture = question.picture
        return possible_duplicates(incident, picture.incidents, picture.limits)

    def foresee(self, question: Question) -> Mapping[str, Outlook]:
        picture = question.picture
        return foresee(
            self._recommender.network,
            picture,
            self._force(question),
            question.now,
            lambda incident: self.target(picture, incident),
            self._recommender.spread,
        )

    def look_out(self, question: Question) -> Sights:
        """What the map wants to show."""
        q = question
        if not q.wanted.anything:
            return Sights(q.wanted)
        past = self._calls(q.now) if q.wanted.heat else None
        return self._lookout.sights(q.wanted, self._force(q), q.picture, q.now, past)

    def target(self, picture: Picture, incident: Incident) -> datetime:
        """When somebody should be there."""
        kind = self._kinds.get(incident.district_id or "")
        return deadlines(incident, picture.limits, kind)[Stage.ARRIVE]

    def _force(self, question: Question) -> Force:
        if self._mustered is None or self._mustered[0] is not question:
            q = question
            self._mustered = q, self._mustering.force(q.picture, q.fixes, q.now)
        return self._mustered[1]
