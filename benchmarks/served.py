"""The settings of a community that is measured: an operator's own, and one more address that is the floor."""

from guildhall.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.served_urls"
