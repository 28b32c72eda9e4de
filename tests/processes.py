"""Tests with processes of their own, on a scratch database.

What one test's transaction cannot show: two users at once, a killed worker. The
database is a copy of the tests' template.
"""

import contextlib
import json
import os
import subprocess
import sys
import unittest
import uuid

import psycopg2

from odoo.tests import BaseCase

TEMPLATE = os.environ.get("SCHOOL_DIARY_TEST_TEMPLATE")


@unittest.skipUnless(
    TEMPLATE, "SCHOOL_DIARY_TEST_TEMPLATE names no database: run by make test"
)
class ProcessCase(BaseCase):
    """To be derived from; ``script`` is a program that is told the database first.

    It says "ready" when it has loaded everything, waits for a line, and prints its
    result as JSON in its last line.
    """

    script = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = f"{TEMPLATE}_{cls.script.stem}_{uuid.uuid4().hex[:8]}"
        cls._admin(f'CREATE DATABASE "{cls.database}" TEMPLATE "{TEMPLATE}"')
        cls.addClassCleanup(
            cls._admin, f'DROP DATABASE IF EXISTS "{cls.database}" WITH (FORCE)'
        )

    @staticmethod
    def _admin(statement):
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute(statement)

    @classmethod
    def _rows(cls, statement):
        with (
            contextlib.closing(psycopg2.connect(dbname=cls.database)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @classmethod
    def _start(cls, *arguments):
        """A process that does one thing in the database and tells when it begins."""
        process = subprocess.Popen(
            [sys.executable, str(cls.script), cls.database, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        cls.addClassCleanup(process.kill)
        return process

    @classmethod
    def _wait(cls, process, timeout=50):
        out, err = process.communicate(timeout=timeout)
        if process.returncode:
            raise AssertionError(f"The process failed:\n{err[-3000:]}")
        return json.loads(out.splitlines()[-1])

    def _go(self, *processes):
        """Let processes that have loaded everything begin at the same moment."""
        for process in processes:
            self.assertEqual(process.stdout.readline(), "ready\n")
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
