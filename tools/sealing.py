"""Secrets of the school's partners, kept so that the database alone tells none.

The key stands outside the database: in the server's configuration
(``school_diary_key``), which all hosts of one database share, or in a file beside
the attachments, which the first use makes.
"""

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from odoo.tools import config

KEY_FILE = "school_diary.key"


class Unreadable(Exception):
    """It was sealed with another key: the secret has to be entered anew."""


def seal(secret):
    """:param str secret:
    :return: text that only the server's key opens
    """
    return Fernet(_key()).encrypt(secret.encode()).decode()


def unseal(sealed):
    """
    :return: the secret
    :raise Unreadable: the key is another one
    """
    try:
        return Fernet(_key()).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable from error


def _key():
    configured = config.get("school_diary_key")
    return configured.encode() if configured else _key_of_file()


def _key_of_file():
    path = Path(config["data_dir"]) / KEY_FILE
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(Fernet.generate_key())
        # The link fails where another process was first: then its key counts.
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
