"""A choice is the community's; only the key of whoever made it is noted."""

from guildhall.kernel.registry import classify

classify("options.Choice", "chosen_by", about="activity", on_erase="key", export=False)
