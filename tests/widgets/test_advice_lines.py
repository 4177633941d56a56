import pytest

from app.domain.advice import Pick, Recommendation
from tests.widgets.build import NOW, incident, scene, unit
from widgets.advice_lines import pick_lines

ARMED = frozenset({"armed"})


def pick(n: int, eta_s: float, able: bool) -> Pick:
    skills = {"skills": ARMED} if able else {"lacking": ARMED}
    times = eta_s, eta_s * 0.6, eta_s * 1.6
    return Pick(f"u{n}", f"301{n}", *times, 10 * eta_s, 4.0, False, True, **skills)


@pytest.mark.parametrize(
    ("language", "second_s", "said"),
    [
        ("zh", 100.0, "具备技能者中最快"),
        ("en", 100.0, "First with the skills"),
        ("zh", 300.0, "最快到达"),
        ("en", 300.0, "First there"),
    ],
)
def test_the_first_says_no_more_than_is_true(language: str, second_s: float, said: str) -> None:
    made = scene(incident(1), unit(1), unit(2), language=language)
    advice = Recommendation("i1", NOW, (pick(1, 200.0, True), pick(2, second_s, False)))
    first, second = pick_lines(made, advice, {"u2"})
    assert first.why.split(" · ")[0] == said
    assert (first.marked, second.marked) == (False, True)
