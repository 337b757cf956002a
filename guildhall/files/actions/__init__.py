from guildhall.files.actions.storing import LARGEST, plain_name, remove_file, store_file, store_picture, too_large
from guildhall.files.actions.uploads import claim_files, upload_file

__all__ = [
    "LARGEST",
    "claim_files",
    "plain_name",
    "remove_file",
    "store_file",
    "store_picture",
    "too_large",
    "upload_file",
]
