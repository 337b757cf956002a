from guildhall.kernel.registry import Port, ports
from guildhall.outreach import staff_fields  # noqa: F401 - declared by being imported
from guildhall.outreach.queries import is_delivering

DELIVERY = ports.add(Port(name="outreach.mail.delivery", kind="delivery", answers=is_delivering))
