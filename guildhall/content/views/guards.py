from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_http_methods

member_only = login_required(login_url="account_login")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])
