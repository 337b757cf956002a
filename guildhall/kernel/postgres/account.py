"""Under which system user PostgreSQL runs. It refuses to run as root, so root lends it a user of the machine."""

import grp
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from guildhall.kernel.terminal import Trouble

PREFERRED = ("guildhall", "postgres")
READ_SEARCH, OVERRIDE = 2, 1  # capability bits: CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE
_CAPABILITY_NAMES = {READ_SEARCH: "dac_read_search", OVERRIDE: "dac_override"}


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    name: str

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def own(self, *paths: Path) -> None:
        if self.is_other:
            for path in paths:
                os.chown(path, self.uid, self.gid)

    def command(self, arguments: list[str], *places: Path) -> list[str]:
        """The command line that runs `arguments` as this user, able to enter `places` whatever folders lie above."""
        if not self.is_other:
            return arguments
        drop = [_setpriv(), f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        if all(self.can_enter(place) for place in places):
            return [*drop, "--inh-caps=-all", "--", *arguments]
        capability = _lendable()
        # Without the secure bit the capability would not count for access(2), by which initdb looks for its programs.
        drop += [
            f"--inh-caps=-all,+{capability}",
            f"--ambient-caps=-all,+{capability}",
            "--securebits=+no_setuid_fixup",
        ]
        # It works from the first exec on, so a shell that everybody may run stands between.
        return [*drop, "--", "/bin/sh", "-c", 'exec "$0" "$@"', *arguments]

    def can_enter(self, place: Path) -> bool:
        return all(self._may_search(folder) for folder in (place, *place.resolve().parents) if folder.is_dir())

    def _may_search(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        return bool(status.st_mode & (0o010 if status.st_gid == self.gid else 0o001))


def account_for(data: Path) -> Account:
    """The owner of an existing cluster, else whoever may make one."""
    if data.is_dir() and any(data.iterdir()):
        return _owner(data)
    if os.geteuid() != 0:
        return _of(os.geteuid())
    for name in PREFERRED:
        if known := _named(name):
            return known
    return _new_user(PREFERRED[0])


def _owner(data: Path) -> Account:
    uid = data.stat().st_uid
    if os.geteuid() not in (0, uid):
        owner = _of(uid).name
        raise Trouble(
            f"The database in {data} belongs to the user {owner}: run the command as {owner} or as root.",
            f"{data} 中的数据库属于用户 {owner}：请以 {owner} 或 root 身份运行。",
        )
    if uid == 0:
        raise Trouble(
            f"The database in {data} belongs to root and PostgreSQL does not run as root: "
            f"give it to another user (chown -R USER {data}).",
            f"{data} 中的数据库属于 root，而 PostgreSQL 不以 root 身份运行：请改为其他用户所有（chown -R 用户 {data}）。",
        )
    return _of(uid)


def _of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise Trouble(
            f"The user id {uid} has no name in /etc/passwd, which PostgreSQL needs: add the user or set DATABASE_URL.",
            f"/etc/passwd 中没有用户编号 {uid}，而 PostgreSQL 需要它：请添加该用户，或设置 DATABASE_URL。",
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def _new_user(name: str) -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    group = ["--gid", name] if name in {entry.gr_name for entry in grp.getgrall()} else ["--user-group"]
    if useradd:
        shell = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run([useradd, "--system", *shell, *group, name], check=False, capture_output=True)
    if made := _named(name):
        return made
    raise Trouble(
        f"PostgreSQL does not run as root and the system user “{name}” could not be made: "
        f"run `useradd --system {name}` or start as an ordinary user.",
        f"PostgreSQL 不以 root 身份运行，也无法创建系统用户“{name}”：请运行 `useradd --system {name}`，或以普通用户启动。",
    )


def _setpriv() -> str:
    if found := shutil.which("setpriv", path="/usr/bin:/bin:/usr/sbin:/sbin"):
        return found
    raise Trouble(
        "PostgreSQL does not run as root and `setpriv` is missing: install util-linux or start as an ordinary user.",
        "PostgreSQL 不以 root 身份运行，且缺少 `setpriv`：请安装 util-linux，或以普通用户启动。",
    )


def _lendable() -> str:
    """The weakest capability of ours that lets another user pass closed folders (containers often lack the first)."""
    ours = _effective_capabilities()
    for bit in (READ_SEARCH, OVERRIDE):
        if ours >> bit & 1:
            return _CAPABILITY_NAMES[bit]
    raise Trouble(
        "The user that runs PostgreSQL cannot enter this folder: move it out of a private folder or set GUILDHALL_VAR.",
        "运行 PostgreSQL 的用户无法进入该目录：请将它移出私有目录，或设置 GUILDHALL_VAR。",
    )


def _effective_capabilities() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0
