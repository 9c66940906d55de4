"""A cluster's address that nothing answers at."""

import socket

import pytest

from pipeline.contract.errors import UsageError
from pipeline.run.ray import check_address


@pytest.mark.parametrize("form", ["127.0.0.1:{}", "ray://127.0.0.1:{}"])
def test_an_address_where_nothing_listens_stops_with_a_line(form):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UsageError, match="no Ray cluster at"):
        check_address(form.format(port))


def test_an_address_that_answers_passes():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        check_address(f"127.0.0.1:{server.getsockname()[1]}")


@pytest.mark.parametrize("address", [None, "", "auto", "local"])
def test_words_are_left_to_ray(address):
    check_address(address)
