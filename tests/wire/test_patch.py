"""The law of deltas: applied to the old view, the patch gives the new one, in both encodings, and changes neither."""

import copy
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.wire.patch import NOTHING, apply, diff

scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=5),
    max_leaves=20,
)


@given(trees, trees)
def test_a_patch_applied_to_the_old_view_gives_the_new_one(old, new):
    kept = copy.deepcopy((old, new))
    patch = diff(old, new)
    assert apply(patch, old) == new
    assert json.dumps(apply(patch, old), sort_keys=True) == json.dumps(new, sort_keys=True), "True is not 1"
    assert (old, new) == kept


@given(trees, trees)
def test_patches_survive_both_encodings(old, new):
    patch = diff(old, new)
    assert apply(msgspec.json.decode(msgspec.json.encode(patch)), old) == new
    assert apply(msgspec.msgpack.decode(msgspec.msgpack.encode(patch)), old) == new


@given(trees)
def test_equal_views_need_nothing(view):
    assert diff(view, copy.deepcopy(view)) == NOTHING


@pytest.mark.parametrize(
    ("old", "new", "patch"),
    [
        ({"x": 1, "y": 2}, {"x": 1, "y": 3}, [1, {"y": [0, 3]}]),
        ({"x": 1}, {"y": 1}, [1, {"y": [0, 1]}, ["x"]]),
        ([1, 2, 3], [1, 9, 3], [1, {"1": [0, 9]}]),
        ([1, 2], [1, 2, 3], [2, 2, [3]]),
        ([1, 2, 3], [], [2, 0, []]),
        (True, 1, [0, 1]),
    ],
)
def test_patches_are_what_the_protocol_says(old, new, patch):
    assert diff(old, new) == patch


@pytest.mark.parametrize("patch", [[], [3], [0], [1, {"0": [0, 1]}], [2, 0, 5], "x", None, [1, {"a": "b"}]])
def test_a_patch_that_does_not_fit_says_so(patch):
    with pytest.raises(ValueError, match="patch"):
        apply(patch, 7)
