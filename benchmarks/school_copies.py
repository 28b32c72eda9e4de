"""Further schools in one database: the generated one, copied row by row in SQL.

Without the grades: none of what is measured reads them.
"""

from odoo.tools import SQL

PEOPLE = {"res_partner", "res_users"}
LEFT_OUT = {"school_grade", "school_indicator", "school_channel"}


def generate(env, schools):
    """Copy the school of the database until there are so many."""
    first = env.company
    copies = env["res.company"].create(
        [
            {
                "name": f"Школа {number + 2}",
                "school_regulation_id": first.school_regulation_id.id,
                "school_announced_on": first.school_announced_on,
            }
            for number in range(schools - 1)
        ]
    )
    env.flush_all()
    tables = _tables(env)
    links = _links(env, tables)
    env.cr.execute("TRUNCATE school_grade CASCADE")
    # Each of millions of rows would be looked up, and none of this is measured.
    for table, name in {(link[0], link[3]) for link in links}:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
    highest = {table: _highest(env, table) for table in tables}
    for table in tables:
        _copy(env, table, links, highest, first, copies)
    env.invalidate_all()
    env.cr.execute("ANALYZE")


def _tables(env):
    """The tables whose rows belong to the school, with those of its families."""
    env.cr.execute(
        """
        SELECT table_name FROM information_schema.columns
          JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_name LIKE 'school\\_%' AND column_name = 'company_id'
           AND table_type = 'BASE TABLE'
        """
    )
    return {name for (name,) in env.cr.fetchall()} - LEFT_OUT | PEOPLE


def _links(env, tables):
    """The columns that link those tables: table, column, table meant, constraint."""
    env.cr.execute(
        """
        SELECT link.conrelid::regclass::text, attribute.attname,
               link.confrelid::regclass::text, link.conname
          FROM pg_constraint link
          JOIN pg_attribute attribute ON attribute.attrelid = link.conrelid
           AND attribute.attnum = link.conkey[1]
         WHERE link.contype = 'f' AND link.conrelid::regclass::text = ANY(%s)
        """,
        [list(tables)],
    )
    return env.cr.fetchall()


def _highest(env, table):
    env.cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
    return env.cr.fetchone()[0]


def _copy(env, table, links, highest, school, copies):
    """Copy the rows of a table: their ids, and those that they name, move on."""
    meant = {column: target for one, column, target, _name in links if one == table}
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    columns = [name for (name,) in env.cr.fetchall()]
    chosen = SQL.identifier(table)
    env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (%(columns)s)
            SELECT %(values)s
              FROM %(table)s original
             CROSS JOIN unnest(%(companies)s) WITH ORDINALITY AS copy (company, number)
             WHERE %(condition)s
            """,
            table=chosen,
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(
                _value(table, column, meant.get(column), highest) for column in columns
            ),
            companies=copies.ids,
            condition=_belongs(table, "original", school),
        )
    )


def _value(table, column, target, highest):
    value = SQL.identifier("original", column)
    if column == "id":
        return SQL("%s + copy.number * %s", value, highest[table])
    if column == "company_id":
        return SQL("CASE WHEN %s IS NOT NULL THEN copy.company END", value)
    if column == "login":
        return SQL("%s || '/' || copy.number", value)
    if target not in highest or target == "res_users" and column != "user_id":
        return value
    # What all schools share is not copied: a scale, a regulation, a teacher.
    return SQL(
        """
        %(value)s + CASE WHEN EXISTS (
            SELECT FROM %(target)s meant WHERE meant.id = %(value)s AND %(condition)s)
            THEN copy.number * %(highest)s ELSE 0 END
        """,
        value=value,
        target=SQL.identifier(target),
        condition=_belongs(target, "meant", None),
        highest=highest[target],
    )


def _belongs(table, alias, school):
    """The condition of what is copied."""
    if table == "res_partner":
        return SQL(
            "%s IN (SELECT partner_id FROM school_guardian)",
            SQL.identifier(alias, "id"),
        )
    if table == "res_users":
        return SQL(
            "%s AND %s IN (SELECT partner_id FROM school_guardian)",
            SQL.identifier(alias, "share"),
            SQL.identifier(alias, "partner_id"),
        )
    company = SQL.identifier(alias, "company_id")
    return (
        SQL("%s = %s", company, school.id) if school else SQL("%s IS NOT NULL", company)
    )
