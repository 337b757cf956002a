from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("guildhall.ui.urls")),
]

handler400 = "guildhall.ui.errors.bad_request"
handler403 = "guildhall.ui.errors.forbidden"
handler404 = "guildhall.ui.errors.not_found"
handler500 = "guildhall.ui.errors.server_error"
