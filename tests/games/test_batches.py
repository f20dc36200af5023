"""What waits is done together, one batch at a time, and each who asked gets their own answer."""

import asyncio

import pytest

from games.matches.batches import Batches


class Desk:
    """A job whose thread the test holds back: `done` are the batches that it was given."""

    def __init__(self, most=3):
        self.done, self.begun, self.free = [], asyncio.Event(), asyncio.Event()
        self.batches = Batches(self.thread, self.job, most)

    async def thread(self, job):
        self.begun.set()
        await self.free.wait()
        return job()

    def job(self, askings):
        self.done.append(askings)
        if "broken" in askings:
            raise RuntimeError("the job is broken")
        return [ValueError(asking) if asking == "bad" else asking.upper() for asking in askings]

    def ask(self, *askings):
        return [asyncio.ensure_future(self.batches.ask(asking)) for asking in askings]


async def test_what_comes_meanwhile_is_the_next_batch_and_a_batch_has_a_bound():
    desk = Desk()
    answers = desk.ask("a")
    await desk.begun.wait()
    answers += desk.ask("b", "c", "d", "e")
    desk.free.set()
    assert await asyncio.gather(*answers) == ["A", "B", "C", "D", "E"]
    assert desk.done == [["a"], ["b", "c", "d"], ["e"]]


async def test_one_bad_asking_spoils_no_other():
    desk = Desk()
    desk.free.set()
    good, bad, last = await asyncio.gather(*desk.ask("a", "bad", "c"), return_exceptions=True)
    assert (good, last) == ("A", "C")
    assert isinstance(bad, ValueError)


async def test_a_job_that_fails_is_told_to_its_batch_and_the_next_goes_on():
    desk = Desk()
    desk.free.set()
    answers = await asyncio.gather(*desk.ask("broken", "a", "b", "c"), return_exceptions=True)
    assert [type(answer) for answer in answers] == [RuntimeError, RuntimeError, RuntimeError, str]
    with pytest.raises(RuntimeError):
        await desk.batches.ask("broken")
    assert await desk.batches.ask("later") == "LATER"


async def test_who_has_gone_is_not_asked_for():
    desk = Desk()
    answers = desk.ask("a", "b", "c", "d")
    await desk.begun.wait()
    answers[3].cancel()
    desk.free.set()
    assert await asyncio.gather(*answers[:3]) == ["A", "B", "C"]
    assert ["d"] not in desk.done


async def test_who_receives_answers_lets_others_have_a_turn():
    desk, turns = Desk(most=100), []
    desk.free.set()

    async def others():
        while True:
            turns.append(sum(answer.done() for answer in answers))
            await asyncio.sleep(0)

    answers = desk.ask(*(str(number) for number in range(40)))
    task = asyncio.ensure_future(others())
    await asyncio.gather(*answers)
    task.cancel()
    assert len({turn for turn in turns if 0 < turn < 40}) >= 4
