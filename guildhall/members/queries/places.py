"""What rooms above may know of places and industries: their codes and names."""

from guildhall.members.cities import added_up, city_code, city_name, living_in
from guildhall.members.places import INDUSTRIES, region_name, regions

__all__ = ["INDUSTRIES", "added_up", "city_code", "city_name", "living_in", "region_name", "regions"]
