"""The 62 clauses of the five regulations, and the mark by which a test proves one."""

CLAUSES = frozenset(
    f"{regulation}-{clause}"
    for regulation, clauses in {
        "000": "1 2 3 4a 4b 4c 5 6 7a 7b 7c 7d 8 9 10",
        "001": "a b c d e f g h i j k l m n o p",
        "002": "1 2a 2b 2c 3 4 5a 5b 5c 6 7 8",
        "003": "1 2a 2b 3 4 5a 5b 5c 5d 6 7",
        "004": "1a 1b 2 3 4a 4b 4c 4d",
    }.items()
    for clause in clauses.split()
)


def regulation(*clauses):
    """Mark a test, or a class of tests, as the proof of clauses: «001-g»."""
    unknown = sorted(set(clauses) - CLAUSES)
    if unknown:
        raise ValueError(f"No such clause: {', '.join(unknown)}")

    def mark(test):
        test.regulation_clauses = clauses
        return test

    return mark
