"""`guildhall manage …`: Django's own commands, with the database running."""

from guildhall.config import house

RAW = True
WITHOUT_DATABASE = {
    "",
    "help",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "findstatic",
    "diffsettings",
    "version",
}


def run(arguments: list[str]) -> int:
    name = next((argument for argument in arguments if not argument.startswith("-")), "")
    needs_database = name not in WITHOUT_DATABASE and not {"--help", "-h", "--version"} & set(arguments)
    with house.opened(database_too=needs_database, migrated=False):
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - needs Django set up

        execute_from_command_line(["guildhall manage", *arguments])
    return 0
