"""`jqlkit sql`: the SQL that a query becomes on a snapshot."""

import click

from jqlkit.cli.inputs import query_of
from jqlkit.cli.jql_type import JqlType
from jqlkit.cli.outputs import echo_text
from jqlkit.cli.sources import snapshot_options
from jqlkit.errors import ConfigError


@click.command()
@click.argument("jql", required=False, type=JqlType())
@snapshot_options
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N issues.")
def command(
    jql: str | None,
    data: str,
    deployment: str,
    limit: int | None,
    **context: str | None,
) -> None:
    """Print the SQLite statement that JQL becomes: it selects the ids of the issues, in order.

    Names are resolved against the snapshot, so that the statement holds only ids, numbers and instants. It runs on
    a saved snapshot (`jqlkit mirror`, `Snapshot.save`) with the sqlite3 shell.

    \b
    Example:
      jqlkit sql --data issues.jsonl 'labels = ui AND assignee IS EMPTY'
    """
    from jqlkit.local import Snapshot

    snapshot = Snapshot.load(data, **context)
    sql, parameters = snapshot.statement(query_of(jql), deployment=deployment, limit=limit, pretty=True)
    for name, value in parameters.items():
        if len(value) > 1_000_000:
            raise ConfigError(f"the list :{name} has more than a megabyte: run the query with `jqlkit search`")
        sql = sql.replace(f":{name}", "'" + value.replace("'", "''") + "'")
    echo_text(f"{sql};\n")
