from guildhall.kernel.registry import Port, ports
from guildhall.outreach import (
    moderated,  # noqa: F401 - its ports are declared by being imported
    staff_fields,  # noqa: F401 - declared by being imported
)
from guildhall.outreach.queries import is_delivering

DELIVERY = ports.add(Port(name="outreach.mail.delivery", kind="delivery", answers=is_delivering))
