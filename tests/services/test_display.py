"""Without a screen the window is served; a wrong wish is refused by name."""

import socket

import pytest

from app.services.display import BadDisplay, display_for, free
from app.services.text import Text


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_screen_is_used(name: str) -> None:
    display = display_for({name: ":0"})
    assert display.environ == {}
    assert display.served(Text(), "room") == ""


def test_without_a_screen_it_is_served_and_said_how() -> None:
    display = display_for({"DISPLAY": ""})
    assert display.environ == {"QT_QPA_PLATFORM": "vnc:size=1920x1080:port=5900"}
    said = display.served(Text("en"), "room")
    assert "this machine only" in said
    assert "ssh -L 5900:127.0.0.1:5900 room" in said


def test_port_and_size_can_be_chosen() -> None:
    wishes = {"PATROLGRID_VNC_PORT": "5999", "PATROLGRID_VNC_SIZE": "1366x768"}
    assert display_for(wishes).environ == {"QT_QPA_PLATFORM": "vnc:size=1366x768:port=5999"}


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("PATROLGRID_VNC_PORT", "0"),
        ("PATROLGRID_VNC_PORT", "65536"),
        ("PATROLGRID_VNC_PORT", "59:00"),
        ("PATROLGRID_VNC_PORT", "5900\n"),
        ("PATROLGRID_VNC_PORT", ""),
        ("PATROLGRID_VNC_SIZE", "1920"),
        ("PATROLGRID_VNC_SIZE", "99999x9"),
        ("PATROLGRID_VNC_SIZE", "1920x1080:port=1"),
    ],
)
def test_a_wrong_wish_is_refused_by_name(name: str, wish: str) -> None:
    with pytest.raises(BadDisplay, match=f"{name} must be"):
        display_for({name: wish})


def test_a_taken_port_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not free(port)
    assert free(port)
