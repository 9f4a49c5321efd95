"""What was loaded at the start is not looked through again and again."""

import gc

from deploy import memory


def test_what_is_there_when_a_program_has_started_is_left_alone_by_garbage_collection() -> None:
    loaded = {"modules": ["and", "more"]}
    try:
        memory.settle()

        assert not any(each is loaded for each in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(each is loaded for each in gc.get_objects())
