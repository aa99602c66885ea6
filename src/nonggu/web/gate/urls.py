"""The addresses of the gate."""

from __future__ import annotations

from django.urls import path, re_path

from nonggu.web.gate.views import accounts, backups, events, factor, links

urlpatterns = [
    path("factor/", factor.factor, name="factor"),
    path("factor/set-up/", factor.factor_enrol, name="factor-enrol"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/add/", accounts.account_add, name="account-add"),
    path("accounts/suggest/<slug:noun>/", accounts.account_suggest, name="account-suggest"),
    path("accounts/<int:number>/", accounts.account, name="account"),
    re_path(
        r"^accounts/(?P<number>[0-9]{1,18})/(?P<act>end|resume|password|factor)/$",
        accounts.account_act,
        name="account-act",
    ),
    path("accounts/<int:number>/tokens/", accounts.account_token, name="account-token"),
    path(
        "accounts/<int:number>/tokens/<int:token>/revoke/", accounts.account_token_revoke, name="account-token-revoke"
    ),
    path("backups/", backups.backups, name="backups"),
    path("backups/make/", backups.backup_make, name="backup-make"),
    path("backups/timetable/", backups.backup_timetable, name="backup-timetable"),
    path("backups/<str:name>/", backups.backup_file, name="backup-file"),
    path("security-events/", events.events, name="events"),
    path("security-events/export/", events.events_export, name="events-export"),
    path("links/", links.links, name="links"),
    path("links/<int:number>/revoke/", links.link_revoke, name="link-revoke"),
    path("l/<str:token>/", links.link, name="link"),
]
