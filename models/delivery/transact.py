"""Work that is committed as soon as it is done, beside other processes."""

from psycopg2.errors import DeadlockDetected, SerializationFailure

MOST_TIMES = 10


def transact(env, work):
    """Do ``work`` and commit; again where another process came in between.

    :return: what ``work`` returns
    """
    for attempt in range(MOST_TIMES):
        try:
            result = work()
            env.cr.commit()  # pylint: disable=invalid-commit
            return result
        except (SerializationFailure, DeadlockDetected):
            env.cr.rollback()
            if attempt == MOST_TIMES - 1:
                raise
