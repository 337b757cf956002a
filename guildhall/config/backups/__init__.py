"""Backups: a folder with the database, the files, a manifest and the hashes of all three.

`making` writes one while the site serves, `reading` proves one whole, `restoring` brings one back.
"""
