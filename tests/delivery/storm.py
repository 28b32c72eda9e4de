"""A storm over the workers: what fails by chance, and who is killed in it."""

import json
import random
import signal
import time
from collections import Counter


class Storm:
    """Draws faults by a seed.

    :param length: messages after which it is over
    :param rates: dict of fault to its share of the messages
    :ivar faults: how often each was drawn
    """

    def __init__(self, seed, length, rates):
        self.random = random.Random(seed)
        self.length = length
        self.rates = rates
        self.faults = Counter()

    def __str__(self):
        """What there was, in a line."""
        told = sorted(self.faults.items())
        return ", ".join(f"{fault}: {times}" for fault, times in told)

    def draw(self):
        """
        :return: a fault, or None
        """
        self.length -= 1
        if self.length < 0:
            return None
        drawn = self.random.random()
        for fault, share in self.rates.items():
            drawn -= share
            if drawn < 0:
                self.faults[fault] += 1
                return fault
        return None


def ride_out(start, kills, longest, seed=11, patience=60):
    """Kill workers at random moments; let two others bring it to an end.

    :param start: starts a process of sending_process.py that does an action
    :param longest: seconds that a worker lives at most
    :raise AssertionError: something waits for ever
    """
    chance = random.Random(seed)
    victims = [start("run") for _kill in range(kills)]
    heirs = [start("finish") for _number in range(2)]
    for victim in victims:
        go(victim)
        time.sleep(chance.uniform(longest / 12, longest))
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
    for heir in heirs:
        go(heir)
    for heir in heirs:
        out, err = heir.communicate(timeout=patience)
        if heir.returncode:
            raise AssertionError(f"The process failed:\n{err[-3000:]}")
        if json.loads(out.splitlines()[-1])["waiting"]:
            raise AssertionError(f"Something waits for ever.\n{err[-3000:]}")


def go(process):
    """Let a process that has loaded everything begin."""
    if process.stdout.readline() != "ready\n":
        raise AssertionError(f"Not ready:\n{process.communicate()[1][-3000:]}")
    process.stdin.write("go\n")
    process.stdin.flush()
