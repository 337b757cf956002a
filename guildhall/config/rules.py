from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

SEE_CRAWLS = capabilities.add(
    Capability(
        name="config.see_crawls",
        label=Bilingual("See what crawlers fetch", "查看爬虫抓取情况"),
        about=Bilingual("How many pages which program asked for, and was refused", "各程序请求与被拒绝的页面数"),
        roles=("operator", "manager", "director"),
    )
)


def can_see_crawls(viewer: Actor) -> bool:
    return viewer.can(SEE_CRAWLS.name)
