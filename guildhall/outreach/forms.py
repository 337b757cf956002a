from django import forms
from django.utils.translation import gettext_lazy as _


class TestMailForm(forms.Form):
    to = forms.EmailField(label=_("Send a test mail to"), max_length=254)
