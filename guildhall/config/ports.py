from guildhall.config.queries import last_backup
from guildhall.kernel.registry import Port, ports

ports.add(Port(name="config.backup.last", kind="last", answers=last_backup))
