"""A report of «Сетевой город»: ordered, waited for on its websocket, fetched."""

import contextlib
import json
import time

import websocket

from .connector import Trouble

END = "\x1e"
"""Ends a message of SignalR."""
UNKNOWN = (
    *(websocket.WebSocketException, OSError),
    *(ValueError, TypeError, LookupError, AttributeError),
)
"""What comes of a hub that is gone, or speaks otherwise."""
MOST_MESSAGES = 200
PATIENCE = 90
"""Seconds for which a report is waited for."""


class NetschoolReport:
    """
    :param client: ``NetschoolClient``
    :param name: of the report, as in its address
    """

    def __init__(self, client, name):
        self._client = client
        self._name = name

    def fetch(self, pupil_id):
        """
        :return: the report on a pupil, bytes
        :raise Trouble: it cannot be had
        """
        told = self._client.get(f"reports/{self._name}")
        sources = told.get("filterSources") if isinstance(told, dict) else None
        if not isinstance(sources, list):
            raise Trouble("unknown_answer", what="filterSources")
        task = self._client.post(
            f"reports/{self._name}/queue",
            {"selectedData": self._choice(sources, pupil_id), "params": []},
        )
        if not isinstance(task, dict) or not task.get("taskId"):
            raise Trouble("unknown_answer", what="taskId")
        number = self._wait(task["taskId"], task.get("queueKey"))
        return self._client.download(f"files/{number}")

    def _choice(self, sources, pupil_id):
        """The pupil, and of everything else what is offered first."""
        chosen = []
        for source in sources:
            items = {
                str(item.get("value")): str(item.get("title") or "")
                for item in source.get("items") or ()
            }
            value = str(source.get("defaultValue") or "")
            if source.get("filterId") == "SID":
                value = pupil_id
            if value:
                chosen.append(
                    {
                        "filterId": source.get("filterId"),
                        "filterValue": value,
                        "filterText": items.get(value, ""),
                    }
                )
        return chosen

    def _wait(self, task, key):
        """:return: the number of the file"""
        try:
            with contextlib.closing(self._client.socket("signalr/queueHub")) as socket:
                socket.send(json.dumps({"protocol": "json", "version": 1}) + END)
                start = {
                    "type": 1,
                    "invocationId": "0",
                    "target": "startTaskAsync",
                    "arguments": [task, key],
                }
                socket.send(json.dumps(start) + END)
                return self._completed(socket)
        except websocket.WebSocketTimeoutException:
            raise Trouble("no_answer") from None
        except UNKNOWN:
            raise Trouble("unknown_answer", what="queueHub") from None

    def _completed(self, socket):
        end = time.monotonic() + PATIENCE
        for _message in range(MOST_MESSAGES):
            for part in str(socket.recv()).split(END):
                told = json.loads(part) if part else {}
                if told.get("target") == "complete":
                    return int(told["arguments"][0]["data"])
                if told.get("type") == 7 or "error" in told:
                    raise Trouble("unknown_answer", what="queueHub")
            if time.monotonic() > end:
                break
        raise Trouble("no_answer")
