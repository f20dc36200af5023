"""What the log keeps quiet about."""

import logging

import pytest


@pytest.mark.parametrize(("status", "lines"), [(500, 1), (503, 0)])
def test_an_answer_that_is_meant_so_is_no_fault(caplog, status, lines):
    logging.getLogger("django.request").error("an answer", extra={"status_code": status})
    assert len(caplog.records) == lines
