from guildhall.files.actions.hiding import hide_file, show_file
from guildhall.files.actions.purging import purge, sweep
from guildhall.files.actions.storing import LARGEST, remove_file, store_file, store_picture
from guildhall.files.actions.uploads import claim_files, discard_file, restore_file, upload_file

__all__ = [
    "LARGEST",
    "claim_files",
    "discard_file",
    "hide_file",
    "purge",
    "remove_file",
    "restore_file",
    "show_file",
    "store_file",
    "store_picture",
    "sweep",
    "upload_file",
]
