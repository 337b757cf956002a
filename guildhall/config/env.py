"""The environment: every variable an installation may set, declared once, checked once at the start."""

import difflib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from guildhall.kernel.terminal import Trouble

ROOT = Path(__file__).resolve().parents[2]
SHORTEST_KEY = 40
# Set by the program itself or by its tests, never by a person.
INTERNAL = ("GUILDHALL_DEEP", "GUILDHALL_TEST_HOME")


class Invalid(ValueError):
    """What a value should have been, in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en, self.zh = en, zh


@dataclass(frozen=True)
class Variable:
    name: str
    read: Callable[[str], Any]
    default: Any
    en: str
    zh: str
    secret: bool = field(default=False, kw_only=True)

    def value(self, environ: Mapping[str, str]) -> Any:
        text = environ.get(self.name, "").strip()
        if not text:
            return self.default
        try:
            return self.read(text)
        except Invalid as wrong:
            shown = "" if self.secret else f"={text}"
            raise Trouble(f"{self.name}{shown} should be {wrong.en}.", f"{self.name}{shown} 应为{wrong.zh}。") from None


def boolean(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in known:
        raise Invalid("yes or no", " yes 或 no")
    return known[text.lower()]


def whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise Invalid(f"a whole number from {low} to {high}", f" {low} 到 {high} 之间的整数")
        return int(text)

    return read


def words(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word]


def hosts(text: str) -> list[str]:
    for host in words(text):
        if "/" in host or host.count(":") == 1:
            raise Invalid(
                "host names without scheme or port, as in “guild.example.org www.example.org”",
                "不带协议和端口的主机名，例如“guild.example.org www.example.org”",
            )
    return words(text)


def web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Invalid("a web address, as in https://guild.example.org", "网址，例如 https://guild.example.org")
    return text.rstrip("/")


def database_address(text: str) -> dict[str, Any]:
    parts = urlsplit(text)
    name = unquote(parts.path.lstrip("/"))
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = options.pop("host", None) or parts.hostname or ""
    if parts.scheme not in ("postgres", "postgresql") or not name or not _port_is_good(text):
        raise Invalid(
            "a PostgreSQL address, as in postgresql://user:password@host:5432/database",
            " PostgreSQL 地址，例如 postgresql://用户:密码@主机:5432/数据库",
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    port = str(parts.port or "")
    return {"NAME": name, "USER": user, "PASSWORD": password, "HOST": host, "PORT": port, "OPTIONS": options}


def mail_address(text: str) -> dict[str, Any]:
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname or not _port_is_good(text):
        raise Invalid(
            "a mail server, as in smtp+tls://user:password@mail.example.org:587 (smtps:// for port 465)",
            "邮件服务器地址，例如 smtp+tls://用户:密码@mail.example.org:587（465 端口用 smtps://）",
        )
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def _port_is_good(text: str) -> bool:
    try:
        return urlsplit(text).port != 0
    except ValueError:
        return False


def folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


def bucket(text: str) -> str:
    """The address of a bucket, perhaps with a prefix; a folder as an absolute path."""
    parts = urlsplit(text)
    if "://" not in text:
        return str(folder(text))
    if parts.scheme != "s3" or not parts.netloc or parts.query:
        raise Invalid(
            "a folder, or a bucket as in s3://bucket or s3://bucket/guildhall",
            "目录，或存储桶地址，例如 s3://bucket 或 s3://bucket/guildhall",
        )
    return text.rstrip("/")


def place(text: str) -> str:
    """An address as it is; a folder as an absolute path."""
    return text.rstrip("/") if "://" in text else str(folder(text))


VARIABLES = (
    Variable("DATABASE_URL", database_address, None, "PostgreSQL server (15 or later); empty: the embedded one in var/pg",
             "PostgreSQL 服务器（15 或更高版本）；留空则使用 var/pg 中的内置数据库", secret=True),
    Variable("SECRET_KEY", str, "", f"secret that signs sessions and links, at least {SHORTEST_KEY} characters",
             f"用于签名会话和链接的密钥，至少 {SHORTEST_KEY} 个字符", secret=True),
    Variable("ALLOWED_HOSTS", hosts, [], "host names the site answers to", "站点响应的主机名"),
    Variable("SITE_URL", web_address, "", "public address, used in mails; empty: from the first allowed host",
             "邮件中使用的公开网址；留空则取第一个主机名"),
    Variable("DEBUG", boolean, False, "show errors in the browser; for developers, refused outside the demo",
             "在浏览器中显示错误；仅供开发者，演示之外拒绝启动"),
    Variable("EMAIL_URL", mail_address, None, "mail server; empty: mail stays in the console's outbox",
             "邮件服务器；留空则邮件保留在后台的发件箱", secret=True),
    Variable("EMAIL_FROM", str, "", "sender of mails, as in “Guild <hello@example.org>”", "发件人，例如“社区 <hello@example.org>”"),
    Variable("GUILDHALL_SCREENING_KEY", str, "", "key of the screening service that is chosen in the settings", "设置中所选内容筛查服务的密钥",
             secret=True),
    Variable("GITHUB_CLIENT_ID", str, "", "sign-in with GitHub: client id", "GitHub 登录：客户端 ID"),
    Variable("GITHUB_CLIENT_SECRET", str, "", "sign-in with GitHub: client secret", "GitHub 登录：客户端密钥", secret=True),
    Variable("OIDC_URL", web_address, "", "sign-in with OpenID Connect: the issuer's address", "OpenID Connect 登录：签发方网址"),
    Variable("OIDC_NAME", str, "OpenID Connect", "its name on the sign-in page", "登录页上显示的名称"),
    Variable("OIDC_CLIENT_ID", str, "", "its client id", "客户端 ID"),
    Variable("OIDC_CLIENT_SECRET", str, "", "its client secret", "客户端密钥", secret=True),
    Variable("GUILDHALL_VAR", folder, ROOT / "var", "folder of everything kept: database, files, backups, logs",
             "存放数据库、文件、备份和日志的目录"),
    Variable("GUILDHALL_PORT", whole(1, 65535), 8000, "port of the web server", "网站端口"),
    Variable("GUILDHALL_BIND", str, "127.0.0.1", "address the web server listens on; 0.0.0.0 for all", "监听地址；0.0.0.0 表示所有地址"),
    Variable("GUILDHALL_WEB_PROCESSES", whole(1, 64), 2, "web processes", "网站进程数"),
    Variable("GUILDHALL_PROXIES", whole(0, 9), 0, "trusted proxies in front (they set X-Forwarded-For and -Proto)",
             "前置的可信代理数量（由其设置 X-Forwarded-For 和 -Proto）"),
    Variable("GUILDHALL_FILES", bucket, "", "where uploaded files lie: a folder, or a bucket of S3 or a service like it, as in"
             " s3://bucket/guildhall; empty: var/files", "上传文件的存放位置：目录，或 S3 及兼容服务的存储桶，例如"
             " s3://bucket/guildhall；留空则为 var/files"),
    Variable("GUILDHALL_FILES_ENDPOINT", web_address, "", "address of the service that speaks like S3; empty: Amazon's",
             "S3 兼容服务的网址；留空则为亚马逊 S3"),
    Variable("GUILDHALL_FILES_REGION", str, "us-east-1", "region of the bucket", "存储桶所在区域"),
    Variable("GUILDHALL_FILES_KEY", str, "", "access key for the bucket; empty: the machine's own role",
             "存储桶的访问密钥 ID；留空则使用本机的角色"),
    Variable("GUILDHALL_FILES_SECRET", str, "", "its secret", "对应的密钥", secret=True),
    Variable("GUILDHALL_FILES_LINKS", boolean, False, "downloads come from the bucket itself, by addresses that hold a minute",
             "下载直接来自存储桶，使用一分钟内有效的签名网址"),
    Variable("GUILDHALL_LAKE", place, "", "where the lake of the figures lies: a folder, or an address that fsspec knows, as in"
             " s3://bucket/lake; empty: var/lake",
             "统计数据湖的位置：目录，或 fsspec 支持的地址，例如 s3://bucket/lake；留空则为 var/lake"),
    Variable("GUILDHALL_INSIGHTS_MEMORY", whole(256, 1_000_000), 0, "most memory for reckoning figures, in MB; empty: a"
             " quarter of the machine's", "统计计算可用内存上限（MB）；留空则为本机内存的四分之一"),
    Variable("GUILDHALL_INSIGHTS_THREADS", whole(1, 256), 0, "threads for reckoning figures; empty: one less than"
             " processors", "统计计算的线程数；留空则比处理器数少一个"),
    Variable("GUILDHALL_DEMO", boolean, False, "this is a demo: generated key, localhost only", "演示环境：自动生成密钥，仅限本机访问"),
)  # fmt: skip


@dataclass(frozen=True)
class Environment:
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def var(self) -> Path:
        return self["GUILDHALL_VAR"]

    @property
    def is_embedded(self) -> bool:
        return self["DATABASE_URL"] is None

    @property
    def is_demo(self) -> bool:
        """`guildhall demo` marks its folder, so that later commands on it need no variable."""
        return self["GUILDHALL_DEMO"] or (self.var / "demo").exists()

    @property
    def files_folder(self) -> Path:
        """Where files lie, or with a bucket, where a restore unpacks them first."""
        return self.var / "files" if self.files_bucket or not self["GUILDHALL_FILES"] else Path(self["GUILDHALL_FILES"])

    @property
    def files_bucket(self) -> dict[str, Any]:
        """What the storage of a bucket is told; empty where files lie in a folder."""
        parts = urlsplit(self["GUILDHALL_FILES"])
        if parts.scheme != "s3":
            return {}
        return {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": self["GUILDHALL_FILES_ENDPOINT"] or None,
            "region_name": self["GUILDHALL_FILES_REGION"],
            "access_key": self["GUILDHALL_FILES_KEY"] or None,
            "secret_key": self["GUILDHALL_FILES_SECRET"] or None,
        }

    @property
    def lake(self) -> str:
        return self["GUILDHALL_LAKE"] or str(self.var / "lake")

    @property
    def insights_memory(self) -> int:
        """MB that the insights process may reckon with."""
        whole_machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000
        return self["GUILDHALL_INSIGHTS_MEMORY"] or max(256, whole_machine // 4)

    @property
    def insights_threads(self) -> int:
        return self["GUILDHALL_INSIGHTS_THREADS"] or max(1, (os.cpu_count() or 2) - 1)

    @property
    def allowed_hosts(self) -> list[str]:
        return self["ALLOWED_HOSTS"] or (["localhost", "127.0.0.1", "[::1]"] if self.is_demo else [])

    @property
    def site_url(self) -> str:
        if self["SITE_URL"]:
            return self["SITE_URL"]
        host = (self["ALLOWED_HOSTS"] or ["localhost"])[0].lstrip("*.")
        return f"http://localhost:{self['GUILDHALL_PORT']}" if host == "localhost" else f"https://{host}"

    @property
    def secret_key(self) -> str:
        """The one given, else the demo's own, else one for this process alone (commands that sign nothing)."""
        if self["SECRET_KEY"]:
            return self["SECRET_KEY"]
        kept = self.var / "secret-key"
        return kept.read_text().strip() if kept.exists() else secrets.token_urlsafe(48)

    def keep_secret_key(self) -> None:
        """One key for all processes of a demo, made the first time. Raises OSError."""
        kept = self.var / "secret-key"
        if self["SECRET_KEY"] or kept.exists():
            return
        self.var.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))

    def refuse_unsafe(self) -> None:
        """Before anything is served to others. The demo is exempt: it answers to localhost alone."""
        if self.is_demo:
            return
        key = self["SECRET_KEY"]
        if self["DEBUG"]:
            raise Trouble(
                "DEBUG is on: it shows secrets to visitors. Unset it.", "DEBUG 已开启：会向访客泄露机密，请取消。"
            )
        if len(key) < SHORTEST_KEY or len(set(key)) < SHORTEST_KEY // 4 or key.startswith("django-insecure"):
            fault = ("too weak", "强度不足") if key else ("missing", "未设置")
            make = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            raise Trouble(f"SECRET_KEY is {fault[0]}: set it to the output of `{make}`.",
                          f"SECRET_KEY {fault[1]}：请设为 `{make}` 的输出。")  # fmt: skip
        if not self["ALLOWED_HOSTS"]:
            raise Trouble(
                "ALLOWED_HOSTS is missing: set it to the site's host names, as in ALLOWED_HOSTS=guild.example.org.",
                "未设置 ALLOWED_HOSTS：请设为站点的主机名，例如 ALLOWED_HOSTS=guild.example.org。",
            )


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """All variables, typed. Raises `Trouble` with one line that names the first bad one."""
    _refuse_typos(environ)
    return Environment({variable.name: variable.value(environ) for variable in VARIABLES})


def _refuse_typos(environ: Mapping[str, str]) -> None:
    known = [variable.name for variable in VARIABLES]
    for name in sorted(set(environ) - {*known, *INTERNAL}):
        ours = name.startswith("GUILDHALL_")
        near = difflib.get_close_matches(name, known, 1, 0.6 if ours else 0.9)
        # A stranger's variable is only taken for a typo of ours when it is long, very close, and ours is missing.
        if near and (ours or (len(name) > len("DEBUG") and near[0] not in environ)):
            raise Trouble(
                f"{name} is not a setting: did you mean {near[0]}?", f"没有名为 {name} 的设置：是不是 {near[0]}？"
            )
        if ours:
            raise Trouble(
                f"{name} is not a setting: `guildhall doctor --settings` lists them.",
                f"没有名为 {name} 的设置：`guildhall doctor --settings` 可列出全部设置。",
            )
