"""Addresses of people."""

from django.urls import path
from django.urls.resolvers import URLPattern

from openqsmo.people.views import account, members, sign_in

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/start/", sign_in.start, name="start"),
    path("sign-in/callback/", sign_in.callback, name="callback"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("sign-out/provider/", sign_in.sign_out_at_provider, name="sign_out_at_provider"),
    path("signed-out/", sign_in.signed_out, name="signed_out"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/make/", account.make_token, name="make_token"),
    path("account/tokens/<id:token_id>/", account.new_token, name="new_token"),
    path("account/tokens/<id:token_id>/revoke/", account.revoke_token, name="revoke_token"),
    path("organizations/<id:organization_id>/people/", members.people, name="members"),
    path("organizations/<id:organization_id>/people/give/", members.give_role, name="give_role"),
    path(
        "organizations/<id:organization_id>/people/<id:membership_id>/end/",
        members.end_role,
        name="end_role",
    ),
]
