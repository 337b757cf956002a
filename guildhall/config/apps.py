from django.apps import AppConfig


class GuildhallConfig(AppConfig):
    name = "guildhall.config"
    label = "guildhall"

    def ready(self) -> None:
        from django.conf import settings  # noqa: PLC0415 - apps must be loaded

        from guildhall.kernel.registry import autoload  # noqa: PLC0415 - apps must be loaded

        autoload(settings.ROOMS)
