"""`main.py tour`: pictures of every screen, from the demo city and a scripted evening."""

import argparse

from app.services.advisor import Advisor
from app.services.city_advice import CityAdvice, recommender_for
from app.services.home import load_city
from app.services.night_advice import roads_of
from app.services.settings import Settings
from widgets.tour import run_tour
from widgets.tour_night import picture_night
from widgets.wall.tour import SIZES, picture_wall


def run_tours(args: argparse.Namespace) -> int:
    """The console and a night shown again, then the wall in each of its sizes. Raises OSError."""
    args.out.mkdir(parents=True, exist_ok=True)
    pack = load_city(args.city)
    if args.wall:
        return picture_wall(pack.folder, args.out, args.size, args.lang)
    roads, how = roads_of(pack), (args.size, args.lang, args.theme)
    advice = CityAdvice(pack, recommender_for(pack, roads.network, Settings().recommend))
    asked, seen = (advice.recommend, advice.foresee), (advice.look_out, advice.compare)
    advisor = Advisor(*asked, lambda _: None, lambda _: None, *seen, advice.plan)
    print("\n".join(map(str, run_tour(pack, advisor.answer, args.out, *how))), flush=True)  # noqa: T201
    print("\n".join(map(str, picture_night(pack, roads, args.out, *how))), flush=True)  # noqa: T201
    # Each in a process of its own: its scale is set before Qt starts.
    return max(picture_wall(pack.folder, args.out, size, args.lang) for size in SIZES)
