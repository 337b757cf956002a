"""What rooms above may know of places and industries: their codes and names."""

from guildhall.members.places import INDUSTRIES, region_name, regions

__all__ = ["INDUSTRIES", "region_name", "regions"]
